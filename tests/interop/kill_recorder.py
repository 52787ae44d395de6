"""Kills tandem-cli record with SIGKILL at random moments; after each kill LeRobot must load the dataset with every
episode that was said to be saved.

    kill_recorder.py TANDEM_CLI FOLDER [KILLS [SEED]]
"""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from lerobot.datasets import LeRobotDataset


def record(cli: str, root: Path, seed: int, seconds: float) -> int:
    """Records until the kill; returns how many episodes were said to be saved."""
    process = subprocess.Popen(
        [cli, "record", "--rig", "sim-so101-one-camera", "--task", "Push the cube", "--root", str(root), "--seed", str(seed), "--clock",
         "lockstep", "--episodes", "1000", "--episode-time", "0.7", "--reset-time", "0.1", "--vcodec", "h264", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    lines = process.communicate()[0].splitlines()
    # The last line may have been cut off.
    return sum(1 for line in lines if line.endswith("}") and json.loads(line)["event"] == "saved")


def main() -> None:
    cli, root = sys.argv[1], Path(sys.argv[2])
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    saved = 0
    for kill in range(kills):
        saved += record(cli, root, kill, chance.uniform(0.6, 3.0))
        if not (root / "meta/info.json").exists():
            assert saved == 0, f"kill {kill}: {saved} saved episodes and no dataset"
            continue
        dataset = LeRobotDataset("local/killed", root=root)
        assert dataset.meta.total_episodes >= saved, f"kill {kill}: {saved} were saved, {dataset.meta.total_episodes} are there"
        saved = dataset.meta.total_episodes
        assert len(dataset) == dataset.meta.total_frames
        assert dataset[0]["episode_index"] == 0 and dataset[len(dataset) - 1]["episode_index"] == saved - 1
    assert saved > kills / 2, "the kills must hit a recorder at work"
    print(f"{kills} kills, {saved} saved episodes, none lost; LeRobot loaded the dataset after each")


main()
