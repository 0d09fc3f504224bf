"""How time and memory grow with the text, as a table: /usr/bin/python3 bench/growth.py [--base SIZE] [--runs N] [--check]

count (one thread) and a first load (two) of 1, 4, 16 and 64 times SIZE (default 8M) of make_corpus's JSON Lines over a year: processor milliseconds a
megabyte, median of N rounds (default 3), and peak memory.
  --check          exit 1 if the largest takes more than twice the time a megabyte of the second (the first is mostly start-up), or more memory
                   than --memory and the lexicon
  --cipin FILE, --make-corpus FILE   (default: $CIPIN and $MAKE_CORPUS, else the release build's)
"""
import argparse
import os
import statistics
import sys
import tempfile

from store import BUDGET_BYTES, FIELDS, PROJECT, Bench, remove_store, size_bytes_of

STEPS = (1, 4, 16, 64)


def measure(bench, size_bytes, rounds):
    """(megabytes, of count and of update: milliseconds a megabyte, peak megabytes)."""
    corpus, store = bench.folder / "year.jsonl", bench.folder / "growth.cipin"
    bench.make_corpus(size_bytes, 365, corpus)
    megabytes = corpus.stat().st_size / 1e6
    counts, loads = [], []
    for _ in range(rounds):
        counts.append(bench.cipin("count", "--quiet", "--threads", 1, *FIELDS, corpus))
        remove_store(store)
        loads.append(bench.cipin("update", "--quiet", "--threads", 2, "--store", store, *FIELDS, corpus))
    row = [megabytes]
    for runs in (counts, loads):
        row += [1000 * statistics.median(run.cpu_seconds for run in runs) / megabytes, max(run.peak_bytes for run in runs) / 1e6]
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="8M")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--cipin", default=os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin")))
    parser.add_argument("--make-corpus", default=os.environ.get("MAKE_CORPUS", str(PROJECT / "build/release/bench/make_corpus")))
    options = parser.parse_args()
    print("| times | MB | count: CPU ms a MB | peak MB | update: CPU ms a MB | peak MB |\n|--:|--:|--:|--:|--:|--:|")
    rows = []
    with tempfile.TemporaryDirectory(prefix="cipin-growth-") as folder:
        bench = Bench(options, folder)
        for step in STEPS:
            rows.append(measure(bench, size_bytes_of(options.base) * step, options.runs))
            print(f"| {step} | {rows[-1][0]:.1f} | " + " | ".join(f"{value:.1f}" for value in rows[-1][1:]) + " |", flush=True)
        bound = (BUDGET_BYTES + bench.lexicon_bytes()) / 1e6
    failed = [f"{what} takes {rows[-1][column]:.1f} ms a MB, {rows[1][column]:.1f} of less text"
              for what, column in (("count", 1), ("update", 3)) if rows[-1][column] > 2 * rows[1][column]]
    failed += [f"{what} takes {rows[-1][column]:.1f} MB, more than --memory and the lexicon, {bound:.1f} MB"
               for what, column in (("count", 2), ("update", 4)) if rows[-1][column] > bound]
    for line in failed if options.check else []:
        print("FAILED:", line)
    return 1 if failed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
