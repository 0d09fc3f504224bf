"""What an operator meets: config file, man page, completion, progress, estimate, and what is installed for the nightly job."""
import fcntl
import gzip
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
import unittest

import support
from support import ALL_COUNTED, FAILED, PROJECT, WRONG_USAGE, Case

DEPLOY = PROJECT / "batch/deploy"
BUILT = pathlib.Path(support.CIPIN).resolve().parent
ALL_COMMANDS = ["count", "segment", "articles", "lexicon build", "lexicon show", "lexicon lint", "update", "top", "trend", "export", "verify", "estimate", "merge", "plan", "map", "reduce"]


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not at hand")


class ConfigFile(Case):
    def test_unknown_name_exits_2_with_file_and_line(self):
        config = self.write("news.conf", "# the archive\nstore = news.sqlite\n\nstoer = other.sqlite\n")
        for command in ("update", "top", "trend"):
            with self.subTest(command=command):
                run = self.run_cipin(command, "--config", config)
                self.assertCode(run, WRONG_USAGE)
                self.assertOneErrorLine(run, str(config), "line 4", "'stoer'")
        self.assertFalse((self.folder / "news.sqlite").exists())

    def test_config_that_is_not_there_exits_2_and_names_it(self):
        run = self.run_cipin("update", "--config", "none.conf")
        self.assertCode(run, WRONG_USAGE)
        self.assertOneErrorLine(run, "none.conf")

    def test_help_does_not_hang_on_the_config(self):
        self.assertCode(self.run_cipin("update", "--config", "none.conf", "--help"), ALL_COUNTED)

    def test_command_that_has_no_config_option_refuses_it(self):
        self.assertCode(self.run_cipin("count", "--config", self.write("a.conf", "")), WRONG_USAGE)


class ManPage(Case):
    def page(self):
        run = self.run_cipin("--man")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.err, "")
        return run.text

    def plain(self):
        """The page without roff's escapes of characters and fonts."""
        text = re.sub(r"\\f[BIR]", "", self.page())
        for escape, character in (("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\(dq", '"'), ("\\(rs", "\\")):
            text = text.replace(escape, character)
        return text

    def test_page_has_its_sections_in_order(self):
        sections = [line[4:].strip('"') for line in self.page().split("\n") if line.startswith(".SH ")]
        self.assertEqual(sections, ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "CONFIG FILE", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"])

    def test_every_option_that_help_lists_is_under_its_command(self):
        parts = dict(re.findall(r'^\.SS "cipin ([a-z ]+?)(?: [\[A-Z].*?)?"\n(.*?)(?=^\.S[SH] )', self.plain(), re.M | re.S))
        self.assertEqual(sorted(parts), sorted(ALL_COMMANDS))
        for command in ALL_COMMANDS:
            listed = re.findall(r"^ +(?:-\w, )?--([a-z-]+)", self.run_cipin(*command.split(), "--help", small=False).text, re.M)
            self.assertEqual(re.findall(r"^(?:-\w, )?--([a-z-]+)", parts[command], re.M), [option for option in listed if option != "help"])

    def test_exit_codes_are_those_of_help(self):
        codes = re.findall(r"(?:: |; )(\d+) ", re.search(r"Exit codes: .*", self.run_cipin("--help").text).group())
        status = re.search(r'\.SH "EXIT STATUS"\n(.*?)\.SH', self.plain(), re.S).group(1)
        self.assertEqual(re.findall(r"^(\d+)$", status, re.M), codes)
        self.assertEqual(codes, ["0", "1", "2", "3", "4", "5", "130"])

    def test_no_text_is_taken_for_roff(self):
        for line in self.page().split("\n"):
            self.assertRegex(line, r"^(\.(TH|SH|SS|TP|PP|EX|EE|in|br)\b|\.\\\" |[^.'])|^$")

    @needs("mandoc")
    def test_mandoc_has_nothing_to_say(self):
        (self.folder / "cipin.1").write_text(self.page())
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", "cipin.1"], cwd=self.folder, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    @needs("man")
    def test_man_shows_it_without_a_warning(self):
        (self.folder / "cipin.1").write_text(self.page())
        done = subprocess.run(["man", "--warnings", "-l", "cipin.1"], cwd=self.folder, capture_output=True, env=self.environment(MANWIDTH="100"))
        if b"NAME" not in done.stdout:  # a system cut down to size has a man that only says so
            self.skipTest("man shows no pages here")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn("cipin - count the words of Chinese newspapers", done.stdout.decode())


@needs("bash")
class Completion(Case):
    def complete(self, line):
        """The words that bash would offer for `line`, its cursor at the end. Bash cuts words at = too."""
        script = self.folder / "completion.bash"
        script.write_bytes(self.run_cipin("--completion", "bash").out)
        words = re.findall(r"=|[^\s=]+", line)
        if line.endswith(" "):
            words.append("")
        program = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cipin; printf "%s\\n" "${COMPREPLY[@]}"'
        done = subprocess.run(["bash", "--norc", "-uc", program, "bash", str(script), *words], cwd=self.folder, capture_output=True, timeout=30)
        self.assertEqual((done.returncode, done.stderr), (0, b""), line)
        return sorted(done.stdout.decode().split("\n")[:-1]) if done.stdout.strip() else []

    def test_first_word_is_a_command(self):
        self.assertEqual(self.complete("cipin e"), ["estimate", "export"])
        self.assertEqual(set(self.complete("cipin ")), {command.split()[0] for command in ALL_COMMANDS} | {"--help", "--version"})
        self.assertEqual(self.complete("cipin lexicon "), ["build", "lint", "show"])

    def test_options_are_those_of_the_command_in_hand(self):
        self.assertEqual(self.complete("cipin count --fo"), ["--follow", "--format"])
        self.assertEqual(self.complete("cipin segment --de"), ["--delimiter"])
        self.assertEqual(self.complete("cipin count --de"), [])
        self.assertEqual(self.complete("cipin lexicon lint --"), ["--help", "--system"])

    def test_fixed_values_are_offered_behind_their_option(self):
        for start in ("--format ", "-f ", "--format=", "--quiet --format "):
            self.assertEqual(self.complete(f"cipin count {start}"), ["csv", "jsonl", "table", "tsv"], start)
            self.assertEqual(self.complete(f"cipin count {start}t"), ["table", "tsv"], start)
        self.assertEqual(self.complete("cipin segment --format "), ["jsonl", "text"])
        self.assertEqual(self.complete("cipin trend --by "), ["day", "month", "quarter", "week", "year"])
        self.assertEqual(self.complete("cipin count --encoding utf"), ["utf-16be", "utf-16le", "utf-8"])

    def test_names_are_offered_where_there_is_a_file_a_folder_or_a_path(self):
        self.write("news 2024/a.txt", "")
        self.write("news.txt", "")
        for line in ("cipin count ne", "cipin count --stop ne", "cipin count --lexicon=ne", "cipin update --root news=ne", "cipin update --root=news=ne",
                     "cipin count -- ne", "cipin update --config ne"):
            self.assertEqual(self.complete(line), ["news 2024", "news.txt"], line)
        self.assertEqual(self.complete("cipin count --temp-dir ne"), ["news 2024"])

    def test_nothing_is_offered_where_nobody_can_guess(self):
        self.write("news.txt", "")
        for line in ("cipin count --top ", "cipin top ne", "cipin trend ne", "cipin update --modified-since "):
            self.assertEqual(self.complete(line), [], line)

    @needs("shellcheck")
    def test_shellcheck_has_nothing_to_say(self):
        script = self.run_cipin("--completion", "bash").out
        done = subprocess.run(["shellcheck", "--shell", "bash", "-"], input=script, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_other_shells_are_wrong_usage(self):
        self.assertCode(self.run_cipin("--completion", "tcsh"), WRONG_USAGE)


def screen_of(output):
    """(lines that a terminal shows after such output, columns that were ever written to)."""
    lines, column, widest = [[]], 0, 0
    for character in output:
        if character == "\n":
            lines.append([])
        elif character == "\r":
            column = 0
        else:
            lines[-1][column:column + 1] = character
            column += 1
            widest = max(widest, column)
    return ["".join(line).rstrip() for line in lines], widest


class ProgressOnATerminal(Case):
    def setUp(self):
        super().setUp()
        # More than the sample, so that 16 MB are counted in many steps.
        self.write("archive/a.txt", "中国人民的报纸\n" * 1_000_000)

    def estimate(self, *options, columns=70):
        """(text that a terminal as stderr got, exit code). The run is stopped again and again for longer than the bar rests."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = self.start("estimate", *self.small_options(), *options, "archive", stdout=subprocess.DEVNULL, stderr=follower)
        os.close(follower)
        output = b""
        while True:
            if select.select([leader], [], [], 0.01)[0]:
                try:
                    output += os.read(leader, 65536)
                    continue
                except OSError:  # the other end is closed: the run is over
                    break
            process.send_signal(signal.SIGSTOP)
            time.sleep(0.25)
            process.send_signal(signal.SIGCONT)
        os.close(leader)
        return output.decode().replace("\r\n", "\n"), process.wait(support.TIMEOUT_SECONDS)

    def test_bar_shows_percent_amount_rate_and_is_gone_at_the_end(self):
        output, code = self.estimate(columns=100)
        self.assertEqual(code, ALL_COUNTED)
        self.assertRegex(output, r"cipin: \[#*\.*\] +\d+ %  \d[\d.]* [kM]B of 16\.8 MB  \d+:\d\d left  \d[\d.]* [kM]?B/s")
        self.assertEqual(screen_of(output)[0], [""])
        shares = [int(share) for share in re.findall(r"(\d+) %", output)]
        self.assertEqual(shares, sorted(shares))

    def test_bar_keeps_within_a_narrow_terminal(self):
        for columns in (12, 30, 50):
            output, code = self.estimate(columns=columns)
            self.assertEqual(code, ALL_COUNTED)
            lines, widest = screen_of(output)
            self.assertIn("cipin:", output)
            self.assertLess(widest, columns)
            self.assertEqual(lines, [""])

    def test_quiet_shows_no_bar(self):
        self.assertEqual(self.estimate("--quiet"), ("", ALL_COUNTED))

    def test_json_log_has_no_bar(self):
        output, code = self.estimate("--log-format", "json")
        self.assertEqual(code, ALL_COUNTED)
        self.assertNotIn("\r", output)
        for line in output.splitlines():
            self.assertEqual(json.loads(line)["level"], "progress")


class Estimate(Case):
    def estimate(self, *arguments):
        run = self.run_cipin("estimate", *self.small_options(), "--format", "jsonl", *arguments)
        self.assertCode(run, ALL_COUNTED)
        (found,) = run.objects
        return found

    def test_small_archive_is_counted_as_it_is(self):
        for name, text in (("2024/20240131.txt", "中国人民\n"), ("2024/20240201.txt", "中国的报纸"), ("a.md", "")):
            self.write("archive/" + name, text)
        self.write("archive/picture.png", "x")
        found = self.estimate("archive")
        expected = {"files": 3, "bytes": 28, "unreadable": 0, "ignored": 1, "text_bytes": 28, "articles": 3,
                    "tokens": 6, "types": 5,  # the line's end is a token, too
                    "months": 2, "sample_unreadable": 0}
        self.assertEqual({name: found[name] for name in expected}, expected)
        self.assertEqual(found["kinds"], [{"kind": "text", "compressed": False, "files": 3, "bytes": 28}])

    def test_sample_of_many_files_is_near_the_truth(self):
        # 6000 files whose lengths grow along the walk: a sample of the first ones would be far off.
        for i in range(6000):
            self.write(f"archive/{i:05}.txt", "中国人民" * (i // 6 + 1))
        tokens = sum(2 * (i // 6 + 1) for i in range(6000))
        found = self.estimate("archive")
        self.assertEqual(found["files"], 6000)
        self.assertEqual(found["bytes"], 6 * tokens)
        self.assertLess(found["sample_file_bytes"], 0.6 * found["bytes"])
        self.assertAlmostEqual(found["tokens"] / tokens, 1, delta=0.01)
        self.assertEqual((found["articles"], found["types"]), (6000, 2))

    def test_large_json_lines_are_sampled_at_many_places(self):
        lines = [json.dumps({"text": "中国人民" * (i // 50 + 1), "date": f"{2000 + i // 2000}-03-04"}, ensure_ascii=False) for i in range(20000)]
        tokens = sum(2 * (i // 50 + 1) for i in range(20000))
        self.write("archive/all.jsonl", "\n".join(lines) + "\n")
        found = self.estimate("--json-text", "text", "--json-date", "date", "archive")
        self.assertEqual(found["kinds"][0]["kind"], "JSON Lines")
        self.assertLess(found["sample_file_bytes"], found["bytes"] / 2)
        self.assertAlmostEqual(found["tokens"] / tokens, 1, delta=0.05)
        self.assertAlmostEqual(found["articles"] / 20000, 1, delta=0.3)  # short records crowd at the front
        self.assertAlmostEqual(found["months"], 9 * 12 + 1, delta=12)

    def test_compressed_archive_is_estimated_by_its_text(self):
        text = "".join(f"中国{i * 7919 % 1000003}人民\n" for i in range(600_000)).encode()
        (self.folder / "archive").mkdir()
        (self.folder / "archive/a.txt.gz").write_bytes(gzip.compress(text, 1))
        found = self.estimate("archive")
        self.assertEqual(found["kinds"], [{"kind": "text", "compressed": True, "files": 1, "bytes": found["bytes"]}])
        self.assertAlmostEqual(found["text_bytes"] / len(text), 1, delta=0.1)

    def test_nothing_is_written(self):
        self.write("archive/a.txt", "中国人民" * 300_000)
        before = sorted((str(path), path.stat().st_mtime_ns) for path in self.folder.rglob("*"))
        self.estimate("archive", "--store", "new.sqlite")
        self.assertEqual(sorted((str(path), path.stat().st_mtime_ns) for path in self.folder.rglob("*")), before)

    def test_free_space_is_that_of_the_stores_folder(self):
        self.write("archive/a.txt", "中国人民")
        status = os.statvfs(self.folder)
        free = self.estimate("archive", "--store", str(self.folder / "s.sqlite"))["free_bytes"]
        self.assertAlmostEqual(free, status.f_bavail * status.f_frsize, delta=status.f_blocks * status.f_frsize / 20)
        self.assertIsNone(self.estimate("archive", "--store", "none/s.sqlite")["free_bytes"])

    def test_first_load_is_shared_by_the_threads(self):
        self.write("archive/a.txt", "中国人民" * 400_000)
        for threads in (1, 4):
            found = self.estimate("archive", "--threads", threads)
            self.assertEqual(found["threads"], threads)
            counting = found["first_load_seconds"] * threads * 0.3  # kLoadRateOfCounting
            self.assertAlmostEqual(counting / found["sample_seconds"], found["bytes"] / found["sample_file_bytes"], delta=0.2 * threads)

    def test_table_names_what_it_estimates(self):
        self.write("archive/a.txt", "中国人民")
        run = self.run_cipin("estimate", *self.small_options(), "archive")
        self.assertCode(run, ALL_COUNTED)
        names = [line[:22].strip() for line in run.lines]
        self.assertEqual(names, ["archive", "text", "sample", "text", "articles", "tokens", "types", "months", "first load", "night without news", "memory",
                                 "store", "free there"])

    def test_unreadable_inputs_are_named(self):
        self.write("archive/a.txt", "中国人民")
        os.mkfifo(self.folder / "archive/b.txt")
        run = self.run_cipin("estimate", *self.small_options(), "--format", "jsonl", "archive", "none")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.objects[0]["unreadable"], 2)
        self.assertIn("archive/b.txt", run.err)
        self.assertIn("none", run.err)

    def test_archive_that_is_not_there_fails(self):
        run = self.run_cipin("estimate", *self.small_options(), "none")
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "none")

    def test_wrong_usage_exits_2(self):
        self.write("a.txt", "中国")
        for words in ([], ["a.txt", "--format", "csv"], ["a.txt", "--threads", "x"], ["a.txt", "--memory", "x"], ["a.txt", "--encoding", "x"],
                      ["a.txt", "--log-format", "x"]):
            with self.subTest(words=words):
                run = self.run_cipin("estimate", *words)
                self.assertCode(run, WRONG_USAGE)
                self.assertEqual(run.out, b"")


class Deployed(Case):
    def units(self):
        """The units as installed, for an archive named news and the binary under test."""
        service = (DEPLOY / "cipin-update@.service.in").read_text()
        self.write("cipin-update@news.service", service.replace("@CMAKE_INSTALL_FULL_BINDIR@/cipin", support.CIPIN))
        self.write("cipin-update@news.timer", (DEPLOY / "cipin-update@.timer").read_text())

    def analyze(self, *arguments):
        done = subprocess.run(["systemd-analyze", *arguments], cwd=self.folder, capture_output=True, timeout=60)
        return done.returncode, (done.stdout + done.stderr).decode()

    @needs("systemd-analyze")
    def test_units_are_valid(self):
        self.units()
        for unit in ("cipin-update@news.service", "cipin-update@news.timer"):
            self.assertEqual(self.analyze("verify", "--man=no", f"./{unit}"), (0, ""))

    @needs("systemd-analyze")
    def test_service_is_confined(self):
        self.units()
        code, said = self.analyze("security", "--offline=yes", "--threshold=20", "./cipin-update@news.service")
        self.assertEqual(code, 0, said)

    def test_readme_is_short_and_names_what_is_installed(self):
        readme = (DEPLOY / "README.md").read_text()
        for name in ("cipin-update@news.timer", "news.conf", "systemd-sysusers", "cipin_last_success_timestamp_seconds"):
            self.assertIn(name, readme)

    @unittest.skipUnless((BUILT / "cmake_install.cmake").exists() and shutil.which("cmake"), "no build folder, or no cmake")
    @unittest.skipUnless((BUILT / "cipin.1").exists(), "the man page is not built")
    def test_install_puts_everything_in_place(self):
        done = subprocess.run(["cmake", f"-DCMAKE_INSTALL_PREFIX={self.folder}", "-P", str(BUILT / "cmake_install.cmake")], capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("bin/cipin", "share/man/man1/cipin.1", "share/bash-completion/completions/cipin", "lib/systemd/system/cipin-update@.service",
                     "lib/systemd/system/cipin-update@.timer", "lib/sysusers.d/cipin.conf", "share/doc/cipin/examples/news.conf",
                     "share/doc/cipin/examples/README.md"):
            self.assertTrue((self.folder / name).is_file(), name)
        self.assertEqual((self.folder / "share/man/man1/cipin.1").read_bytes(), self.run_cipin("--man").out)
        self.assertRegex((self.folder / "lib/systemd/system/cipin-update@.service").read_text(), r"(?m)^ExecStart=/[^@]*/bin/cipin update ")
