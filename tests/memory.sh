#!/bin/bash
# Peak memory and start-up of the real binary. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: CIPIN=path/to/cipin MAKE_CORPUS=path/to/make_corpus bash tests/memory.sh [--long]

Prints peak memory, and fails where it is above what is promised:
  always   `count --threads 1` of 100 MB of news-like text: below 24,000 kB
  --long   the same of 1 GB: within --memory (64 MiB) and the lexicon file
           process start to the first token, above an empty C++ program: at most 5 ms (median of 31 interleaved runs each, in one of three
           rounds; the whole run of `segment` on one line is timed, so the figure is an upper bound). Timed runs are made in --long alone.
Without $CIPIN the release build's is taken, without $MAKE_CORPUS the one of its bench folder. $CIPIN_LEXICON as cipin takes it.
Exit codes: 0 all within bounds; 1 not; 2 wrong usage; 77 nothing was measured because make_corpus is not there (said on stdout).
TEXT
}

long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CIPIN=${CIPIN:-$project/build/release/batch/cipin}
make_corpus=${MAKE_CORPUS:-$project/build/release/bench/make_corpus}
if [[ ! -x $CIPIN ]]; then
  echo "memory.sh: there is no cipin at $CIPIN; name it with \$CIPIN" >&2
  exit 2
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/cipin-memory-XXXXXX")
trap 'rm -rf "$folder"' EXIT
failed=0
measured=0

fail() {
  echo "FAILED: $1"
  failed=1
}

# Peak resident kB of cipin with the arguments given; its own exit code must be 0.
peak_of() {
  /usr/bin/python3 - "$project/tests/blackbox" "$folder" "$@" <<'PYTHON'
import sys
sys.path.insert(0, sys.argv[1])
import support
support.TIMEOUT_SECONDS = 1800
peak, code = support.peak_kilobytes(sys.argv[2], *sys.argv[3:])
if code != 0:
    sys.exit(f"cipin {sys.argv[3]}: exit code {code}")
print(peak)
PYTHON
}

# check_peak SIZE BOUND_KB WHAT: counts a corpus of SIZE and compares.
check_peak() {
  local size=$1 bound=$2 what=$3 peak
  "$make_corpus" "$size" 7 --format text --out "$folder/corpus.txt" > "$folder/made" 2>&1 || { cat "$folder/made"; fail "make_corpus $size"; return; }
  if ! peak=$(peak_of count --threads 1 --temp-dir "$folder" "$folder/corpus.txt"); then
    fail "count of $size did not end well"
  else
    measured=$((measured + 1))
    echo "peak memory of count --threads 1 on $size: $peak kB (bound: $bound kB, $what)"
    ((peak <= bound)) || fail "$peak kB are above $bound kB"
  fi
  rm -f "$folder/corpus.txt"
}

if [[ -x $make_corpus ]]; then
  check_peak 100M 23999 "below 24,000 kB"
  if ((long)); then
    lexicon=$("$CIPIN" lexicon show | awk '$1 == "bytes" { print $2 }')
    check_peak 1G $((65536 + (lexicon + 1023) / 1024)) "64 MiB and the lexicon's $lexicon bytes"
  else
    echo "SKIPPED: peak memory on 1 GB (--long)"
  fi
else
  echo "SKIPPED: peak memory: there is no make_corpus at $make_corpus (CIPIN_BUILD_BENCH=ON builds it; or name it with \$MAKE_CORPUS)"
fi

start_up() {
  local compiler
  compiler=${CXX:-$(command -v g++ || command -v c++ || true)}
  if [[ -z $compiler ]]; then
    echo "SKIPPED: start-up: there is no C++ compiler for the empty program"
    return
  fi
  echo 'int main() {}' > "$folder/empty.cpp"
  "$compiler" -O2 -o "$folder/empty" "$folder/empty.cpp"
  printf '中国人民的报纸\n' > "$folder/line.txt"
  measured=$((measured + 1))
  /usr/bin/python3 -I -S - "$folder/empty" "$CIPIN" "$folder/line.txt" <<'PYTHON' || fail "start-up is above 5 ms"
import os
import sys
import time

RUNS = 31
ROUNDS = 3  # another load on the machine makes a round slow; a slow start makes all of them slow
BOUND_MS = 5.0
empty = [sys.argv[1]]
segment = [sys.argv[2], "segment", sys.argv[3]]
nowhere = os.open(os.devnull, os.O_WRONLY)


def milliseconds(command):
    began = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)])
    _, status = os.waitpid(pid, 0)
    took = (time.perf_counter() - began) * 1e3
    if status != 0:
        sys.exit(f"{command[0]} ended with status {status}")
    return took


for command in (empty, segment):  # once for the page cache
    milliseconds(command)
for _ in range(ROUNDS):
    times = [(milliseconds(empty), milliseconds(segment)) for _ in range(RUNS)]
    medians = [sorted(column)[RUNS // 2] for column in zip(*times)]
    above = medians[1] - medians[0]
    print(f"start-up: empty C++ program {medians[0]:.2f} ms, segment of one line {medians[1]:.2f} ms: {above:.2f} ms above it "
          f"(bound: {BOUND_MS} ms, medians of {RUNS}; the fastest runs: {min(t[1] for t in times) - min(t[0] for t in times):.2f} ms)", flush=True)
    if above <= BOUND_MS:
        sys.exit(0)
sys.exit(1)
PYTHON
}

if ((long)); then
  start_up
else
  echo "SKIPPED: start-up (timed runs are made in --long alone)"
fi

if ((measured == 0)); then
  echo "memory: nothing was measured"
  exit 77
fi
if ((failed)); then
  echo "memory: failed"
  exit 1
fi
echo "memory: $measured figures within bounds"
