#!/usr/bin/env bash
# Installs the npm packages of a folder exactly as its lockfile says, unless that has been done.
#
#   scripts/npm.sh islands
set -euo pipefail
cd "$(dirname "$0")/../$1"

done=node_modules/.installed
wanted="$(sha256sum package-lock.json | cut -d ' ' -f 1) $(node --version)"
if [ "$(cat "$done" 2>/dev/null || true)" = "$wanted" ]; then
  exit 0
fi
# No package may run a script of its own on this machine, or fetch anything else.
npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier
echo "$wanted" >"$done"
