"""`cipin lexicon build`, `show`, `lint`; and files that are no good lexicon."""
import random
import struct

import support
from support import ALL_COUNTED, FAILED, SOME_SKIPPED, Case


class Build(Case):
    def build(self, *arguments, dictionary=support.SMALL_DICTIONARY):
        source = self.write("main.txt", dictionary)
        return self.run_cipin("lexicon", "build", "--dict", source, "--without-hmm", "-o", "made.lexicon", *arguments)

    def shown(self, *words):
        """{word: frequency}, absent ones without."""
        run = self.run_cipin("lexicon", "show", "--lexicon", "made.lexicon", *words)
        header, *rows = [line.split("\t") for line in run.lines]
        self.assertEqual(header, ["word", "frequency", "cost"])
        self.assertEqual(run.code, ALL_COUNTED if all(row[1] != "-" for row in rows) else FAILED)
        return {row[0]: int(row[1]) for row in rows if row[1] != "-"}

    def cut(self, text, *options):
        return self.run_cipin("segment", "--no-hmm", "--lexicon", "made.lexicon", *options, stdin=text.encode(), small=False).text.strip("\n").split(" ")

    def test_build_says_what_was_loaded_and_written(self):
        run = self.build()
        self.assertCode(run, ALL_COUNTED)
        self.assertIn("main.txt: 6 words loaded, 0 lines rejected", run.err)
        self.assertIn(f"made.lexicon: {(self.folder / 'made.lexicon').stat().st_size} bytes", run.err)

    def test_same_input_gives_the_same_bytes(self):
        self.build()
        first = (self.folder / "made.lexicon").read_bytes()
        self.build()
        self.assertEqual((self.folder / "made.lexicon").read_bytes(), first)

    def test_show_tells_frequencies_and_itself(self):
        self.build()
        self.assertEqual(self.shown("中国", "的", "5G", "人民币", "中", "𠀀"), {"中国": 1000, "的": 2000, "5G": 20})
        text = self.run_cipin("lexicon", "show", "--lexicon", "made.lexicon").text
        for line in ("words 6", "total_frequency 4820", "hmm no", "folds 0", "longest_word_code_points 2"):
            self.assertIn(line + "\n", text)

    def test_user_dictionary_in_both_forms_with_bom_and_crlf(self):
        user = self.write("user.txt", "\ufeff中国人民 9000 n\r\n北斗 7\r\n词频统计\r\n\r\n报纸 0\r\nC·D\t50\tnz\r\nNew York\t12\r\n5G-V2X\t\t\r\n18.6%\t3\r\n  乙方 4 \t\r\n")
        run = self.build("--user-dict", user)
        self.assertCode(run, ALL_COUNTED)
        self.assertIn("user.txt: 9 words loaded, 0 lines rejected", run.err)
        shown = self.shown("中国人民", "北斗", "词频统计", "报纸", "C·D", "New York", "5G-V2X", "18.6%", "乙方")
        self.assertEqual({word: shown.get(word) for word in ("中国人民", "北斗", "报纸", "C·D", "New York", "18.6%", "乙方")},
                         {"中国人民": 9000, "北斗": 7, "报纸": None, "C·D": 50, "New York": 12, "18.6%": 3, "乙方": 4})
        self.assertGreater(shown["词频统计"], 0)  # without a frequency: enough to win
        self.assertEqual(self.cut("中国人民的词频统计报纸5G-V2X涨18.6%"), ["中国人民", "的", "词频统计", "报", "纸", "5G-V2X", "涨", "18.6%"])

    def test_later_dictionary_wins(self):
        one, two = self.write("one.txt", "中国 5\n"), self.write("two.txt", "中国 6\n")
        self.build("--user-dict", one, "-u", two)
        self.assertEqual(self.shown("中国"), {"中国": 6})

    def test_bad_lines_are_named_and_counted_and_the_rest_is_loaded(self):
        user = self.write("user.txt", "甲 5\n".encode() + b"\xff\xfe 3\n" + "乙 99999999999999999999\n".encode() + ("长" * 300 + " 5\n").encode() + "丙 7\n\t5\n丁\tmany\n".encode())
        run = self.build("--user-dict", user)
        self.assertCode(run, SOME_SKIPPED)
        for line in (2, 3, 4, 7):
            self.assertRegex(run.err, rf"(?m)user\.txt: line {line}: rejected: ")
        self.assertRegex(run.err, r"user\.txt: 3 words loaded, 4 lines rejected")  # 甲, 丙, and the line that is stripped to the word 5
        self.assertEqual(self.shown("甲", "乙", "丙", "丁"), {"甲": 5, "丙": 7})

    def test_failed_build_leaves_the_old_file(self):
        self.build()
        before = (self.folder / "made.lexicon").read_bytes()
        for arguments in (["--user-dict", "nosuch"], ["--folds", "nosuch"], ["--folds", self.write("bad-folds.txt", "no tab\n")]):
            run = self.build(*arguments)
            self.assertCode(run, FAILED)
            self.assertIn("cipin: error:", run.err)
        run = self.build(dictionary="")
        self.assertCode(run, FAILED)
        self.assertEqual((self.folder / "made.lexicon").read_bytes(), before)
        self.assertEqual([path.name for path in self.folder.glob("made.lexicon*")], ["made.lexicon"])

    def test_folder_that_is_not_there_fails(self):
        run = self.run_cipin("lexicon", "build", "--dict", self.write("main.txt", "的 5\n"), "--without-hmm", "-o", "no/such/made.lexicon")
        self.assertCode(run, FAILED)
        self.assertIn("no/such/made.lexicon", run.err)

    def test_missing_jieba_folder_is_named(self):
        run = self.run_cipin("lexicon", "build", "--jieba", self.folder / "nosuch", "-o", "made.lexicon")
        self.assertCode(run, FAILED)
        self.assertIn("nosuch/dict.txt", run.err)
        run = self.run_cipin("lexicon", "build", "--jieba", self.folder / "nosuch", "--dict", self.write("main.txt", "的 5\n"), "-o", "made.lexicon")
        self.assertCode(run, FAILED)
        self.assertIn("nosuch/finalseg/prob_start.py", run.err)

    def test_what_a_lexicon_does_not_have_is_asked_for_in_vain(self):
        self.build()
        run = self.run_cipin("count", "--lexicon", "made.lexicon", stdin=b"x", small=False)
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "made.lexicon", "HMM", "--no-hmm")
        run = self.run_cipin("count", "--no-hmm", "--traditional", "--lexicon", "made.lexicon", stdin=b"x", small=False)
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "made.lexicon", "Traditional", "--folds")

    def test_folds_are_taken_by_their_first_candidate(self):
        folds = self.write("folds.txt", "國\t国\n報\t报 珤\n紙\t纸\n")
        self.assertCode(self.build("--folds", folds), ALL_COUNTED)
        self.assertEqual(self.cut("中國的報紙", "--traditional"), ["中國", "的", "報紙"])
        self.assertEqual(self.cut("中國的報紙"), ["中", "國", "的", "報", "紙"])


class Lint(Case):
    def test_good_dictionary_is_clean(self):
        run = self.run_cipin("lexicon", "lint", self.write("a.txt", "\ufeff中国 5 n\r\n人民\r\n"))
        self.assertCode(run, ALL_COUNTED)
        self.assertIn("a.txt: 2 words, 0 lines rejected, 0 remarks", run.text)

    def test_bad_lines_are_named_by_number(self):
        path = self.write("a.txt", "中国 5\n\n中国 6\n".encode() + b"\xe4\xb8 3\n" + "C·D 7\n人民 99999999999999999\n报纸 1\n".encode())
        run = self.run_cipin("lexicon", "lint", path)
        self.assertCode(run, SOME_SKIPPED)
        named = [line[len(str(path)) + 1:] for line in run.lines if line.startswith(f"{path}:") and not line.endswith("remarks")]
        self.assertEqual([line.split(":")[0] for line in named], ["3", "4", "5", "6"])
        for line, said in zip(named, ["line 1", "not UTF-8", "·", "frequency"]):
            self.assertIn(said, line)
        self.assertIn("4 words, 2 lines rejected, 4 remarks", run.text)

    def test_system_dictionary_needs_frequencies(self):
        path = self.write("a.txt", "中国 5 n\n人民\n报纸 x\n")
        self.assertCode(self.run_cipin("lexicon", "lint", path), ALL_COUNTED)
        run = self.run_cipin("lexicon", "lint", "--system", path)
        self.assertCode(run, SOME_SKIPPED)
        self.assertIn(f"{path}:2: rejected: no frequency", run.text)
        self.assertIn(f"{path}:3: rejected:", run.text)

    def test_missing_file_is_an_error(self):
        run = self.run_cipin("lexicon", "lint", "nosuch.txt")
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "nosuch.txt", "No such file")

    def test_terminal_cannot_be_driven_by_a_word(self):
        run = self.run_cipin("lexicon", "lint", self.write("a.txt", "a\x1b[2J 5\n"))
        self.assertNotIn(b"\x1b", run.out)


class Unfit(Case):
    """Files that are no good lexicon are refused with what is wrong and how to make it anew."""

    def refused(self, content, *said):
        path = self.write("bad.lexicon", content)
        for command in (["count", "--no-hmm"], ["segment", "--no-hmm"], ["lexicon", "show"], ["lexicon", "show", "中国"]):
            run = self.run_cipin(*command[:2] if command[0] == "lexicon" else command, "--lexicon", path, *command[2:] if command[0] == "lexicon" else [],
                                 stdin="中国".encode(), small=False)
            self.assertCode(run, FAILED)
            self.assertEqual(run.out, b"")
            self.assertOneErrorLine(run, "bad.lexicon", *said)

    def setUp(self):
        super().setUp()
        self.good = self.lexicon.read_bytes()

    def test_cut_short(self):
        random.seed(2)
        ends = [8, 11, 12, 23, 63, 100, len(self.good) - 1, len(self.good) // 2] + [random.randrange(8, len(self.good)) for _ in range(12)]
        for end in ends:
            with self.subTest(end=end):
                self.refused(self.good[:end], "lexicon", "cipin lexicon build")

    def test_empty_file(self):
        self.refused(b"", "empty")

    def test_longer_than_it_says(self):
        self.refused(self.good + b"\0", "cipin lexicon build")

    def test_any_flipped_bit(self):
        random.seed(3)
        for at in [*range(0, 24, 3), *[random.randrange(24, len(self.good)) for _ in range(25)]]:
            with self.subTest(at=at):
                flipped = bytearray(self.good)
                flipped[at] ^= 1 << random.randrange(8)
                self.refused(bytes(flipped), "cipin lexicon build")

    def test_foreign_file(self):
        self.refused(support.SMALL_DICTIONARY, "no lexicon", "cipin lexicon build")
        self.refused(b"\x7fELF" + b"\0" * 4000, "no lexicon")
        self.refused(self.good.replace(b"\r\n", b"\n", 1), "no lexicon")  # copied as text

    def test_newer_version(self):
        newer = bytearray(self.good)
        struct.pack_into("<I", newer, 8, struct.unpack_from("<I", newer, 8)[0] + 1)
        self.refused(bytes(newer), "newer", "cipin lexicon build")

    def test_version_says_when_the_lexicon_is_unfit(self):
        path = self.write("bad.lexicon", self.good[:-1])
        run = self.run_cipin("--version", environment=self.environment(CIPIN_LEXICON=str(path)))
        self.assertIn("lexicon", run.text)
        self.assertNotIn("fingerprint", run.text)
