"""Scores `cipin articles` on pages broken from real articles in many layouts: the truth is what broken_pages.py did.

    /usr/bin/python3 tests/gold/broken.py [-v] [--style NAME] [--pages N]

Floors are what was reached, less a little. The pages hang on what is in ../shared/data; without it they are broken from our own
articles alone, which are fewer and more alike, and the floors are lower.
"""
import datetime
import pathlib
import tempfile

import broken_pages
import marks
import page
import real_articles

PAGES_OF_A_STYLE = 12
TALLIES = ("joins", "articles", "headlines", *page.PEOPLE, "event dates")
OWN_OPTIONS = (("--style", {"metavar": "NAME", "choices": broken_pages.STYLES, "help": "this style alone; no threshold is checked"}),
               ("--pages", {"metavar": "N", "type": int, "help": f"so many of each style (default {PAGES_OF_A_STYLE}); no threshold is checked"}))
FLOORS = {
    "all sources": {("joins", "F1"): 0.98, ("articles", "F1"): 0.95, ("headlines", "F1"): 0.97, ("reporters", "F1"): 0.97,
                    ("correspondents", "F1"): 0.96, ("photographers", "F1"): 0.97, ("event dates", "F1"): 0.97},
    "our own": {("joins", "F1"): 0.97, ("articles", "F1"): 0.94, ("headlines", "F1"): 0.97, ("reporters", "F1"): 0.96,
                ("correspondents", "F1"): 0.96, ("photographers", "F1"): 0.97, ("event dates", "F1"): 0.93},
}
STYLE_FLOOR = {"all sources": {("articles", "F1"): 0.87}, "our own": {("articles", "F1"): 0.77}}
HARD_STYLES = {"short begins far away": {("articles", "F1"): 0.84}}  # no style's floor, but its own


def write_pages(folder, name, style, reals, count):
    """(path, marked articles) of each page. The path tells the day of issue."""
    for k in range(count):
        issue = datetime.date(2021, 3, 9) + datetime.timedelta(days=37 * k % 3001)
        raw, marked = broken_pages.Breaker(reals, style, issue, f"{name} {k}").page()
        path = folder / f"{issue.year}/{issue.month:02}-{issue.day:02}/01.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        yield path, marked


def score_style(options, folder, name, reals, count):
    tallies = {key: marks.Tally() for key in TALLIES}
    pages = list(write_pages(folder, name, broken_pages.STYLES[name], reals, count))
    found = page.run_articles(options, [path for path, _ in pages])
    for path, marked in pages:
        told = "/".join(path.parts[-3:-1]) if options.v else None
        page.score_page(marks.Page(path.read_bytes()), marked, found[str(path)], tallies, told)
    return tallies


def score(options, report):
    style, count = getattr(options, "style", None), getattr(options, "pages", None)
    sources = list(real_articles.sources())
    reals = [real for _, found in sources for real in found]
    floors = "all sources" if len(sources) > 1 else "our own"
    whole = {name: marks.Tally() for name in TALLIES}
    print("broken pages:".ljust(26) + "".join(key[:10].rjust(11) for key in TALLIES) + "   F1")
    with tempfile.TemporaryDirectory() as folder:
        for name in [style] if style else broken_pages.STYLES:
            tallies = score_style(options, pathlib.Path(folder) / name, name, reals, count or PAGES_OF_A_STYLE)
            for key in TALLIES:
                for part in ("hit", "missed", "false"):
                    setattr(whole[key], part, getattr(whole[key], part) + getattr(tallies[key], part))
            print(f"  {name:<24}" + "".join(f"{tallies[key].f1:11.3f}" for key in TALLIES))
            if not style and not count:
                report.check(f"broken pages, {name}", tallies, {}, HARD_STYLES.get(name, STYLE_FLOOR[floors]))
    report.table("broken pages, all", whole)
    if not style and not count:
        report.check("broken pages", whole, {}, FLOORS[floors])


if __name__ == "__main__":
    marks.main(__doc__, score, own_options=OWN_OPTIONS)
