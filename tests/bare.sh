# Sourced by bare_root.sh and deb.sh: a bare Debian 12 to try things in. As root; need_packages (batch/packages.sh) is there.

# make_bare_root ROOT [ARCH]: by mmdebstrap from the host's package sources, with its resolver and client settings. /proc and /dev are mounted in it.
make_bare_root() {
  local root="$1" arch="${2:-$(dpkg --print-architecture)}" sources=() file
  need_packages mmdebstrap
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
    [[ -s "$file" ]] && sources+=("$file")
  done
  mmdebstrap --mode=root --variant=apt --architectures="$arch" bookworm "$root" "${sources[@]}"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
  mount --bind /proc "$root/proc"
  mount --bind /dev "$root/dev"
}

# in_bare_root ROOT COMMAND...: with an environment of its own.
in_bare_root() {
  local root="$1"
  shift
  chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb DEBIAN_FRONTEND=noninteractive CIPIN_IN_BARE_ROOT=1 "$@"
}

remove_bare_root() {
  umount -l "$1/proc" "$1/dev" 2>/dev/null || true
  rm -rf --one-file-system "$1"
}

# emulate ARCH: has the kernel run programs of that Debian architecture under qemu-user, if it does not yet. Fails where it cannot be told to.
# stop_emulating takes that back.
emulated=""
emulate() {
  need_packages qemu-user-static arch-test
  arch-test "$1" >/dev/null && return
  local misc=/proc/sys/fs/binfmt_misc name
  case "$1" in
    arm64) name=qemu-aarch64 ;;
    armhf) name=qemu-arm ;;
    *) name="qemu-$1" ;;
  esac
  [[ -e $misc/register ]] || mount -t binfmt_misc binfmt_misc $misc || return
  emulated="$misc/$name"
  cat "/usr/lib/binfmt.d/$name.conf" >$misc/register && arch-test "$1" >/dev/null
}
stop_emulating() { [[ -z "$emulated" || ! -e "$emulated" ]] || echo -1 >"$emulated"; }
