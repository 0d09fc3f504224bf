"""`cipin merge`: stores of parts of an archive become the store of the whole."""
import fcntl
import os
import random
import shutil
import sqlite3

from made_store import content, make_store
from support import ALL_COUNTED, FAILED, PROJECT, SOME_SKIPPED, WRONG_USAGE, Case
from test_ask import random_archive

STORE_UNFIT, STORE_LOCKED = 4, 5


class Merging(Case):
    def setUp(self):
        super().setUp()
        self.articles = random_archive(11)

    def store(self, name, articles, **more):
        """Each store numbers its terms in an order of its own, and has some that no article has any more."""
        terms = sorted({term for article in articles for term in article["terms"]} | {(f"{name} is gone", "word")})
        return make_store(self.folder / name, articles, term_order=random.Random(name).sample(terms, len(terms)), **more)

    def parts(self, count, twice=0.0):
        """The archive's documents dealt out to so many lists, some of them twice."""
        choose = random.Random(count)
        parts = [[] for _ in range(count)]
        by_document = {}
        for article in self.articles:
            key = article["path"], article["member"]
            if key not in by_document:
                by_document[key] = {choose.randrange(count)} | ({choose.randrange(count)} if choose.random() < twice else set())
            for place in by_document[key]:
                parts[place].append(article)
        return parts

    def merge(self, *stores, out="whole", code=ALL_COUNTED, options=()):
        run = self.run_cipin("merge", "-o", out, *options, *stores)
        self.assertCode(run, code)
        return run

    def assertContent(self, name, expected):
        """Says the first row that differs: unittest's own comparison of long lists takes minutes."""
        for table, rows in content(self.folder / name).items():
            differing = sorted(set(rows) ^ set(expected[table]))
            self.assertEqual((differing[:2], len(rows)), ([], len(expected[table])), table)

    def test_parts_give_the_store_of_the_whole(self):
        whole = content(self.store("at-once", self.articles))
        for count, twice in ((1, 0), (2, 0), (3, 0.5), (7, 0.2)):
            names = [f"part{count}-{i}" for i in range(count)]
            for name, articles in zip(names, self.parts(count, twice)):
                self.store(name, articles)
            self.merge(*names, out=f"whole{count}")
            self.assertContent(f"whole{count}", whole)

    def test_order_and_memory_do_not_matter(self):
        terms = [(f"词{i:05}", "word") for i in range(4000)]
        choose = random.Random(5)
        articles = [{"date": choose.choice((0, 20130105, 20130206)), "path": f"{i}", "text": f"t{i}", "terms": {term: choose.choice((1, 2, 400)) for term in choose.sample(terms, 500)}}
                    for i in range(40)]
        whole = content(self.store("at-once", articles))
        for i in range(4):
            self.store(f"part{i}", articles[i::4])
        self.merge("part0", "part1", "part2", "part3", options=["--memory", "1K"])
        self.merge("part3", "part1", "part0", "part2", out="other", options=["--memory", "1G"])
        self.assertContent("whole", whole)
        self.assertContent("other", whole)

    def test_roots_of_other_names_stand_beside_each_other(self):
        self.store("a", self.articles[:5], root="a")
        self.store("b", self.articles[:5], root="b")
        self.merge("a", "b")
        merged = content(self.folder / "whole")
        self.assertEqual(len(merged["documents"]), 2 * len(content(self.folder / "a")["documents"]))
        self.assertEqual({row[0] for row in merged["documents"]}, {"a", "b"})
        self.assertEqual({row[:2]: row[2] for row in merged["terms"]}, {row[:2]: 2 * row[2] for row in content(self.folder / "a")["terms"]})

    def test_merged_store_is_asked_like_any(self):
        self.store("at-once", self.articles)
        for i, articles in enumerate(self.parts(3, 0.3)):
            self.store(f"part{i}", articles)
        self.merge("part0", "part1", "part2")
        for words in (["top", "--top", 0, "--kinds", "all"], ["top", "--by", "week", "--distinct"], ["trend", "词3"], ["trend", "词3", "--by", "day", "--source", "晚报"]):
            runs = [self.run_cipin(*words, "--store", name, "--format", "tsv") for name in ("at-once", "whole")]
            self.assertCode(runs[0], ALL_COUNTED)
            self.assertEqual(runs[0].out, runs[1].out, words)

    def test_document_with_other_text_is_refused_by_name(self):
        self.store("a", self.articles)
        other = [dict(article, content_hash=8) if i == 0 else article for i, article in enumerate(self.articles)]
        self.store("b", other[:1])
        run = self.merge("a", "b", code=STORE_UNFIT)
        self.assertOneErrorLine(run, "b", other[0]["path"], other[0]["member"], "archive")
        self.assertEqual(sorted(name for name in os.listdir(self.folder) if name.startswith("whole") and name != "whole.lock"), [])

    def test_other_settings_are_refused_by_name(self):
        self.store("a", self.articles[:3])
        self.store("b", self.articles[3:6], settings={"no-hmm": "true", "fingerprint": "f" * 16})
        run = self.merge("a", "b", code=STORE_UNFIT)
        self.assertOneErrorLine(run, "b", "settings")
        self.assertFalse((self.folder / "whole").exists())

    def test_partial_stores_give_a_partial_store(self):
        self.store("a", self.articles[:3], file_status={self.articles[0]["path"]: 1}, skipped=[("x", "not UTF-8", 1), ("y", "with U+FFFD", 0)])
        self.store("b", self.articles[3:6], skipped=[("x", "not UTF-8", 1)])
        run = self.merge("a", "b", code=SOME_SKIPPED)
        self.assertIn("PARTIAL", run.err)
        merged = content(self.folder / "whole")
        self.assertEqual([(row[1], row[5], row[6]) for row in merged["skipped"]], [("x", "not UTF-8", 1), ("y", "with U+FFFD", 0)])
        self.assertEqual({row[1]: row[2] for row in merged["files"]}[self.articles[0]["path"]], 1)

    def test_file_that_stores_saw_differently_is_read_again(self):
        for name, size, mtime, status in (("a", 1, 1, 1), ("b", 2, 1, 0)):
            path = self.store(name, self.articles[:1])
            with sqlite3.connect(path) as base:
                base.execute("UPDATE file SET size_bytes = ?, mtime_ns = ?, status = ?", (size, mtime, status))
        self.merge("a", "b")
        with sqlite3.connect(self.folder / "whole") as base:
            self.assertEqual(base.execute("SELECT mtime_ns, status FROM file").fetchall(), [(-1, 0)])

    def test_summary_counts_documents_once(self):
        self.store("a", self.articles)
        documents = len({(article["path"], article["member"]) for article in self.articles})
        run = self.merge("a", "a")
        self.assertOneErrorLine(run, "2 stores", f"{documents} documents ({documents} more", f"{len(self.articles)} articles")
        summary = self.merge("a", out="other", options=["--log-format", "json"]).summary
        self.assertEqual((summary["stores"], summary["documents"], summary["known_documents"], summary["articles"]), (1, documents, 0, len(self.articles)))
        self.assertEqual(self.merge("a", out="third", options=["-q"]).err, "")

    def test_store_that_is_there_is_not_touched(self):
        self.store("a", self.articles)
        self.write("whole", b"mine")
        self.assertOneErrorLine(self.merge("a", code=FAILED), "whole")
        self.assertEqual((self.folder / "whole").read_bytes(), b"mine")

    def test_rests_of_a_killed_merge_are_no_hindrance(self):
        self.store("a", self.articles)
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.write("whole.unfinished" + suffix, b"rest" * 5000)
        self.merge("a")
        self.assertContent("whole", content(self.folder / "a"))
        self.assertEqual(list(self.folder.glob("whole.unfinished*")), [])

    def test_store_that_is_held_is_not_merged_into(self):
        self.store("a", self.articles)
        with open(self.folder / "whole.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.merge("a", code=STORE_LOCKED)
        self.merge("a")

    def test_parts_that_are_missing_foreign_or_damaged(self):
        self.store("a", self.articles)
        self.write("text", b"no store" * 1000)
        self.assertOneErrorLine(self.merge("a", "nosuch", code=FAILED), "nosuch")
        self.assertOneErrorLine(self.merge("a", "text", code=STORE_UNFIT), "text")
        for damage in ("UPDATE article SET contribution = x'ffffffff' WHERE id = 5", "DELETE FROM term_known WHERE tf > 100"):
            (self.folder / "b").unlink(missing_ok=True)
            self.store("b", [dict(article, path="b/" + article["path"]) for article in self.articles])
            with sqlite3.connect(self.folder / "b") as base:
                base.execute(damage)
            self.assertOneErrorLine(self.merge("a", "b", code=STORE_UNFIT), "b:", "damaged")
            self.assertFalse((self.folder / "whole").exists())

    def test_parts_are_not_written_to(self):
        path = self.store("a", self.articles)
        before = path.read_bytes()
        self.merge("a")
        self.assertEqual(path.read_bytes(), before)

    def test_names_that_mean_something_in_a_uri(self):
        name = "a%41?mode=memory#x y'\".cipin"
        self.store(name, self.articles)
        self.merge(name, out="w%20?#.cipin")
        self.assertContent("w%20?#.cipin", content(self.folder / name))

    def test_wrong_words_are_wrong_usage(self):
        self.store("a", self.articles)
        for words in ([], ["a"], ["-o", "whole"], ["a", "-o", "whole", "--memory", "x"], ["a", "-o", "whole", "--log-format", "x"]):
            self.assertCode(self.run_cipin("merge", *words), WRONG_USAGE)


class MergingCountedStores(Case):
    """Parts that `cipin update` counted."""

    def test_export_of_the_merged_store_is_that_of_one_store_over_the_whole_archive(self):
        shutil.copytree(PROJECT / "seeds/archive", self.folder / "whole")
        for i, year in enumerate(sorted(os.listdir(self.folder / "whole"))):
            shutil.copytree(self.folder / "whole" / year, self.folder / f"part{i % 2}" / year)
        for folder in ("whole", "part0", "part1"):
            self.assertCode(self.run_cipin("update", "--store", f"{folder}.cipin", "--root", f"archive={folder}"), ALL_COUNTED)
        self.assertCode(self.run_cipin("merge", "-o", "merged.cipin", "part1.cipin", "part0.cipin"), ALL_COUNTED)
        exports = [self.run_cipin("export", "--store", store) for store in ("whole.cipin", "merged.cipin")]
        self.assertCode(exports[0], ALL_COUNTED)
        self.assertTrue(exports[0].out)
        self.assertTrue(exports[0].out == exports[1].out)  # unittest would compare them line by line, for minutes
        # And it is a store to go on with: the whole archive is nothing new to it.
        self.assertCode(self.run_cipin("update", "--store", "merged.cipin", "--root", "archive=whole"), ALL_COUNTED)
        self.assertTrue(self.run_cipin("export", "--store", "merged.cipin").out == exports[0].out)
