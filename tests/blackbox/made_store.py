"""A store made by hand: the tables of batch/store/schema.h, filled from articles by an independent reading of core/count/FORMAT.md.

An article is a dictionary: date (YYYYMMDD or 0), source (or None), path, member, ordinal, text (what makes it distinct), terms {(form, kind): tokens}.
"""
import collections
import re
import sqlite3

from support import PROJECT

KINDS = ["", "word", "number", "latin", "punctuation", "space", "figure", "date", "code", "quote", "formula", "person", "place", "organisation"]
FINGERPRINT = "00112233445566aa"


def schema():
    text = (PROJECT / "batch/store/schema.h").read_text(encoding="utf-8")
    return "".join(re.findall(r'R"sql\((.*?)\)sql"', text, re.S))


def number(name):
    text = (PROJECT / "batch/store/schema.h").read_text(encoding="utf-8")
    return int(re.search(rf"inline constexpr int {name} = (\w+);", text).group(1), 0)


def golomb(value, order):
    """An exponential Golomb code as a string of bits, the first one in front."""
    digits = bin(value + 2**order)[2:]
    return "0" * (len(digits) - 1 - order) + "1" + digits[:0:-1]


class Order:
    """The order of the next gap's code, as it follows the gaps."""

    def __init__(self):
        self.w = 0

    def __call__(self):
        return max(self.w - 1, 0)

    def follow(self, gap):
        self.w = (self.w + gap.bit_length() + 1) // 2


def contribution(tokens_by_id):
    bits, next_id, order = "", 0, Order()
    for term_id, tokens in sorted(tokens_by_id.items()):
        bits += golomb(term_id - next_id, order()) + ("1" + golomb(tokens - 2, 0) if tokens > 1 else "0")
        order.follow(term_id - next_id)
        next_id = term_id + 1
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at:at + 8][::-1], 2) for at in range(0, len(bits), 8))


def content(path):
    """All of a store but its numbers of rows and terms: what two stores of one archive have in common."""
    base = sqlite3.connect(path)
    forms = {term_id: (form, kind) for term_id, form, kind in base.execute("SELECT id, form, kind FROM term")}
    articles = sorted(
        (*row[:-1], tuple(sorted((forms[term_id], tokens) for term_id, tokens in terms_of(row[-1]).items())))
        for row in base.execute("SELECT root.name, path, member, ordinal, date, date_source, coalesce(source.name, ''), coalesce(headline, ''), tokens, words, text_hash, contribution "
                                "FROM article JOIN document ON document.id = document_id JOIN file ON file.id = file_id JOIN root ON root.id = root_id "
                                "LEFT JOIN source ON source.id = source_id"))
    queries = {"documents": "SELECT root.name, path, member, content_hash FROM document JOIN file ON file.id = file_id JOIN root ON root.id = root_id",
               "files": "SELECT root.name, path, status FROM file JOIN root ON root.id = root_id",
               "terms": "SELECT form, kind, tf, df FROM term WHERE tf > 0",
               "term_period": "SELECT month, form, kind, term_period.tf, term_period.df FROM term_period JOIN term ON term.id = term_id",
               "period": "SELECT * FROM period", "setting": "SELECT * FROM setting", "kind": "SELECT * FROM kind",
               "skipped": "SELECT root.name, path, member, offset_bytes, length_bytes, reason, lost FROM skipped JOIN root ON root.id = root_id"}
    tables = {name: sorted(base.execute(query)) for name, query in queries.items()}
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    base.close()
    return {"articles": articles, **tables}


def terms_of(contribution_bytes):
    """{term id: tokens} of a contribution."""
    bits = "".join(f"{byte:08b}"[::-1] for byte in contribution_bytes)
    tokens_by_id, next_id, order = {}, 0, Order()
    while "1" in bits:  # zeros alone fill the last byte
        gap, bits = take_golomb(bits, order())
        order.follow(gap)
        next_id += gap
        several, bits = bits[0] == "1", bits[1:]
        further, bits = take_golomb(bits, 0) if several else (-1, bits)
        tokens_by_id[next_id] = further + 2
        next_id += 1
    assert len(bits) < 8, "more zeros than fill a byte"
    return tokens_by_id


def take_golomb(bits, order):
    zeros = bits.index("1")
    low = zeros + order
    assert len(bits) >= zeros + 1 + low, "a number is cut short"
    return int("1" + bits[zeros + 1:zeros + 1 + low][::-1], 2) - 2**order, bits[zeros + 1 + low:]


def words_of(terms):
    return sum(tokens for (_, kind), tokens in terms.items() if kind not in ("punctuation", "space"))


def make_store(path, articles, root="archive", term_order=None, settings=(), file_status=None, skipped=()):
    """Writes a store of these articles. term_order: the terms by id, from 0; others follow.
    file_status: {path: status}. skipped: (path, reason, lost)."""
    base = sqlite3.connect(path)
    base.executescript(schema())
    base.execute(f"PRAGMA application_id = {number('kApplicationId')}")
    base.execute(f"PRAGMA user_version = {number('kSchemaVersion')}")
    base.executemany("INSERT INTO kind VALUES (?, ?)", list(enumerate(KINDS))[1:])
    base.executemany("INSERT INTO setting VALUES (?, ?)", {"fingerprint": FINGERPRINT, **dict(settings)}.items())
    base.execute("INSERT INTO root VALUES (1, ?, ?)", (root, "/archives/" + root))
    terms = list(term_order or []) + sorted({term for article in articles for term in article["terms"]} - set(term_order or []))
    ids = {term: i for i, term in enumerate(terms)}
    totals = collections.defaultdict(lambda: [0, 0])
    by_month = collections.defaultdict(lambda: [0, 0])
    months = collections.defaultdict(lambda: [0, 0, 0])
    for article in articles:
        base.execute("INSERT OR IGNORE INTO file (root_id, path, size_bytes, mtime_ns, status) VALUES (1, ?, 1, 1, ?)",
                     (article["path"], (file_status or {}).get(article["path"], 0)))
        file_id = base.execute("SELECT id FROM file WHERE path = ?", (article["path"],)).fetchone()[0]
        member = article.get("member", "")
        base.execute("INSERT OR IGNORE INTO document (file_id, member, content_hash) VALUES (?, ?, ?)", (file_id, member, article.get("content_hash", 7)))
        document_id = base.execute("SELECT id FROM document WHERE file_id = ? AND member = ?", (file_id, member)).fetchone()[0]
        source_id = None
        if article.get("source") is not None:
            base.execute("INSERT OR IGNORE INTO source (name) VALUES (?)", (article["source"],))
            source_id = base.execute("SELECT id FROM source WHERE name = ?", (article["source"],)).fetchone()[0]
        tokens, words = sum(article["terms"].values()), words_of(article["terms"])
        base.execute("INSERT INTO article (document_id, ordinal, date, date_source, source_id, headline, tokens, words, text_hash, contribution) "
                     "VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)",
                     (document_id, article.get("ordinal", 1), article["date"], 2 if article["date"] else 0, source_id, tokens, words,
                      hash_of(article["text"]), contribution({ids[term]: count for term, count in article["terms"].items()})))
        month = article["date"] // 100
        for i, figure in enumerate((1, tokens, words)):
            months[month][i] += figure
        for term, count in article["terms"].items():
            for sums in (totals[term], by_month[month, ids[term]]):
                sums[0] += count
                sums[1] += 1
    put_terms(base, [(ids[term], term[0], KINDS.index(term[1]), *totals[term]) for term in terms])
    base.executemany("INSERT INTO term_period VALUES (?, ?, ?, ?)", [(*key, *sums) for key, sums in by_month.items()])
    base.executemany("INSERT INTO period VALUES (?, ?, ?, ?)", [(month, *sums) for month, sums in months.items()])
    base.executemany("INSERT INTO skipped VALUES (1, ?, '', 0, 0, ?, ?)", skipped)
    base.commit()
    base.close()
    return path


def put_terms(base, rows):
    """Into all the tables where terms stand: the last third is recent, and a third of the others has sums that wait."""
    known = -(-2 * len(rows) // 3)
    added = [(term_id, tf // 2, df // 2) for term_id, _, _, tf, df in rows[:known] if term_id % 3 == 1]
    base.executemany("INSERT INTO term_known VALUES (?, ?, ?, ?, ?)", rows[:known])
    base.executemany("INSERT INTO term_recent VALUES (?, ?, ?, ?, ?)", rows[known:])
    base.executemany("INSERT INTO term_added VALUES (?, ?, ?)", added)
    base.executemany("UPDATE term_known SET tf = tf - ?2, df = df - ?3 WHERE id = ?1", added)


def hash_of(text):
    """A signed 64-bit number that is the same for equal texts alone."""
    return int.from_bytes(text.encode()[:7].ljust(8, b"\x80"), "little", signed=True)


assert contribution({3: 1, 4: 5, 100: 1}) == bytes([0xC4, 0x04, 0x08, 0x02])  # FORMAT.md's example
assert terms_of(bytes([0xC4, 0x04, 0x08, 0x02])) == {3: 1, 4: 5, 100: 1}
