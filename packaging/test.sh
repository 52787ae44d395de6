#!/usr/bin/env bash
# Sets up, builds and runs the tests.
#   packaging/test.sh          the quick ones (under three minutes)
#   packaging/test.sh --all    also the slow ones and those against the real LeRobot
set -euo pipefail
setup_options=()
preset=quick
jobs=$(nproc)
if [[ ${1:-} == --all ]]; then
  preset=all
  jobs=1  # some of the others measure times
  setup_options=(--interop)
fi
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
cd "$root"
ctest --preset "$preset" --parallel "$jobs"
