#!/usr/bin/env bash
# Times segment-and-count of cipin and of what a user would pick instead, on one plain-text UTF-8 file, in interleaved rounds.
#
#   bench/peers.sh [CORPUS_FILE] [--runs N] [--cipin PATH] [--results FILE]
#
#   CORPUS_FILE   default: 32 MiB of make_corpus text, seed 1, in a temporary folder; make_corpus is the release build's
#   --runs N      rounds (default 5); each round runs every peer once
#   --cipin PATH  the binary (default: the release build's, build/release/batch/cipin, else cipin on the PATH)
#   --results F   writes the table to F too
#
# The peers are fetched once, from npm and from what Debian has installed, into ${XDG_CACHE_HOME:-$HOME/.cache}/cipin-peers (or
# CIPIN_PEERS_CACHE). A peer that cannot be set up has a row that says why. The machine should be idle: the load is printed.
set -euo pipefail

readonly NODEJIEBA_VERSION="${NODEJIEBA_VERSION:-3.5.8}"
readonly NODE_RS_VERSION="${NODE_RS_VERSION:-2.0.3}"
readonly PYTHON_BYTES_MAX=16777216     # of a larger file python gets the first PYTHON_PREFIX_BYTES: it would need minutes a round
readonly PYTHON_PREFIX_BYTES=8388608
readonly CXX="${CXX:-g++}"
readonly RELEASE_FLAGS=(-O3 -DNDEBUG)  # those of cipin's release build; no -march

bench="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly bench
readonly release="$bench/../build/release"
readonly cache="${CIPIN_PEERS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cipin-peers}"

corpus=""
runs=5
cipin=""
results=""

die() {
  printf 'peers.sh: %s\n' "$2" >&2
  exit "$1"
}

note() { printf 'peers.sh: %s\n' "$*" >&2; }

need_value() { (($# >= 2)) || die 2 "$1 needs a value"; }

while (($# > 0)); do
  case "$1" in
    --runs) need_value "$@"; runs="$2"; shift 2 ;;
    --cipin) need_value "$@"; cipin="$2"; shift 2 ;;
    --results) need_value "$@"; results="$2"; shift 2 ;;
    --help) sed -n '2,/^set -e/{/^set -e/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) die 2 "unknown option $1" ;;
    *) [[ -z "$corpus" ]] || die 2 "one corpus file at a time"; corpus="$1"; shift ;;
  esac
done
[[ "$runs" =~ ^[1-9][0-9]*$ ]] || die 2 "--runs takes a whole number from 1"
[[ -z "$corpus" || -r "$corpus" ]] || die 1 "$corpus: cannot be read"
[[ -x /usr/bin/time ]] || die 1 "/usr/bin/time is needed for peak memory: apt-get install time"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache"

# ---- The peers. Each set_up_* prints nothing and returns 0, or writes a reason to $work/reason and returns 1. --------------------

absent() {
  printf '%s' "$*" >"$work/reason"
  return 1
}

version_of_package() { sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$1" | head -n 1; }

# Compiles when the binary is missing or older than a source.
compile() {
  local out="$1" newer=0 source
  shift
  local sources=()
  while [[ "$1" != -- ]]; do sources+=("$1"); shift; done
  shift
  for source in "${sources[@]}"; do [[ ! "$out" -nt "$source" ]] && newer=1; done
  ((newer == 0)) || "$CXX" "${RELEASE_FLAGS[@]}" "$@" "${sources[@]}" -o "$out" 2>"$work/compile.log"
}

set_up_cppjieba() {
  command -v npm >/dev/null || { absent "no npm"; return 1; }
  command -v "$CXX" >/dev/null || { absent "no $CXX"; return 1; }
  local home="$cache/nodejieba-$NODEJIEBA_VERSION"
  if [[ ! -e "$home/package/package.json" ]]; then
    note "fetching nodejieba $NODEJIEBA_VERSION, which carries cppjieba"
    mkdir -p "$home"
    (cd "$home" && npm pack "nodejieba@$NODEJIEBA_VERSION" >"$work/npm.log" 2>&1 && tar xzf nodejieba-*.tgz) ||
      { absent "npm pack nodejieba failed"; return 1; }
  fi
  cppjieba="$home/package/submodules/cppjieba"
  [[ -e "$cppjieba/include/cppjieba/Jieba.hpp" ]] || { absent "the package carries no cppjieba"; return 1; }
  # Its headers warn under strict flags; they are not ours to mend.
  compile "$home/cppjieba_count" "$bench/peers/cppjieba_count.cpp" -- -std=c++17 -w "-I$cppjieba/include" "-I$cppjieba/deps/limonp/include" ||
    { absent "cppjieba_count.cpp does not compile"; return 1; }
  cppjieba_count="$home/cppjieba_count"
  cppjieba_version="$(sed -n 's/^## *v\{0,1\}\([0-9][0-9.]*\).*/\1/p' "$cppjieba/CHANGELOG.md" | head -n 1) (nodejieba $NODEJIEBA_VERSION)"
}

install_node_package() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then absent "no node or no npm"; return 1; fi
  local folder="$1" package="$2"
  [[ ! -e "$folder/installed" ]] || return 0
  note "fetching $package"
  mkdir -p "$folder"
  printf '{"private":true}\n' >"$folder/package.json"
  (cd "$folder" && npm install --no-audit --no-fund --ignore-scripts "$package" >"$work/npm.log" 2>&1) ||
    { absent "npm install $package failed"; return 1; }
  touch "$folder/installed"
}

set_up_node_rs() {
  node_rs="$cache/node-rs-$NODE_RS_VERSION"
  install_node_package "$node_rs" "@node-rs/jieba@$NODE_RS_VERSION" || return 1
  (cd "$node_rs" && node -e "require('@node-rs/jieba')" 2>/dev/null) || { absent "no binary of it for this machine"; return 1; }
}

# nodejieba compiles itself when installed; with the headers of node at hand that is one call of the compiler.
set_up_nodejieba() {
  nodejieba="$cache/nodejieba-addon-$NODEJIEBA_VERSION"
  install_node_package "$nodejieba" "nodejieba@$NODEJIEBA_VERSION" || return 1
  local home="$nodejieba/node_modules/nodejieba" headers="" folder
  for folder in "$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")/include/node" /usr/include/node /usr/include/nodejs/src; do
    [[ -e "$folder/node_api.h" ]] && { headers="$folder"; break; }
  done
  [[ -n "$headers" ]] || { absent "no headers of node: apt-get install libnode-dev"; return 1; }
  mkdir -p "$home/build/Release"
  [[ -e "$home/build/Release/nodejieba.node" ]] || note "compiling nodejieba"
  compile "$home/build/Release/nodejieba.node" "$home/lib/index.cpp" "$home/lib/nodejieba.cpp" -- -std=c++17 -w -shared -fPIC \
    -DLOGGING_LEVEL=LL_WARNING -DNODE_GYP_MODULE_NAME=nodejieba -DBUILDING_NODE_EXTENSION "-I$headers" \
    "-I$nodejieba/node_modules/node-addon-api" "-I$home/submodules/cppjieba/include" "-I$home/submodules/cppjieba/deps/limonp/include" ||
    { absent "the addon does not compile"; return 1; }
  (cd "$nodejieba" && node -e "require('nodejieba').cut('词频')" 2>/dev/null) || { absent "the addon does not load"; return 1; }
}

set_up_python() {
  [[ -x /usr/bin/python3 ]] || { absent "no /usr/bin/python3"; return 1; }
  python_version="$(/usr/bin/python3 -c 'import jieba; print(jieba.__version__)' 2>/dev/null)" ||
    { absent "apt-get install python3-jieba"; return 1; }
  # Not exported before it exists: jieba's cache of its dictionary is kept with the rest.
  export CIPIN_PEERS_JIEBA_CACHE="$cache"
}

set_up_cipin() {
  if [[ -z "$cipin" && -x "$release/batch/cipin" ]]; then cipin="$release/batch/cipin"; fi
  [[ -n "$cipin" ]] || cipin="$(command -v cipin || true)"
  [[ -n "$cipin" ]] || { absent "no build/release/batch/cipin and none on the PATH; name one with --cipin"; return 1; }
  [[ -x "$cipin" ]] || { absent "$cipin is not a program"; return 1; }
}

# ---- One run. -------------------------------------------------------------------------------------------------------------------

# Sets `command_line` for a peer and a file.
command_of() {
  local peer="$1" file="$2"
  case "$peer" in
    cipin) command_line=("$cipin" count --threads 1 --tokenizer jieba --format tsv --top 10 --kinds all --log-format json "$file") ;;
    cppjieba) command_line=("$cppjieba_count" "$cppjieba/dict" hmm "$file") ;;
    cppjieba-nohmm) command_line=("$cppjieba_count" "$cppjieba/dict" nohmm "$file") ;;
    node-rs) command_line=(node "$bench/peers/node_count.cjs" "$node_rs" node-rs hmm "$file") ;;
    nodejieba) command_line=(node "$bench/peers/node_count.cjs" "$nodejieba" nodejieba hmm "$file") ;;
    python) command_line=(/usr/bin/python3 "$bench/peers/python_count.py" hmm "$file") ;;
  esac
}

# number KEY LINE: the number under KEY in a line of flat JSON; nothing where it has none.
number() { sed -n "s/.*\"$1\": *\([0-9][0-9.eE+-]*\).*/\1/p" <<<"$2" | head -n 1; }

# The one place that knows cipin's closing figures: a line of JSON on stderr (--log-format json), {"level":"summary","files":1,"bytes":N,
# "tokens":N,"types":N,"seconds":S,...}. cipin maps its lexicon and does not load one: 0 seconds, its start-up has it.
figures_of_cipin() {
  local line
  line="$(grep '^{"level":"summary",' "$work/stderr" | tail -n 1)" || return 1
  printf '0 %s %s %s %s\n' "$(number seconds "$line")" "$(number tokens "$line")" "$(number types "$line")" \
    "$(number bytes "$line")"
}

figures_of_harness() {
  local line
  line="$(grep '^{.*"work_seconds"' "$work/stdout" | tail -n 1)" || return 1
  printf '%s %s %s %s %s\n' "$(number load_seconds "$line")" "$(number work_seconds "$line")" "$(number tokens "$line")" \
    "$(number types "$line")" "$(number bytes "$line")"
}

# run_once PEER FILE: sets `run_figures` to "load work tokens types bytes wall memory_kib". Fails as the peer fails.
run_once() {
  local peer="$1" begin end figures status=0
  command_of "$peer" "$2"
  begin="${EPOCHREALTIME/[^0-9]/}"
  /usr/bin/time -f '%M' -o "$work/memory" "${command_line[@]}" >"$work/stdout" 2>"$work/stderr" || status=$?
  # 3: some of the input could not be read as it stands (a byte that is no UTF-8, say), which the others do not tell.
  if ((status != 0)) && [[ "$peer" != cipin || "$status" != 3 ]]; then return 1; fi
  end="${EPOCHREALTIME/[^0-9]/}"
  if [[ "$peer" == cipin ]]; then figures="$(figures_of_cipin)" || return 1; else figures="$(figures_of_harness)" || return 1; fi
  [[ "$(wc -w <<<"$figures")" -eq 5 ]] || return 1
  run_figures="$figures $(awk -v us=$((end - begin)) 'BEGIN { printf "%.6f", us / 1e6 }') $(tail -n 1 "$work/memory")"
}

# ---- What is run. ---------------------------------------------------------------------------------------------------------------

corpus_name=""
if [[ -z "$corpus" ]]; then
  make_corpus="$release/bench/make_corpus"
  [[ -x "$make_corpus" ]] || die 1 "no build/release/bench/make_corpus: cmake --preset release && ninja -C build/release make_corpus, or name a text"
  note "making 32 MiB of text"
  corpus="$work/corpus.txt"
  "$make_corpus" 32M 1 --format text --out "$corpus"
  corpus_name="make_corpus 32M 1"
else
  corpus_name="$(basename "$corpus")"
fi
corpus_bytes="$(wc -c <"$corpus")"
((corpus_bytes > 0)) || die 1 "$corpus_name is empty"

python_corpus="$corpus"
if ((corpus_bytes > PYTHON_BYTES_MAX)); then
  python_corpus="$work/prefix.txt"
  head -c "$PYTHON_PREFIX_BYTES" "$corpus" >"$work/cut.txt"
  # Cut back to the last line end, so that no code point and no word is cut.
  lines="$(wc -l <"$work/cut.txt")"
  if ((lines > 0)); then head -n "$lines" "$work/cut.txt" >"$python_corpus"; else cp "$work/cut.txt" "$python_corpus"; fi
  rm "$work/cut.txt"
fi
printf '词频统计：每天晚上读一份报纸。\n' >"$work/line.txt"

readonly peers=(cipin cppjieba cppjieba-nohmm node-rs nodejieba python)
declare -A label=(
  [cipin]="cipin count, jieba" [cppjieba]="cppjieba, HMM" [cppjieba-nohmm]="cppjieba, no HMM" [node-rs]="@node-rs/jieba, HMM"
  [nodejieba]="nodejieba, HMM" [python]="python jieba, HMM"
)
declare -A version=() reason=()
file_of() { if [[ "$1" == python ]]; then printf '%s' "$python_corpus"; else printf '%s' "$corpus"; fi; }

cppjieba="" cppjieba_count="" cppjieba_version="" node_rs="" nodejieba="" python_version="" run_figures=""
command_line=()
for peer in "${peers[@]}"; do
  case "$peer" in
    cipin) set_up=set_up_cipin ;;
    cppjieba | cppjieba-nohmm) set_up=set_up_cppjieba ;;
    node-rs) set_up=set_up_node_rs ;;
    nodejieba) set_up=set_up_nodejieba ;;
    python) set_up=set_up_python ;;
  esac
  if ! "$set_up"; then
    reason[$peer]="$(cat "$work/reason")"
    note "$peer: absent: ${reason[$peer]}"
    continue
  fi
  case "$peer" in
    cipin) version[$peer]="$("$cipin" --version 2>/dev/null | head -n 1 || true)" ;;
    cppjieba | cppjieba-nohmm) version[$peer]="$cppjieba_version" ;;
    node-rs) version[$peer]="$(version_of_package "$node_rs/node_modules/@node-rs/jieba/package.json")" ;;
    nodejieba) version[$peer]="$(version_of_package "$nodejieba/node_modules/nodejieba/package.json")" ;;
    python) version[$peer]="$python_version" ;;
  esac
  # Once on one line, untimed: caches are filled, and a peer that cannot run is told from one that is slow.
  if ! run_once "$peer" "$work/line.txt"; then
    reason[$peer]="does not run: $(tail -n 1 "$work/stderr" | tr '|' '/' | cut -c 1-120)"
    note "$peer: absent: ${reason[$peer]}"
  fi
done

load_before="$(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || echo unknown)"

# rounds.txt: round peer load work tokens types bytes wall memory_kib startup; a peer that fails in a round is out of the table.
: >"$work/rounds.txt"
for ((round = 1; round <= runs; ++round)); do
  for peer in "${peers[@]}"; do
    [[ -z "${reason[$peer]:-}" ]] || continue
    note "round $round of $runs: $peer"
    if ! run_once "$peer" "$work/line.txt"; then reason[$peer]="failed in round $round"; continue; fi
    startup="$(cut -d ' ' -f 6 <<<"$run_figures")"
    if ! run_once "$peer" "$(file_of "$peer")"; then reason[$peer]="failed in round $round"; continue; fi
    printf '%s %s %s %s\n' "$round" "$peer" "$run_figures" "$startup" >>"$work/rounds.txt"
  done
done

# Tokens beside python's: of python's own file, so one more run, untimed, of the others where that is a prefix.
declare -A tokens_beside=()
for peer in "${peers[@]}"; do
  [[ -z "${reason[$peer]:-}" ]] || continue
  if [[ "$python_corpus" == "$corpus" || "$peer" == python ]]; then
    tokens_beside[$peer]="$(awk -v peer="$peer" '$2 == peer { print $5; exit }' "$work/rounds.txt")"
  elif run_once "$peer" "$python_corpus"; then
    tokens_beside[$peer]="$(cut -d ' ' -f 3 <<<"$run_figures")"
  fi
done
# cipin counts a line end as a token, the others are given lines without them.
if [[ -n "${tokens_beside[cipin]:-}" ]]; then
  tokens_beside[cipin]=$((tokens_beside[cipin] - $(wc -l <"$python_corpus")))
  if [[ -n "${tokens_beside[python]:-}" && "${tokens_beside[cipin]}" != "${tokens_beside[python]}" ]]; then
    note "cipin has other tokens than python: the times are not of the same work"
  fi
fi

# ---- The table. -----------------------------------------------------------------------------------------------------------------

median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# median_of COLUMN PEER, over the rounds; median_rate: of 10^6 bytes over the seconds in that column.
median_of() { awk -v column="$1" -v peer="$2" '$2 == peer { print $column }' "$work/rounds.txt" | median; }
median_rate() { awk -v column="$1" -v peer="$2" '$2 == peer && $column > 0 { print $7 / $column / 1e6 }' "$work/rounds.txt" | median; }

# ratio_of COLUMN PEER: cipin's bytes a second of that column over the peer's, round by round: "median (least-greatest)".
ratio_of() {
  awk -v column="$1" -v peer="$2" '
    $2 == "cipin" && $column > 0 { ours[$1] = $7 / $column }
    $2 == peer && $column > 0 { theirs[$1] = $7 / $column }
    END { for (round in theirs) if (round in ours) print ours[round] / theirs[round] }' "$work/rounds.txt" | sort -g |
    awk '{ v[NR] = $1 }
      END { if (NR) printf "%.2f (%.2f-%.2f)", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2, v[1], v[NR]; else printf "-" }'
}

rounded() { if [[ -n "$2" ]]; then awk -v format="%.$1f" -v value="$2" 'BEGIN { printf format, value }'; else printf -- '-'; fi; }

print_table() {
  local commit peer beside
  commit="$(git -C "$bench" rev-parse --short HEAD 2>/dev/null || echo 'no commit')"
  [[ -z "$(git -C "$bench" status --porcelain 2>/dev/null | head -n 1)" ]] || commit="$commit, with changes"
  printf '# cipin beside its peers\n\n'
  printf -- '- date: %s\n- commit: %s\n' "$(date -u +%Y-%m-%dT%H:%MZ)" "$commit"
  printf -- '- machine: %s, %s, %s CPUs, %s MB, load before %s\n' "$(uname -sm)" \
    "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)" "$(getconf _NPROCESSORS_ONLN)" \
    "$(awk '/^MemTotal/ { printf "%d", $2 / 1000 }' /proc/meminfo 2>/dev/null)" "$load_before"
  printf -- '- compiler: %s, %s\n' "$("$CXX" --version 2>/dev/null | head -n 1)" "${RELEASE_FLAGS[*]}"
  command -v node >/dev/null && printf -- '- node: %s\n' "$(node --version)"
  printf -- '- text: %s, %s bytes; rounds: %s, interleaved\n' "$corpus_name" "$corpus_bytes" "$runs"
  if [[ "$python_corpus" != "$corpus" ]]; then
    printf -- '- python reads the first %s bytes of it; the last column is of these for all\n' "$(wc -c <"$python_corpus")"
  fi
  printf '\nMB is 10^6 bytes. MB/s: bytes over work seconds (read, segment, count; loading apart), median of rounds. Ratios: cipin over the peer,\n'
  printf 'median (least-greatest) of the ratios of each round; above 1 cipin is faster. Start-up: the whole process on one line. Whole process: bytes over its\n'
  printf 'wall seconds. One thread each, but for the garbage collector of node. Tokens against python: without line ends, which only cipin\n'
  printf 'counts.\n\n'
  printf '| peer | version | MB/s | cipin / peer | whole process MB/s | cipin / peer, whole | load s | start-up s | peak MB | tokens | types | tokens against python |\n'
  printf '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n'
  for peer in "${peers[@]}"; do
    if [[ -n "${reason[$peer]:-}" ]]; then
      printf '| %s | absent: %s | | | | | | | | | | |\n' "${label[$peer]}" "${reason[$peer]}"
      continue
    fi
    beside="-"
    if [[ -n "${tokens_beside[python]:-}" && -n "${tokens_beside[$peer]:-}" ]]; then
      beside="$(awk -v ours="${tokens_beside[$peer]}" -v theirs="${tokens_beside[python]}" \
        'BEGIN { printf "%+d (%+.3f %%)", ours - theirs, 100 * (ours - theirs) / theirs }')"
    fi
    printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "${label[$peer]}" "${version[$peer]}" \
      "$(rounded 2 "$(median_rate 4 "$peer")")" "$(ratio_of 4 "$peer")" "$(rounded 2 "$(median_rate 8 "$peer")")" \
      "$(ratio_of 8 "$peer")" "$(rounded 2 "$(median_of 3 "$peer")")" "$(rounded 3 "$(median_of 10 "$peer")")" \
      "$(awk -v kib="$(median_of 9 "$peer")" 'BEGIN { printf "%.0f", kib * 1024 / 1e6 }')" \
      "$(awk -v peer="$peer" '$2 == peer { print $5; exit }' "$work/rounds.txt")" \
      "$(awk -v peer="$peer" '$2 == peer { print $6; exit }' "$work/rounds.txt")" "$beside"
  done
}

if [[ -n "$results" ]]; then print_table | tee "$results"; else print_table; fi
