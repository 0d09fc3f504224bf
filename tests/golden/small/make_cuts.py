#!/usr/bin/env python3
"""Writes cuts.txt, table.txt and suggested.txt beside itself: what python jieba 0.42.1 (Debian's python3-jieba) says of the small
dictionary, user dictionary and HMM tables in this folder. Run as: /usr/bin/python3 tests/golden/small/make_cuts.py

cuts.txt       three lines a text: the text, its tokens with the HMM, its tokens without, tokens separated by TAB
table.txt      `word TAB frequency` of everything in jieba's FREQ after both dictionaries, the total last
suggested.txt  `word TAB suggest_freq(word)` at that state
Line ends, tabs, backslashes and NUL are written as \\n \\r \\t \\\\ \\0.
"""
import os
import random
import tempfile

import jieba
from jieba import finalseg

HERE = os.path.dirname(os.path.abspath(__file__))
HAN = "甲乙丙丁戊己庚辛壬癸"
OTHER = ["T", "恤", "C", "+", "+", "卡", "拉", "O", "K", "A", "制", "x", "1", "3", "G", ".", "5", "%", "-", "_", "#", "&", "阿", "·", "㐀", "𠀀",
         "𠀁", " ", "\u3000", "\n", "\r", "\r\n", "\t", "\0", "，", "龦", "\u9fd5", "\u9fd6", "ａ", "１", "é", "😀", "\ufffd", "\U0010ffff", "\\"]


def escape(text):
    for plain, escaped in (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\0", "\\0")):
        text = text.replace(plain, escaped)
    return text


def load(name):
    scope = {}
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        exec(file.read(), scope)
    return scope["P"]


finalseg.start_P, finalseg.trans_P, finalseg.emit_P = load("prob_start.py"), load("prob_trans.py"), load("prob_emit.py")
jieba.setLogLevel(60)
tokenizer = jieba.Tokenizer(os.path.join(HERE, "dict.txt"))
with tempfile.TemporaryDirectory() as folder:
    tokenizer.tmp_dir = folder
    tokenizer.initialize()
tokenizer.load_userdict(os.path.join(HERE, "user.txt"))

rng = random.Random(20240501)
texts = []
for i in range(600):
    weight = (1.0, 0.85, 0.5)[i % 3]
    texts.append("".join(rng.choice(HAN) if rng.random() < weight else rng.choice(OTHER) for _ in range(rng.randint(1, 24))))

with open(os.path.join(HERE, "cuts.txt"), "w", encoding="utf-8", newline="\n") as out:
    for text in texts:
        print(escape(text), file=out)
        for hmm in (True, False):
            print("\t".join(escape(token) for token in tokenizer.cut(text, HMM=hmm)), file=out)
with open(os.path.join(HERE, "table.txt"), "w", encoding="utf-8", newline="\n") as out:
    for word, frequency in sorted(tokenizer.FREQ.items()):
        print(f"{word}\t{frequency}", file=out)
    print(f"\t{tokenizer.total}", file=out)
with open(os.path.join(HERE, "suggested.txt"), "w", encoding="utf-8", newline="\n") as out:
    words = set()
    while len(words) < 150:
        alphabet = list(HAN) + (OTHER[:18] if len(words) % 2 else [])
        words.add("".join(rng.choice(alphabet) for _ in range(rng.randint(1, 6))))
    for word in sorted(words):
        print(f"{word}\t{tokenizer.suggest_freq(word)}", file=out)
