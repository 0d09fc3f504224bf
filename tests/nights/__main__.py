"""Random sequences of nights: after each, a store's export is that of a recount from nothing, byte for byte.

CIPIN=path/to/cipin /usr/bin/python3 tests/nights [--sequences N] [--seed N] [--long]

A night adds, changes, withdraws, renames, swaps, duplicates and touches files of an archive (pages, HTML, JSON, growing JSON Lines, CSV, .gz, .tar,
.zip), makes some unreadable or damages them, kills an update at a random moment, changes files while one is at work, and updates with another
number of threads. A night that leaves something stale is compared when it is whole again; every sequence ends so, and with stores of two
overlapping shards that are merged. In two of five sequences pages are read as newspaper pages (--read page --tokenizer news). A failure prints the seed of its sequence.
Then: real transcripts growing by a year a night (../shared/data/xwlb_json, where it is), a missing root, too many withdrawals.
  --sequences N   so many (default 40; --long: 400)
  --seed N        the first sequence's; the following ones count up (default: drawn, printed)
Exit codes: 0 all held, 1 not, 2 wrong usage.
"""
import argparse
import bz2
import csv
import gzip
import io
import json
import lzma
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "blackbox"))
import support  # noqa: E402
from stores import OLD_SECONDS, Clock, Store, cipin, first_difference, modes_are_obeyed, obey_modes, settings  # noqa: E402

TRANSCRIPTS = support.PROJECT.parent / "shared/data/xwlb_json/assets"
TRANSCRIPT_FIELDS = ["--json-records", "videoList[]", "--json-text", "video_detail.content:html,brief", "--json-title", "video_title",
                     "--json-date", "pub_date", "--json-source", "video_detail.source"]
COUNTED, SKIPPED = 0, 3
FORMS = ["中国", "人民", "报纸", "词频", "的", "5G", "3.5", "GDP", "共建", "“六稳”", "\u3000", "。", "，", "\n", "Kläger", "𠮷"]
PAGE_FORMS = ["1800亿元", "9月10日", "昨日", "18.6%", "“三送一强”", "“数字小镇”", "王晓明说", "北京市", "人民政府", "三成", "\n", "“"]
NEWS = ["--read", "page", "--tokenizer", "news"]
COMPRESSIONS = {".gz": lambda raw: gzip.compress(raw, mtime=0), ".xz": lzma.compress, ".bz2": bz2.compress}


class Failure(Exception):
    pass


class Writer:
    """Makes contents of files. Every one is another, most share forms."""

    def __init__(self, source, newspapers=False):
        self.random = source
        self.newspapers = newspapers
        self.made = 0

    def text(self):
        self.made += 1
        forms = self.random.choices(FORMS, k=self.random.randrange(0, 60))
        if self.random.random() < 0.7:
            forms.append(f"new{self.made}")
        return "".join(forms)

    def date(self):
        if self.random.random() < 0.2:
            return self.random.choice(["", "some day", "2015-02-30"])
        return f"{self.random.randrange(2012, 2016)}-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"

    def record(self):
        record = {"text": self.text(), "title": self.random.choice(["", "标题", f"No {self.made}"]), "date": self.date(),
                  "source": self.random.choice(["", "甲报", "乙报"])}
        if self.random.random() < 0.05:
            del record["title"]
        return record

    def lines(self, count):
        return [json.dumps(self.record(), ensure_ascii=self.random.random() < 0.5).encode() for _ in range(count)]

    def newspaper(self):
        """A few articles one after the other: heads, bylines, datelines, sentences that a line's end cuts."""
        lines = []
        for _ in range(self.random.randrange(1, 4)):
            self.made += 1
            lines.append(self.random.choice(["人民的报纸", "共建新城", f"标题{self.made}号"]))
            byline = self.random.choice(["本报讯（记者 王晓明）", "新华社北京3月5日电", "本报记者 李 强 通讯员 张小红", ""])
            words = [self.random.choice(FORMS + PAGE_FORMS) for _ in range(self.random.randrange(3, 40))]
            text = byline + "".join(words) + f"new{self.made}。"
            cut = self.random.randrange(len(text))
            lines += self.random.choice([[text], [text[:cut], text[cut:]]])
        return self.random.choice(["\n", "\r\n", "\n\n"]).join(lines)

    def page(self):
        raw = (self.newspaper() if self.newspapers else self.text()).encode()
        if self.random.random() < 0.1:
            raw += b"\xff\xfe\x80 " + self.text().encode()
        if self.random.random() < 0.1:
            raw = (self.text() or "中国").encode("gb18030")
        return raw

    def html(self):
        return f"<html><head><title>{self.made}</title></head><body><p>{self.text()}</p><p>{self.text()}<br>5 < 6</p></body></html>".encode()

    def table(self, count):
        out = io.StringIO()
        rows = csv.DictWriter(out, ["date", "title", "source", "text"], lineterminator="\r\n", extrasaction="ignore")
        rows.writeheader()
        for _ in range(count):
            rows.writerow(self.record())
        return out.getvalue().encode()


class Container:
    """What a file of several documents holds, so that a night can change some of it."""

    def __init__(self, kind, parts):
        self.kind = kind
        self.parts = parts  # lines, or {member: bytes}

    def bytes(self):
        kind = self.kind
        if kind.startswith("jsonl"):
            raw = b"".join(line + b"\n" for line in self.parts)
            return COMPRESSIONS[kind[5:]](raw) if kind[5:] else raw
        out = io.BytesIO()
        if kind == "zip":
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, raw in self.parts.items():
                    archive.writestr(zipfile.ZipInfo(name, (2015, 1, 1, 0, 0, 0)), raw)
        else:
            with tarfile.open(fileobj=out, mode="w:gz" if kind == "tar.gz" else "w") as archive:
                for name, raw in self.parts.items():
                    info = tarfile.TarInfo(name)
                    info.size = len(raw)
                    archive.addfile(info, io.BytesIO(raw))
        return out.getvalue()


class Sequence:
    """One archive and the nights that it lives through."""

    def __init__(self, folder, seed, obey):
        self.seed = seed
        self.random = random.Random(seed)
        reads_pages = self.random.random() < 0.4
        self.writer = Writer(self.random, reads_pages)
        self.clock = Clock()
        self.archive = folder / "archive"
        self.archive.mkdir()
        self.containers = {}
        self.hurt = {}  # path: how to make it whole again
        self.obey = obey
        self.store = Store(folder / "store", settings() + (NEWS if reads_pages else []), obey_modes if obey else None)
        self.log = []
        self.compared = 0
        self.took_seconds = 0.1
        self.acts = [self.add] * 4 + [self.change] * 5 + [self.withdraw] * 2 + [self.rename] * 2
        self.acts += [self.swap, self.duplicate, self.touch, self.change_in_place, self.make_unreadable, self.damage]
        for _ in range(self.random.randrange(3, 12)):
            self.add()

    # What a night can do. Each takes care that files that are hurt stay alone.
    def files(self):
        return sorted(path for path in self.archive.rglob("*") if path.is_file() and not self.is_hurt(path))

    def is_hurt(self, path):
        return any(one in self.hurt for one in (path, *path.parents))

    def any_file(self):
        files = self.files()
        return self.random.choice(files) if files else None

    def put(self, path, raw):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        self.clock.set(path)

    def new_path(self, suffix):
        self.writer.made += 1
        folders = [".", "2013/01-05", "2013/02-11", "2014", "a", "a/b", "日"]
        folder = self.random.choice([folder for folder in folders if not self.is_hurt(self.archive / folder)] or ["."])
        # Names beside folders of the same beginning: what sorts before and behind a slash.
        name = self.random.choice(["", "20150607-", "19980101-01-", "a-", "a.", "a0", "b!", "2014 "]) + f"{self.writer.made}{suffix}"
        return self.archive / folder / name

    def content(self, suffix):
        for compression in COMPRESSIONS:
            if suffix.endswith(compression):
                return COMPRESSIONS[compression](self.content(suffix[: -len(compression)]))
        if suffix == ".json":
            return json.dumps(self.writer.record()).encode()
        if suffix == ".csv":
            return self.writer.table(self.random.randrange(0, 6))
        return self.writer.html() if suffix == ".html" else self.writer.page()

    def add(self):
        if self.random.random() < 0.6:
            suffix = self.random.choice([".txt", ".txt", ".md", ".html", ".json", ".csv", ".txt.gz", ".json.xz", ".html.bz2"])
            path = self.new_path(suffix)
            self.put(path, self.content(suffix))
        else:
            kind = self.random.choice(["jsonl", "jsonl", "jsonl.gz", "tar", "tar.gz", "zip"])
            path = self.new_path("." + kind)
            if kind.startswith("jsonl"):
                container = Container(kind, self.writer.lines(self.random.randrange(0, 25)))
            else:
                container = Container(kind, {f"m/{number}.txt": self.writer.page() for number in range(self.random.randrange(1, 6))})
                if self.random.random() < 0.3:
                    container.parts["m/lines.jsonl"] = b"".join(line + b"\n" for line in self.writer.lines(3))
            self.containers[path] = container
            self.put(path, container.bytes())
        return f"add {path.relative_to(self.archive)}"

    def change(self):
        path = self.any_file()
        if path is None:
            return "nothing to change"
        container = self.containers.get(path)
        if container is None:
            self.put(path, self.content("".join(path.suffixes[-2:] if path.suffix in COMPRESSIONS else path.suffixes[-1:])))
            return f"change {path.relative_to(self.archive)}"
        if isinstance(container.parts, list):
            how = self.random.choice(["append", "append", "drop", "insert", "change"])
            if how == "append" or not container.parts:
                container.parts += self.writer.lines(self.random.randrange(1, 12))
            elif how == "drop":
                del container.parts[self.random.randrange(len(container.parts))]
            else:
                at = self.random.randrange(len(container.parts))
                container.parts[at : at + (how == "change")] = self.writer.lines(1)
        else:
            how = self.random.choice(["append", "drop", "change", "rename"])
            member = self.random.choice(sorted(container.parts))
            if how == "append":
                container.parts[f"m/{self.writer.made}-more.txt"] = self.writer.page()
            elif how == "drop" and len(container.parts) > 1:
                del container.parts[member]
            elif how == "rename" and member.endswith(".txt"):
                container.parts[f"m/moved-{self.writer.made}-{len(container.parts)}.txt"] = container.parts.pop(member)
            elif member.endswith(".txt"):
                container.parts[member] = self.writer.page()
        self.put(path, container.bytes())
        return f"{how} in {path.relative_to(self.archive)}"

    def change_in_place(self):
        """As many bytes as before, and another time."""
        path = self.any_file()
        if path is None or path.suffix not in (".txt", ".md"):
            return "nothing to change in place"
        raw = path.read_bytes()
        self.put(path, raw[::-1] if raw.isascii() else raw.replace("中国".encode(), "人民".encode()))
        return f"change in place {path.relative_to(self.archive)}"

    def withdraw(self):
        path = self.any_file()
        if path is None:
            return "nothing to withdraw"
        path.unlink()
        self.containers.pop(path, None)
        return f"withdraw {path.relative_to(self.archive)}"

    def rename(self):
        path = self.any_file()
        if path is None:
            return "nothing to rename"
        to = self.new_path("".join(path.suffixes))
        to.parent.mkdir(parents=True, exist_ok=True)
        path.rename(to)
        if path in self.containers:
            self.containers[to] = self.containers.pop(path)
        return f"rename {path.relative_to(self.archive)} to {to.relative_to(self.archive)}"

    def swap(self):
        """Two pages change their names, each keeping its time."""
        pages = [path for path in self.files() if path.suffix in (".txt", ".md")]
        if len(pages) < 2:
            return "nothing to swap"
        one, other = self.random.sample(pages, 2)
        between = self.archive / "between"
        one.rename(between)
        other.rename(one)
        between.rename(other)
        return f"swap {one.relative_to(self.archive)} and {other.relative_to(self.archive)}"

    def duplicate(self):
        path = self.any_file()
        if path is None:
            return "nothing to duplicate"
        to = self.new_path("".join(path.suffixes))
        self.put(to, path.read_bytes())
        if path in self.containers:
            container = self.containers[path]
            self.containers[to] = Container(container.kind, container.parts.copy())
        return f"duplicate {path.relative_to(self.archive)} as {to.relative_to(self.archive)}"

    def touch(self):
        path = self.any_file()
        if path is None:
            return "nothing to touch"
        self.clock.set(path)
        return f"touch {path.relative_to(self.archive)}"

    def make_unreadable(self):
        path = self.any_file()
        if path is None or self.obey is False:
            return "nothing to make unreadable"
        if self.random.random() < 0.3 and path.parent != self.archive and not any(self.archive in hurt.parents for hurt in self.hurt):
            path = path.parent
        mode = path.stat().st_mode & 0o777
        path.chmod(self.random.choice([0, 0o444]) if path.is_dir() else 0)  # 444: its names can be read, nothing behind them
        self.hurt[path] = lambda: path.chmod(mode)
        return f"make unreadable {path.relative_to(self.archive)}"

    def damage(self):
        """A container that ends too early: what it held is stale, or skipped if it is new."""
        path = self.any_file()
        if path is None or path not in self.containers:
            return "nothing to damage"
        raw = path.read_bytes()
        if len(raw) < 100:
            return "nothing to damage"
        self.put(path, raw[: self.random.randrange(50, len(raw))])
        self.hurt[path] = lambda: self.put(path, raw)
        return f"damage {path.relative_to(self.archive)}"

    def heal(self):
        for path in sorted(self.hurt, key=lambda hurt: len(hurt.parts)):
            self.hurt[path]()
        count = len(self.hurt)
        self.hurt.clear()
        return f"heal {count}"

    # The night itself.
    def options(self):
        options = ["--threads", self.random.choice([1, 2, 3, 7]), "--memory", self.random.choice(["16M", "64M", "256M"]), "--max-withdraw", 100]
        if self.random.random() < 0.1:
            options.append("--check-content")
        environment = {"CIPIN_TEST_COMMIT_DOCUMENTS": str(self.random.choice([1, 3, 10, 1000000]))}
        share = self.random.choice([None, 0, 1, 3, 100])  # terms wait until one of so many does
        if share is not None:
            environment["CIPIN_TEST_SETTLED_SHARE"] = str(share)
        return options, environment

    def start_update(self):
        options, environment = self.options()
        return subprocess.Popen([support.CIPIN, *map(str, self.store.update_command(*options, self.archive))], stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment},
                                preexec_fn=obey_modes if self.obey else None)

    def update_killed(self):
        process = self.start_update()
        time.sleep(self.random.uniform(0, self.took_seconds))
        process.kill()
        process.wait()
        self.log.append("  killed")

    def update_while_things_change(self):
        """What a run saw of an archive that changed under it may be half of it; the next run puts it right."""
        self.log.append("  while an update is at work:")
        process = self.start_update()
        for _ in range(self.random.randrange(1, 8)):
            self.log.append("    " + self.random.choice(self.acts)())
            time.sleep(self.random.uniform(0, self.took_seconds / 4))
        code = process.wait(support.TIMEOUT_SECONDS)
        self.log.append(f"  it ended with {code}")
        if code not in (COUNTED, 1, SKIPPED):
            raise Failure(f"an update of an archive that changed ended with {code}")

    def update(self):
        if self.random.random() < 0.2:
            self.update_killed()
        if self.random.random() < 0.15:
            self.update_while_things_change()
        options, environment = self.options()
        began = time.monotonic()
        run = self.store.update(*options, self.archive, environment=environment)
        self.took_seconds = time.monotonic() - began
        self.log.append(f"  update {' '.join(map(str, options))} {environment}: {run.code}")
        # With a folder that cannot be read a root is not walked to its end: what is gone stays until then, and the run says that it failed.
        may_fail = any(path.is_dir() for path in self.hurt)
        if run.code not in (COUNTED, SKIPPED) and not (run.code == 1 and may_fail):
            raise Failure(f"update ended with {run.code}: {run.err.strip()[-400:]}")
        return run

    def compare(self):
        run = self.update()
        stale = [path for (path,) in self.store.ask("SELECT path FROM file WHERE status = 1")]
        if stale and not self.hurt:
            raise Failure(f"files are stale though all can be read: {', '.join(stale)}")
        if stale and run.code == COUNTED:
            raise Failure(f"files are stale and the exit code is {run.code}")
        if not self.hurt:
            exported, expected = self.store.export(), self.store.recounted("--max-withdraw", 100, self.archive)
            self.compared += 1
            if exported != expected:
                raise Failure(f"the export is not the recount's; {first_difference(exported, expected)}")
        self.verify()

    def verify(self, *more):
        verified = self.store.verify(*more)
        if verified.code != 0:
            raise Failure(f"verify {' '.join(more)} ended with {verified.code}: {verified.err.strip()[-400:]}")

    def live(self):
        self.compare()
        for night in range(self.random.randrange(2, 6)):
            self.log.append(f"night {night + 1}")
            if self.hurt and self.random.random() < 0.6:
                self.log.append("  " + self.heal())
            for _ in range(self.random.randrange(0, 7)):
                self.log.append("  " + self.random.choice(self.acts)())
            self.compare()
        self.log.append("last night")
        self.log.append("  " + self.heal())
        self.acts = [act for act in self.acts if act not in (self.make_unreadable, self.damage)]  # so that it is compared
        self.compare()
        self.verify("--from-archive", "all")
        self.merge_shards()

    def merge_shards(self):
        """Two stores of a part of the archive each, some files in both, joined: the same as one store."""
        shards = []
        for number in range(2):
            shard = Store(self.store.path.with_name(f"shard-{number}"), self.store.options)
            folder = self.archive.with_name(f"part-{number}")
            folder.mkdir()
            shards.append((shard, folder))
        for path in self.files():
            for number in self.random.choice([(0,), (1,), (0, 1)]):
                to = shards[number][1] / path.relative_to(self.archive)
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, to)
        for shard, folder in shards:
            run = shard.update("--root", f"archive={folder}")
            if run.code not in (COUNTED, SKIPPED):
                raise Failure(f"a shard's update ended with {run.code}: {run.err.strip()[-400:]}")
        merged = Store(self.store.path.with_name("merged"))
        run = cipin("merge", "--output", merged.path, *(shard.path for shard, _ in shards))
        if run.code not in (COUNTED, SKIPPED):
            raise Failure(f"merge ended with {run.code}: {run.err.strip()[-400:]}")
        exported, expected = merged.export(), self.store.export()
        if exported != expected:
            raise Failure(f"the merged export is another; {first_difference(exported, expected)}")


def run_sequences(first_seed, count, obey):
    failed = compared = 0
    began = time.monotonic()
    for seed in range(first_seed, first_seed + count):
        with tempfile.TemporaryDirectory(prefix="cipin-nights-") as folder:
            sequence = Sequence(pathlib.Path(folder), seed, obey)
            try:
                sequence.live()
            except (Failure, AssertionError, subprocess.TimeoutExpired) as failure:
                failed += 1
                print(f"FAILED: seed {seed}: {failure}\n" + "\n".join("  " + line for line in sequence.log[-30:]), flush=True)
            finally:
                sequence.heal()
            compared += sequence.compared
    print(f"sequences: {count} from seed {first_seed}, {compared} nights compared, {failed} failed, {time.monotonic() - began:.0f} s", flush=True)
    return failed


def check(condition, message):
    if not condition:
        raise Failure(message)


def small_archive(folder, count=10):
    clock = Clock()
    for number in range(count):
        path = folder / f"2014/{number:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"中国人民 word{number}\n", encoding="utf-8")
        clock.set(path)
    return folder


def missing_root(folder):
    """A root that is not there withdraws nothing, exit 1; the other roots of the run are brought up to date all the same, or left: no harm."""
    one, other = small_archive(folder / "one"), small_archive(folder / "other")
    store = Store(folder / "store")
    check(store.update(one, other).code == COUNTED, "the first update failed")
    before = store.export()
    one.rename(folder / "away")
    run = store.update(one, other)
    check(run.code == 1, f"a missing root ended with {run.code}")
    check(str(one) in run.err, f"the message does not name the root: {run.err}")
    check(store.export() == before, "a missing root changed the store")
    one.mkdir()  # an empty mount point: everything would go
    run = store.update(one, other)
    check(run.code == 1, f"an emptied root ended with {run.code}")
    check(store.export() == before, "an emptied root changed the store")
    one.rmdir()
    (folder / "away").rename(one)
    check(store.update(one, other).code == COUNTED, "the next update failed")
    check(store.export() == before, "the root is back and the export is another")


def max_withdraw(folder):
    archive = small_archive(folder / "archive")
    store = Store(folder / "store")
    check(store.update(archive).code == COUNTED, "the first update failed")
    before = store.export()
    pages = sorted(archive.rglob("*.txt"))
    for page in pages[:3]:
        page.unlink()
    run = store.update(archive)
    check(run.code == 1 and store.export() == before, f"3 of 10 were withdrawn, exit {run.code}")
    check("max-withdraw" in run.err, f"the message does not name the option: {run.err}")
    check(store.update("--max-withdraw", 29, archive).code == 1, "3 of 10 are above 29 %")
    check(store.update("--max-withdraw", 30, archive).code == COUNTED, "3 of 10 are not above 30 %")
    check(store.export() == store.recounted(archive), "the export is not the recount's")
    pages[3].unlink()
    check(store.update(archive).code == COUNTED, "1 of 7 is not above 20 %")
    check(store.export() == store.recounted(archive), "the export is not the recount's")


def copy_old(path, folder):
    shutil.copyfile(path, folder / path.name)
    os.utime(folder / path.name, (OLD_SECONDS, OLD_SECONDS))


def transcripts(folder, last_year):
    """A year more each night, by the real lexicon; a month of the last one is withdrawn and comes back."""
    archive = folder / "archive"
    archive.mkdir()
    store = Store(folder / "store", TRANSCRIPT_FIELDS)
    for year in range(2012, last_year + 1):
        (archive / str(year)).mkdir()
        for path in (TRANSCRIPTS / str(year)).iterdir():
            copy_old(path, archive / str(year))
        run = store.update(archive)
        check(run.code in (COUNTED, SKIPPED), f"{year}: ended with {run.code}: {run.err[-400:]}")
    grown = store.export()
    check(grown == store.recounted(archive), "the store that grew by the year is not the recount's")
    for path in sorted((archive / str(last_year)).glob("*01??.json")):
        path.unlink()
    check(store.update(archive).code in (COUNTED, SKIPPED), "withdrawing failed")
    check(store.export() == store.recounted(archive), "after withdrawing, the export is not the recount's")
    for path in sorted((TRANSCRIPTS / str(last_year)).glob("*01??.json")):
        copy_old(path, archive / str(last_year))
    check(store.update(archive).code in (COUNTED, SKIPPED), "adding again failed")
    check(store.export() == grown, "what came back is counted otherwise")
    check(cipin("verify", "--store", store.path).code == COUNTED, "verify is not clean")


def run_case(name, case, *arguments):
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cipin-nights-") as folder:
        try:
            case(pathlib.Path(folder), *arguments)
        except (Failure, AssertionError, subprocess.TimeoutExpired) as failure:
            print(f"FAILED: {name}: {failure}", flush=True)
            return 1
    print(f"{name}: held, {time.monotonic() - began:.0f} s", flush=True)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--long", action="store_true")
    arguments = parser.parse_args()
    if not os.access(support.CIPIN, os.X_OK):
        print(f"there is no cipin at {support.CIPIN}; name it with $CIPIN", file=sys.stderr)
        return 2
    count = arguments.sequences if arguments.sequences is not None else 400 if arguments.long else 40
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 31)
    with tempfile.TemporaryDirectory(prefix="cipin-nights-") as folder:
        obey = modes_are_obeyed(folder)
    if not obey:
        print("SKIPPED: nights with unreadable files: this user's right to read everything cannot be given up here")
    failed = run_sequences(seed, count, obey)
    failed += run_case("missing root", missing_root)
    failed += run_case("max-withdraw", max_withdraw)
    if TRANSCRIPTS.is_dir():
        failed += run_case("transcripts", transcripts, 2015)
    else:
        print("SKIPPED: transcripts: there is no ../shared/data/xwlb_json")
    print(f"Ran {count} sequences of nights from seed {seed}, {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
