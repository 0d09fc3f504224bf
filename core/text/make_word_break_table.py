#!/usr/bin/env python3
"""Writes word_break_table.inc from Debian's unicode-data: python3 core/text/make_word_break_table.py > core/text/word_break_table.inc"""
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"


def ranges(path, *wanted):
    """(first, last, value) of the lines of a property file whose value is wanted; all of them if none is named."""
    for line in open(f"{folder}/{path}", encoding="utf-8"):
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) == 2 and (not wanted or fields[1] in wanted):
            ends = [int(end, 16) for end in fields[0].split("..")]
            yield ends[0], ends[-1], fields[1]


classes = [""] * 0x110000
for first, last, _ in ranges("Scripts.txt", "Han"):
    for c in range(first, last + 1):
        classes[c] = "kHan"
# kHan is the rest of Other: the few Han that have a class of their own, such as U+3005, keep it.
for first, last, value in ranges("auxiliary/WordBreakProperty.txt"):
    for c in range(first, last + 1):
        classes[c] = "k" + value.replace("_", "")
for first, last, _ in ranges("emoji/emoji-data.txt", "Extended_Pictographic"):
    for c in range(first, last + 1):
        assert classes[c] in ("", "kALetter"), hex(c)
        classes[c] = "kPictographicLetter" if classes[c] else "kPictographic"

version = open(f"{folder}/auxiliary/WordBreakProperty.txt", encoding="utf-8").readline().strip("# \n")
print(f"// Made by core/text/make_word_break_table.py from {version}, Scripts.txt and emoji-data.txt. Runs of one class;")
print("// what is in none is kOther.")
line = ""
begin = 0
for c in range(1, 0x110001):
    if c == 0x110000 or classes[c] != classes[begin]:
        if classes[begin]:
            run = f"{{0x{begin:04X}, 0x{c - 1:04X}, WordBreak::{classes[begin]}}},"
            if line and len(line) + 1 + len(run) > 120:
                print(line)
                line = ""
            line += (" " if line else "") + run
        begin = c
print(line)
