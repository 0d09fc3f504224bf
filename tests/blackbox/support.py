"""What the black-box tests share: the real binary, a folder of its own for each test, small lexicons whose cuts anyone can work out."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CIPIN = os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin"))
with open(CIPIN, "rb") if os.path.exists(CIPIN) else contextlib.nullcontext() as _program:
    # A script that runs another machine's cipin under an emulator (a cross build's): slower, and its memory is the emulator's.
    EMULATED = _program is not None and _program.read(2) == b"#!"
TIMEOUT_SECONDS = 600 if EMULATED else 120

# With this and no HMM, tokens follow from the definition: 中国人民 has one cover of two words; letters and digits in a row are joined; every
# other code point stands alone.
SMALL_DICTIONARY = "中国 1000 ns\n人民 1000 n\n报纸 500 n\n词频 300 n\n的 2000 uj\n5G 20 eng\n"

ALL_COUNTED, FAILED, WRONG_USAGE, SOME_SKIPPED = 0, 1, 2, 3
COLUMNS = ["form", "kind", "tf", "df", "tf_per_million_tokens", "partial", "fingerprint"]

_small_lexicon_folder = None


def small_lexicon():
    """A lexicon of SMALL_DICTIONARY without HMM tables, built once."""
    global _small_lexicon_folder
    if _small_lexicon_folder is None:
        _small_lexicon_folder = tempfile.TemporaryDirectory(prefix="cipin-blackbox-")
        folder = pathlib.Path(_small_lexicon_folder.name)
        (folder / "small.txt").write_text(SMALL_DICTIONARY, encoding="utf-8")
        built = subprocess.run([CIPIN, "lexicon", "build", "--dict", str(folder / "small.txt"), "--without-hmm", "-o", str(folder / "small.lexicon")],
                               capture_output=True, timeout=TIMEOUT_SECONDS)
        assert built.returncode == 0, built.stderr.decode("utf-8", "replace")
    return pathlib.Path(_small_lexicon_folder.name) / "small.lexicon"


class Run:
    """A finished run of cipin."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err.decode("utf-8", "replace")

    @property
    def text(self):
        return self.out.decode()

    @property
    def lines(self):
        return self.out.decode().split("\n")[:-1]

    @property
    def rows(self):
        """TSV rows as dictionaries."""
        header, *rows = [line.split("\t") for line in self.lines]
        assert header == COLUMNS, header
        return [dict(zip(header, row)) for row in rows]

    @property
    def counts(self):
        """{form: (tf, df)} of TSV."""
        return {row["form"]: (int(row["tf"]), int(row["df"])) for row in self.rows}

    @property
    def objects(self):
        return [json.loads(line) for line in self.lines]

    @property
    def summary(self):
        """The closing line, with --log-format json."""
        found = [line for line in map(json.loads, self.err.strip().split("\n")) if line["level"] == "summary"]
        assert len(found) == 1, self.err
        return found[0]


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cipin-blackbox-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.lexicon = small_lexicon()

    def environment(self, **more):
        environment = {key: value for key, value in os.environ.items() if key != "TMPDIR"}
        environment.update({"LC_ALL": "C.UTF-8", **more})
        return environment

    def run_cipin(self, *arguments, stdin=b"", small=True, cwd=None, environment=None, **popen):
        """Runs the binary; `small`: with the small lexicon and no HMM, for count and segment."""
        environment = self.environment() if environment is None else environment
        arguments = [str(argument) if not isinstance(argument, bytes) else argument for argument in arguments]
        if small and arguments and arguments[0] in ("count", "segment"):
            arguments = [arguments[0], "--no-hmm", "--lexicon", str(self.lexicon), *arguments[1:]]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **popen}
        if "stdin" not in options:
            options["input"] = stdin
        done = subprocess.run([CIPIN, *arguments], cwd=cwd or self.folder, env=environment, timeout=TIMEOUT_SECONDS, **options)
        return Run(done.returncode, done.stdout or b"", done.stderr or b"")

    def count(self, *arguments, **more):
        """`count`, all kinds and all rows as TSV."""
        return self.run_cipin("count", "--top", 0, "--kinds", "all", "--format", "tsv", *arguments, **more)

    def segment(self, *arguments, **more):
        return self.run_cipin("segment", *arguments, **more)

    def start(self, *arguments, **popen):
        """The same, running; killed at the end of the test if it still does."""
        process = subprocess.Popen([CIPIN, *map(str, arguments)], cwd=self.folder, env=self.environment(), **popen)
        self.addCleanup(_end, process)
        return process

    def small_options(self):
        return ["--no-hmm", "--lexicon", str(self.lexicon)]

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def assertCode(self, run, code):
        self.assertEqual(run.code, code, f"stderr: {run.err[-800:]}")

    def assertOneErrorLine(self, run, *parts):
        """One line on stderr that holds every part, and nothing else."""
        self.assertEqual(run.err.count("\n"), 1, run.err)
        for part in parts:
            self.assertIn(part, run.err)


def _end(process):
    if process.poll() is None:
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


# A process's peak counts what it was forked from, too; so the fork is made by a Python that holds next to nothing (about 9 MB).
_MEASURE = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=open(os.environ['CIPIN_MEASURE'], 'w'))
"""


def peak_kilobytes(folder, *arguments):
    """(peak resident kB, exit code) of a run whose output goes to /dev/null."""
    if EMULATED:
        raise unittest.SkipTest("peak memory is not seen under an emulator")
    report = pathlib.Path(folder) / "peak.txt"
    environment = {**os.environ, "CIPIN_MEASURE": str(report)}
    subprocess.run([sys.executable, "-I", "-S", "-c", _MEASURE, CIPIN, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env=environment, timeout=TIMEOUT_SECONDS, check=True)
    peak, code = report.read_text().split()
    return int(peak), int(code)


def default_signals():
    """For preexec_fn: what a shell would start a program with."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
