#!/usr/bin/env bash
# Builds the islands and the font into crates/ui/assets/built/. Files that have not changed stay untouched.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm.sh islands
npm --prefix islands run --silent build
