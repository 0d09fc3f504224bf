#!/usr/bin/python3
"""Differential test: `cipin segment` against python jieba 0.42.1, token for token, HMM on and off.

What is compared, by default (about two and a half minutes on one core):
  the sample archive (seeds/), generated hostile text, blocks of the longest length that equality is promised for, ties, generated user
  dictionaries and small main dictionaries, and --traditional against jieba on the folded text.
With PATHs: only these files and folders, as raw bytes, whatever their type. With --long: also every file below $CIPIN_DATA, or below
../shared/data and ../shared/seeds beside the project, and more of everything.

Checked beside the tokens: offsets rejoin the file, one line out for each line in, kinds, the exit code.

Exit codes: 0 equal; 1 something differs; 2 wrong usage; 77 nothing was compared because the oracle is not installed (said on stdout).
Run by /usr/bin/python3, with Debian's python3-jieba.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import hostile  # noqa: E402
import oracle as jieba_oracle  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
LINE_END = re.compile(rb"\r\n|\n|\r")
DIFFERENCES_SHOWN = 10
CHUNK_BYTES = 4 << 20
NOTHING_COMPARED = 77
CONTEXT = 5


class Difference(Exception):
    pass


class Report:
    """What was compared, what was skipped, what differs."""

    def __init__(self):
        self.texts = 0
        self.bytes = 0
        self.tokens = 0
        self.differences = []
        self.skipped = []

    def add(self, other):
        self.texts += other.texts
        self.bytes += other.bytes
        self.tokens += other.tokens
        self.differences += other.differences
        self.skipped += other.skipped


class Way:
    """One way to cut: cipin's options and jieba's counterpart."""

    def __init__(self, name, tokenizer, hmm, lexicon=None, fold=None):
        self.name = name
        self.tokenizer = tokenizer
        self.hmm = hmm
        self.fold = fold
        self.options = [] if hmm else ["--no-hmm"]
        if fold is not None:
            self.options.append("--traditional")
        if lexicon is not None:
            self.options += ["--lexicon", str(lexicon)]


def segment(cipin, options, paths):
    """Runs cipin once; gives (path as printed, [lines as objects]) for each file that has output, then the exit code."""
    command = [cipin, "segment", "--format", "jsonl", *options, "--", *paths]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process:
            path, lines = None, []
            for raw in process.stdout:  # bytes, so only LF ends a line
                line = json.loads(raw)
                if line["path"] != path:
                    if path is not None:
                        yield path, lines
                    path, lines = line["path"], []
                lines.append(line)
            if path is not None:
                yield path, lines
            code = process.wait()
        errors.seek(0)
        yield None, (code, errors.read().decode("utf-8", "replace"))


def check_frame(data, lines):
    """Everything about the output but which tokens there are: lines, offsets, forms as they stand, kinds."""
    ends = LINE_END.findall(data)
    expected_lines = len(ends) + (0 if not data or data.endswith((b"\n", b"\r")) or data == b"\xef\xbb\xbf" else 1)
    if len(lines) != expected_lines:
        raise Difference(f"{len(lines)} lines out for {expected_lines} lines in")
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    for number, line in enumerate(lines, 1):
        if line["line"] != number:
            raise Difference(f"line {number} is numbered {line['line']}")
        if line["offset_bytes"] != at:
            raise Difference(f"line {number} begins at {line['offset_bytes']}, not at {at}")
        for i, token in enumerate(line["tokens"]):
            form, begin, end = token["form"], token["begin_bytes"], token["end_bytes"]
            if begin != at or end <= begin:
                raise Difference(f"token {form!r} has bytes [{begin}, {end}), where the one before ends at {at}")
            at = end
            bytes_there = data[begin:end]
            if bytes_there != form.encode() and not (form == "\ufffd" and len(bytes_there) <= 3 and bytes_there.decode("utf-8", "replace") == "\ufffd"):
                raise Difference(f"token {form!r} is {bytes_there!r} in the file, bytes [{begin}, {end})")
            if token["kind"] not in jieba_oracle.plausible_kinds(form):
                raise Difference(f"token {form!r} has kind {token['kind']}, not {' or '.join(sorted(jieba_oracle.plausible_kinds(form)))}")
            if (form in ("\n", "\r\n", "\r")) != (i + 1 == len(line["tokens"])) and not (number == len(lines) and i + 1 == len(line["tokens"])):
                raise Difference(f"line {number}: token {i} is {form!r}")
    if at != len(data):
        raise Difference(f"the tokens end at byte {at} of {len(data)}")


def check_tokens(data, lines, expected):
    got = [token["form"] for line in lines for token in line["tokens"]]
    if got == expected:
        return
    i = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), min(len(got), len(expected)))
    begins = [token["begin_bytes"] for line in lines for token in line["tokens"]]
    where = begins[i] if i < len(begins) else len(data)
    text = "".join(expected)
    at = sum(map(len, expected[:i]))
    blocks = [m for m in jieba_oracle.BLOCK.finditer(text) if m.start() <= at < m.end()]
    block = f"\n    in the block {blocks[0].group()[:200]!r} ({len(blocks[0].group())} code points)" if blocks else ""
    raise Difference(f"token {i}, byte {where}:\n    jieba {expected[max(0, i - CONTEXT):i + CONTEXT]}\n    cipin {got[max(0, i - CONTEXT):i + CONTEXT]}{block}")


def compare_files(cipin, files, ways, report):
    """`files`: (name for people, path, data). All of them in one run of cipin a way."""
    by_path = {}
    for name, path, data in files:
        by_path[str(path)] = (name, data)
    for way in ways:
        remaining = dict(by_path)
        for path, (name, data) in list(remaining.items()):
            if jieba_oracle.longest_block(data, way.fold) > jieba_oracle.BLOCK_CODE_POINTS_MAX:
                report.skipped.append(f"{name}: a block of more than {jieba_oracle.BLOCK_CODE_POINTS_MAX} code points, where equality is not promised")
                del remaining[path]
        paths = list(remaining)
        if not paths:
            continue
        faulty = any(not is_utf8(data) for _, data in remaining.values())

        def check(name, data, lines):
            report.texts += 1
            report.bytes += len(data)
            try:
                check_frame(data, lines)
                expected = jieba_oracle.expected_tokens(way.tokenizer, data, way.hmm, way.fold)
                check_tokens(data, lines, expected)
                report.tokens += len(expected)
            except Difference as difference:
                report.differences.append(f"{name} ({way.name}): {difference}")

        for path, lines in segment(cipin, way.options, paths):
            if path is None:
                code, errors = lines
                if code != (3 if faulty else 0):
                    report.differences.append(f"{way.name}: exit code {code}, not {3 if faulty else 0}: {errors[-500:]}")
            elif path not in remaining:
                report.differences.append(f"{way.name}: output for {path}, which was not given or came twice")
            else:
                name, data = remaining.pop(path)
                check(name, data, lines)
        for name, data in remaining.values():  # those without output must be empty
            check(name, data, [])


def is_utf8(data):
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def compare_texts(cipin, folder, name, texts, ways, report):
    """Generated texts, written below `folder` in chunks. What differs is kept there by the caller."""
    chunk, size = [], 0
    folder = pathlib.Path(folder) / name.replace(" ", "-")
    folder.mkdir()
    for number, data in enumerate(texts):
        path = folder / f"{number:05}.txt"
        path.write_bytes(data)
        chunk.append((f"{name}, text {number}", path, data))
        size += len(data)
        if size >= CHUNK_BYTES:
            compare_files(cipin, chunk, ways, report)
            chunk, size = [], 0
    if chunk:
        compare_files(cipin, chunk, ways, report)
    if not report.differences:
        shutil.rmtree(folder)


def all_files(paths, report):
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            for parent, folders, names in os.walk(path):
                folders.sort()
                for name in sorted(names):
                    file = pathlib.Path(parent, name)
                    if file.is_file() and not file.is_symlink():
                        yield file
        elif path.is_file():
            yield path
        else:
            report.skipped.append(f"{path}: no such file or folder")


def chunks_of_files(paths, report):
    chunk, size = [], 0
    for file in all_files(paths, report):
        try:
            str(file).encode("utf-8")
        except UnicodeEncodeError:
            report.skipped.append(f"{file!r}: a name that is not UTF-8 (jsonl shows it as U+FFFD, so the output cannot be matched)")
            continue
        chunk.append(file)
        size += file.stat().st_size
        if size >= CHUNK_BYTES or len(chunk) >= 500:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def compare_chunk(job):
    cipin, files, ways = job
    report = Report()
    compare_files(cipin, [(str(file), file, file.read_bytes()) for file in files], ways, report)
    return report


def compare_paths(cipin, paths, ways, jobs, report):
    chunks = list(chunks_of_files(paths, report))
    if jobs <= 1:
        for files in chunks:
            report.add(compare_chunk((cipin, files, ways)))
        return
    import multiprocessing
    global _ways
    _ways = ways  # inherited by fork: jieba's dictionary is not copied through a pipe
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for part in pool.imap_unordered(_compare_in_child, [(cipin, files) for files in chunks]):
            report.add(part)


_ways = []


def _compare_in_child(job):
    return compare_chunk((*job, _ways))


def build_lexicon(cipin, output, main_dictionary, user_dictionaries, report):
    command = [cipin, "lexicon", "build", "-o", str(output)]
    if main_dictionary:
        command += ["--dict", str(main_dictionary)]
    for path in user_dictionaries:
        command += ["--user-dict", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if run.returncode != 0:
        report.differences.append(f"lexicon build for {[str(p) for p in user_dictionaries]}: exit code {run.returncode}: {run.stderr[-500:]}")
    return run.returncode == 0


def compare_dictionaries(cipin, oracle, words, folder, seed, on_jieba_count, on_small_count, report):
    """User dictionaries upon jieba's own, and upon small ones in which nearly everything ties."""
    for case in range(on_jieba_count + on_small_count):
        before = len(report.differences)
        maker = hostile.DictionaryMaker(words, f"{seed} dictionary {case}")
        case_folder = pathlib.Path(folder) / f"dictionary-{case}"
        case_folder.mkdir()
        small = case >= on_jieba_count
        main_dictionary, known = None, []
        if small:
            main_dictionary = case_folder / "main.txt"
            content, known = maker.main_dictionary(60 + case % 3 * 100)
            main_dictionary.write_bytes(content)
        users = []
        for number in range(case % 3 if small else 1 + case % 2):
            path = case_folder / f"user{number}.txt"
            content, more = maker.user_dictionary(60 if small else 400)
            path.write_bytes(content)
            users.append(path)
            known += more
        lexicon = case_folder / "made.lexicon"
        if build_lexicon(cipin, lexicon, main_dictionary, users, report):
            tokenizer = oracle.with_dictionaries(main_dictionary, users)
            kind = "small dictionary" if small else "user dictionary"
            ways = [Way(f"{kind} {case}, HMM on", tokenizer, True, lexicon), Way(f"{kind} {case}, HMM off", tokenizer, False, lexicon)]
            texts = [maker.text(known, 400) for _ in range(40 if small else 150)]
            compare_texts(cipin, case_folder, f"seed {seed} dictionary {case}", texts, ways, report)
        oracle.without_forced_splits()
        if len(report.differences) == before:
            shutil.rmtree(case_folder)


def traditional_text(texts, fold):
    """The same texts with Simplified turned back to one of its Traditional forms, so that the folds have work to do."""
    back = {}
    for traditional, simplified in fold.items():
        back.setdefault(simplified, chr(traditional))
    table = str.maketrans(back)
    for number, data in enumerate(texts):
        yield data if number % 3 == 0 or not is_utf8(data) else data.decode().translate(table).encode()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="compare these files and folders alone")
    parser.add_argument("--cipin", default=os.environ.get("CIPIN", str(PROJECT / "build/release/batch/cipin")),
                        help="the binary (default: $CIPIN, else the release build's)")
    parser.add_argument("--folds", default=os.environ.get("CIPIN_FOLDS"),
                        help="the table of Traditional characters its lexicon was built with (default: $CIPIN_FOLDS, else traditional.txt beside the binary)")
    parser.add_argument("--long", action="store_true", help="all data there is, and more generated text")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default 1)")
    parser.add_argument("--megabytes", type=float, help="generated text (default 9; 30 with --long)")
    parser.add_argument("--jobs", type=int, help="processes for files (default 1; 2 with --long)")
    return parser.parse_args()


def compare_generated(arguments, oracle, both, folder, report):
    words = hostile.Words(oracle.default.FREQ)
    groups = hostile.equal_frequency_groups(oracle.default.FREQ)
    seed = arguments.seed
    started = time.monotonic()

    def say(what):
        print(f"{what}: {report.texts} texts, {report.tokens} tokens so far, {time.monotonic() - started:.0f} s", flush=True)

    def texts_of(generator, megabytes):
        size = 0
        while size < megabytes * 1e6:
            data = generator.text()
            size += len(data)
            yield data

    megabytes = arguments.megabytes if arguments.megabytes is not None else 30 if arguments.long else 9
    compare_texts(arguments.cipin, folder, f"seed {seed} hostile", texts_of(hostile.Hostile(words, groups, f"{seed} mixes"), megabytes), both, report)
    say("hostile mixes")
    generator = hostile.Hostile(words, groups, f"{seed} blocks")
    sizes = [65536, 65535, 65536, 65535, 65536, 65534] * (4 if arguments.long else 1)
    long_ones = [generator.long_block(size) for size in sizes] + [generator.neighbouring_blocks() for _ in range(2)]
    long_ones += [generator.border() for _ in range(12 if arguments.long else 4)]
    if arguments.long:
        # One HMM run of the longest length; jieba's viterbi copies its path at every step, which is why it is not in the default run.
        long_ones += [("𠀀" + "囧" * 20000).encode(), ("囧" * 65536 + "。").encode()]
    long_ones += [b"", b"\xef\xbb\xbf", b"\n", b"\r", b"\r\n", b"\n\r", b"\r\r\n\n", b"\x00" * 70000, b"a" * 65536, b"9" * 65536 + b"\n", b"\xff" * 3000,
                  "\u3000".encode() * 30000, b"\xef\xbb\xbf" * 3, b"a\xef\xbb\xbfb", b"\xf0", b"\xef\xbb", "😀".encode() * 20000]
    compare_texts(arguments.cipin, folder, f"seed {seed} long", long_ones, both, report)
    say("long blocks and borders")
    compare_dictionaries(arguments.cipin, oracle, words, folder, seed, 6 if arguments.long else 2, 200 if arguments.long else 40, report)
    say("user and small dictionaries")

    folds = pathlib.Path(arguments.folds) if arguments.folds else pathlib.Path(arguments.cipin).resolve().parent / "traditional.txt"
    if not folds.is_file():
        report.skipped.append(f"--traditional: there is no {folds} (the lexicon is built without it where Debian's opencc is not installed)")
        return
    fold = jieba_oracle.read_folds(folds)
    ways = [Way("traditional, HMM on", oracle.default, True, None, fold), Way("traditional, HMM off", oracle.default, False, None, fold)]
    plain = texts_of(hostile.Hostile(words, groups, f"{seed} traditional"), megabytes / 4)
    compare_texts(arguments.cipin, folder, f"seed {seed} traditional", traditional_text(plain, fold), ways, report)
    compare_paths(arguments.cipin, [PROJECT / "seeds/archive"], ways, 1, report)
    say("traditional")


def main():
    arguments = parse_arguments()
    if not os.access(arguments.cipin, os.X_OK):
        print(f"compare.py: there is no cipin at {arguments.cipin}; name it with --cipin or $CIPIN", file=sys.stderr)
        return 2
    started = time.monotonic()
    report = Report()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cipin-differential-"))
    try:
        oracle = jieba_oracle.Oracle(folder)
    except ImportError as error:
        shutil.rmtree(folder)
        print(f"SKIPPED: nothing was compared: {error} (Debian: python3-jieba, run by /usr/bin/python3)")
        return NOTHING_COMPARED
    both = [Way("HMM on", oracle.default, True), Way("HMM off", oracle.default, False)]
    jobs = arguments.jobs if arguments.jobs is not None else 2 if arguments.long else 1
    if arguments.paths:
        compare_paths(arguments.cipin, arguments.paths, both, jobs, report)
    else:
        compare_paths(arguments.cipin, [PROJECT / "seeds/archive", PROJECT / "seeds/held-out"], both, 1, report)
        compare_generated(arguments, oracle, both, folder, report)
    if arguments.long and not arguments.paths:
        named = os.environ.get("CIPIN_DATA")
        folders = [pathlib.Path(named)] if named else [PROJECT.parent / "shared/data", PROJECT.parent / "shared/seeds"]
        present = [path for path in folders if path.is_dir()]
        for path in folders:
            if path not in present:
                report.skipped.append(f"real pages: there is no {path}" + ("" if named else " (or name a folder by $CIPIN_DATA)"))
        compare_paths(arguments.cipin, present, both, jobs, report)

    for line in sorted(set(report.skipped)):
        print(f"SKIPPED: {line}")
    for difference in report.differences[:DIFFERENCES_SHOWN]:
        print(f"DIFFERS: {difference}")
    if len(report.differences) > DIFFERENCES_SHOWN:
        print(f"... and {len(report.differences) - DIFFERENCES_SHOWN} more")
    if report.differences:
        print(f"the generated texts are kept in {folder}")
    else:
        shutil.rmtree(folder)
    seconds = time.monotonic() - started
    print(f"differential: {report.texts} texts, {report.bytes} bytes, {report.tokens} tokens compared, {len(report.differences)} differ, "
          f"{len(set(report.skipped))} skipped, {seconds:.0f} s")
    if report.texts == 0:
        print("nothing was compared")
        return 1
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
