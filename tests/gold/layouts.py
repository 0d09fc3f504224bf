"""Scores `cipin articles` on marked pages in other layouts: what a page says stays, how it is set does not.

    /usr/bin/python3 tests/gold/layouts.py [-v] [--style NAME]

The pages are ours (training, archive), and so are their marks: a line of the page becomes one line or several of the layout, and belongs
where it belonged. Hard-wrapped columns, bylines below the heads, none at all, no openings, heads behind their texts, and so on; --style NAME -v
shows what was missed. Floors are what was reached, less a little.
"""
import collections
import pathlib
import random
import re
import tempfile

import marks
import page

STYLES = {
    "as marked": {},
    "wrapped at 22, CR LF": {"width": 22, "indent": True, "gap": 0, "eol": "\r\n"},
    "wrapped at 18, indented": {"width": 18, "indent": True, "gap": 0},
    "wrapped at 15": {"width": 15},
    "wrapped at 16, in brackets": {"width": 16, "indent": True, "gap": 0, "article gap": 1, "byline": "（{}）"},
    "wrapped at 13, indented": {"width": 13, "indent": True, "gap": 0, "article gap": 1},
    "wrapped at 12, blank lines": {"width": 12, "indent": True},
    "wrapped at 20, all blank": {"width": 20, "indent": True, "wrap gap": 1},
    "wrapped at 20, flush": {"width": 20, "gap": 0, "article gap": 1},
    "bylines below the heads": {"byline below": True, "byline": "□ {}"},
    "bylines below, wrapped": {"byline below": True, "byline": "（{}）", "width": 20, "indent": True, "gap": 0},
    "bylines at the ends": {"byline tail": "（{}）"},
    "no bylines": {"no bylines": True},
    "no openings": {"no openings": True},
    "no openings, bylines below": {"no openings": True, "byline below": True},
    "neither of them": {"no openings": True, "no bylines": True},
    "heads behind some texts": {"heads behind": 0.4},
    "heads of one line": {"one head": True},
    "one head, no openings": {"one head": True, "no openings": True},
}
FLOOR, HARD_FLOORS = 0.93, {"heads behind some texts": 0.88, "neither of them": 0.91, "one head, no openings": 0.90}
ALL_FLOOR = 0.94
OPENING = re.compile(r"^(?:本报|晚报|澜江通讯社)[^，。,：]{0,14}?[讯电訊](?:\s*[（(][^）)]{2,40}[）)])?\s*")
BYLINE = re.compile(r"^[(（□]?\s*\S{0,10}?(?:记者|通讯员)[\s:：]")
HANGING = set("，。、；：！？）」』》】”’%％,.;:!?)")
OWN_OPTIONS = (("--style", {"metavar": "NAME", "choices": STYLES, "help": "this style alone; no threshold is checked"}),)

Article = collections.namedtuple("Article", "is_article heads body columns")  # lines by their numbers


def is_byline(line):
    return len(line) < 45 and "。" not in line and "摄" not in line and bool(BYLINE.match(line))


def wrap(line, width, indent):
    """The line in pieces of `width` Han; two Latin letters or digits are as wide as a Han."""
    pieces, piece, used = [], indent, 2 * len(indent)
    for c in line:
        columns = 1 if c.isascii() else 2
        if used + columns > 2 * width and c not in HANGING:
            pieces.append(piece)
            piece, used = "", 0
        piece += c
        used += columns
    return pieces + [piece]


class Layout:
    """One marked page in one style: its text, and whose each of its lines is."""

    def __init__(self, pages, doc, style):
        self.style, self.random = style, random.Random(doc)
        source = pages.page(doc)
        self.lines = [source.slice(span) for span in source.lines]
        self.articles = []
        for marked in pages.articles(doc):
            heads = sorted(source.line_numbers(marked["headline_spans"]))
            body = [n for span in marked["reading_order"] + marked["subhead_spans"] for n in sorted(source.line_numbers([span]))]
            body = [n for n in dict.fromkeys(body) if n not in heads]
            self.articles.append(Article(marked["kind"] == "article", heads, body, source.line_numbers(marked.get("column_spans", []))))
        self.order = [n for n, line in enumerate(self.lines) if line]
        for article in self.articles:
            self.move(article)
        self.set()

    def move(self, article):
        """Takes lines away or sets them elsewhere, as the style has it."""
        last = article.body[-1] if article.body else None
        if self.style.get("no bylines"):
            self.order = [n for n in self.order if n not in article.body or not is_byline(self.lines[n])]
        if not article.is_article or not article.heads or last is None:
            return
        in_front = max(article.heads) < article.body[0]
        if in_front and last in self.order and is_byline(self.lines[last]) and len(article.body) > 1:
            core, before = self.lines[last].strip("()（）□ "), article.body[-2]
            if self.style.get("byline below"):
                self.order.remove(last)
                self.order.insert(self.order.index(article.heads[-1]) + 1, last)
            elif self.style.get("byline tail") and self.order.index(last) == self.order.index(before) + 1 and self.lines[before][-1] in "。！？”!?":
                self.lines[before] += self.style["byline tail"].format(core)
                self.order.remove(last)
        if self.style.get("one head"):
            further = [n for n in article.heads if n not in article.columns][1:]
            self.order = [n for n in self.order if n not in further or self.lines[n].startswith("——")]
        opened = OPENING.match(self.lines[article.body[0]])
        if in_front and opened and self.random.random() < self.style.get("heads behind", 0):
            behind = [n for n in article.body if n in self.order][-1]
            self.order = [n for n in self.order if n not in article.heads]
            at = self.order.index(behind) + 1
            self.order[at:at] = article.heads

    def set(self):
        style = self.style
        owner = {n: k for k, article in enumerate(self.articles) for n in article.heads + article.body}
        heads = {n for article in self.articles for n in article.heads}
        goes_on = {b for article in self.articles for a, b in zip(article.body, article.body[1:])
                   if len(self.lines[a]) > 30 and self.lines[a][-1] not in "。！？!?…”’」』）)》】.；;：:" and not is_byline(self.lines[b])}
        text, origin = [], []  # lines of the layout, and of which of the page's each is; None: blank
        for k, n in enumerate(self.order):
            line = self.lines[n]
            if n in owner and n not in heads:
                if is_byline(line) and "byline" in style:
                    line = style["byline"].format(line.strip("()（）□ "))
                if style.get("no openings"):
                    line = OPENING.sub("", line, count=1)
            is_new = k > 0 and owner.get(self.order[k - 1]) != owner.get(n)
            gap = style.get("article gap", style.get("gap", 1)) if is_new else style.get("gap", 1)
            indent = "　　" if style.get("indent") and n in owner and n not in heads and n not in goes_on else ""
            pieces = wrap(line, style["width"], indent) if "width" in style else [indent + line]
            for j, piece in enumerate(pieces):
                blank = gap if j == 0 and k > 0 else style.get("wrap gap", 0) if j > 0 else 0
                text += [""] * blank + [piece]
                origin += [None] * blank + [n]
        lines_of = collections.defaultdict(set)
        for number, n in enumerate(origin):
            if n is not None and text[number].strip(" 　"):
                lines_of[n].add(number)
        self.columns = {number for article in self.articles for n in article.columns for number in lines_of[n]}
        self.wanted = [frozenset().union(*(lines_of[n] for n in article.heads + article.body)) - self.columns for article in self.articles]
        self.raw = (style.get("eol", "\n").join(text) + style.get("eol", "\n")).encode("utf-8")


def score_style(options, name, told):
    tally = marks.Tally()
    with tempfile.TemporaryDirectory() as folder:
        layouts = {}
        for pages in marks.page_sets():
            if pages.name in ("training", "archive"):
                for doc in pages.docs:
                    path = pathlib.Path(folder) / (doc.replace("/", "_") + ".txt")
                    layouts[path] = Layout(pages, doc, STYLES[name])
                    path.write_bytes(layouts[path].raw)
        found = page.run_articles(options, layouts)
    for path, layout in layouts.items():
        text = marks.Page(layout.raw)
        wanted = [lines for lines in layout.wanted if lines]
        got = [page.lines_of(text, article) - layout.columns for article in found[str(path)]]
        got = [lines for lines in got if lines]
        tally.add(wanted, got)
        if told:
            page.tell_lines(path.stem, text, wanted, got)
    return tally


def score(options, report):
    total, tallies = marks.Tally(), {}
    for name in [options.style] if getattr(options, "style", None) else STYLES:
        tallies[name] = score_style(options, name, options.v)
        total.hit, total.missed, total.false = (getattr(total, key) + getattr(tallies[name], key) for key in ("hit", "missed", "false"))
    report.table("articles in other layouts", {**tallies, "all": total})
    if not getattr(options, "style", None):
        for name, tally in tallies.items():
            report.check(f"layout {name}", {"articles": tally}, {}, {("articles", "F1"): HARD_FLOORS.get(name, FLOOR)})
        report.check("layouts", {"articles": total}, {}, {("articles", "F1"): ALL_FLOOR})


if __name__ == "__main__":
    marks.main(__doc__, score, own_options=OWN_OPTIONS)
