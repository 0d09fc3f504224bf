"""Scores the program against pages that a reader has marked: pages (page.py), figures (figures.py), names (names.py), the news
tokenizer's tokens beside jieba's (tokens.py); and against pages broken from real articles (broken.py), and ours in other layouts (layouts.py).

    /usr/bin/python3 tests/gold [-v]

A table for each set of pages: `shared` (../shared/gold, where it is there) and our own (tests/gold/pages). Exit code 0 only if every
threshold holds. README.md here says what is asked.
"""
import broken
import figures
import layouts
import marks
import names
import page
import tokens

if __name__ == "__main__":
    marks.main(__doc__, page.score, broken.score, layouts.score, figures.score, names.score, tokens.score)
