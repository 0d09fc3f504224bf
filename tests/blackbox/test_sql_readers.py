"""Any SQLite tool reads a store: queries, a pandas and an R script give the figures of `cipin top` and `cipin trend`.

pandas (Debian: python3-pandas) and R (r-cran-rsqlite) are used where they are at hand.
"""
import csv
import io
import shutil
import sqlite3
import subprocess
import sys

from made_store import make_store
from support import ALL_COUNTED, PROJECT, TIMEOUT_SECONDS, Case
from test_ask import random_archive

# The most frequent words.
TOP = """
SELECT form, name AS kind, tf, df FROM term JOIN kind ON kind.id = term.kind
WHERE name IN ('word', 'latin') ORDER BY tf DESC, form, term.kind LIMIT 20;
"""

# A word by months, also those that have articles and not the word.
TREND = """
SELECT period.month, ifnull(t.tf, 0) AS tf, ifnull(t.df, 0) AS df, 1e6 * ifnull(t.tf, 0) / period.words AS tf_per_million_words
FROM period LEFT JOIN term ON form = :form LEFT JOIN term_period AS t ON t.month = period.month AND t.term_id = term.id
ORDER BY period.month;
"""

# What there is of each month.
COVERAGE = """
SELECT substr(date, 1, 7) AS month, count(DISTINCT date) AS covered_days, count(*) AS articles, sum(words) AS words
FROM article_list WHERE date IS NOT NULL GROUP BY month ORDER BY month;
"""

PANDAS = """
import sqlite3, sys, pandas
store, form = sys.argv[1:]
rows = pandas.read_sql("SELECT * FROM term_by_month WHERE form = ? ORDER BY month", sqlite3.connect(store), params=[form])
rows["tf_per_million_words"] = 1e6 * rows.tf / rows.words
rows[["month", "tf", "df", "tf_per_million_words"]].dropna().to_csv(sys.stdout, index=False, float_format="%.2f")
"""

R = """
arguments <- commandArgs(trailingOnly = TRUE)
store <- DBI::dbConnect(RSQLite::SQLite(), arguments[1])
rows <- DBI::dbGetQuery(store, "SELECT * FROM term_by_month WHERE form = ? AND month IS NOT NULL ORDER BY month", params = list(arguments[2]))
rows$tf_per_million_words <- sprintf("%.2f", 1e6 * rows$tf / rows$words)
write.csv(rows[c("month", "tf", "df", "tf_per_million_words")], quote = FALSE, row.names = FALSE)
"""


class Reading:
    """`path` is a store and `form` a word of it that some of its months lack."""

    def cipin(self, *words):
        run = self.run_cipin(*words, "--store", self.path, "--format", "jsonl")
        self.assertCode(run, ALL_COUNTED)
        self.assertTrue(run.objects)
        return run.objects

    def query(self, sql, **parameters):
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as base:
            return base.execute(sql, parameters).fetchall()

    def trend(self, dated=True):
        """[month, tf, df, rate] of the covered months, as texts."""
        rows = [row for row in self.cipin("trend", self.form) if row["tf"] is not None and (row["period"] != "undated" or not dated)]
        self.assertTrue(any(row["tf"] > 0 for row in rows))
        return [[row["period"], str(row["tf"]), str(row["df"]), f"{row['tf_per_million_words']:.2f}"] for row in rows]

    def with_the_form(self):
        return [row for row in self.trend() if row[1] != "0"]

    def test_top_by_sql(self):
        self.assertEqual(self.query(TOP), [(row["form"], row["kind"], row["tf"], row["df"]) for row in self.cipin("top")])

    def test_trend_by_sql(self):
        rows = [["undated" if month == 0 else f"{month // 100}-{month % 100:02}", str(tf), str(df), f"{rate:.2f}"] for month, tf, df, rate in self.query(TREND, form=self.form)]
        self.assertEqual(sorted(rows), sorted(self.trend(dated=False)))

    def test_coverage_by_sql(self):
        covered = [row for row in self.cipin("trend", self.form) if row["covered_days"]]
        self.assertEqual(self.query(COVERAGE), [(row["period"], row["covered_days"], row["articles"], row["words"]) for row in covered])

    def assertScriptGivesTrend(self, *command):
        done = subprocess.run([*command, str(self.path), self.form], env=self.environment(), capture_output=True, timeout=TIMEOUT_SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        header, *rows = csv.reader(io.StringIO(done.stdout.decode()))
        self.assertEqual(header, ["month", "tf", "df", "tf_per_million_words"])
        self.assertEqual(rows, self.with_the_form())

    def test_trend_by_pandas(self):
        if subprocess.run([sys.executable, "-c", "import pandas"], capture_output=True).returncode != 0:
            self.skipTest("pandas is not here (Debian: python3-pandas)")
        self.assertScriptGivesTrend(sys.executable, self.write("trend.py", PANDAS))

    def test_trend_by_r(self):
        if shutil.which("Rscript") is None or subprocess.run(["Rscript", "-e", "library(DBI); library(RSQLite)"], capture_output=True).returncode != 0:
            self.skipTest("R with RSQLite is not here (Debian: r-cran-rsqlite)")
        self.assertScriptGivesTrend("Rscript", self.write("trend.R", R))


class ReadingSampleArchive(Reading, Case):
    form = "同比"

    def setUp(self):
        super().setUp()
        self.path = self.folder / "sample.cipin"
        run = self.run_cipin("update", "--store", self.path, PROJECT / "seeds/archive")
        self.assertCode(run, ALL_COUNTED)


class ReadingUndatedArticlesToo(Reading, Case):
    form = "词55"

    def setUp(self):
        super().setUp()
        self.path = make_store(self.folder / "made.cipin", random_archive())
