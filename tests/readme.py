#!/usr/bin/env python3
"""The README is true: its commands that begin with `$` are run and print what stands below them (times, rates and thread counts aside), and
every file it names is there. `bash tests/run.sh` is what runs this, so it is not run again; tests/bare_root.sh does that in --long."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def normalised(text):
    text = re.sub(r"in [0-9.]+ s \([0-9.]+ MB/s, [0-9]+ threads?\)", "in T s (R MB/s, N threads)", text)
    text = re.sub(r"in [0-9.]+ s \([0-9.]+ MB/s\)", "in T s (R MB/s)", text)
    text = re.sub(r"; [0-9]+ bytes written to disk$", "", text, flags=re.M)  # by the kind of the file system; unsaid where it is not known
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def examples(readme):
    """(command, expected output) of every indented line that begins with `$ `."""
    command, expected = None, []
    for line in readme.splitlines() + ["end"]:
        indented = line.startswith("    ")
        if indented and line[4:].startswith("$ ") and not (command or "").startswith("bash batch/try.sh"):
            if command:
                yield command, "\n".join(expected)
            command, expected = line[6:], []
        elif indented or (not line and command):
            expected.append(line[4:])
        elif command:
            yield command, "\n".join(expected)
            command, expected = None, []


def main():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    failures, ran = [], 0
    environment = dict(os.environ, PATH=f"{ROOT / 'build/release/batch'}:{os.environ['PATH']}", TERM="dumb")
    folder = tempfile.TemporaryDirectory()  # what the commands make is made there
    (pathlib.Path(folder.name) / "seeds").symlink_to(ROOT / "seeds")
    for command, expected in examples(readme):
        if command.startswith("bash tests/run.sh"):
            print(f"skipped: {command}: this test is part of it")
            continue
        # A table and the closing line under it come from two streams; on a terminal they stand in this order.
        run = subprocess.run(["bash", "-c", f"({command}) 2>&1"], cwd=ROOT if command.startswith("bash ") else folder.name, env=environment, capture_output=True, check=False)
        got = run.stdout.decode("utf-8")
        ran += 1
        if run.returncode != 0 or normalised(got) != normalised(expected):
            failures.append(f"$ {command}\nexit {run.returncode}\n--- README\n{expected}\n--- printed\n{got}")
    for name in sorted(set(re.findall(r"`((?:core|batch|bench|tests|seeds)/[A-Za-z0-9_./-]+)`", readme))):
        if not (ROOT / name).exists():
            failures.append(f"README names {name}, which is not there")
    for code in ("| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |", "| 130 |"):
        if code not in readme:
            failures.append(f"the README's table lacks exit code {code}")
    print("\n\n".join(failures))
    print(f"Ran {ran} tests of the README: {len(failures)} failures")
    return 1 if failures or ran < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
