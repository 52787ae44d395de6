"""Speed of Tandem on datasets and of its vision-language models beside the real LeRobot and transformers.

compare_datasets.py TANDEM_CLI FOLDER [open] [edit] [vlm]
Makes what is measured in FOLDER (kept for the next time: 10,000 and twice 100 episodes of four AV1 cameras 640x480, a
SmolVLM2-500M with random weights) and prints both sides. Every opening and every edit is a process of its own.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

SCRATCH = tempfile.mkdtemp(prefix="compare-datasets-")
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=SCRATCH, HF_LEROBOT_HOME=SCRATCH + "/lerobot")
HERE = pathlib.Path(__file__).resolve()
SAMPLES = HERE.parent.parent / "data/vlm.tar.xz"
# The sizes of SmolVLM2-500M.
TEXT = dict(hidden_size=960, intermediate_size=2560, num_attention_heads=15, num_key_value_heads=5, head_dim=64, num_hidden_layers=32)
VISION = dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, image_size=512, patch_size=16)
PICTURES, WORDS, ROUNDS = 8, 24, 3


def tandem(cli, *words):
    out = subprocess.run([cli, *map(str, words)], capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"tandem-cli {words[0]} {words[1]}: {out.stderr}")
    return out.stdout


def figures(cli, *words):
    return json.loads(tandem(cli, *words).splitlines()[-1])


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_own_process(*words):
    """What this script prints when it is called with these words."""
    return json.loads(subprocess.run([sys.executable, HERE, *map(str, words)], check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def lerobot_open(root, as_bytes):
    start = time.perf_counter()
    from lerobot.datasets import LeRobotDataset

    imported = time.perf_counter()
    dataset = LeRobotDataset("local/bench", root=root, return_uint8=as_bytes)
    dataset[0]
    opened = time.perf_counter()
    import numpy as np

    rng = np.random.default_rng(0)
    anywhere = [1000 * seconds_of(lambda i=int(i): dataset[i]) for i in rng.integers(0, len(dataset), 300)]
    in_order = seconds_of(lambda: [dataset[i] for i in range(600)])
    anywhere.sort()
    return {"import_s": imported - start, "open_s": opened - imported, "p50_ms": anywhere[150], "p99_ms": anywhere[297], "instants_per_s": 600 / in_order}


def lerobot_edit(verb, *roots):
    from lerobot.datasets import LeRobotDataset
    from lerobot.datasets.dataset_tools import delete_episodes, merge_datasets

    datasets = [LeRobotDataset("local/bench", root=root) for root in roots]
    out = pathlib.Path(SCRATCH) / "edited"
    if verb == "delete":
        return seconds_of(lambda: delete_episodes(datasets[0], [50], output_dir=out, repo_id="local/edited"))
    return seconds_of(lambda: merge_datasets(datasets, output_repo_id="local/merged", output_dir=out))


def compare_open(cli, home):
    root = home / "10000"
    ours = figures(cli, "bench", "dataset", "--root", root)
    print(f"open 10,000 episodes: Tandem {ours['open_ms'] / 1000:.2f} s ({ours['open_ms_first'] / 1000:.2f} s the first time)")
    print(f"one instant of four cameras anywhere: Tandem p50 {ours['instant_ms_p50']:.1f} ms, p99 {ours['instant_ms_p99']:.1f} ms; in order {ours['instants_per_s']:.0f}/s")
    print(f"measures of 1,000 episodes: Tandem {ours['quality_s']:.1f} s")
    for words, as_bytes in (("by default", 0), ("with bytes", 1)):
        theirs = in_own_process("--open", root, as_bytes)
        print(f"LeRobot {words}: import {theirs['import_s']:.1f} s, open {theirs['open_s']:.1f} s, p50 {theirs['p50_ms']:.1f} ms, "
              f"p99 {theirs['p99_ms']:.1f} ms, in order {theirs['instants_per_s']:.0f}/s")


def compare_edit(cli, home):
    sets = [home / "100a", home / "100b"]
    for root in sets:
        if not root.exists():
            tandem(cli, "bench", "dataset", "--episodes", 100, "--root", root)
    out = pathlib.Path(SCRATCH) / "out"
    for verb, words, roots in (("delete", ["dataset", "edit", sets[0], "--delete", "50", "-o", out], sets[:1]),
                               ("merge", ["dataset", "merge", *sets, "-o", out], sets)):
        ours = []
        for _ in range(ROUNDS):
            ours.append(seconds_of(lambda: tandem(cli, *words)))
            shutil.rmtree(out)
        theirs = in_own_process("--edit", verb, *roots)
        print(f"{verb}: Tandem {statistics.median(ours):.2f} s with its start, LeRobot {theirs:.1f} s without")


def make_vlm(folder):
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText, AutoProcessor

    with tarfile.open(SAMPLES) as samples:
        samples.extractall(SCRATCH, filter="data")
    sample = next(pathlib.Path(SCRATCH).rglob("smolvlm2-tiny"))
    config = AutoConfig.from_pretrained(sample)
    processor = AutoProcessor.from_pretrained(sample)
    for part, sizes in ((config.text_config, TEXT), (config.vision_config, VISION)):
        for name, value in sizes.items():
            setattr(part, name, value)
    config.scale_factor = 4
    processor.image_processor.size = {"longest_edge": 512 * 4}
    processor.image_processor.max_image_size = {"longest_edge": 512}
    processor.image_seq_len = 64
    torch.manual_seed(0)
    AutoModelForImageTextToText.from_config(config).save_pretrained(folder)
    processor.save_pretrained(folder)


def transformers_times(folder, dtype):
    import numpy as np
    import torch
    from PIL import Image
    from transformers import AutoModelForImageTextToText, AutoProcessor

    torch.set_num_threads(os.cpu_count())
    processor = AutoProcessor.from_pretrained(folder)
    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()
    rng = np.random.default_rng(0)
    prompt, token = [], []
    for _ in range(ROUNDS):
        images = [Image.fromarray(rng.integers(0, 255, (480, 640, 3), dtype=np.uint8)) for _ in range(PICTURES)]
        question = "Here is a current task description: task. Generate a very short, clear and complete one-sentence describing the action performed by the robot arm."
        content = [{"type": "image"}] * PICTURES + [{"type": "text", "text": question}]
        text = processor.apply_chat_template([{"role": "user", "content": content}], add_generation_prompt=True)
        inputs = processor(text=[text], images=[images], return_tensors="pt", do_image_splitting=False)
        inputs["pixel_values"] = inputs["pixel_values"].to(model.dtype)
        ask = lambda words: model.generate(**inputs, min_new_tokens=words, max_new_tokens=words, do_sample=False)
        with torch.inference_mode():
            prompt.append(1000 * seconds_of(lambda: ask(1)))
            token.append((1000 * seconds_of(lambda: ask(WORDS + 1)) - prompt[-1]) / WORDS)
    return {"prompt_tokens": inputs["input_ids"].shape[1], "prompt_ms": statistics.median(prompt), "token_ms": statistics.median(token)}


def compare_vlm(cli, home):
    folder = home / "smolvlm2-500m"
    if not (folder / "preprocessor_config.json").exists() and not (folder / "processor_config.json").exists():
        make_vlm(folder)
    for precision in ("fp32", "int8"):
        ours = figures(cli, "bench", "vlm", folder, "--precision", precision, "--runs", ROUNDS)
        print(f"Tandem {precision}: {ours['prompt_tokens']} tokens of a question in {ours['prompt_ms']:.0f} ms, then {ours['tokens_per_s']:.1f} tokens/s; "
              f"loaded in {ours['load_s']:.1f} s, {ours['loaded_mb']:.0f} MB")
    for dtype in ("float32",):  # bfloat16 takes many minutes a question on processors without instructions for it
        theirs = in_own_process("--vlm", folder, dtype)
        print(f"transformers {dtype}: {theirs['prompt_tokens']} tokens of a question in {theirs['prompt_ms']:.0f} ms, then {1000 / theirs['token_ms']:.1f} tokens/s")


def main():
    words = sys.argv[1:]
    inner = {"--open": lambda root, as_bytes: lerobot_open(root, as_bytes == "1"), "--edit": lerobot_edit, "--vlm": transformers_times}
    if words[0] in inner:
        print(json.dumps(inner[words[0]](*words[1:])))
        return
    cli, home = str(pathlib.Path(words[0]).resolve()), pathlib.Path(words[1]).resolve()
    home.mkdir(parents=True, exist_ok=True)
    for part in words[2:] or ("open", "edit", "vlm"):
        {"open": compare_open, "edit": compare_edit, "vlm": compare_vlm}[part](cli, home)


try:
    main()
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
