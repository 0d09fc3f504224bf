"""Scores the persons, places and organisations that dump_names finds, with what python jieba tags as such (nr, ns, nt) beside.

    /usr/bin/python3 tests/gold/names.py [-v]

Pages are given to it healed as the marks say, so that this measures names alone, and twice: with nothing beside the text, which is what
thresholds are for, and with the people of the page's bylines as evidence. A second measure are two days of 人民日报 of 1998 in
Peking University's annotation (nr, ns), whose names are those of the news of the whole country.
"""
import collections

import marks

KINDS = ("person", "place", "org")
JIEBA_TAGS = {"nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "org"}
ASKED = {("person", "F1"): 0.85, ("place", "F1"): 0.85}
# What was reached, less a little: no change may make it worse.
FLOORS = {
    "shared": {("person", "F1"): 0.98, ("place", "F1"): 0.90, ("org", "F1"): 0.86},
    "held-out": {("person", "F1"): 0.87, ("place", "F1"): 0.79, ("org", "F1"): 0.64},
    "papers": {("person", "F1"): 0.82, ("place", "F1"): 0.64, ("org", "F1"): 0.57},
    "papers-aside": {("person", "F1"): 0.82, ("place", "F1"): 0.61, ("org", "F1"): 0.51},
    "1998": {("person", "F1"): 0.92, ("place", "F1"): 0.92},
}
DAYS_1998 = ("19980101", "19980102")

# A text with its names: healed, then for each kind a set of spans of the page; the people of bylines.
Text = collections.namedtuple("Text", "name healed wanted optional bylines")


def run_finder(options, text, bylines):
    for row in marks.run([options.dump_names, options.lexicon, "/dev/stdin", *bylines], text.healed.bytes):
        yield row["kind"], row["byte_begin"], row["byte_end"]


def run_jieba(text):
    import jieba.posseg

    at = 0
    for word, tag in jieba.posseg.cut(text.healed.bytes.decode("utf-8")):
        end = at + len(word.encode())
        if tag in JIEBA_TAGS:
            yield JIEBA_TAGS[tag], at, end
        at = end


def has_jieba():
    try:
        import jieba
        import jieba.posseg  # noqa: F401
    except ImportError:
        print("skipped: jieba's own figures: this python has no jieba (Debian's python3-jieba)")
        return False
    jieba.setLogLevel(60)
    return True


def marked_texts(pages):
    for doc in pages.docs:
        wanted, optional = collections.defaultdict(set), collections.defaultdict(set)
        for row in pages.rows_of("names", doc):
            spans = optional if row.get("core") is False else wanted
            spans[row["kind"]].add(pages.page(doc).trimmed((row["byte_begin"], row["byte_end"])))
        for kind in KINDS:
            optional[kind].update(pages.set_aside(doc))
        bylines = sorted({name for article in pages.articles(doc) for who in ("reporters", "correspondents", "photographers")
                          for name in article.get(who) or []})
        yield Text(doc, pages.healed(doc), wanted, optional, bylines)


def annotated_text(name, lines):
    """A text of lines as `19980101-01-001-001/m  [北京/ns  大学/n]nt  邓/nr  小平/nr`: one name of a surname and what follows it, a place
    of what a bracket says is one; a place inside such a bracket is optional."""
    text, wanted, optional = bytearray(), collections.defaultdict(set), collections.defaultdict(set)
    for line in lines:
        surname, bracket, inside = None, None, set()
        for word in line.split()[1:]:
            form, _, tag = word.rpartition("/")
            tag, _, bracket_tag = tag.partition("]")
            if len(form) > 1 and form.startswith("["):
                bracket, form, inside = len(text), form[1:], set()
            begin = len(text)
            text += form.encode()
            end = len(text)
            if tag == "nr":
                if surname:
                    wanted["person"].discard(surname)
                    begin = surname[0]
                wanted["person"].add((begin, end))
                surname = (begin, end) if not surname and len(form) <= 2 else None
            else:
                surname = None
            if tag == "ns":
                (wanted["place"] if bracket is None else inside).add((begin, end))
            if bracket_tag:
                wanted["place"].update([(bracket, end)] if bracket_tag == "ns" else inside)
                optional["place"].update(inside if bracket_tag == "ns" else [])
                bracket = None
        text += b"\n"
    healed = marks.Healed(marks.Page(bytes(text)), [])
    wanted, optional = ({kind: {healed.trimmed(span) for span in spans} for kind, spans in of.items()} for of in (wanted, optional))
    return Text(name, healed, wanted, optional, [])


def tally_names(texts, kinds, find, told):
    tallies = {kind: marks.Tally() for kind in kinds}
    for text in texts:
        found = collections.defaultdict(set)
        for kind, begin, end in find(text):
            found[kind].add(text.healed.on_page(begin, end))
        for kind in kinds:
            wanted = text.wanted.get(kind, set())
            counted = marks.that_count(found[kind], wanted, text.optional.get(kind, set()))
            tallies[kind].add(wanted, counted)
            for span in sorted(wanted ^ counted) if told else []:
                print(f"  {text.name} {kind} {'missed' if span in wanted else 'false'}: {text.healed.page.around(span)}")
    return tallies


def compare(options, title, texts, kinds, jieba, told):
    """Prints our figures and those of jieba; returns ours."""
    ours = tally_names(texts, kinds, lambda text: run_finder(options, text, []), told)
    rows = dict(ours)
    if any(text.bylines for text in texts):
        helped = tally_names(texts, ("person",), lambda text: run_finder(options, text, text.bylines), False)
        rows["person, bylines given"] = helped["person"]
    if jieba:
        rows.update((f"{kind}, by jieba", tally) for kind, tally in tally_names(texts, kinds, run_jieba, False).items())
    marks.Report.table(f"names, {title}", rows)
    return ours


def score_days(options, report, jieba):
    folder = marks.SHARED / "data/pd1998_5days/segmented"
    if not folder.is_dir():
        print("skipped: ../shared/data/pd1998_5days is not there")
        return
    texts = []
    for day in DAYS_1998:
        with open(folder / f"{day}.txt", encoding="utf-8-sig") as lines:
            texts.append(annotated_text(day, [line for line in lines if line.strip()]))
    tallies = compare(options, f"1998, {len(texts)} days", texts, ("person", "place"), jieba, options.v)
    report.check("1998", tallies, {}, FLOORS["1998"])


def score(options, report):
    jieba = has_jieba()
    for pages in marks.page_sets():
        if not pages.has("names"):
            continue
        title = f"{pages.name}, {len(pages.docs)} pages"
        tallies = compare(options, title, list(marked_texts(pages)), KINDS, jieba, options.v and pages.may_be_told)
        report.check_set(pages.name, tallies, ASKED, FLOORS)
    score_days(options, report, jieba)


if __name__ == "__main__":
    marks.main(__doc__, score)
