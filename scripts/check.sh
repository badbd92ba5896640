#!/usr/bin/env bash
# Everything that must hold, roughly the cheapest first. Stops at the first stage that fails, and ends with
# the counts in any case. Nothing is skipped: what is missing is a failure that says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

export CARGO_TERM_COLOR=never
export NO_COLOR=1
# A machine that builds once keeps no states between builds: they are half of what lies in target/.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0
logs=target/check
rm -rf "$logs"
mkdir -p "$logs"

# stage NAME COMMAND…: runs it, keeps its output, records how long it took.
stage() {
  local name=$1 started=$SECONDS
  shift
  echo "── $name: $*"
  if ! "$@" 2>&1 | tee "$logs/$name.log"; then
    echo "── $name failed"
    failed=$name
    exit 1
  fi
  scripts/record.sh "$name" "$((SECONDS - started))"
}

finish() {
  local status=$?
  node scripts/counts.mjs "$logs" "${failed:-}" || status=1
  exit "$status"
}

failed=
scripts/need.sh cargo cc npm postgresql strace python curl openssl nginx systemd chromium
trap finish EXIT

# The printer of lists is a workspace of its own: Typst is not built again with every house (ADR 13).
pdf=(--manifest-path crates/pdf/Cargo.toml --target-dir target/pdf --release --locked)

stage format cargo fmt --all --check
stage pdf-format cargo fmt --manifest-path crates/pdf/Cargo.toml --check
stage pdf-fetch cargo fetch --manifest-path crates/pdf/Cargo.toml --locked
stage islands-install scripts/npm.sh islands
stage islands-types npm --prefix islands run --silent check
stage islands npm --prefix islands run --silent test
stage islands-build npm --prefix islands run --silent build
stage browser-install scripts/npm.sh browser
stage browser-types npm --prefix browser run --silent check
stage provider-install scripts/npm.sh crates/oidc/tests/provider
stage lints cargo clippy --workspace --all-targets -- -D warnings
stage rust cargo test --workspace --no-fail-fast
stage build cargo build --package server
scripts/record.sh dev-binary target/debug/gadang
for file in crates/ui/assets/built/*; do
  scripts/record.sh "$(basename "$file")" "$file"
done
stage api scripts/api.sh
stage pdf-lints cargo clippy "${pdf[@]}" --all-targets -- -D warnings
stage pdf cargo test "${pdf[@]}"
stage pdf-build cargo build "${pdf[@]}"
scripts/record.sh gadang-pdf target/pdf/release/gadang-pdf
stage browser npm --prefix browser run --silent test
