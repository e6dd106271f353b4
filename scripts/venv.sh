#!/usr/bin/env bash
# Makes the virtual environment; installs Debian's venv package first where it is missing and we may.
set -euo pipefail
python=$1 venv=$2
[ -n "$python" ] || { echo "Python 3.11 or newer is needed: install it, then run make again." >&2; exit 2; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $python is older." >&2; exit 2; }
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
  else
    echo "Python's venv module is missing. Run: sudo apt-get install python3-venv" >&2; exit 2
  fi
fi
"$python" -m venv "$venv"
