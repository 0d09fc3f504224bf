"""`cipin top` and `cipin trend` on stores made by hand: every figure is worked out here from the articles."""
import collections
import csv
import datetime
import io
import json
import random
import sqlite3

from made_store import FINGERPRINT, make_store, words_of
from support import ALL_COUNTED, FAILED, SOME_SKIPPED, WRONG_USAGE, Case

STORE_UNFIT = 4
TOP_COLUMNS = ["form", "kind", "tf", "df", "tf_per_million_words", "df_per_thousand_articles", "partial", "fingerprint"]
TREND_COLUMNS = ["period", "form", "kind", "tf", "df", "words", "articles", "tf_per_million_words", "df_per_thousand_articles", "covered_days",
                 "expected_days", "partial", "fingerprint"]
GRAINS = ["day", "week", "month", "quarter", "year"]


def day_of(number):
    return datetime.date(number // 10000, number // 100 % 100, number % 100)


def number_of(day):
    return day.year * 10000 + day.month * 100 + day.day


def period_name(day, grain):
    year, week, _ = day.isocalendar()
    return {"day": day.isoformat(), "week": f"{year:04}-W{week:02}", "month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
            "year": f"{day.year}"}[grain]


def rate(count, unit, base):
    return f"{count * unit / base:.2f}" if base else ""


def first_printers(articles):
    """The articles that count where equal texts count once."""
    first = {}
    for article in articles:
        key = (article["date"] == 0, article["date"], article["path"].encode(), article.get("member", "").encode(), article.get("ordinal", 1))
        if article["text"] not in first or key < first[article["text"]][0]:
            first[article["text"]] = (key, article)
    return [article for _, article in first.values()]


def counts_of(articles):
    tf, df = collections.Counter(), collections.Counter()
    for article in articles:
        for term, tokens in article["terms"].items():
            tf[term] += tokens
            df[term] += 1
    return tf, df


def top_rows(articles, top=20, kinds=("word", "latin"), min_df=1):
    """(form, kind, tf, df, rate, rate) of a word list."""
    tf, df = counts_of(articles)
    words = sum(words_of(article["terms"]) for article in articles)
    ranked = sorted((term for term in tf if term[1] in kinds and df[term] >= min_df), key=lambda term: (-tf[term], term[0].encode()))
    return [(form, kind, str(tf[form, kind]), str(df[form, kind]), rate(tf[form, kind], 1e6, words), rate(df[form, kind], 1e3, len(articles)))
            for form, kind in (ranked[:top] if top else ranked)]


def random_archive(seed=20261121, article_count=300):
    """Articles of three years with gaps, two sources and none, undated ones, reprints, and forms that a spreadsheet would run."""
    choose = random.Random(seed)
    vocabulary = [(f"词{i}", "word") for i in range(60)] + [(f"w{i}", "latin") for i in range(20)] + [("12", "number"), ("。", "punctuation"), (" ", "space"),
                  ("=1+1", "latin"), ("@x", "latin"), ("\x1b[2J", "punctuation")]
    days = [datetime.date(2012, 12, 24) + datetime.timedelta(choose.randrange(760)) for _ in range(90)]
    days = [day for day in days if (day.year, day.month) not in ((2013, 5), (2013, 6), (2014, 2))] + [datetime.date(2014, 12, 31)]
    articles, printed = [], []
    for i in range(article_count):
        if printed and choose.random() < 0.25:
            text, terms = choose.choice(printed)
        else:
            text = f"t{i}"
            terms = {choose.choice(vocabulary[:20] if choose.random() < 0.6 else vocabulary): choose.choice((1, 1, 1, 2, 3, 9, 70)) for _ in range(12)}
            printed.append((text, terms))
        day = 0 if choose.random() < 0.06 else number_of(choose.choice(days))
        articles.append({"date": day, "source": choose.choice(("人民日报", "晚报", None)), "path": f"{choose.randrange(80)}/{i % 7}.txt", "member": choose.choice(("", "#2", "#11")),
                         "ordinal": i, "text": text, "terms": terms})
    return articles


class Asking(Case):
    def store(self, articles, name="s.cipin", **more):
        return make_store(self.folder / name, articles, **more)

    def ask(self, command, *arguments, store="s.cipin", code=ALL_COUNTED):
        """The rows, without the last two columns, which are checked."""
        run = self.run_cipin(command, "--store", store, "--format", "tsv", *arguments)
        self.assertCode(run, code)
        header, *rows = [line.split("\t") for line in run.lines]
        self.assertEqual([column for column in header if column != "period" or command == "trend"], TOP_COLUMNS if command == "top" else TREND_COLUMNS)
        for row in rows:
            self.assertEqual(row[-2:], ["1" if code == SOME_SKIPPED else "0", FINGERPRINT])
        return [tuple(row[:-2]) for row in rows]


    def assertRows(self, rows, expected, question=None):
        """Says the first row that differs: unittest's own comparison of long lists takes minutes."""
        for i, (row, wanted) in enumerate(zip(rows, expected)):
            if row != wanted:
                self.fail(f"row {i} is {row}, not {wanted} ({question})")
        if len(rows) != len(expected):
            self.fail(f"{len(rows)} rows, not {len(expected)} ({question})")


def escaped(rows):
    return [tuple(cell.replace("\x1b", "\\x1b") for cell in row) for row in rows]


class Top(Asking):
    def setUp(self):
        super().setUp()
        self.articles = random_archive()
        self.store(self.articles)

    def test_whole_store_counts_every_article(self):
        self.assertRows(self.ask("top"), top_rows(self.articles))
        everything = ("word", "latin", "number", "punctuation", "space")
        self.assertRows(self.ask("top", "--top", 0, "--kinds", "all"), escaped(top_rows(self.articles, top=0, kinds=everything)))

    def test_min_df_min_length_and_stop_choose_rows_and_change_no_rate(self):
        self.assertRows(self.ask("top", "--top", 0, "--min-df", 30), top_rows(self.articles, top=0, min_df=30))
        stop = self.write("stop.txt", "词1\n词2\n")
        long = [row for row in top_rows(self.articles, top=0) if len(row[0]) >= 3 and row[0] not in ("词1", "词2")]
        self.assertRows(self.ask("top", "--top", 7, "--min-length", 3, "--stop", stop), long[:7])

    def test_ranges_of_months_and_of_days_leave_undated_articles_out(self):
        for begin, end, first, last in (("2013", "2013", 20130101, 20131231), ("2013-03", "2014-01", 20130301, 20140131), ("2013-02-11", "2013-03-02", 20130211, 20130302),
                                        ("2013-09", None, 20130901, 99999999), (None, "2013-01-15", 1, 20130115), ("2013-05", "2013-06", 20130501, 20130630)):
            options = (["--from", begin] if begin else []) + (["--to", end] if end else [])
            chosen = [article for article in self.articles if first <= article["date"] <= last]
            self.assertRows(self.ask("top", "--top", 0, *options), top_rows(chosen, top=0), options)

    def test_each_period_has_its_own_top_and_the_undated_come_last(self):
        for grain in GRAINS:
            for distinct in (False, True):
                chosen = first_printers(self.articles) if distinct else self.articles
                names = sorted({period_name(day_of(article["date"]), grain) for article in chosen if article["date"]})
                expected = []
                for name in names + ["undated"]:
                    inside = [a for a in chosen if (period_name(day_of(a["date"]), grain) if a["date"] else "undated") == name]
                    expected += [(name, *row) for row in top_rows(inside, top=3)]
                self.assertRows(self.ask("top", "--by", grain, "--top", 3, *(["--distinct"] if distinct else [])), expected, (grain, distinct))

    def test_sources_restrict_the_articles_and_add_up(self):
        for sources in (["晚报"], ["晚报", "人民日报"]):
            options = [word for source in sources for word in ("--source", source)]
            chosen = [article for article in self.articles if article["source"] in sources]
            self.assertRows(self.ask("top", "--top", 0, *options), top_rows(chosen, top=0))
            self.assertRows(self.ask("top", "--top", 0, "--distinct", *options), top_rows(first_printers(chosen), top=0))

    def test_unknown_source_is_an_error(self):
        run = self.run_cipin("top", "--store", "s.cipin", "--source", "早报")
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "早报")

    def test_distinct_texts_count_where_they_were_printed_first_whatever_days_are_asked_for(self):
        chosen = [article for article in first_printers(self.articles) if article["date"] >= 20140101]
        self.assertRows(self.ask("top", "--top", 0, "--distinct", "--from", 2014), top_rows(chosen, top=0))

    def test_any_memory_gives_the_same_rows(self):
        # More terms than the smallest budget holds at once: several passes.
        terms = [(f"词{i:05}", "word") for i in range(5000)]
        choose = random.Random(3)
        articles = [{"date": 20130101 + i % 28, "path": f"{i}.txt", "text": f"t{i}", "terms": {term: choose.randrange(1, 4) for term in choose.sample(terms, 400)}}
                    for i in range(60)]
        self.store(articles, "many.cipin", term_order=choose.sample(terms, len(terms)))
        for options in ((), ("--distinct",), ("--from", "2013-01-03")):
            chosen = [article for article in articles if article["date"] >= 20130103 or not options or options[0] != "--from"]
            for top in (0, 1, 25):
                for memory in ("1K", "64M"):
                    self.assertRows(self.ask("top", "--top", top, "--memory", memory, *options, store="many.cipin"), top_rows(chosen, top=top), (options, top, memory))

    def test_equal_tf_stand_by_form_bytewise_then_kind(self):
        terms = {("中", "word"): 2, ("中", "latin"): 2, ("é", "word"): 2, ("z", "latin"): 2, ("𠀀", "word"): 2, ("ﾊ", "word"): 2, ("a", "latin"): 3}
        self.store([{"date": 0, "path": "a", "text": "a", "terms": terms}], "ties.cipin", term_order=[("𠀀", "word"), ("中", "latin"), ("ﾊ", "word")])
        expected = [("a", "latin"), ("z", "latin"), ("é", "word"), ("中", "word"), ("中", "latin"), ("ﾊ", "word"), ("𠀀", "word")]
        for top in (0, 3, 5, 7):
            self.assertEqual([row[:2] for row in self.ask("top", "--top", top, store="ties.cipin")], expected[:top or None])

    def test_formats_agree_and_carry_no_command(self):
        tsv = self.ask("top", "--top", 0, "--kinds", "all")
        runs = {name: self.run_cipin("top", "--store", "s.cipin", "--top", 0, "--kinds", "all", "--format", name) for name in ("csv", "jsonl", "table")}
        csv_rows = list(csv.reader(io.StringIO(runs["csv"].out.decode("utf-8-sig"), newline=""), strict=True))
        self.assertEqual(csv_rows[0], TOP_COLUMNS)
        self.assertEqual([row[2:6] for row in csv_rows[1:]], [list(row[2:]) for row in tsv])
        self.assertLessEqual({"'=1+1", "'@x"}, {row[0] for row in csv_rows})
        objects = runs["jsonl"].objects
        self.assertEqual([(json.dumps(o["tf"]), json.dumps(o["df"])) for o in objects], [row[2:4] for row in tsv])
        self.assertEqual([list(o) for o in objects], [TOP_COLUMNS] * len(objects))
        table, foot = runs["table"].text.split("\n\n")
        self.assertEqual([line.split()[-4:] for line in table.split("\n")[1:]], [list(row[2:]) for row in tsv])
        self.assertEqual(foot, f"fingerprint {FINGERPRINT}\n")
        self.assertNotIn(b"\x1b", runs["table"].out)

    def test_empty_store_has_no_rows(self):
        self.store([], "empty.cipin")
        for options in ((), ("--by", "week"), ("--distinct",), ("--from", "2013")):
            self.assertEqual(self.ask("top", *options, store="empty.cipin"), [])
        self.assertEqual(self.ask("trend", "中国", store="empty.cipin"), [])


class Trend(Asking):
    def expected(self, articles, forms, grain="month", first=None, last=None, distinct=False, expect=lambda day: True):
        counting = first_printers(articles) if distinct else articles
        inside = [a for a in articles if a["date"] and (first is None or day_of(a["date"]) >= first) and (last is None or day_of(a["date"]) <= last)]
        dates = {day_of(article["date"]) for article in inside}
        begin, end = first or min(dates), last or max(dates)
        bounded = first is not None or last is not None
        days = collections.defaultdict(list)
        # A period is shown whole, but for the days that are not asked for.
        day = begin - datetime.timedelta(0 if first else 366)
        while day <= end + datetime.timedelta(0 if last else 366):
            days[period_name(day, grain)].append(day)
            day += datetime.timedelta(1)
        names = [name for name, of_name in days.items() if of_name[0] <= end and of_name[-1] >= begin]
        rows = []
        for form, kind in forms:
            for name in names:
                covered, wanted = sum(day in dates for day in days[name]), sum(map(expect, days[name]))
                of_period = [a for a in counting if a["date"] and day_of(a["date"]) in days[name]]
                rows.append((name, form, kind, *(self.figures(of_period, (form, kind)) if covered else [""] * 6), str(covered), str(wanted)))
            undated = [a for a in counting if a["date"] == 0]
            if undated and not bounded:
                rows.append(("undated", form, kind, *self.figures(undated, (form, kind)), "", ""))
        return rows

    def figures(self, articles, term):
        tf, df = counts_of(articles)
        words = sum(words_of(article["terms"]) for article in articles)
        return [str(tf[term]), str(df[term]), str(words), str(len(articles)), rate(tf[term], 1e6, words), rate(df[term], 1e3, len(articles))]

    def setUp(self):
        super().setUp()
        self.articles = random_archive(7)
        self.store(self.articles)

    def test_months_unless_said_with_gaps_zeros_and_the_undated(self):
        rows = self.ask("trend", "词3", "w4")
        self.assertRows(rows, self.expected(self.articles, [("词3", "word"), ("w4", "latin")]))
        self.assertIn(("2013-05", "词3", "word", "", "", "", "", "", "", "0", "31"), rows)  # no article: a gap, no zero
        self.assertTrue(any(row[3] == "0" and row[9] != "0" for row in rows), "no covered month without the form is in this sample")

    def test_every_grain_distinct_or_not(self):
        for grain in GRAINS:
            for distinct in (False, True):
                rows = self.ask("trend", "词3", "--by", grain, *(["--distinct"] if distinct else []))
                self.assertRows(rows, self.expected(self.articles, [("词3", "word")], grain, distinct=distinct), (grain, distinct))

    def test_weeks_are_iso_weeks(self):
        # Monday, 30 December 2024 lies in the first week of 2025; Friday, 1 January 2021 in the 53rd of 2020.
        articles = [{"date": date, "path": str(date), "text": str(date), "terms": {("词", "word"): 1}} for date in (20210101, 20241229, 20241230)]
        self.store(articles, "weeks.cipin")
        covered = [row[0] for row in self.ask("trend", "词", "--by", "week", store="weeks.cipin") if row[9] != "0"]
        self.assertEqual(covered, ["2020-W53", "2024-W52", "2025-W01"])

    def test_ranges_cut_periods_and_show_empty_ends(self):
        for begin, end, first, last in (("2013", "2013", (2013, 1, 1), (2013, 12, 31)), ("2013-02-11", "2013-05-02", (2013, 2, 11), (2013, 5, 2)),
                                        ("2012", "2013-02", (2012, 1, 1), (2013, 2, 28)), ("2014-11", "2015-03", (2014, 11, 1), (2015, 3, 31))):
            for grain in GRAINS:
                rows = self.ask("trend", "词5", "--by", grain, "--from", begin, "--to", end)
                self.assertRows(rows, self.expected(self.articles, [("词5", "word")], grain, datetime.date(*first), datetime.date(*last)), (begin, end, grain))
        self.assertRows(self.ask("trend", "词5", "--from", "2014"), self.expected(self.articles, [("词5", "word")], first=datetime.date(2014, 1, 1)))
        self.assertRows(self.ask("trend", "词5", "--to", "2013-03"), self.expected(self.articles, [("词5", "word")], last=datetime.date(2013, 3, 31)))

    def test_source_has_coverage_and_rates_of_its_own(self):
        chosen = [article for article in self.articles if article["source"] == "晚报"]
        self.assertRows(self.ask("trend", "词3", "--source", "晚报"), self.expected(chosen, [("词3", "word")]))
        self.assertRows(self.ask("trend", "词3", "--source", "晚报", "--distinct"), self.expected(chosen, [("词3", "word")], distinct=True))

    def test_expected_days(self):
        self.assertRows(self.ask("trend", "词3", "--expect", "weekdays"), self.expected(self.articles, [("词3", "word")], expect=lambda day: day.weekday() < 5))
        listed = {datetime.date(2013, 3, 1), datetime.date(2013, 3, 4)} | {datetime.date(2013, 4, day) for day in range(1, 31)}
        path = self.write("days.txt", "\ufeff# days of issue\r\n2013-03-04\r\n2013-03-01\n2013-04\n\n2013-03-01\n")
        self.assertRows(self.ask("trend", "词3", "--expect", path), self.expected(self.articles, [("词3", "word")], expect=lambda day: day in listed))
        bad = self.run_cipin("trend", "--store", "s.cipin", "词3", "--expect", self.write("bad.txt", "2013-03-04\n2013-02-30\n"))
        self.assertCode(bad, WRONG_USAGE)
        self.assertOneErrorLine(bad, "bad.txt", "line 2", "2013-02-30")
        self.assertCode(self.run_cipin("trend", "--store", "s.cipin", "词3", "--expect", "nosuch"), FAILED)

    def test_all_kinds_of_a_form_are_shown_and_a_form_only_once(self):
        self.store([{"date": 20130105, "path": "a", "text": "a", "terms": {("五", "number"): 2, ("五", "word"): 1}}], "kinds.cipin")
        rows = self.ask("trend", "五", "五", store="kinds.cipin")
        self.assertEqual([row[:5] for row in rows], [("2013-01", "五", "word", "1", "1"), ("2013-01", "五", "number", "2", "1")])

    def test_unknown_form_is_said_and_shows_zeros(self):
        run = self.run_cipin("trend", "--store", "s.cipin", "--format", "jsonl", "--from", "2013-03", "--to", "2013-05", "没有", "词3")
        self.assertCode(run, ALL_COUNTED)
        self.assertOneErrorLine(run, "没有")
        unknown = [row for row in run.objects if row["form"] == "没有"]
        self.assertEqual([(row["period"], row["kind"], row["tf"], row["tf_per_million_words"]) for row in unknown],
                         [("2013-03", "word", 0, 0.0), ("2013-04", "word", 0, 0.0), ("2013-05", "word", None, None)])

    def test_undated_store_has_one_row(self):
        self.store([{"date": 0, "path": "a", "text": "a", "terms": {("词", "word"): 3, ("。", "punctuation"): 1}}], "undated.cipin")
        self.assertEqual(self.ask("trend", "词", store="undated.cipin"), [("undated", "词", "word", "3", "1", "3", "1", "1000000.00", "1000.00", "", "")])
        self.assertEqual(self.ask("trend", "词", "--from", "2013", store="undated.cipin"), [])


class StoresAndWords(Asking):
    ONE = [{"date": 20130105, "path": "a", "text": "a", "terms": {("词", "word"): 3}}]

    def test_partial_store_is_said_in_rows_foot_and_exit_code(self):
        for name, more in (("stale", {"file_status": {"a": 1}}), ("half", {"file_status": {"a": 3}}), ("lost", {"skipped": [("b", "not UTF-8", 1)]})):
            self.store(self.ONE, name, **more)
            self.assertEqual(len(self.ask("top", store=name, code=SOME_SKIPPED)), 1)
            self.assertEqual(len(self.ask("trend", "词", store=name, code=SOME_SKIPPED)), 1)
            self.assertIn("PARTIAL", self.run_cipin("top", "-s", name).text)
        self.store(self.ONE, "repaired", skipped=[("a", "read with U+FFFD", 0)])
        self.assertEqual(len(self.ask("top", store="repaired")), 1)

    def test_missing_store_fails_and_a_foreign_damaged_or_newer_one_is_unfit(self):
        self.assertCode(self.run_cipin("top", "--store", "nosuch"), FAILED)
        self.assertFalse((self.folder / "nosuch").exists())
        self.write("text", "this is no store\n" * 1000)
        self.assertCode(self.run_cipin("top", "--store", "text"), STORE_UNFIT)
        with sqlite3.connect(self.folder / "foreign") as base:
            base.execute("CREATE TABLE t (x)")
        self.assertCode(self.run_cipin("trend", "--store", "foreign", "词"), STORE_UNFIT)
        self.store(self.ONE, "newer")
        with sqlite3.connect(self.folder / "newer") as base:
            base.execute("PRAGMA user_version = 1000")
        run = self.run_cipin("top", "--store", "newer")
        self.assertCode(run, STORE_UNFIT)
        self.assertOneErrorLine(run, "newer", "1000")

    def test_damaged_contribution_or_date_is_said_and_no_answer(self):
        self.store(self.ONE, "damaged")
        with sqlite3.connect(self.folder / "damaged") as base:
            base.execute("UPDATE article SET contribution = x'000000000000000000000000'")
        for command in (["top"], ["trend", "词"]):
            run = self.run_cipin(*command, "--store", "damaged", "--by", "day")
            self.assertCode(run, STORE_UNFIT)
            self.assertOneErrorLine(run, "damaged", "verify")
            self.assertEqual(run.out, b"")
        self.store(self.ONE, "no-day")
        with sqlite3.connect(self.folder / "no-day") as base:
            base.execute("UPDATE article SET date = 20130231")
        self.assertCode(self.run_cipin("trend", "词", "--store", "no-day"), STORE_UNFIT)

    def test_wrong_words_are_wrong_usage(self):
        self.store(self.ONE)
        days = ["2013-13", "2013-02-29", "2013-2-1", "20130201", "13", "2013-", "2013-05-", "2013/05", "2013-05-07x", "x", "1799", "2200", "0000-01-01", "-1", "2013-05 07"]
        for words in [[f"--from={day}"] for day in days] + [[f"--to={day}"] for day in days] + [["--from=2014", "--to=2013"], ["--by", "decade"], ["--format", "xml"], ["--memory", "x"]]:
            for command in (["top"], ["trend", "词"]):
                run = self.run_cipin(*command, "--store", "s.cipin", *words)
                self.assertCode(run, WRONG_USAGE)
                self.assertEqual((run.out, run.err.count("\n")), (b"", 1), words)
        for words in (["top"], ["trend", "词"], ["trend", "-s", "s.cipin"], ["trend", "-s", "s.cipin", ""], ["trend", "-s", "s.cipin", b"\xff"], ["top", "-s", "s.cipin", "词"],
                      ["top", "-s", "s.cipin", "--top", "x"], ["top", "-s", "s.cipin", "--min-df", "x"], ["top", "-s", "s.cipin", "--kinds", "x"]):
            self.assertCode(self.run_cipin(*words), WRONG_USAGE)

    def test_asking_writes_nothing(self):
        path = self.store(self.ONE)
        before = (path.read_bytes(), sorted(p.name for p in self.folder.iterdir()))
        self.ask("top", "--distinct")
        self.ask("trend", "词", "--by", "day")
        self.assertEqual((path.read_bytes(), sorted(p.name for p in self.folder.iterdir())), before)

    def test_asking_beside_a_writer_sees_what_is_committed(self):
        path = self.store(self.ONE)
        writer = sqlite3.connect(path, isolation_level=None)
        self.addCleanup(writer.close)
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE term_known SET tf = 99")
        self.assertEqual([row[2] for row in self.ask("top")], ["3"])
        writer.execute("COMMIT")
        self.assertEqual([row[2] for row in self.ask("top")], ["99"])
