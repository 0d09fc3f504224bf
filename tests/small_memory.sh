#!/usr/bin/env bash
# `update` on a machine with little memory. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: CIPIN=path/to/cipin MAKE_CORPUS=path/to/make_corpus bash tests/small_memory.sh [SIZE]

A generated archive of SIZE (1G), in files of a page each, is loaded into a store with --memory 32M in a control group of 96 MB, page cache and all,
and a second night follows. Prints memory, seconds and bytes written to disk. Both must end well, nothing may be killed, and the second night may
write no more than 128 KiB. As root, with cgroup v1. Of a program that runs under qemu-user (cipin-emulated of a cross build) qemu's memory counts as well.
Exit codes: 0 all well; 1 not; 2 wrong usage; 77 it could not be tried here (said on stdout).
TEXT
}

case "${1:-1G}" in
  -h | --help) usage; exit 0 ;;
  -*) usage >&2; exit 2 ;;
esac
readonly size="${1:-1G}" limit_bytes=$((96 << 20)) quiet_bytes=$((128 << 10))
cd "$(dirname "$0")/.."
cipin="${CIPIN:-$PWD/build/release/batch/cipin}"
lexicon="${CIPIN_TEST_LEXICON:-$PWD/build/release/batch/jieba.lexicon}"
make_corpus="${MAKE_CORPUS:-$PWD/build/release/bench/make_corpus}"
readonly controller=/sys/fs/cgroup/memory
[[ -x "$make_corpus" ]] || { echo "skipped: there is no make_corpus at $make_corpus"; exit 77; }
group="$controller/cipin-small-$$"
mkdir "$group" 2>/dev/null || { echo "skipped: no control group can be made here (root and cgroup v1 at $controller)"; exit 77; }
folder="$(mktemp -d "${TMPDIR:-/tmp}/cipin-small-memory-XXXXXX")"
trap 'rm -rf "$folder"; rmdir "$group"' EXIT
echo $limit_bytes >"$group/memory.limit_in_bytes"

"$make_corpus" "$size" 7 --format files --out "$folder/archive" 2>"$folder/made" || { cat "$folder/made"; exit 1; }
find "$folder/archive" -exec touch -d 2024-01-01 {} +  # a file that has just been changed is read again the next night

# night NAME: one night in the group; its JSON log in $folder/NAME.
night() {
  local status=0
  # In a process of its own, which enters the group and becomes the program.
  bash -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" /usr/bin/time -o "$folder/$1.peak" -f '%M' "$cipin" update \
    --memory 32M --log-format json --lexicon "$lexicon" -s "$folder/store" "$folder/archive" 2>"$folder/$1" || status=$?
  ((status == 0)) || { tail -n 3 "$folder/$1"; echo "FAILED: the $1 night ended with $status"; exit 1; }
}
figure() {  # 0 where the kernel does not tell
  local found
  found="$(sed -n "s/.*\"level\":\"summary\".*\"$2\":\([0-9.]*\).*/\1/p" "$folder/$1")"
  echo "${found:-0}"
}

night first
night second
for name in first second; do
  echo "$name night: $(figure $name files_read) files read, $(figure $name bytes) bytes, $(figure $name seconds) s, peak of the process $(<"$folder/$name.peak") kB," \
    "$(figure $name disk_written_bytes) bytes written to disk"
done
killed="$(sed -n 's/^oom_kill \([1-9].*\)/\1/p' "$group/memory.oom_control")"
[[ -z "$killed" ]] || { echo "FAILED: the kernel killed $killed processes"; exit 1; }
(($(figure second files_read) == 0 && $(figure second disk_written_bytes) <= quiet_bytes)) || { echo "FAILED: the second night did something"; exit 1; }
echo "marks: update of $size with --memory 32M in a control group of 96 MB: peak $(<"$folder/first.peak") kB, store $(stat -c %s "$folder/store") bytes"
