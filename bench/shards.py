"""What many machines cost, measured on one: /usr/bin/python3 bench/shards.py [PART...]

  PART             work, merge, model (default: all)
  --size BYTES     of the generated archive of work, and the largest of model (default 256000000)
  --shards LIST    numbers of shards of work (default 1,2,4,8,16)
  --terms N        different terms of merge, in all (default 10000000)
  --stores N       stores of merge (default 64)
  --folder DIR     where archives and stores are made (default: $TMPDIR, else /tmp)
  --cipin FILE     the binary (default: $CIPIN, else the release build's)
  --make-corpus FILE   (default: $MAKE_CORPUS, else the release build's)
  --results FILE   append the tables there, too
  --check          exit 1 if merge's memory or its linear time are not as bound below

work: processor seconds, bytes and terms of plan, shards (one after the other, one thread each) and merge beside one update of the same archive.
merge: stores whose terms are mostly their own, joined 1/4, 1/2 and all of them: seconds and peak memory for each million of rows.
model: three sizes (1/16, 1/4, all) in four shards; what follows for 1 TB, 100 TB and 1 PB. Terms K * bytes^beta by the smallest and the largest;
bytes of the store and seconds of merging a * bytes + b * terms by least squares; seconds of counting a * bytes.
"""
import argparse
import math
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parents[1]
FIELDS = ["--json-text", "text", "--json-title", "title", "--json-date", "date", "--json-source", "source"]
OLD_SECONDS = 1_500_000_000
WORDS_AN_ARTICLE = 300
SHARED_WORDS = 20_000
BUDGET = 64 << 20
PEAK_MAX = BUDGET + (32 << 20)  # and the program itself
LINEAR_MAX = 1.6                # seconds a row, all stores against a quarter of them


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = pathlib.Path(folder)
        self.text = ""
        self.missed = 0

    def say(self, line=""):
        print(line, flush=True)
        self.text += line + "\n"

    def run(self, *words, codes=(0,)):
        """(processor seconds, wall seconds, peak bytes) of a run of cipin."""
        report = self.folder / "usage"
        # A small Python between: a process's peak counts what it was forked from.
        measure = ("import os,sys,time; t=time.monotonic(); p=os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ); _,s,u=os.wait4(p,0); "
                   "print(u.ru_utime+u.ru_stime, time.monotonic()-t, u.ru_maxrss*1024, os.waitstatus_to_exitcode(s), file=open(sys.argv[1],'w'))")
        subprocess.run([sys.executable, "-I", "-S", "-c", measure, report, self.options.cipin, *map(str, words)], check=True, stderr=subprocess.DEVNULL)
        processor, wall, peak, code = report.read_text().split()
        if int(code) not in codes:
            raise SystemExit(f"cipin {' '.join(map(str, words))} ended with {code}")
        return float(processor), float(wall), int(peak)

    def count_shards(self, plan, count):
        return [self.run("update", "--plan", plan, "--shard", f"{shard}/{count}", "--threads", 1, "--quiet") for shard in range(count)]

    def same_export(self, one, other):
        exports = []
        for store in (one, other):
            exports.append(self.folder / f"{pathlib.Path(store).name}.export")
            self.run("export", "--store", store, "--output", exports[-1])
        if subprocess.run(["cmp", *exports]).returncode != 0:
            raise SystemExit("the merged store is not that of one process")
        for export in exports:
            export.unlink()

    def make_archive(self, size):
        archive = self.folder / "archive"
        shutil.rmtree(archive, ignore_errors=True)
        archive.mkdir()
        with open(archive / "news.jsonl", "wb") as lines:
            subprocess.run([self.options.make_corpus, str(size), "7", "--format", "jsonl"], stdout=lines, check=True)
        os.utime(archive / "news.jsonl", (OLD_SECONDS, OLD_SECONDS))
        return archive, (archive / "news.jsonl").stat().st_size

    def work(self):
        archive, size = self.make_archive(self.options.size)
        self.say(f"{size} bytes of generated JSON Lines, processor seconds:\n")
        self.say("| shards | plan | shards, sum | longest shard | merge | all / one process | shards' bytes | merged bytes | terms |")
        self.say("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        one = self.folder / "one.cipin"
        one_seconds = self.run("update", "--store", one, "--threads", 1, "--quiet", *FIELDS, archive)[0]
        self.say(f"| one process | | {one_seconds:.1f} | | | 1 | | {one.stat().st_size} | {self.terms(one)} |")
        for count in map(int, self.options.shards.split(",")):
            folder = self.folder / f"plan-{count}"
            planned = self.run("plan", "--shards", count, "--store-dir", folder, "--split", "1M", "--quiet", *FIELDS, archive)[0]
            counted = [seconds for seconds, _, _ in self.count_shards(folder / "plan", count)]
            stored = sum(path.stat().st_size for path in folder.glob("shard-*"))
            merged = self.folder / f"merged-{count}.cipin"
            joined = self.run("merge", "--plan", folder / "plan", "--output", merged)[0]
            self.same_export(one, merged)
            together = planned + sum(counted) + joined
            self.say(f"| {count} | {planned:.2f} | {sum(counted):.1f} | {max(counted):.1f} | {joined:.1f} | {together / one_seconds:.2f} | {stored} | {merged.stat().st_size} "
                     f"| {self.terms(merged)} |")
            shutil.rmtree(folder)
            merged.unlink()
        self.say()

    def model(self):
        count = 4
        self.say(f"{count} shards of generated JSON Lines, processor seconds:\n")
        self.say("| bytes | terms | counting | merging | merged bytes |")
        self.say("|--:|--:|--:|--:|--:|")
        measured = []
        for part in (16, 4, 1):
            archive, size = self.make_archive(self.options.size // part)
            folder = self.folder / f"model-{part}"
            self.run("plan", "--shards", count, "--store-dir", folder, "--split", "1M", "--quiet", *FIELDS, archive)
            counting = sum(seconds for seconds, _, _ in self.count_shards(folder / "plan", count))
            merged = self.folder / "model.cipin"
            merging = self.run("merge", "--plan", folder / "plan", "--output", merged)[0]
            measured.append((size, self.terms(merged), counting, merging, merged.stat().st_size))
            self.say("| {} | {} | {:.2f} | {:.2f} | {} |".format(*measured[-1]))
            merged.unlink()
            shutil.rmtree(folder)
        sizes, terms, counting, merging, stored = zip(*measured)
        beta = math.log(terms[-1] / terms[0]) / math.log(sizes[-1] / sizes[0])

        def terms_at(size):
            return terms[-1] * (size / sizes[-1]) ** beta

        def fit(values):
            """(a, b) of a * bytes + b * terms, by least squares of relative errors; neither below 0."""
            rows = [(size / value, each / value) for size, each, value in zip(sizes, terms, values)]
            xx, xy, yy = sum(x * x for x, _ in rows), sum(x * y for x, y in rows), sum(y * y for _, y in rows)
            x, y = sum(x for x, _ in rows), sum(y for _, y in rows)
            a, b = (x * yy - y * xy) / (xx * yy - xy * xy), (y * xx - x * xy) / (xx * yy - xy * xy)
            if a < 0 or b < 0:
                return (0, y / yy) if a < 0 else (x / xx, 0)
            return a, b

        a_store, b_store = fit(stored)
        a_merge, b_merge = fit(merging)
        self.say(f"\nterms = {terms[-1] / sizes[-1] ** beta:.3g} * bytes^{beta:.3f}; merged bytes = {a_store:.3f} * bytes + {b_store:.1f} * terms; merging = {1e9 * a_merge:.1f} s/GB "
                 f"+ {1e6 * b_merge:.2f} s a million terms; counting = {1e9 * counting[-1] / sizes[-1]:.1f} core seconds/GB\n")
        self.say("| text | core hours of counting | terms | store TB | hours of one merge |")
        self.say("|--:|--:|--:|--:|--:|")
        for name, size in (("1 TB", 1e12), ("100 TB", 1e14), ("1 PB", 1e15)):
            self.say(f"| {name} | {counting[-1] / sizes[-1] * size / 3600:.0f} | {terms_at(size):.2g} | {(a_store * size + b_store * terms_at(size)) / 1e12:.2f} "
                     f"| {(a_merge * size + b_merge * terms_at(size)) / 3600:.0f} |")

        def reaches(limit, figure):
            low, high = 1e9, 1e21
            for _ in range(100):
                middle = math.sqrt(low * high)
                low, high = (middle, high) if figure(middle) < limit else (low, middle)
            return low / 1e12

        self.say(f"\nOne merge takes a day at {reaches(86400, lambda size: a_merge * size + b_merge * terms_at(size)):.3g} TB; terms reach 2^32 at {reaches(2**32, terms_at):.3g} TB; "
                 f"a store reaches SQLite's 2^48 bytes at {reaches(2**48, lambda size: a_store * size + b_store * terms_at(size)):.3g} TB.")
        self.say()

    @staticmethod
    def terms(store):
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as base:
            return base.execute("SELECT count(*) FROM term WHERE tf > 0").fetchone()[0]

    def make_stores(self):
        """Stores of words that are mostly each one's own, from a lexicon of one word: cutting them takes little time."""
        (self.folder / "dictionary.txt").write_text("中国 1 n\n")
        subprocess.run([self.options.cipin, "lexicon", "build", "--dict", self.folder / "dictionary.txt", "--without-hmm", "-o", self.folder / "lexicon"], check=True,
                       stderr=subprocess.DEVNULL)
        own = self.options.terms // self.options.stores
        stores = []
        for number in range(self.options.stores):
            archive = self.folder / f"words-{number}"
            archive.mkdir()
            words = [f"w{(number * own + i) * 2654435761 % 2**32:08x}" for i in range(own)] + [f"s{i * 7919 % SHARED_WORDS:05x}" for i in range(SHARED_WORDS)]
            with open(archive / "news.jsonl", "w") as lines:
                for at in range(0, len(words), WORDS_AN_ARTICLE):
                    lines.write(f'{{"text":"{" ".join(words[at:at + WORDS_AN_ARTICLE])}","date":"20{10 + at // WORDS_AN_ARTICLE % 10}-0{1 + at % 9}-01"}}\n')
            stores.append(self.folder / f"words-{number}.cipin")
            self.run("update", "--store", stores[-1], "--lexicon", self.folder / "lexicon", "--no-hmm", "--json-text", "text", "--json-date", "date", "--threads", 1,
                     "--quiet", archive)
            shutil.rmtree(archive)
        return stores

    def merge(self):
        stores = self.make_stores()
        self.say(f"{len(stores)} stores with {self.options.terms} terms of their own and {SHARED_WORDS} that all have, `merge --memory 64M`:\n")
        self.say("| stores | terms | rows of terms and months | wall s | processor s | processor s a million rows | peak MB | bytes |")
        self.say("|--:|--:|--:|--:|--:|--:|--:|--:|")
        costs = []
        for count in (len(stores) // 4, len(stores) // 2, len(stores)):
            merged = self.folder / "merged.cipin"
            processor, wall, peak = self.run("merge", "--output", merged, *stores[:count])
            with sqlite3.connect(f"file:{merged}?mode=ro", uri=True) as base:
                terms, rows = base.execute("SELECT (SELECT count(*) FROM term), (SELECT count(*) FROM term) + (SELECT count(*) FROM term_period)").fetchone()
            costs.append(processor / rows)
            self.say(f"| {count} | {terms} | {rows} | {wall:.1f} | {processor:.1f} | {1e6 * costs[-1]:.2f} | {peak / 1e6:.0f} | {merged.stat().st_size} |")
            merged.unlink()
            if peak > PEAK_MAX:
                self.missed += 1
                self.say(f"NOT YET: {peak / 1e6:.0f} MB, above {PEAK_MAX / 1e6:.0f}")
        if costs[-1] > LINEAR_MAX * costs[0]:
            self.missed += 1
            self.say(f"NOT YET: a row costs {costs[-1] / costs[0]:.2f} times as much with all stores as with a quarter of them")
        self.say()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=["work", "merge", "model", []])
    parser.add_argument("--size", type=int, default=256_000_000)
    parser.add_argument("--shards", default="1,2,4,8,16")
    parser.add_argument("--terms", type=int, default=10_000_000)
    parser.add_argument("--stores", type=int, default=64)
    parser.add_argument("--folder")
    parser.add_argument("--cipin", default=os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin")))
    parser.add_argument("--make-corpus", default=os.environ.get("MAKE_CORPUS", str(PROJECT / "build/release/bench/make_corpus")))
    parser.add_argument("--results")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cipin-shards-", dir=options.folder) as folder:
        bench = Bench(options, folder)
        started = time.monotonic()
        for part in options.parts or ("work", "merge", "model"):
            getattr(bench, part)()
        print(f"Ran in {time.monotonic() - started:.0f} s")
    if options.results:
        with open(options.results, "a", encoding="utf-8") as results:
            results.write(bench.text)
    return 1 if options.check and bench.missed else 0


if __name__ == "__main__":
    sys.exit(main())
