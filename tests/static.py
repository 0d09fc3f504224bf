#!/usr/bin/env python3
"""The static builds need nothing but themselves: in a root folder that holds the binary and an archive and nothing else, they say what the
installed program says. As root: python3 tests/static.py [ARCH], this machine's or another's (arm64, armhf, riscv64: under qemu-user, which is
then in the root folder, too); $CIPIN is the program that they are compared with. Prints their sizes. Exit code 77 where it could not test."""
import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
CIPIN = os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin"))
# qemu-user and its options, and what the names of binutils begin with.
MACHINES = {"": ([], ""), "arm64": (["qemu-aarch64-static"], "aarch64-linux-gnu-"), "riscv64": (["qemu-riscv64-static"], "riscv64-linux-gnu-"),
            "armhf": (["qemu-arm-static", "-B", "0x100000000"], "arm-linux-gnueabihf-")}
ARCH = sys.argv[1] if len(sys.argv) > 1 else ""
KIND = f"{ARCH}-static" if ARCH else "static"
STATIC = PROJECT / f"build/{KIND}/batch/cipin"
SMALL = PROJECT / f"build/{KIND}-small/batch/cipin"
ALL_COUNTED, SOME_SKIPPED = 0, 3
# Megabytes of what is stripped: what was reached on x86-64 and a little.
MB_MAX, SMALL_MB_MAX = 14.3, 5.2
COUNT = ["count", "--top", "0", "--kinds", "all", "--format", "tsv", "--json-text", "text", "--csv-text", "text"]
WARC = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://example.org/{}\r\nContent-Type: text/{}\r\nContent-Length: {}\r\n\r\n"


def page_of(number):
    return sorted((PROJECT / "seeds/archive").rglob("*.txt"))[number].read_text(encoding="utf-8")


def make_texts(folder):
    """Plain text in every encoding that the program knows."""
    shutil.copytree(PROJECT / "seeds/archive", folder / "seeds")
    for name, encoding in (("gb.txt", "gb18030"), ("le.txt", "utf-16"), ("bom.txt", "utf-8-sig")):
        (folder / name).write_text(page_of(3), encoding=encoding)
    (folder / "be.txt").write_bytes(b"\xfe\xff" + page_of(4).encode("utf-16-be"))
    (folder / "big5.txt").write_text("報紙的詞頻,臺灣與香港的新聞記者報導經濟發展。\n" * 40, encoding="big5")


def make_packed(folder):
    """What libarchive, simdjson and libxml2 read, in encodings and under names that a C library could want its tables for."""
    (folder / "一.txt.gz").write_bytes(gzip.compress(page_of(5).encode("gb18030")))
    (folder / "b.txt.bz2").write_bytes(bz2.compress(page_of(6).encode()))
    with tarfile.open(folder / "c.tar.xz", "w:xz") as tar:
        for name in ("报/一.txt", "报/二.txt"):
            data = page_of(len(name)).encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    with zipfile.ZipFile(folder / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("中国.txt", page_of(8))
        archive.writestr("XXXX.txt", page_of(9))
    (folder / "d.zip").write_bytes((folder / "d.zip").read_bytes().replace(b"XXXX", "中国".encode("gb18030")))
    (folder / "e.jsonl.xz").write_bytes(lzma.compress("".join(json.dumps({"text": page_of(n)}) + "\n" for n in range(4)).encode()))
    subprocess.run(["zstd", "-q", "-o", folder / "f.json.zst"], input=json.dumps({"text": page_of(10)}).encode(), check=True)
    html = f"<html><head><meta charset=gb2312><title>报</title></head><body><p>{page_of(11)}&hellip;</p></body></html>"
    (folder / "g.html").write_text(html, encoding="gb18030")
    (folder / "h.xml").write_text(f'<?xml version="1.0" encoding="GB18030"?>\n<a><b>{page_of(12)}</b></a>', encoding="gb18030")
    (folder / "i.xml").write_text('<?xml version="1.0" encoding="EUC-JP"?>\n<a>中国</a>', encoding="utf-8")  # says what is not so
    (folder / "j.csv").write_text("text\n" + "".join(f'"{page_of(n)}"\n' for n in (13, 14)), encoding="utf-8")
    bodies = (("plain", page_of(15).encode()), ("html", html.encode("gb18030")))
    (folder / "k.warc.gz").write_bytes(b"".join(
        gzip.compress(WARC.format(number, kind, len(body)).encode() + body + b"\r\n\r\n") for number, (kind, body) in enumerate(bodies)))


class Static(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="cipin-static-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        make_texts(cls.root / "texts")
        (cls.root / "packed").mkdir()
        make_packed(cls.root / "packed")
        for name, path in (("cipin", STATIC), ("small", SMALL)):
            shutil.copy2(path, cls.root / name)
        cls.emulator = MACHINES[ARCH][0]
        if cls.emulator:
            shutil.copy2(shutil.which(cls.emulator[0]), cls.root / "qemu")
            cls.emulator = ["/qemu", *cls.emulator[1:]]

    def chrooted(self, program, *arguments, code=ALL_COUNTED):
        run = subprocess.run(["/usr/sbin/chroot", self.root, *self.emulator, f"/{program}", *arguments], env={}, capture_output=True, check=False)
        self.assertEqual(run.returncode, code, run.stderr.decode("utf-8", "replace")[-800:])
        return run.stdout

    def installed(self, *arguments, code=ALL_COUNTED):
        run = subprocess.run([CIPIN, *arguments], cwd=self.root, env={}, capture_output=True, check=False)
        self.assertEqual(run.returncode, code, run.stderr.decode("utf-8", "replace")[-800:])
        return run.stdout

    def test_nothing_is_asked_of_a_loader(self):
        for path in (STATIC, SMALL):
            headers = subprocess.run(["readelf", "-lW", path], capture_output=True, text=True, check=True).stdout
            self.assertIn("LOAD", headers)
            self.assertNotIn("INTERP", headers)

    def test_they_stay_small(self):
        self.assertLess(stripped_size(STATIC), MB_MAX * 1e6)
        self.assertLess(stripped_size(SMALL), SMALL_MB_MAX * 1e6)

    def test_version_names_what_is_inside(self):
        version = self.chrooted("cipin", "--version").decode()
        self.assertIn("linking=static lexicon=inside formats=inside", version)
        small = self.chrooted("small", "--version").decode()
        self.assertIn("linking=static lexicon=file formats=none", small)
        settings = [line for line in self.installed("--version").decode().splitlines() if line.startswith("fingerprint ")]
        self.assertEqual([line for line in version.splitlines() if line.startswith("fingerprint ")], settings)

    def test_texts_and_packed_files_are_counted_as_by_the_installed_program(self):
        for folder, code in (("texts", ALL_COUNTED), ("packed", SOME_SKIPPED)):  # a member's name is not UTF-8
            with self.subTest(folder):
                expected = self.installed(*COUNT, folder, code=code)
                self.assertGreater(expected.count(b"\n"), 1000)
                self.assertEqual(self.chrooted("cipin", *COUNT, folder, code=code), expected)

    def test_small_counts_texts_with_a_lexicon_file_and_names_what_it_cannot_read(self):
        lexicon = self.root / "jieba.lexicon"
        shutil.copy2(PROJECT / "build/release/batch/jieba.lexicon", lexicon)
        try:
            expected = self.installed(*COUNT, "texts")
            self.assertEqual(self.chrooted("small", *COUNT, "--lexicon", "jieba.lexicon", "texts"), expected)
            self.chrooted("small", *COUNT, "--lexicon", "jieba.lexicon", "packed", code=SOME_SKIPPED)
        finally:
            lexicon.unlink()

    def test_a_store_is_brought_up_to_date_and_a_second_night_changes_nothing(self):
        exports = []
        for run in (lambda *arguments: self.chrooted("cipin", *arguments), self.installed):
            store = f"store{len(exports)}"
            run("update", "-s", store, "texts")
            exports.append(run("export", "-s", store))
            run("update", "-s", store, "texts")
            self.assertEqual(run("export", "-s", store), exports[-1])
        self.assertGreater(len(exports[0]), 100000)
        self.assertEqual(*exports)


class Tarball(unittest.TestCase):
    def test_it_holds_the_program_and_what_belongs_to_it_and_is_the_same_when_packed_again(self):
        packed = []
        for _ in range(2):
            path = PROJECT / subprocess.run(["bash", PROJECT / "batch/deploy/package.sh", KIND], capture_output=True, text=True, check=True).stdout.strip()
            packed.append(path.read_bytes())
        self.assertEqual(packed[0], packed[1])
        with tarfile.open(fileobj=io.BytesIO(packed[0])) as tar:
            names = [name.partition("/")[2] for name in tar.getnames()]
            binary = tar.extractfile(next(member for member in tar.getmembers() if member.name.endswith("/bin/cipin"))).read()
        for name in ("share/man/man1/cipin.1.gz", "share/bash-completion/completions/cipin", "lib/systemd/system/cipin-update@.service",
                     "share/doc/cipin/examples/news.conf", "share/doc/cipin/copyright"):
            self.assertIn(name, names)
        self.assertFalse([name for name in names if name.endswith((".lexicon", ".so"))])
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "cipin"
            program.write_bytes(binary)
            program.chmod(0o755)
            said = subprocess.run([*MACHINES[ARCH][0], program, "--version"], env={"PATH": os.defpath}, capture_output=True, text=True, check=True).stdout
        self.assertIn("linking=static lexicon=inside formats=inside", said)


def stripped_size(path):
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run([MACHINES[ARCH][1] + "strip", "-o", file.name, path], check=True)
        return os.path.getsize(file.name)


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("skipped: needs root (chroot)")
        sys.exit(77)
    ran = unittest.main(argv=sys.argv[:1], exit=False).result
    print(f"blackbox: {ran.testsRun} tests of the static builds; stripped {stripped_size(STATIC)} bytes, small {stripped_size(SMALL)} bytes")
    sys.exit(not ran.wasSuccessful())
