"""`count` with more threads than inputs: a long text and a container are counted by several threads, and nobody can tell from the result."""
import gzip
import json
import random

from support import ALL_COUNTED, SOME_SKIPPED, Case

THREADS = 3


def long_text(size_bytes, faults):
    """Lines of all lengths, one of them of 300 KB, forms that come once and forms that come everywhere."""
    chosen = random.Random(7)
    lines, size = [], 0
    while size < size_bytes:
        words = [chosen.choice(["中国", "人民", "的", "报纸", "词频", "5G", "江城", "，", "。"]) for _ in range(chosen.randrange(60))]
        line = ("".join(words) + f"x{size:x} “囧{chosen.randrange(1000)}”").encode()
        if len(lines) == 4000:
            line *= 3000
        if faults and len(lines) % 500 == 0:
            line += b"\xff\xe4\xb8"
        lines.append(line)
        size += len(line) + 1
    return b"\n".join(lines)


class SharedInputs(Case):
    def same_by_any_number_of_threads(self, *arguments, code=ALL_COUNTED, stdin=b""):
        """The table, the skipped list and the summary's figures are the same; returns the stages of the run with most threads."""
        told = []
        for threads in (1, THREADS):
            run = self.count(*arguments, "--threads", threads, "--memory", "256M", "--timings", "--kinds", "all", "--top", 0, "--skipped", f"skipped{threads}",
                             "--log-format", "json", stdin=stdin, small=False)
            self.assertCode(run, code)
            figures = {name: run.summary[name] for name in ("files", "bytes", "tokens", "types", "skipped")}
            told.append((run.out, (self.folder / f"skipped{threads}").read_bytes(), figures))
            self.assertEqual(run.summary["threads"], threads)
        self.assertGreater(len(told[0][0]), 1000)
        self.assertEqual(told[0][1], told[1][1])
        self.assertEqual(told[0][2], told[1][2])
        self.assertTrue(told[0][0] == told[1][0], "the tables differ")
        return run.summary["timings"]

    def test_a_long_text(self):
        self.write("long.txt", long_text(5 << 20, faults=True))
        self.write("short.txt", "中国人民x0")
        stages = set()
        for tokenizer in ("jieba", "news", "space", "words", "han-bigram", "chars"):
            with self.subTest(tokenizer):
                stages |= set(self.same_by_any_number_of_threads("--tokenizer", tokenizer, "short.txt", "long.txt", code=SOME_SKIPPED))
        self.assertIn("cut", stages)  # parts were given to other threads, unless each time they came too late

    def test_a_long_text_that_is_no_mapped_utf8(self):
        text = long_text(5 << 20, faults=False)
        self.write("long.txt.gz", gzip.compress(text, 1))
        self.write("gb.txt", text.decode().encode("gb18030"))
        for arguments, stdin in ((["long.txt.gz"], b""), (["gb.txt"], b""), (["-"], text)):
            with self.subTest(arguments):
                self.same_by_any_number_of_threads(*arguments, stdin=stdin)

    def test_a_text_too_long_for_a_page(self):
        self.write("long.txt", long_text(5 << 20, faults=True))
        self.same_by_any_number_of_threads("--read", "page", "long.txt", code=SOME_SKIPPED)

    def test_a_text_without_lines(self):
        self.write("long.txt", "中国人民的报纸，" * (3 << 17))
        run = self.count("--threads", THREADS, "--kinds", "all", "long.txt")
        self.assertEqual(run.counts["中国"], (3 << 17, 1))

    def test_lines_of_json(self):
        lines = []
        for i, line in enumerate(long_text(3 << 20, faults=False).decode().split("\n")):
            record = json.dumps({"text": line} if i % 1000 else {"other": line}, ensure_ascii=False)
            lines.append(record if i % 1777 else record[:-5])  # some have no text, some are broken
        self.write("news.jsonl", "\n".join(lines))
        self.same_by_any_number_of_threads("--json-text", "text", "news.jsonl", code=SOME_SKIPPED)
        self.assertGreater((self.folder / "skipped1").read_bytes().count(b"\n"), 10)

    def test_places_skipped_by_who_cuts_and_by_who_reads_stand_in_the_files_order(self):
        lines = []
        for i, line in enumerate(long_text(2 << 20, faults=False).decode().split("\n")):
            lines.append(json.dumps({"text": line}, ensure_ascii=False))
            if i % 100 == 0:
                lines.append(lines[-1][:-5])  # broken: who reads it says so
            if i % 1500 == 0:
                lines.append(json.dumps({"text": "国" * 150000}, ensure_ascii=False))  # passed over by who cuts
        self.write("news.jsonl", "\n".join(lines))
        for _ in range(5):
            self.same_by_any_number_of_threads("--json-text", "text", "--record-max", "64K", "news.jsonl", code=SOME_SKIPPED)

    def test_strict_stops_at_the_first_fault_whoever_reads(self):
        text = long_text(3 << 20, faults=True)
        self.write("long.txt", text)
        for threads in (1, THREADS):
            run = self.count("--strict", "--threads", threads, "--memory", "256M", "long.txt")
            self.assertEqual(run.code, 1)
            self.assertIn(f"byte {text.index(0xff)}", run.err)

    def test_with_little_memory_nothing_is_shared_and_all_is_the_same(self):
        self.write("long.txt", long_text(3 << 20, faults=False))
        tables = [self.count("--kinds", "all", "--top", 0, "--threads", threads, "--memory", memory, "long.txt", small=False).out
                  for threads, memory in ((1, "16M"), (2, "16M"), (2, "256M"))]
        self.assertTrue(tables[0] == tables[1] == tables[2])
