#!/usr/bin/env bash
# Segment and count, jieba mode with HMM, one thread, against the native cppjieba harness in the same interleaved run: at least 8 times.
set -euo pipefail
cd "$(dirname "$0")/.."
table="$(bash bench/peers.sh --runs 5 --cipin build/release/batch/cipin)"
echo "$table"
ratio="$(awk -F'|' '$2 ~ /^ *cppjieba, HMM/ { gsub(/[^0-9.]/, "", $5); print $5 }' <<<"$table")"
echo "figure: $ratio times cppjieba with HMM (at least 8 asked for)"
awk -v ratio="$ratio" 'BEGIN { exit !(ratio >= 8) }'
