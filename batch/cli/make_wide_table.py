#!/usr/bin/env python3
"""Writes wide_table.inc from Debian's unicode-data: python3 batch/cli/make_wide_table.py > batch/cli/wide_table.inc"""
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
width = [1] * 0x110000
for line in open(f"{folder}/EastAsianWidth.txt", encoding="utf-8"):
    fields = line.split("#")[0].split(";")
    if len(fields) == 2 and fields[1].strip() in "WF":
        ends = [int(x, 16) for x in fields[0].strip().split("..")]
        for c in range(ends[0], ends[-1] + 1):
            width[c] = 2
for line in open(f"{folder}/UnicodeData.txt", encoding="ascii"):
    fields = line.split(";")
    if fields[2] in ("Mn", "Me", "Cf", "Cc"):
        width[int(fields[0], 16)] = 0
version = open(f"{folder}/EastAsianWidth.txt", encoding="utf-8").readline().strip("# \n")
print(f"// Made by batch/cli/make_wide_table.py from {version} and UnicodeData.txt. Runs that do not take one column.")
begin = 0
for c in range(1, 0x110001):
    if c == 0x110000 or width[c] != width[begin]:
        if width[begin] != 1:
            print(f"{{0x{begin:04X}, 0x{c - 1:04X}, {width[begin]}}},")
        begin = c
