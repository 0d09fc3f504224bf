#!/usr/bin/env bash
# Makes the sysroot that the cross presets build against, once. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: bash batch/cross/sysroot.sh ARCH [FOLDER]

Puts what a build of cipin for ARCH (arm64, armhf or riscv64) needs of that machine into FOLDER (build/sysroot/ARCH), and installs the
cross compiler and qemu-user. Everything comes from the package sources that apt knows here: packages are unpacked and not installed, so
nothing has to be in step with this machine. Debian 12 has no packages for riscv64: there the libraries are built, static, from Debian's sources
(riscv64.sh). A sysroot that is there and of the same list is left as it is. Needs Debian 12, and root or sudo only to install what is missing.
Exit codes: 0 it is there; 1 failed; 2 wrong usage.
TEXT
}

case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  arm64) triplet=aarch64-linux-gnu ;;
  armhf) triplet=arm-linux-gnueabihf ;;
  riscv64) triplet=riscv64-linux-gnu ;;
  *) usage >&2; exit 2 ;;
esac
(($# <= 2)) || { usage >&2; exit 2; }
readonly arch="$1" triplet
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly here project="${here%/batch/cross}"
readonly folder="${2:-$project/build/sysroot/$arch}"
source "$project/batch/packages.sh"

need_packages "${BUILD_PACKAGES[@]}" "g++-$triplet" qemu-user-static googletest

# The libraries that a native build takes from packages, and what a compiler takes from the machine.
packages=(libc6-dev libstdc++-12-dev)
for name in "${BUILD_PACKAGES[@]}" "${STATIC_PACKAGES[@]}"; do
  [[ "$name" != @(lib*|nettle|zlib1g)-dev ]] || packages+=("$name")
done
readonly stamp="$folder/.cipin-sysroot"
list="${packages[*]}"
[[ "$arch" != riscv64 ]] || list="$(<"$here/riscv64.sh")"
list="$(printf '%s' "$list" | sha256sum)"
if [[ -f "$stamp" && "$(<"$stamp")" == "$list" ]]; then
  echo "sysroot: $folder is there"
  exit 0
fi

mkdir -p "$(dirname "$folder")"
work="$(mktemp -d "$folder.XXXXXX")"  # beside it, so that it can be moved into its place
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/apt/{lists,cache,sources.list.d} "$work/root"
# An apt of its own, for ARCH, which thinks that nothing is installed.
cat >"$work/apt/apt.conf" <<CONF
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Dir::State::lists "$work/apt/lists";
Dir::State::status "/dev/null";
Dir::State::extended_states "$work/apt/extended_states";
Dir::Cache "$work/apt/cache";
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "$work/apt/sources.list.d";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Debug::NoLocking "true";
CONF
own_apt() { APT_CONFIG="$work/apt/apt.conf" apt-get -qq -y -o Dpkg::Use-Pty=0 "$@"; }

# use_sources SUITE-PATTERN: those of this machine's sources that are Debian's own suites of this release.
use_sources() {
  local codename type=deb key="" site release component
  codename="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  [[ "$arch" != riscv64 ]] || type=deb-src
  [[ ! -f /usr/share/keyrings/debian-archive-keyring.gpg ]] || key="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
    while read -r site release component; do
      # shellcheck disable=SC2053 # a pattern, and meant as one
      if [[ "$release" == $codename$1 && "$component" == main ]]; then echo "$type $key$site $release $component"; fi
    done >"$work/apt/sources.list"
  [[ -s "$work/apt/sources.list" ]] || { echo "sysroot.sh: apt has no list of Debian $codename main; run apt-get update as root" >&2; exit 1; }
  own_apt update
}

if [[ "$arch" == riscv64 ]]; then
  need_packages dpkg-dev
  use_sources '*'
  # shellcheck source=batch/cross/riscv64.sh
  source "$here/riscv64.sh"
else
  # With updates and security fixes; a mirror that is between two states of them still has the release itself.
  fetch() { rm -rf "$work/apt/cache/archives" && use_sources "$1" && own_apt install --download-only "${packages[@]}"; }
  fetch '*' || { echo "sysroot.sh: Debian's updates cannot be had for $arch; the release without them is taken" >&2; fetch ''; }
  for package in "$work"/apt/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/root" --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale
  done
  # Links to / lead out of the sysroot.
  find "$work/root" -type l -lname '/*' | while read -r link; do
    ln -sfn "$(realpath -m --relative-to="$(dirname "$link")" "$work/root$(readlink "$link")")" "$link"
  done
fi
printf '%s' "$list" >"$work/root/.cipin-sysroot"
rm -rf "$folder"
mv "$work/root" "$folder"
echo "sysroot: $folder, $(du -sm "$folder" | cut -f1) MB"
