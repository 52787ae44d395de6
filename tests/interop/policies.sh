#!/usr/bin/env bash
# Checkpoints with random sizes, options and weights, made by the real LeRobot: Tandem computes the same actions.
set -euo pipefail
cli=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/lerobot.sh"
echo "interop: make ${TANDEM_POLICIES:-10} random checkpoints from seed ${TANDEM_POLICY_SEED:-100}"
"$python" "$here/random_policies.py" "$work/made" "${TANDEM_POLICIES:-10}" "${TANDEM_POLICY_SEED:-100}" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for folder in "$work"/made/*; do
  "$cli" policy parity "$folder" || { echo "interop: $folder differs"; exit 1; }
done
echo "interop: passed"
