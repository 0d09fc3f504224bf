#!/usr/bin/python3
"""The same tokens, tables and stores on every machine: /usr/bin/python3 tests/sameness.py CIPIN [OTHER...]

Each program (this machine's, and commands that run another's under an emulator) counts the sample archive, as pages, as JSON Lines and in a
compressed tar, with one thread and with two, with its vector instructions and without. Whatever comes out must be the same bytes everywhere:
every token, the tables of `count`, articles, the export of a store that `update` made in two nights, and what it answers.
With $CIPIN_TEST_LEXICON all of them read that lexicon; else each reads its own. Exit codes: 0 the same; 1 not, or a run failed; 2 wrong usage.
"""
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[1]
PAGES = sorted((PROJECT / "seeds/archive").rglob("*.txt"))
TIMEOUT_SECONDS = 1200
# Lines of every length and kind that bodies for vector instructions treat apart: ends of blocks, bytes that are no UTF-8, CR, wide blanks.
EDGES = "".join("a" * length + mark + "词" * (length % 7) for length in range(130) for mark in ("\n", "\r", " ", "　", "\x00", "é", "𠮷")).encode() + \
    b"".join(b"x" * length + bad for length in range(70) for bad in (b"\xff\n", b"\xe4\xbd\n", b"\xed\xa0\x80\n", b"\xf0\x9f\x98", b"\xc0\xaf "))


class Failed(Exception):
    pass


def make_archive(folder):
    """The archive that is counted: the pages, and half of them again as JSON Lines and in a tar."""
    shutil.copytree(PROJECT / "seeds/archive", folder / "pages")
    (folder / "edges.txt").write_bytes(EDGES)
    half = PAGES[::2]
    (folder / "records.jsonl").write_text("".join(
        json.dumps({"date": f"2024-{1 + at % 12:02}-01", "text": page.read_text("utf-8")}, ensure_ascii=at % 2 == 0) + "\n" for at, page in enumerate(half)), "utf-8")
    with tarfile.open(folder / "pages.tar.gz", "w:gz") as archive:
        for page in half:
            content = page.read_bytes()
            member = tarfile.TarInfo(f"again/{page.parent.name}-{page.name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


class Program:
    """One program, as it is run: its threads, with or without vector instructions."""

    def __init__(self, cipin, threads, vectors, folder):
        self.cipin, self.threads, self.vectors = cipin, threads, vectors
        self.folder = folder
        self.name = f"{cipin}, {threads} threads, {'with' if vectors else 'without'} vectors"

    def run(self, *arguments, codes=(0,)):
        environment = {key: value for key, value in os.environ.items() if key != "CIPIN_NO_VECTORS"}
        environment["LC_ALL"] = "C.UTF-8"
        if not self.vectors:
            environment["CIPIN_NO_VECTORS"] = "1"
        if "CIPIN_TEST_LEXICON" in os.environ:
            environment["CIPIN_LEXICON"] = os.environ["CIPIN_TEST_LEXICON"]
        done = subprocess.run([self.cipin, *map(str, arguments)], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIMEOUT_SECONDS)
        if done.returncode not in codes:
            raise Failed(f"{self.name}: {arguments} ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-500:]}")
        return done.stdout

    def outputs(self):
        """{what: its bytes}, of everything that is compared."""
        made = {}  # where bytes are that are no text, a run ends with 3
        pages = [page.relative_to(PROJECT / "seeds/archive") for page in PAGES]
        paths = ["archive/edges.txt", *(f"archive/pages/{page}" for page in pages)]
        for tokenizer in ("jieba", "news", "space", "words"):
            made[f"tokens of {tokenizer}"] = self.run("segment", "--tokenizer", tokenizer, "--format", "jsonl", *paths, codes=(3,))
            for read in ("plain", "page"):
                made[f"table of {tokenizer}, {read}"] = self.run(
                    "count", "--tokenizer", tokenizer, "--read", read, "--threads", self.threads, "--top", 0, "--kinds", "all", "--format", "tsv",
                    "--json-text", "text", "archive", codes=(3,))
        made["articles"] = self.run("articles", "--format", "jsonl", "archive/pages")
        for tokenizer, read in (("jieba", "plain"), ("news", "page")):
            store = self.folder / f"store-{tokenizer}"
            for file in self.folder.glob(f"{store.name}*"):
                file.unlink()
            for night in ("archive/pages/2023", "archive"):
                self.run("update", "--store", store, "--root", f"news={night}", "--tokenizer", tokenizer, "--read", read, "--threads", self.threads,
                         "--json-text", "text", "--json-date", "date", "--max-withdraw", 100, codes=(0, 3))
            made[f"export of {tokenizer}, {read}"] = self.run("export", "--store", store)
            made[f"trend of {tokenizer}, {read}"] = self.run("trend", "--store", store, "--format", "tsv", "亿元", codes=(3,))
        return made


def main(programs):
    kept = {}
    runs = 0
    with tempfile.TemporaryDirectory(prefix="cipin-sameness-") as name:
        folder = pathlib.Path(name)
        (folder / "archive").mkdir()
        make_archive(folder / "archive")
        for cipin in programs:
            for threads in (1, 2):
                for vectors in (True, False):
                    program = Program(os.path.abspath(cipin), threads, vectors, folder)
                    for what, content in program.outputs().items():
                        runs += 1
                        if len(content) < 100:
                            raise Failed(f"{program.name}: {what} is as good as empty: {content}")
                        first_name, first = kept.setdefault(what, (program.name, content))
                        if content != first:
                            where = next((at for at, (a, b) in enumerate(zip(first, content)) if a != b), min(len(first), len(content)))
                            raise Failed(f"{what} differs at byte {where}\n  {first_name}: {first[max(0, where - 60):where + 60]}\n  {program.name}: "
                                         f"{content[max(0, where - 60):where + 60]}")
    for what, (_, content) in kept.items():
        print(f"{hashlib.sha256(content).hexdigest()[:16]} {len(content):9} bytes  {what}")
    print(f"compared: {runs} outputs of {len(programs)} programs, each with one thread and two, with and without vector instructions: the same bytes")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        sys.exit(0 if sys.argv[1:] in (["-h"], ["--help"]) else 2)
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as problem:
        print(f"FAILED: {problem}")
        sys.exit(1)
