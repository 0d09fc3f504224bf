"""Memory, threads, spills, files that shrink, signals: what must hold whatever the size of the input."""
import os
import random
import re
import resource
import signal
import subprocess
import time

import support
from support import ALL_COUNTED, FAILED, SOME_SKIPPED, Case

MEBIBYTE = 1 << 20


def sleep_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited too long")
        time.sleep(0.005)


class Memory(Case):
    def assertBounded(self, make, *command):
        """Peak memory of 64 MiB is that of 8 MiB, and the run finds no fault."""
        peaks = []
        for size in (8 * MEBIBYTE, 64 * MEBIBYTE):
            path = self.folder / "big.txt"
            unit, rest = make(size)
            with open(path, "wb") as file:
                for _ in range(size // len(unit)):
                    file.write(unit)
                file.write(rest)
            peak, code = support.peak_kilobytes(self.folder, *command, path)
            self.assertEqual(code, ALL_COUNTED)
            peaks.append(peak)
            path.unlink()
        self.assertLess(peaks[1], peaks[0] + 4096, f"kB at 8 and 64 MiB: {peaks}")

    def test_no_line_end_in_64_mib(self):
        unit = "中国人民的报纸，词频5G囧。".encode() * 2000
        for command in (["count", "--threads", 1], ["segment"]):
            self.assertBounded(lambda size: (unit, b""), *command, *self.small_options())

    def test_one_code_point_repeated_64_mib(self):
        for unit in ("囧".encode() * 20_000, b"a" * 65_000):
            self.assertBounded(lambda size, unit=unit: (unit, b""), "count", "--threads", 1)

    def test_nuls_64_mib(self):
        self.assertBounded(lambda size: (b"\0" * 65_536, b""), "count", "--threads", 1, *self.small_options())

    def test_runs_beyond_the_longest_block_are_said_once_and_all_counted(self):
        run = self.count(self.write("a.txt", "囧" * 200_000 + "\n" + "囧" * 200_000))
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.counts["囧"], (400_000, 1))
        self.assertEqual(len(re.findall(r"65536", run.err)), 1, run.err)


class Spills(Case):
    """More unknown forms than the memory holds: the output is the same, from sorted runs on disk."""

    FORMS = 150_000

    def setUp(self):
        super().setUp()
        chooser = random.Random(11)
        self.expected = {}
        for number in range(6):
            words = [f"w{chooser.randrange(self.FORMS):06}" for _ in range(40_000)]
            self.write(f"d/{number}.txt", " ".join(words))
            for word in words:
                tf, df = self.expected.get(word, (0, set()))
                df.add(number)
                self.expected[word] = (tf + 1, df)
        self.expected = {word: (tf, len(df)) for word, (tf, df) in self.expected.items()}
        (self.folder / "temporary").mkdir()

    def run_count(self, *options, **more):
        return self.count("--kinds", "latin", "--temp-dir", "temporary", *options, "d", **more)

    def test_output_does_not_hang_on_memory(self):
        large = self.run_count("--memory", "1G", "--threads", 1)
        self.assertCode(large, ALL_COUNTED)
        self.assertEqual(large.counts, self.expected)
        for memory in ("1", "1M", "8MiB", "20M"):
            for threads in (1, 3):
                small = self.run_count("--memory", memory, "--threads", threads)
                self.assertCode(small, ALL_COUNTED)
                self.assertEqual(small.out, large.out, (memory, threads))
        top = self.run_count("--memory", "1M", "--top", 7)
        self.assertEqual(top.lines, large.lines[:8])
        self.assertEqual(os.listdir(self.folder / "temporary"), [])

    def test_small_memory_does_spill(self):  # or the test above shows nothing
        run = self.run_count("--memory", "1M", "--threads", 1, "--temp-dir", "nosuch")
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "cipin: error:", "nosuch", "No such file")
        self.assertEqual(run.out, b"")

    def test_temp_dir_that_is_full_fails_and_says_so(self):
        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that write fails, as on a full disk
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

        run = self.run_count("--memory", "1M", "--threads", 1, preexec_fn=small_files)
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "cipin: error:", "temporary")
        self.assertEqual(run.out, b"")
        self.assertEqual(os.listdir(self.folder / "temporary"), [])

    def test_tmpdir_is_used_unless_told_otherwise(self):
        options = ["--kinds", "latin", "--memory", "1M", "--threads", 1, "d"]
        run = self.count(*options, environment=self.environment(TMPDIR=str(self.folder / "nosuch")))
        self.assertCode(run, FAILED)
        self.assertIn("nosuch", run.err)
        run = self.count("--temp-dir", "temporary", *options, environment=self.environment(TMPDIR=str(self.folder / "nosuch")))
        self.assertCode(run, ALL_COUNTED)

    def test_interrupt_ends_at_once_and_leaves_no_temporary_file(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("count", *self.small_options(), "--memory", "1M", "--temp-dir", "temporary", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, preexec_fn=support.default_signals)
            for path in sorted((self.folder / "d").iterdir()):
                process.stdin.write(path.read_bytes() + b" ")
            process.stdin.flush()  # and the pipe stays open: it would wait for more
            spilled = lambda: any("(deleted)" in os.readlink(f"/proc/{process.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{process.pid}/fd"))  # noqa: E731
            sleep_until(spilled)
            before = time.monotonic()
            process.send_signal(number)
            code = process.wait(10)
            self.assertLess(time.monotonic() - before, 1)
            self.assertIn(code, (-number, 128 + number))
            self.assertEqual(process.stdout.read(), b"")  # no half of a list
            self.assertEqual(os.listdir(self.folder / "temporary"), [])


class SameEverywhere(Case):
    def setUp(self):
        super().setUp()
        chooser = random.Random(4)
        pieces = ["中国", "人民", "的", "报纸", "囧", "abc", "12", "，", " ", "\n", "\r\n", "长江", "5G", "\u3000", "é", "𠀀"]
        for number in range(40):
            text = "".join(chooser.choices(pieces, k=chooser.randrange(3000))).encode()
            self.write(f"d/{number:02}.txt", text + (b"\xff" if number % 7 == 0 else b""))

    def test_threads_and_order_of_files_leave_no_trace(self):
        files = [str(path) for path in sorted((self.folder / "d").iterdir())]
        first = self.count("--threads", 1, *files)
        self.assertCode(first, SOME_SKIPPED)
        self.assertGreater(len(first.rows), 10)
        for threads in (1, 2, 8):
            random.Random(threads).shuffle(files)
            for arguments in (files, ["d"]):
                run = self.count("--threads", threads, *arguments)
                self.assertCode(run, SOME_SKIPPED)
                self.assertEqual(run.out, first.out, f"{threads} threads")

    def test_warnings_stand_in_the_order_of_the_walk_with_any_threads(self):
        runs = [self.count("-q", "--threads", threads, "--skipped", f"skipped{threads}", "d") for threads in (1, 8)]
        self.assertEqual(runs[0].err, runs[1].err)
        self.assertEqual((self.folder / "skipped1").read_bytes(), (self.folder / "skipped8").read_bytes())

    def test_a_split_at_line_ends_leaves_tf_as_it_was(self):
        text = b"".join(path.read_bytes() for path in sorted((self.folder / "d").iterdir()))
        parts = re.split(rb"(?<=\n)", text)
        self.write("whole.txt", text)
        for number in range(5):
            self.write(f"parts/{number}.txt", b"".join(parts[number * len(parts) // 5:(number + 1) * len(parts) // 5]))
        for small in (True, False):
            whole, split = self.count("whole.txt", small=small), self.count("parts", small=small)
            self.assertEqual({form: tf for form, (tf, _) in whole.counts.items()}, {form: tf for form, (tf, _) in split.counts.items()})
            self.assertEqual(split.counts["的"][1], 5)


class Shrinking(Case):
    """A file that is cut short while it is read: what was there is kept, the rest is reported, and nothing crashes."""

    LINE = "中国人民的报纸\n".encode()

    def big_file(self, megabytes):
        path = self.folder / "big.txt"
        with open(path, "wb") as file:
            for _ in range(megabytes):
                file.write(self.LINE * (1_000_000 // len(self.LINE)))
        return path

    def test_segment_of_a_file_cut_short_under_it(self):
        # Below what was read, inside the window in hand (at a page's edge and not), and beyond it.
        for cut_to in (0, 4096 * 150, 600_001, 3_000_000, 3_000_001, 65_536 * 61):
            with self.subTest(cut_to=cut_to):
                path = self.big_file(20)
                size = path.stat().st_size
                with open(self.folder / "err", "wb") as errors:
                    process = self.start("segment", *self.small_options(), "-d", "", "--skipped", "skipped.tsv", path, stdout=subprocess.PIPE, stderr=errors)
                    head = process.stdout.read(440_000)  # it now waits for us, with about a window and a pipe in hand
                    os.truncate(path, cut_to)
                    out = head + process.stdout.read()
                    self.assertEqual(process.wait(support.TIMEOUT_SECONDS), SOME_SKIPPED)
                self.assertIn("big.txt", (self.folder / "err").read_text(encoding="utf-8"))
                self.assertIn("became shorter", (self.folder / "skipped.tsv").read_text(encoding="utf-8"))
                # All that is left was read, and what was read before the cut may go further; but nothing was made up.
                self.assertGreaterEqual(len(out), cut_to)
                self.assertLess(len(out), size)
                self.assertNotIn(b"\0", out)
                *lines, last, rest = out.decode().split("\n")
                whole = self.LINE.decode().strip()
                self.assertEqual(set(lines), {whole})
                self.assertTrue(whole.startswith(last.rstrip("\ufffd")), last)
                self.assertEqual(rest, "")

    def test_count_of_a_file_cut_to_nothing_is_partial(self):
        path = self.big_file(60)
        total = path.stat().st_size // len(self.LINE)
        process = self.start("count", *self.small_options(), "--threads", 1, "--format", "tsv", path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.1)
        process.send_signal(signal.SIGSTOP)
        os.truncate(path, 0)
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate(timeout=support.TIMEOUT_SECONDS)
        run = support.Run(process.returncode, out, err)
        if run.code == ALL_COUNTED:
            self.skipTest("it had counted 60 MB within 0.1 s")
        self.assertCode(run, SOME_SKIPPED)
        self.assertIn("became shorter", run.err)
        self.assertTrue(all(row["partial"] == "1" for row in run.rows))
        tf = run.counts.get("中国", (0, 0))[0]
        self.assertLess(tf, total)
        # Whole lines but for the last one; no NUL was counted for bytes that are gone.
        self.assertLessEqual(max(abs(tf - run.counts[word][0]) for word in ("人民", "的", "报纸")) if tf > 0 else 0, 1)

    def test_file_that_grows_is_counted_as_it_was_opened_or_longer(self):
        path = self.big_file(20)
        size = path.stat().st_size
        process = self.start("segment", *self.small_options(), "-d", "", path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        head = process.stdout.read(1000)
        with open(path, "ab") as file:
            file.write(self.LINE * 1000)
        out = head + process.stdout.read()
        self.assertEqual(process.wait(support.TIMEOUT_SECONDS), ALL_COUNTED)
        self.assertGreaterEqual(len(out), size)
        self.assertEqual(out, self.LINE * (len(out) // len(self.LINE)))
