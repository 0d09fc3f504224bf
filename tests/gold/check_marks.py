#!/usr/bin/python3
"""A careful reader's marks fit the pages they are marks of: every offset, text and count is what the page says.

    tests/gold/check_marks.py                   the project's own marks, and those of ../shared/gold where they are present
    tests/gold/check_marks.py MARKS TEXTS       the marks in the folder MARKS, of pages below the folder TEXTS

It knows what can be known without reading: where marks lie, what they spell, that nothing is marked twice, that each line of a page belongs
somewhere, and that no numeral, quotation or title was passed over. Whether a mark is right is for a reader. Exit code 0 only if nothing differs."""
import collections
import itertools
import pathlib
import re
import sys
import unicodedata

import marks

ARTICLE_KINDS = {"article", "caption", "banner"}
FIGURE_KINDS = {"quantity", "percent", "multiple", "rank", "ratio", "range", "date", "duration", "identifier", "enumeration"}
NAME_KINDS = {"person", "place", "org", "quote", "title"}
COMPARATORS = {"=", ">", ">=", "<", "<=", "~"}
QUOTE_MARKS = {"“": "”", "「": "」"}
NUMERALS = set("0123456789零○〇一二三四五六七八九十百千万萬亿億两兩双雙半ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
ISO_DATE = re.compile(r"(\d{4}|-)(-\d\d(-\d\d)?|-Q[1-4])?|T\d\d:\d\d")
# "3.2万余人": number, myriads, "and some", unit. What it comes to is computed here and compared with the mark.
PLAIN_QUANTITY = re.compile(r"(第?)([0-9]+(?:\.[0-9]+)?)[余多餘来]?([万亿萬億]?)[余多餘来]?([^0-9]*)")
MYRIADS = {"": 1, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"○": 0, "〇": 0}


class Page(marks.Page):
    """With where its code points begin."""

    def __init__(self, path):
        super().__init__(path.read_bytes())
        self.text = self.bytes.decode("utf-8")
        self.borders = list(itertools.accumulate((len(c.encode()) for c in self.text), initial=0))
        self.at = {offset: index for index, offset in enumerate(self.borders)}  # byte offset -> code point
        self.lines = [span for span in self.lines if span[0] < span[1]]

    def holds(self, span):
        return span[0] < span[1] and span[0] in self.at and span[1] in self.at


class Checker:
    def __init__(self, folder, texts):
        self.folder, self.texts = folder, texts
        self.pages, self.differences, self.counts = {}, [], collections.Counter()

    def differ(self, row, what):
        place = row.get("byte_begin", row.get("n", ""))
        self.differences.append(f"{self.folder.name}: {row.get('doc')} at {place}: {what}")

    def rows(self, name):
        path = self.folder / f"{name}.jsonl"
        if not path.exists():
            return []
        return [row for row in marks.read_rows(path) if self.page(row) is not None]

    def page(self, row):
        name = row["doc"]
        if name not in self.pages:
            path = self.texts / f"{name}.txt"
            self.pages[name] = Page(path) if path.exists() else None
            if self.pages[name] is None:
                self.differ(row, f"no such page: {path.name}")
        return self.pages[name]

    def check_span(self, row, span, what):
        if not (isinstance(span, list) and len(span) == 2 and self.page(row).holds(span)):
            self.differ(row, f"{what} {span} is no span of whole code points")
            return False
        return True

    def check_text(self, row):
        """byte_begin, byte_end and text agree."""
        span = [row["byte_begin"], row["byte_end"]]
        if not self.check_span(row, span, "span"):
            return False
        if "text" in row and self.page(row).slice(span) != row["text"]:
            self.differ(row, f"text {row['text']!r}, but the page has {self.page(row).slice(span)!r}")
        return True

    def check_twins(self, rows, key):
        for mark, count in collections.Counter(map(key, rows)).items():
            if count > 1:
                self.differ(dict(zip(("doc", "byte_begin"), mark)), f"marked {count} times: {mark[2:]}")

    # --- articles

    def check_articles(self):
        rows = self.rows("articles")
        owners = collections.defaultdict(list)  # (doc, line span) -> whose line it is
        captions = {(row["doc"], tuple(span)) for row in rows if row["kind"] == "caption" for span in row["reading_order"]}
        numbers = collections.defaultdict(list)
        for row in rows:
            self.counts[row["kind"]] += 1
            if row["kind"] == "set_aside":
                if self.check_text(row) and not row.get("reason"):
                    self.differ(row, "set aside without a reason")
                owners[row["doc"], (row["byte_begin"], row["byte_end"])].append("set_aside")
                continue
            if row["kind"] not in ARTICLE_KINDS:
                self.differ(row, f"unknown kind {row['kind']!r}")
            numbers[row["doc"]].append(row["n"])
            self.check_article(row, owners, captions)
        for doc, seen in numbers.items():
            if sorted(seen) != list(range(1, len(seen) + 1)):
                self.differ({"doc": doc}, f"articles are numbered {sorted(seen)}")
        self.check_twins([row for row in rows if row["kind"] == "set_aside"], lambda row: (row["doc"], row["byte_begin"], row["byte_end"]))
        for doc, page in self.pages.items():
            for line in page.lines if page else []:
                if len(owners[doc, line]) != 1:
                    self.differ({"doc": doc, "byte_begin": line[0]}, f"line {page.slice(line)[:20]!r} belongs to {owners[doc, line] or 'nothing'}")

    def check_article(self, row, owners, captions):
        page = self.page(row)
        spans = row["headline_spans"] + row["reading_order"]
        if not all(self.check_span(row, span, "line") for span in spans):
            return
        for span in {tuple(span) for span in spans}:  # a banner's one line is both its headline and its text
            owners[row["doc"], span].append(row["n"])
            if span not in page.lines:
                self.differ(row, f"{span} is no whole line")
        if [row["byte_begin"], row["byte_end"]] != [min(s[0] for s in spans), max(s[1] for s in spans)]:
            self.differ(row, "byte_begin and byte_end are not the hull of its lines")
        if row["headline"] != [page.slice(span) for span in row["headline_spans"]]:
            self.differ(row, "headline is not what stands at headline_spans")
        for span in row.get("column_spans", []):
            if span not in row["headline_spans"]:
                self.differ(row, f"column {span} is no line of the headline")
        for span in row["subhead_spans"]:
            # A section's head is a line of the text, and is read where it stands.
            if span not in row["reading_order"]:
                self.differ(row, f"subhead {span} is no line of the text")
        for span in row["nested_captions"]:
            if (row["doc"], tuple(span)) not in captions or not row["byte_begin"] < span[0] < row["byte_end"]:
                self.differ(row, f"nested caption {span} is no caption inside the article")
        self.check_joins(row, page)
        self.check_byline(row, page)
        self.check_dateline(row, page)

    def check_joins(self, row, page):
        if row["broken_joins"] != [join["at"] for join in row["broken_join_detail"]]:
            self.differ(row, "broken_joins and broken_join_detail differ")
        neighbours = {(left[1], right[0]) for left, right in zip(row["reading_order"], row["reading_order"][1:])}
        for join in row["broken_join_detail"]:
            self.counts["broken join"] += 1
            if (join["at"], join["resume"]) not in neighbours:
                self.differ(row, f"join {join['at']} -> {join['resume']} does not lead from one line of the reading order to the next")
            if not page.bytes[: join["at"]].decode().endswith(join["left"]):
                self.differ(row, f"left of the join at {join['at']} stands no {join['left']!r}")
            if not page.bytes[join["resume"] :].decode().startswith(join["right"]):
                self.differ(row, f"right of the join at {join['at']} stands no {join['right']!r}")

    def check_byline(self, row, page):
        people = row["reporters"] + row["correspondents"] + row["photographers"]
        span, text = row.get("byline_span"), row.get("byline_text")
        if span is None or text is None:
            if people or span or text:
                self.differ(row, "people without a byline, or half a byline")
            return
        self.check_quoted(row, page, span, text, "byline")
        further = row.get("further_bylines", [])  # briefs under one head, each with its own
        for other in further:
            self.check_quoted(row, page, other, page.slice(other), "byline")
        squeezed = re.sub(r"\s", "", "".join([text, *map(page.slice, further)]))
        for person in people:  # a two-character name may stand with a space inside
            if person not in squeezed:
                self.differ(row, f"{person!r} is not in the byline {text!r}")

    def check_quoted(self, row, page, span, text, what):
        """A span within one line of the article, and the text that stands there."""
        if not self.check_span(row, span, what):
            return
        if page.slice(span) != text:
            self.differ(row, f"{what} {text!r}, but the page has {page.slice(span)!r}")
        if not any(line[0] <= span[0] and span[1] <= line[1] for line in row["reading_order"]):
            self.differ(row, f"{what} {text!r} lies in no line of the text")

    def check_dateline(self, row, page):
        span, text, date = row.get("dateline_span"), row.get("dateline_text"), row["event_date"]
        if date is not None and not re.fullmatch(r"(\d{4}|-)-\d\d(-\d\d)?", date):
            self.differ(row, f"event_date {date!r} is no date")
        if row["relative_time"] and not any(row["relative_time"] in page.slice(line) for line in row["reading_order"] + row["headline_spans"]):
            self.differ(row, f"{row['relative_time']!r} does not stand in the text")
        if span is None or text is None:
            if span or text or (date and not row["relative_time"]):
                self.differ(row, "a date of nothing, or half a dateline")
            return
        self.check_quoted(row, page, span, text, "dateline")
        told = [han_number(number) for number in re.findall(r"[0-9]+|[零○〇一二三四五六七八九十]+(?=[年月日])", fold(text))]
        dated = [int(number) for number in re.findall(r"\d+", date or "")]
        if told and dated[-len(told) :] != told:
            self.differ(row, f"dateline {text!r}, but event_date {date}")

    # --- figures

    def check_figures(self):
        rows = self.rows("figures")
        ignored = self.rows("figures_ignored")
        self.check_twins(rows + ignored, lambda row: (row["doc"], row["byte_begin"], row["byte_end"]))
        covered = collections.defaultdict(set)
        for row in rows + ignored:
            if self.check_text(row):
                for begin, end in row.get("segments") or [[row["byte_begin"], row["byte_end"]]]:
                    covered[row["doc"]].update(range(begin, end))
        for row in ignored:
            self.counts["ignored numeral"] += 1
        for row in rows:
            self.counts["figure" if row["core"] is True else "optional figure"] += 1
            self.counts["figure: " + row["kind"]] += 1
            self.check_figure(row)
        for doc, page in self.pages.items():
            for index, code_point in enumerate(page.text if page and covered[doc] else ""):
                if fold(code_point) in NUMERALS and page.borders[index] not in covered[doc]:
                    self.differ({"doc": doc, "byte_begin": page.borders[index]}, f"numeral {code_point!r} passed over")

    def check_figure(self, row):
        kind, value = row["kind"], row["value"]
        if kind not in FIGURE_KINDS:
            self.differ(row, f"unknown kind {kind!r}")
        if row["comparator"] not in COMPARATORS or not isinstance(row["core"], bool) or not isinstance(row["unit"], (str, type(None))):
            self.differ(row, f"comparator {row['comparator']!r}, core {row['core']!r} or unit {row['unit']!r} is none")
        self.check_segments(row)
        values = value if isinstance(value, list) else [value]
        if kind == "range" and (len(values) != 2 or values[0] > values[1]):
            self.differ(row, f"range {value} does not rise")
        if kind == "date" or (kind == "range" and isinstance(values[0], str)):
            for date in values:
                if date is not None and not (isinstance(date, str) and ISO_DATE.fullmatch(date)):
                    self.differ(row, f"{date!r} is no date")
        elif kind != "identifier" and not all(isinstance(number, (int, float)) for number in values) and row["core"]:
            self.differ(row, f"{value!r} is no number")
        if kind in ("quantity", "percent", "multiple", "duration"):
            self.check_plain(row)

    def check_plain(self, row):
        match = PLAIN_QUANTITY.fullmatch(fold(row.get("text_joined") or row["text"]))
        if not match:
            return  # Chinese numerals, 2米6, 1小时04分37秒: for a reader
        number = float(match[2]) * MYRIADS[match[3]]
        if abs(number - row["value"]) > 1e-9 * max(1, number):
            self.differ(row, f"{row['text']!r} is {number}, not {row['value']}")
        if fold(row["unit"] or "") != match[4]:
            self.differ(row, f"{row['text']!r} has the unit {match[4]!r}, not {row['unit']!r}")

    def check_segments(self, row):
        if "segments" not in row:
            if "\n" in row.get("text", ""):
                self.differ(row, "cut by a line's end, without segments")
            return
        page, segments = self.page(row), row["segments"]
        if not all(self.check_span(row, span, "segment") for span in segments):
            return
        if "".join(page.slice(span) for span in segments) != row["text_joined"]:
            self.differ(row, f"segments do not spell {row['text_joined']!r}")
        if [segments[0][0], segments[-1][1]] != [row["byte_begin"], row["byte_end"]]:
            self.differ(row, "segments do not fill the span")

    # --- names

    def check_names(self):
        rows = self.rows("names")
        self.check_twins(rows, lambda row: (row["doc"], row["byte_begin"], row["byte_end"], row["kind"]))
        spans = collections.defaultdict(set)
        for row in rows:
            self.counts["name: " + row["kind"]] += 1
            if row["kind"] not in NAME_KINDS:
                self.differ(row, f"unknown kind {row['kind']!r}")
            if self.check_text(row):
                self.check_segments(row)
                spans[row["doc"], row["kind"]].add((row["byte_begin"], row["byte_end"]))
                self.check_name(row, rows)
        for doc, page in self.pages.items():
            if not page or not any(name == doc for name, _ in spans):
                continue
            for kind, pattern in (("quote", r"[“「]([^“”「」\r\n]{2,12})[”」]"), ("title", r"《([^《》\r\n]+)》")):
                for match in re.finditer(pattern, page.text):
                    span = (page.borders[match.start(1)], page.borders[match.end(1)])
                    if span not in spans[doc, kind]:
                        self.differ({"doc": doc, "byte_begin": span[0]}, f"{kind} {match[0]} passed over")

    def check_name(self, row, rows):
        page = self.page(row)
        before, after = page.at[row["byte_begin"]] - 1, page.at[row["byte_end"]]
        around = page.text[max(before, 0)] + page.text[min(after, len(page.text) - 1)]
        if row["kind"] == "quote":
            if around[0] not in QUOTE_MARKS or QUOTE_MARKS[around[0]] != around[1]:
                self.differ(row, f"quote {row['text']!r} stands between {around!r}")
            if not 2 <= len(row.get("text_joined") or row["text"]) <= 12:
                self.differ(row, f"quote {row['text']!r} is not of 2 to 12 code points")
        if row["kind"] == "title" and around != "《》":
            self.differ(row, f"title {row['text']!r} stands between {around!r}")
        if "nested_in" in row:
            if not any(
                outer["doc"] == row["doc"]
                and (outer.get("text_joined") or outer["text"]) == row["nested_in"]
                and outer["byte_begin"] <= row["byte_begin"]
                and row["byte_end"] <= outer["byte_end"]
                for outer in rows
            ):
                self.differ(row, f"{row['text']!r} is nested in {row['nested_in']!r}, which is not marked there")

    def run(self):
        self.check_articles()
        self.check_figures()
        self.check_names()
        return self.differences


def fold(text):
    """Full-width digits and letters as ASCII; signs such as ℃ stay."""
    return "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in text)


def han_number(text):
    """2023, 二○二三, 三十一 -> the number."""
    if text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(HAN_DIGITS[c]) for c in text))
    tens, ones = text.split("十")
    return 10 * HAN_DIGITS.get(tens, 1) + HAN_DIGITS.get(ones, 0)


def main():
    if len(sys.argv) not in (1, 3):
        print(__doc__)
        return 2
    if len(sys.argv) == 3:
        pairs = [(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))]
    else:
        pairs = [(pages.marks, pages.texts) for pages in marks.page_sets()]
    differences = 0
    for folder, texts in pairs:
        checker = Checker(folder, texts)
        for difference in checker.run():
            differences += 1
            print(difference)
        pages = sum(page is not None for page in checker.pages.values())
        if pages == 0:
            differences += 1
        print(f"{folder.name}: {pages} pages; " + ", ".join(f"{count} {what}" for what, count in sorted(checker.counts.items())))
    print("marks: nothing differs" if not differences else f"marks: {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
