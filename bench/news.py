#!/usr/bin/env python3
"""What `news` and page reading cost beside jieba's tokens and beside native cppjieba, on newspaper pages; one thread each, in turns.

    /usr/bin/python3 bench/news.py [FOLDER] [--runs N] [--cipin FILE] [--results FILE]

    FOLDER        of .txt pages (default: 16 MiB of make_corpus pages, seed 1)
    --runs N      rounds (default 5)
    --cipin FILE  default: $CIPIN, or build/release/batch/cipin
    --results F   writes the table to F, too

cppjieba reads all pages as one file; it is what bench/peers.sh has built (run that first; else there is no row of it). Times are processor seconds of the
process, less those of a run on one line (start-up and loading), so that a machine that is not idle tells nearly the same.
"""
import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
WAYS = {"jieba": ["--tokenizer", "jieba"], "news": ["--tokenizer", "news"], "jieba, pages read": ["--read", "page", "--tokenizer", "jieba"],
        "news, pages read": ["--read", "page", "--tokenizer", "news"]}


def processor_seconds(command):
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = spent()
    subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return spent() - before


def cppjieba(text):
    cache = os.environ.get("CIPIN_PEERS_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "cipin-peers"
    for program in sorted(pathlib.Path(cache).glob("nodejieba-*/cppjieba_count")):
        return [program, program.parent / "package/submodules/cppjieba/dict", "hmm", text]
    print("no row of cppjieba: bench/peers.sh has not built it", file=sys.stderr)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cipin", default=os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin")))
    parser.add_argument("--results")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cipin-bench-") as folder:
        folder = pathlib.Path(folder)
        pages = pathlib.Path(options.folder or folder / "pages")
        if options.folder is None:
            subprocess.run([PROJECT / "build/release/bench/make_corpus", "16M", "1", "--format", "files", "--out", pages], check=True)
        files = sorted(pages.rglob("*.txt"))
        text = b"\n".join(file.read_bytes() for file in files)
        (folder / "all.txt").write_bytes(text)
        (folder / "line.txt").write_text("词频统计：每天晚上读一份报纸。\n", encoding="utf-8")
        commands = {name: ([options.cipin, "count", "--threads", 1, "--quiet", *way], pages) for name, way in WAYS.items()}
        peer = cppjieba(folder / "all.txt")
        if peer:
            commands["cppjieba, HMM"] = (peer[:-1], peer[-1])
        seconds = {name: [] for name in commands}
        for _ in range(options.runs):
            for name, (command, what) in commands.items():
                start_up = processor_seconds([*command, folder / "line.txt"])
                seconds[name].append(max(processor_seconds([*command, what]) - start_up, 1e-6))
    lines = [f"{len(files)} pages, {len(text)} bytes, {options.runs} rounds; load {os.getloadavg()[0]:.1f} after", "",
             "| | MB a processor second | so many times as fast as cppjieba (least and greatest of the rounds) |", "|---|--:|--:|"]
    for name, took in seconds.items():
        rate = statistics.median(len(text) / 1e6 / one for one in took)
        ratios = [theirs / ours for ours, theirs in zip(took, seconds.get("cppjieba, HMM", []))]
        beside = f"{statistics.median(ratios):.1f} ({min(ratios):.1f}-{max(ratios):.1f})" if ratios else "-"
        lines.append(f"| {name} | {rate:.1f} | {beside} |")
    table = "\n".join(lines) + "\n"
    print(table)
    if options.results:
        pathlib.Path(options.results).write_text(table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
