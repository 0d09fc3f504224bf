#!/usr/bin/env bash
# Makes the Debian package for ARCH, installs it in a bare Debian 12 of that architecture (under qemu-user if it is not this machine's) and runs
# the nightly unit's command there twice: bash tests/deb.sh [ARCH]. As root. $CIPIN is the program that its store is compared with.
set -euo pipefail
cd "$(dirname "$0")/.."
source batch/packages.sh
source tests/bare.sh

arch="${1:-$(dpkg --print-architecture)}"
host_cipin="${CIPIN:-$PWD/build/release/batch/cipin}"
root="$(mktemp -d -t cipin-deb-XXXXXX)"
trap 'remove_bare_root "$root"; stop_emulating' EXIT
fail() {
  echo "FAILED: $1" >&2
  exit 1
}

need_packages lintian
emulate "$arch" || { echo "skipped: this kernel does not run programs of $arch, and cannot be told to (binfmt_misc)"; exit 77; }
package="$(bash batch/deploy/package.sh "$arch")"
first="$(sha256sum <"$package")"
[[ "$(bash batch/deploy/package.sh "$arch" | xargs sha256sum)" == "${first%% *}"* ]] || fail "two packings of $package differ"
lintian --allow-root --fail-on error "$package" || fail "lintian"

make_bare_root "$root" "$arch"
cp "$package" "$root/cipin.deb"
in_bare_root "$root" apt-get update -qq
in_bare_root "$root" apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 /cipin.deb

# The archive of the example, with a file that needs libarchive.
mkdir -p "$root/srv/archive/news" "$root/etc/cipin"
cp -r seeds/archive/. "$root/srv/archive/news/"
tar -C "$root/srv/archive/news" --remove-files -czf "$root/srv/archive/news/2023.tar.gz" 2023
find "$root/srv/archive/news" -exec touch -d 2024-01-01 {} +
cp "$root/usr/share/doc/cipin/examples/news.conf" "$root/etc/cipin/"
in_bare_root "$root" install -d -o cipin -g cipin /var/lib/cipin  # as StateDirectory= does
command="$(sed -n 's/^ExecStart=//p' "$root/usr/lib/systemd/system/cipin-update@.service")"
[[ "$command" == "/usr/bin/cipin update "* ]] || fail "the unit's command is $command"
night() { chroot --userspec=cipin:cipin "$root" bash -c "cd /var/lib/cipin && ${command//%i/news}"; }
export_of() { in_bare_root "$root" cipin export -s /var/lib/cipin/news.sqlite; }

in_bare_root "$root" cipin --version
night
export_of >"$root/first"
night
export_of >"$root/second"
cmp "$root/first" "$root/second" || fail "the second night changed the store"
[[ -s "$root/var/lib/cipin/news.prom" ]] || fail "no metrics"
grep -q '^cipin_run_documents{.*change="new"} 0$' "$root/var/lib/cipin/news.prom" || fail "the second night found new documents"
excludes=()
while read -r pattern; do excludes+=(--exclude "$pattern"); done < <(sed -n 's/^exclude = //p' "$root/etc/cipin/news.conf")  # a setting of the store
"$host_cipin" update -q -s "$root/host.sqlite" --root "news=$root/srv/archive/news" "${excludes[@]}"
"$host_cipin" export -s "$root/host.sqlite" | cmp - "$root/first" || fail "the store is not that of this machine's program"
in_bare_root "$root" apt-get purge -qq -y -o Dpkg::Use-Pty=0 cipin
[[ -s "$root/var/lib/cipin/news.sqlite" && ! -e "$root/usr/bin/cipin" ]] || fail "removal"
echo "blackbox: $(basename "$package") of $(stat -c %s "$package") bytes: lintian, installation, two nights, export as this machine's"
