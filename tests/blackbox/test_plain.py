"""The tokenizers that need no lexicon: space against /usr/bin/wc, and what all of them must keep. What their tokens are: tests/core/plain_test.cpp."""
import os
import pathlib
import random
import shutil
import subprocess
import unicodedata
import unittest

from support import ALL_COUNTED, WRONG_USAGE, Case

PLAIN = ("space", "words", "chars", "han-bigram")
OTHER_SETTINGS = 4
SHARED = pathlib.Path(__file__).resolve().parents[2].parent / "shared/data"


def wc_words(data):
    run = subprocess.run(["/usr/bin/wc", "-w"], input=data, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"})
    return int(run.stdout)


class Plain(Case):
    def plain(self, tokenizer, *arguments, **more):
        return self.count("--tokenizer", tokenizer, *arguments, small=False, **more)

    def test_space_counts_as_many_tokens_as_wc_words(self):
        # Every code point but those of which wc makes no words: controls, formats, what is not assigned; surrogates are no text.
        points = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")]
        points += list("\t\n\v\f\r")
        rng = random.Random(20261121)
        every = "".join(f"a{c}b {c} " for c in points)
        texts = [every, "".join(rng.choice(points if rng.random() < 0.9 else " \u3000") for _ in range(200_000))]
        frequent = "的是在一abcxyz,. \n　、。“”\u2009\u00a0\u1680é"
        texts += ["".join(rng.choice(frequent) for _ in range(rng.randrange(3000))) for _ in range(40)]
        for text in texts:
            data = text.encode()
            run = self.plain("space", "--encoding", "utf-8", "--log-format", "json", stdin=data)
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.summary["tokens"], wc_words(data), repr(text[:200]))
            self.assertEqual(sum(int(row["tf"]) for row in run.rows), wc_words(data))

    def test_space_counts_as_wc_on_real_text(self):
        folders = [SHARED / name for name in ("pd1998_5days", "laws_md", "gov_reports_2026")]
        files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in (".txt", ".md")][:40]
        if not files:
            self.skipTest("../shared/data is not here")
        compared = 0
        for file in files:
            data = file.read_bytes()
            text = data.decode("utf-8", "replace")
            if any(unicodedata.category(c) in ("Cf", "Cn", "Cs") or c in "\ufffd\ufeff" or (ord(c) < 32 and c not in "\t\n\r") for c in text):
                continue
            compared += 1
            self.assertEqual(self.plain("space", "--encoding", "utf-8", "--log-format", "json", file).summary["tokens"], wc_words(data), file)
        self.assertGreater(compared, 0)

    def test_counts_are_those_of_the_segments(self):
        text = "The 3.5 km, don't stop: 中国人民、GDP增长18%。\r\n\n　一 二三 a a\u2009😀\n" * 3
        path = self.write("a.txt", text)
        for tokenizer in PLAIN:
            segments = self.run_cipin("segment", "--tokenizer", tokenizer, "--delimiter", "\x01", path, small=False)
            self.assertEqual(len(segments.lines), text.count("\n"))
            expected = {}
            for form in segments.text.replace("\n", "\x01").split("\x01"):
                if form:
                    expected[form] = expected.get(form, 0) + 1
            self.assertEqual({form: tf for form, (tf, _) in self.plain(tokenizer, path).counts.items()}, expected, tokenizer)

    def test_kinds(self):
        rows = self.plain("words", stdin="中 GDP 18.6 ， 5G カラ".encode()).rows
        self.assertEqual({row["form"]: row["kind"] for row in rows},
                         {"中": "word", "GDP": "latin", "18.6": "number", "，": "punctuation", "5G": "latin", "カラ": "word"})

    def test_the_same_for_any_threads_memory_and_instructions(self):
        rng = random.Random(3)
        for name in range(30):
            words = ["".join(rng.choice("的是在一不了有ab1.,") for _ in range(rng.randrange(1, 12))) for _ in range(4000)]
            self.write(f"in/{name}.txt", " ".join(words))
        for tokenizer in PLAIN:
            first = self.plain(tokenizer, "-q", "--threads", 1, "in")
            self.assertCode(first, ALL_COUNTED)
            for options, environment in ((["--threads", 4], {}), (["--memory", "5M", "--threads", 2], {}), ([], {"CIPIN_NO_VECTORS": "1"})):
                run = self.plain(tokenizer, "-q", *options, "in", environment=self.environment(**environment))
                self.assertEqual(run.out, first.out, (tokenizer, options, environment))

    def test_no_lexicon_is_asked_for_and_none_is_named(self):
        environment = self.environment(CIPIN_LEXICON=str(self.folder / "no.lexicon"))
        for tokenizer in PLAIN:
            self.assertCode(self.plain(tokenizer, stdin=b"a", environment=environment), ALL_COUNTED)
        fingerprints = {self.plain(tokenizer, stdin=b"a").rows[0]["fingerprint"] for tokenizer in PLAIN}
        self.assertEqual(len(fingerprints), len(PLAIN))

    def test_options_of_jieba_are_refused(self):
        for option in ("--no-hmm", "--traditional"):
            run = self.plain("words", option, stdin=b"a")
            self.assertCode(run, WRONG_USAGE)
            self.assertIn(option, run.err)

    def test_pages_are_read_for_them_too(self):
        run = self.plain("space", "--read", "page", "--lexicon", self.lexicon, self.write("a.txt", "　　本报讯 今天\n　　天气好。\n"))
        self.assertCode(run, ALL_COUNTED)

    def test_a_token_too_long_is_cut_and_said(self):
        run = self.plain("space", "--log-format", "json", stdin=b"x" * 70_000)
        self.assertEqual(run.summary["tokens"], 2)
        self.assertIn("1 cut inside runs of more than 65536", run.err)

    def test_a_store_keeps_its_tokenizer(self):
        self.write("in/a.txt", "one two two")
        store = self.folder / "s.cipin"
        update = ["update", "-s", store, "-q"]
        self.assertCode(self.run_cipin(*update, "--tokenizer", "space", "in"), ALL_COUNTED)
        self.write("in/b.txt", "two three")
        self.assertCode(self.run_cipin(*update, "in"), ALL_COUNTED)
        top = self.run_cipin("top", "-s", store, "--format", "tsv")
        self.assertEqual([tuple(line.split("\t")[:4]) for line in top.lines[1:]],
                         [("two", "latin", "3", "2"), ("one", "latin", "1", "1"), ("three", "latin", "1", "1")])
        self.assertCode(self.run_cipin(*update, "--tokenizer", "jieba", "in"), OTHER_SETTINGS)
        self.assertCode(self.run_cipin("verify", "-s", store, "--from-archive", "all"), ALL_COUNTED)
