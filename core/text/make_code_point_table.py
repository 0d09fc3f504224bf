#!/usr/bin/env python3
"""Writes code_point_table.inc from Debian's unicode-data: python3 core/text/make_code_point_table.py > core/text/code_point_table.inc"""
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
SPACES = [(0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
          (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)]  # str.isspace(), checked against Python's own below

classes = ["kOther"] * 0x110000
first = None
for line in open(f"{folder}/UnicodeData.txt", encoding="ascii"):
    fields = line.split(";")
    code, name, category = int(fields[0], 16), fields[1], fields[2]
    if name.endswith(", First>"):
        first = code
        continue
    begin = first if name.endswith(", Last>") else code
    first = None
    kind = {"L": "kLetter", "M": "kLetter", "N": "kNumeral"}.get(category[0])
    if kind:
        for c in range(begin, code + 1):
            classes[c] = kind
for line in open(f"{folder}/Scripts.txt", encoding="utf-8"):
    fields = line.split("#")[0].split(";")
    if len(fields) == 2 and fields[1].strip() == "Latin":
        ends = [int(x, 16) for x in fields[0].strip().split("..")]
        for c in range(ends[0], ends[-1] + 1):
            if classes[c] == "kLetter":
                classes[c] = "kLatinLetter"
for begin, end in SPACES:
    for c in range(begin, end + 1):
        classes[c] = "kSpace"
for c in range(0x110000):
    assert chr(c).isspace() == (classes[c] == "kSpace"), hex(c)

version = open(f"{folder}/Scripts.txt", encoding="utf-8").readline().strip("# \n")
print(f"// Made by core/text/make_code_point_table.py from {version} and UnicodeData.txt. Runs of one class; what is in none is kOther.")
begin = 0
for c in range(1, 0x110001):
    if c == 0x110000 or classes[c] != classes[begin]:
        if classes[begin] != "kOther":
            print(f"{{0x{begin:04X}, 0x{c - 1:04X}, CodePointClass::{classes[begin]}}},")
        begin = c
