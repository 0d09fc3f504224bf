"""A real Slurm counts the sample archive: CIPIN=path/to/cipin /usr/bin/python3 tests/slurm [--keep] [--size BYTES]

Starts slurmctld and four slurmd on loopback (Debian: slurmctld slurmd slurm-client) and ends them. A job array of eight shards and the job
that joins them, by batch/deploy/slurm; the export must be that of one process, byte for byte:
  plain     nothing happens; the same submitted again; a second night with new, changed and lost files
  killed    one node's slurmd, its jobs and what watches them are killed in the middle, its tasks requeued
  cut off   only slurmd is killed: the first attempt goes on beside its successor
  missing   a shard fails: the joining job ends with 1 and says which, and the same command goes on afterwards
Prints the seconds of each from submission to the merged store, and of one process.
  --size    also a generated archive of so many bytes, for its time alone ($MAKE_CORPUS)
  --keep    leave the folder with logs and stores
Exit codes: 0 all held, 1 not, 77 there is no Slurm.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "blackbox"))
from cluster import NODES, Cluster  # noqa: E402
from support import CIPIN, PROJECT  # noqa: E402

SHARDS = 8
SUBMIT = PROJECT / "batch/deploy/slurm/cipin-slurm"
WAIT_SECONDS = 180
OLD_SECONDS = 1_500_000_000
# Holds the tasks of a node, so that there is a middle to kill it in; and lets a shard fail.
HOLDING = """#!/bin/bash
echo "$SLURM_ARRAY_TASK_ID $SLURMD_NODENAME ${{SLURM_RESTART_COUNT:-0}}" >>{events}
if [[ "${{SLURM_RESTART_COUNT:-0}}" == 0 && " ${{HOLD_NODES:-}} " == *" $SLURMD_NODENAME "* && -n "${{SLURM_ARRAY_TASK_ID:-}}" ]]; then sleep "$HOLD_SECONDS"; fi
if [[ "${{SLURM_ARRAY_TASK_ID:-none}}" == "${{FAIL_SHARD:-}}" ]]; then exit 1; fi
exec {cipin} "$@"
"""


class Failed(Exception):
    pass


class Trials:
    def __init__(self, cluster, folder):
        self.cluster = cluster
        self.folder = folder
        self.archive = folder / "archive"
        shutil.copytree(PROJECT / "seeds/archive", self.archive)
        for page in self.archive.rglob("*.txt"):
            os.utime(page, (OLD_SECONDS, OLD_SECONDS))
        self.events = folder / "events"
        self.program = folder / "cipin"
        self.program.write_text(HOLDING.format(events=self.events, cipin=CIPIN))
        self.program.chmod(0o755)
        started = time.monotonic()
        self.expected = self.one("one.cipin")
        self.one_seconds = time.monotonic() - started

    def cipin(self, *words, codes=(0,)):
        done = subprocess.run([CIPIN, *map(str, words)], capture_output=True, stdin=subprocess.DEVNULL)
        if done.returncode not in codes:
            raise Failed(f"cipin {words} ended with {done.returncode}: {done.stderr.decode()}")
        return done.stdout

    def one(self, name):
        self.cipin("update", "--store", self.folder / name, "--quiet", "--max-withdraw", 100, self.archive)
        return self.cipin("export", "--store", self.folder / name)

    def submit(self, name, archive=None, store=None, options=(), **environment):
        """Submits; returns the numbers of the array and of the joining job."""
        self.events.write_text("")
        out = self.cluster.run(SUBMIT, store or self.folder / f"{name}.cipin", self.folder / name, SHARDS, *options, archive or self.archive,
                               CIPIN=str(self.program), CIPIN_SBATCH=f"--output={self.folder}/{name}-%j.log", **environment)
        jobs = dict(line.split() for line in out.splitlines())
        return jobs["shards"], jobs["merge"]

    def wait(self, *jobs):
        until = time.monotonic() + WAIT_SECONDS
        while left := self.cluster.run("squeue", "-h", "-o", "%i %T %N %r", "--jobs", ",".join(jobs), check=False).strip():
            if time.monotonic() > until:
                raise Failed(f"still there after {WAIT_SECONDS} s: {left}")
            time.sleep(0.05)

    def exit_code(self, job):
        words = dict(word.split("=", 1) for word in self.cluster.run("scontrol", "show", "job", "-o", job).split() if "=" in word)
        return int(words["ExitCode"].split(":")[0])

    def starts(self):
        """(shard, node, attempt) of all tasks that have begun."""
        return [tuple(line.split()) for line in self.events.read_text().splitlines() if len(line.split()) == 3]

    def wait_for_start_on(self, node):
        until = time.monotonic() + 30
        while not any(start[1] == node for start in self.starts()):
            if time.monotonic() > until:
                raise Failed(f"no task began on {node}: {self.starts()}")
            time.sleep(0.02)

    def check(self, name, store=None, expected=None):
        exported = self.cipin("export", "--store", store or self.folder / f"{name}.cipin")
        if exported != (expected or self.expected):
            raise Failed(f"{name}: the export is not that of one process")
        left = sorted(path.name for path in (self.folder / name).iterdir())
        if left != ["plan", *(f"shard-{shard}-of-{SHARDS}.cipin" for shard in range(SHARDS))]:
            raise Failed(f"{name}: beside the plan are {left}")

    def plain(self):
        started = time.monotonic()
        jobs = self.submit("plain")
        self.wait(*jobs)
        seconds = time.monotonic() - started
        self.check("plain")
        self.wait(*self.submit("plain"))  # the same again changes nothing
        self.check("plain")
        pages = sorted(self.archive.rglob("*.txt"))
        shutil.copytree(self.archive / "2024", self.archive / "new")
        pages[0].write_text("中国人民\n")
        pages[1].unlink()
        for page in (*(self.archive / "new").rglob("*.txt"), pages[0]):
            os.utime(page, (OLD_SECONDS + 5, OLD_SECONDS + 5))
        self.expected = self.one("one.cipin")
        store = self.folder / "plain.cipin"
        jobs = self.submit("second-night", store=store)
        self.wait(*jobs)
        self.check("second-night", store=store)
        listed = (self.folder / "second-night/plan").read_text().count("\nfile\t")
        if listed != len(list((self.archive / "new").rglob("*.txt"))) + 1:
            raise Failed(f"the second night listed {listed} files")
        return seconds

    def killed(self, name="killed", kill=None):
        started = time.monotonic()
        jobs = self.submit(name, HOLD_NODES="n2", HOLD_SECONDS="4")
        self.wait_for_start_on("n2")
        ended = (kill or self.cluster.kill_node)("n2")
        self.cluster.run("scontrol", "update", "nodename=n2", "state=down", "reason=killed by the test")
        self.wait(*jobs)
        seconds = time.monotonic() - started
        again = [start for start in self.starts() if start[2] != "0"]
        if not ended or not again:
            raise Failed(f"{name}: nothing was killed, or nothing requeued: {self.starts()}")
        time.sleep(5 if kill else 0)  # the attempt that was cut off comes to its end, too
        self.check(name)
        self.cluster.start_node("n2")
        self.cluster.run("scontrol", "update", "nodename=n2", "state=resume", check=False)  # refused where it has come back by itself
        self.cluster.wait_until_idle()
        return seconds

    def cut_off(self):
        def kill_slurmd(node):
            os.kill(int((self.cluster.folder / f"slurmd.{node}.pid").read_text()), 9)
            return True
        seconds = self.killed("cut-off", kill_slurmd)
        attempts = [start[0] for start in self.starts()]
        if len(attempts) == len(set(attempts)):
            raise Failed(f"cut-off: no shard had two attempts: {self.starts()}")
        return seconds

    def missing(self):
        started = time.monotonic()
        _, merge = jobs = self.submit("missing", FAIL_SHARD="3")
        self.wait(*jobs)
        log = (self.folder / f"missing-{merge}.log").read_text()
        if self.exit_code(merge) != 1 or "missing: 3" not in log or (self.folder / "missing.cipin").exists():
            raise Failed(f"missing: the joining job said {log}")
        self.wait(*self.submit("missing"))
        self.check("missing")
        return time.monotonic() - started

    def sized(self, size_bytes):
        """Seconds on the cluster and of one process with as many threads, on one file of JSON Lines."""
        archive = self.folder / "generated"
        archive.mkdir()
        with open(archive / "news.jsonl", "wb") as lines:
            subprocess.run([os.environ["MAKE_CORPUS"], str(size_bytes), "7", "--format", "jsonl"], stdout=lines, check=True)
        os.utime(archive / "news.jsonl", (OLD_SECONDS, OLD_SECONDS))
        fields = ["--json-text", "text", "--json-title", "title", "--json-date", "date", "--json-source", "source"]
        times = []
        for threads in (1, 2):
            started = time.monotonic()
            self.cipin("update", "--store", self.folder / f"large-{threads}.cipin", "--quiet", "--threads", threads, *fields, archive)
            times.append(time.monotonic() - started)
        expected = self.cipin("export", "--store", self.folder / "large-1.cipin")
        started = time.monotonic()
        self.wait(*self.submit("sized", archive=archive, options=["--split", "1M", *fields]))
        times.append(time.monotonic() - started)
        self.check("sized", expected=expected)
        return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--size", type=int, default=0)
    options = parser.parse_args()
    if not all(shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin") for name in ("slurmctld", "slurmd", "sbatch")):
        print("SKIPPED: there is no Slurm (Debian: slurmctld slurmd slurm-client)")
        return 77
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cipin-slurm-"))
    cluster = Cluster(folder / "cluster")
    failed = []
    try:
        started = time.monotonic()
        cluster.start()
        print(f"slurm: {NODES} nodes up in {time.monotonic() - started:.1f} s")
        trials = Trials(cluster, folder)
        print(f"slurm: one process without Slurm {trials.one_seconds:.2f} s")
        for name in ("plain", "killed", "cut_off", "missing"):
            try:
                print(f"slurm: {name}: merged {getattr(trials, name)():.2f} s after it was submitted; the export is that of one process", flush=True)
            except (Failed, RuntimeError) as error:
                failed.append(name)
                print(f"FAILED: {name}: {error}", flush=True)
        if options.size:
            one, two, slurm = trials.sized(options.size)
            print(f"slurm: {options.size} bytes of JSON Lines: one process {one:.2f} s with one thread, {two:.2f} s with two; {SHARDS} shards {slurm:.2f} s")
    finally:
        cluster.stop()
        left = cluster.processes()
        if left:
            failed.append("stop")
            print(f"FAILED: processes are left: {left}")
        if options.keep or failed:
            print(f"slurm: everything is in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"Ran the sample archive through {SHARDS} shards on {NODES} nodes: {'FAILED: ' + ', '.join(failed) if failed else 'all held'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
