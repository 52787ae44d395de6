#!/usr/bin/env bash
# Sets up, builds and runs the main job on the simulated rig: with a display the window opens on it; without
# one, or with --no-window, three episodes are recorded and checked, a policy drives the arm, and two ways of running it
# are compared in a short experiment with a report.
set -euo pipefail
setup_options=()
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} && ${1:-} != --no-window ]]; then
  echo "demo: opening the window on the simulated rig. Hold Enter to arm, R records, the right arrow keeps the take."
  exec "$build/bin/tandem" --simulate
fi

dataset=$(mktemp -d "${TMPDIR:-/tmp}/tandem-demo-XXXXXX")/cube-in-the-box
echo "demo: recording three episodes with the scripted leader"
"$build/bin/tandem-cli" record --rig sim-so101 --scene cube --leader scripted \
  --task "Put the red cube in the box" --episodes 3 --episode-time 12 --reset-time 3 --root "$dataset" --seed 7 --clock lockstep
"$build/bin/tandem-cli" dataset validate "$dataset"
if [[ -f $build/bin/libtandem_engine.so ]]; then
  echo "demo: a policy trained on such episodes drives the arm in three scenes it has not seen"
  "$build/bin/tandem-cli" rollout --policy.path "$root/resources/policies/act-cube-so101" --rig sim-so101-small \
    --episodes 3 --seed 5000 --clock lockstep --inference sync --precision fp32
  echo "demo: synchronous against asynchronous inference, blind, three pairs of trials (an experiment takes more)"
  scores=$(dirname "$dataset")/scores
  policy=$root/resources/policies/act-cube-so101
  "$build/bin/tandem-cli" score experiment new --db "$scores.db" --title "Demo: sync or async" --suite sim_cube \
    --contender "$policy,mode=sync,latency_ms=100,precision=fp32" \
    --contender "$policy,mode=async,latency_ms=100,precision=fp32" \
    --baseline sync --design exploratory --blinding operator_and_scorer --seed 3
  "$build/bin/tandem-cli" score experiment run 1 --db "$scores.db" --trials 6
  "$build/bin/tandem-cli" score experiment unblind 1 --db "$scores.db" --reason "the demo is over"
  "$build/bin/tandem-cli" score experiment status 1 --db "$scores.db"
  "$build/bin/tandem-cli" score report 1 --db "$scores.db" --format html -o "$scores.html"
  echo "demo: the report of the experiment is $scores.html"
fi
cat <<TEXT
demo: the dataset is in $dataset
demo: next, look at it:      $build/bin/tandem-cli dataset info $dataset
demo: send it to the robot:  $build/bin/tandem-cli replay --root $dataset --episode 0
demo: load it in LeRobot:    LeRobotDataset("local/cube", root="$dataset")
TEXT
