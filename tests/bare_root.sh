#!/usr/bin/env bash
# Runs the README's two commands, copied from the README, in a bare Debian 12 root made by mmdebstrap. As root.
set -euo pipefail
cd "$(dirname "$0")/.."
source batch/packages.sh

need_packages mmdebstrap
root="$(mktemp -d -t cipin-bare-XXXXXX)"
clean_up() {
  umount -l "$root/proc" "$root/dev" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap clean_up EXIT

# The host's package sources, whatever form they have; its resolver and client settings go along.
sources=()
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
  [[ -s "$file" ]] && sources+=("$file")
done
mmdebstrap --mode=root --variant=apt bookworm "$root" "${sources[@]}"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"

git clone -q . "$root/cipin"
commands="$(sed -n 's/^    \$ \(bash \(batch\/try\|tests\/run\)\.sh\)$/\1/p' README.md | sort -u)"
[[ "$(wc -l <<<"$commands")" == 2 ]] || { echo "README.md does not show the two commands" >&2; exit 1; }
while read -r command; do
  echo "== $command"
  chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb CIPIN_IN_BARE_ROOT=1 bash -c "cd /cipin && $command"
done <<<"$commands"
