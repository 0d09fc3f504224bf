"""What page.py, figures.py, names.py and check_marks.py share: which pages there are, their marks, healing, trimming, tallies and
thresholds. No program of its own; marks_test.py tests it."""
import argparse
import bisect
import collections
import functools
import json
import os
import pathlib
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
SPACE = " \t\r\n\u3000"
TRIMMED = SPACE + "\u00a0“”‘’「」『』\"'"
HELD_OUT_SLACK = 0.05  # pages that nobody has looked at may be this much below what is asked of the others


def read_rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def run(command, text=b""):
    """The JSON Lines that a program prints, given text as its standard input."""
    try:
        output = subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{command[0]}: {getattr(error, 'strerror', None) or 'failed'} (built? --help says how to name another)")
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


class Page:
    """A page's bytes, and for each line where it begins and the span [begin, end) of what stands in it, without white space around."""

    def __init__(self, raw):
        self.bytes = raw
        self.line_begins, self.lines = [], []
        begin = 0
        for line in raw.splitlines(keepends=True):
            self.line_begins.append(begin)
            self.lines.append(self.trimmed((begin, begin + len(line)), SPACE))
            begin += len(line)

    def slice(self, span):
        return self.bytes[span[0] : span[1]].decode("utf-8")

    def trimmed(self, span, what=TRIMMED):
        """The span without white space and quotation marks at its ends; empty, at its begin, if there is nothing else."""
        text = self.slice(span)
        left = len(text) - len(text.lstrip(what))
        inner = text.strip(what)
        begin = span[0] + (len(text[:left].encode()) if inner else 0)
        return begin, begin + len(inner.encode())

    def line_of(self, at):
        return max(0, bisect.bisect_right(self.line_begins, at) - 1)

    def line_numbers(self, spans):
        """The lines with text that spans touch."""
        touched = set()
        for begin, end in map(self.trimmed, spans):
            touched.update(range(self.line_of(begin), self.line_of(max(begin, end - 1)) + 1))
        return frozenset(n for n in touched if n < len(self.lines) and self.lines[n][0] < self.lines[n][1])

    def around(self, span, width=8):
        before, after = self.bytes[: span[0]].decode("utf-8"), self.bytes[span[1] :].decode("utf-8")
        return f"{before[-width:]}[{self.slice(span)}]{after[:width]}".replace("\r", "").replace("\n", "/")


class Healed(Page):
    """A page with its broken lines joined: what a join skips, as a picture's caption, stands behind the sentence that it interrupted.

    joins  (end of what a line holds, begin of what another holds). One that runs backwards is left as it stands.
    """

    def __init__(self, page, joins):
        self.page = page
        begins = {span[0]: n for n, span in enumerate(page.lines)}
        ends = {span[1]: n for n, span in enumerate(page.lines) if span[0] < span[1]}
        follows = {}
        for at, resume in joins:
            if at not in ends or resume not in begins:
                raise ValueError(f"the join {at} -> {resume} does not lead from the end of a line to the begin of one")
            if resume > at:
                follows[ends[at]] = begins[resume]
        text, self.origin = bytearray(), []  # origin: for each byte of the text that of the page
        resumed = set(follows.values())
        for n in range(len(page.lines)):
            if n in resumed:
                continue
            begin = page.line_begins[n]
            while n in follows:
                text += page.bytes[begin : page.lines[n][1]]
                self.origin += range(begin, page.lines[n][1])
                n = follows[n]
                begin = page.lines[n][0]
            end = page.line_begins[n + 1] if n + 1 < len(page.lines) else len(page.bytes)
            text += page.bytes[begin:end]
            self.origin += range(begin, end)
            if text[-1:] not in (b"\n", b"\r"):  # the page's last line, which may have been moved
                text += b"\n"
                self.origin.append(end)
        super().__init__(bytes(text))

    def on_page(self, begin, end):
        """The page's span of what was found here, trimmed; what a line's end cuts there is given from its first byte to its last."""
        begin, end = self.trimmed((begin, end))
        return (self.origin[begin], self.origin[end - 1] + 1) if begin < end else (self.origin[begin],) * 2


class PageSet:
    """Marked pages: `shared`, `training`, `archive`, `papers`, `manners`, the two `-aside`, `orders`, `first-sight`, or `held-out`. Of the last nothing but numbers may be told."""

    def __init__(self, name, marks, texts):
        self.name, self.marks, self.texts = name, pathlib.Path(marks), pathlib.Path(texts)
        self.docs = sorted({row["doc"] for row in self.rows("articles")})

    @property
    def may_be_told(self):
        return self.name != "held-out"

    @functools.lru_cache(maxsize=None)
    def rows(self, name):
        return read_rows(self.marks / f"{name}.jsonl")

    def has(self, name):
        return (self.marks / f"{name}.jsonl").exists()

    def rows_of(self, name, doc):
        return [row for row in self.rows(name) if row["doc"] == doc]

    def articles(self, doc):
        return [row for row in self.rows_of("articles", doc) if row["kind"] != "set_aside"]

    def set_aside(self, doc):
        """Spans of the lines that belong to no article: what is found there counts neither way."""
        return [(row["byte_begin"], row["byte_end"]) for row in self.rows_of("articles", doc) if row["kind"] == "set_aside"]

    def path(self, doc):
        return self.texts / f"{doc}.txt"

    @functools.lru_cache(maxsize=None)
    def page(self, doc):
        return Page(self.path(doc).read_bytes())

    def joins(self, doc):
        return {(join["at"], join["resume"]) for row in self.articles(doc) for join in row.get("broken_join_detail", [])}

    def healed(self, doc):
        return Healed(self.page(doc), sorted(self.joins(doc)))


def page_sets():
    """Every set that is there; says which is not."""
    if (SHARED / "gold/articles.jsonl").exists():
        yield PageSet("shared", SHARED / "gold", SHARED / "seeds")
    else:
        print("skipped: the marks of ../shared/gold are not there")
    for name in ("training", "archive", "held-out"):
        yield PageSet(name, PROJECT / "tests/gold/pages" / name, PROJECT / "seeds")
    for name in ("papers", "papers-aside", "manners", "manners-aside", "orders", "first-sight"):  # their texts lie beside the marks
        yield PageSet(name, PROJECT / "tests/gold/pages" / name, PROJECT / "tests/gold/pages" / name)


def overlaps(span, others):
    return any(span[0] < end and begin < span[1] for begin, end in others)


def that_count(found, wanted, optional):
    """What was found without that which is optional: marked so, or upon such a mark and upon no other."""
    return {span for span in found if span in wanted or
            not (span in optional or (overlaps(span, optional) and not overlaps(span, wanted)))}


class Tally:
    """Hits, misses and false ones of one thing. Of equal ones each counts."""

    def __init__(self):
        self.hit = self.missed = self.false = 0

    def add(self, wanted, found):
        wanted, found = collections.Counter(iter(wanted)), collections.Counter(iter(found))
        hit = sum((wanted & found).values())
        self.hit += hit
        self.missed += sum(wanted.values()) - hit
        self.false += sum(found.values()) - hit

    @property
    def precision(self):
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self):
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self):
        every = 2 * self.hit + self.missed + self.false
        return 2 * self.hit / every if every else 1.0


class Report:
    """Tables of tallies, and which thresholds they hold. A threshold is (name of a tally, "F1" | "precision" | "recall") -> the least."""

    def __init__(self):
        self.held, self.not_yet, self.failed = 0, [], []

    @staticmethod
    def table(title, tallies):
        print(f"{title + ':':<30} precision  recall      F1")
        for name, tally in tallies.items():
            print(f"  {name:<28} {tally.precision:9.3f} {tally.recall:7.3f} {tally.f1:7.3f}"
                  f"  {tally.hit:5} hit {tally.missed:4} missed {tally.false:4} false")

    def check(self, title, tallies, asked, floors):
        """asked is what shall be; a floor below it is what was reached so far: beneath it fails, between the two is NOT YET."""
        for (name, measure), least in sorted({**asked, **floors}.items()):
            value = getattr(tallies[name], measure.lower())
            wanted = max(least, asked.get((name, measure), least))
            if value >= wanted:
                self.held += 1
            elif value >= least:
                self.not_yet.append(f"NOT YET: {title} {name} {measure} {value:.3f}, asked {wanted:.3f}")
            else:
                self.failed.append(f"FAILED: {title} {name} {measure} {value:.3f}, must be at least {least:.3f}")

    def check_set(self, name, tallies, asked, floors):
        """Of one of the page sets: pages that are learned from have floors alone, nothing is asked of them."""
        slack = HELD_OUT_SLACK if name == "held-out" else 0
        asked = {key: least - slack for key, least in asked.items()} if name in ("shared", "held-out") else {}
        self.check(name, tallies, asked, floors.get(name, {}))


def main(description, *scorers, own_options=()):
    """Runs scorers(options, report) with the options that all have, and own ones (name, keywords of add_argument); the exit code is 0 if no
    threshold failed."""
    release = PROJECT / "build/release"
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-v", action="store_true", help="say what was missed and what was false, held-out pages excepted")
    for name, variable, default in (("cipin", "CIPIN", "batch/cipin"), ("lexicon", "CIPIN_TEST_LEXICON", "batch/jieba.lexicon"),
                                    ("dump-patterns", "CIPIN_DUMP_PATTERNS", "tests/dump_patterns"),
                                    ("dump-names", "CIPIN_DUMP_NAMES", "tests/dump_names")):
        parser.add_argument(f"--{name}", metavar="FILE", default=os.environ.get(variable) or str(release / default),
                            help=f"default: ${variable}, or build/release/{default}")
    for name, keywords in own_options:
        parser.add_argument(name, **keywords)
    options = parser.parse_args()
    report = Report()
    for scorer in scorers:
        scorer(options, report)
    for line in report.not_yet + report.failed:
        print(line)
    print(f"gold: {report.held} thresholds hold, {len(report.failed)} failed, {len(report.not_yet)} not yet what is asked")
    sys.exit(1 if report.failed else 0)
