#!/usr/bin/env bash
# Vision-language models with random sizes, options and weights, made by the real transformers: Tandem reads the same
# tokens, gives the same scores and writes the same text.
set -euo pipefail
program=$1
samples=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/lerobot.sh"
echo "interop: make ${TANDEM_VLM_MODELS:-12} random models from seed ${TANDEM_VLM_SEED:-100}"
"$python" "$here/random_vlm.py" "$work/made" "$samples" "${TANDEM_VLM_MODELS:-12}" "${TANDEM_VLM_SEED:-100}" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
TANDEM_VLM_MADE=$work/made "$program"
echo "interop: passed"
