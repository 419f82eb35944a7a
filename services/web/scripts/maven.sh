#!/bin/sh
# Called by Maven: makes sure that there is a Node that can build the front end, and hands over to maven.mjs.
if ! command -v node > /dev/null 2>&1; then
  echo "Scriptorium needs Node.js 20.19 or later, and there is no 'node' on the PATH: install it from https://nodejs.org." >&2
  exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "Scriptorium needs Node.js 20.19 or later, and 'node' on the PATH is $(node --version): install a later one from https://nodejs.org." >&2
  exit 1
fi
exec node scripts/maven.mjs "$1"
