#!/usr/bin/env python3
"""Checks a v2.1 dataset by the rules of the loader that openpi pins (LeRobot at 0cf8648, with datasets 3.6).

    check_v21.py DIR

That loader itself cannot be installed beside the current one; its checks are those of its source: metadata files and
their fields, one Parquet file and one video a camera for every episode, columns that its library can infer, timestamps a
frame apart, statistics of the shapes it asserts, and a picture within the tolerance for every timestamp.
Exit status: 0 it would load and read everything, 1 it would not.
"""

import json
import sys
from pathlib import Path

import av
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TOLERANCE_S = 1e-4
DEFAULTS = {"timestamp": "float32", "frame_index": "int64", "episode_index": "int64", "index": "int64", "task_index": "int64"}
STATS = ("min", "max", "mean", "std", "count")


class Wrong(Exception):
    pass


def need(condition, text):
    if not condition:
        raise Wrong(text)


def lines_of(path):
    need(path.is_file(), f"{path.name} is missing")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def check_info(root):
    info = json.loads((root / "meta/info.json").read_text(encoding="utf-8"))
    need(info["codebase_version"] == "v2.1", "codebase_version")
    for key in ("robot_type", "total_episodes", "total_frames", "total_tasks", "total_videos", "total_chunks", "chunks_size",
                "fps", "splits", "data_path", "video_path", "features"):  # fmt: skip
        need(key in info, f"info.json has no {key}")
    need(isinstance(info["fps"], int), "fps is no whole number")
    for key, feature in info["features"].items():
        need("/" not in key and {"dtype", "shape", "names"} <= feature.keys(), f"feature {key}")
        need(feature["dtype"] not in ("language",), f"{key}: that loader has no such type")
    for key, dtype in DEFAULTS.items():
        need(info["features"].get(key, {}).get("dtype") == dtype, f"feature {key}")
    return info


def check_stats(stats, features, episode):
    for key, entry in stats.items():
        for name in STATS:
            need(name in entry, f"episode {episode}: {key}/{name} is missing")
            value = np.array(entry[name])
            need(value.ndim >= 1, f"episode {episode}: {key}/{name} is no list")
            if name == "count":
                need(value.shape == (1,), f"episode {episode}: {key}/count")
            elif "image" in key:
                need(value.shape == (3, 1, 1), f"episode {episode}: {key}/{name} has the shape {value.shape}")
    for key, feature in features.items():
        need(feature["dtype"] == "string" or key in stats, f"episode {episode}: no statistics of {key}")


def check_columns(path, info):
    schema = pq.read_schema(path)
    library = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
    need('"List"' not in json.dumps(library), f"{path.name}: the type List is not known to datasets 3.6")
    columns = {k for k, f in info["features"].items() if f["dtype"] != "video"}
    need(set(schema.names) == columns, f"{path.name}: columns {set(schema.names) ^ columns}")
    for field in schema:
        feature = info["features"][field.name]
        inner = field.type
        while pa.types.is_list(inner) or pa.types.is_fixed_size_list(inner):
            inner = inner.value_type
        if feature["dtype"] == "image":
            types = library.get("info", {}).get("features", {})
            need(types.get(field.name, {}).get("_type") == "Image", f"{path.name}: {field.name} is no Image to it")
        else:
            names = {"float": "float32", "double": "float64"}
            need(names.get(str(inner), str(inner)) == feature["dtype"], f"{path.name}: {field.name} is {field.type}")


def check_video(path, feature, stamps, fps):
    need(path.is_file(), f"{path} is missing")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        need(stream.base_rate == fps, f"{path.name}: rate {stream.base_rate}")
        need([stream.height, stream.width, 3] == feature["shape"], f"{path.name}: size")
        times = np.array([float(f.pts * f.time_base) for f in container.decode(stream)], dtype=np.float32)
    need(len(times) == len(stamps), f"{path.name}: {len(times)} pictures for {len(stamps)} rows")
    need((np.abs(times - stamps.astype(np.float32)) < TOLERANCE_S).all(), f"{path.name}: a picture is not at its time")


def check(root):
    info = check_info(root)
    tasks = {t["task_index"]: t["task"] for t in lines_of(root / "meta/tasks.jsonl")}
    episodes = lines_of(root / "meta/episodes.jsonl")
    stats = {s["episode_index"]: s["stats"] for s in lines_of(root / "meta/episodes_stats.jsonl")}
    need([e["episode_index"] for e in episodes] == list(range(info["total_episodes"])), "episodes.jsonl")
    need(sorted(tasks) == list(range(info["total_tasks"])), "tasks.jsonl")
    cameras = [k for k, f in info["features"].items() if f["dtype"] == "video"]
    need(len(list(root.rglob("*.parquet"))) == len(episodes), "Parquet files that are none of an episode")
    need(len(list(root.rglob("*.mp4"))) == len(episodes) * len(cameras), "videos that are none of an episode")
    need(info["total_videos"] == len(episodes) * len(cameras), "total_videos")
    need(info["splits"] == {"train": f"0:{len(episodes)}"}, "splits")
    rows = 0
    for episode in episodes:
        number = episode["episode_index"]
        chunk = number // info["chunks_size"]
        path = root / info["data_path"].format(episode_chunk=chunk, episode_index=number)
        need(path.is_file(), f"{path} is missing")
        check_columns(path, info)
        table = pq.read_table(path)
        n = table.num_rows
        need(n == episode["length"] > 0, f"episode {number}: length")
        column = {k: table[k].to_numpy() for k in DEFAULTS}
        need((column["episode_index"] == number).all(), f"episode {number}: episode_index")
        need((column["frame_index"] == np.arange(n)).all(), f"episode {number}: frame_index")
        need((column["index"] == rows + np.arange(n)).all(), f"episode {number}: index")
        need({tasks[int(t)] for t in np.unique(column["task_index"])} == set(episode["tasks"]), f"episode {number}: tasks")
        steps = np.abs(np.diff(column["timestamp"]) - 1 / info["fps"])
        need((steps <= TOLERANCE_S).all(), f"episode {number}: timestamps")
        for key in cameras:
            video = root / info["video_path"].format(episode_chunk=chunk, video_key=key, episode_index=number)
            check_video(video, info["features"][key], column["timestamp"], info["fps"])
        check_stats(stats[number], info["features"], number)
        rows += n
    need(rows == info["total_frames"], "total_frames")
    print(f"{root.name}: {len(episodes)} episodes, {rows} frames")


def main():
    try:
        check(Path(sys.argv[1]))
    except (Wrong, KeyError, ValueError, OSError) as wrong:
        print(f"{sys.argv[1]}: {type(wrong).__name__}: {wrong}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
