#!/usr/bin/env python3
"""`cipin count` with two threads beside two processes of one thread on halves of the same input, started together, by turns.

usage: bench/threads.py [--runs N] [--size SIZE] [--cipin FILE] [--results FILE]

Inputs: one long text, one file of JSON Lines, and a folder of page files (make_corpus, SIZE each, 64M); the halves are made of them, cut
behind a line or by every second file. First the table of two threads must be that of one. A ratio of 1 says that two threads finish when
the two processes have, whose counts would still have to be put together. Median of the rounds (least-greatest). All have --memory 256M, in which
nothing is spilled: two threads share one budget, two processes have two. Needs two cores with nothing else on them: a third process makes both sides slower, and not alike.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[1]


def halves_of(path, folder):
    """Two paths that hold what `path` holds."""
    halves = [folder / f"{path.name}-{half}" for half in (1, 2)]
    if path.is_dir():
        for half in halves:
            half.mkdir()
        for i, file in enumerate(sorted(path.rglob("*.txt"))):
            (halves[i % 2] / f"{i}.txt").hardlink_to(file)
        return halves
    halves = [half.with_suffix(path.suffix) for half in halves]
    content = path.read_bytes()
    middle = content.index(b"\n", len(content) // 2) + 1
    halves[0].write_bytes(content[:middle])
    halves[1].write_bytes(content[middle:])
    return halves


def seconds(*commands):
    """Wall time until the last of some commands, started together, has ended."""
    begin = time.perf_counter()
    running = [subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in commands]
    for process in running:
        if process.wait() != 0:
            sys.exit(f"threads.py: {process.args} ended with {process.returncode}")
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--size", default="64M")
    parser.add_argument("--cipin", default=os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin")))
    parser.add_argument("--results")
    options = parser.parse_args()
    make_corpus = PROJECT / "build/release/bench/make_corpus"
    rows = ["| input | tokenizer | two threads against two processes on halves | against one thread |", "|---|---|--:|--:|"]
    with tempfile.TemporaryDirectory(prefix="cipin-bench-") as folder:
        folder = pathlib.Path(folder)
        for name, form in (("long.txt", None), ("news.jsonl", "jsonl")):
            with open(folder / name, "wb") as file:
                subprocess.run([make_corpus, options.size, "1", *(["--format", form] if form else [])], stdout=file, check=True)
        subprocess.run([make_corpus, options.size, "1", "--format", "files", "--out", folder / "pages"], check=True)
        for name in ("long.txt", "news.jsonl", "pages"):
            whole = folder / name
            halves = halves_of(whole, folder)
            for tokenizer in ("jieba", "space"):
                def count(threads, path):
                    return [options.cipin, "count", "--quiet", "--top", "10", "--format", "tsv", "--json-text", "text", "--tokenizer", tokenizer,
                            "--memory", "256M", "--threads", threads, path]

                tables = [subprocess.run([str(word) for word in count(threads, whole)], capture_output=True, check=True).stdout for threads in (1, 2)]
                if tables[0] != tables[1]:
                    sys.exit(f"threads.py: two threads count {name} otherwise than one")
                against_halves, against_one = [], []
                for _ in range(options.runs):
                    both = seconds(count(2, whole))
                    against_halves.append(seconds(*(count(1, half) for half in halves)) / both)
                    against_one.append(seconds(count(1, whole)) / both)
                cells = [f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})" for ratios in (against_halves, against_one)]
                rows.append(f"| {name} | {tokenizer} | {cells[0]} | {cells[1]} |")
                print(rows[-1], file=sys.stderr, flush=True)
    table = "\n".join(rows) + "\n"
    print(table, end="")
    if options.results:
        pathlib.Path(options.results).write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
