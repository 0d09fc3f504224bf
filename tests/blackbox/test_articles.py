"""`cipin articles`, and `cipin count --read page`: newspaper pages as articles. Expectations are read from the pages by hand."""
import csv
import io

from support import ALL_COUNTED, FAILED, SOME_SKIPPED, WRONG_USAGE, Case, peak_kilobytes

PAGE = """江城日报·要闻

堤坝连夜加固
江边灯火通明

本报讯（记者 周 海 通讯员 林冬青）昨日夜里，江边的工人们说中

图为工人在江边搬运沙袋。 本报记者 何苗 摄

国人民的报纸来了。

工地上灯火通明。

上一版 下一版
"""


class Articles(Case):
    def articles(self, *arguments, **more):
        return self.run_cipin("articles", "--lexicon", self.lexicon, *arguments, **more)

    def span(self, text, span):
        return text.encode()[span[0]:span[1]].decode()

    def test_json_lines_say_what_an_article_says_of_itself(self):
        self.write("2024/03-09/01.txt", PAGE)
        run = self.articles("--format", "jsonl", "2024")
        self.assertCode(run, ALL_COUNTED)
        article, caption = run.objects
        self.assertEqual((article["path"], article["n"], article["kind"]), ("2024/03-09/01.txt", 1, "article"))
        self.assertEqual(article["headline"], ["堤坝连夜加固", "江边灯火通明"])
        self.assertEqual([self.span(PAGE, span) for span in article["headline_spans"]], article["headline"])
        self.assertEqual((article["reporters"], article["correspondents"], article["photographers"]), (["周海"], ["林冬青"], []))
        self.assertEqual(self.span(PAGE, article["reporter_spans"][0]), "周 海")
        self.assertEqual((article["relative_time"], article["event_date"], article["date_from"]), ("昨日", "2024-03-08", "issue-date"))
        self.assertEqual([self.span(PAGE, span)[:6] for span in article["reading_order"]], ["本报讯（记者", "国人民的报纸", "工地上灯火通"])
        self.assertEqual([self.span(PAGE, span)[:2] for span in article["nested_captions"]], ["图为"])
        join, = article["joins"]
        self.assertEqual(PAGE.encode()[join["at"] - 3:join["at"]].decode() + PAGE.encode()[join["resume"]:join["resume"] + 3].decode(), "中国")
        self.assertEqual((caption["kind"], caption["photographers"]), ("caption", ["何苗"]))

    def test_json_lines_say_what_an_article_mentions(self):
        text = "工厂复产\n\n本报讯（记者 周海）9月10日，工厂招了近1800\n\n人，他们说“三送一强”真好，“数字小镇”也好。\n"
        self.write("a.txt", text)
        article, = self.articles("--format", "jsonl", "a.txt").objects
        patterns = {pattern["text"]: pattern for pattern in article["patterns"]}
        self.assertEqual(set(patterns), {"9月10日", "1800人", "三送一强"})
        self.assertEqual((patterns["9月10日"]["kind"], patterns["9月10日"]["low"], patterns["9月10日"]["value"]), ("date", "--09-10", "--09-10"))
        people = patterns["1800人"]  # in two pieces: the line's end is healed
        self.assertEqual((people["type"], people["low"], people["unit"], people["comparator"], people["value"]), ("quantity", "1800", "人", "~", "1800人"))
        self.assertEqual([self.span(text, span) for span in people["spans"]], ["1800", "人"])
        self.assertEqual((patterns["三送一强"]["kind"], "low" in patterns["三送一强"]), ("formula", False))
        self.assertEqual([(quote["text"], [self.span(text, span) for span in quote["spans"]]) for quote in article["quotes"]],
                         [("三送一强", ["三送一强"]), ("数字小镇", ["数字小镇"])])
        self.assertEqual([(name["kind"], name["text"], self.span(text, name["spans"][0])) for name in article["names"]], [("person", "周海", "周海")])

    def test_table_tsv_and_csv_have_a_row_an_article(self):
        self.write("2024/03-09/01.txt", PAGE)
        tsv = self.articles("--format", "tsv", "2024").lines
        self.assertEqual(tsv[0].split("\t"), ["path", "n", "kind", "date", "place", "headline", "reporters", "correspondents", "photographers",
                                                   "begin_bytes", "end_bytes"])
        self.assertEqual(tsv[1].split("\t")[1:9], ["1", "article", "2024-03-08", "", "堤坝连夜加固 / 江边灯火通明", "周海", "林冬青", ""])
        rows = list(csv.reader(io.StringIO(self.articles("--format", "csv", "2024").out.decode("utf-8-sig"))))
        self.assertEqual([row[2] for row in rows], ["kind", "article", "caption"])
        self.assertIn("堤坝连夜加固", self.articles("2024").text)

    def test_joins_and_lines_set_aside_are_listed(self):
        self.write("a.txt", PAGE)
        header, row = self.articles("--joins", "--format", "tsv", "a.txt").lines
        self.assertEqual(header.split("\t"), ["path", "at_bytes", "resume_bytes", "score", "left", "right"])
        self.assertTrue(row.split("\t")[4].endswith("说中"))
        self.assertTrue(row.split("\t")[5].startswith("国人民"))
        aside = [row.split("\t")[3:] for row in self.articles("--set-aside", "--format", "tsv", "a.txt").lines]
        self.assertEqual(aside, [["reason", "line"], ["running-head", "江城日报·要闻"], ["chrome", "上一版 下一版"]])
        self.assertEqual(len(self.articles("--joins", "--no-heal", "--format", "tsv", "a.txt").lines), 1)

    def test_a_record_is_one_article(self):
        self.write("a.jsonl", '{"t": "堤坝加固\\n\\n本报讯 工地开工。\\n\\n食堂开张\\n\\n本报讯 食堂开张了。"}\n')
        run = self.articles("--format", "jsonl", "--json-text", "t", "--include", "*.jsonl", "a.jsonl")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual([(a["path"], a["headline"]) for a in run.objects], [("a.jsonl#1", [])])

    def test_html_is_read_as_a_page(self):
        self.write("a.html", "<html><body><p>堤坝加固</p><p>本报讯（记者 周海）工地开工。</p><p>食堂开张</p><p>本报讯 食堂开张了。</p></body></html>")
        self.assertEqual([a["headline"] for a in self.articles("--format", "jsonl", "a.html").objects], [["堤坝加固"], ["食堂开张"]])

    def test_bytes_that_are_no_text_are_said_and_offsets_stay(self):
        text = PAGE.replace("灯火通明。", "灯火\0通明。").encode().replace(b"\0", b"\xff")
        self.write("a.txt", text)
        run = self.articles("--format", "jsonl", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertIn("not UTF-8", run.err)
        last = run.objects[0]["reading_order"][-1]
        self.assertEqual(text[last[0]:last[1]], "工地上灯火".encode() + b"\xff" + "通明。".encode())

    def test_what_is_too_long_for_a_page_is_said(self):
        self.write("a.txt", "中" * 1500000)
        run = self.articles("--format", "jsonl", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertIn("no page", run.err)

    def test_wrong_usage(self):
        self.write("a.txt", PAGE)
        self.assertCode(self.articles("--format", "xml", "a.txt"), WRONG_USAGE)
        self.assertCode(self.articles("--joins", "--set-aside", "a.txt"), WRONG_USAGE)
        self.assertCode(self.articles("none.txt"), FAILED)


class CountPages(Case):
    def test_a_word_cut_by_a_break_is_one_token_of_its_article(self):
        self.write("a.txt", PAGE)
        plain = self.count("a.txt").counts
        paged = self.count("--read", "page", "a.txt").counts
        self.assertEqual((plain["人民"], plain["报纸"]), ((1, 1), (1, 1)))
        self.assertNotIn("中国", plain)
        self.assertEqual(paged["中国"], (1, 1))
        self.assertNotIn("版", paged)  # 上一版 下一版 is no text of the paper

    def test_the_summary_says_what_was_set_aside(self):
        self.write("a.txt", PAGE)
        self.write("b.txt", "中国人民\n")
        aside = ["江城日报·要闻", "上一版 下一版"]
        size = sum(len(line.encode()) for line in aside)
        run = self.count("--read", "page", "a.txt", "b.txt")
        self.assertCode(run, ALL_COUNTED)
        self.assertIn(f"; 2 lines of pages set aside ({size} bytes), not counted", run.err)
        summary = self.count("--read", "page", "--log-format", "json", "a.txt").summary
        self.assertEqual((summary["set_aside_lines"], summary["set_aside_bytes"]), (2, size))
        self.assertNotIn("set aside", self.count("a.txt").err)
        self.assertNotIn("set_aside_lines", self.count("--log-format", "json", "a.txt").summary)

    def test_too_many_lines_for_a_page_are_said_and_counted_as_one_article(self):
        self.write("a.txt", "中国\n" * 65537)
        run = self.count("--read", "page", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.counts["中国"], (65537, 1))
        self.assertIn("more than 65536 lines: counted as one article", run.err)
        run = self.run_cipin("articles", "--lexicon", self.lexicon, "--format", "tsv", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(len(run.lines), 2)
        self.assertIn("read as one article", run.err)

    def test_64_mb_on_one_line_are_counted_within_memory(self):
        self.write("a.txt", "中国人民的报纸" * (64_000_000 // 21))
        run = self.count("--read", "page", "--memory", "64M", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.counts["中国"], (64_000_000 // 21, 1))
        self.assertIn("counted as one article", run.err)
        self.write("b.txt", "中国人民的报纸" * (8_000_000 // 21))
        for command in (("count", "--read", "page", "--memory", "64M"), ("articles",)):
            small, large = (peak_kilobytes(self.folder, *command, "--lexicon", self.lexicon, self.folder / name)[0] for name in ("b.txt", "a.txt"))
            self.assertLess(large, small + 16_000, command)

    def test_document_frequency_is_over_the_articles_of_a_page(self):
        self.write("a.txt", "报纸来了\n\n本报讯（记者 周海）中国人民的报纸。\n\n报纸又来了\n\n本报讯（记者 周海）中国的报纸。\n")
        self.assertEqual(self.count("a.txt").counts["中国"], (2, 1))
        paged = self.count("--read", "page", "a.txt").counts
        self.assertEqual((paged["中国"], paged["人民"], paged["报纸"]), ((2, 2), (1, 1), (4, 2)))

    def test_the_way_of_reading_is_part_of_the_fingerprint(self):
        self.write("a.txt", "中国")
        plain, paged = self.count("a.txt"), self.count("--read", "page", "a.txt")
        self.assertNotEqual(plain.rows[0]["fingerprint"], paged.rows[0]["fingerprint"])
        self.assertEqual(plain.rows[0]["fingerprint"], self.count("--read", "plain", "a.txt").rows[0]["fingerprint"])
        self.assertCode(self.count("--read", "aloud", "a.txt"), WRONG_USAGE)

    def test_what_is_too_long_for_a_page_is_counted_as_one_article(self):
        self.write("a.txt", "中国人民，\n" * 400000)
        run = self.count("--read", "page", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.counts["中国"], (400000, 1))
        self.assertIn("counted as one article", run.err)

    def test_bytes_that_are_no_text_count_as_in_plain_reading(self):
        self.write("a.txt", "中国".encode() + b"\xff\xe4\xb8" + "人民\n".encode())
        plain, paged = self.count("a.txt"), self.count("--read", "page", "a.txt")
        self.assertEqual(paged.counts["\ufffd"], plain.counts["\ufffd"])
        self.assertCode(paged, SOME_SKIPPED)
        self.assertCode(self.count("--read", "page", "--strict", "a.txt"), FAILED)
