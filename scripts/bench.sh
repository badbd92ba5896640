#!/usr/bin/env bash
# Runs the benchmarks of all crates, each beside its yardstick in the same run. The tables are printed, the
# figures lie in target/bench/ as JSON. Name benchmarks to run only those: scripts/bench.sh writer
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/need.sh cargo cc postgresql
mkdir -p target/bench
wanted=" $* "
for file in crates/*/benches/*.rs; do
  crate=$(basename "$(dirname "$(dirname "$file")")")
  name=$(basename "$file" .rs)
  [ $# -eq 0 ] || [[ $wanted == *" $name "* ]] || continue
  echo "── $crate: $name"
  cargo bench --quiet --package "$crate" --bench "$name"
done
