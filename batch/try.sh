#!/usr/bin/env bash
# Builds cipin and counts the words of the sample archive. On a bare Debian 12, as root or with sudo: bash batch/try.sh
set -euo pipefail
cd "$(dirname "$0")/.."
source batch/packages.sh

need_packages "${BUILD_PACKAGES[@]}"
if [[ ! -f build/release/build.ninja ]]; then
  cmake --preset release -DCIPIN_BUILD_TESTS=OFF -DCIPIN_BUILD_BENCH=OFF >build-try.log 2>&1 || { cat build-try.log >&2; exit 1; }
  rm -f build-try.log
fi
cmake --build --preset release --target cipin jieba_lexicon >build/release/try.log 2>&1 || { cat build/release/try.log >&2; exit 1; }

echo '$ cipin count --top 12 --min-length 2 --stop seeds/words/stop-words.txt seeds/archive'
build/release/batch/cipin count --top 12 --min-length 2 --stop seeds/words/stop-words.txt seeds/archive
