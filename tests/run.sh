#!/usr/bin/env bash
# Builds and passes every test. On a bare Debian 12, as root or with sudo: bash tests/run.sh [--long] [STEP...]
#   --long   also what takes long: all of ../shared/data against python jieba, 1 GB, long fuzzing, timings, other machines under qemu, a bare Debian root
#   STEP     only these (names as printed); cross is all that begin with cross-
# Says what it skipped and why. Exit code 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
source batch/packages.sh

long=0
steps=()
for word in "$@"; do
  case "$word" in
    --long) long=1 ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "tests/run.sh: unknown option $word" >&2; exit 2 ;;
    cross) steps+=(cross-arm64 cross-armhf cross-riscv64 cross-s390x) ;;
    *) steps+=("$word") ;;
  esac
done

readonly logs=build/logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0

wanted() { ((${#steps[@]} == 0)) || [[ " ${steps[*]} " == *" $1 "* ]]; }

# step NAME COMMAND...: runs it with its output in a log, which is shown if it fails. Exit code 77 means that it could not test
# anything. Lines that say what was skipped, or is not yet what is asked, are shown always.
step() {
  local name="$1" started=$SECONDS log status=0
  shift
  wanted "$name" || return 0
  log="$logs/$name.log"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  local seconds=$((SECONDS - started))
  case $status in
    0) passed=$((passed + 1)); printf 'ok      %-16s %4d s  %s\n' "$name" $seconds "$(grep -aE '[0-9]+% tests passed|^(marks|gold|Ran|blackbox|compared|golden|instructions)[ :]' "$log" | tail -n 1)" ;;
    77) skipped=$((skipped + 1)); printf 'skipped %-16s %4d s  %s\n' "$name" $seconds "$(tail -n 1 "$log")" ;;
    *) failed=$((failed + 1)); printf 'FAILED  %-16s %4d s, see %s\n' "$name" $seconds "$log"
       grep -anE '(^|[^a-z])(error|FAILED|FAIL):? ' "$log" | head -n 20; tail -n 40 "$log" ;;
  esac
  grep -aiE '^skipped|^NOT YET|\(Skipped\)' "$log" | sed 's/^[[:space:]]*/        /' | head -n 20
  return 0
}

skip() {
  wanted "$1" || return 0
  skipped=$((skipped + 1))
  printf 'skipped %-16s %s\n' "$1" "$2"
}

configure_and_build() {  # configure_and_build PRESET [TARGET...]
  local preset="$1"
  shift
  cmake --preset "$preset" && cmake --build --preset "$preset" ${1:+--target "$@"}
}
run_ctest() {  # run_ctest PRESET [OPTION...]
  local preset="$1"
  shift
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" --no-tests=error "$@"
}

# Other builds take the release build's lexicon: compiling it under a sanitizer takes a minute, and its bytes are the same anyway.
build_release() { cmake --preset release -DCIPIN_BUILD_TESTS=ON -DCIPIN_BUILD_BENCH=ON && cmake --build --preset release; }
asan() {  # batch_tests, which take as long to build as all the rest, in --long
  configure_and_build asan cipin core_tests && run_ctest asan -E '^batch_tests_NOT_BUILT$' &&
    bash tests/nights.sh build/asan/batch/cipin "$CIPIN_TEST_LEXICON"
}
asan_batch() { configure_and_build asan batch_tests && run_ctest asan -E '^core_tests_NOT_BUILT$'; }

fuzz() {  # fuzz SECONDS: each target for so long, from its seeds and what it found before
  local seconds="$1" name status=0
  configure_and_build fuzz fuzz_scan fuzz_lexicon fuzz_segment fuzz_patterns fuzz_page fuzz_names fuzz_news || return 1
  for name in scan lexicon segment patterns page names news; do
    mkdir -p "build/fuzz/found/$name"
    "build/fuzz/tests/fuzz_$name" -max_total_time="$seconds" -max_len=4096 -timeout=20 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/found/$name" "tests/fuzz/corpus/$name" || status=1
  done
  return $status
}

check_marks() {
  local name
  for name in marks_test scorers_test check_marks_test check_marks; do "$PYTHON" "tests/gold/$name.py" || return 1; done
}
# pandas and R read a store: half a gigabyte of packages, so only here.
ask_readers() { need_packages python3-pandas r-cran-rsqlite && "$PYTHON" tests/blackbox test_sql_readers; }

# A real cluster on this machine's loopback counts the sample archive; a node is killed meanwhile.
slurm() { need_packages slurmctld slurmd slurm-client && "$PYTHON" tests/slurm; }

# static [ARCH]: the static builds, in a root folder with nothing but them; and the black-box tests with this machine's.
static() {
  local arch="${1:-}"
  need_packages "${STATIC_PACKAGES[@]}" binutils zstd || return 1
  [[ -z "$arch" ]] || bash batch/cross/sysroot.sh "$arch" || return 1
  configure_and_build "${arch:+$arch-}static" cipin && configure_and_build "${arch:+$arch-}static-small" cipin && "$PYTHON" tests/static.py ${arch:+"$arch"} || return 1
  [[ -n "$arch" ]] || CIPIN="$PWD/build/static/batch/cipin" "$PYTHON" tests/blackbox
}

# On 32-bit ARM where it is built (under qemu-user, whose own memory counts), else on this machine.
small_memory() {
  if [[ -x build/armhf/batch/cipin-emulated ]]; then
    CIPIN="$PWD/build/armhf/batch/cipin-emulated" bash tests/small_memory.sh
  else
    echo "skipped: 32-bit ARM: build/armhf is not built" && bash tests/small_memory.sh
  fi
}

# The metrics as Prometheus reads them. Its package is unpacked and not installed, which would bring 300 MB more.
promtool() {
  local folder=build/promtool
  if [[ ! -x $folder/usr/bin/promtool ]]; then
    mkdir -p $folder && (cd $folder && apt-get download -qq prometheus && dpkg -x prometheus_*.deb .) || return 1
  fi
  PATH="$PWD/$folder/usr/bin:$PATH" run_ctest release -R PromtoolHasNothingToSay
}

# The sample archive's tokens on 32-bit ARM are those of this machine, from the same lexicon file, and so is the lexicon. Core alone: it needs
# no library of the target. How time grows with the text is asked on this machine: under qemu it takes minutes.
armhf() {
  configure_and_build armhf-core core_tests && run_ctest armhf-core -E 'LinearTime|TimeGrows'
}

# The same on a big-endian machine.
cross_core() { need_packages g++-s390x-linux-gnu && configure_and_build s390x core_tests && run_ctest s390x; }
# cross ARCH: the whole program on another machine. What it compiles as a lexicon, cuts, counts and stores are this machine's bytes.
cross() {
  local arch="$1"
  bash batch/cross/sysroot.sh "$arch" && configure_and_build "$arch" && cmp "build/$arch/batch/jieba.lexicon" "$CIPIN_TEST_LEXICON" &&
    run_ctest "$arch" && "$PYTHON" tests/sameness.py "$CIPIN" "build/$arch/batch/cipin-emulated" &&
    CIPIN="$PWD/build/$arch/batch/cipin-emulated" CRASH_SHIM="$PWD/build/$arch/tests/crash_shim.so" "$PYTHON" tests/blackbox
}

# What has threads: count and update, run as a whole with more threads than cores.
tsan() {
  configure_and_build tsan cipin || return 1
  # Many files, and one that is so long that threads share it.
  local threads
  for threads in {1..12}; do find seeds/archive -name '*.txt' -exec cat {} +; done >build/tsan/long.txt
  for threads in 1 8; do
    build/tsan/batch/cipin count --threads $threads --memory 1G --top 0 --kinds all --format tsv --lexicon "$CIPIN_TEST_LEXICON" seeds build/tsan/long.txt \
      >"build/tsan/threads-$threads.tsv" || return 1
  done
  cmp build/tsan/threads-1.tsv build/tsan/threads-8.tsv && bash tests/nights.sh build/tsan/batch/cipin "$CIPIN_TEST_LEXICON"
}
# And the unit tests of what threads share.
tsan_batch() {
  configure_and_build tsan batch_tests &&
    ctest --test-dir build/tsan --output-on-failure --no-tests=error -R '^(TermIds|CountFiles|FileCounter)[.]'
}

export CIPIN="$PWD/build/release/batch/cipin"
export CIPIN_TEST_LEXICON="$PWD/build/release/batch/jieba.lexicon"
export MAKE_CORPUS="$PWD/build/release/bench/make_corpus"
readonly PYTHON=/usr/bin/python3

need_packages "${BUILD_PACKAGES[@]}" googletest libgtest-dev libbenchmark-dev python3 clang libclang-rt-14-dev g++-arm-linux-gnueabihf qemu-user-static time \
  strace e2fsprogs xz-utils zstd mandoc shellcheck unicode-data valgrind ||
  { echo "1 failed: packages"; exit 1; }

step build build_release
[[ -x "$CIPIN" ]] || { echo "$passed passed, $((failed + 1)) failed"; exit 1; }
step unit run_ctest release
step golden "$PYTHON" tests/golden/test_tokens.py
step marks check_marks
step gold "$PYTHON" tests/gold
step differential "$PYTHON" tests/differential/compare.py
step blackbox "$PYTHON" tests/blackbox
step nights "$PYTHON" tests/nights
step crash "$PYTHON" tests/crash
step memory bash tests/memory.sh
step instructions bash tests/instructions.sh
step readme "$PYTHON" tests/readme.py
step asan asan
step tsan tsan
step fuzz fuzz 10
step armhf armhf

if ((long)); then
  step asan-batch asan_batch
  step tsan-batch tsan_batch
  step differential-long "$PYTHON" tests/differential/compare.py --long
  step nights-long "$PYTHON" tests/nights --long
  step crash-long "$PYTHON" tests/crash --long
  step readers ask_readers
  step promtool promtool
  step static static
  step slurm slurm
  step cross-arm64 cross arm64
  step cross-armhf cross armhf
  step cross-riscv64 cross riscv64
  step cross-s390x cross_core
  for arch in arm64 armhf riscv64; do
    step "static-$arch" static "$arch"
  done
  step shards "$PYTHON" bench/shards.py merge --check
  step store "$PYTHON" bench/store.py --check 1G
  step growth "$PYTHON" bench/growth.py --runs 1 --check
  step memory-long bash tests/memory.sh --long
  step small-memory small_memory
  step fuzz-long fuzz 300
  step peers bash tests/peers_ratio.sh
  if [[ -n "${CIPIN_IN_BARE_ROOT:-}" ]]; then
    skip bare-root "and deb, deb-arm64: this is the bare root already"
  elif [[ "$(id -u)" != 0 ]]; then
    skip bare-root "and deb, deb-arm64: they need root (mmdebstrap, chroot)"
  else
    step deb bash tests/deb.sh
    step deb-arm64 bash tests/deb.sh arm64
    step bare-root bash tests/bare_root.sh
  fi
else
  skip long "all of ../shared/data, 1 GB, long fuzzing, ratios, other machines, a bare Debian root: bash tests/run.sh --long"
fi

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
