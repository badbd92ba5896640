#!/usr/bin/env bash
# Installs what the tests need and is not there yet. Does nothing, and asks nothing, when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
command -v cc >/dev/null || packages+=(build-essential)
scripts/need.sh postgresql 2>/dev/null || packages+=(postgresql)
command -v strace >/dev/null || packages+=(strace)
scripts/need.sh python 2>/dev/null || packages+=(python3-venv)
command -v curl >/dev/null || packages+=(curl)
command -v openssl >/dev/null || packages+=(openssl)
scripts/need.sh nginx 2>/dev/null || packages+=(nginx-light)
command -v systemd-analyze >/dev/null || packages+=(systemd)
scripts/need.sh chromium 2>/dev/null || packages+=(chromium fonts-liberation)

if [ "${#packages[@]}" -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Please install as root: apt-get install ${packages[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
    # Nobody can type a password where nobody sits.
    [ -t 0 ] || as_root+=(--non-interactive)
  fi
  echo "Installing ${packages[*]}"
  "${as_root[@]}" apt-get update --quiet
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends "${packages[@]}"
fi

scripts/need.sh cargo cc npm postgresql strace python curl openssl nginx systemd chromium
scripts/npm.sh islands
scripts/npm.sh browser
# The provider that the tests of sign-in talk to.
scripts/npm.sh crates/oidc/tests/provider
scripts/python.sh scripts/api
