#!/usr/bin/env bash
# Installs the Python packages of a folder's requirements.txt into target/python/, unless that has been done.
#
#   scripts/python.sh scripts/api
set -euo pipefail
cd "$(dirname "$0")/.."

place=target/python/$(basename "$1")
wanted="$(sha256sum "$1/requirements.txt" | cut -d ' ' -f 1) $(python3 --version)"
if [ "$(cat "$place/.installed" 2>/dev/null || true)" = "$wanted" ]; then
  exit 0
fi
rm -rf "$place"
python3 -m venv "$place"
# No package may run a script of its own on this machine: only built ones, and what is written there is all.
"$place/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --no-deps \
  --requirement "$1/requirements.txt"
"$place/bin/pip" check --disable-pip-version-check
echo "$wanted" >"$place/.installed"
