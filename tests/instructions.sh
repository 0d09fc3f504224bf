#!/bin/bash
# Instructions that counting takes. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: CIPIN=path/to/cipin MAKE_CORPUS=path/to/make_corpus bash tests/instructions.sh

Counts the instructions of `cipin count --threads 1` under callgrind, which are the same in every run, and fails where they are above
what is written in this file: for a start without text, and for a byte of a fixed text (make_corpus, 4 MiB, seed 1);
and the latter for pages read and cut by `--tokenizer news` (1 MiB of pages, seed 1).
Without $CIPIN the release build's is taken, without $MAKE_CORPUS the one of its bench folder. $CIPIN_TEST_LEXICON as --lexicon.
Exit codes: 0 within bounds; 1 not; 2 wrong usage; 77 nothing was measured, and why (said on stdout).
TEXT
}

case "${1:-}" in
  '') ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

# Without vector instructions, which not every machine has.
# What was measured plus some 5 %. To renew them: run this on x86-64 with Debian 12's g++, see with
# `callgrind_annotate` that the change is meant, and write the printed figures plus 5 % here with the commit that changes them.
readonly START_MAX=51700000
readonly PER_BYTE_MAX=6550  # hundredths
readonly PAGE_PER_BYTE_MAX=35300

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cipin=${CIPIN:-$project/build/release/batch/cipin}
lexicon=${CIPIN_TEST_LEXICON:-$project/build/release/batch/jieba.lexicon}
make_corpus=${MAKE_CORPUS:-$project/build/release/bench/make_corpus}
[[ -x $cipin ]] || { echo "instructions.sh: there is no cipin at $cipin; name it with \$CIPIN" >&2; exit 2; }
command -v valgrind >/dev/null || { echo "skipped: valgrind is not here (Debian: valgrind)"; exit 77; }
[[ -x $make_corpus ]] || { echo "skipped: there is no make_corpus at $make_corpus"; exit 77; }
[[ $(uname -m) == x86_64 ]] || { echo "skipped: the bounds are of x86-64, this is $(uname -m)"; exit 77; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/cipin-instructions-XXXXXX")
trap 'rm -rf "$folder"' EXIT

# instructions_of FILE [OPTION...]
instructions_of() {
  CIPIN_NO_VECTORS=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$cipin" count --threads 1 --kinds all --top 10 --format tsv --lexicon "$lexicon" \
    "${@:2}" "$1" 2>&1 >/dev/null | tr -d , | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

: >"$folder/empty.txt"
"$make_corpus" 4M 1 >"$folder/text.txt"
bytes=$(stat -c %s "$folder/text.txt")
start=$(instructions_of "$folder/empty.txt")
readonly plain_start=$start
whole=$(instructions_of "$folder/text.txt")
[[ -n $start && -n $whole ]] || { echo "instructions.sh: callgrind told no figure" >&2; exit 1; }
per_byte=$(((whole - start) * 100 / bytes))
echo "instructions: start $start (at most $START_MAX), a byte ${per_byte%??}.${per_byte: -2} (at most ${PER_BYTE_MAX%??}.${PER_BYTE_MAX: -2})"

"$make_corpus" 1M 1 --format files --out "$folder/pages"
bytes=$(find "$folder/pages" -name '*.txt' -exec cat {} + | wc -c)
start=$(instructions_of "$folder/empty.txt" --read page --tokenizer news)
whole=$(instructions_of "$folder/pages" --read page --tokenizer news)
[[ -n $start && -n $whole ]] || { echo "instructions.sh: callgrind told no figure" >&2; exit 1; }
page_per_byte=$(((whole - start) * 100 / bytes))
echo "instructions: a byte of pages as news ${page_per_byte%??}.${page_per_byte: -2} (at most ${PAGE_PER_BYTE_MAX%??}.${PAGE_PER_BYTE_MAX: -2})"
((plain_start <= START_MAX && per_byte <= PER_BYTE_MAX && page_per_byte <= PAGE_PER_BYTE_MAX)) || { echo "instructions.sh: above the bound" >&2; exit 1; }
