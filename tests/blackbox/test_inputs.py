"""What is read: files, folders in their order, globs, links, pipes, standard input; and what cannot be read is named."""
import ctypes
import os
import socket
import subprocess
import threading

import support
from support import ALL_COUNTED, FAILED, SOME_SKIPPED, Case


class Folders(Case):
    def forms_in_order(self, *arguments, code=ALL_COUNTED):
        """Each file holds its own name as one Latin word; `segment` prints them in the order of the walk."""
        run = self.segment(*arguments)
        self.assertCode(run, code)
        return run.text.split()

    def make(self, *names):
        for name in names:
            self.write(name, "".join(c for c in name if c.isascii() and c.isalnum()))

    def test_files_of_folders_come_in_bytewise_order_of_their_paths(self):
        names = ["d/b.txt", "d/a.md", "d/B.txt", "d/a/z.txt", "d/a-b.txt", "d/a b.txt", "d/é.txt", "d/10.txt", "d/9.txt", "d/.hidden.txt", "d/中/x.txt", "d/b/b/b.txt"]
        self.make(*names)
        expected = ["".join(c for c in name if c.isascii() and c.isalnum()) for name in sorted(names, key=str.encode)]
        got = self.forms_in_order("d")
        self.assertEqual(got, expected)
        self.assertEqual(self.forms_in_order("d/"), got)

    def test_arguments_are_read_as_given_whatever_their_names(self):
        self.make("b.txt", "a.log", "c", "d/x.txt")
        self.assertEqual(self.forms_in_order("b.txt", "d", "a.log", "c", "b.txt"), ["btxt", "dxtxt", "alog", "c", "btxt"])

    def test_files_of_no_known_name_are_ignored_in_folders_and_counted_as_such(self):
        self.make("d/a.txt", "d/b.md", "d/c.log", "d/d", "d/e.json", "d/f.TXT")
        self.assertEqual(self.forms_in_order("d"), ["datxt", "dbmd"])
        run = self.run_cipin("count", "--log-format", "json", "d")
        self.assertEqual((run.summary["files"], run.summary["ignored"], run.summary["skipped"]), (2, 4, 0))

    def test_include_and_exclude(self):
        self.make("d/a.txt", "d/b.log", "d/c.log", "d/old/e.log", "d/new/f.log", "d/new/g.txt")
        self.assertEqual(self.forms_in_order("--include", "*.log", "d"), ["dblog", "dclog", "dnewflog", "doldelog"])
        self.assertEqual(self.forms_in_order("--include", "b.*", "--include", "*.txt", "d"), ["datxt", "dblog", "dnewgtxt"])
        self.assertEqual(self.forms_in_order("--include", "*.log", "--exclude", "old", "--exclude", "c*", "d"), ["dblog", "dnewflog"])
        self.assertEqual(self.forms_in_order("--include", "*", "--exclude", "[!a]*", "d"), ["datxt"])

    def test_links_are_followed_only_when_asked(self):
        self.make("d/a.txt", "elsewhere/b.txt")
        (self.folder / "d/link.txt").symlink_to(self.folder / "elsewhere/b.txt")
        (self.folder / "d/folder").symlink_to(self.folder / "elsewhere")
        self.assertEqual(self.forms_in_order("d"), ["datxt"])
        self.assertEqual(self.forms_in_order("--follow", "d"), ["datxt", "elsewherebtxt", "elsewherebtxt"])
        self.assertEqual(self.forms_in_order("d/link.txt"), ["elsewherebtxt"])  # named: read
        self.assertEqual(self.forms_in_order("d/folder"), ["elsewherebtxt"])

    def test_circle_of_links_ends_and_is_named(self):
        self.make("d/a.txt", "d/in/b.txt")
        (self.folder / "d/in/back").symlink_to(self.folder / "d")
        (self.folder / "d/self").symlink_to(".")
        run = self.segment("--follow", "d")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.text.split(), ["datxt", "dinbtxt"])
        self.assertIn("d/in/back", run.err)
        self.assertIn("d/self", run.err)

    def test_link_to_nothing_is_named_when_followed(self):
        self.make("d/a.txt")
        (self.folder / "d/gone.txt").symlink_to("nowhere")
        self.assertEqual(self.forms_in_order("d"), ["datxt"])
        run = self.segment("--follow", "d")
        self.assertCode(run, SOME_SKIPPED)
        self.assertOneErrorLine(run, "d/gone.txt", "No such file")

    def test_names_that_are_no_utf8_are_read(self):
        name = os.fsencode(self.folder) + b"/d\xff\xfe"
        os.mkdir(name)
        with open(name + b"/\xe4\xb8.txt", "wb") as file:
            file.write("中国".encode())
        for path in (name, name + b"/\xe4\xb8.txt"):
            run = self.segment(path)
            self.assertCode(run, ALL_COUNTED)
            self.assertEqual(run.text, "中国\n")

    def test_fifos_and_sockets_in_folders_are_named_and_do_not_block(self):
        self.make("d/a.txt")
        os.mkfifo(self.folder / "d/fifo.txt")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        here = os.getcwd()
        os.chdir(self.folder / "d")  # a socket's path must be short
        self.addCleanup(os.chdir, here)
        listener.bind("socket.txt")
        run = self.segment("d")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.text, "datxt\n")
        self.assertRegex(run.err, r"(?m)d/fifo\.txt: .*FIFO")
        self.assertRegex(run.err, r"(?m)d/socket\.txt: .*socket")

    def test_a_deep_tree_is_walked(self):
        path = "/".join(["d"] * 200) + "/a.txt"
        self.write(path, "中国")
        self.assertEqual(self.segment("d").text, "中国\n")

    def test_empty_folder_is_no_error(self):
        (self.folder / "d").mkdir()
        run = self.count("d")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.rows, [])


class Unreadable(Case):
    def test_missing_file_beside_a_good_one_is_partial(self):
        self.write("a.txt", "中国")
        run = self.count("a.txt", "nosuch.txt", "-q")
        self.assertCode(run, SOME_SKIPPED)
        self.assertOneErrorLine(run, "nosuch.txt", "No such file")
        self.assertEqual(run.rows[0]["partial"], "1")
        run = self.segment("nosuch.txt", "a.txt")
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.text, "中国\n")

    def test_nothing_readable_fails(self):
        for command in (["count", "-q"], ["segment"]):
            run = self.run_cipin(*command, "nosuch.txt", "neither.txt", "")
            self.assertCode(run, FAILED)
            self.assertEqual(run.err.count("\n"), 3, run.err)

    def test_unreadable_file_is_named(self):
        self.write("d/a.txt", "中国")
        self.write("d/secret.txt", "人民").chmod(0)
        (self.folder / "d/shut").mkdir()
        (self.folder / "d/shut").chmod(0)
        self.addCleanup((self.folder / "d/shut").chmod, 0o700)
        libc = ctypes.CDLL(None, use_errno=True)

        def drop():  # root reads everything by CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH; what is not in the bounding set is lost at exec
            for capability in (1, 2):
                libc.prctl(24, capability, 0, 0, 0)

        probe = subprocess.run(["cat", str(self.folder / "d/secret.txt")], preexec_fn=drop, capture_output=True)
        if probe.returncode == 0:
            self.skipTest("runs with a right to read everything that cannot be given up here")
        run = self.segment("d", preexec_fn=drop)
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.text, "中国\n")
        self.assertRegex(run.err, r"d/secret\.txt: .*Permission denied")
        self.assertRegex(run.err, r"d/shut: .*Permission denied")

    def test_folder_given_as_lexicon_is_an_error(self):
        run = self.run_cipin("count", "--lexicon", self.folder, stdin=b"x", small=False)
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, str(self.folder))

    def test_read_error_is_named_and_never_taken_for_an_end(self):
        # A process's memory cannot be read at 0; the file says it is regular and empty.
        if not os.path.exists("/proc/self/mem"):
            self.skipTest("there is no /proc/self/mem")
        self.write("a.txt", "中国")
        for command in (["count", "-q"], ["segment"]):
            with self.subTest(command=command):
                run = self.run_cipin(*command, "a.txt", "/proc/self/mem")
                self.assertCode(run, SOME_SKIPPED)
                self.assertIn("/proc/self/mem", run.err)

    def test_file_that_says_it_is_empty_and_is_not_is_read(self):
        # As all of /proc and /sys: nothing may be lost unsaid.
        if not os.path.exists("/proc/version"):
            self.skipTest("there is no /proc/version")
        with open("/proc/version", "rb") as file:
            size = len(file.read())
        run = self.run_cipin("count", "--log-format", "json", "/proc/version")
        self.assertEqual(run.summary["bytes"], size)

    def test_closed_standard_input_is_named(self):
        shell = subprocess.run(["sh", "-c", '"$@" <&-', "sh", support.CIPIN, "segment", *self.small_options(), "-"], cwd=self.folder, env=self.environment(), capture_output=True)
        self.assertEqual(shell.returncode, FAILED, shell.stderr)
        self.assertIn(b"cannot be read", shell.stderr)


class Streams(Case):
    def test_standard_input_is_read_without_a_path_or_by_a_dash(self):
        for arguments in ([], ["-"]):
            run = self.segment(*arguments, stdin="中国人民\n".encode())
            self.assertEqual(run.text, "中国 人民\n")

    def test_fifo_is_read(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        text = "中国人民\n" * 50_000
        writer = threading.Thread(target=lambda: fifo.write_bytes(text.encode()))
        writer.start()
        run = self.count(fifo)
        writer.join()
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.counts, {"中国": (50_000, 1), "人民": (50_000, 1), "\\n": (50_000, 1)})

    def test_process_substitution_is_read(self):
        bash = subprocess.run(["bash", "-c", '"$@" <(printf "中国\\n") <(printf "人民\\n")', "bash", support.CIPIN, "segment", *self.small_options()],
                              env=self.environment(), capture_output=True)
        self.assertEqual((bash.returncode, bash.stdout.decode(), bash.stderr), (ALL_COUNTED, "中国\n人民\n", b""))

    def test_pipe_that_comes_in_drops_gives_the_same_tokens(self):
        data = "中国人民的报纸，\r\n词频5G".encode() * 40 + b"\xf0\x9f"
        process = self.start("segment", *self.small_options(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

        def drip():
            for byte in data:
                process.stdin.write(bytes([byte]))
                process.stdin.flush()
            process.stdin.close()

        writer = threading.Thread(target=drip)
        writer.start()
        out = process.stdout.read()
        writer.join()
        process.wait()
        self.assertEqual(out, self.segment(self.write("a.txt", data)).out)

    def test_stream_and_file_give_the_same_tokens_over_many_windows(self):
        data = ("中国人民的报纸，\r\n词频5G囧abc\n" * 60_000).encode() + b"\xff" * 3  # 3 MB
        file = self.segment(self.write("a.txt", data))
        self.assertCode(file, SOME_SKIPPED)
        self.assertEqual(self.segment(stdin=data).out, file.out)
        self.assertEqual(file.out.count(b"\n"), 120_001)


class Bytes(Case):
    def test_empty_file_counts_as_a_document(self):
        self.write("a.txt", "")
        run = self.run_cipin("count", "--log-format", "json", "a.txt")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual((run.summary["files"], run.summary["bytes"], run.summary["tokens"]), (1, 0, 0))

    def test_nuls_are_tokens(self):
        run = self.count(self.write("a.txt", b"\0" * 100_000))
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.counts, {"\\x00": (100_000, 1)})

    def test_bom_is_dropped_only_at_the_front(self):
        run = self.count(self.write("a.txt", "\ufeff中国\ufeff\n"))
        self.assertEqual(run.counts, {"中国": (1, 1), "\ufeff": (1, 1), "\\n": (1, 1)})

    def test_bom_cut_short_is_no_utf8(self):
        run = self.segment(self.write("a.txt", b"\xef\xbb"))
        self.assertCode(run, SOME_SKIPPED)
        self.assertEqual(run.text, "\ufffd\n")

    def test_first_fault_is_named_with_its_offset(self):
        run = self.segment(self.write("a.txt", "中国\n人民".encode() + b"\xfe\n"))
        self.assertCode(run, SOME_SKIPPED)
        self.assertOneErrorLine(run, "a.txt: byte 13: not UTF-8")

    def test_the_archive_is_not_written_to(self):
        path = self.write("d/a.txt", b"\xff" + "中国".encode())
        before = (path.stat().st_mtime_ns, path.read_bytes(), sorted(os.listdir(self.folder)), sorted(os.listdir(path.parent)))
        self.count("d")
        self.segment("d")
        self.assertEqual((path.stat().st_mtime_ns, path.read_bytes(), sorted(os.listdir(self.folder)), sorted(os.listdir(path.parent))), before)
