"""make_corpus: days of as many pages as asked for."""
import collections
import json
import os
import subprocess
import unittest

from support import PROJECT, TIMEOUT_SECONDS, Case

MAKE_CORPUS = os.environ.get("MAKE_CORPUS", str(PROJECT / "build/release/bench/make_corpus"))


@unittest.skipUnless(os.access(MAKE_CORPUS, os.X_OK), f"there is no make_corpus at {MAKE_CORPUS} (CIPIN_BUILD_BENCH=ON builds it)")
class PagesPerDay(Case):
    def make(self, *arguments):
        return subprocess.run([MAKE_CORPUS, *map(str, arguments)], cwd=self.folder, capture_output=True, timeout=TIMEOUT_SECONDS)

    def pages_of_days(self, pages):
        self.assertEqual(self.make("3M", 1, "--format", "files", "--articles-per-page", 1, "--pages-per-day", pages, "--out", f"of{pages}").returncode, 0)
        days = collections.Counter(path.parent for path in (self.folder / f"of{pages}").rglob("*.txt"))
        return [days[day] for day in sorted(days)][:-1]  # SIZE ends the last day where it stands

    def test_days_have_that_many_pages_in_the_mean(self):
        for pages in (30, 90):
            counts = self.pages_of_days(pages)
            self.assertGreater(len(counts), 5)
            self.assertTrue(all(pages * 2 // 3 <= count <= pages * 4 // 3 for count in counts), counts)
            self.assertAlmostEqual(sum(counts) / len(counts), pages, delta=pages / 5)

    def test_one_page_a_day_is_one_page_every_day(self):
        self.assertEqual(set(self.pages_of_days(1)), {1})

    def test_smaller_is_a_prefix_of_larger(self):
        small, large = (self.make(size, 7, "--format", "jsonl", "--pages-per-day", 40).stdout for size in ("256K", "1M"))
        self.assertTrue(large.startswith(small))
        self.assertGreater(len(large), len(small))
        dates = [json.loads(line)["date"] for line in large.splitlines()]
        self.assertEqual(dates, sorted(dates))

    def test_no_pages_are_wrong_usage(self):
        for wrong in ("0", "-1", "few", "1000001"):
            done = self.make("64K", 1, "--pages-per-day", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"--pages-per-day does not take " + wrong.encode(), done.stderr)
