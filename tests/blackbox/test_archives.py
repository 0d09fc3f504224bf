"""Archives: compressed files, tar, zip, WARC, JSON, JSON Lines, CSV, encodings; and what is broken in them is named while the rest is counted."""
import bz2
import gzip
import io
import json
import lzma
import os
import random
import shutil
import subprocess
import tarfile
import unittest
import warnings
import zipfile

import support
from support import ALL_COUNTED, FAILED, SOME_SKIPPED, WRONG_USAGE, Case

PAGE = "中国人民的报纸\n"  # 中国 人民 的 报纸
PAGE_COUNTS = {"中国": 1, "人民": 1, "的": 1, "报纸": 1}
UNKNOWN = "\ufffd"


def tar_of(members, mode="w", **options):
    """A tar's bytes; members: name -> bytes, or a TarInfo for what is no file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, **options) as tar:
        for name, content in members:
            if isinstance(content, tarfile.TarInfo):
                tar.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zip_of(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        with zipfile.ZipFile(out, "w", compression) as archive:
            for name, content in members:
                archive.writestr(name, content)
    return out.getvalue()


def lines_of(*records):
    return "".join((record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)) + "\n" for record in records).encode()


class ArchiveCase(Case):
    def words(self, *arguments, code=ALL_COUNTED, **more):
        """{form: tf} of all words, and the run."""
        run = self.count("--kinds", "word", *arguments, **more)
        self.assertCode(run, code)
        return {form: tf for form, (tf, _) in run.counts.items()}, run

    def skipped(self, *arguments, code=SOME_SKIPPED):
        """(rows of the skipped list, {form: (tf, df)}) of a run that is to skip something."""
        listed = self.folder / "skipped.tsv"
        run = self.count("--skipped", listed, *arguments)
        self.assertCode(run, code)
        self.assertTrue(all(row["partial"] == "1" for row in run.rows))
        lines = listed.read_text(encoding="utf-8", errors="surrogateescape").split("\n")[1:-1]
        rows = [dict(zip(("path", "offset", "length", "reason"), line.split("\t"))) for line in lines]
        return rows, run.counts


class Compressed(ArchiveCase):
    def packed(self, data):
        yield "gz", gzip.compress(data)
        yield "xz", lzma.compress(data)
        yield "bz2", bz2.compress(data)
        if shutil.which("zstd"):
            yield "zst", subprocess.run(["zstd", "-qc"], input=data, capture_output=True, check=True).stdout

    def test_every_compression_gives_the_text(self):
        data = (PAGE * 50_000).encode()  # longer than a window
        for extension, packed in self.packed(data):
            with self.subTest(extension):
                path = self.write(f"a.txt.{extension}", packed)
                words, run = self.words(path, "--log-format", "json")
                self.assertEqual(words, {form: 50_000 for form in PAGE_COUNTS})
                self.assertEqual(run.summary["bytes"], len(data))
                self.assertEqual({df for _, df in run.counts.values()}, {1})

    def test_gz_of_several_members_is_read_to_its_end(self):
        self.write("a.txt.gz", gzip.compress(b"\xe4\xb8\xad\xe5") + gzip.compress(b"\x9b\xbd") + gzip.compress(PAGE.encode()))
        self.assertEqual(self.words("a.txt.gz")[0], {**PAGE_COUNTS, "中国": 2})

    def test_compressed_files_in_folders_are_read(self):
        self.write("d/a.txt.gz", gzip.compress(PAGE.encode()))
        self.write("d/b.md", PAGE)
        self.write("d/c.bin.gz", gzip.compress(PAGE.encode()))
        words, run = self.words("d", "--log-format", "json")
        self.assertEqual(words["中国"], 2)
        self.assertEqual((run.summary["files"], run.summary["ignored"]), (2, 1))

    def test_empty_compressed_file_is_an_empty_document(self):
        self.write("a.txt.gz", gzip.compress(b""))
        self.write("b.txt.gz", b"")
        words, run = self.words("a.txt.gz", "b.txt.gz", "--log-format", "json")
        self.assertEqual((words, run.summary["files"]), ({}, 2))

    def random_text(self):
        chooser = random.Random(7)
        return "".join("中国 " + "".join(chooser.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=12)) + "\n" for _ in range(100_000)).encode()

    def test_truncated_gz_counts_what_was_unpacked_and_names_the_rest(self):
        self.check_truncated("gz")

    def test_truncated_zst_counts_what_was_unpacked_and_names_the_rest(self):
        if not shutil.which("zstd"):
            self.skipTest("the zstd command is not here")
        self.check_truncated("zst")

    def test_truncated_xz_counts_what_was_unpacked_and_names_the_rest(self):
        self.check_truncated("xz")

    def test_truncated_bz2_counts_what_was_unpacked_and_names_the_rest(self):
        self.check_truncated("bz2")

    def check_truncated(self, extension):
        data = self.random_text()
        line_bytes = len("中国 ".encode()) + 13
        packed = dict(self.packed(data))[extension]
        self.write("a.txt." + extension, packed[: len(packed) * 3 // 4])
        rows, counts = self.skipped("a.txt." + extension)
        self.assertEqual([row["path"] for row in rows], ["a.txt." + extension])
        read = int(rows[0]["offset"])
        self.assertGreater(read, len(data) // 4)
        self.assertLess(read, len(data))
        self.assertEqual(counts["中国"][0], (read + line_bytes - len("中国".encode())) // line_bytes)

    def test_file_that_is_not_what_its_name_says_is_read_as_it_stands(self):
        self.write("a.txt.gz", PAGE)
        self.assertEqual(self.words("a.txt.gz")[0], PAGE_COUNTS)

    def test_bomb_is_stopped_at_its_bound_and_named(self):
        self.write("a.txt.gz", gzip.compress(b"\n" * (80 << 20), 9))
        rows, _ = self.skipped("--expand-max", 2, "a.txt.gz")
        self.assertEqual(len(rows), 1)
        self.assertIn("--expand-max", rows[0]["reason"])
        self.assertLessEqual(int(rows[0]["offset"]), 64 << 20)
        self.assertGreater(int(rows[0]["offset"]), 63 << 20)
        words, run = self.words("--expand-max", 2000, "a.txt.gz", "--log-format", "json")  # asked for: read
        self.assertEqual(run.summary["bytes"], 80 << 20)


class Members(ArchiveCase):
    def test_tar_gives_its_files_as_documents_and_passes_over_the_rest(self):
        folder = tarfile.TarInfo("d")
        folder.type = tarfile.DIRTYPE
        link = tarfile.TarInfo("d/link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        hard = tarfile.TarInfo("d/hard.txt")
        hard.type, hard.linkname = tarfile.LNKTYPE, "d/中.txt"
        device = tarfile.TarInfo("d/null.txt")
        device.type, device.devmajor, device.devminor = tarfile.CHRTYPE, 1, 3
        members = [("", folder), ("d/中.txt", PAGE.encode()), ("", link), ("", hard), ("", device), ("../../up.md", PAGE.encode()), ("/abs.txt", PAGE.encode()),
                   ("d/picture.png", b"\x89PNG 2"), ("d/x.txt.gz", gzip.compress(PAGE.encode()))]
        for format in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            self.write("a.tar", tar_of(members, format=format))
            run = self.count("a.tar")
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.counts["中国"], (4, 4))
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.tar"])  # nothing was unpacked to anywhere

    def test_compressed_tars_and_short_names(self):
        tar = tar_of([("a.txt", PAGE.encode())])
        for name, packed in (("a.tar.gz", gzip.compress(tar)), ("a.tgz", gzip.compress(tar)), ("a.tar.xz", lzma.compress(tar)), ("a.tbz2", bz2.compress(tar))):
            self.write("d/" + name, packed)
        self.assertEqual(self.words("d")[0], {form: 4 for form in PAGE_COUNTS})

    def test_zip_gives_its_files_as_documents(self):
        for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self.write("a.zip", zip_of([("中/国.txt", PAGE), ("b/", ""), ("b/c.md", PAGE), ("b/c.bin", "x")], compression))
            run = self.count("a.zip")
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.counts["中国"], (2, 2))

    def test_records_in_an_archive_are_documents_of_their_own(self):
        records = lines_of({"t": PAGE}, {"t": PAGE})
        for name, data in (("a.tar", tar_of([("x/b.jsonl", records), ("c.jsonl.gz", gzip.compress(records))])),
                           ("a.zip", zip_of([("x/b.jsonl", records), ("c.jsonl.gz", gzip.compress(records))]))):
            self.write(name, data)
            run = self.count("--json-text", "t", name)
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.counts["中国"], (4, 4))

    def test_broken_record_in_an_archive_is_named_by_its_member(self):
        self.write("a.zip", zip_of([("x/b.jsonl", lines_of({"t": PAGE}, "{oops"))]))
        rows, counts = self.skipped("--json-text", "t", "a.zip")
        self.assertEqual([row["path"] for row in rows], ["a.zip/x/b.jsonl#2"])
        self.assertEqual(counts["中国"], (1, 1))

    def test_second_member_of_a_name_is_named_and_not_counted(self):
        for name, data in (("a.tar", tar_of([("a.txt", PAGE.encode()), ("a.txt", "报纸".encode())])), ("a.zip", zip_of([("a.txt", PAGE), ("a.txt", "报纸")]))):
            self.write(name, data)
            rows, counts = self.skipped(name)
            self.assertEqual([row["path"] for row in rows], [name + "/a.txt"])
            self.assertIn("second", rows[0]["reason"])
            self.assertEqual(counts["报纸"], (1, 1))

    def test_member_name_that_is_not_utf8_is_named(self):
        data = zip_of([("XXXX.txt", PAGE), ("b.txt", PAGE)]).replace(b"XXXX", "中国".encode("gb18030"))
        self.write("a.zip", data)
        rows, counts = self.skipped("a.zip")
        self.assertEqual(len(rows), 1)
        self.assertIn("name is not UTF-8", rows[0]["reason"])
        self.assertEqual(counts["中国"], (1, 1))

    def test_encrypted_member_is_named_and_the_rest_counted(self):
        data = bytearray(zip_of([("a.txt", PAGE), ("b.txt", PAGE)], zipfile.ZIP_STORED))
        data[6] |= 1  # the first member's flag, in its own header and in the directory
        data[data.index(b"PK\x01\x02") + 8] |= 1
        self.write("a.zip", bytes(data))
        rows, counts = self.skipped("a.zip")
        self.assertEqual([(row["path"], row["reason"]) for row in rows], [("a.zip/a.txt", "encrypted; skipped")])
        self.assertEqual(counts["中国"], (1, 1))

    def test_archive_in_an_archive_is_named(self):
        self.write("a.tar", tar_of([("in.tar", tar_of([("x.txt", PAGE.encode())])), ("b.txt", PAGE.encode())]))
        rows, counts = self.skipped("a.tar")
        self.assertEqual([row["path"] for row in rows], ["a.tar/in.tar"])
        self.assertEqual(counts["中国"], (1, 1))

    def test_truncated_tar_counts_what_is_there_and_names_the_rest(self):
        data = tar_of([("a.txt", PAGE.encode()), ("b.txt", "中国\n".encode() * 1000), ("c.txt", PAGE.encode())], format=tarfile.USTAR_FORMAT)
        # A header and a block for a.txt, a header for b.txt, then 700 of its 7000 bytes.
        self.write("a.tar", data[: 512 * 3 + 700])
        rows, counts = self.skipped("a.tar")
        self.assertEqual((rows[0]["path"], rows[0]["offset"]), ("a.tar/b.txt", "700"))
        self.assertEqual(counts["中国"], (1 + 100, 2))
        self.assertTrue(all(row["path"] == "a.tar/b.txt" for row in rows))

    def test_truncated_tar_gz_is_named(self):
        packed = gzip.compress(tar_of([(f"{i}.txt", os.urandom(1000).hex().encode() + b"\n" + PAGE.encode()) for i in range(500)]))
        self.write("a.tar.gz", packed[: len(packed) // 2])
        rows, counts = self.skipped("a.tar.gz")
        self.assertTrue(rows[0]["path"].startswith("a.tar.gz/"))
        self.assertIn(counts["中国"][0], range(100, 300))

    def test_truncated_zip_counts_what_is_there_and_names_the_rest(self):
        data = zip_of([("a.txt", PAGE), ("b.txt", "中国\n" * 1000), ("c.txt", PAGE)], zipfile.ZIP_STORED)
        begin = data.index("中国\n中国\n".encode())
        self.write("a.zip", data[: begin + 700])
        rows, counts = self.skipped("a.zip")
        self.assertEqual(rows[0]["path"], "a.zip/b.txt")
        self.assertIn(counts["中国"], [(1, 1), (101, 2)])  # a stored member may come only as a whole

    def test_zip_with_a_wrong_checksum_is_named(self):
        data = zip_of([("a.txt", PAGE), ("b.txt", PAGE + "词频")], zipfile.ZIP_STORED)
        self.write("a.zip", data.replace("词频".encode(), "中国".encode()))
        rows, _ = self.skipped("a.zip")
        self.assertEqual(rows[0]["path"], "a.zip/b.txt")
        self.assertIn("CRC", rows[0]["reason"])

    def test_what_is_no_archive_is_named(self):
        for name in ("a.zip", "a.tar"):
            self.write(name, b"\x01\x02 this is no archive " * 100)
            self.write("b.txt", PAGE)
            rows, counts = self.skipped(name, "b.txt")
            self.assertEqual([row["path"] for row in rows], [name])
            self.assertEqual(counts["中国"], (1, 1))

    def test_bomb_in_a_zip_is_stopped_at_its_bound_and_named(self):
        self.write("a.zip", zip_of([("a.txt", PAGE)] + [(f"{i}.txt", b"\n" * (20 << 20)) for i in range(10)]))
        rows, counts = self.skipped("--expand-max", 1, "a.zip")
        self.assertEqual([row["path"] for row in rows], ["a.zip/3.txt"])
        self.assertIn("--expand-max", rows[0]["reason"])
        self.assertEqual(counts["中国"], (1, 1))

    def test_bomb_in_members_that_are_not_read_is_stopped_too(self):
        self.write("a.tar.gz", gzip.compress(tar_of([("a.txt", PAGE.encode()), ("b.bin", b"\0" * (80 << 20)), ("c.txt", PAGE.encode())])))
        rows, counts = self.skipped("--expand-max", 1, "a.tar.gz")
        self.assertEqual(len(rows), 1)
        self.assertIn("--expand-max", rows[0]["reason"])
        self.assertEqual(counts["中国"], (1, 1))

    def test_member_above_the_limit_is_named_and_the_rest_counted(self):
        self.write("a.tar", tar_of([("a.txt", b"x" * 3000), ("b.txt", PAGE.encode())]))
        rows, counts = self.skipped("--record-max", "2K", "a.tar")
        self.assertEqual([row["path"] for row in rows], ["a.tar/a.txt"])
        self.assertEqual(counts["中国"], (1, 1))


class Warc(ArchiveCase):
    def record(self, uri, body, header="HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"):
        block = header.encode() + b"\r\n\r\n" + body
        return (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n").encode() + block + b"\r\n\r\n"

    def test_pages_of_a_warc_are_documents_compressed_or_not(self):
        records = [self.record("http://a.cn/", b"<p>" + PAGE.encode() + b"</p>"),
                   self.record("http://a.cn/z", gzip.compress(PAGE.encode()), "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip")]
        self.write("a.warc", b"".join(records))
        self.write("b.warc.gz", b"".join(map(gzip.compress, records)))  # each record a member of its own, as WARC has it
        for path in ("a.warc", "b.warc.gz"):
            run = self.count(path)
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.counts["中国"], (2, 2))

    def test_truncated_warc_is_named_and_what_is_there_counted(self):
        data = self.record("http://a.cn/1", b"<p>" + PAGE.encode() + b"</p>") + self.record("http://a.cn/2", b"<p>" + PAGE.encode() * 10 + b"</p>")
        self.write("a.warc", data[: data.rindex("报纸".encode())])
        rows, counts = self.skipped("a.warc")
        self.assertEqual([row["path"] for row in rows], ["a.warc/http://a.cn/2"])
        self.assertEqual(counts["中国"], (11, 2))


class Records(ArchiveCase):
    def test_json_file_is_counted_by_its_records(self):
        self.write("a.json", json.dumps({"list": [{"c": {"t": "<p>中国</p><p>人民</p>"}, "b": "词频"}, {"b": "中国"}, {"b": ""}]}))
        run = self.count("--json-records", "list[]", "--json-text", "c.t:html,b", "a.json")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual({form: count for form, count in run.counts.items() if form in SMALL_WORDS}, {"中国": (2, 2), "人民": (1, 1), "词频": (1, 1)})

    def test_json_and_csv_in_folders_are_read_only_when_their_text_is_named(self):
        self.write("d/a.json", json.dumps({"t": "中国"}))
        self.write("d/b.jsonl", lines_of({"t": "中国"}))
        self.write("d/c.csv", "t\n中国\n")
        for options, files in (([], 0), (["--json-text", "t"], 2), (["--csv-text", "t"], 1), (["--json-text", "t", "--csv-text", "t"], 3)):
            words, run = self.words("d", "--log-format", "json", *options)
            self.assertEqual((words.get("中国", 0), run.summary["files"], run.summary["ignored"]), (files, files, 3 - files))

    def test_named_json_without_a_field_says_what_is_missing(self):
        self.write("a.json", "{}")
        run = self.count("a.json")
        self.assertCode(run, FAILED)
        self.assertIn("--json-text", run.err)

    def test_fields_and_encodings_that_are_none_are_wrong_usage(self):
        for options in (["--json-text", "a["], ["--json-records", "a..b"], ["--encoding", "nosuch"], ["--record-max", "x"], ["--expand-max", "0"]):
            run = self.count(*options, stdin=b"x")
            self.assertCode(run, WRONG_USAGE)
            self.assertOneErrorLine(run, options[0])

    def test_broken_line_in_the_middle_is_named_with_line_and_offset(self):
        first = lines_of({"t": "中国"})
        self.write("a.jsonl", first + b'{"t": "\xe4\xb8\xad"\n' + lines_of({"t": "人民"}))
        rows, counts = self.skipped("--json-text", "t", "a.jsonl")
        self.assertEqual([(row["path"], row["offset"]) for row in rows], [("a.jsonl#2", str(len(first)))])
        self.assertIn("line 2", rows[0]["reason"])
        self.assertEqual(counts, {"中国": (1, 1), "人民": (1, 1)})

    def test_record_above_the_limit_is_named_within_memory(self):
        huge = b'{"t": "' + b"x" * (70 << 20) + b'"}\n'
        path = self.write("a.jsonl", lines_of({"t": "中国"}) + huge + lines_of({"t": "人民"}))
        rows, counts = self.skipped("--json-text", "t", "--record-max", "1M", "a.jsonl")
        self.assertEqual([(row["path"], row["length"]) for row in rows], [("a.jsonl#2", str(len(huge)))])
        self.assertEqual(counts, {"中国": (1, 1), "人民": (1, 1)})
        peak, code = support.peak_kilobytes(self.folder, "count", *self.small_options(), "-t", 1, "--json-text", "t", "--record-max", "1M", path)
        self.assertEqual(code, SOME_SKIPPED)
        self.assertLess(peak, 40_000)
        rows, _ = self.skipped("--json-text", "t", "a.jsonl")  # 64 MiB is the default
        self.assertEqual([row["path"] for row in rows], ["a.jsonl#2"])

    def test_truncated_last_line_is_named(self):
        self.write("a.jsonl", lines_of({"t": "中国"}) + '{"t": "人'.encode()[:-1])
        rows, counts = self.skipped("--json-text", "t", "a.jsonl")
        self.assertIn("a.jsonl#2", {row["path"] for row in rows})
        self.assertTrue(any("last one" in row["reason"] for row in rows))
        self.assertEqual(counts, {"中国": (1, 1)})

    def test_record_without_text_is_named_and_an_empty_text_is_none(self):
        self.write("a.jsonl", lines_of({"x": 1}, {"t": ""}, {"t": None}, {"t": "中国"}))
        rows, counts = self.skipped("--json-text", "t", "a.jsonl")
        self.assertEqual([row["path"] for row in rows], ["a.jsonl#1", "a.jsonl#3"])
        self.assertEqual(counts, {"中国": (1, 1)})

    def test_invalid_utf8_in_a_record_is_counted_as_replacement_and_named(self):
        first = lines_of({"t": PAGE * 10})
        self.write("a.jsonl", first + b'{"t": "\xff\xe4\xb8\xad\xe5\x9b\xbd"}\n')
        rows, counts = self.skipped("--json-text", "t", "a.jsonl")
        self.assertEqual([(row["path"], row["offset"], row["length"]) for row in rows], [("a.jsonl#2", str(len(first) + 7), "1")])
        self.assertEqual((counts[UNKNOWN], counts["中国"]), ((1, 1), (11, 2)))

    def test_nul_bytes_are_text(self):
        self.write("a.txt", "中国\0人民")
        self.write("b.jsonl", lines_of({"t": "中国\0人民"}))
        run = self.count("--json-text", "t", "a.txt", "b.jsonl")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual((run.counts["中国"], run.counts["人民"], run.counts["\\x00"]), ((2, 2), (2, 2), (2, 2)))

    def test_empty_files_of_every_kind_are_read_or_named(self):
        for name in ("a.txt", "a.jsonl", "a.csv", "a.warc", "a.tar", "a.txt.gz", "a.jsonl.gz"):
            self.write(name, b"")
            run = self.count("--json-text", "t", "--csv-text", "t", name)
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.rows, [])
        self.write("a.json", b"")  # no JSON has no bytes
        rows, _ = self.skipped("--json-text", "t", "a.json", "a.txt")
        self.assertEqual([row["path"] for row in rows], ["a.json"])

    def test_csv_rows_are_documents(self):
        self.write("a.csv", '\ufeffid,标题,text\r\n1,x,"中国\r\n""人民"""\r\n2,y,中国\r\n')
        run = self.count("--csv-text", "text", "a.csv")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual((run.counts["中国"], run.counts["人民"]), ((2, 2), (1, 1)))
        self.assertNotIn("x", run.counts)

    def test_counts_do_not_depend_on_threads_or_on_how_records_are_packed(self):
        chooser = random.Random(3)
        texts = ["".join(chooser.choices(["中国", "人民", "报纸", "词频", "的", "\n", "x"], k=40)) for _ in range(3000)]
        records = lines_of(*({"t": text} for text in texts))
        folder = self.folder / "d"
        for i, text in enumerate(texts):
            self.write(f"d/{i}.txt", text)
        self.write("a.jsonl.gz", gzip.compress(records))
        self.write("a.json", json.dumps([{"t": text} for text in texts]))
        self.write("a.tar.xz", lzma.compress(tar_of([(f"{i}.txt", text.encode()) for i, text in enumerate(texts)])))
        self.write("a.zip", zip_of([(f"{i}.txt", text) for i, text in enumerate(texts)]))
        expected = self.count(folder).counts
        for name in ("a.jsonl.gz", "a.json", "a.tar.xz", "a.zip"):
            for threads in (1, 3):
                run = self.count("--json-records", "[]", "--json-text", "t", "-t", threads, name)
                self.assertCode(run, ALL_COUNTED)
                self.assertEqual(run.counts, expected, name)


SMALL_WORDS = ("中国", "人民", "词频")


class Encodings(ArchiveCase):
    TEXT = "中国人民的报纸，词频。" * 40

    def test_encodings_are_found_out_and_give_the_same_counts(self):
        expected = self.count(stdin=self.TEXT.encode()).counts
        traditional = "中國人民的報紙，詞頻。這是一篇關於經濟發展與社會進步的新聞報導。" * 40
        for name, data, words in (("gb.txt", self.TEXT.encode("gb18030"), expected), ("le.txt", b"\xff\xfe" + self.TEXT.encode("utf-16-le"), expected),
                                  ("be.txt", b"\xfe\xff" + self.TEXT.encode("utf-16-be"), expected), ("bom.txt", b"\xef\xbb\xbf" + self.TEXT.encode(), expected),
                                  ("big5.txt", traditional.encode("big5"), self.count(stdin=traditional.encode()).counts)):
            with self.subTest(name):
                self.write(name, data)
                run = self.count(name)
                self.assertCode(run, ALL_COUNTED)
                self.assertEqual(run.counts, words)

    def test_records_and_rows_in_other_encodings_are_read(self):
        self.write("a.jsonl", lines_of({"t": self.TEXT}).decode().encode("gb18030"))
        self.write("a.csv", b"\xff\xfe" + f"t\n{self.TEXT}\n".encode("utf-16-le"))
        self.write("a.json", json.dumps({"t": self.TEXT}, ensure_ascii=False).encode("gb18030"))
        for name in ("a.jsonl", "a.csv", "a.json"):
            run = self.count("--json-text", "t", "--csv-text", "t", name)
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.counts["中国"], (40, 1))

    def test_text_that_fails_even_gb18030_is_counted_with_replacements_and_named(self):
        data = self.TEXT.encode("gb18030")
        self.write("a.txt", data + b"\xff" + data)
        rows, counts = self.skipped("a.txt")
        self.assertEqual([(row["path"], row["offset"], row["length"]) for row in rows], [("a.txt", str(len(data)), "1")])
        self.assertIn("GB18030", rows[0]["reason"])
        self.assertEqual((counts["中国"], counts[UNKNOWN]), ((80, 1), (1, 1)))

    def test_strict_fails_at_what_stands_for_nothing(self):
        self.write("a.txt", self.TEXT.encode("gb18030") + b"\xff")
        self.assertCode(self.count("--strict", "a.txt"), FAILED)

    def test_encoding_that_is_told_overrules_what_is_found(self):
        self.write("a.txt", "中国".encode("gb18030"))
        _, counts = self.skipped("--encoding", "utf-8", "a.txt")
        self.assertEqual(counts[UNKNOWN][0], "中国".encode("gb18030").decode("utf-8", "replace").count(UNKNOWN))


class Module(ArchiveCase):
    def copy_program(self):
        if support.EMULATED:
            self.skipTest("a copy of another machine's program would not run")
        binary = self.folder / "bin/cipin"
        binary.parent.mkdir()
        shutil.copy(support.CIPIN, binary)
        return binary

    def run_copy(self, binary, *arguments):
        return subprocess.run([binary, "count", "--no-hmm", "--lexicon", self.lexicon, *arguments], cwd=self.folder, env=self.environment(),
                              capture_output=True, timeout=support.TIMEOUT_SECONDS)

    def test_without_the_module_text_is_read_and_what_needs_it_is_named(self):
        binary = self.copy_program()
        self.write("a.txt", PAGE)
        self.write("b.txt.gz", gzip.compress(PAGE.encode()))
        done = self.run_copy(binary, "a.txt")
        self.assertEqual(done.returncode, ALL_COUNTED, done.stderr)
        done = self.run_copy(binary, "a.txt", "b.txt.gz")
        if b"nothing skipped" in done.stderr:
            self.skipTest("the module is linked into this program")
        self.assertEqual(done.returncode, SOME_SKIPPED, done.stderr)
        self.assertIn(b"b.txt.gz", done.stderr)
        self.assertIn(b"cipin-formats.so", done.stderr)

    def test_installed_module_is_found_beside_the_program_s_prefix(self):
        module = os.path.join(os.path.dirname(support.CIPIN), "cipin-formats.so")
        if not os.path.exists(module):
            self.skipTest("the module is linked into this program")
        binary = self.copy_program()
        (self.folder / "lib/cipin").mkdir(parents=True)
        shutil.copy(module, self.folder / "lib/cipin")
        self.write("b.txt.gz", gzip.compress(PAGE.encode()))
        done = self.run_copy(binary, "b.txt.gz")
        self.assertEqual(done.returncode, ALL_COUNTED, done.stderr)

    def test_plain_text_is_counted_without_loading_the_module(self):
        if not shutil.which("strace"):
            self.skipTest("strace is not here")
        self.write("a.txt", PAGE)
        trace = self.folder / "trace.txt"
        subprocess.run(["strace", "-f", "-e", "trace=openat", "-o", trace, support.CIPIN, "count", *self.small_options(), "a.txt"], cwd=self.folder,
                       env=self.environment(), capture_output=True, timeout=support.TIMEOUT_SECONDS, check=True)
        opened = trace.read_text()
        self.assertIn("a.txt", opened)
        for library in ("cipin-formats", "libxml2", "libarchive", "libsimdjson", "libicu"):
            self.assertNotIn(library, opened)


if __name__ == "__main__":
    unittest.main()
