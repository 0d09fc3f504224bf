"""Commands, options, exit codes of usage, --version, and what happens when nobody can take the output."""
import os
import re
import subprocess

import support
from support import ALL_COUNTED, FAILED, SOME_SKIPPED, WRONG_USAGE, Case

READING = {"tokenizer", "no-hmm", "traditional", "lexicon", "include", "exclude", "follow", "strict", "skipped", "log-format", "quiet", "format", "help"}
ARCHIVES = {"json-records", "json-text", "json-title", "json-date", "json-source", "json-id", "csv-text", "csv-title", "csv-date", "csv-source", "csv-id",
            "encoding", "record-max", "expand-max"}
OPTIONS = {
    ("count",): READING | ARCHIVES | {"top", "min-length", "kinds", "stop", "threads", "memory", "temp-dir", "read", "timings"},
    ("segment",): READING | {"delimiter"},
    ("articles",): READING - {"tokenizer", "no-hmm", "traditional", "strict"} | ARCHIVES | {"joins", "set-aside", "no-heal", "date-pattern", "store"},
    ("lexicon", "build"): {"jieba", "dict", "without-hmm", "folds", "user-dict", "output", "help"},
    ("lexicon", "show"): {"lexicon", "help"},
    ("lexicon", "lint"): {"system", "help"},
}
FLAGS = {"joins", "set-aside", "no-heal", "no-hmm", "traditional", "follow", "strict", "quiet", "timings", "without-hmm", "system", "help"}


class Help(Case):
    def test_help_of_every_command_lists_its_options_and_no_others(self):
        for command, options in OPTIONS.items():
            with self.subTest(command=command):
                run = self.run_cipin(*command, "--help", small=False)
                self.assertCode(run, ALL_COUNTED)
                self.assertEqual(run.err, "")
                self.assertEqual(set(re.findall(r"^ +(?:-\w, )?--([a-z-]+)", run.text, re.M)), options)
                self.assertIn("Usage: cipin " + " ".join(command), run.text)
                self.assertIn("Exit codes: 0 all counted; 1 failed; 2 wrong usage; 3", run.text)

    def test_every_option_in_help_is_parsed(self):
        for command, options in OPTIONS.items():
            for option in options - FLAGS:
                with self.subTest(command=command, option=option):
                    run = self.run_cipin(*command, f"--{option}", small=False)
                    self.assertCode(run, WRONG_USAGE)
                    self.assertIn("missing", run.err)  # its argument: the option itself is known

    def test_overview_lists_the_commands(self):
        run = self.run_cipin("--help")
        self.assertCode(run, ALL_COUNTED)
        for command in OPTIONS:
            self.assertIn("cipin " + " ".join(command), run.text)

    def test_no_command_is_wrong_usage_with_the_overview_on_stderr(self):
        run = self.run_cipin()
        self.assertCode(run, WRONG_USAGE)
        self.assertEqual(run.out, b"")
        self.assertIn("cipin count", run.err)


class WrongUsage(Case):
    def test_wrong_usage_exits_2_says_why_and_prints_nothing(self):
        text = self.write("a.txt", "中国\n")
        for arguments, said in [
            (["nosuch"], "nosuch"), (["lexicon"], "lexicon"), (["lexicon", "nosuch"], "nosuch"), (["--nosuch"], "--nosuch"),
            (["count", "--nosuch", text], "--nosuch"), (["count", "-Z", text], "-Z"), (["count", "--to", "5", text], "--to"),
            (["count", "--top", "x", text], "--top"), (["count", "--top=-1", text], "--top"), (["count", "--top", "5x", text], "--top"),
            (["count", "--top", "99999999999999999999999", text], "--top"), (["count", "--top"], "--top"), (["count", "--min-length", "a", text], "--min-length"),
            (["count", "--kinds", "nosuch", text], "nosuch"), (["count", "--kinds", "word,,latin", text], "kind"), (["count", "--format", "xml", text], "xml"),
            (["count", "--threads", "-2", text], "threads"), (["count", "--threads", "x", text], "--threads"), (["count", "--memory", "much", text], "--memory"),
            (["count", "--memory", "64X", text], "--memory"), (["count", "--log-format", "xml", text], "--log-format"), (["count", "--quiet=1", text], "quiet"),
            (["count", "--tokenizer", "nosuch", text], "nosuch"), (["segment", "--tokenizer", "nosuch", text], "nosuch"),
            (["segment", "--top", "3", text], "--top"), (["segment", "--format", "tsv", text], "tsv"), (["count", "--delimiter", "x", text], "--delimiter"),
            (["lexicon", "build"], "--output"), (["lexicon", "build", "-o", self.folder / "x", text], "--user-dict"), (["lexicon", "lint"], "lint"),
        ]:
            with self.subTest(arguments=[str(a) for a in arguments]):
                run = self.run_cipin(*arguments)
                self.assertCode(run, WRONG_USAGE)
                self.assertEqual(run.out, b"")
                self.assertOneErrorLine(run, "cipin: error:", said)

    def test_two_dashes_end_the_options(self):
        self.write("-x.txt", "中国人民\n")
        self.assertEqual(self.segment("--", "-x.txt").text, "中国 人民\n")

    def test_option_and_its_value_may_be_joined_or_apart(self):
        text = self.write("a.txt", "中国人民\n")
        for delimiter in (["--delimiter", "/"], ["--delimiter=/"], ["-d", "/"], ["-d/"]):
            self.assertEqual(self.segment(*delimiter, text).text, "中国/人民\n")


class Version(Case):
    def fingerprint(self, lexicon=None):
        environment = self.environment(**({"CIPIN_LEXICON": str(lexicon)} if lexicon else {}))
        run = self.run_cipin("--version", environment=environment)
        self.assertCode(run, ALL_COUNTED)
        found = re.findall(r"^fingerprint ([0-9a-f]{16}) ", run.text, re.M)
        self.assertEqual(len(found), 1, run.text)
        return found[0]

    def counted_fingerprint(self, *options, lexicon=None):
        environment = self.environment(**({"CIPIN_LEXICON": str(lexicon)} if lexicon else {}))
        run = self.run_cipin("count", "-q", "--format", "tsv", *options, "-", stdin="中国人民".encode(), small=False, environment=environment)
        self.assertCode(run, ALL_COUNTED)
        return run.rows[0]["fingerprint"]

    def other_lexicon(self, name, dictionary):
        source = self.write(name + ".txt", dictionary)
        run = self.run_cipin("lexicon", "build", "--dict", source, "-o", self.folder / name)
        self.assertCode(run, ALL_COUNTED)
        return self.folder / name

    def test_version_names_version_lexicon_and_fingerprint(self):
        run = self.run_cipin("--version")
        self.assertRegex(run.text, r"^cipin \d+\.\d+\.\d+\n")
        self.assertRegex(run.text, r"(?m)^built from (an unknown commit|[0-9a-f]{12}) by \S+ \S+ for \S+$")
        self.assertRegex(run.text, r"(?m)^lexicon .*: \d+ words, fingerprint [0-9a-f]{16}$")
        self.assertEqual(self.run_cipin("version").out, run.out)

    def test_version_names_the_features_of_the_build(self):
        pattern = r"(?m)^features: linking=(static|dynamic) lexicon=(file|inside) formats=(module|inside|none) vectors=(none|avx2|neon)$"
        features = re.search(pattern, self.run_cipin("--version").text)
        self.assertIsNotNone(features)
        without = re.search(pattern, self.run_cipin("--version", environment=self.environment(CIPIN_NO_VECTORS="1")).text)
        self.assertEqual(without.groups(), (*features.groups()[:3], "none"))
        # What it says of formats is so: JSON needs them.
        run = self.run_cipin("count", "--json-text", "text", self.write("a.jsonl", '{"text": "中国人民"}\n'))
        self.assertCode(run, SOME_SKIPPED if features[3] == "none" else ALL_COUNTED)

    def test_fingerprint_changes_with_the_lexicon_and_is_the_one_in_counts(self):
        one = self.other_lexicon("one", support.SMALL_DICTIONARY)
        other = self.other_lexicon("other", support.SMALL_DICTIONARY.replace("300", "301"))
        seen = [self.fingerprint(), self.fingerprint(one), self.fingerprint(other)]
        self.assertEqual(len(set(seen)), 3)
        self.assertEqual(seen, [self.counted_fingerprint(), self.counted_fingerprint(lexicon=one), self.counted_fingerprint(lexicon=other)])

    def test_fingerprint_does_not_hang_on_the_files_name_or_place(self):
        one = self.other_lexicon("one", support.SMALL_DICTIONARY)
        two = self.other_lexicon("two", support.SMALL_DICTIONARY)
        self.assertEqual(self.fingerprint(one), self.fingerprint(two))

    def test_fingerprint_changes_with_every_setting_that_can_change_a_token(self):
        options = [[], ["--no-hmm"]]
        if re.search(r"(?m)^folds [1-9]", self.run_cipin("lexicon", "show").text):
            options += [["--traditional"], ["--traditional", "--no-hmm"]]
        else:
            print("SKIPPED: --traditional in the fingerprint: the installed lexicon has no folds (Debian: opencc)")
        self.assertEqual(len({self.counted_fingerprint(*option) for option in options}), len(options))
        self.assertEqual(self.counted_fingerprint("--threads", "2", "--memory", "1M", "--top", "1"), self.counted_fingerprint())

    def test_lexicon_option_stands_above_the_environment(self):
        one = self.other_lexicon("one", support.SMALL_DICTIONARY)
        other = self.other_lexicon("other", "中国人 5\n民 5\n")
        environment = self.environment(CIPIN_LEXICON=str(one))
        for options, expected in (([], "中国 人民\n"), (["--lexicon", other], "中国人 民\n")):
            run = self.run_cipin("segment", "--no-hmm", *options, stdin="中国人民\n".encode(), small=False, environment=environment)
            self.assertEqual(run.text, expected)

    def test_lexicon_that_is_not_there_is_an_error(self):
        for arguments in (["count"], ["segment"], ["lexicon", "show"]):
            run = self.run_cipin(*arguments, "--lexicon", self.folder / "nosuch", small=False)
            self.assertCode(run, FAILED)
            self.assertOneErrorLine(run, "nosuch", "No such file")


class Output(Case):
    def commands(self):
        text = self.write("a.txt", "中国人民\n" * 100)
        small = self.small_options()
        return [["count", *small, "-q", text], ["count", *small, "-q", "--format", "csv", text], ["segment", *small, text],
                ["segment", *small, "--format", "jsonl", text], ["lexicon", "show"], ["lexicon", "show", "中国"], ["lexicon", "lint", text], ["--version"], ["--help"],
                ["count", "--help"]]

    def test_full_disk_fails_and_says_so(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        for command in self.commands():
            with self.subTest(command=command[:2]), open("/dev/full", "wb") as full:
                run = self.run_cipin(*command, small=False, stdout=full)
                self.assertCode(run, FAILED)
                self.assertIn("No space left", run.err)

    def test_closed_output_fails(self):
        for command in self.commands():
            with self.subTest(command=command[:2]):
                shell = subprocess.run(["sh", "-c", '"$@" >&-', "sh", support.CIPIN, *map(str, command)], cwd=self.folder, env=self.environment(), capture_output=True)
                self.assertEqual(shell.returncode, FAILED, shell.stderr)

    def test_closed_pipe_is_no_error(self):
        for command in self.commands():
            with self.subTest(command=command[:2]):
                reader, writer = os.pipe()
                os.close(reader)
                run = self.run_cipin(*command, small=False, stdout=writer, preexec_fn=support.default_signals)
                os.close(writer)
                self.assertCode(run, ALL_COUNTED if "lint" not in command else 3)
                self.assertEqual(run.err, "")

    def test_head_takes_a_line_of_much_output(self):
        text = self.write("big.txt", "中国人民的报纸词频\n" * 100_000)
        for command in (["segment"], ["segment", "--format", "jsonl"], ["count", "-q", "--top", "0", "--kinds", "all"]):
            with self.subTest(command=command):
                arguments = [command[0], *self.small_options(), *command[1:], text]
                process = self.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=support.default_signals)
                self.assertTrue(process.stdout.readline())
                process.stdout.close()
                self.assertEqual(process.wait(support.TIMEOUT_SECONDS), ALL_COUNTED)
                self.assertEqual(process.stderr.read(), b"")

    def test_closed_pipe_does_not_hide_what_was_skipped_before(self):
        text = self.write("big.txt", "中国人民的报纸词频\n" * 100_000)
        process = self.start("segment", *self.small_options(), "nosuch.txt", text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.wait(support.TIMEOUT_SECONDS), support.SOME_SKIPPED)  # something was read and something was not
        self.assertIn(b"nosuch.txt", process.stderr.read())
