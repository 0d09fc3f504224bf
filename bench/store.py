"""What a store costs, in one run, as a table: /usr/bin/python3 bench/store.py [SIZE] [PART...]

  SIZE             of the generated archive (default 1G; 64M is quick)
  PART             load, months, nothing-new, transcripts (default: all)
  --runs N         rounds of what is timed, by turns (default 3; nothing-new: 7)
  --files N        files of nothing-new (default 100000)
  --cipin FILE     the binary (default: $CIPIN, else the release build's)
  --make-corpus FILE   (default: $MAKE_CORPUS, else the release build's)
  --results FILE   write the table there, too
  --folder DIR     where the archives and stores are made (default: $TMPDIR, else /tmp); 14 times SIZE are needed
  --check          exit 1 if a bound is not kept

load: a first load of JSON Lines over twelve months by two threads beside one-thread `count` of the same file; sizes by table; peak memory.
months: an archive of 100 months, each a twelfth of SIZE, that grows by a month a night. nothing-new: a night over many files that has nothing to do, beside find.
transcripts: ../shared/data/xwlb_json 2012-2015, where it is. Ratios are of each round; medians of rounds (least-greatest).
"""
import argparse
import collections
import json
import os
import pathlib
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[1]
TRANSCRIPTS = PROJECT.parent / "shared/data/xwlb_json/assets"
FIELDS = ["--json-text", "text", "--json-title", "title", "--json-date", "date", "--json-source", "source"]
TRANSCRIPT_FIELDS = ["--json-records", "videoList[]", "--json-text", "video_detail.content:html,brief", "--json-title", "video_title",
                     "--json-date", "pub_date", "--json-source", "video_detail.source"]
SOME_SKIPPED = 3
OLD_SECONDS = 1_500_000_000
ARTICLE_BYTES = 1954  # a mean line of make_corpus's JSON Lines
ARTICLES_A_PAGE = 5
MONTHS = 100
BUDGET_BYTES = 64 << 20  # --memory's default


def size_bytes_of(text):
    shift = "KMGT".find(text[-1:].upper()) + 1
    return int(text[:-1] if shift else text) << (10 * shift)


Timed = collections.namedtuple("Timed", "seconds cpu_seconds peak_bytes stderr")


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = pathlib.Path(folder)
        self.rows = []
        self.tables = []
        self.missed = 0

    def timed(self, *command):
        """A run to its end; its output is thrown away."""
        report = self.folder / "time.txt"
        command = ["/usr/bin/time", "-f", "%M %U %S", "-o", str(report), *map(str, command)]
        began = time.perf_counter()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        seconds = time.perf_counter() - began
        if done.returncode not in (0, SOME_SKIPPED):
            sys.exit(f"{' '.join(command)}: ended with {done.returncode}: {done.stderr.decode(errors='replace')[-600:]}")
        peak_kb, user, system = report.read_text().split()[-3:]
        return Timed(seconds, float(user) + float(system), int(peak_kb) * 1024, done.stderr.decode())

    def cipin(self, *arguments):
        return self.timed(self.options.cipin, *arguments)

    def count(self, *arguments):
        """(the run, bytes of decoded text) of one-thread count."""
        run = self.cipin("count", "--threads", 1, "--log-format", "json", *arguments)
        return run, [json.loads(line) for line in run.stderr.splitlines() if '"summary"' in line][-1]["bytes"]

    def row(self, what, value, bound=None, held=None):
        self.rows.append((what, value, bound or "", {None: "", True: "yes", False: "**no**"}[held]))
        self.missed += held is False
        print(f"{what}: {value}{f' (bound {bound})' if bound else ''}{'' if held in (None, True) else ' NOT HELD'}", flush=True)

    def make_corpus(self, size_bytes, days, out, first_day="2015-01-01"):
        pages = max(1, round(size_bytes / ARTICLE_BYTES / ARTICLES_A_PAGE / days))
        subprocess.run([self.options.make_corpus, str(size_bytes), "1", "--format", "jsonl", "--from", first_day, "--pages-per-day", str(pages), "--out", str(out)],
                       check=True)
        os.utime(out, (OLD_SECONDS, OLD_SECONDS))

    def sizes(self, name, store, text_bytes, store_bound):
        """Rows and a table of where a store's bytes are."""
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        contributions, articles = connection.execute("SELECT sum(length(contribution)), count(*) FROM article").fetchone()
        terms, cells = (connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("term", "term_period"))
        try:
            tables = connection.execute("SELECT name, sum(pgsize), sum(unused) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
        except sqlite3.OperationalError:
            tables = []
            print("SKIPPED: sizes by table: this Python's SQLite has no dbstat", flush=True)
        connection.close()
        store_bytes = os.stat(store).st_size
        share = contributions / text_bytes
        self.row(f"{name}: contributions / decoded text", f"{share:.1%}", "25 %", share <= 0.25)
        share = store_bytes / text_bytes
        self.row(f"{name}: store / decoded text", f"{share:.1%}", f"{store_bound:.0%}", share <= store_bound)
        lines = [f"\n{name}: {text_bytes / 1e6:.1f} MB of text, {articles} articles, {terms} terms, {cells} (term, month); store {store_bytes / 1e6:.1f} MB\n",
                 "| table or index | MB | of the text | unused in pages |", "|---|--:|--:|--:|"]
        lines += [f"| {table} | {size / 1e6:.2f} | {size / text_bytes:.2%} | {unused / size:.0%} |" for table, size, unused in tables if size > 4096 * 4]
        self.tables += lines
        print("\n".join(lines), flush=True)

    def load(self):
        corpus, store = self.folder / "year.jsonl", self.folder / "load.cipin"
        size_bytes = size_bytes_of(self.options.size)
        self.make_corpus(size_bytes, 365, corpus)
        megabytes = corpus.stat().st_size / 1e6
        counts, updates = [], []
        for _ in range(self.options.runs or 3):
            run, text_bytes = self.count(*FIELDS, corpus)
            counts.append(run)
            remove_store(store)
            updates.append(self.cipin("update", "--threads", 2, "--store", store, *FIELDS, corpus))
        ratios = [count.seconds / update.seconds for count, update in zip(counts, updates)]
        name = f"{megabytes:.0f} MB of JSON Lines over 12 months"
        for what, runs in (("count, one thread", counts), ("first load, two threads", updates)):
            self.row(f"{name}: {what}", f"{spread([megabytes / run.seconds for run in runs])} MB/s, {spread([run.cpu_seconds for run in runs])} s of CPU")
        peaks = [run.peak_bytes for run in updates]
        self.row(f"{name}: first load / count", spread(ratios), "0.60", statistics.median(ratios) >= 0.6)
        lexicon_bytes = self.lexicon_bytes()
        bound = BUDGET_BYTES + lexicon_bytes
        self.row(f"{name}: peak memory of the load", f"{max(peaks) / 1e6:.1f} MB", f"--memory and lexicon, {bound / 1e6:.1f} MB", max(peaks) <= bound)
        self.sizes("12 months", store, text_bytes, 0.40)
        remove_store(store)
        corpus.unlink()

    def lexicon_bytes(self):
        shown = subprocess.run([self.options.cipin, "lexicon", "show"], capture_output=True, text=True, check=True).stdout
        return next(int(line.split()[1]) for line in shown.splitlines() if line.startswith("bytes"))

    def months(self):
        archive, store = self.folder / "months", self.folder / "months.cipin"
        archive.mkdir()
        months, peaks = [], []
        for path in self.month_files(archive):
            megabytes = path.stat().st_size / 1e6
            run = self.cipin("update", "--threads", 2, "--store", store, *FIELDS, archive)
            written = re.search(r"(\d+) bytes written to disk", run.stderr)
            months.append((run.seconds / megabytes, run.cpu_seconds / megabytes, int(written.group(1)) / 1e6 if written else 0))
            peaks.append(run.peak_bytes)
        first, last = months[1:11], months[-10:]
        for name, ten in (("2-11", first), (f"{MONTHS - 9}-{MONTHS}", last)):
            seconds, cpu_seconds, written = zip(*ten)
            self.row(f"a further month of {megabytes:.0f} MB, months {name}",
                     f"{spread([1000 * value for value in seconds])} ms a MB, {spread([1000 * value for value in cpu_seconds])} of CPU (mean "
                     f"{1000 * statistics.mean(cpu_seconds):.3g}), {spread(written)} MB written")
        ratio, cpu_ratio = (statistics.median(month[i] for month in last) / statistics.median(month[i] for month in first) for i in (0, 1))
        # A night now and then pays for those before: of ten, all are counted.
        mean_ratio = statistics.mean(month[1] for month in last) / statistics.mean(month[1] for month in first)
        self.row(f"month {MONTHS} / month 1", f"{ratio:.2f} (of CPU seconds {cpu_ratio:.2f}, of ten months' {mean_ratio:.2f})", "1.25",
                 max(ratio, mean_ratio) <= 1.25)
        bound = BUDGET_BYTES + self.lexicon_bytes()
        self.row("months: peak memory", f"{max(peaks) / 1e6:.1f} MB", f"{bound / 1e6:.1f} MB", max(peaks) <= bound)
        remove_store(store)
        shutil.rmtree(archive)

    def month_files(self, archive):
        """One file a month, each made when the one before has been dealt with: make_corpus waits in its pipe meanwhile. Its lines come in
        order of days, each beginning with {"date":"YYYY-MM-DD"."""
        month_bytes = size_bytes_of(self.options.size) / 12
        pages = max(1, round(month_bytes / ARTICLE_BYTES / ARTICLES_A_PAGE / 30.44))
        command = [self.options.make_corpus, str(int(month_bytes * MONTHS * 1.4)), "1", "--format", "jsonl", "--from", "2007-01-01",
                   "--pages-per-day", str(pages), "--out", "-"]
        prefix = len('{"date":"')
        made, month, out = 0, None, None
        with subprocess.Popen(command, stdout=subprocess.PIPE) as corpus:
            for line in corpus.stdout:
                if line[prefix : prefix + 7] != month:
                    if out:
                        out.close()
                        os.utime(out.name, (OLD_SECONDS, OLD_SECONDS))
                        yield pathlib.Path(out.name)
                        made += 1
                    if made == MONTHS:
                        break
                    month = line[prefix : prefix + 7]
                    out = open(archive / f"{month.decode()}.jsonl", "wb")
                out.write(line)
            corpus.kill()
        if made < MONTHS:
            sys.exit(f"only {made} months were made")

    def nothing_new(self):
        archive, store = self.folder / "pages", self.folder / "pages.cipin"
        for number in range(self.options.files):
            folder = archive / f"{1990 + number // 3600}/{1 + number // 300 % 12:02}-{1 + number // 10 % 28:02}"
            if number % 10 == 0:
                folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{number:06}.txt"
            path.write_text(f"第{number}版，本报讯\n", encoding="utf-8")
            os.utime(path, (OLD_SECONDS, OLD_SECONDS))
        first = self.cipin("update", "--threads", 2, "--store", store, archive)
        find = ["find", archive, "-type", "f", "-printf", "%s %T@\\n"]
        night = ["update", "--store", store, archive]
        self.timed(*find)
        self.cipin(*night)
        ratios, finds, nights, peaks = [], [], [], []
        for _ in range(self.options.runs or 7):
            finds.append(self.timed(*find).seconds)
            run = self.cipin(*night)
            nights.append(run.seconds)
            peaks.append(run.peak_bytes)
            ratios.append(nights[-1] / finds[-1])
        name = f"{self.options.files} files"
        self.row(f"{name}: first load", f"{first.seconds:.1f} s")
        self.row(f"{name}: find", f"{spread([1000 * value for value in finds])} ms")
        self.row(f"{name}: a night with nothing new", f"{spread([1000 * value for value in nights])} ms")
        self.row(f"{name}: night / find", spread(ratios), "2", statistics.median(ratios) <= 2)
        bound = BUDGET_BYTES + self.lexicon_bytes()
        self.row(f"{name}: peak memory", f"{max(peaks) / 1e6:.1f} MB", f"{bound / 1e6:.1f} MB", max(peaks) <= bound)
        remove_store(store)
        shutil.rmtree(archive)

    def transcripts(self):
        if not TRANSCRIPTS.is_dir():
            print("SKIPPED: transcripts: there is no ../shared/data/xwlb_json", flush=True)
            return
        years = [TRANSCRIPTS / str(year) for year in range(2012, 2016)]
        store = self.folder / "transcripts.cipin"
        _, text_bytes = self.count(*TRANSCRIPT_FIELDS, *years)
        run = self.cipin("update", "--threads", 2, "--store", store, *TRANSCRIPT_FIELDS, *years)
        self.row("transcripts 2012-2015: first load, two threads", f"{run.seconds:.1f} s, {text_bytes / 1e6 / run.seconds:.1f} MB of text/s")
        bound = BUDGET_BYTES + self.lexicon_bytes()
        self.row("transcripts 2012-2015: peak memory", f"{run.peak_bytes / 1e6:.1f} MB", f"{bound / 1e6:.1f} MB", run.peak_bytes <= bound)
        self.sizes("transcripts 2012-2015", store, text_bytes, 0.90)
        remove_store(store)

    def table(self):
        commit = subprocess.run(["git", "-C", str(PROJECT), "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
        cpu = [line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")]
        lines = ["# What a store costs\n", f"- date: {time.strftime('%Y-%m-%dT%H:%MZ', time.gmtime())}", f"- commit: {commit or 'unknown'}",
                 f"- machine: {platform.machine()}, {cpu[0] if cpu else 'unknown CPU'}, {os.cpu_count()} CPUs, load at the end {os.getloadavg()[0]:.2f}",
                 f"- `bench/store.py {self.options.size}`; MB is 10^6 bytes; medians of rounds (least-greatest)\n",
                 "| what | measured | bound | held |", "|---|--:|--:|---|"]
        return "\n".join(lines + [f"| {' | '.join(row)} |" for row in self.rows] + self.tables) + "\n"


def spread(values):
    def three_digits(value):
        return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    return f"{three_digits(statistics.median(values))} ({three_digits(min(values))}-{three_digits(max(values))})"


def remove_store(store):
    for path in store.parent.glob(store.name + "*"):
        path.unlink()


def main():
    parts = {"load": Bench.load, "months": Bench.months, "nothing-new": Bench.nothing_new, "transcripts": Bench.transcripts}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", default="1G")
    parser.add_argument("parts", nargs="*", choices=[*parts, []])
    parser.add_argument("--runs", type=int)
    parser.add_argument("--files", type=int, default=100000)
    parser.add_argument("--cipin", default=os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin")))
    parser.add_argument("--make-corpus", default=os.environ.get("MAKE_CORPUS", str(PROJECT / "build/release/bench/make_corpus")))
    parser.add_argument("--results")
    parser.add_argument("--folder")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for program in (options.cipin, options.make_corpus, "/usr/bin/time"):
        if not os.access(program, os.X_OK):
            print(f"there is no {program}", file=sys.stderr)
            return 2
    with tempfile.TemporaryDirectory(prefix="cipin-bench-", dir=options.folder) as folder:
        bench = Bench(options, folder)
        for part in options.parts or parts:
            parts[part](bench)
    table = bench.table()
    print("\n" + table)
    if options.results:
        pathlib.Path(options.results).write_text(table, encoding="utf-8")
    return 1 if options.check and bench.missed else 0


if __name__ == "__main__":
    sys.exit(main())
