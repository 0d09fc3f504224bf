#!/usr/bin/env bash
# bash tests/nights.sh CIPIN LEXICON: some nights of `update` over a small archive that grows, changes, moves and loses files, with 1 thread
# and with 8. Fails if a run does, or if the exports differ from one another or from a recount from nothing. Meant for builds with
# sanitizers, whose reports end the program.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly cipin="$1" lexicon="$2"
work=$(mktemp -d)
readonly work
trap 'rm -rf "$work"' EXIT

# A container of more than 1 MiB is cut by one thread and counted by all, a smaller one is a file like others.
containers() {  # containers ROUNDS FOLDER
  /usr/bin/python3 - "$1" "$2" <<'PYTHON'
import json, pathlib, sys, tarfile
rounds, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
pages = sorted(pathlib.Path("seeds/archive").rglob("*.txt"))
with open(folder / "pages.jsonl", "w", encoding="utf-8") as lines:
    for number in range(rounds):
        for page in pages:
            record = {"id": f"{number}/{page}", "date": f"202{number}-01-0{number + 1}", "text": page.read_text("utf-8") + f" {number}"}
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        lines.write("{ broken\n")
with tarfile.open(folder / "pages.tar.gz", "w:gz") as archive:
    for page in pages[: 10 * rounds]:
        archive.add(page, str(page))
PYTHON
}

update() {  # update STORE FOLDER THREADS: exit code 3 is right, since a line is broken
  local status=0
  # A commit every few documents: look-ups, counting and commits meet often.
  CIPIN_TEST_COMMIT_DOCUMENTS=25 "$cipin" update --store "$1" --root archive="$2" --lexicon "$lexicon" --threads "$3" --memory 1G \
    --json-text text --json-date date --json-id id --max-withdraw 100 --log-format json || status=$?
  ((status == 3)) || { echo "nights: update ended with $status"; return 1; }
}

nights() {  # nights THREADS: leaves the archive as it is in the end, and the export
  local threads="$1" folder="$work/archive-$1" store="$work/store-$1"
  mkdir -p "$folder"
  cp -r seeds/archive/2023 "$folder"
  containers 6 "$folder"
  update "$store" "$folder" "$threads"
  cp -r seeds/archive/2024 seeds/archive/2025 "$folder"
  containers 8 "$folder"
  update "$store" "$folder" "$threads"
  mv "$folder/2024" "$folder/moved"
  find "$folder/2023" -name '*.txt' | sort | head -n 20 | while read -r page; do echo "又一行" >>"$page"; done
  find "$folder/2025" -name '*.txt' | sort | head -n 10 | xargs rm
  containers 6 "$folder"
  update "$store" "$folder" "$threads"
  update "$store" "$folder" "$threads"
  "$cipin" export --store "$store" --output "$work/export-$threads"
}

nights 1
nights 8
update "$work/store-recount" "$work/archive-8" 8
"$cipin" export --store "$work/store-recount" --output "$work/export-recount"
cmp "$work/export-1" "$work/export-8"
cmp "$work/export-8" "$work/export-recount"
echo "compared: exports of $(grep -c '^article' "$work/export-1") articles after four nights with 1 and 8 threads and a recount"
