# `make help` tells what there is. Every command works from a clean clone, as root or not.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

.PHONY: run test deps check build shots bench help

run: ## build the program, load the demonstration once into data/, serve http://localhost:8080
	scripts/need.sh cargo cc npm
	scripts/islands.sh
	cargo build --release --package server
	exec target/release/gadang serve --data data --demo

test: deps check ## install what the tests need, then prove everything

deps: ## install what is missing: PostgreSQL and Chromium from Debian's packages, npm packages by lockfile
	scripts/deps.sh

check: ## format, lints, tests on both engines, islands, browser journeys; ends with the counts
	scripts/check.sh

build: ## build the release binaries: gadang with everything in it, and gadang-pdf beside it
	scripts/need.sh cargo cc npm
	scripts/islands.sh
	cargo build --release --package server
	scripts/record.sh release target/release/gadang
	cargo build --manifest-path crates/pdf/Cargo.toml --target-dir target/pdf --release --locked
	install -m 0755 target/pdf/release/gadang-pdf target/release/gadang-pdf
	scripts/record.sh gadang-pdf target/release/gadang-pdf

shots: ## picture of every kind of page at three widths, light and dark, into target/shots/
	scripts/need.sh cargo cc npm chromium
	scripts/islands.sh
	cargo build --package server
	scripts/npm.sh browser
	rm -rf target/shots
	npm --prefix browser run --silent shots
	@echo "Now look at them: target/shots/"

bench: ## benchmarks of all crates, each beside its yardstick; figures as JSON in target/bench/
	scripts/bench.sh

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
