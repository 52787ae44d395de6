#!/usr/bin/env bash
# What tandem-cli makes of datasets that LeRobot wrote is loaded and checked frame by frame by the real LeRobot, edited
# on by it, and a v2.1 export is converted back by its own converter.
set -euo pipefail
cli=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$here/../data/datasets
source "$here/lerobot.sh"
edit() { "$cli" dataset "$@" --json >"$work/log" || { cat "$work/log"; exit 1; }; }
check() { "$python" "$here/check_dataset.py" "$1" >"$work/out" 2>"$work/err" || { echo "$1"; cat "$work/out" "$work/err"; exit 1; }; }
# Findings may be left, but LeRobot opens and reads it.
loads() {
  local code=0
  "$python" "$here/check_dataset.py" "$1" >"$work/out" 2>"$work/err" || code=$?
  [[ $code -lt 2 ]] && ! grep -q "^error" "$work/out" || { echo "$1"; cat "$work/out" "$work/err"; exit 1; }
}

for name in v30-basic v30-appended v30-images v30-language v30-indexed-h264 v30-depth; do
  echo "interop: edits of $name load in LeRobot"
  edit edit "$data/$name" --delete 0 -o "$work/$name-deleted"
  edit edit "$data/$name" --trim 1:3:9 --task "0=Another task" --rename-camera front=top -o "$work/$name-trimmed"
  edit edit "$data/$name" --keep 1,0 -o "$work/$name-kept"
  edit merge "$work/$name-deleted" "$work/$name-kept" -o "$work/$name-merged"
  edit split "$data/$name" --parts a=0 b=1 -o "$work/$name-parts"
  for result in "$name-deleted" "$name-trimmed" "$name-kept" "$name-merged" "$name-parts/a" "$name-parts/b"; do
    "$cli" dataset validate "$work/$result" >"$work/log" || { cat "$work/log"; exit 1; }
  done
  # A merge of what was deleted from and reordered, a cut one, and a part: each needs some seconds.
  for result in "$name-merged" "$name-trimmed" "$name-parts/b"; do check "$work/$result"; done
done
echo "interop: LeRobot deletes an episode of a merged dataset and appends one"
"$python" "$here/edit_with_lerobot.py" delete "$work/v30-basic-merged" "$work/again" 2>"$work/err" || { cat "$work/err"; exit 1; }
loads "$work/again"  # LeRobot leaves the statistics of the numbers as they were
"$python" "$here/append_episode.py" "$work/v30-basic-trimmed" --frames 20 >"$work/log" 2>"$work/err" || { cat "$work/err"; exit 1; }
check "$work/v30-basic-trimmed"
echo "interop: v2.1 exports keep the rules of the loader that openpi pins"
for name in v30-basic v30-appended v30-images v30-language v30-indexed-h264 v30-depth v30-unicode; do
  edit convert "$data/$name" --to v2.1 -o "$work/$name-v21"
  "$python" "$here/check_v21.py" "$work/$name-v21" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
done
sed -i '$d' "$work/v30-basic-v21/meta/episodes_stats.jsonl"
! "$python" "$here/check_v21.py" "$work/v30-basic-v21" >"$work/out" 2>&1 || { echo "a missing line was not found"; exit 1; }
echo "interop: LeRobot converts the v2.1 export of Tandem"
edit convert "$data/v30-basic" --to v2.1 -o "$work/v21"
"$python" "$here/edit_with_lerobot.py" convert "$work/v21" 2>"$work/err" || { cat "$work/err"; exit 1; }
loads "$work/v21"  # its converter does not compute quantiles
edit convert "$data/v21-basic" --to v3.0 -o "$work/v30"
check "$work/v30"
echo "interop: passed"
