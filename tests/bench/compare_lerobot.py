"""Speed of Tandem beside the real LeRobot: the same checkpoints, the same processor, in turns.

compare_lerobot.py TANDEM_CLI FOLDER [act] [smolvla]
Makes full-size checkpoints with random weights in FOLDER (kept for the next time), lets both compute chunks, one after
the other in each round, and prints the median of both. LeRobot runs as it ships; Tandem in each precision.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "interop"))
import numpy as np
import torch
from lerobot.configs import FeatureType, PolicyFeature
from lerobot.policies.factory import get_policy_class, make_pre_post_processors
from lerobot.policies.utils import prepare_observation_for_inference
from random_policies import draw_statistics, observation, write_vlm

ROUNDS = 3
ARM = dict(state=6, action=6)
SPECS = {
    "act": dict(kind="act", cameras=[("front", 480, 640), ("wrist", 480, 640)], task="", chunks=8, config=dict(pretrained_backbone_weights=None), **ARM),
    "smolvla": dict(kind="smolvla", cameras=[("camera1", 512, 512), ("camera2", 512, 512)], task="Put the red cube in the box", chunks=1,
                    config=dict(vlm_model_name="vlm", load_vlm_weights=False, pad_language_to="max_length"), **ARM),
}
# The sizes of SmolVLM2-500M.
TEXT = dict(hidden_size=960, intermediate_size=2560, num_attention_heads=15, num_key_value_heads=5, head_dim=64, num_hidden_layers=32)
VISION = dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, image_size=512, patch_size=16)


def make(folder, spec):
    folder.mkdir(parents=True)
    os.chdir(folder)
    if spec["kind"] == "smolvla":
        write_vlm(TEXT, VISION, scale=4, vocabulary=49280)
    inputs = {f"observation.images.{name}": PolicyFeature(FeatureType.VISUAL, (3, height, width)) for name, height, width in spec["cameras"]}
    inputs["observation.state"] = PolicyFeature(FeatureType.STATE, (spec["state"],))
    cls = get_policy_class(spec["kind"])
    config = cls.config_class(device="cpu", push_to_hub=False, input_features=inputs,
                              output_features={"action": PolicyFeature(FeatureType.ACTION, (spec["action"],))}, **spec["config"])
    torch.manual_seed(0)
    cls(config).save_pretrained(".")
    for part in make_pre_post_processors(config, dataset_stats=draw_statistics(np.random.default_rng(0), spec)):
        part.save_pretrained(".")


def lerobot_times(policy, batch, count):
    times = []
    with torch.inference_mode():
        for _ in range(count):
            policy.reset()
            start = time.perf_counter()
            policy.predict_action_chunk({key: value.clone() for key, value in batch.items()})
            times.append(1000 * (time.perf_counter() - start))
    return times


def tandem_times(cli, folder, precision, count):
    out = subprocess.run([cli, "bench", "policy", folder, "--precision", precision, "--runs", str(count), "--json"], capture_output=True, text=True, check=True).stdout
    return json.loads(out.splitlines()[-1])


def compare(cli, folder, spec):
    os.chdir(folder)
    policy = get_policy_class(spec["kind"]).from_pretrained(folder).eval()
    pre, _ = make_pre_post_processors(policy.config, pretrained_path=folder)
    raw = observation(np.random.default_rng(1), spec)
    seen = pre(prepare_observation_for_inference(raw, torch.device("cpu"), spec["task"]))
    batch = {key: value for key, value in seen.items() if key.startswith("observation.") and isinstance(value, torch.Tensor)}
    lerobot_times(policy, batch, 1)
    theirs, ours = [], {name: [] for name in ("fp32", "bf16", "int8")}
    figures = {}
    for _ in range(ROUNDS):
        theirs += lerobot_times(policy, batch, spec["chunks"])
        for name in ours:
            figures[name] = tandem_times(cli, folder, name, max(3, spec["chunks"]))
            ours[name].append(figures[name]["p50_ms"])
    base = statistics.median(theirs)
    kind = next(policy.model.parameters()).dtype
    print(f"{spec['kind']}: LeRobot {base:.0f} ms a chunk (median of {len(theirs)}, {str(kind).split('.')[-1]}, torch {torch.__version__}, {torch.get_num_threads()} threads)")
    for name, times in ours.items():
        about = figures[name]
        print(f"  Tandem {name}: {statistics.median(times):.0f} ms, {base / statistics.median(times):.2f} times as fast; loaded in {about['load_s']:.1f} s, "
              f"{about['resident_mb']:.0f} MB; matrix products of this machine {about['matrix_fp32_gflops']:.0f} GFLOP/s")


def main():
    cli, home = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
    torch.set_num_threads(os.cpu_count())
    for kind in sys.argv[3:] or SPECS:
        folder = home / kind
        if not (folder / "policy_postprocessor.json").exists():
            make(folder, SPECS[kind])
        compare(cli, folder, SPECS[kind])


main()
