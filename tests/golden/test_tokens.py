#!/usr/bin/python3
"""cipin against sample_tokens.txt, the golden tokens of the sample archive that python jieba made (make_tokens_golden.py).

    CIPIN=path/to/cipin /usr/bin/python3 tests/golden/test_tokens.py

Needs no jieba. A red test with an unchanged archive means that counts of unchanged text moved: that is a bug, never a reason for a new golden file.
"""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import make_tokens_golden as golden  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CIPIN = os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin"))


def run(*arguments):
    result = subprocess.run([CIPIN, *arguments], capture_output=True)
    assert result.returncode == 0, f"cipin {arguments}: exit code {result.returncode}: {result.stderr.decode('utf-8', 'replace')}"
    return result


class SampleTokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        lines = golden.GOLDEN.read_text(encoding="utf-8").strip("\n").split("\n")
        cls.rows = [line.split("\t") for line in lines if not line.startswith("#")]
        cls.files = golden.sample_files()

    def expected(self, kind, hmm):
        return [row for row in self.rows if row[0] == kind and row[1] == str(hmm)]

    def test_archive_is_the_one_the_golden_file_was_made_of(self):
        self.assertEqual([row for row in self.rows if row[0] == "input"], [golden.input_facts(self.files)],
                         "pages under seeds/ changed: run tests/golden/make_tokens_golden.py and commit both")

    def segmented(self, options):
        """(path below seeds/, tokens) of every file, from one run."""
        paths = [str(golden.SEEDS / name) for name, _ in self.files]
        tokens = {path: [] for path in paths}
        for raw in run("segment", "--format", "jsonl", *options, *paths).stdout.split(b"\n"):
            if raw:
                line = json.loads(raw)
                tokens[line["path"]] += [token["form"] for token in line["tokens"]]
        return [(name, tokens[str(golden.SEEDS / name)]) for name, _ in self.files]

    def test_segment_gives_the_golden_tokens(self):
        for hmm, options in ((1, []), (0, ["--no-hmm"])):
            with self.subTest(hmm=hmm):
                facts = golden.token_facts(hmm, self.segmented(options))
                self.assertEqual(facts[0], self.expected("tokens", hmm)[0])
                self.assertEqual(facts[1:], self.expected("term", hmm))

    def test_count_gives_the_golden_terms(self):
        for hmm, options in ((1, []), (0, ["--no-hmm"])):
            with self.subTest(hmm=hmm):
                result = run("count", "--kinds", "all", "--top", str(golden.TOP), "--format", "jsonl", "--log-format", "json", *options,
                             str(golden.SEEDS / "archive"), str(golden.SEEDS / "held-out"))
                rows = []
                for rank, raw in enumerate(result.stdout.decode().strip("\n").split("\n"), 1):
                    term = json.loads(raw)
                    rows.append(["term", str(hmm), str(rank), str(term["tf"]), str(term["df"]), json.dumps(term["form"], ensure_ascii=False)])
                self.assertEqual(rows, self.expected("term", hmm))
                summary = json.loads(result.stderr.decode().strip().split("\n")[-1])
                tokens, types = self.expected("tokens", hmm)[0][2:4]
                self.assertEqual((summary["tokens"], summary["types"]), (int(tokens), int(types)))
                self.assertEqual((summary["files"], summary["bytes"]), (len(self.files), sum(len(data) for _, data in self.files)))


if __name__ == "__main__":
    if any(argument in ("-h", "--help") for argument in sys.argv[1:]):
        print(__doc__)
        sys.exit(0)
    unittest.main(verbosity=2)
