#!/usr/bin/env bash
# What cipin costs on each machine that it is built for. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: bash bench/machines.sh [BUILD...]

A table row for each BUILD, a folder of build/ (by default release, static, static-small, arm64, arm64-static, arm64-static-small, and so on for armhf
and riscv64, as far as they are there): size of the stripped program, instructions of a start (`count` of an empty file) and of a byte of text (make_corpus, 4 MiB, seed 1; with the vector instructions that qemu shows, and without any), and peak memory of counting 32 MiB. Programs run
under qemu-user, this machine's as well, and a plugin (bench/machines/instructions.c) counts; figures are the same in every run. Peak memory is of
the process and qemu in it; what qemu takes for `--version` stands beside it. Needs the release build (make_corpus, lexicon).
Exit codes: 0 done; 1 failed; 2 wrong usage.
TEXT
}

case "${1:-}" in
  -h | --help) usage; exit 0 ;;
  -*) usage >&2; exit 2 ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source batch/packages.sh
need_packages qemu-user gcc time >&2
readonly lexicon="$PWD/build/release/batch/jieba.lexicon" make_corpus=build/release/bench/make_corpus
[[ -x $make_corpus && -f $lexicon ]] || { echo "machines.sh: build/release is not built" >&2; exit 1; }
builds=("$@")
if ((${#builds[@]} == 0)); then
  for name in release static static-small {arm64,armhf,riscv64}{,-static,-static-small}; do
    [[ ! -x build/$name/batch/cipin ]] || builds+=("$name")
  done
fi
folder="$(mktemp -d "${TMPDIR:-/tmp}/cipin-machines-XXXXXX")"
trap 'rm -rf "$folder"' EXIT
gcc -O2 -Wall -Wextra -shared -fPIC bench/machines/instructions.c -o "$folder/instructions.so"
: >"$folder/empty.txt"
"$make_corpus" 4M 1 >"$folder/text.txt"
"$make_corpus" 32M 1 >"$folder/long.txt"
bytes=$(stat -c %s "$folder/text.txt")

# tools_of BUILD: sets qemu, to the command that runs its program, and the prefix of its binutils.
tools_of() {
  case "$1" in
    arm64*) qemu=(qemu-aarch64 -L build/sysroot/arm64) prefix=aarch64-linux-gnu- ;;
    armhf*) qemu=(qemu-arm -B 0x100000000 -L build/sysroot/armhf) prefix=arm-linux-gnueabihf- ;;
    riscv64*) qemu=(qemu-riscv64 -L build/sysroot/riscv64) prefix=riscv64-linux-gnu- ;;
    *) qemu=("qemu-$(uname -m)" -L /) prefix="" ;;
  esac
}
count=(count --threads 1 --kinds all --top 10 --format tsv --lexicon "$lexicon")
# instructions_of BUILD FILE [ASSIGNMENT...]
instructions_of() {
  local build="$1" file="$2"
  shift 2
  env "$@" INSTRUCTIONS="$folder/count" "${qemu[@]}" -plugin "$folder/instructions.so" "build/$build/batch/cipin" "${count[@]}" "$file" >/dev/null 2>"$folder/said" ||
    { cat "$folder/said" >&2; return 1; }
  cat "$folder/count"
}
# peak_of BUILD ARGUMENT...: kB
peak_of() {
  local build="$1"
  shift
  /usr/bin/time -o "$folder/peak" -f %M "${qemu[@]}" "build/$build/batch/cipin" "$@" >/dev/null 2>&1
  cat "$folder/peak"
}
hundredths() { echo "${1%??}.${1: -2}"; }

echo "| build | program, MB | start, millions of instructions | a byte, instructions | without vectors | peak, MB (of it qemu) |"
echo "|---|--:|--:|--:|--:|--:|"
for build in "${builds[@]}"; do
  tools_of "$build"
  "${prefix}strip" -o "$folder/stripped" "build/$build/batch/cipin"
  start=$(instructions_of "$build" "$folder/empty.txt")
  with=$(instructions_of "$build" "$folder/text.txt")
  without=$(instructions_of "$build" "$folder/text.txt" CIPIN_NO_VECTORS=1)
  echo "| $build | $(hundredths $(($(stat -c %s "$folder/stripped") / 10000))) | $(hundredths $((start / 10000))) |" \
    "$(hundredths $(((with - start) * 100 / bytes))) | $(hundredths $(((without - start) * 100 / bytes))) |" \
    "$(($(peak_of "$build" "${count[@]}" "$folder/long.txt") / 1000)) ($(($(peak_of "$build" --version) / 1000))) |"
done
