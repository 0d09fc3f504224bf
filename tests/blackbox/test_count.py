"""`cipin count`: what is counted, which rows are shown, and every format. Expectations follow from the small lexicon's definition."""
import collections
import csv
import io
import json
import random
import re
import unicodedata

from support import ALL_COUNTED, COLUMNS, FAILED, SOME_SKIPPED, Case


def columns_of(text):
    """Terminal columns of a text, by Unicode's own tables."""
    width = 0
    for c in text:
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf"):
            continue
        width += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return width


class Counting(Case):
    def test_tf_df_kind_and_rate(self):
        self.write("a.txt", "中国人民的报纸。\n中国 5G abc12 12\n")
        self.write("b.txt", "中国x\n")
        run = self.count("a.txt", "b.txt")
        self.assertCode(run, ALL_COUNTED)
        # a: 中国 人民 的 报纸 。 LF 中国 BLANK 5G BLANK abc12 BLANK 12 LF    b: 中国 x LF
        expected = {"中国": ("word", 3, 2), "人民": ("word", 1, 1), "的": ("word", 1, 1), "报纸": ("word", 1, 1), "。": ("punctuation", 1, 1),
                    "5G": ("latin", 1, 1), "abc12": ("latin", 1, 1), "12": ("number", 1, 1), "x": ("latin", 1, 1), " ": ("space", 3, 1), "\\n": ("space", 3, 2)}
        self.assertEqual({row["form"]: (row["kind"], int(row["tf"]), int(row["df"])) for row in run.rows}, expected)
        base = sum(tf for kind, tf, _ in expected.values() if kind not in ("punctuation", "space"))
        for row in run.rows:
            self.assertEqual(row["tf_per_million_tokens"], f"{int(row['tf']) * 1e6 / base:.2f}")
            self.assertEqual(row["partial"], "0")

    def test_rows_stand_by_tf_then_by_form_bytewise(self):
        words = ["的", "中国", "abc", "Zz", "人民", "é", "𠀀", "報", "7"]
        text = self.write("a.txt", "\n".join(words * 3 + ["的", "abc", "abc"]))
        forms = [row["form"] for row in self.count("--kinds", "word,latin,number", text).rows]
        tf = {word: 3 for word in words} | {"的": 4, "abc": 5}
        self.assertEqual(forms, sorted(words, key=lambda word: (-tf[word], word.encode())))

    def test_every_file_is_a_document_and_standard_input_too(self):
        self.write("a.txt", "中国 中国")
        self.write("b.txt", "中国 人民")
        run = self.count("a.txt", "-", "b.txt", stdin="人民 人民".encode())
        self.assertEqual((run.counts["中国"], run.counts["人民"]), ((3, 2), (3, 2)))
        self.assertEqual(self.count(stdin="中国".encode()).counts, {"中国": (1, 1)})

    def test_forms_beyond_the_basic_plane_and_unknown_ones_count_as_themselves(self):
        text = self.write("a.txt", "𠀀𠀀x𠀀 囧囧囧 \0\0 \u200b ﾊ")
        counts = self.count(text).counts
        self.assertEqual((counts["𠀀"][0], counts["囧"][0], counts["\\x00"][0], counts["\u200b"][0], counts["ﾊ"][0]), (3, 3, 2, 1, 1))

    def test_replacement_and_real_u_fffd_are_one_form(self):
        text = self.write("a.txt", "中\ufffd国".encode() + b"\xff\xe4\xb8")
        run = self.count(text)
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.counts["\ufffd"], (3, 1))

    def test_empty_input_gives_a_header_and_no_rows(self):
        for content in (b"", b"\xef\xbb\xbf"):
            run = self.count(self.write("a.txt", content))
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.rows, [])

    def test_traditional_keeps_forms_as_they_stand(self):
        shown = self.run_cipin("lexicon", "show").text
        if not re.search(r"(?m)^folds [1-9]", shown):
            self.skipTest("the installed lexicon has no folds (Debian: opencc)")
        run = self.count("--traditional", stdin="長江 长江 長江".encode(), small=False)
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual((run.counts["長江"], run.counts["长江"]), ((2, 1), (1, 1)))
        self.assertNotIn("長江", self.count("--no-hmm", stdin="長江".encode(), small=False).counts)


class Choosing(Case):
    TEXT = "的 的 的 的 中国 中国 中国 报纸 报纸 abc abc 5 。。。。。 囧"

    def forms(self, *options):
        run = self.run_cipin("count", "-q", "--format", "tsv", *options, stdin=self.TEXT.encode())
        self.assertCode(run, ALL_COUNTED)
        return [row["form"] for row in run.rows]

    def test_words_and_latin_are_shown_unless_asked(self):
        self.assertEqual(self.forms(), ["的", "中国", "abc", "报纸", "囧"])

    def test_top(self):
        self.assertEqual(self.forms("--top", "2"), ["的", "中国"])
        self.assertEqual(self.forms("-n", "1"), ["的"])
        many = " ".join(f"w{i}" for i in range(2000))
        for top, rows in (([], 20), (["--top", "0"], 2000), (["--top", "1999"], 1999), (["--top", "18446744073709551615"], 2000)):
            run = self.run_cipin("count", "-q", "--format", "tsv", *top, stdin=many.encode())
            self.assertEqual(len(run.rows), rows)
            self.assertEqual([row["form"] for row in run.rows], sorted(f"w{i}" for i in range(2000))[:rows])

    def test_min_length_is_in_code_points(self):
        self.assertEqual(self.forms("--min-length", "2"), ["中国", "abc", "报纸"])
        self.assertEqual(self.forms("--min-length", "3"), ["abc"])

    def test_kinds(self):
        self.assertEqual(self.forms("--kinds", "punctuation"), ["。"])
        self.assertEqual(self.forms("--kinds", "number,latin"), ["abc", "5"])
        self.assertEqual(self.forms("--kinds", "space"), [" "])
        self.assertEqual(self.forms("--kinds", "all", "--top", "2"), [" ", "。"])

    def test_stop_words_are_left_out(self):
        one = self.write("one.txt", b"\xef\xbb\xbf# comment\r\n\xe7\x9a\x84\r\n\r\n")
        two = self.write("two.txt", "报纸  \nABC\n中")
        self.assertEqual(self.forms("--stop", one), ["中国", "abc", "报纸", "囧"])
        self.assertEqual(self.forms("--stop", one, "--stop", two), ["中国", "abc", "囧"])

    def test_stop_words_do_not_change_rates_or_totals(self):
        stop = self.write("stop.txt", "的\n")
        runs = [self.run_cipin("count", "--format", "tsv", "--log-format", "json", *options, stdin=self.TEXT.encode()) for options in ([], ["--stop", stop])]
        rates = [{row["form"]: row["tf_per_million_tokens"] for row in run.rows} for run in runs]
        del rates[0]["的"]
        self.assertEqual(rates[0], rates[1])
        self.assertEqual(runs[0].summary["tokens"], runs[1].summary["tokens"])

    def test_stop_file_that_cannot_be_read_is_an_error(self):
        for path in ("nosuch", self.folder):
            run = self.run_cipin("count", "--stop", path, stdin=b"x")
            self.assertCode(run, FAILED)
            self.assertOneErrorLine(run, "cipin: error:", str(path))

    def test_projects_own_stop_list_is_read(self):
        from support import PROJECT
        listed = {line for line in (PROJECT / "seeds/words/stop-words.txt").read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")}
        self.assertIn("的", listed)
        self.assertNotIn("的", self.forms("--stop", PROJECT / "seeds/words/stop-words.txt"))


class Formats(Case):
    HOSTILE = ["中国", "报纸", "=1", "+2", "@x", "-3", '"', ",", "'", "\t", "\x1b", "\x9b", "\x07", "\\", "é", "ﾊ", "Ａ", "e\u0301", "\u200b", "한글", "𠀀", "👍", "\x7f", "<"]

    def hostile(self, format_name, *options):
        text = self.write("a.txt", "\n".join(self.HOSTILE))
        run = self.run_cipin("count", "-q", "--top", 0, "--kinds", "all", "--format", format_name, *options, text)
        self.assertCode(run, ALL_COUNTED)
        return run

    def expected_forms(self):
        # In these lines every code point is a token of its own, but for words of the small lexicon; é is one code point here, e + U+0301 two.
        counts = collections.Counter()
        for i, line in enumerate(self.HOSTILE):
            counts.update([line] if line in ("中国", "报纸") else list(line))
            if i + 1 < len(self.HOSTILE):
                counts["\n"] += 1
        return counts

    def test_tsv_is_one_line_a_row_with_controls_escaped(self):
        def escaped(form):
            simple = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}
            return "".join(simple.get(c, f"\\x{ord(c):02x}" if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 else c) for c in form)

        run = self.hostile("tsv")
        self.assertEqual({row["form"]: int(row["tf"]) for row in run.rows}, {escaped(form): tf for form, tf in self.expected_forms().items()})

    def test_csv_has_bom_crlf_and_guards_formulas(self):
        run = self.hostile("csv")
        self.assertTrue(run.out.startswith(b"\xef\xbb\xbfform,kind,tf,df,tf_per_million_tokens,partial,fingerprint\r\n"), run.out[:100])
        rows = list(csv.reader(io.StringIO(run.out.decode("utf-8-sig"), newline=""), strict=True))
        self.assertEqual(rows[0], COLUMNS)
        guarded = {"'" + form if form[0] in "=+-@\t\r" else form: tf for form, tf in self.expected_forms().items()}
        self.assertEqual({row[0]: int(row[2]) for row in rows[1:]}, guarded)
        for line in run.out.decode("utf-8-sig").split("\r\n"):
            self.assertFalse(line.startswith(("=", "+", "-", "@", "\t")), line)
            self.assertFalse(line.startswith(('"=', '"+', '"-', '"@', '"\t')), line)

    def test_jsonl_is_valid_and_has_every_column(self):
        run = self.hostile("jsonl")
        self.assertEqual({term["form"]: term["tf"] for term in run.objects}, self.expected_forms())
        for term in run.objects:
            self.assertEqual(list(term), COLUMNS)
            self.assertIs(term["partial"], False)

    def test_table_is_aligned_by_display_width_and_safe_on_a_terminal(self):
        run = self.hostile("table")
        self.assertNotRegex(run.out, rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
        table, foot = run.text.split("\n\n")
        self.assertRegex(foot, r"^fingerprint [0-9a-f]{16}\n$")
        header, *rows = table.split("\n")
        self.assertEqual(header.split(), COLUMNS[:5])
        self.assertEqual(len(rows), len(self.expected_forms()))
        kind_at = columns_of(header[:header.index("kind")])
        for row in rows:
            self.assertEqual(columns_of(row), columns_of(header), row)  # the last column ends at the same place
            before = row[:re.search(r"(word|latin|number|punctuation|space) +\d", row).start()]
            self.assertEqual(columns_of(before), kind_at, row)

    def test_table_of_twenty_thousand_rows_loses_none(self):
        words = [f"w{i:05}" for i in range(20000)]
        run = self.run_cipin("count", "-q", "--top", 0, stdin=" ".join(words).encode())
        self.assertEqual([line.split()[0] for line in run.text.split("\n\n")[0].split("\n")[1:]], words)

    def test_formats_agree(self):
        text = "\n".join("".join(random.Random(5).choices(["中国", "人民", "的", "a", "，", "囧", "7", "\n"], k=5000)))
        path = self.write("a.txt", text)
        rows = {name: self.run_cipin("count", "-q", "--top", 0, "--kinds", "all", "--format", name, path) for name in ("tsv", "csv", "jsonl")}
        tsv = [(row["tf"], row["df"], row["tf_per_million_tokens"], row["kind"]) for row in rows["tsv"].rows]
        csv_rows = list(csv.reader(io.StringIO(rows["csv"].out.decode("utf-8-sig"), newline="")))[1:]
        self.assertEqual([(row[2], row[3], row[4], row[1]) for row in csv_rows], tsv)
        self.assertEqual([(str(t["tf"]), str(t["df"]), f"{t['tf_per_million_tokens']:.2f}", t["kind"]) for t in rows["jsonl"].objects], tsv)

    def test_partial_is_said_inside_every_format(self):
        self.write("a.txt", b"\xe4\xb8\xad\xff")
        runs = {name: self.run_cipin("count", "--kinds", "all", "--format", name, "a.txt") for name in ("table", "tsv", "csv", "jsonl")}
        for run in runs.values():
            self.assertCode(run, SOME_SKIPPED)
        self.assertIn("PARTIAL", runs["table"].text)
        self.assertTrue(all(row["partial"] == "1" for row in runs["tsv"].rows))
        self.assertTrue(all(term["partial"] is True for term in runs["jsonl"].objects))
        self.assertEqual({row[5] for row in list(csv.reader(io.StringIO(runs["csv"].out.decode("utf-8-sig"))))[1:]}, {"1"})


class ClosingLine(Case):
    def test_closing_line_has_files_bytes_tokens_types_seconds_rate(self):
        self.write("a.txt", "中国人民\n")
        self.write("b.txt", "中国\n")
        self.write("c.log", "x")
        run = self.run_cipin("count", "--threads", 1, ".")
        self.assertOneErrorLine(run, "2 files, 20 bytes, 5 tokens, 3 types", "MB/s", "1 thread", "nothing skipped", "1 ignored")

    def test_quiet_leaves_it_out(self):
        self.assertEqual(self.run_cipin("count", "-q", stdin="中国".encode()).err, "")

    def test_json_log_is_valid_json_on_every_line(self):
        self.write("a.txt", b"\xe4\xb8\xad\xff\n")
        self.write('b"\\\n.txt', b"\xfe")
        run = self.run_cipin("count", "--log-format", "json", "a.txt", 'b"\\\n.txt', "nosuch\x1b.txt", b"\xff.txt")
        self.assertCode(run, SOME_SKIPPED)
        lines = [json.loads(line) for line in run.err.strip().split("\n")]
        warnings = [line for line in lines if line["level"] == "warning"]
        self.assertEqual([line["path"] for line in warnings], ["a.txt", 'b"\\\n.txt', "nosuch\x1b.txt", "\ufffd.txt"])
        self.assertEqual([line["offset_bytes"] for line in warnings], [3, 0, 0, 0])
        summary = run.summary
        self.assertEqual((summary["files"], summary["bytes"], summary["tokens"], summary["types"], summary["skipped"], summary["partial"]), (2, 6, 4, 3, 4, True))
        self.assertEqual(set(summary), {"level", "files", "bytes", "tokens", "types", "seconds", "mb_per_second", "threads", "skipped", "ignored", "partial", "fingerprint"})

    def test_text_log_cannot_drive_a_terminal(self):
        run = self.run_cipin("count", "no\x1b[2Jsuch.txt", b"no\xc2\x9bsuch.txt")
        self.assertNotIn("\x1b", run.err)
        self.assertNotIn("\x9b", run.err)
