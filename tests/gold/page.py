"""Scores `cipin articles` against the marks: joins, articles, headlines, the people of bylines, event dates.

    /usr/bin/python3 tests/gold/page.py [-v]

Two articles are the same if they have the same lines. An article's people and date are compared with those of the found one that
shares most lines with it. Of 人民日报 of two days in 1998, whose pages have no mark between articles, the starts are scored.
"""
import collections

import marks

PEOPLE = ("reporters", "correspondents", "photographers")
ASKED = {
    # 13 of 14: on the shared pages, which have 14 joins, at most one missed and one false.
    ("joins", "recall"): 13 / 14, ("joins", "precision"): 13 / 14, ("articles", "F1"): 0.95, ("headlines", "F1"): 0.90,
    ("reporters", "F1"): 0.95, ("correspondents", "F1"): 0.95, ("photographers", "F1"): 0.95, ("event dates", "F1"): 0.90,
}
# What was reached, less a little: no change may make it worse.
FLOORS = {
    "held-out": {("joins", "recall"): 0.93, ("joins", "precision"): 0.94, ("articles", "F1"): 0.79, ("headlines", "F1"): 0.94,
                 ("reporters", "F1"): 0.96, ("correspondents", "F1"): 0.98, ("photographers", "F1"): 0.98, ("event dates", "F1"): 0.91},
    "papers": {("joins", "recall"): 0.96, ("articles", "F1"): 0.93, ("headlines", "F1"): 0.96, ("reporters", "F1"): 0.97,
               ("photographers", "F1"): 0.98, ("event dates", "F1"): 0.94},
    "papers-aside": {("joins", "recall"): 0.97, ("articles", "F1"): 0.96, ("headlines", "F1"): 0.96, ("reporters", "F1"): 0.97,
                     ("correspondents", "F1"): 0.98, ("photographers", "F1"): 0.98, ("event dates", "F1"): 0.77},
    "manners": {("joins", "recall"): 0.95, ("articles", "F1"): 0.92, ("headlines", "F1"): 0.94},
    "manners-aside": {("articles", "F1"): 0.91, ("headlines", "F1"): 0.92},
    "archive": {("articles", "F1"): 0.96, ("headlines", "F1"): 0.98},
    "first-sight": {("joins", "recall"): 0.85, ("articles", "F1"): 0.88, ("headlines", "F1"): 0.9},
    "orders": {("articles", "F1"): 0.84, ("headlines", "F1"): 0.92},
    "1998": {("article starts", "F1"): 0.91},
}
STARTS_ASKED = {("article starts", "F1"): 0.85}
DAYS_1998 = ("19980101", "19980102")


def run_articles(options, paths):
    """The program's articles by path."""
    command = [options.cipin, "articles", "--format", "jsonl", "--lexicon", options.lexicon, *map(str, paths)]
    found = collections.defaultdict(list)
    for article in marks.run(command):
        found[article["path"]].append(article)
    return found


def lines_of(page, article):
    return page.line_numbers(article.get("headline_spans", []) + article.get("subhead_spans", []) + article.get("reading_order", []))


def names_of(article, key):
    return ["".join(name.split()) for name in article.get(key) or []]


def dates_of(article):
    return [article["event_date"]] if article.get("event_date") else []


def pair_up(wanted, found):
    """For each article of the first list that of the second which shares most lines, none twice; {} where there is none."""
    shared = sorted((-len(a & b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(found) if a & b)
    pairs = {}
    for _, i, j in shared:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def tell(doc, what, page, wanted, found):
    """wanted and found: sets of spans."""
    for span in sorted(wanted ^ found):
        print(f"  {doc} {what} {'missed' if span in wanted else 'false'}: {page.around(span)}")


def tell_lines(doc, page, wanted, found):
    for lines in sorted(set(wanted) ^ set(found), key=sorted):
        text = " / ".join(page.slice(page.lines[n])[:14] for n in sorted(lines))
        print(f"  {doc} article {'missed' if lines in wanted else 'false'}: {text}")


def tell_joins(doc, page, wanted, found):
    for at, resume in sorted(wanted ^ found):
        left, right = page.bytes[:at].decode("utf-8")[-8:], page.bytes[resume:].decode("utf-8")[:8]
        print(f"  {doc} join {'missed' if (at, resume) in wanted else 'false'}: {left!r} | {right!r}")


def without_columns(page, wanted, found):
    """Both without the lines that name a column over one article: a banner of its own and a kicker are as right."""
    columns = page.line_numbers(span for article in wanted for span in article.get("column_spans", []))
    if not columns:
        return wanted, found

    def cleared(article):
        kept = lambda spans: [span for span in spans if not page.line_numbers([span]) & columns]
        return {**article, **{key: kept(article[key]) for key in ("headline_spans", "subhead_spans", "reading_order") if key in article}}

    return [[article for article in map(cleared, articles) if lines_of(page, article)] for articles in (wanted, found)]


def score_page(page, wanted, found, tallies, told):
    """wanted and found: articles; told: the page's name, or None if nothing may be told."""
    wanted, found = without_columns(page, wanted, found)
    wanted_lines, found_lines = ([lines_of(page, article) for article in articles] for articles in (wanted, found))
    wanted_joins = {(join["at"], join["resume"]) for article in wanted for join in article.get("broken_join_detail", [])}
    found_joins = {(join["at"], join["resume"]) for article in found for join in article["joins"]}
    wanted_heads, found_heads = ([page.trimmed(span) for article in articles for span in article.get("headline_spans", [])]
                                 for articles in (wanted, found))
    unscored = set().union(*(article.get("unscored", ()) for article in wanted))  # of pages marked in part, or broken from others' text
    if "joins" not in unscored:
        tallies["joins"].add(wanted_joins, found_joins)
    tallies["articles"].add(wanted_lines, found_lines)
    tallies["headlines"].add(wanted_heads, found_heads)
    pairs = pair_up(wanted_lines, found_lines)
    couples = [(article, found[pairs[i]] if i in pairs else {}) for i, article in enumerate(wanted)]
    couples += [({"unscored": unscored}, article) for j, article in enumerate(found) if j not in pairs.values()]
    for one, other in couples:
        for key, of in [(key, lambda article, key=key: names_of(article, key)) for key in PEOPLE] + [("event dates", dates_of)]:
            if key in one.get("unscored", ()):
                continue
            tallies[key].add(of(one), of(other))
            if told and sorted(of(one)) != sorted(of(other)):
                head = ((one or other).get("headline") or ["-"])[-1]
                print(f"  {told} {key}: marked {of(one)}, found {of(other)}: {head}")
    if told:
        if "joins" not in unscored:
            tell_joins(told, page, wanted_joins, found_joins)
        tell_lines(told, page, wanted_lines, found_lines)
        tell(told, "headline", page, set(wanted_heads), set(found_heads))


def score_starts(options, report):
    folder = marks.SHARED / "data/pd1998_5days/pages"
    if not folder.is_dir():
        print("skipped: ../shared/data/pd1998_5days is not there")
        return
    tally = marks.Tally()
    paths = sorted(path for day in DAYS_1998 for path in folder.glob(f"{day}-*.txt"))
    found_by_path = run_articles(options, paths)
    for path in paths:
        page = marks.Page(path.read_bytes())
        rows = path.with_suffix(".gold.tsv").read_text(encoding="utf-8").splitlines()
        numbers = [row.split("\t")[0] for row in rows]
        wanted = {n for n, number in enumerate(numbers) if n == 0 or number != numbers[n - 1]}
        # A caption without a head is a picture's text inside an article.
        found = {page.line_of(article["byte_begin"]) for article in found_by_path[str(path)]
                 if article["kind"] != "caption" or article["headline"]}
        tally.add(wanted, found)
        if options.v:
            tell(path.name, "start", page, {page.lines[n] for n in wanted}, {page.lines[n] for n in found})
    tallies = {"article starts": tally}
    report.table(f"1998, {len(paths)} pages", tallies)
    report.check("1998", tallies, STARTS_ASKED, FLOORS["1998"])


def score(options, report):
    for pages in marks.page_sets():
        tallies = {name: marks.Tally() for name in ("joins", "articles", "headlines", *PEOPLE, "event dates")}
        found = run_articles(options, [pages.path(doc) for doc in pages.docs])
        for doc in pages.docs:
            told = doc if options.v and pages.may_be_told else None
            score_page(pages.page(doc), pages.articles(doc), found[str(pages.path(doc))], tallies, told)
        report.table(f"page, {pages.name}, {len(pages.docs)} pages", tallies)
        report.check_set(pages.name, tallies, ASKED, FLOORS)
    score_starts(options, report)


if __name__ == "__main__":
    marks.main(__doc__, score)
