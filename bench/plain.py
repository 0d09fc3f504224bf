#!/usr/bin/env python3
"""`cipin count --tokenizer space` beside wc -w and tr | sort | uniq -c, whole processes on the same bytes, by turns.

usage: bench/plain.py [--runs N] [--bytes N] [--cipin FILE] [--results FILE]

Texts: generated Chinese news (make_corpus), the same cut into words by `cipin segment`, and English (the licences in
/usr/share/common-licenses, again and again), white space made single spaces and line ends. Totals are compared before times are;
wc runs in C.UTF-8 and keeps no counts, cipin has one thread and its tally. Ratios of each round, median (least-greatest): wall time
and, which tells more on a busy machine, processor time of all processes.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}


def spent():
    times = os.times()
    return times.children_user + times.children_system


def run(command):
    """(wall seconds, processor seconds) of a shell command whose output goes nowhere."""
    wall, processor = time.perf_counter(), spent()
    subprocess.run(command, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - wall, spent() - processor


def output(command):
    return subprocess.run(command, shell=True, capture_output=True, check=True, env=ENVIRONMENT)


def make_texts(folder, cipin, size):
    make_corpus = PROJECT / "build/release/bench/make_corpus"
    han = folder / "han.txt"
    output(f"{make_corpus} {size} 1 --format text --out {han}")
    words = folder / "han-words.txt"
    output(f"{cipin} segment -q {han} | head -c {size} | iconv -c -f utf-8 -t utf-8 >{words} || true")
    licences = b"".join(file.read_bytes() for file in sorted(pathlib.Path("/usr/share/common-licenses").iterdir()) if file.is_file())
    lines = [" ".join(line.split()) for line in licences.decode("utf-8", "ignore").split("\n")]
    english = folder / "english.txt"
    text = "\n".join(lines).encode() + b"\n"
    english.write_bytes(text * (size // len(text)))
    return [("Chinese news", han), ("the same cut into words", words), ("English", english)]


def ratios(rounds, at):
    values = sorted(theirs[at] / ours[at] for ours, theirs in rounds)
    return f"{statistics.median(values):.2f} ({values[0]:.2f}-{values[-1]:.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--bytes", type=int, default=32 << 20)
    parser.add_argument("--cipin", default=str(PROJECT / "build/release/batch/cipin"))
    parser.add_argument("--results")
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for what, text in make_texts(folder, options.cipin, options.bytes):
            count = f"{options.cipin} count --tokenizer space --threads 1 {text}"
            summary = json.loads(output(f"{count} --log-format json").stderr.decode().strip().split("\n")[-1])
            words = int(output(f"wc -w {text}").stdout.split()[0])
            if summary["tokens"] != words:
                sys.exit(f"{what}: {summary['tokens']} tokens, wc -w says {words}")
            rivals = [("wc -w", f"wc -w {text}", options.runs)]
            if what == "English":
                unique = f"tr -s ' ' '\\n' <{text} | sort | uniq -c"
                types = len([line for line in output(unique).stdout.split(b"\n") if len(line.split()) == 2])
                if types != summary["types"]:
                    sys.exit(f"{what}: {summary['types']} types, uniq says {types}")
                rivals.append(("tr, sort, uniq -c", unique, max(1, options.runs // 3)))
            for rival, command, runs in rivals:
                rounds = [(run(count), run(command)) for _ in range(runs)]
                rate = statistics.median(text.stat().st_size / ours[1] for ours, _ in rounds) / 1e6
                lines.append(f"| {what} | {words} | {summary['types']} | {rival} | {rate:.0f} | {ratios(rounds, 0)} | {ratios(rounds, 1)} |")
    model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name"))
    version = output(f"{options.cipin} --version").stdout.decode().split("\n")[1]
    report = "\n".join([
        f"- {time.strftime('%Y-%m-%dT%H:%MZ', time.gmtime())}, {platform.machine()}, {model}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}",
        f"- {version}; texts of {options.bytes} bytes; {options.runs} rounds by turns (a third of them with sort)", "",
        "| text | words | types | rival | cipin's MB a processor second | rival / cipin, wall | rival / cipin, processor |",
        "|---|--:|--:|---|--:|--:|--:|", *lines, ""])
    print(report)
    if options.results:
        pathlib.Path(options.results).write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
