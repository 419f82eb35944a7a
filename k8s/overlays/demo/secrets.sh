#!/bin/sh
# Makes the demo's secrets, once, beside itself (or in the given folder): kustomization.yaml reads them.
set -eu
folder="${1:-$(dirname "$0")}"
random() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
umask 077
if [ ! -e "$folder/internal.env" ]; then
  echo "internal-secret=$(random)" > "$folder/internal.env"
fi
if [ ! -e "$folder/demo.env" ]; then
  {
    echo "database-password=$(random)"
    echo "oidc-client-secret=$(random)"
    echo "redis-url=redis://scriptorium-redis:6379"
  } > "$folder/demo.env"
fi
