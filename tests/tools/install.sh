#!/usr/bin/env bash
# Makes sure the machine has what `make test` needs: Node with npm, two
# browsers, Java for the HTML checker, pdftotext to read printed pages, and the
# node modules of package-lock.json.
#
# What is there stays as it is. On Debian, root gets what is missing from
# Debian's packages; anyone else is told what to install, and the tests stop:
# nothing is skipped for want of a tool.
#
# CHROMIUM and FIREFOX name the browsers where they live elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."

have() { command -v "$1" >/dev/null 2>&1; }

missing=()
have node || missing+=(nodejs)
have npm || missing+=(npm)
have "${CHROMIUM:-/usr/bin/chromium}" || missing+=(chromium)
have "${FIREFOX:-/usr/bin/firefox-esr}" || missing+=(firefox-esr)
have java || missing+=(default-jre-headless)
have pdftotext || missing+=(poppler-utils)

if [ ${#missing[@]} -gt 0 ]; then
  if have apt-get && [ "$(id -u)" = 0 ]; then
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    {
      echo "make test needs: ${missing[*]}"
      echo "  On Debian: sudo apt-get install ${missing[*]}"
      echo "  Elsewhere: install them, and name the browsers with CHROMIUM=/path/to/chromium FIREFOX=/path/to/firefox"
    } >&2
    exit 1
  fi
fi

if [ "$(node --print 'Number(process.versions.node.split(".")[0]) >= 18')" != true ]; then
  echo "make test needs Node 18 or newer; this is $(node --version)" >&2
  exit 1
fi

# npm writes this file last, so a newer one means a finished installation.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund
  touch node_modules/.package-lock.json
fi
