#!/usr/bin/env python3
"""Writes logarithms.txt beside itself: `n TAB ln(n) as a hex float`, rounded once from 60 decimal digits, for every frequency of jieba's
dict.txt, its total, the powers of two up to 2^53 with their neighbours, and random numbers. exact_log must give these very bits.
Run as: /usr/bin/python3 tests/golden/make_logarithms.py"""
import decimal
import os
import random

import jieba

decimal.getcontext().prec = 60
frequencies = []
with open(os.path.join(os.path.dirname(jieba.__file__), "dict.txt"), encoding="utf-8") as dictionary:
    for line in dictionary:
        frequencies.append(int(line.split(" ")[1]))
numbers = set(frequencies) | {sum(frequencies), 9170}
for bits in range(54):
    numbers |= {n for n in ((1 << bits) - 1, 1 << bits, (1 << bits) + 1) if 1 <= n <= 1 << 53}
rng = random.Random(7)
while len(numbers) < 6000:
    numbers.add(rng.randint(1, 1 << rng.randint(1, 53)))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "logarithms.txt"), "w", newline="\n") as out:
    for n in sorted(numbers):
        print(f"{n}\t{float(decimal.Decimal(n).ln()).hex()}", file=out)
