"""Writes the decoding tables of GB18030 and Big5 as C++, from this machine's iconv: make_encoding_tables.py FILE.cpp

Run when the project is built. Python, because it runs on the machine that builds, whatever machine is built for; ctypes,
because iconv(3) says of one sequence at a time whether it stands for anything, and the command iconv does not.
"""
import ctypes
import sys

libc = ctypes.CDLL(None)
libc.iconv_open.restype = ctypes.c_void_p
libc.iconv_open.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
libc.iconv.restype = ctypes.c_size_t
libc.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4


class Decoder:
    def __init__(self, name):
        self.descriptor = libc.iconv_open(b"UTF-8", name)
        if self.descriptor in (None, ctypes.c_void_p(-1).value):
            sys.exit(f"make_encoding_tables.py: iconv does not know {name.decode()} (Debian: libc6 has it)")

    def __call__(self, sequence):
        """The UTF-8 that the bytes stand for, as one sequence; None if for nothing."""
        source = ctypes.create_string_buffer(sequence, len(sequence))
        target = ctypes.create_string_buffer(16)
        source_at, source_left = ctypes.c_void_p(ctypes.addressof(source)), ctypes.c_size_t(len(sequence))
        target_at, target_left = ctypes.c_void_p(ctypes.addressof(target)), ctypes.c_size_t(16)
        room = ctypes.byref(target_at), ctypes.byref(target_left)
        done = libc.iconv(self.descriptor, ctypes.byref(source_at), ctypes.byref(source_left), *room)
        done |= libc.iconv(self.descriptor, None, None, *room)  # Big5-HKSCS holds back what may be combined
        libc.iconv(self.descriptor, None, None, None, None)
        utf8 = target.raw[:16 - target_left.value]
        return utf8 if done == 0 and source_left.value == 0 and utf8 else None


def four_bytes(index):
    index, fourth = divmod(index, 10)
    index, third = divmod(index, 126)
    first, second = divmod(index, 10)
    return bytes([0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth])


def is_private(utf8):
    return any("\ue000" <= code_point <= "\uf8ff" for code_point in utf8.decode())


gb18030, big5, hkscs = Decoder(b"GB18030"), Decoder(b"BIG5"), Decoder(b"BIG5-HKSCS")


def big5_pair(pair):
    # Big5 as it is mostly read; what it leaves to users, by Hong Kong's supplement, which has the kana and Cyrillic of ETEN too.
    # HKSCS alone would take signs apart from what everybody writes with them (A1E3 is U+FF5E, not U+223C) and lacks some.
    plain = big5(pair)
    if plain and not is_private(plain):
        return plain
    return hkscs(pair) or plain


def table(name, pairs):
    words = [int.from_bytes(pair or b"", "little") for pair in pairs]
    assert all(pair is None or 2 <= len(pair) <= 4 for pair in pairs)
    lines = [",".join(f"{word:#x}" for word in words[i:i + 16]) for i in range(0, len(words), 16)]
    return f"const std::uint32_t {name}[] = {{\n" + ",\n".join(lines) + "};\n"


low, high = list(range(0x40, 0x7F)), list(range(0x80, 0xFF))
leads = range(0x81, 0xFF)
gb18030_pairs = [gb18030(bytes([lead, trail])) for lead in leads for trail in low + high]
big5_pairs = [big5_pair(bytes([lead, trail])) for lead in leads for trail in low + high[0x21:]]

runs = []  # (first index, its code point, or 0 where the run stands for nothing)
expected = None
for index in range(39420):
    utf8 = gb18030(four_bytes(index))
    value = ord(utf8.decode()) if utf8 else 0
    if value != expected:
        runs.append((index, value))
    expected = value + 1 if value else 0
for index in (0, 1, 65535, 0xFFFFF):  # beyond U+FFFF the code is linear: sequence.h counts
    assert gb18030(four_bytes(189000 + index)).decode() == chr(0x10000 + index)
assert gb18030(four_bytes(39420)) is None and gb18030(four_bytes(188999)) is None

with open(sys.argv[1], "w", encoding="ascii") as out:
    out.write("// Made by batch/archive/make_encoding_tables.py from iconv.\n#include \"batch/archive/sequence.h\"\n")
    out.write("namespace cipin::archive {\n")
    out.write(table("kGb18030Pairs", gb18030_pairs))
    out.write(table("kBig5Pairs", big5_pairs))
    out.write("const Gb18030Run kGb18030Runs[] = {" + ",".join(f"{{{index},{value}}}" for index, value in runs) + "};\n")
    out.write(f"const std::size_t kGb18030RunCount = {len(runs)};\n")
    out.write("}\n")
