#!/usr/bin/python3
"""check_marks.py notices: good marks of a small page, damaged in one place at a time, must each be told as differing."""
import copy
import json
import pathlib
import tempfile
import unittest

import check_marks

PAGE = "晨报 2版\n\n两村修路\n\n本报讯（记者 邹 愚）9月8日，河西村投资３.２万元修路，“同心路”长2公\n\n里。李秀说，《路志》已写好。\n"


def span(text, nth=0, page=PAGE):
    """Byte span of the nth occurrence of text."""
    begin = -1
    for _ in range(nth + 1):
        begin = page.index(text, begin + 1)
    return [len(page[:begin].encode()), len(page[: begin + len(text)].encode())]


def mark(text, **fields):
    begin, end = span(text)
    return {"doc": "page", "byte_begin": begin, "byte_end": end, "text": text, **fields}


def figure(text, kind, value, unit=None, **fields):
    return mark(text, kind=kind, value=value, unit=unit, comparator="=", core=True, **fields)


FIRST, SECOND = span(PAGE.split("\n")[4]), span(PAGE.split("\n")[6])
MARKS = {
    "articles": [
        {"doc": "page", "n": 1, "kind": "article", "headline": ["两村修路"], "headline_spans": [span("两村修路")],
         "byte_begin": span("两村修路")[0], "byte_end": SECOND[1], "dateline_text": "9月8日", "dateline_span": span("9月8日"),
         "event_date": "2024-09-08", "relative_time": None, "reporters": ["邹愚"], "correspondents": [], "photographers": [],
         "byline_span": span("记者 邹 愚"), "byline_text": "记者 邹 愚", "subhead_spans": [], "broken_joins": [FIRST[1]],
         "broken_join_detail": [{"at": FIRST[1], "resume": SECOND[0], "left": "长2公", "right": "里。"}],
         "reading_order": [FIRST, SECOND], "nested_captions": [], "note": ""},
        {"doc": "page", "kind": "set_aside", "byte_begin": 0, "byte_end": span("晨报 2版")[1], "reason": "running-head"},
    ],
    "figures": [
        figure("9月8日", "date", "2024-09-08"),
        figure("３.２万元", "quantity", 32000, "元"),
        figure("2版", "identifier", 2),
        figure("2公\n\n里", "quantity", 2, "公里", segments=[span("2公"), span("里。")[:1] + [span("里。")[0] + 3]], text_joined="2公里"),
    ],
    "figures_ignored": [mark("两", reason="lexical")],
    "names": [
        mark("邹 愚", kind="person"), mark("李秀", kind="person"), mark("河西村", kind="place"), mark("河西", kind="place", nested_in="河西村"),
        mark("同心路", kind="quote"), mark("路志", kind="title"),
    ],
}

# What is damaged: file, row, and field to value; a value None takes the row out.
DAMAGES = [
    ("articles", 0, {"kind": "story"}), ("articles", 0, {"n": 2}), ("articles", 0, {"headline": ["两村"]}),
    ("articles", 0, {"headline_spans": [[span("两村修路")[0], span("两村修路")[1] - 3]]}), ("articles", 0, {"byte_end": SECOND[1] - 3}),
    ("articles", 0, {"event_date": "2024-09-09"}), ("articles", 0, {"event_date": "9月8日"}), ("articles", 0, {"dateline_span": span("月8日，")}),
    ("articles", 0, {"dateline_text": None}), ("articles", 0, {"relative_time": "昨日"}), ("articles", 0, {"reporters": ["邹余"]}),
    ("articles", 0, {"byline_text": None}), ("articles", 0, {"byline_span": span("（记者")}), ("articles", 0, {"broken_joins": []}),
    ("articles", 0, {"reading_order": [SECOND, FIRST]}), ("articles", 0, {"reading_order": [FIRST]}),
    ("articles", 0, {"subhead_spans": [span("两村修路")]}), ("articles", 0, {"nested_captions": [SECOND]}),
    ("articles", 0, {"broken_join_detail": [{"at": FIRST[1], "resume": SECOND[0], "left": "长3公", "right": "里。"}]}),
    ("articles", 0, {"broken_join_detail": [{"at": FIRST[1], "resume": SECOND[0], "left": "长2公", "right": "理。"}]}),
    ("articles", 1, None), ("articles", 1, {"reason": ""}),
    ("figures", 0, {"kind": "day"}), ("figures", 0, {"value": "9月8日"}), ("figures", 0, {"value": 9}), ("figures", 0, None),
    ("figures", 1, {"value": 3.2}), ("figures", 1, {"unit": "万元"}), ("figures", 1, {"comparator": "约"}), ("figures", 1, {"core": 1}),
    ("figures", 1, {"byte_begin": span("３.２万元")[0] + 1}), ("figures", 1, {"text": "３.２万"}), ("figures", 1, {"kind": "range"}),
    ("figures", 2, {"doc": "leaf"}), ("figures", 3, {"text_joined": "2公"}), ("figures", 3, {"segments": [span("2公")]}),
    ("figures_ignored", 0, {"text": "三"}), ("figures_ignored", 0, None),
    ("names", 0, {"kind": "reporter"}), ("names", 1, {"byte_end": 10**6}), ("names", 2, {"text": "河东村"}), ("names", 2, None),
    ("names", 3, {"nested_in": "河东村"}), ("names", 1, {"kind": "quote"}), ("names", 4, None), ("names", 4, {"kind": "title"}), ("names", 5, None),
]


class CheckMarks(unittest.TestCase):
    def differences(self, marks):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "page.txt").write_text(PAGE, encoding="utf-8", newline="")
            for name, rows in marks.items():
                (root / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            return check_marks.Checker(root, root).run()

    def test_good_marks_do_not_differ(self):
        self.assertEqual(self.differences(MARKS), [])

    def test_each_damage_is_told(self):
        for name, index, change in DAMAGES:
            marks = copy.deepcopy(MARKS)
            if change is None:
                del marks[name][index]
            else:
                marks[name][index].update(change)
            with self.subTest(file=name, row=index, change=change):
                self.assertNotEqual(self.differences(marks), [])

    def test_each_mark_twice_is_told(self):
        for name, rows in MARKS.items():
            for row in rows:
                with self.subTest(file=name, text=row.get("text")):
                    self.assertNotEqual(self.differences({**MARKS, name: rows + [row]}), [])

    def test_han_numbers(self):
        for text, number in (("12", 12), ("二○二三", 2023), ("十", 10), ("十一", 11), ("二十", 20), ("三十一", 31)):
            self.assertEqual(check_marks.han_number(text), number)


if __name__ == "__main__":
    unittest.main()
