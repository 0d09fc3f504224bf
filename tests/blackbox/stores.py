"""What the tests of stores share: archives whose files have old times, stores beside their recounts."""
import ctypes
import os
import pathlib
import shutil
import sqlite3
import subprocess

import support
from support import ALL_COUNTED, SOME_SKIPPED, Run

STORE_UNFIT, STORE_LOCKED, INTERRUPTED = 4, 5, 130
OLD_SECONDS = 1_500_000_000  # long ago, so that a file's time of change is trusted

# Which fields and columns hold what, in every archive of these tests.
FIELDS = ["--json-text", "text", "--json-title", "title", "--json-date", "date", "--json-source", "source",
          "--csv-text", "text", "--csv-title", "title", "--csv-date", "date", "--csv-source", "source"]


def cipin(*arguments, environment=None, **popen):
    """A run of the binary to its end."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": support.TIMEOUT_SECONDS, **popen}
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})}
    arguments = [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]
    done = subprocess.run([support.CIPIN, *arguments], env=environment, **options)
    return Run(done.returncode, done.stdout or b"", done.stderr or b"")


def settings():
    """The options of a store that is quick to make: the small lexicon, no HMM."""
    return ["--lexicon", support.small_lexicon(), "--no-hmm", *FIELDS]


class Store:
    """A store's path and what is asked of it. `before_exec` is run in every child, as subprocess has it."""

    def __init__(self, path, options=None, before_exec=None):
        self.path = pathlib.Path(path)
        self.options = settings() if options is None else options
        self.popen = {"preexec_fn": before_exec} if before_exec else {}

    def update_command(self, *arguments):
        return ["update", "--store", self.path, *self.options, *arguments]

    def update(self, *arguments, **more):
        return cipin(*self.update_command(*arguments), **{**self.popen, **more})

    def export(self):
        run = cipin("export", "--store", self.path, **self.popen)
        if run.code != ALL_COUNTED:
            raise AssertionError(f"export ended with {run.code}: {run.err}")
        return run.out

    def verify(self, *arguments):
        return cipin("verify", "--store", self.path, *(self.options[:2] if arguments else []), *arguments, **self.popen)

    def ask(self, sql, *parameters):
        """Rows of a query, by Python's own SQLite."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    def number(self, sql, *parameters):
        return self.ask(sql, *parameters)[0][0]

    def files(self):
        """The store's own and what SQLite and the lock keep beside it."""
        return sorted(self.path.parent.glob(self.path.name + "*"))

    def remove(self):
        for path in self.files():
            path.unlink()

    def copy_to(self, path):
        """A copy of a store at rest."""
        other = Store(path, self.options)
        other.popen = self.popen
        other.remove()
        shutil.copyfile(self.path, other.path)
        return other

    def recounted(self, *arguments):
        """The export of a fresh store over the same archive, counted from nothing."""
        fresh = Store(self.path.with_name(self.path.name + "-recount"), self.options)
        fresh.popen = self.popen
        fresh.remove()
        run = fresh.update(*arguments)
        if run.code not in (ALL_COUNTED, SOME_SKIPPED):
            raise AssertionError(f"the recount ended with {run.code}: {run.err}")
        exported = fresh.export()
        fresh.remove()
        return exported


def first_difference(got, expected):
    """The first lines in which two exports differ, for a message."""
    got, expected = got.splitlines(), expected.splitlines()
    for number, (one, other) in enumerate(zip(got, expected), 1):
        if one != other:
            return f"line {number}: got {one[:300]!r}, expected {other[:300]!r}"
    if len(got) != len(expected):
        longer, whose = (got, "got") if len(got) > len(expected) else (expected, "expected")
        return f"line {min(len(got), len(expected)) + 1}: only {whose} has {longer[min(len(got), len(expected))][:300]!r}"
    return "no line differs"


class Clock:
    """Times of change for files: each later than the one before, all long ago."""

    def __init__(self):
        self.ticks = 0

    def set(self, path):
        self.ticks += 1
        os.utime(path, ns=((OLD_SECONDS + self.ticks) * 10**9,) * 2)


def write_old(path, content, clock):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    clock.set(path)
    return path


def obey_modes():
    """For preexec_fn: root no longer reads what it has no mode for (what is not in the bounding set is lost at exec)."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)


def modes_are_obeyed(folder):
    """Whether a child after obey_modes cannot read a file of mode 0."""
    probe = pathlib.Path(folder) / "no-right-to-read"
    probe.write_text("probe")
    probe.chmod(0)
    try:
        return subprocess.run(["cat", str(probe)], preexec_fn=obey_modes, capture_output=True).returncode != 0
    finally:
        probe.unlink()
