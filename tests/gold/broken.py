"""Scores `cipin articles` on pages broken from real articles in many layouts: the truth is what broken_pages.py did.

    /usr/bin/python3 tests/gold/broken.py [-v] [--style NAME] [--pages N]

Floors are what was reached, less a little. The pages hang on what is in ../shared/data; without it they are broken from our own
articles alone, and the floors are lower.
"""
import datetime
import pathlib
import sys
import tempfile

import broken_pages
import marks
import page
import real_articles

PAGES_OF_A_STYLE = 12  # --pages N: as many
TALLIES = ("joins", "articles", "headlines", *page.PEOPLE, "event dates")


def write_pages(folder, name, style, reals, count=PAGES_OF_A_STYLE):
    """(path, marked articles) of each page. The path tells the day of issue."""
    for k in range(count):
        issue = datetime.date(2021, 3, 9) + datetime.timedelta(days=37 * k % 3001)
        raw, marked = broken_pages.Breaker(reals, style, issue, f"{name} {k}").page()
        path = folder / f"{issue.year}/{issue.month:02}-{issue.day:02}/01.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        yield path, marked


def own_option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


def score(options, report):
    reals = [real for _, found in real_articles.sources() for real in found]
    whole = {name: marks.Tally() for name in TALLIES}
    only = own_option("--style")
    count = int(own_option("--pages") or PAGES_OF_A_STYLE)
    with tempfile.TemporaryDirectory() as folder:
        for name, style in broken_pages.STYLES.items():
            if only and name != only:
                continue
            pages = list(write_pages(pathlib.Path(folder) / name, name, style, reals, count))
            tallies = {key: marks.Tally() for key in TALLIES}
            found = page.run_articles(options, [path for path, _ in pages])
            for path, marked in pages:
                told = "/".join(path.parts[-3:-1]) if options.v else None
                page.score_page(marks.Page(path.read_bytes()), marked, found[str(path)], tallies, told)
            for key in TALLIES:
                for part in ("hit", "missed", "false"):
                    setattr(whole[key], part, getattr(whole[key], part) + getattr(tallies[key], part))
            print(f"{name:<22}" + "  ".join(f"{key} {tallies[key].f1:.3f}" for key in TALLIES))
    report.table("broken pages, all", whole)


if __name__ == "__main__":
    marks.main(__doc__, score)
