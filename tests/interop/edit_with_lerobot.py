#!/usr/bin/env python3
"""Edits a dataset with the real LeRobot.

    edit_with_lerobot.py delete DIR OUT    deletes episode 0 of a v3.0 dataset
    edit_with_lerobot.py convert DIR       converts a v2.1 dataset to v3.0, in place
    edit_with_lerobot.py merge OUT DIR...  merges v3.0 datasets
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

SCRATCH = tempfile.mkdtemp(prefix="edit-with-lerobot-")
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=SCRATCH, HF_LEROBOT_HOME=SCRATCH + "/lerobot")


def opened(root):
    from lerobot.datasets import LeRobotDataset

    return LeRobotDataset("local/edit", root=root)


def delete(root, out):
    from lerobot.datasets.dataset_tools import delete_episodes

    dataset = opened(root)
    result = delete_episodes(dataset, [0], output_dir=out, repo_id="local/edited")
    assert result.meta.total_episodes == dataset.meta.total_episodes - 1


def merge(out, roots):
    from lerobot.datasets.dataset_tools import merge_datasets

    datasets = [opened(root) for root in roots]
    result = merge_datasets(datasets, output_repo_id="local/merged", output_dir=out)
    assert result.meta.total_frames == sum(d.meta.total_frames for d in datasets)


def convert(root):
    from lerobot.scripts.convert_dataset_v21_to_v30 import convert_dataset

    convert_dataset("local/converted", root=str(root), push_to_hub=False)


if __name__ == "__main__":
    try:
        verb, *paths = sys.argv[1:]
        paths = [Path(p).resolve() for p in paths]
        if verb == "delete":
            delete(*paths)
        elif verb == "merge":
            merge(paths[0], paths[1:])
        else:
            convert(*paths)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
