"""What a night writes to disk: it says how much, and a night with nothing new rewrites nothing (flash cards wear out by it)."""
import json
import os
import subprocess
import unittest

import support
from stores import Clock, Store, write_old
from support import ALL_COUNTED, Case

ROW_OF_THE_NIGHT_PAGES = 2  # the page that holds the run's own row, and one more where that page is full
QUIET_NIGHT_BYTES = 1 << 17


def kernels_count(command):
    """The finished command's stderr, and what the kernel says that it wrote: its io file is still there before it is waited for."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"})
    err = process.stderr.read().decode()
    process.stderr.close()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with open(f"/proc/{process.pid}/io", encoding="ascii") as file:
        figures = {name: int(value) for name, value in (line.split(": ") for line in file)}
    return err, process.wait(), figures["write_bytes"] - figures["cancelled_write_bytes"]


@unittest.skipUnless(os.access("/proc/self/io", os.R_OK), "the kernel keeps no account of input and output")
class DiskWrites(Case):
    def setUp(self):
        super().setUp()
        self.clock = Clock()

    def store_of(self, name, pages):
        """A store of so many pages, all different, and how the first night ended."""
        for number in range(pages):
            write_old(self.folder / name / f"2024/01-{number % 28 + 1:02}/{number}.txt", "".join(map(chr, range(0x4E00 + number, 0x4E00 + number + 200))), self.clock)
        store = Store(self.folder / f"{name}.cipin")
        return store, self.night(store, name)

    def night(self, store, name, *more):
        run = store.update("--log-format", "json", *more, self.folder / name)
        self.assertCode(run, ALL_COUNTED)
        return run.summary

    def test_a_night_says_what_the_kernel_counted(self):
        store, _ = self.store_of("a", 1)
        for number in range(300):
            write_old(self.folder / f"a/{number}.txt", "".join(map(chr, range(0x4E00 + 7 * number, 0x4E00 + 7 * number + 900))), self.clock)
        err, code, counted = kernels_count([support.CIPIN, *store.update_command("--log-format", "json", self.folder / "a")])
        self.assertEqual(code, ALL_COUNTED, err)
        said = json.loads(err)["disk_written_bytes"]
        if counted == 0:
            self.skipTest("this file system is not on a disk")
        self.assertGreater(said, store.path.stat().st_size / 2)
        self.assertLess(abs(said - counted), 1 << 16)  # what is taken away after the line is said: SQLite's files beside the store

    def test_the_figure_is_in_line_log_and_metrics(self):
        store, summary = self.store_of("a", 1)
        self.assertIsInstance(summary["disk_written_bytes"], int)
        run = store.update("--metrics", self.folder / "a.prom", self.folder / "a")
        self.assertRegex(run.err, r"; [0-9]+ bytes written to disk\n$")
        self.assertRegex((self.folder / "a.prom").read_text(), r"(?m)^cipin_run_disk_written_bytes\{[^}]*\} [0-9]+$")

    def test_a_night_with_nothing_new_writes_its_own_row_and_nothing_else(self):
        written = {}
        for name, pages in (("small", 3), ("large", 400)):
            store, first = self.store_of(name, pages)
            self.night(store, name)
            before = store.path.read_bytes()
            files = sorted(path.name for path in store.files())
            summary = self.night(store, name)
            after = store.path.read_bytes()
            self.assertEqual((summary["files_read"], summary["bytes"]), (0, 0))
            self.assertEqual(sorted(path.name for path in store.files()), files)
            self.assertEqual(len(after), len(before))
            size = int.from_bytes(before[16:18], "big") or 65536  # SQLite's page size; 1 stands for 65536
            changed = [at for at in range(0, len(before), size) if before[at : at + size] != after[at : at + size]]
            self.assertLessEqual(len(changed), ROW_OF_THE_NIGHT_PAGES, changed)
            self.assertLessEqual(summary["disk_written_bytes"], QUIET_NIGHT_BYTES)
            written[name] = (first["disk_written_bytes"], summary["disk_written_bytes"])
        self.assertLess(abs(written["large"][1] - written["small"][1]), 1 << 15, "a quiet night's writing hangs on the store's size")
        if written["large"][0]:
            self.assertGreater(written["large"][0], 4 * written["large"][1])


if __name__ == "__main__":
    unittest.main()
