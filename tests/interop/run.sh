#!/usr/bin/env bash
# A dataset that tandem-cli records is loaded, appended to and trained on by the real LeRobot; Tandem goes on
# after LeRobot, and after a kill LeRobot loads what is left.
set -euo pipefail
cli=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${TANDEM_INTEROP_PYTHON:-${TANDEM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tandem}/interop/bin/python}
if [[ ! -x $python ]]; then
  echo "interop: LeRobot is not installed beside (packaging/setup.sh --interop)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HF_HUB_OFFLINE=1
record() {
  "$cli" record --rig sim-so101 --scene cube --leader scripted --task "Put the red cube in the box" \
    --root "$work/set" --clock lockstep --json "$@" >"$work/log" || { cat "$work/log"; exit 1; }
}
check() { "$python" "$here/check_dataset.py" "$work/set" "$@" 2>"$work/err" || { cat "$work/err"; exit 1; }; }

echo "interop: record two episodes, load them in LeRobot, train ACT for 20 steps"
record --episodes 2 --episode-time 6 --seed 7
check --train-steps 20
echo "interop: LeRobot appends an episode, Tandem goes on after it"
"$python" "$here/append_episode.py" "$work/set" --frames 40 2>"$work/err" || { cat "$work/err"; exit 1; }
record --episodes 1 --episode-time 4 --seed 8
check
"$cli" dataset validate "$work/set"
echo "interop: kill the recorder three times; LeRobot loads every time"
for seconds in 3.1 4.3 5.7; do
  timeout -s KILL "$seconds" "$cli" record --rig sim-so101-one-camera --task "Push" --root "$work/killed" --clock lockstep \
    --episodes 1000 --episode-time 0.7 --reset-time 0.1 --vcodec h264 --json >>"$work/killed.log" || true
  "$python" - "$work/killed" 2>"$work/err" <<'PY' || { cat "$work/err"; exit 1; }
import sys
from lerobot.datasets import LeRobotDataset
d = LeRobotDataset("local/killed", root=sys.argv[1])
assert d.meta.total_episodes > 0
first, last = d[0], d[d.meta.total_frames - 1]
assert last["episode_index"] == d.meta.total_episodes - 1
print("LeRobot loads", d.meta.total_episodes, "episodes")
PY
done
echo "interop: passed"
