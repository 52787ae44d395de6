#!/usr/bin/env bash
# Installs what Tandem needs to build: Debian/Ubuntu packages, and the C++ libraries that PyPI wheels
# carry, into a cache folder outside the source tree. Runs as root or with sudo, asks nothing, and does
# nothing the second time.
#
#   packaging/setup.sh              build and run
#   packaging/setup.sh --interop    also the real LeRobot, for the interop tests (about 8 GB)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${TANDEM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tandem}
deps=${TANDEM_DEPS:-$cache/deps}
machine=$(uname -m)
want_interop=0
for arg in "$@"; do
  case $arg in
    --interop) want_interop=1 ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "setup: unknown option $arg; see packaging/setup.sh --help" >&2; exit 2 ;;
  esac
done

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

install_packages() {
  command -v dpkg-query >/dev/null || { say "no Debian package manager here: expecting the packages of packaging/packages.txt to be installed"; return; }
  local missing=() name
  while read -r name; do
    [[ -z $name || $name == \#* ]] && continue
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done <"$here/packages.txt"
  if ((${#missing[@]} == 0)); then
    say "all Debian packages are installed"
    return
  fi
  local sudo=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "these packages are missing and there is no sudo: install them as root: ${missing[*]}"
    sudo=(sudo)
  fi
  say "installing ${#missing[@]} packages: ${missing[*]}"
  local log=$cache/apt.log
  {
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update &&
      "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  } >"$log" 2>&1 </dev/null ||
    fail "apt-get could not install a package; its last words are in $log ($(tail -n 1 "$log"))"
}

# pinned KIND NAME: the hashes that versions.txt allows here.
pinned() { awk -v kind="$1" -v name="$2" -v machine="$machine" '$1 == kind && $2 == name && $4 == machine { print $5 }' "$here/versions.txt"; }

# fetch_wheel KIND NAME VERSION: unpacks the wheel into $deps/NAME-VERSION.
fetch_wheel() {
  local kind=$1 name=$2 version=$3 target=$deps/$2-$3
  if [[ -f $target/.complete ]]; then
    say "$name $version is in place"
    return
  fi
  say "fetching $name $version"
  local work
  work=$(mktemp -d "$deps/.fetch-XXXXXX")
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --python-version 311 --implementation cp --abi cp311 \
    --platform "manylinux_2_28_$machine" --platform "manylinux_2_25_$machine" --platform "manylinux2014_$machine" --platform "manylinux_2_27_$machine" --platform "manylinux_2_17_$machine" \
    --dest "$work" "$name==$version" </dev/null >"$work/log" 2>&1 ||
    fail "$name $version could not be had from PyPI ($(tail -n 1 "$work/log")); check the network and run this again"
  local wheel
  wheel=$(find "$work" -name '*.whl' | head -n 1)
  pinned "$kind" "$name" | grep -qx "$(sha256sum "$wheel" | cut -d' ' -f1)" ||
    fail "the download of $name $version is not the pinned one (SHA-256 differs); nothing was installed"
  rm -rf "$target"
  mkdir -p "$target"
  unzip -q "$wheel" -d "$target"
  touch "$target/.complete"
  rm -rf "$work"
}

fetch_wheels() {
  local wanted=$1 kind name version found=0
  while read -r kind name version; do
    found=1
    fetch_wheel "$kind" "$name" "$version"
  done < <(awk -v kind="$wanted" -v machine="$machine" '$1 == kind && $4 == machine { print $1, $2, $3 }' "$here/versions.txt" | sort -u)
  ((found)) || fail "no pinned wheels for $machine in packaging/versions.txt; this machine type is not supported yet"
}

# The CPU part of a CUDA build of LibTorch asks for two small CUDA libraries; headers are for the CUDA part of ours.
torch_wants_cuda() {
  local library
  for library in "$deps"/torch-*/torch/lib/libtorch_cpu.so; do
    [[ -f $library ]] && grep -qa 'libcupti\.so' "$library" && return 0
  done
  return 1
}

python_for_interop() {
  local candidate
  for candidate in "${TANDEM_PYTHON:-}" python3.12 python3.13 "$HOME"/.pyenv/versions/3.1[23]*/bin/python python3; do
    [[ -n $candidate ]] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo "$candidate"; return; }
  done
  return 1
}

setup_interop() {
  local version python env=$cache/interop
  version=$(awk '$1 == "pip" && $2 == "lerobot" { print $3 }' "$here/versions.txt")
  if "$env/bin/python" -c "import importlib.metadata as m; assert m.version('lerobot') == '$version'" 2>/dev/null; then
    say "LeRobot $version is in place"
    return
  fi
  python=$(python_for_interop) || fail "the interop environment needs Python 3.12 or newer; install it or name it in TANDEM_PYTHON"
  say "installing LeRobot $version beside (about 8 GB, some minutes)"
  rm -rf "$env"
  "$python" -m venv "$env"
  "$env/bin/pip" install --quiet --disable-pip-version-check "lerobot[dataset,smolvla,diffusion,training]==$version" \
    </dev/null >"$cache/interop.log" 2>&1 ||
    fail "LeRobot $version could not be installed; see $cache/interop.log"
}

mkdir -p "$deps"
install_packages
fetch_wheels wheel
if torch_wants_cuda; then
  fetch_wheels cuda
  # where libtorch_cpu.so looks for them
  cp -r "$deps"/nvidia-cuda-*/nvidia "$deps"/torch-*/
fi
((want_interop)) && setup_interop
say "ready"
