#!/usr/bin/env bash
# Builds the fuzzers with Clang and runs each for SECONDS (default 60) from the fixtures.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seconds=${1:-60}
cd "$root"
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
mkdir "$corpus/rig_profile" "$corpus/info_json" "$corpus/parquet_file"
cp resources/rigs/*.json "$corpus/rig_profile"
n=0
while read -r file; do cp "$file" "$corpus/info_json/$((n++))"; done < <(find tests/data -name info.json -o -name stats.json)
while read -r file; do cp "$file" "$corpus/parquet_file/$((n++))"; done < <(find tests/data -name '*.parquet' -size -20k)
for name in rig_profile info_json parquet_file; do
  "build/fuzz/bin/fuzz_$name" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 "$corpus/$name"
done
