"""Text and dictionaries made to be hard to segment as jieba does, each a function of its seed."""
import random

BLOCK_SIGNS = "+#&._%-"
LINE_ENDS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\n\r", "\r\r\n", "\n\n"]
SPACES = [" ", "\t", "\u3000", "\xa0", "\u2009", "\u1680", "\x1c", "\x1d", "\x1e", "\x1f", "  "]
CONTROLS = [chr(c) for c in range(0x20)] + ["\x00", "\x7f"] + [chr(c) for c in range(0x80, 0xA0)]
ODD = ["\ufeff", "\u200b", "\u200c", "\u200d", "\u00ad", "\u2060", "\u202e", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ufe0f", "\u3007",
       "\u2f00", "\u4dff", "\u4e00", "\u9fd5", "\u9fd6", "\u9fff", "\uf900", "\ufa0e", "\U00020000", "\U0002a6df", "\U00030000"]
PUNCTUATION = list("，。、；：？！“”‘’（）《》〈〉【】—…·～￥,.;:?!\"'()<>[]{}@$^*=|\\/~`")
NUMBERS = ["3.14%", "1.2.3", "5.", ".5", "a1.5%", "%", "%%", "..", "1.", "1.%", "0.5%%", "2020", "18.6%", "1/30", "C++", "C#", "a.1", "A.B", "v1.0-rc_2",
           "5G-V2X", "1e-5", "--", "&&", "a&b", "#1", "1#", "+1", "1+1", "x86_64", "3.a", "3.1a", "9.9.9%", "e.g.", "U.S.A.", "100%正", "a.１"]
WIDE = [chr(c) for c in range(0xFF01, 0xFF5F)]
DIGITS = [*"0123456789", "\u0660", "\u0969", "\uff10", "\uff19", "\u2460", "\u2167", "\u00bd", "\u3220", "\U0001d7ce"]
EMOJI = ["😀", "👨‍👩‍👧", "🇨🇳", "❤️", "👍🏽", "🀄", "☎", "1️⃣"]
COMBINING = ["\u0301", "\u0308", "\u20dd", "\u3099", "\u0e34"]

# Bytes that are no UTF-8, each of them a way to be none; random bytes are mixed in beside them.
FAULTY = [b"\x80", b"\xbf\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc2", b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xe4\xb8", b"\xe4", b"\xed\xa0\x80",
          b"\xed\xbf\xbf", b"\xef\xbf", b"\xf0\x80\x80\x80", b"\xf0\x8f\xbf\xbf", b"\xf0\x9f\x98", b"\xf0\x9f", b"\xf0", b"\xf4\x90\x80\x80",
          b"\xf4\x8f\xbf", b"\xf5\x80\x80\x80", b"\xfe", b"\xff", b"\xf8\x88\x80\x80\x80", b"\xe4\xe4\xb8\xad", b"\xf0\x9f\xe4\xb8\xad"]


class Words:
    """A dictionary as the generators see it: what to draw from, and where the lattice must tie."""

    def __init__(self, frequencies):
        words = [(word, count) for word, count in frequencies.items() if count > 0]
        words.sort(key=lambda entry: (-entry[1], entry[0]))
        self.frequent = [word for word, _ in words[:20000]]
        self.all = [word for word, _ in words]
        self.singles = [word for word, _ in words if len(word) == 1][:600]
        self.long = [word for word, _ in words if len(word) >= 4]
        self.with_ascii = [word for word, _ in words if any(c < "\x80" for c in word)]
        self.ties = self._find_ties(dict(words))

    @staticmethod
    def _find_ties(frequency):
        """Texts XYZ whose two covers XY|Z and X|YZ have the same product of frequencies: only the order of the sums tells them apart."""
        by_first = {}
        for word in frequency:
            if len(word) == 2:
                by_first.setdefault(word[0], []).append(word)
        ties = []
        for word, count in frequency.items():
            if len(word) != 2:
                continue
            for other in by_first.get(word[1], ()):
                left = count * frequency.get(other[1], 1)
                right = frequency.get(word[0], 1) * frequency[other]
                if left == right:
                    ties.append(word + other[1])
        ties.sort()
        return ties


def equal_frequency_groups(frequencies):
    groups = {}
    for word, count in frequencies.items():
        if count > 0 and len(word) > 1:
            groups.setdefault(count, []).append(word)
    return [sorted(group) for _, group in sorted(groups.items()) if len(group) >= 4]


class Hostile:
    """A stream of texts (bytes) from one seed."""

    def __init__(self, words, groups, seed):
        self._words = words
        self._groups = groups
        self._random = random.Random(seed)
        self._kinds = [self._han, self._rare_han, self._any_han, self._word, self._fragment, self._ascii_word, self._kana, self._latin, self._number,
                       self._sign, self._wide, self._digit, self._punctuation, self._line_end, self._space, self._odd, self._emoji, self._combining,
                       self._control, self._tie, self._group]

    # Pieces; each is a str.
    def _pick(self, items):
        return items[self._random.randrange(len(items))]

    def _some(self, items, most):
        return "".join(self._pick(items) for _ in range(self._random.randint(1, most)))

    def _han(self):
        return self._some(self._words.singles, 6)

    def _rare_han(self):
        return "".join(chr(self._random.randint(0x4E00, 0x9FD5)) for _ in range(self._random.randint(1, 8)))

    def _any_han(self):
        first, last = self._pick([(0x3400, 0x4DBF), (0x9FD0, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x30000, 0x3134A), (0x4DF0, 0x4E10)])
        return chr(self._random.randint(first, last))

    def _word(self):
        return self._pick(self._words.frequent if self._random.random() < 0.7 else self._words.all)

    def _fragment(self):
        word = self._pick(self._words.long)
        begin = self._random.randrange(len(word))
        return word[begin:begin + self._random.randint(1, len(word))]

    def _ascii_word(self):
        word = self._pick(self._words.with_ascii)
        return self._pick([word, word, word.lower(), word.swapcase(), word + word, word[1:], word[:-1]])

    def _kana(self):
        return "".join(chr(self._random.randint(*self._pick([(0x3041, 0x30FF), (0xAC00, 0xD7A3), (0xFF66, 0xFF9D)])))
                       for _ in range(self._random.randint(1, 5)))

    def _latin(self):
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if self._random.random() < 0.2:
            letters = "éüßñÅāоІΩ" + letters[:4]
        return self._some(letters, 9)

    def _number(self):
        if self._random.random() < 0.5:
            return self._pick(NUMBERS)
        return self._some("0123456789.%aZ-+", 8)

    def _sign(self):
        return self._some(BLOCK_SIGNS, 4)

    def _wide(self):
        return self._some(WIDE, 5)

    def _digit(self):
        return self._some(DIGITS, 6)

    def _punctuation(self):
        return self._some(PUNCTUATION, 2)

    def _line_end(self):
        return self._pick(LINE_ENDS)

    def _space(self):
        return self._pick(SPACES)

    def _odd(self):
        return self._pick(ODD)

    def _emoji(self):
        return self._some(EMOJI, 2)

    def _combining(self):
        return self._pick(self._words.singles) + self._some(COMBINING, 2)

    def _control(self):
        return self._pick(CONTROLS)

    def _tie(self):
        if not self._words.ties:
            return self._word()
        tie = self._pick(self._words.ties)
        shape = self._random.randrange(4)
        if shape == 0:
            return tie * self._random.randint(1, 4)
        if shape == 1:
            return tie + tie[::-1]
        if shape == 2:
            return self._word() + tie + self._word()
        return tie + self._pick(self._words.ties)

    def _group(self):
        """Words of equal frequency side by side, in palindromes and as ABAB."""
        group = self._pick(self._groups)
        a, b = self._pick(group), self._pick(group)
        shape = self._random.randrange(4)
        if shape == 0:
            return (a + b) * self._random.randint(1, 5)
        if shape == 1:
            return a + b + b[::-1] + a[::-1]
        if shape == 2:
            return a + b[1:] + a[1:]
        return "".join(self._pick(group) for _ in range(self._random.randint(2, 8)))

    def _faulty(self):
        if self._random.random() < 0.3:
            return bytes(self._random.randrange(256) for _ in range(self._random.randint(1, 5)))
        return self._pick(FAULTY)

    def text(self):
        """Some hundred to some thousand code points. Every text has a mix of its own, so that rare neighbours meet often in some."""
        kinds = self._random.sample(self._kinds, self._random.randint(1, 8))
        if self._random.random() < 0.5:
            kinds += [self._word, self._punctuation, self._line_end]
        faults = self._random.choice([0, 0, 0, 0.02, 0.2])
        parts = [b"\xef\xbb\xbf"] if self._random.random() < 0.05 else []
        for _ in range(self._random.choice([3, 30, 150, 400])):
            parts.append(self._faulty() if self._random.random() < faults else self._pick(kinds)().encode())
        if self._random.random() < 0.1:
            parts.append(self._pick([b"\r", b"\n", b"\xe4\xb8", b"\xf0\x9f\x98", b"\x00", b"\r\n", b"\xef\xbb"]))
        return b"".join(parts)

    def _block_code_points(self, count, kinds):
        text = ""
        while len(text) < count:
            piece = self._pick(kinds)()
            text += "".join(c for c in piece if "\u4e00" <= c <= "\u9fd5" or c in BLOCK_SIGNS or c < "\x80" and c.isalnum())
        return text[:count]

    def long_block(self, count):
        """A block of exactly `count` code points between others: as long as equality is promised."""
        kinds = self._pick([[self._han, self._word], [self._word, self._number, self._latin], [self._tie, self._group], [self._number, self._sign]])
        before = self._pick(["", "。", "\r\n", "中文 ", "a\r"])
        after = self._pick(["", "。", "\r\n", "\n中文", "\ufffd"])
        return (before + self._block_code_points(count, kinds) + after).encode()

    def neighbouring_blocks(self):
        """Blocks of the longest length with one code point between them."""
        blocks = [self._block_code_points(self._pick([65535, 65536]), [self._word, self._han]) for _ in range(2)]
        return self._pick(["，", "\r\n", "\r", "\x00", "😀"]).join(blocks).encode()

    def border(self):
        """What must not be torn (CR LF, a sequence, a fault, a word, a BOM that is none) a few bytes around a multiple of 64 KiB."""
        parts = []
        size = 0
        torn = ["\r\n".encode(), "\r".encode(), "\n".encode(), "中华人民共和国".encode(), "😀".encode(), b"\xe4\xb8", b"\xf0\x9f\x98", b"\xff\xfe", b"\xef\xbb\xbf",
                "3.14%".encode(), b"\x00", "\u2028".encode()]
        for border in self._random.sample(range(1, 20), 6):
            target = border * 65536 + self._random.randint(-6, 3)
            if target <= size:
                continue
            if self._random.random() < 0.5:
                filler = self._block_code_points(3000, [self._word, self._han]).encode()
            else:
                filler = "".join(self._word() + self._pick(["", "", "，", "\r\n", " "]) for _ in range(1500)).encode()
            while size < target:
                piece = filler[:target - size]
                whole = piece.decode("utf-8", "ignore").encode()  # no fault but those meant
                piece = whole + b"a" * (len(piece) - len(whole))
                parts.append(piece)
                size += len(piece)
                if size + 3 < target and self._random.random() < 0.2:  # no block beyond the longest
                    parts.append("，".encode())
                    size += 3
            piece = self._pick(torn) * self._random.randint(1, 3)
            parts.append(piece)
            size += len(piece)
        return b"".join(parts)


class DictionaryMaker:
    """User dictionaries (and small main ones) in jieba's form, and texts out of their words."""

    def __init__(self, words, seed):
        self._words = words
        self._random = random.Random(seed)
        self._han = self._random.sample(words.singles[:400], 5)

    def _new_word(self):
        dice = self._random.random()
        if dice < 0.35:
            return "".join(self._random.choice(self._han) for _ in range(self._random.randint(1, 5)))
        if dice < 0.5:
            return self._random.choice(self._words.frequent)
        if dice < 0.65:
            return self._random.choice(self._words.frequent)[-2:] + self._random.choice(self._words.frequent)[:2]
        if dice < 0.8:
            return "".join(self._random.choice("abAB019.+%-") for _ in range(self._random.randint(1, 5)))
        if dice < 0.9:
            return self._random.choice(self._han) + self._random.choice(["1", "T", "+", "5G", "%"]) + self._random.choice(["", *self._han])
        if dice < 0.94:
            return self._random.choice(self._han) + " " + self._random.choice(self._han)  # a blank inside: never found, but the total grows
        if dice < 0.97:
            return self._random.choice(["C·D", "阿·Q", "\u9fd6", "\U00020000", "é", "１２", "、"])
        return "".join(chr(self._random.randint(0x4E00, 0x9FD5)) for _ in range(self._random.randint(2, 12)))

    def user_dictionary(self, size):
        """(bytes of the file, its words)"""
        words = []
        lines = []
        for _ in range(size):
            word = self._random.choice(words) if words and self._random.random() < 0.05 else self._new_word()
            words.append(word)
            frequency = self._random.choice(["", "", " 0", " 1", " 3", " 3", " 3", " 7", " 100", " 5000", f" {self._random.randint(1, 10 ** 7)}"])
            tag = self._random.choice(["", "", "", " n", " nr", " xyz"])
            around = self._random.choice(["", "", "", " ", "\t"])  # white space that jieba strips off a line
            lines.append(around + word + frequency + tag + around)
            if self._random.random() < 0.05:
                lines.append(self._random.choice(["", "  ", "\t"]))
        end = self._random.choice(["\n", "\r\n"])
        text = end.join(lines) + self._random.choice(["", end])
        text = text.lstrip(" \t")  # jieba takes white space behind a BOM for a part of the word
        return (b"\xef\xbb\xbf" if self._random.random() < 0.3 else b"") + text.encode(), words

    def main_dictionary(self, size):
        """A small dictionary of few characters and few frequencies: nearly every sentence has ties. (bytes, words)"""
        frequencies = self._random.choice([[3], [1, 3, 9], [2, 4, 8, 16], [1], [5, 25], [1, 2, 3, 5, 7, 11, 100]])
        entries = {}
        while len(entries) < size:
            word = self._new_word() if self._random.random() < 0.2 else "".join(self._random.choice(self._han) for _ in range(self._random.randint(1, 6)))
            if " " not in word:
                entries[word] = self._random.choice(frequencies)
            if self._random.random() < 0.02:
                size -= 1  # few characters make few words
        return "".join(f"{word} {count} n\n" for word, count in entries.items()).encode(), list(entries)

    def text(self, words, code_points):
        """Words and pieces of them, in every neighbourhood."""
        parts = []
        size = 0
        while size < code_points:
            dice = self._random.random()
            if dice < 0.5:
                part = self._random.choice(words)
            elif dice < 0.7:
                part = "".join(self._random.choice(self._han) for _ in range(self._random.randint(1, 9)))
            elif dice < 0.8:
                word = self._random.choice(words)
                part = word[self._random.randrange(len(word)):]
            elif dice < 0.85:
                part = self._random.choice(words) * 3
            elif dice < 0.92:
                part = self._random.choice(self._words.frequent)
            elif dice < 0.96:
                part = self._random.choice(["，", "\n", "\r\n", " ", "。", "·", "％"])
            else:
                part = self._random.choice(NUMBERS)
            parts.append(part)
            size += len(part)
        return "".join(parts).encode()
