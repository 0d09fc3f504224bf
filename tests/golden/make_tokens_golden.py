#!/usr/bin/python3
"""Writes sample_tokens.txt: what python jieba 0.42.1 makes of the sample archive. cipin has no part in it.

    /usr/bin/python3 tests/golden/make_tokens_golden.py

Run it again when a page under seeds/archive or seeds/held-out was changed on purpose; test_tokens.py says when that is so. The file holds, by
tabs, one fact a line:
    input   FILES  BYTES  SHA-256 over all files in bytewise order of their paths below seeds/: path, LF, the file's bytes
    tokens  HMM    TOKENS TYPES  SHA-256 over the same files in the same order: path, LF, then every token followed by the byte 1F; behind it the
            same by FNV-1a with 64 bits, for core's own test, which has no SHA-256
    term    HMM    RANK   TF     DF  form as JSON; the 50 most frequent of all kinds, equal ones by form, bytewise; df: files that hold it
"""
import collections
import hashlib
import json
import pathlib
import sys

SEEDS = pathlib.Path(__file__).resolve().parents[2] / "seeds"
GOLDEN = pathlib.Path(__file__).resolve().parent / "sample_tokens.txt"
TOP = 50


def sample_files():
    """(path below seeds/, bytes), by path, bytewise."""
    files = [path for folder in ("archive", "held-out") for path in (SEEDS / folder).rglob("*.txt")]
    named = [(path.relative_to(SEEDS).as_posix(), path.read_bytes()) for path in files]
    return sorted(named, key=lambda entry: entry[0].encode())


def input_facts(files):
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(name.encode() + b"\n" + data)
    return ["input", str(len(files)), str(sum(len(data) for _, data in files)), digest.hexdigest()]


def fnv1a(data):
    """Fowler, Noll, Vo; 64 bits."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def token_facts(hmm, tokens_of):
    """`tokens_of`: (path, its tokens) in order. Rows of cells."""
    stream = b""
    tf, df = collections.Counter(), collections.Counter()
    for name, tokens in tokens_of:
        stream += name.encode() + b"\n" + b"".join(token.encode() + b"\x1f" for token in tokens)
        tf.update(tokens)
        df.update(set(tokens))
    rows = [["tokens", str(hmm), str(sum(tf.values())), str(len(tf)), hashlib.sha256(stream).hexdigest(), f"{fnv1a(stream):016x}"]]
    ranked = sorted(tf, key=lambda form: (-tf[form], form.encode()))
    for rank, form in enumerate(ranked[:TOP], 1):
        rows.append(["term", str(hmm), str(rank), str(tf[form]), str(df[form]), json.dumps(form, ensure_ascii=False)])
    return rows


def main():
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "differential"))
    import tempfile

    import oracle
    files = sample_files()
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = oracle.Oracle(folder).default
        rows = [input_facts(files)]
        for hmm in (1, 0):
            rows += token_facts(hmm, [(name, oracle.expected_tokens(tokenizer, data, bool(hmm))) for name, data in files])
    header = f"# Made by tests/golden/make_tokens_golden.py with python jieba {oracle.JIEBA_VERSION}; the columns are explained there.\n"
    GOLDEN.write_text(header + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")
    print(f"{GOLDEN}: {len(rows)} facts of {len(files)} files")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(__doc__)
        sys.exit(0 if sys.argv[1] in ("-h", "--help") else 2)
    main()
