#!/usr/bin/env bash
# Every damaged dataset that tandem-cli mends is sound for the real LeRobot, frame by frame.
set -euo pipefail
cli=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$here/../data/datasets
source "$here/lerobot.sh"
quietly() { "$@" >"$work/out" 2>"$work/err" || { echo "$*"; cat "$work/out" "$work/err"; exit 1; }; }

mended=0
for set in "$data"/v30-damaged-*; do
  name=$(basename "$set")
  [[ $name != v30-damaged-wrong-shape-column ]] || continue  # an element of every action is lost
  quietly "$cli" dataset repair "$set" --leave-out -o "$work/$name" --json
  quietly "$cli" dataset validate "$work/$name"
  quietly "$python" "$here/check_dataset.py" "$work/$name"
  mended=$((mended + 1))
done
[[ $mended -ge 20 ]] || { echo "only $mended datasets"; exit 1; }
echo "interop: $mended mended datasets are sound for LeRobot"
echo "interop: passed"
