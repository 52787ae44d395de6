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
mkdir "$corpus"/{rig_profile,info_json,json_lines,parquet_file,tensor_file,tokenizer,policy_json,suite,http_answer}
cp resources/rigs/*.json "$corpus/rig_profile"
cp resources/suites/*.json "$corpus/suite"
n=0
while read -r file; do { printf '\0'; cat "$file"; } >"$corpus/http_answer/$((n++))"; done < <(find tests/data/openai -type f)
while read -r file; do cp "$file" "$corpus/info_json/$((n++))"; done < <(find tests/data -name info.json -o -name stats.json)
while read -r file; do cp "$file" "$corpus/json_lines/$((n++))"; done < <(find tests/data -name '*.jsonl')
while read -r file; do cp "$file" "$corpus/parquet_file/$((n++))"; done < <(find tests/data -name '*.parquet' -size -20k)
tar -C "$corpus" -xJf tests/data/policies.tar.xz --wildcards '*.json' '*processor.safetensors' 'policies/hostile/*.safetensors'
while read -r file; do cp "$file" "$corpus/tensor_file/$((n++))"; done < <(find "$corpus/policies" -name '*.safetensors' -size -40k)
while read -r file; do cp "$file" "$corpus/policy_json/$((n++))"; done < <(find "$corpus/policies" -name config.json -o -name '*processor.json')
while read -r file; do cp "$file" "$corpus/tokenizer/$((n++))"; done < <(find tests/data/tokenizers "$corpus/policies" -name tokenizer.json)
for name in rig_profile info_json json_lines parquet_file tensor_file tokenizer policy_json suite http_answer; do
  "build/fuzz/bin/fuzz_$name" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 "$corpus/$name"
done
