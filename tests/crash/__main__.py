"""Breaks updates at every write they make and looks whether a count is lost: CIPIN=path/to/cipin /usr/bin/python3 tests/crash [--long] [--at MODE:N] [PART...]

Parts (all of them if none is named):
  kill     SIGKILL before and in the middle of the n-th call that changes the store; then update again
  faults   ENOSPC, EIO, EINTR and short writes at the n-th call, once and for good; then update again
  signals  SIGINT and SIGTERM at the n-th call
  beside   a second update while one is at work; questions while one is at work
  full     files that may grow no more; a small tmpfs that fills up (root)
  power    power cuts: ext4 on a loop device, shut down without a flush (root)
Always: after the next update the export is that of a recount from nothing, byte for byte, and `verify` is clean.
  --long   every n and 200 random moments instead of a spread
  --at     one MODE (kill, kill-half, short, EINTR, ENOSPC, EIO) at one call, as a failure names it
$CRASH_SHIM is the library to preload, else the release build's. Exit codes: 0 all held, 1 not, 2 wrong usage, 77 there is no shim.
"""
import argparse
import collections
import contextlib
import fcntl
import os
import pathlib
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "blackbox"))
import support  # noqa: E402
from support import Run  # noqa: E402
from stores import INTERRUPTED, STORE_LOCKED, Clock, Store, cipin, first_difference, write_old  # noqa: E402

SHIM = os.environ.get("CRASH_SHIM", str(support.PROJECT / "build/release/tests/crash_shim.so"))
SPREAD = {"kill": 64, "kill-half": 64, "short": 24, "EINTR": 24, "ENOSPC": 40, "EIO": 40, "signals": 20}
FAILURES_SHOWN = 12
MAKING_CALLS = 24  # of "first": the file, its journal, the change to a log; each is of another kind
# The updates that are broken: "first" makes a store, "next" brings one up to date, "rebuild" counts it anew with other settings.
UPDATES = ("first", "next", "rebuild")
# So that one container takes several commits, and terms wait in a store as small as this and are settled.
SMALL_BATCHES = {"CIPIN_TEST_COMMIT_DOCUMENTS": "7", "CIPIN_TEST_SETTLED_SHARE": "3"}
Fault = collections.namedtuple("Fault", "call path")


def text_of(number, day):
    """Words of the small lexicon, unknown ones that come back and ones that are new."""
    words = ["中国", "人民", "报纸", "词频", "5G", f"word{number % 17}", f"only{number}", "的"]
    return f"{day}日 " + "，".join(words[(number + step) % len(words)] for step in range(20)) + "。\n"


def json_lines(first, last, changed=()):
    return "".join(f'{{"date":"2015-{1 + number % 12:02}-{1 + number % 28:02}","title":"No {number}","source":"Paper {number % 3}",'
                   f'"text":"{text_of(number + (1000 if number in changed else 0), number).strip()}"}}\n' for number in range(first, last))


class Scene:
    """An archive in two states; a store of the first; what the second one's export must be."""

    def __init__(self, folder):
        self.folder = folder
        self.archive = folder / "archive"
        clock = Clock()
        for number in range(30):
            write_old(self.archive / f"2014/{1 + number % 12:02}-{1 + number % 28:02}/{number:02}.txt", text_of(number, number), clock)
        write_old(self.archive / "lines.jsonl", json_lines(0, 40), clock)
        self.base = Store(folder / "base" / "store")
        self.base.path.parent.mkdir()
        self._done(self.base.update(self.archive))
        self.base_export = self.base.export()

        pages = sorted(self.archive.rglob("*.txt"))
        for number, page in enumerate(pages[:6]):  # changed
            write_old(page, text_of(100 + number, number), clock)
        for page in pages[6:10]:  # withdrawn
            page.unlink()
        for number, page in enumerate(pages[10:15]):  # renamed
            page.rename(page.with_name(f"moved-{number}.txt"))
        shutil.copyfile(pages[15], pages[15].with_name("twin.txt"))
        clock.set(pages[15].with_name("twin.txt"))
        for number in range(8):  # new
            write_old(self.archive / f"2016/01-{1 + number:02}/new.txt", text_of(200 + number, number), clock)
        write_old(self.archive / "lines.jsonl", json_lines(0, 60, changed=(3, 17)), clock)
        write_old(self.archive / "more.jsonl", json_lines(300, 330), clock)
        self.expected = self.base.recounted(self.archive)
        self.other_options = [*self.base.options, "--json-text", "title"]  # of an option said twice the last counts
        self.rebuilt = Store(self.base.path, self.other_options).recounted(self.archive)
        assert len({self.base_export, self.expected, self.rebuilt}) == 3

    def _done(self, run):
        assert run.code == 0, (run.code, run.err)

    def fresh(self):
        """A folder for one trial; emptied first."""
        folder = self.folder / "trial"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def environment_of(store, mode, at=0, times=1, report=None):
    """For a run under the shim. Temporary files lie where it counts them."""
    temporary = store.path.with_name(store.path.name + "-temporary")
    temporary.mkdir(exist_ok=True)
    environment = {"LD_PRELOAD": SHIM, "CIPIN_SHIM_PREFIX": os.path.realpath(store.path), "CIPIN_SHIM_MODE": mode, "CIPIN_SHIM_AT": str(at),
                   "CIPIN_SHIM_TIMES": str(times), "TMPDIR": str(temporary), **SMALL_BATCHES}
    if report:
        environment["CIPIN_SHIM_REPORT"] = str(report)
    return environment


class Report:
    """What the shim wrote: the number of calls, and the fault if one came."""

    def __init__(self, path):
        self.calls, self.fault = None, None
        for line in pathlib.Path(path).read_text().splitlines() if os.path.exists(path) else []:
            words = line.split(" ", 3)
            if words[0] == "calls":
                self.calls = int(words[1])
            else:
                self.fault = Fault(words[2], words[3])


class Crash:
    def __init__(self, scene, long, random_source):
        self.scene = scene
        self.long = long
        self.random = random_source
        self.trials = 0
        self.failures = []
        self.skips = []
        self.calls = {}

    def fail(self, what, message):
        self.failures.append(f"{what}: {message}")
        if len(self.failures) <= FAILURES_SHOWN:
            print(f"FAILED: {what}: {message}", flush=True)

    def skip(self, part, reason):
        self.skips.append(f"SKIPPED: crash {part}: {reason}")

    def store_of(self, which, folder):
        store = Store(folder / "store")
        if which != "first":
            store = self.scene.base.copy_to(store.path)
        if which == "rebuild":
            store.options = self.scene.other_options
        return store

    def arguments_of(self, which):
        return [*(["--rebuild"] if which == "rebuild" else []), self.scene.archive]

    def calls_of(self, which):
        """How many calls an unbroken run makes; it must be right, too."""
        if which not in self.calls:
            folder = self.scene.fresh()
            store = self.store_of(which, folder)
            report = folder / "report"
            run = store.update("--threads", 1, *self.arguments_of(which), environment=environment_of(store, "count", report=report))
            assert run.code == 0, (run.code, run.err)
            self.calls[which] = Report(report).calls
            self.check_after(which, "unbroken", store)
            print(f"{which}: {self.calls[which]} calls change the store", flush=True)
        return self.calls[which]

    def points(self, which, mode):
        """The calls to break at: all, or a spread with the first and the last, and for "first" each of those that make the file."""
        count = self.calls_of(which)
        wanted = count if self.long else min(count, SPREAD[mode] // 2)
        making = range(1, min(count, MAKING_CALLS) + 1 if which == "first" else 1)
        return sorted({1 + round(step * (count - 1) / max(1, wanted - 1)) for step in range(wanted)} | set(making))

    def expected_of(self, which):
        return self.scene.rebuilt if which == "rebuild" else self.scene.expected

    def compare(self, what, store, expected, message):
        try:
            exported = store.export()
        except AssertionError as error:
            self.fail(what, f"{message}: {error}")
            return
        if exported != expected:
            self.fail(what, f"{message}; {first_difference(exported, expected)}")

    def check_after(self, which, what, store):
        """The next update ends well; then the export is the recount's and verify finds nothing."""
        run = store.update(*self.arguments_of(which))
        if run.code != 0:
            self.fail(what, f"the next update ended with {run.code}: {run.err.strip()[-300:]}")
            return
        self.compare(what, store, self.expected_of(which), "the export is not the recount's")
        verified = store.verify()
        if verified.code != 0:
            self.fail(what, f"verify ended with {verified.code}: {verified.err.strip()[-300:]}")

    def trial(self, which, mode, at, times=1):
        """One broken run: (its Run, the shim's Report, its store)."""
        self.trials += 1
        folder = self.scene.fresh()
        store = self.store_of(which, folder)
        report = folder / "report"
        run = store.update("--threads", 1, *self.arguments_of(which), environment=environment_of(store, mode, at, times, report))
        return run, Report(report), store

    def no_fault(self, what, which, at, run):
        """Threads meet otherwise from run to run, so that terms that wait are settled by another commit, and the last calls may stay away: of
        440 to 500 so many; not more."""
        if run.code != 0 or at < self.calls_of(which) * 0.85:
            self.fail(what, f"the call never came, and the run ended with {run.code}: {run.err.strip()[-300:]}")

    def kill_at(self, which, mode, at):
        run, report, store = self.trial(which, mode, at)
        what = f"{which} {mode}:{at} ({report.fault.call} {report.fault.path})" if report.fault else f"{which} {mode}:{at}"
        if report.fault is None:
            self.no_fault(what, which, at, run)
        elif run.code != -signal.SIGKILL:
            self.fail(what, f"was not killed but ended with {run.code}: {run.err.strip()[-300:]}")
        elif which == "rebuild" and store.verify().code != 0:
            self.fail(what, "is not whole after it, before the next update")
        self.check_after(which, what, store)

    def kill(self):
        for which in UPDATES:
            for mode in ("kill", "kill-half"):
                for at in self.points(which, mode):
                    self.kill_at(which, mode, at)
        if self.long:
            self.kill_at_random_moments(200)
        else:
            self.kill_at_random_moments(30)

    def kill_at_random_moments(self, count):
        """With as many threads as it likes; the moment is drawn from twice the time that a whole run takes."""
        for number in range(count):
            which = ("first", "next")[number % 2]
            folder = self.scene.fresh()
            store = self.store_of(which, folder)
            if number < 2:
                began = time.monotonic()
                store.update(self.scene.archive, environment=SMALL_BATCHES)
                took = time.monotonic() - began
                folder = self.scene.fresh()
                store = self.store_of(which, folder)
            moment = self.random.uniform(0, took * 1.2)
            process = subprocess.Popen([support.CIPIN, *map(str, store.update_command(self.scene.archive))], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env={**os.environ, **SMALL_BATCHES})
            time.sleep(moment)
            process.kill()
            process.wait()
            self.trials += 1
            self.check_after(which, f"{which} killed after {moment * 1000:.1f} ms", store)

    def fault_at(self, which, mode, at, times=1):
        run, report, store = self.trial(which, mode, at, times)
        lasting = " for good" if times == 0 else ""
        what = f"{which} {mode}{lasting}:{at}" + (f" ({report.fault.call} {report.fault.path})" if report.fault else "")
        if report.fault is None:
            self.no_fault(what, which, at, run)
            return self.check_after(which, what, store)
        # A short write is finished, an interrupted one made again, whatever else happens. A disk that is full or broken ends the run when
        # bytes of the store or its log, or their way to the disk, are concerned; elsewhere the run may do without.
        must_survive = mode == "short" or (mode == "EINTR" and "write" in report.fault.call)
        must_fail = mode in ("ENOSPC", "EIO") and report.fault.call in ("write", "pwrite", "fsync", "fdatasync") and report.fault.path.endswith(
            ("/store", "/store-wal"))
        if run.code not in (0, 1):
            self.fail(what, f"ended with {run.code}: {run.err.strip()[-300:]}")
        elif run.code == 1 and must_survive:
            self.fail(what, f"was not survived: {run.err.strip()[-300:]}")
        elif run.code == 0 and must_fail:
            self.fail(what, "ended with 0")
        elif run.code == 1 and str(store.path) not in run.err:
            self.fail(what, f"the message names no file: {run.err.strip()[-300:]}")
        elif run.code == 1 and not run.err.strip():
            self.fail(what, "no message")
        elif run.code == 0:
            self.compare(what, store, self.expected_of(which), "ended with 0, but the export is not the recount's")
        self.check_after(which, what, store)

    def faults(self):
        for which in UPDATES:
            for mode in ("short", "EINTR", "ENOSPC", "EIO"):
                for at in self.points(which, mode):
                    self.fault_at(which, mode, at)
            for mode in ("ENOSPC", "EIO"):
                for at in self.points(which, mode)[:: 1 if self.long else 2]:
                    self.fault_at(which, mode, at, times=0)
            self.fault_at(which, "short", 1, times=0)

    @contextlib.contextmanager
    def stopped_at(self, which, at, mode="stop", times=1):
        """(process, store) of an update that stands still before its n-th call; (None, store) if it ended before."""
        self.trials += 1
        folder = self.scene.fresh()
        store = self.store_of(which, folder)
        command = [support.CIPIN, *map(str, store.update_command("--threads", 2, self.scene.archive))]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env={**os.environ, **environment_of(store, mode, at, times, folder / "report")},
                                   preexec_fn=support.default_signals)
        try:
            _, status = os.waitpid(process.pid, os.WUNTRACED)
            if os.WIFSTOPPED(status):
                yield process, store
            else:
                process.returncode = os.waitstatus_to_exitcode(status)
                self.no_fault(f"{which} stop:{at}", which, at, Run(process.returncode, b"", process.stderr.read()))
                yield None, store
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stderr.close()

    def signals(self):
        for which in ("first", "next"):
            points = self.points(which, "signals")
            for name in (signal.SIGINT, signal.SIGTERM):
                for at in points:
                    self.signal_at(which, name, at, at <= points[-1] // 2)
            for at in points:  # the disk fails, too: once, and for good
                self.signal_at(which, signal.SIGTERM, at, False, "stop-EIO", 1)
                self.signal_at(which, signal.SIGTERM, at, False, "stop-EIO", 0)

    def signal_at(self, which, name, at, must_stop, mode="stop", times=1):
        what = f"{which} {name.name} at call {at}" + (f", which fails{'' if times else ' for good'}" if mode != "stop" else "")
        with self.stopped_at(which, at, mode, times) as (process, store):
            if process is None:
                return
            process.send_signal(name)
            process.send_signal(signal.SIGCONT)
            message = process.stderr.read().decode()
            code = process.wait(support.TIMEOUT_SECONDS)
        # Whoever is interrupted when all is read may finish: then it is all there.
        if code == 0 and not must_stop:
            self.compare(what, store, self.expected_of(which), "ended with 0, but the export is not the recount's")
        elif code != INTERRUPTED and not (code == 1 and mode != "stop"):
            self.fail(what, f"ended with {code}: {message.strip()[-300:]}")
        if store.path.exists() and self.has_tables(store):
            verified = store.verify()
            if verified.code != 0:
                self.fail(what, f"verify, after it, ended with {verified.code}: {verified.err.strip()[-300:]}")
        self.check_after(which, what, store)

    @staticmethod
    def has_tables(store):
        if pathlib.Path(f"{store.path}-journal").exists():
            return False  # it was being made: what is in the file is taken back by whoever opens it to write
        return store.number("SELECT count(*) FROM sqlite_master") > 0

    def beside(self):
        calls = self.calls_of("next")
        for at in sorted({5 + step * (calls - 5) // 6 for step in range(6)}):  # 5: the lock says who holds it
            what = f"beside an update at call {at}"
            with self.stopped_at("next", at) as (process, store):
                if not store.path.with_name("store.lock").exists():
                    self.fail(what, "there is no lock")
                second = store.update(self.scene.archive)
                if second.code != STORE_LOCKED:
                    self.fail(what, f"a second update ended with {second.code}: {second.err.strip()[-300:]}")
                elif str(process.pid) not in second.err or str(store.path) not in second.err:
                    self.fail(what, f"the message names not the holder, or not the store: {second.err.strip()}")
                for question in (["export"], ["verify"], ["top", "--format", "tsv"]):
                    asked = cipin(*question, "--store", store.path)
                    if asked.code != 0 or (question != ["verify"] and not asked.out):
                        self.fail(what, f"{question[0]} ended with {asked.code}: {asked.err.strip()[-300:]}")
                process.send_signal(signal.SIGCONT)
                message = process.stderr.read().decode()
                code = process.wait(support.TIMEOUT_SECONDS)
            if code != 0:
                self.fail(what, f"the first update ended with {code}: {message.strip()[-300:]}")
            self.check_after("next", what, store)
        # A reader that came before the first change sees the old state for as long as it looks.
        with self.stopped_at("next", 3) as (process, store):
            self.compare("beside", store, self.scene.base_export, "before the first commit the export is not the old state's")

    @contextlib.contextmanager
    def mounted(self, *options):
        """A folder on which a file system is mounted; None where that is not possible."""
        folder = self.scene.folder / "mounted"
        folder.mkdir(exist_ok=True)
        done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True)
        if done.returncode != 0:
            yield None
            return
        try:
            yield folder
        finally:
            subprocess.run(["umount", str(folder)], capture_output=True)

    def full(self):
        for size_kb in (4, 40, 100, 200):  # no file may be larger: SIGXFSZ or EFBIG
            for which in ("first", "next"):
                what = f"{which} update where files end at {size_kb} kB"
                self.trials += 1
                store = self.store_of(which, self.scene.fresh())
                limit = size_kb * 1024
                run = store.update(self.scene.archive, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
                if run.code not in (0, 1, -signal.SIGXFSZ):
                    self.fail(what, f"ended with {run.code}: {run.err.strip()[-300:]}")
                self.check_after(which, what, store)
        if os.geteuid() != 0:
            return self.skip("full", "a small tmpfs needs root")
        base_kb = -(-self.scene.base.path.stat().st_size // 1024)
        failed = 0
        for which, sizes_kb in (("first", [16, 64, 128, 256, 512]), ("next", [base_kb + more for more in (16, 48, 96, 160, 320, 640)])):
            for size_kb in sizes_kb:
                what = f"{which} update on a tmpfs of {size_kb} kB"
                with self.mounted("-t", "tmpfs", "-o", f"size={size_kb}k", "cipin-crash") as folder:
                    if folder is None:
                        return self.skip("full", "no tmpfs can be mounted here")
                    self.trials += 1
                    store = self.store_of(which, folder)
                    run = store.update("--temp-dir", folder, self.scene.archive, environment=SMALL_BATCHES)
                    failed += run.code == 1
                    if run.code not in (0, 1):
                        self.fail(what, f"ended with {run.code}: {run.err.strip()[-300:]}")
                    elif run.code == 1 and (str(store.path) not in run.err or not ("space" in run.err or "full" in run.err)):
                        self.fail(what, f"the message does not say that there is no space for {store.path}: {run.err.strip()[-300:]}")
                    subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
                    self.check_after(which, what, store)
        if failed < 3:
            self.fail("full", f"only {failed} of the small file systems were too small: the sizes test nothing")

    @contextlib.contextmanager
    def ext4(self):
        """An image with an ext4, and how to mount it: (image,); None where there is no mkfs.ext4."""
        image = self.scene.folder / "image"
        with open(image, "wb") as file:
            file.truncate(64 << 20)
        made = subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], capture_output=True)
        try:
            yield image if made.returncode == 0 else None
        finally:
            image.unlink()

    def power(self):
        if os.geteuid() != 0:
            return self.skip("power", "a loop device needs root")
        if shutil.which("mkfs.ext4") is None and not os.path.exists("/sbin/mkfs.ext4"):
            return self.skip("power", "there is no mkfs.ext4 (Debian: e2fsprogs)")
        cuts = [("next", None), ("first", None)] + [(("first", "next")[number % 2], fraction) for number, fraction in
                                                   enumerate([0.3, 0.5, 0.7, 0.9] * (10 if self.long else 1))]
        for which, fraction in cuts:
            with self.ext4() as image:
                if image is None:
                    return self.skip("power", "mkfs.ext4 failed")
                what = f"{which} update, power cut " + ("after its end" if fraction is None else f"at about {fraction:.0%}")
                seen = 0
                with self.mounted("-o", "loop", str(image)) as folder:
                    if folder is None:
                        return self.skip("power", "no loop device can be mounted here")
                    self.trials += 1
                    store = self.store_of(which, folder)
                    os.sync()
                    seen = self.update_and_cut(store, fraction, what)
                    if seen is None:
                        return self.skip("power", "this kernel's ext4 cannot be shut down")
                with self.mounted("-o", "loop", str(image)) as folder:
                    if folder is None:
                        self.fail(what, "cannot be mounted again")
                        continue
                    self.look_after_cut(which, store, fraction, seen, what)

    def update_and_cut(self, store, fraction, what):
        """Cuts the power in an update or after it; the articles that another connection saw as committed before (None: no cut is possible)."""
        if fraction is None:
            run = store.update(self.scene.archive)
            if run.code != 0:
                self.fail(what, f"ended with {run.code}: {run.err.strip()[-300:]}")
            seen = store.number("SELECT count(*) FROM article")
            return seen if cut_power(store.path.parent) else None
        stop_at = max(1, int(self.calls_of("next" if store.path.exists() else "first") * fraction))
        process = subprocess.Popen([support.CIPIN, *map(str, store.update_command("--threads", 1, self.scene.archive))], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment_of(store, "stop", stop_at)})
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        seen = 0
        if os.WIFSTOPPED(status):
            with contextlib.suppress(Exception):  # there may be no table yet
                seen = store.number("SELECT count(*) FROM article")
        cut = cut_power(store.path.parent)
        process.kill()
        process.wait()
        return seen if cut else None

    def look_after_cut(self, which, store, fraction, seen, what):
        if fraction is None:
            self.compare(what, store, self.expected_of(which), "what was reported is not there")
        elif which == "first" and seen and store.number("SELECT count(*) FROM article") < seen:  # a first update only adds
            self.fail(what, "a commit that another connection had seen is gone")
        self.check_after(which, what, store)


def cut_power(folder):
    """Shuts the file system down as a power cut would: nothing is written any more, not even its own log. False: not possible."""
    shutdown = 0x8004587D  # FS_IOC_SHUTDOWN: _IOR('X', 125, __u32)
    without_flush = struct.pack("I", 2)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, shutdown, without_flush)
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)


def main():
    parts = ["kill", "faults", "signals", "beside", "full", "power"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--at", metavar="MODE:N")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    if not os.access(support.CIPIN, os.X_OK):
        print(f"there is no cipin at {support.CIPIN}; name it with $CIPIN", file=sys.stderr)
        return 2
    if not set(arguments.parts) <= set(parts):
        print(f"crash: parts are {', '.join(parts)}", file=sys.stderr)
        return 2
    if not os.access(SHIM, os.R_OK):
        print(f"crash: there is no shim at {SHIM}; build cipin_crash_shim or name it with $CRASH_SHIM")
        return 77
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="cipin-crash-") as folder:
        crash = Crash(Scene(pathlib.Path(folder)), arguments.long, random.Random(seed))
        if arguments.at:
            mode, at = arguments.at.split(":")
            for which in UPDATES:
                (crash.kill_at if mode.startswith("kill") else crash.fault_at)(which, mode, int(at))
        else:
            for part in arguments.parts or parts:
                began = time.monotonic()
                before = crash.trials
                getattr(crash, part)()
                print(f"{part}: {crash.trials - before} trials in {time.monotonic() - began:.0f} s", flush=True)
    for line in crash.skips:
        print(line)
    print(f"Ran {crash.trials} crash trials, {len(crash.failures)} failures (seed {seed})")
    return 1 if crash.failures else 0


if __name__ == "__main__":
    sys.exit(main())
