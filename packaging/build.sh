# Sourced by demo.sh and test.sh: sets up and builds the release preset; leaves `root` and `build` behind.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
"$root/packaging/setup.sh" "${setup_options[@]}"
echo "build: configuring"
log=$(mktemp)
if ! cmake --preset release -S "$root" -B "$build" >"$log" 2>&1; then
  cat "$log" >&2
  echo "build: the project could not be configured; the reason is above" >&2
  exit 1
fi
rm -f "$log"
echo "build: compiling (some minutes the first time)"
cmake --build "$build" -- --quiet
