"""Stores of newspaper pages: `cipin update --read page`, and `cipin articles --store`. Expectations are read from the pages by hand."""
import json
import pathlib
import sqlite3

from stores import STORE_UNFIT, Clock, Store, cipin, settings, write_old
from support import ALL_COUNTED, SOME_SKIPPED, WRONG_USAGE, Case

# An article that a caption cuts in the middle of 中国, the caption, and an article with a dateline of its own.
PAGE = """堤坝连夜加固

本报讯（记者 周 海 通讯员 林冬青）昨日夜里，江边的工人们说中

图为工人在江边搬运沙袋。 本报记者 何苗 摄

国人民的报纸来了。

新桥今日通车

新华社北京2024年3月5日电 人民的桥通车了。
"""
PAGES = ["--read", "page"]


class Pages(Case):
    def setUp(self):
        super().setUp()
        self.clock = Clock()
        self.archive = pathlib.Path(self.folder) / "archive"
        self.store = Store(pathlib.Path(self.folder) / "pages.cipin", settings() + PAGES)

    def write_page(self, name, text=PAGE):
        return write_old(self.archive / name, text, self.clock)

    def update(self, *arguments):
        return self.store.update(*arguments, self.archive)

    def listed(self, *arguments):
        run = cipin("articles", "--store", self.store.path, "--format", "jsonl", *arguments)
        self.assertCode(run, ALL_COUNTED)
        return run.objects

    def test_articles_of_a_page_are_the_stores(self):
        self.write_page("2024/03-09/01.txt")
        self.assertCode(self.update(), ALL_COUNTED)
        first, caption, second = self.listed()
        self.assertEqual([(row["n"], row["kind"]) for row in (first, caption, second)], [(1, "article"), (2, "caption"), (3, "article")])
        self.assertEqual((first["root"], first["path"], first["member"]), ("archive", "2024/03-09/01.txt", ""))
        self.assertEqual((first["headline"], first["reporters"], first["correspondents"]), ("堤坝连夜加固", "周海", "林冬青"))
        self.assertEqual((first["date"], first["date_from"], first["event_date"], first["relative_time"]), ("2024-03-09", "path", "2024-03-08", "昨日"))
        self.assertEqual((caption["photographers"], caption["headline"]), ("何苗", None))
        self.assertEqual((second["place"], second["event_date"]), ("北京", "2024-03-05"))
        self.assertEqual(PAGE.encode()[second["begin_bytes"]:second["end_bytes"]].decode(), PAGE[PAGE.index("新桥"):].strip())

    def test_word_that_a_caption_cuts_is_one_and_df_is_over_articles(self):
        self.write_page("2024/03-09/01.txt")
        self.update()
        self.assertEqual(self.store.ask("SELECT tf, df FROM term WHERE form = '中国'"), [(1, 1)])
        self.assertEqual(self.store.ask("SELECT tf, df FROM term WHERE form = '人民'"), [(2, 2)])
        plain = Store(self.store.path.with_name("plain"), settings())
        plain.update(self.archive)
        self.assertEqual(plain.ask("SELECT tf FROM term WHERE form = '中国'"), [])
        self.assertEqual(plain.number("SELECT count(*) FROM page_article"), 0)

    def test_counts_are_those_of_count(self):
        for number in range(3):
            self.write_page(f"2024/03-0{number + 1}/01.txt", PAGE.replace("新桥", f"第{number}座桥"))
        for tokenizer in ("jieba", "news"):
            store = Store(self.store.path.with_name(tokenizer), settings() + PAGES + ["--tokenizer", tokenizer])
            store.update(self.archive)
            top = cipin("top", "--store", store.path, "--top", "0", "--kinds", "all", "--format", "jsonl").objects
            count = cipin("count", *settings(), *PAGES, "--tokenizer", tokenizer, "--top", "0", "--kinds", "all", "--format", "jsonl", self.archive).objects
            rows = [[(row["form"], row["kind"], row["tf"], row["df"]) for row in run] for run in (top, count)]
            self.assertEqual(rows[0], rows[1])
            self.assertGreater(len(rows[0]), 20)

    def test_undated_page_has_the_day_of_its_dateline(self):
        self.write_page("page.txt")
        self.update()
        self.assertEqual([(row["date"], row["date_from"]) for row in self.listed()],
                         [(None, "undated"), (None, "undated"), ("2024-03-05", "dateline")])

    def test_page_that_moves_keeps_its_counts_and_takes_its_new_day(self):
        page = self.write_page("2024/03-09/01.txt")
        self.update()
        moved = self.archive / "2024/03-11/01.txt"
        moved.parent.mkdir()
        page.rename(moved)
        run = self.update("--max-withdraw", "100")
        self.assertCode(run, ALL_COUNTED)
        self.assertIn("1 renamed", run.err)
        self.assertEqual([(row["date"], row["event_date"]) for row in self.listed()][0], ("2024-03-11", "2024-03-10"))
        self.assertEqual(self.store.export(), self.store.recounted(self.archive))

    def test_record_with_the_text_of_a_page_that_goes_is_no_page_that_moved(self):
        page = self.write_page("2024/03-09/01.txt")
        self.update()
        page.unlink()
        write_old(self.archive / "a.jsonl", json.dumps({"text": PAGE}) + "\n", self.clock)
        run = self.update("--max-withdraw", "100")
        self.assertCode(run, ALL_COUNTED)
        self.assertIn("0 renamed", run.err)
        self.assertEqual(self.store.export(), self.store.recounted(self.archive))

    def test_changed_and_withdrawn_pages_leave_nothing_behind(self):
        page = self.write_page("2024/03-09/01.txt")
        gone = self.write_page("2024/03-10/01.txt")
        self.update()
        gone.unlink()
        write_old(page, PAGE.replace("报纸", "词频"), self.clock)
        self.assertCode(self.update("--max-withdraw", "100"), ALL_COUNTED)
        self.assertEqual(self.store.number("SELECT count(*) FROM page_article"), 3)
        self.assertEqual(self.store.export(), self.store.recounted(self.archive))
        self.assertEqual(self.store.verify("--from-archive", "all").code, ALL_COUNTED)

    def test_verify_sees_what_is_not_as_the_page_says(self):
        self.write_page("2024/03-09/01.txt")
        self.update()
        with sqlite3.connect(self.store.path) as base:
            base.execute("UPDATE page_article SET reporters = '李强' WHERE reporters = '周海'")
        run = self.store.verify("--from-archive", "all")
        self.assertCode(run, STORE_UNFIT)
        self.assertIn("01.txt", run.err)

    def test_records_and_members_are_read_as_they_are(self):
        write_old(self.archive / "a.jsonl", '{"text": "中\\n\\n国人民", "title": "甲"}\n', self.clock)
        self.update()
        self.assertEqual([(row["member"], row["headline"], row["reporters"]) for row in self.listed()], [("#1", "甲", None)])
        self.assertEqual(self.store.number("SELECT count(*) FROM page_article"), 0)

    def test_faults_of_a_page_are_named_and_counted(self):
        self.write_page("a.txt", PAGE.encode() + b"\n\xff\xfe")
        run = self.update()
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual([reason for (reason,) in self.store.ask("SELECT reason FROM skipped")], ["not UTF-8: 2 sequences counted as U+FFFD"])

    def test_settings_are_the_stores(self):
        self.write_page("a.txt")
        self.update()
        plain = Store(self.store.path, settings())
        self.assertCode(plain.update(self.archive), ALL_COUNTED)  # inherited
        run = plain.update("--read", "plain", self.archive)
        self.assertCode(run, STORE_UNFIT)
        self.assertIn("--read is 'plain' here and 'page' in the store", run.err)
        self.assertEqual(self.store.number("SELECT value FROM setting WHERE name = 'page-rules'"), "5")
        self.assertCode(plain.update("--read", "columns", self.archive), STORE_UNFIT)
        self.assertCode(Store(self.store.path.with_name("new")).update("--read", "columns", self.archive), WRONG_USAGE)

    def test_rules_of_another_program_are_refused(self):
        self.write_page("a.txt")
        store = Store(self.store.path.with_name("news"), settings() + ["--tokenizer", "news"])
        store.update(self.archive)
        with sqlite3.connect(store.path) as base:
            base.execute("UPDATE setting SET value = 'tokenizer=news/0' WHERE name = 'tokenizer-rules'")
        run = store.update(self.archive)
        self.assertCode(run, STORE_UNFIT)
        self.assertIn("tokenizer-rules", run.err)
        self.assertIn("--rebuild", run.err)

    def test_merged_stores_keep_what_pages_say(self):
        parts = []
        for number in range(2):
            folder = pathlib.Path(self.folder) / f"part{number}"
            write_old(folder / f"2024/03-0{number + 1}/01.txt", PAGE.replace("新桥", f"第{number}座桥"), self.clock)
            part = Store(self.store.path.with_name(f"part{number}.cipin"), self.store.options)
            part.update("--root", f"archive={folder}")
            parts.append(part)
            write_old(self.archive / f"2024/03-0{number + 1}/01.txt", PAGE.replace("新桥", f"第{number}座桥"), self.clock)
        merged = Store(self.store.path.with_name("merged"), self.store.options)
        self.assertCode(cipin("merge", "--output", merged.path, *(part.path for part in parts)), ALL_COUNTED)
        self.update()
        self.assertEqual(merged.export(), self.store.export())

    def test_articles_takes_a_store_or_paths(self):
        self.write_page("a.txt")
        self.update()
        for wrong in ([self.archive], ["--joins"], ["--set-aside"], ["--format", "xml"]):
            self.assertCode(cipin("articles", "--store", self.store.path, *wrong), WRONG_USAGE)
        self.assertEqual(len(cipin("articles", "--store", self.store.path, "--format", "tsv").lines), 4)
        self.assertIn("堤坝连夜加固", cipin("articles", "--store", self.store.path).text)
