"""python jieba 0.42.1 as the oracle of compare.py: its tables, loaded once, and what its cut() gives for the bytes of a file.

Needs /usr/bin/python3 with Debian's python3-jieba. Nothing here knows how cipin works.
"""
import re
import unicodedata

JIEBA_VERSION = "0.42.1"
BLOCK_CODE_POINTS_MAX = 65536  # beyond it the design promises no equality

# jieba's own blocks (re_han_default). A longer run than BLOCK_CODE_POINTS_MAX is outside of the promise.
BLOCK = re.compile("[\u4E00-\u9FD5a-zA-Z0-9+#&._%\\-]+")


class Oracle:
    """jieba's tokenizers: the default dictionary, user dictionaries upon it, or small main dictionaries of a test's own."""

    def __init__(self, temp_folder):
        import jieba
        import jieba.finalseg
        if jieba.__version__ != JIEBA_VERSION:
            raise ImportError(f"jieba {jieba.__version__} is installed, {JIEBA_VERSION} is the oracle")
        jieba.setLogLevel(60)
        self._jieba = jieba
        self._finalseg = jieba.finalseg
        self._temp_folder = str(temp_folder)  # jieba keeps a cache file: ours, so that no other one is believed
        self.default = self._tokenizer(None)

    def _tokenizer(self, dictionary):
        tokenizer = self._jieba.Tokenizer(dictionary) if dictionary else self._jieba.Tokenizer()
        tokenizer.tmp_dir = self._temp_folder
        tokenizer.initialize()
        return tokenizer

    def with_dictionaries(self, main_dictionary, user_dictionaries):
        """A tokenizer of its own. jieba's forced splits are global to the process: they are cleared here, so use one such at a time."""
        if main_dictionary:
            tokenizer = self._tokenizer(str(main_dictionary))
        else:
            tokenizer = self._jieba.Tokenizer()
            tokenizer.FREQ = dict(self.default.FREQ)
            tokenizer.total = self.default.total
            tokenizer.initialized = True
        self._finalseg.Force_Split_Words.clear()
        for path in user_dictionaries:
            tokenizer.load_userdict(str(path))
        return tokenizer

    def without_forced_splits(self):
        self._finalseg.Force_Split_Words.clear()


def decoded(data):
    """The text that is counted: faulty sequences as Python replaces them, one BOM at the front dropped."""
    text = data.decode("utf-8", "replace")
    return text[1:] if text.startswith("\ufeff") else text


def expected_tokens(tokenizer, data, hmm, fold=None):
    """jieba's tokens for a file. With `fold` (str.translate's table, a code point for a code point) they are found on the folded text and
    cut from the text as it stands."""
    text = decoded(data)
    if fold is None:
        return list(tokenizer.cut(text, HMM=hmm))
    tokens = []
    at = 0
    for token in tokenizer.cut(text.translate(fold), HMM=hmm):
        tokens.append(text[at:at + len(token)])
        at += len(token)
    return tokens


def longest_block(data, fold=None):
    text = decoded(data)
    if fold is not None:
        text = text.translate(fold)
    return max((len(block) for block in BLOCK.findall(text)), default=0)


def read_folds(path):
    """OpenCC's text form: Traditional TAB Simplified[ Simplified...]; one code point each, the first candidate."""
    fold = {}
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 2:
                continue
            first = fields[1].split(" ")[0]
            if len(fields[0]) == 1 and len(first) == 1:
                fold[ord(fields[0])] = first
    return fold


_plausible = {}


def plausible_kinds(form):
    """The kinds a form may have, from Python's own Unicode tables; more than one where these cannot tell a script."""
    known = _plausible.get(form)
    if known is None:
        known = _plausible[form] = _plausible_kinds(form)
    return known


def _plausible_kinds(form):
    if form.isspace():
        return {"space"}
    letter = latin = numeral = unsure = False
    for c in form:
        category = unicodedata.category(c)
        if category == "Cn":  # assigned in a newer Unicode than this Python's, perhaps
            return {"word", "latin", "number", "punctuation"}
        if category[0] in "LM":
            name = unicodedata.name(c, "")
            if "a" <= c <= "z" or "A" <= c <= "Z" or name.startswith(("LATIN ", "FULLWIDTH LATIN ")):
                latin = True
            elif name.startswith(("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "CYRILLIC ", "GREEK ", "HEBREW ", "ARABIC ")):
                letter = True
            else:
                unsure = True
        elif category[0] == "N":
            numeral = True
    if letter:
        return {"word"}
    if unsure:
        return {"word", "latin"}
    if latin:
        return {"latin"}
    return {"number"} if numeral else {"punctuation"}
