#!/usr/bin/env bash
# Sets up, builds and runs the tests.
#   packaging/test.sh          the quick ones (under three minutes)
#   packaging/test.sh --all    also those against the real LeRobot, and the slow ones
set -euo pipefail
setup_options=()
[[ ${1:-} == --all ]] && setup_options=(--interop)
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
cd "$root"
ctest --preset quick --parallel "$(nproc)"
if [[ ${1:-} == --all ]]; then
  ctest --preset interop --parallel "$(nproc)"
  ctest --preset slow --parallel 1 # some of them need the machine for themselves
fi
