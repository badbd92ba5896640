#!/usr/bin/env bash
# Asks every address of the program's interface for what its own document allows and for what it does not, as a
# visitor and as somebody who is signed in. An incident, or an answer that the document does not tell, fails.
#
#   scripts/api.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/need.sh python curl
scripts/python.sh scripts/api
program=$(realpath "${1:-target/debug/gadang}")
schemathesis=$PWD/target/python/api/bin/schemathesis
config=$PWD/scripts/api/schemathesis.toml
# A password of the demonstration, which tells it to everybody.
name=asesor.sumbar
password="rumah gadang sembilan ruang"

work=$(mktemp --directory)
cd "$work"
server=
finish() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } || true
  rm -rf "$work"
}
trap finish EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
at=http://localhost:$port
env -i "$program" --data "$work/data" --listen "127.0.0.1:$port" --base-url "$at" serve --demo >told 2>log &
server=$!
curl --silent --fail --retry 100 --retry-delay 1 --retry-connrefused --output ready "$at/readyz" || {
  cat log >&2
  exit 1
}

curl --silent --fail --cookie-jar jar --output door "$at/masuk"
csrf=$(grep --only-matching 'name="_csrf" value="[^"]*"' door | sed --quiet '1s/.*value="\(.*\)"/\1/p')
curl --silent --fail --cookie jar --cookie-jar jar --output in "$at/masuk" --data-urlencode "_csrf=$csrf" \
  --data kembali= --data "nama_masuk=$name" --data-urlencode "sandi=$password"
session=$(awk '$6 == "gadang_sesi" { print $7 }' jar)
[ -n "$session" ] || { echo "nobody is signed in as $name" >&2; exit 1; }

# The same questions every time: a failure can be looked at again.
ask() {
  "$schemathesis" --config-file "$config" run "$at/api/openapi.json" --url "$at" --no-color --warnings off \
    --max-examples "$1" --generation-deterministic "${@:2}"
}
echo "As a visitor:"
ask 100
echo "As $name:"
ask 300 --header "Cookie: gadang_sesi=$session"

# An incident that was told as something else.
if grep --fixed-strings ERROR log; then exit 1; fi
