#!/usr/bin/python3
"""marks.py counts, trims and heals as it says, on invented pages worked out by hand: tests/gold/marks_test.py"""
import unittest

import marks


def span(text, part, nth=0):
    begin = -1
    for _ in range(nth + 1):
        begin = text.index(part, begin + 1)
    return len(text[:begin].encode()), len(text[: begin + len(part)].encode())


def make_page(text):
    return marks.Page(text.encode())


def heal(text, *breaks):
    """breaks: (what stands before the break, what after it)."""
    return marks.Healed(make_page(text), [(span(text, left)[1], span(text, right)[0]) for left, right in breaks])


class Tallies(unittest.TestCase):
    def expect(self, tally, hit, missed, false):
        self.assertEqual((tally.hit, tally.missed, tally.false), (hit, missed, false))

    def test_equal_ones_count_each(self):
        tally = marks.Tally()
        tally.add(["王", "王", "李"], ["王", "赵"])
        self.expect(tally, 1, 2, 1)
        self.assertAlmostEqual(tally.precision, 1 / 2)
        self.assertAlmostEqual(tally.recall, 1 / 3)
        self.assertAlmostEqual(tally.f1, 2 / 5)

    def test_a_dict_stands_for_its_keys(self):
        tally = marks.Tally()
        tally.add({(0, 3): {"value": 1}, (4, 7): {}}, {(0, 3)})
        self.expect(tally, 1, 1, 0)

    def test_figures_are_over_all_pages_together(self):
        tally = marks.Tally()
        tally.add([1], [1])
        tally.add([1, 2, 3], [])
        self.assertAlmostEqual(tally.recall, 1 / 4)  # and not the mean of 1 and 0

    def test_nothing_found_is_no_success(self):
        tally = marks.Tally()
        self.assertEqual(tally.f1, 1)
        tally.add([1], [])
        self.assertEqual((tally.recall, tally.f1), (0, 0))

    def test_optional_marks_count_neither_way(self):
        wanted, optional = {(10, 20), (30, 35)}, [(22, 28), (33, 40)]
        found = {(10, 20), (22, 28), (25, 29), (34, 36), (50, 53)}
        # (34, 36) lies upon a wanted mark as well, so it is a wrong reading of that.
        self.assertEqual(marks.that_count(found, wanted, optional), {(10, 20), (34, 36), (50, 53)})

    def test_a_wanted_mark_counts_within_an_optional_one(self):
        self.assertEqual(marks.that_count({(3, 6), (0, 9)}, {(3, 6)}, [(0, 9)]), {(3, 6)})
        self.assertEqual(marks.that_count({(0, 9)}, {(0, 9)}, [(0, 9)]), {(0, 9)})


class Spans(unittest.TestCase):
    def test_white_space_and_quotation_marks_are_trimmed(self):
        text = "乙「 “同心路”\u00a0」\r\n甲"
        self.assertEqual(make_page(text).trimmed((0, len(text.encode()))), (0, len(text.encode())))
        inside = (len("乙".encode()), span(text, "甲")[0])
        self.assertEqual(make_page(text).trimmed(inside), span(text, "同心路"))
        self.assertEqual(make_page("“同”心").trimmed((0, 12)), (3, 12))  # a mark inside stays

    def test_only_marks_trim_to_nothing(self):
        begin, end = make_page("甲“ ”乙").trimmed((3, 10))
        self.assertEqual((begin, end), (3, 3))

    def test_lines_without_white_space_around_them(self):
        text = "　甲 乙 \r\n\r\n丙\r丁"
        self.assertEqual(make_page(text).lines, [span(text, "甲 乙"), (13, 13), span(text, "丙"), span(text, "丁")])

    def test_lines_of_spans_leave_blank_ones_out(self):
        text = "甲\n\n乙\n丙\n"
        self.assertEqual(make_page(text).line_numbers([span(text, "甲\n\n乙\n")]), {0, 2})
        self.assertEqual(make_page(text).line_numbers([span(text, "丙")]), {3})


class Healing(unittest.TestCase):
    def check_nothing_lost(self, healed):
        kept = {at for at, byte in enumerate(healed.page.bytes) if byte not in b"\r\n"}
        told = [at for at, byte in zip(healed.origin, healed.bytes) if byte not in b"\r\n"]
        self.assertEqual(sorted(told), sorted(kept))

    def test_words_across_a_break_map_back(self):
        text = "头\r\n\r\n修路2公\r\n\r\n里。再修路3公\r\n\r\n里。\r\n"
        healed = heal(text, ("修路2公", "里。再"), ("路3公", "里。\r\n"))
        self.assertIn("头\r\n\r\n修路2公里。再修路3公里。\r\n", healed.bytes.decode())
        joined = healed.bytes.decode()
        self.assertEqual(healed.on_page(*span(joined, "2公里")), span(text, "2公\r\n\r\n里"))
        self.assertEqual(healed.on_page(*span(joined, "2公")), span(text, "2公"))  # and not up to where the line goes on
        self.assertEqual(healed.on_page(*span(joined, "3公里")), (span(text, "3公")[0], span(text, "里", 1)[1]))
        self.assertEqual(healed.on_page(*span(joined, "再修路")), span(text, "再修路"))
        self.check_nothing_lost(healed)

    def test_what_a_join_skips_stands_behind_it(self):
        text = "水退得\n图为堤。\n记者 王一 摄\n快，不久\n停了。\n尾"
        healed = heal(text, ("水退得", "快，"), ("不久", "停了"))
        self.assertEqual(healed.bytes.decode(), "水退得快，不久停了。\n图为堤。\n记者 王一 摄\n尾\n")
        joined = healed.bytes.decode()
        self.assertEqual(healed.on_page(*span(joined, "得快")), span(text, text[2 : text.index("快") + 1]))
        self.assertEqual(healed.on_page(*span(joined, "王一")), span(text, "王一"))
        self.check_nothing_lost(healed)

    def test_the_last_line_can_be_moved(self):
        text = "水退得\n图为堤。\n快。"
        self.assertEqual(heal(text, ("水退得", "快。")).bytes.decode(), "水退得快。\n图为堤。\n")

    def test_a_join_that_runs_backwards_is_left(self):
        text = "吃饭。\n\n老人不肯在家\n"
        self.assertEqual(heal(text, ("在家", "吃饭")).bytes.decode(), text)

    def test_white_space_at_the_break_goes(self):
        text = "　　长2公 \n\n　　里。\n"
        self.assertEqual(heal(text, ("2公", "里")).bytes.decode().strip("\n"), "　　长2公里。")

    def test_a_join_from_within_a_line_is_an_error(self):
        with self.assertRaises(ValueError):
            heal("长2公\n里。\n", ("长", "里"))


class Thresholds(unittest.TestCase):
    def check(self, hit, missed, asked, floors, name="shared"):
        report, tally = marks.Report(), marks.Tally()
        tally.hit, tally.missed = hit, missed
        report.check_set(name, {"joins": tally}, {("joins", "recall"): asked}, {name: floors})
        return (report.held, len(report.not_yet), len(report.failed)), report.not_yet + report.failed

    def test_on_the_line_holds_and_below_fails(self):
        self.assertEqual(self.check(13, 1, 13 / 14, {}), ((1, 0, 0), []))
        self.assertEqual(self.check(12, 2, 13 / 14, {})[0], (0, 0, 1))

    def test_pages_held_out_may_be_a_little_lower(self):
        self.assertEqual(self.check(91, 9, 0.95, {}, "held-out")[0], (1, 0, 0))
        self.assertEqual(self.check(89, 11, 0.95, {}, "held-out")[0], (0, 0, 1))

    def test_between_floor_and_what_is_asked_it_is_not_yet(self):
        counts, said = self.check(66, 34, 0.95, {("joins", "recall"): 0.65}, "held-out")
        self.assertEqual((counts, said), ((0, 1, 0), ["NOT YET: held-out joins recall 0.660, asked 0.900"]))
        self.assertEqual(self.check(64, 36, 0.95, {("joins", "recall"): 0.65}, "held-out")[0], (0, 0, 1))

    def test_a_floor_above_what_is_asked_is_kept(self):
        self.assertEqual(self.check(96, 4, 0.95, {("joins", "recall"): 0.98})[0], (0, 0, 1))

    def test_nothing_is_asked_of_training_pages(self):
        self.assertEqual(self.check(0, 9, 0.95, {}, "training")[0], (0, 0, 0))


if __name__ == "__main__":
    unittest.main()
