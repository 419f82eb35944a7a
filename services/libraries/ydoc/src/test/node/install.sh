#!/bin/sh
# Called by Maven before the tests that compare with Yjs: installs it, unless that has been done.
cd "$(dirname "$0")" || exit 1
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2> /dev/null; then
  echo "Scriptorium needs Node.js 20.19 or later on the PATH: install it from https://nodejs.org." >&2
  exit 1
fi
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null && cp package-lock.json node_modules/.installed-lock
fi
