"""Scores the figures and quotes that dump_patterns finds: their spans, and their values and units.

    /usr/bin/python3 tests/gold/figures.py [-v]

Pages are given to it healed as the marks say, so that this measures patterns alone; spans are mapped back. The second row asks of a
figure its value and unit, too.
"""
from decimal import Decimal

import marks

SPAN, VALUE, QUOTE = "figures (span)", "figures (span, value, unit)", "quotes"
ASKED = {(SPAN, "F1"): 0.95, (VALUE, "F1"): 0.95, (QUOTE, "F1"): 0.95}
# What was reached, less a little: no change may make it worse.
FLOORS = {"held-out": {(SPAN, "F1"): 0.94, (VALUE, "F1"): 0.93, (QUOTE, "F1"): 0.98}}

# A unit stands in the marks as it is printed, and dump_patterns gives the Simplified one.
SIMPLIFIED = str.maketrans(
    "個歲張條種樣層棟顆塊級進處則開間鐘時噸畝輛臺項頁隻雙週圓點節課場門戶聲盤幫筆組團屆號頃釐兩錢車幀齣頭隊連軸陣頓題冊國縣鎮鄉區畫劃擔萬億餘倆輪艙滿莊鋪縷",
    "个岁张条种样层栋颗块级进处则开间钟时吨亩辆台项页只双周圆点节课场门户声盘帮笔组团届号顷厘两钱车帧出头队连轴阵顿题册国县镇乡区画划担万亿余俩轮舱满庄铺缕")


def number(value):
    return Decimal(str(value))


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def dates_agree(found, value):
    """A date whose year is told elsewhere agrees in what it says itself."""
    low, high = (found[end].lstrip("-") for end in ("low_date", "high_date"))
    if isinstance(value, list):
        return [str(date).endswith(told) for date, told in zip(value, (low, high))] == [True, True]
    return value is not None and low == high and str(value).endswith(low)


def parts_agree(found, value):
    """Of a code or an enumeration. What the marks give as text (an enumeration may be) is not compared."""
    numbers = value if isinstance(value, list) else [value]
    return not all(map(is_number, numbers)) or [number(part) for part in found["parts"]] == [number(one) for one in numbers]


def value_agrees(found, mark):
    value = mark["value"]
    if "low_date" in found:
        return dates_agree(found, value)
    if "parts" in found:
        return parts_agree(found, value)
    if value is None or "low" not in found:
        return value is None and "low" not in found
    low, high = number(found["low"]), number(found["high"])
    if isinstance(value, list):
        return all(map(is_number, value)) and [low, high] == [number(one) for one in value]
    if not is_number(value):
        return False
    if found["type"] == "ratio":
        return high != 0 and abs(low / high - number(value)) < Decimal("1e-9")
    # 千分之五 is 5 with the unit ‰, and as good as 0.005 without.
    if found["unit"] == "‰" and mark["unit"] is None:
        return low == high == 1000 * number(value)
    return low == high == number(value)


def unit_agrees(found, mark):
    unit = (found["unit"] or "").translate(SIMPLIFIED)
    if unit == "‰" and mark["unit"] is None:
        return True
    return unit in [(one or "").translate(SIMPLIFIED) for one in (mark["unit"], mark.get("unit_also", mark["unit"]))]


def found_in(options, healed):
    """What dump_patterns finds, by its span on the page: figures, quotes."""
    figures, quotes = {}, {}
    for row in marks.run([options.dump_patterns, "-"], healed.bytes):
        (quotes if row["kind"] == "quote" else figures)[healed.on_page(row["begin"], row["end"])] = row
    return figures, quotes


def wanted_of(page, rows):
    """The marks by span, and the spans of the optional ones."""
    spans = {page.trimmed((row["byte_begin"], row["byte_end"])): row for row in rows}
    core = {span: row for span, row in spans.items() if row.get("core") is not False}
    return core, [span for span in spans if span not in core]


def score_page(pages, doc, options, tallies):
    page, aside, told = pages.page(doc), pages.set_aside(doc), options.v and pages.may_be_told
    figures, quotes = found_in(options, pages.healed(doc))
    core, optional = wanted_of(page, pages.rows_of("figures", doc))
    counted = marks.that_count(figures, core, optional + aside)
    agreeing = {span for span in counted if span in core and value_agrees(figures[span], core[span]) and unit_agrees(figures[span], core[span])}
    tallies[SPAN].add(core, counted)
    tallies[VALUE].add(((span, True) for span in core), ((span, span in agreeing) for span in counted))
    core_quotes, optional_quotes = wanted_of(page, [row for row in pages.rows_of("names", doc) if row["kind"] == "quote"])
    counted_quotes = marks.that_count(quotes, core_quotes, optional_quotes + aside)
    tallies[QUOTE].add(core_quotes, counted_quotes)
    if told:
        for span in sorted(core.keys() ^ counted):
            print(f"  {doc} figure {'missed' if span in core else 'false'}: {page.around(span)}")
        for span in sorted((counted & core.keys()) - agreeing):
            print(f"  {doc} value: {page.around(span)} is {core[span]['value']} {core[span]['unit']}, found {figures[span]['form']} {figures[span]['unit']}")
        for span in sorted(core_quotes.keys() ^ counted_quotes):
            print(f"  {doc} quote {'missed' if span in core_quotes else 'false'}: {page.around(span)}")


def score(options, report):
    for pages in marks.page_sets():
        if not pages.has("figures"):
            continue
        tallies = {name: marks.Tally() for name in (SPAN, VALUE, QUOTE)}
        for doc in pages.docs:
            score_page(pages, doc, options, tallies)
        report.table(f"figures, {pages.name}, {len(pages.docs)} pages", tallies)
        report.check_set(pages.name, tallies, ASKED, FLOORS)


if __name__ == "__main__":
    marks.main(__doc__, score)
