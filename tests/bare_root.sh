#!/usr/bin/env bash
# Runs the README's two commands, copied from the README, in a bare Debian 12 root made by mmdebstrap. As root.
set -euo pipefail
cd "$(dirname "$0")/.."
source batch/packages.sh
source tests/bare.sh

root="$(mktemp -d -t cipin-bare-XXXXXX)"
trap 'remove_bare_root "$root"' EXIT
make_bare_root "$root"

git clone -q . "$root/cipin"
commands="$(sed -n 's/^    \$ \(bash \(batch\/try\|tests\/run\)\.sh\)$/\1/p' README.md | sort -u)"
[[ "$(wc -l <<<"$commands")" == 2 ]] || { echo "README.md does not show the two commands" >&2; exit 1; }
while read -r command; do
  echo "== $command"
  in_bare_root "$root" bash -c "cd /cipin && $command"
done <<<"$commands"
