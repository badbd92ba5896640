#!/usr/bin/env bash
# Says what to install when a tool that is asked for is missing.
#
#   scripts/need.sh cargo cc npm postgresql chromium
set -euo pipefail

missing=()

need() {
  case "$1" in
    cargo)
      command -v cargo >/dev/null || missing+=("Rust: install it with rustup; rust-toolchain.toml names the version")
      ;;
    cc)
      command -v cc >/dev/null || missing+=("a C compiler: apt-get install build-essential")
      ;;
    npm)
      if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        missing+=("Node 20 or newer, with npm")
      elif [ "$(node --print 'process.versions.node.split(".")[0]')" -lt 20 ]; then
        missing+=("Node 20 or newer; this is $(node --version)")
      fi
      ;;
    postgresql)
      # Debian keeps the server outside PATH.
      compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=("PostgreSQL: apt-get install postgresql")
      ;;
    strace)
      command -v strace >/dev/null || missing+=("strace, which shows that a commit waits for the disk: apt-get install strace")
      ;;
    python)
      # Debian keeps the part that makes a folder of packages in a package of its own.
      python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=("Python 3.11 or newer: apt-get install python3-venv")
      ;;
    curl)
      command -v curl >/dev/null || missing+=("curl: apt-get install curl")
      ;;
    openssl)
      command -v openssl >/dev/null || missing+=("OpenSSL, which makes a certificate for a test: apt-get install openssl")
      ;;
    nginx)
      # /usr/sbin is not in everybody's PATH.
      [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=("nginx, which reads the documented proxy: apt-get install nginx-light")
      ;;
    systemd)
      command -v systemd-analyze >/dev/null || missing+=("systemd, which reads the documented units: apt-get install systemd")
      ;;
    chromium)
      [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=("Chromium: apt-get install chromium, or set CHROMIUM to its path")
      ;;
    *)
      echo "need.sh: unknown tool $1" >&2
      exit 2
      ;;
  esac
}

for tool in "$@"; do
  need "$tool"
done

if [ "${#missing[@]}" -gt 0 ]; then
  echo "Missing:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  echo "'make deps' installs what Debian's packages give." >&2
  exit 1
fi
