#!/usr/bin/env bash
# Annotations that tandem-cli applies to datasets of LeRobot are read frame by frame by the real LeRobot: tasks, language
# columns, stages; and it edits on what comes out.
set -euo pipefail
cli=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$here/../data/datasets
source "$here/lerobot.sh"
quietly() { "$@" >"$work/out" 2>"$work/err" || { echo "$*"; cat "$work/out" "$work/err"; exit 1; }; }

for name in v30-basic v30-appended v30-images v30-small-split v30-language; do
  echo "interop: annotations of $name are read by LeRobot"
  set=$work/$name
  cp -r "$data/$name" "$set"
  quietly "$python" "$here/annotate_episodes.py" write "$set"
  quietly "$cli" annotate apply "$set" --into "$set-new" --json
  quietly "$cli" annotate apply "$set" --no-backup --json
  for result in "$set" "$set-new"; do
    quietly "$cli" dataset validate "$result"
    quietly "$python" "$here/annotate_episodes.py" check "$result"
  done
  quietly "$python" "$here/check_dataset.py" "$set"
done
echo "interop: LeRobot deletes an episode of an annotated dataset"
quietly "$python" "$here/edit_with_lerobot.py" delete "$work/v30-basic" "$work/again"
quietly "$cli" annotate export "$work/again" -o "$work/again.json"
grep -q "reach towel" "$work/again.json" || { echo "the subtasks are gone"; exit 1; }
echo "interop: passed"
