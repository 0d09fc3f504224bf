"""`cipin segment`: a line out for each line in, tokens and offsets. Expectations follow from the small lexicon's definition."""
import os
import re
import stat

from support import ALL_COUNTED, FAILED, SOME_SKIPPED, Case


class Text(Case):
    def test_tokens_stand_between_delimiters_and_white_space_is_left_out(self):
        self.assertEqual(self.segment(stdin="中国人民的报纸。 abc12　5G\t囧x\n".encode()).text, "中国 人民 的 报纸 。 abc12 5G 囧 x\n")

    def test_delimiter(self):
        for delimiter in ("/", "", " | ", "中", "\t", "\\n", "--"):
            with self.subTest(delimiter=delimiter):
                run = self.segment("--delimiter", delimiter, stdin="中国人民\n的\n".encode())
                self.assertCode(run, ALL_COUNTED)
                self.assertEqual(run.text, f"中国{delimiter}人民\n的\n")

    def test_a_line_out_for_each_line_in(self):
        for text, expected in [("中国\n人民\n", "中国\n人民\n"), ("中国\n人民", "中国\n人民\n"), ("中国\r\n人民\r\n", "中国\n人民\n"), ("中国\r人民", "中国\n人民\n"),
                               ("\n\n\n", "\n\n\n"), ("\r\r", "\n\n"), ("\r\n\r\n", "\n\n"), ("\n\r", "\n\n"), ("\r\r\n\n", "\n\n\n"), ("", ""), (" ", "\n"), ("\u3000\n ", "\n\n"),
                               ("中国\n\n人民", "中国\n\n人民\n"), ("中\u2028国", "中 国\n"), ("中\x0b国\x0c的\x85了", "中 国 的 了\n"), ("\ufeff中国", "中国\n"), ("\ufeff", ""),
                               ("中国\n\ufeff人民", "中国\n\ufeff 人民\n")]:
            with self.subTest(text=text):
                run = self.segment(stdin=text.encode())
                self.assertCode(run, ALL_COUNTED)
                self.assertEqual(run.text, expected)

    def test_a_file_ends_its_last_line(self):
        self.write("a.txt", "中国")
        self.write("b.txt", "人民\n")
        self.assertEqual(self.segment("a.txt", "b.txt", "a.txt").text, "中国\n人民\n中国\n")

    def test_bytes_that_are_no_utf8_stand_as_u_fffd(self):
        run = self.segment(stdin="中国".encode() + b"\xff\xe4\xb8\n\xed\xa0\x80" + "人民".encode())
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.text, "中国 \ufffd \ufffd\n\ufffd \ufffd \ufffd 人民\n")  # E4 B8 is one maximal subpart, a surrogate's three bytes are three

    def test_hmm_joins_what_the_lexicon_does_not_know_and_no_hmm_does_not(self):
        # Known from python jieba 0.42.1: its README's own example, 杭研 by the HMM.
        text = "他来到了网易杭研大厦\n".encode()
        self.assertEqual(self.run_cipin("segment", stdin=text, small=False).text, "他 来到 了 网易 杭研 大厦\n")
        self.assertEqual(self.run_cipin("segment", "--no-hmm", stdin=text, small=False).text, "他 来到 了 网易 杭 研 大厦\n")

    def test_lines_of_a_megabyte_are_whole(self):
        text = "中国人民" * 100_000
        run = self.segment("--delimiter", "/", stdin=(text + "\n" + text).encode())
        self.assertEqual(run.lines, ["/".join(["中国", "人民"] * 100_000)] * 2)


class JsonLines(Case):
    def test_every_token_with_kind_and_offsets(self):
        run = self.segment("--format", "jsonl", stdin="中国 5G\r\n，12x".encode())
        self.assertCode(run, ALL_COUNTED)
        first, second = run.objects
        self.assertEqual((first["path"], first["line"], first["offset_bytes"], second["line"], second["offset_bytes"]), ("-", 1, 0, 2, 11))
        self.assertEqual([tuple(token.values()) for token in first["tokens"]],
                         [("中国", "word", 0, 6), (" ", "space", 6, 7), ("5G", "latin", 7, 9), ("\r\n", "space", 9, 11)])
        self.assertEqual([tuple(token.values()) for token in second["tokens"]], [("，", "punctuation", 11, 14), ("12x", "latin", 14, 17)])
        self.assertEqual(list(first["tokens"][0]), ["form", "kind", "begin_bytes", "end_bytes"])

    def test_offsets_stand_behind_a_bom_and_cover_faulty_bytes(self):
        data = b"\xef\xbb\xbf" + "中".encode() + b"\xf0\x9f\x98" + "国".encode() + b"\xc0"
        run = self.segment("--format", "jsonl", self.write("a.txt", data))
        self.assertCode(run, SOME_SKIPPED)
        (line,) = run.objects
        self.assertEqual([(t["form"], t["begin_bytes"], t["end_bytes"]) for t in line["tokens"]], [("中", 3, 6), ("\ufffd", 6, 9), ("国", 9, 12), ("\ufffd", 12, 13)])

    def test_lines_are_numbered_in_each_file(self):
        self.write("a.txt", "中\n\n国")
        self.write("b.txt", "\r人")
        run = self.segment("--format", "jsonl", "a.txt", "b.txt")
        self.assertEqual([(line["path"], line["line"], line["offset_bytes"]) for line in run.objects],
                         [("a.txt", 1, 0), ("a.txt", 2, 4), ("a.txt", 3, 5), ("b.txt", 1, 0), ("b.txt", 2, 1)])

    def test_every_control_byte_is_valid_json(self):
        data = bytes(range(0x80)) + "\x80\x9f\u2028\"\\".encode()
        run = self.segment("--format", "jsonl", self.write("a.txt", data))
        forms = "".join(token["form"] for line in run.objects for token in line["tokens"])
        self.assertEqual(forms.encode(), data)

    def test_names_that_need_escapes(self):
        self.write('q"\\\t.txt', "中")
        self.assertEqual(self.segment("--format", "jsonl", 'q"\\\t.txt').objects[0]["path"], 'q"\\\t.txt')


AS_UTF8 = {"segment": [], "count": ["--encoding", "utf-8"]}  # count would find other encodings in what is so short


class Faults(Case):
    def test_strict_names_path_and_offset_and_fails(self):
        for data, offset in ((b"\xe4\xb8\xad\n\xff", 4), (b"abc\xe4\xb8", 3), (b"a" * 200_000 + b"\xc0\x80", 200_000)):
            path = self.write("a.txt", data)
            for command in ("segment", "count"):
                run = self.run_cipin(command, "--strict", *AS_UTF8[command], path)
                self.assertCode(run, FAILED)
                self.assertOneErrorLine(run, "a.txt", f"byte {offset}", "not UTF-8")

    def test_skipped_file_lists_every_place(self):
        self.write("a.txt", b"\xff\xfe\xe4\xb8\xad\xe4\xb8\n\xf0\x9f")
        self.write("b\t\n.txt", b"ok\xc3")
        for command in ("segment", "count"):
            listed = self.folder / "skipped.tsv"
            run = self.run_cipin(command, *AS_UTF8[command], "--skipped", listed, "a.txt", "nosuch.txt", "b\t\n.txt")
            self.assertCode(run, SOME_SKIPPED)
            header, *rows = listed.read_text(encoding="utf-8").split("\n")[:-1]
            self.assertEqual(header.split("\t"), ["path", "offset_bytes", "length_bytes", "reason"])
            places = [tuple(row.split("\t")[:3]) for row in rows]
            self.assertEqual(places, [("a.txt", "0", "2"), ("a.txt", "5", "2"), ("a.txt", "8", "2"), ("nosuch.txt", "0", "0"), ("b\\t\\n.txt", "2", "1")])
            self.assertIn("2 sequences", rows[0])
            self.assertTrue(re.search("No such file", rows[3]))

    def test_skipped_file_is_written_with_a_header_when_nothing_was(self):
        self.assertCode(self.segment("--skipped", "skipped.tsv", stdin=b"x"), ALL_COUNTED)
        self.assertEqual((self.folder / "skipped.tsv").read_text(), "path\toffset_bytes\tlength_bytes\treason\n")

    def test_skipped_file_that_cannot_be_written_fails(self):
        for command in ("segment", "count"):
            run = self.run_cipin(command, "-q", "--skipped", "no/such/folder.tsv", stdin=b"x")
            self.assertCode(run, FAILED)
            self.assertIn("no/such/folder.tsv", run.err)

    def test_skipped_file_that_is_a_pipe_or_a_device_is_written_to_and_not_replaced(self):
        # Replaced, `--skipped /dev/null` would as root put a file in the place of the device.
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        kept_open = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
        self.addCleanup(os.close, kept_open)
        self.assertCode(self.segment("--skipped", fifo, self.write("a.txt", b"\xff")), SOME_SKIPPED)
        self.assertTrue(stat.S_ISFIFO(fifo.stat().st_mode), "the pipe was replaced by a file")
        self.assertIn(b"a.txt\t0\t1\t", os.read(kept_open, 4096))

    def test_ten_thousand_faults_are_reported_in_few_lines_and_none_is_lost(self):
        path = self.write("a.txt", b"\xff\xe4\xb8\xad" * 10_000)
        run = self.run_cipin("count", "--top", 0, "--kinds", "all", "--format", "tsv", "-q", "--skipped", "skipped.tsv", path)
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.counts["\ufffd"], (10_000, 1))
        self.assertLess(len(run.err.split("\n")), 10)
        rows = [row.split("\t") for row in (self.folder / "skipped.tsv").read_text().split("\n")[1:-1]]
        self.assertEqual(sum(int(re.search(r"(\d+) sequence", row[3]).group(1)) for row in rows), 10_000)
        self.assertEqual(int(rows[-1][1]) + int(rows[-1][2]), 9_999 * 4 + 1)
