"""Trains resources/policies/act-cube-so101 with the real LeRobot, on the processor or a graphics card.

  record="tandem-cli record --rig sim-so101-small --scene cube --leader scripted --episode-time 12 --reset-time 1 --clock lockstep --vcodec h264"
  $record --task "Put the red cube in the box" --episodes 150 --seed 1000 --root CUBE
  $record --task "Put the red cube in the box" --episodes 170 --seed 3000 --root PUSHED --fault push=0.25
  packaging/setup.sh --interop
  ~/.cache/tandem/interop/bin/python packaging/train_demo_policy.py OUT CUBE PUSHED --minutes 120

In PUSHED the arm is pushed off its path while the leader goes on: the policy learns the way back. Demonstrations that failed
are left out. The pictures are decoded once and kept in memory. --resume goes on from an earlier OUT.
"""
import argparse
import json
import math
import os
import pathlib
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import av
import numpy as np
import pyarrow.parquet as pq
import torch
import torchvision
from lerobot.configs.types import FeatureType, PolicyFeature
from lerobot.policies.act.configuration_act import ACTConfig
from lerobot.policies.act.modeling_act import ACTPolicy
from lerobot.policies.act.processor_act import make_act_pre_post_processors
from safetensors.torch import load_file

CAMERAS = ["front", "wrist"]
CHUNK = 40


class Demonstrations:
    """Rows of datasets, normalised; the idle end of an episode is not trained on."""

    def __init__(self, roots, device):
        column = lambda table, name: np.stack(table[name].to_numpy()).astype(np.float32)
        state, action, images, rows, last, count = [], [], {name: [] for name in CAMERAS}, [], [], 0
        for root in roots:
            table = pq.read_table(sorted((root / "data").rglob("*.parquet")))
            state, action = state + [column(table, "observation.state")], action + [column(table, "action")]
            for name in CAMERAS:
                images[name].append(self.decode(root, name))
                assert len(images[name][-1]) == len(table)
            episode = table["episode_index"].to_numpy()
            for number in np.unique(episode):
                own = np.nonzero(episode == number)[0]
                last.append(np.full(len(own), count + own[-1]))
                facts = root / f"tandem/episodes/episode_{number:06d}.json"
                if not facts.exists() or json.loads(facts.read_text()).get("success", True):
                    moving = np.nonzero(np.abs(np.diff(action[-1][own], axis=0)).max(1) > 0.2)[0]
                    rows.append(count + own[: moving[-1] + 16])
            count += len(table)
        state, action = np.concatenate(state), np.concatenate(action)
        self.images = {name: torch.cat(parts).to(device) for name, parts in images.items()}
        numbers = lambda x: dict(mean=torch.from_numpy(x.mean(0)), std=torch.from_numpy(x.std(0) + 1e-3))
        self.stats = {"observation.state": numbers(state), "action": numbers(action)}
        for name, pictures in self.images.items():
            some = pictures[::53].float() / 255
            self.stats[f"observation.images.{name}"] = dict(mean=some.mean((0, 2, 3)).view(3, 1, 1).cpu(), std=some.std((0, 2, 3)).view(3, 1, 1).cpu())
        scaled = lambda x, key: ((torch.from_numpy(x) - self.stats[key]["mean"]) / self.stats[key]["std"]).to(device)
        self.state, self.action = scaled(state, "observation.state"), scaled(action, "action")
        self.on_device = {key: {k: v.to(device) for k, v in value.items()} for key, value in self.stats.items()}
        self.rows, self.last_row, self.device = np.concatenate(rows), torch.from_numpy(np.concatenate(last)).to(device), device

    @staticmethod
    def decode(root, name):
        frames = []
        for file in sorted((root / f"videos/observation.images.{name}").rglob("*.mp4")):
            with av.open(str(file)) as video:
                frames += [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
        return torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2).contiguous()

    def batch(self, rows):
        rows = torch.from_numpy(rows).to(self.device)
        index = rows[:, None] + torch.arange(CHUNK, device=self.device)[None]
        last = self.last_row[rows][:, None]
        out = {"observation.state": self.state[rows], "action": self.action[index.minimum(last)], "action_is_pad": index > last}
        for name, images in self.images.items():
            stats = self.on_device[f"observation.images.{name}"]
            out[f"observation.images.{name}"] = (images[rows].float() / 255 - stats["mean"]) / stats["std"]
        return out


def make_policy(data):
    height, width = data.images["front"].shape[2:]
    inputs = {f"observation.images.{name}": PolicyFeature(FeatureType.VISUAL, (3, height, width)) for name in CAMERAS}
    inputs["observation.state"] = PolicyFeature(FeatureType.STATE, (6,))
    config = ACTConfig(chunk_size=CHUNK, n_action_steps=CHUNK, dim_model=160, n_heads=8, dim_feedforward=640, n_encoder_layers=2, n_decoder_layers=1,
                       use_vae=False, pretrained_backbone_weights=None, dropout=0.0, device=data.device, push_to_hub=False, input_features=inputs,
                       output_features={"action": PolicyFeature(FeatureType.ACTION, (6,))})
    return ACTPolicy(config).to(data.device), *make_act_pre_post_processors(config, dataset_stats=data.stats)


def set_norms_from(policy, batch):
    """The frozen norms of the backbone take their statistics from the data, layer by layer: with random weights they would do nothing."""
    norms = [m for m in policy.model.backbone.modules() if isinstance(m, torchvision.ops.misc.FrozenBatchNorm2d)]

    def take(module, inputs):
        module.running_mean.copy_(inputs[0].mean((0, 2, 3)))
        module.running_var.copy_(inputs[0].var((0, 2, 3)))

    handles = [norm.register_forward_pre_hook(take) for norm in norms]
    with torch.no_grad():
        policy.model.backbone(torch.cat([batch[f"observation.images.{name}"] for name in CAMERAS]))
    for handle in handles:
        handle.remove()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("datasets", type=pathlib.Path, nargs="+")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--resume", type=pathlib.Path)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(os.cpu_count() or 2)
    rng = np.random.default_rng(0)
    data = Demonstrations(options.datasets, options.device)
    policy, pre, post = make_policy(data)
    if options.resume:
        policy.load_state_dict({key: value.float() for key, value in load_file(options.resume / "model.safetensors").items()})
    else:
        set_norms_from(policy, data.batch(rng.choice(data.rows, 96, replace=False)))
    policy.model.backbone.to(memory_format=torch.channels_last)
    policy.train()
    optimizer = torch.optim.AdamW(policy.parameters(), lr=options.rate, weight_decay=1e-4)
    order, at, step, mean, start = rng.permutation(data.rows), 0, 0, None, time.time()
    while (share := (time.time() - start) / (options.minutes * 60)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, step / 300) * (0.5 * (1 + math.cos(math.pi * share)) + 0.01)
        if at + options.batch > len(order):
            order, at = rng.permutation(data.rows), 0
        batch = data.batch(np.sort(order[at : at + options.batch]))
        at += options.batch
        with torch.autocast(options.device, torch.bfloat16):
            loss, _ = policy.forward(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(policy.parameters(), 10.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % 50 == 0:
            mean = loss.item() if mean is None else 0.9 * mean + 0.1 * loss.item()
            print(json.dumps(dict(seconds=round(time.time() - start), step=step, loss=round(mean, 4))), flush=True)
    policy.config.device = "cpu"
    policy.eval().cpu().half().save_pretrained(options.out)
    pre.save_pretrained(options.out), post.save_pretrained(options.out)
    print(json.dumps(dict(done=step, loss=mean)))


main()
