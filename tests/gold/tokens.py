"""Of what readers have marked on pages, how much is one token, by --tokenizer jieba and by news, and what jieba makes of it.

    /usr/bin/python3 tests/gold/tokens.py [-v]

Pages are read healed, as the marks say, line by line, without bylines as evidence; a place in an organisation's name counts neither way. -v: what news cuts.
"""
import collections
import json
import subprocess

import marks

KINDS = {"figures": "figures, dates, codes", "person": "persons", "place": "places", "org": "organisations", "quote": "quoted forms"}
# What was reached, less a little, on ../shared/gold.
FLOORS = {("figures", "recall"): 0.98, ("person", "recall"): 0.98, ("place", "recall"): 0.81, ("org", "recall"): 0.77, ("quote", "recall"): 0.83}
EXAMPLES = 3


def tokens_of(options, healed, tokenizer):
    """(span on the page, form) of every token."""
    run = subprocess.run([options.cipin, "segment", "--lexicon", options.lexicon, "--tokenizer", tokenizer, "--format", "jsonl", "-"], input=healed.bytes,
                         capture_output=True, check=True)
    tokens = [token for line in run.stdout.decode().split("\n")[:-1] for token in json.loads(line)["tokens"]]
    return [(healed.on_page(token["begin_bytes"], token["end_bytes"]), token["form"]) for token in tokens]


def wanted_of(pages, doc):
    page = pages.page(doc)
    for row in pages.rows_of("figures", doc):
        yield "figures", page.trimmed((row["byte_begin"], row["byte_end"])), row
    for row in pages.rows_of("names", doc):
        if row["kind"] in KINDS:
            yield row["kind"], page.trimmed((row["byte_begin"], row["byte_end"])), row


def lies_in(span, other):
    return other[0] <= span[0] and span[1] <= other[1] and span != other


def pieces(tokens, span):
    return " ".join(form for (begin, end), form in tokens if begin < span[1] and span[0] < end)


def score_set(pages, options):
    tallies = {tokenizer: collections.defaultdict(marks.Tally) for tokenizer in ("jieba", "news")}
    broken = collections.defaultdict(collections.Counter)
    for doc in pages.docs:
        healed = pages.healed(doc)
        marked = {(kind, span) for kind, span, row in wanted_of(pages, doc) if row.get("core") is not False}
        # What lies in a longer mark cannot be a token beside it.
        wanted = {(kind, span) for kind, span in marked if not any(lies_in(span, other) for _, other in marked)}
        for tokenizer, tally in tallies.items():
            tokens = tokens_of(options, healed, tokenizer)
            whole = {span for span, _ in tokens}
            for kind, span in sorted(wanted):
                tally[kind].add([span], [span] if span in whole else [])
                if tokenizer == "jieba" and span not in whole:
                    broken[kind][pieces(tokens, span)] += 1
                if tokenizer == "news" and span not in whole and options.v:
                    print(f"  {doc} {kind}: {pages.page(doc).slice(span)} is {pieces(tokens, span)}")
    return tallies, broken


def score(options, report):
    for pages in marks.page_sets():
        if not pages.may_be_told or not pages.has("figures"):
            continue
        tallies, broken = score_set(pages, options)
        print(f"one token of what is marked, {pages.name}, {len(pages.docs)} pages:")
        print(f"  {'':<24} marked  jieba   news  what jieba makes of some")
        for kind, name in KINDS.items():
            counts = [tally[kind].hit for tally in tallies.values()]
            marked = tallies["news"][kind].hit + tallies["news"][kind].missed
            examples = [form for form, _ in sorted(broken[kind].items(), key=lambda item: (-item[1], item[0]))[:EXAMPLES]]
            print(f"  {name:<24} {marked:6} {counts[0]:6} {counts[1]:6}  {', '.join(examples)}")
        if pages.name == "shared":
            report.check("shared, one token,", tallies["news"], {}, FLOORS)


if __name__ == "__main__":
    marks.main(__doc__, score)
