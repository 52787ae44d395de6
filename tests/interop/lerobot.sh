# Sourced by the tests against the real LeRobot: its Python, and a folder to work in that goes with the script.
python=${TANDEM_INTEROP_PYTHON:-${TANDEM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tandem}/interop/bin/python}
if [[ ! -x $python ]]; then
  echo "interop: LeRobot is not installed beside (packaging/setup.sh --interop)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HF_HUB_OFFLINE=1
