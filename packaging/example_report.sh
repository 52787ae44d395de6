#!/usr/bin/env bash
# Sets up, builds, runs a whole blind experiment in simulation (the policy that comes with Tandem, synchronous against
# asynchronous inference, one scene under three settings, 42 pairs) and writes its report: docs/example-report, or the
# folder that is named. Takes about a quarter of an hour. Killed, it goes on where it was when it is started again.
set -euo pipefail
setup_options=()
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

out=${1:-$root/docs/example-report}
work=${TANDEM_EXAMPLE_WORK:-${TMPDIR:-/tmp}/tandem-example-report}
mkdir -p "$out" "$work"
cli() { "$build/bin/tandem-cli" "$@"; }
db=$work/scores.db
policy=$root/resources/policies/act-cube-so101
if ! cli score experiment status 1 --db "$db" >/dev/null 2>&1; then
  cli score experiment new --db "$db" --title "Synchronous or asynchronous inference" \
    --question "Does asynchronous inference put the cube into the box as often as synchronous inference does, and how much sooner?" \
    --suite sim_cube --contender "$policy,mode=sync,latency_ms=100,precision=fp32" \
    --contender "$policy,mode=async,latency_ms=100,precision=fp32" --baseline sync --design sequential \
    --blinding operator_and_scorer --seed 20261127
fi
cli score experiment run 1 --db "$db" --root "$work/trials"
cli score experiment unblind 1 --db "$db" --reason "The plan is complete." || true  # once is enough
for format in html:report.html markdown:report.md latex:report.tex csv:trials.csv json:evaluation.json; do
  cli score report 1 --db "$db" --format "${format%%:*}" -o "$out/${format#*:}"
done
sed -i "s|$work/||g; s|$root/||g" "$out"/*  # folders of this machine mean nothing elsewhere
echo "example: the report is $out/report.html"
