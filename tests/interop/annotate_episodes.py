#!/usr/bin/env python3
"""Annotates a dataset by hand, and checks with the real LeRobot what Tandem made of it.

    annotate_episodes.py write DIR   writes a journal of annotations into DIR
    annotate_episodes.py check DIR   once they are applied: LeRobot reads every text on the frames it belongs to

The texts follow from the number of an episode, so both halves know them.
"""

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

SCRATCH = tempfile.TemporaryDirectory(prefix="annotate-episodes-")
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=SCRATCH.name, HF_DATASETS_CACHE=SCRATCH.name)

import numpy as np  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

CUT = 6  # the frame at which the second subtask begins
SAID = 3  # the frame of the events


def rows_of(root):
    """The rows of every episode, by their numbers."""
    out = {}
    for path in sorted(root.glob("data/*/*.parquet"), key=str):
        table = pq.read_table(path, columns=["episode_index", "action", "observation.state"])
        owners = np.array(table["episode_index"])
        for episode in np.unique(owners):
            part = table.filter(owners == episode)
            out[int(episode)] = [np.array(part[c].to_pylist(), dtype="<f4") for c in ("action", "observation.state")]
    return out


def task_of(episode):
    return f"Fold towel number {episode}"


def subtasks_of(episode):
    return [f"reach towel {episode}", f'fold it "twice" – {episode}']


def camera_of(info):
    return next(k for k, f in info["features"].items() if f["dtype"] in ("video", "image") and f["shape"][-1] == 3)


def events_of(episode, camera):
    say = {"type": "function", "function": {"name": "say", "arguments": {"text": f"Now {episode}"}}}
    return [
        {"frame": SAID, "role": "assistant", "tool_calls": [say]},
        {"frame": SAID, "role": "user", "style": "vqa", "content": "How many?", "camera": camera},
    ]


def write(root):
    info = json.loads((root / "meta/info.json").read_text(encoding="utf-8"))
    lines = [{"tandem": "annotations", "version": 1}]
    for episode, (action, state) in rows_of(root).items():
        uid = hashlib.sha256(action.tobytes() + state.tobytes()).hexdigest()[:32]
        names = subtasks_of(episode)
        segments = [[0, CUT, names[0]], [CUT, len(action), names[1]]]
        fields = {
            "task": [[0, len(action), task_of(episode)]],
            "subtask": segments,
            "sparse": segments,
            "events": events_of(episode, camera_of(info)),
        }
        changes = [{"uid": uid, "field": k, "after": v} for k, v in fields.items()]
        lines.append({"do": "annotate", "at": 1, "changes": changes})
    folder = root / "meta/tandem/annotations"
    folder.mkdir(parents=True)
    (folder / "journal.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines), encoding="utf-8")


def check(root):
    from lerobot.datasets.language_render import active_at, emitted_at
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    dataset = LeRobotDataset("tandem/annotated", root=root)
    camera = camera_of(json.loads((root / "meta/info.json").read_text(encoding="utf-8")))
    shares = json.loads((root / "meta/temporal_proportions_sparse.json").read_text(encoding="utf-8"))
    assert abs(sum(shares.values()) - 1) < 1e-9, shares
    for row in dataset.meta.episodes:
        episode, length = row["episode_index"], row["length"]
        names = subtasks_of(episode)
        assert row["tasks"] == [task_of(episode)], row["tasks"]
        for prefix in ("sparse_", ""):
            assert row[prefix + "subtask_names"] == names, row
            assert row[prefix + "subtask_start_frames"] == [0, CUT]
            assert row[prefix + "subtask_end_frames"] == [CUT - 1, length - 1]
        for frame in range(length):
            item = dataset[row["dataset_from_index"] + frame]
            time = float(item["timestamp"])
            assert item["task"] == task_of(episode), item["task"]
            persistent = item["language_persistent"]
            active = active_at(time, persistent=persistent, style="subtask")
            assert active["content"] == names[frame >= CUT], (episode, frame, active)
            events = item["language_events"]
            speech = [e for e in events if e["style"] is None]
            assert len(speech) == (frame == SAID), events
            if frame == SAID:
                call = speech[0]["tool_calls"][0]
                call = json.loads(call) if isinstance(call, str) else call
                assert call["function"]["arguments"]["text"] == f"Now {episode}", call
                asked = emitted_at(time, persistent=persistent, events=events, style="vqa", role="user")
                assert asked["content"] == "How many?" and asked["camera"] == camera, asked
    print(f"{root}: {dataset.meta.total_episodes} episodes say what they should")


def main():
    verb, root = sys.argv[1], Path(sys.argv[2])
    write(root) if verb == "write" else check(root)


if __name__ == "__main__":
    main()
