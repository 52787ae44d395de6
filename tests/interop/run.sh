#!/usr/bin/env bash
# A dataset that tandem-cli records is loaded, appended to and trained on by the real LeRobot; Tandem goes on
# after LeRobot, and after a kill LeRobot loads what is left.
set -euo pipefail
cli=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/lerobot.sh"
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
echo "interop: kill the recorder ${TANDEM_KILLS:-10} times; LeRobot loads every time"
"$python" "$here/kill_recorder.py" "$cli" "$work/killed" "${TANDEM_KILLS:-10}" 2>"$work/err" || { cat "$work/err"; exit 1; }
echo "interop: passed"
