"""`cipin map` and `cipin reduce`: over any split and in any order they give count's table."""
import os
import random
import subprocess

from support import ALL_COUNTED, FAILED, SOME_SKIPPED, WRONG_USAGE, Case, peak_kilobytes

STORE_UNFIT = 4
HEAD = b"\tcipin-counts-1\t"
BITS = ["中国", "人民", "报纸", "词频", "的", "5G", "中", "国人", "，", "。", "\t", "\\", "\\t", " ", "\r", "\x01", "２０２４", "abc", "b-c", "\ufeff", "𠮷"]


def sorted_lines(*outputs):
    """What `LC_ALL=C sort` makes of them."""
    done = subprocess.run(["sort"], input=b"".join(outputs), capture_output=True, env={**os.environ, "LC_ALL": "C"}, check=True)
    return done.stdout


class MapReduce(Case):
    def map(self, lines, tokenizer=None):
        options = self.small_options() if tokenizer is None else ["--tokenizer", tokenizer]
        run = self.run_cipin("map", *options, stdin=lines)
        self.assertCode(run, SOME_SKIPPED if b"\xff" in lines else ALL_COUNTED)
        return run.out

    def reduce(self, counts, *options, code=ALL_COUNTED):
        run = self.run_cipin("reduce", *options, stdin=counts)
        self.assertCode(run, code)
        return run

    def articles(self, choose, count, faulty):
        """Lines without LF, none empty; a CR at the end would belong to the line's end."""
        articles = []
        for _ in range(count):
            article = "".join(choose.choice(BITS) for _ in range(choose.randrange(1, 40))).encode() + b"."
            if faulty and choose.random() < 0.2:
                at = choose.randrange(len(article))
                article = article[:at] + b"\xff\xe4" + article[at:]
            articles.append(article)
        return articles

    def counted(self, name, articles, *options, small=True):
        """count's own table of the same articles, a file each."""
        for i, article in enumerate(articles):
            self.write(f"{name}/{i:04}.txt", article)
        return self.run_cipin("count", "--encoding", "utf-8", "-q", *options, name, small=small)

    def test_any_split_in_any_order_gives_counts_table(self):
        for seed in range(6):
            choose = random.Random(seed)
            articles = self.articles(choose, choose.randrange(1, 60), faulty=seed % 2 == 1)
            options = choose.choice((["--top", 0, "--kinds", "all"], ["--top", 5], ["--top", 0, "--min-length", 2]))
            for form in ("tsv", "table", "jsonl", "csv"):
                expected = self.counted(f"files{seed}", articles, "--format", form, *options)
                splits = [[] for _ in range(choose.choice((1, 2, 3, 9)))]  # some stay empty
                for article in articles:
                    choose.choice(splits).append(article)
                # With a feed behind the last line and without, and with Windows' ends.
                end = choose.choice((b"\n", b"\r\n"))
                mapped = [self.map(end.join(split) + choose.choice((b"", end if split else b""))) for split in splits]
                for counts in (sorted_lines(*mapped), b"".join(choose.sample(mapped, len(mapped))),
                               b"".join(choose.sample(all_lines := b"".join(mapped).splitlines(True), len(all_lines)))):
                    run = self.reduce(counts, "--format", form, *options, code=expected.code)
                    self.assertEqual(run.out, expected.out, f"seed {seed}, {form}")

    def test_every_tokenizer_gives_counts_table(self):
        articles = self.articles(random.Random(11), 30, faulty=False)
        for tokenizer in ("news", "words", "han-bigram", "chars", "space"):
            options = ["--top", 0, "--kinds", "all", "--format", "tsv"]
            expected = self.counted("articles", articles, "--tokenizer", tokenizer, *options, small=False)
            self.assertCode(expected, ALL_COUNTED)
            mapped = [self.map(b"\n".join(articles[i::2]), tokenizer) for i in range(2)]
            self.assertEqual(self.reduce(sorted_lines(*mapped), *options).out, expected.out, tokenizer)

    def test_lines_out_are_lines_in_again(self):
        articles = self.articles(random.Random(3), 40, faulty=False)
        whole = self.reduce(self.map(b"\n".join(articles))).out
        self.assertTrue(whole.startswith(HEAD))
        combined = [self.reduce(self.map(b"\n".join(articles[i::3]))).out for i in range(3)]
        self.assertEqual(self.reduce(b"".join(combined)).out, whole)
        self.assertEqual(self.reduce(whole).out, whole)
        # By form, then kind, as bytes; escapes are taken back for that.
        unescape = {b"\\\\": b"\\", b"\\t": b"\t", b"\\r": b"\r"}
        forms = []
        for line in whole.splitlines()[1:]:
            form, at = b"", 0
            field = line.split(b"\t")[0]
            while at < len(field):
                step = 2 if field[at:at + 1] == b"\\" else 1
                form += unescape.get(field[at:at + step], field[at:at + step])
                at += step
            forms.append(form)
        self.assertEqual(forms, sorted(forms))
        self.assertEqual(len(forms), len(set(forms)))

    def test_head_has_articles_and_the_fingerprint_of_count(self):
        mapped = self.map("中国\n\n人民\n".encode())
        self.write("one/a.txt", "中国")
        fingerprint = self.counted("one", [b"x"], "--format", "tsv", "--top", 1).rows[0]["fingerprint"]
        self.assertEqual(mapped.splitlines()[0], HEAD + fingerprint.encode() + b"\t3\t0")
        self.assertEqual(sorted(mapped.splitlines()[1:]), sorted(["中国\tword\t1\t1".encode(), "人民\tword\t1\t1".encode()]))

    def test_faulty_bytes_are_counted_and_said(self):
        run = self.run_cipin("map", *self.small_options(), stdin="中国\n".encode() + b"a\xffb\n")
        self.assertCode(run, SOME_SKIPPED)
        self.assertIn("line 2", run.err)
        self.assertTrue(run.out.splitlines()[0].endswith(b"\t2\t1"))
        table = self.reduce(run.out, "--format", "tsv", code=SOME_SKIPPED)
        self.assertEqual({row["partial"] for row in table.rows}, {"1"})

    def test_other_fingerprints_are_refused(self):
        one = self.map(b"a\n")
        other = self.run_cipin("map", "--lexicon", self.lexicon, "--traditional", stdin=b"a\n")
        if other.code != ALL_COUNTED:  # a lexicon without a table of Traditional characters
            other.out = one.replace(one.split(b"\t")[2], b"0" * 16)
        run = self.reduce(sorted_lines(one, other.out), code=STORE_UNFIT)
        self.assertOneErrorLine(run, "fingerprint")
        self.assertEqual(run.out, b"")

    def test_counts_without_a_head(self):
        lines = "中国\tword\t2\t1\n中国\tword\t3\t3\n".encode()
        self.assertOneErrorLine(self.reduce(lines, code=FAILED), "fingerprint")
        self.assertOneErrorLine(self.reduce(b"", code=FAILED), "fingerprint")
        self.assertEqual(self.reduce(lines, "--partition").out, "中国\tword\t5\t4\n".encode())
        self.assertEqual(self.reduce(b"", "--partition").out, b"")
        # The parts of several reducers are counts again: one of them has the head.
        head = self.map(b"\n").splitlines(True)[0]
        self.assertEqual(self.reduce(self.reduce(lines, "--partition").out + self.reduce(head, "--partition").out).out, head + "中国\tword\t5\t4\n".encode())
        self.assertCode(self.run_cipin("reduce", "--partition", "--format", "tsv"), WRONG_USAGE)

    def test_what_is_no_count_is_named_by_its_line(self):
        head = self.map(b"")
        for bad in (b"a\tword\t1\n", b"a\tword\t1\t2\n", b"a\tword\t0\t0\n", b"a\tnoun\t1\t1\n", b"a\tword\t-1\t1\n", b"a\tword\t1\t1\tx\n", b"\\x\tword\t1\t1\n",
                    b"a\\\tword\t1\t1\n", b"\xff\tword\t1\t1\n", b"\tcipin-counts-2\tf\t1\t0\n", b"\n", b"a\tword\t99999999999999999\t1\n", b"x" * 3_000_000):
            self.assertOneErrorLine(self.reduce(head + bad, code=FAILED), "line 2")

    def test_nothing_else_gives_up_quietly(self):
        self.assertCode(self.run_cipin("map", "nosuch"), FAILED)
        self.assertCode(self.run_cipin("reduce", "nosuch"), FAILED)
        for words in (["map", "--memory", "x"], ["map", "--tokenizer", "x"], ["reduce", "--format", "x"], ["reduce", "--top", "x"], ["reduce", "--kinds", "x"]):
            self.assertCode(self.run_cipin(*words), WRONG_USAGE)
        with open("/dev/full", "wb") as full:
            self.assertCode(self.run_cipin("map", *self.small_options(), stdin=b"a\n", stdout=full), FAILED)

    def test_memory_is_bounded_by_neither_terms_nor_lines(self):
        forms = 600_000
        with open(self.folder / "many", "wb") as many:
            for i in range(forms):
                many.write(b"w%dx q%d\n" % (i * 7919 % forms, i % 977))
        long = self.write("long", "中国人民，".encode() * 3_000_000)  # 45 MB on one line
        counts = self.run_cipin("map", *self.small_options(), "--memory", "16M", "many")
        self.assertCode(counts, ALL_COUNTED)
        counts = self.write("counts", counts.out)
        for words in (["map", *self.small_options(), "many"], ["map", *self.small_options(), long], ["reduce", counts], ["reduce", "--format", "tsv", "--top", 0, counts]):
            peak, code = peak_kilobytes(self.folder, *[self.folder / word if word == "many" else word for word in words], "--memory", "16M")
            self.assertEqual(code, ALL_COUNTED)
            self.assertLess(peak, 32 << 10, words)
        reduced = self.reduce(counts.read_bytes(), "--memory", "16M", "--format", "tsv", "--top", 0, "--kinds", "all")
        self.assertEqual(reduced.counts["w5x"], (1, 1))
        self.assertEqual(reduced.counts["q976"], (len(range(976, forms, 977)),) * 2)
        self.assertEqual(len(reduced.counts), forms + 977 + 1)  # and the blank between
