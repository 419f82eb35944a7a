#!/bin/sh
# A restore drill: brings the newest state back beside the running database, compares, tidies up. Nothing of the running installation is touched.
# usage: drill.sh NAMESPACE
set -eu

namespace=${1:?usage: drill.sh NAMESPACE}
here=$(dirname "$0")
restored=scriptorium-postgres-restored
count="SELECT count(*) FROM documents.document"

k() { kubectl --namespace "$namespace" "$@"; }
ask() { k exec "$1" --container postgres -- psql --dbname scriptorium --tuples-only --no-align --command "$2"; }

[ "$(k get cluster "$restored" --ignore-not-found --output name)" = "" ] ||
    { echo "$restored is there already: delete it first" >&2; exit 1; }
primary=$(k get cluster scriptorium-postgres --output 'jsonpath={.status.currentPrimary}')
before=$(ask "$primary" "$count")
# What is in the log now is in the archive before it is restored from there.
ask "$primary" "SELECT pg_switch_wal()" > /dev/null
trap 'k delete cluster "$restored" --wait=false > /dev/null' EXIT
begun=$(date +%s)
sed '/recoveryTarget:/,/targetTime:/d' "$here/restore.yaml" | k apply --filename - > /dev/null
k wait --for=condition=Ready "cluster/$restored" --timeout=30m > /dev/null
after=$(ask "$restored-1" "$count")
echo "restored in $(($(date +%s) - begun)) s: $after documents; there were $before when the drill began"
[ "$after" -ge "$before" ] || { echo "documents are missing" >&2; exit 1; }
