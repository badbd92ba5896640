#!/usr/bin/env bash
# Appends to target/build-record.tsv, so that a build that grows or slows down can be seen.
#
#   scripts/record.sh NAME FILE          the size of a file, in bytes
#   scripts/record.sh NAME SECONDS       how long a stage took
set -euo pipefail
cd "$(dirname "$0")/.."

record=target/build-record.tsv
mkdir -p target
[ -s "$record" ] || printf 'time\tcommit\tname\tvalue\tunit\n' >"$record"

if [ -f "$2" ]; then
  value=$(stat --format %s "$2")
  unit=bytes
else
  value=$2
  unit=s
fi
commit=$(git rev-parse --short HEAD 2>/dev/null || echo -)
printf '%s\t%s\t%s\t%s\t%s\n' "$(date --utc +%FT%TZ)" "$commit" "$1" "$value" "$unit" >>"$record"
