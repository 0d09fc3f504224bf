#!/usr/bin/env bash
# Builds a package. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: bash batch/deploy/package.sh amd64|arm64|armhf|riscv64|static|arm64-static|armhf-static|riscv64-static

Builds cipin for that machine and packs it: cipin_VERSION_ARCH.deb, or for `static` the tarball of one binary that needs no library (for this
machine, unless another is named). Prints the package's path, in build/packages. The same commit gives the same bytes ($SOURCE_DATE_EPOCH is the commit's time unless it
is set). Needs Debian 12, and root or sudo to install what is missing.
Exit codes: 0 it is there; 1 failed; 2 wrong usage.
TEXT
}

case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  amd64) preset=release folder=build/package-amd64 ;;
  static | arm64-static | armhf-static | riscv64-static) preset="$1" folder="build/$1" ;;
  arm64 | armhf | riscv64) preset="$1" folder="build/$1" ;;
  *) usage >&2; exit 2 ;;
esac
(($# == 1)) || { usage >&2; exit 2; }
readonly kind="$1" preset folder
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source batch/packages.sh

need_packages "${BUILD_PACKAGES[@]}" >&2
case "$kind" in
  static) need_packages "${STATIC_PACKAGES[@]}" >&2; options=() ;;
  amd64) options=(-DCMAKE_INSTALL_PREFIX=/usr -DCIPIN_BUILD_TESTS=OFF -DCIPIN_BUILD_BENCH=OFF) ;;
  *-static) need_packages "${STATIC_PACKAGES[@]}" >&2; bash batch/cross/sysroot.sh "${kind%-static}" >&2; options=() ;;
  *) bash batch/cross/sysroot.sh "$kind" >&2; options=(-DCMAKE_INSTALL_PREFIX=/usr) ;;  # in the folder where its tests are built, too
esac
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
export SOURCE_DATE_EPOCH
umask 022
{
  cmake --preset "$preset" -B "$folder" "${options[@]}"
  cmake --build "$folder" --target cipin jieba_lexicon operation_files
  rm -rf "build/packages/$kind"
  cpack --config "$folder/CPackConfig.cmake" -B "build/packages/$kind"
} >&2
rm -rf "build/packages/$kind/_CPack_Packages"
package="$(basename "build/packages/$kind"/cipin*)"
mv "build/packages/$kind/$package" build/packages/
echo "build/packages/$package"
rmdir "build/packages/$kind"
