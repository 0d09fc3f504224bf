"""`cipin plan`, `update --plan --shard`, `merge --plan`: an archive that many processes count is the store that one makes of it."""
import io
import json
import os
import random
import shutil
import signal
import subprocess
import tarfile
import time

import support
from stores import FIELDS, Clock, first_difference, write_old
from support import ALL_COUNTED, FAILED, PROJECT, SOME_SKIPPED, WRONG_USAGE, Case

STORE_UNFIT = 4
WORDS = ["中国", "人民", "报纸", "词频", "5G", "的", "，", "。", "记者"]


def text_of(choose):
    return "".join(choose.choice(WORDS) for _ in range(choose.randrange(3, 40))) + f" only{choose.randrange(500)}"


class Shards(Case):
    def setUp(self):
        super().setUp()
        self.clock = Clock()

    def sample(self, name="archive"):
        shutil.copytree(PROJECT / "seeds/archive", self.folder / name)
        for page in sorted((self.folder / name).rglob("*.txt")):
            self.clock.set(page)

    def plan(self, count, folder="plan", *options, code=ALL_COUNTED, archive="archive"):
        run = self.run_cipin("plan", "--shards", count, "--store-dir", folder, *self.small_options(), *FIELDS, *options, archive)
        self.assertCode(run, code)
        return self.folder / folder / "plan"

    def shard(self, plan, which, code=ALL_COUNTED, options=(), **more):
        run = self.run_cipin("update", "--plan", plan, "--shard", which, "--lexicon", self.lexicon, *options, **more)
        self.assertCode(run, code)
        return run

    def all_shards(self, plan, count, code=ALL_COUNTED):
        for which in random.Random(count).sample(range(count), count):
            run = self.run_cipin("update", "--plan", plan, "--shard", f"{which}/{count}", "--lexicon", self.lexicon)
            self.assertIn(run.code, {ALL_COUNTED, code}, run.err)

    def one(self, name="one", code=ALL_COUNTED, archive="archive"):
        run = self.run_cipin("update", "--store", name, *self.small_options(), *FIELDS, archive, "--max-withdraw", 100)
        self.assertCode(run, code)
        return self.export(name)

    def export(self, name):
        run = self.run_cipin("export", "--store", name)
        self.assertCode(run, ALL_COUNTED)
        return run.out

    def assertExport(self, name, expected):
        out = self.export(name)
        self.assertTrue(out == expected, first_difference(out, expected))

    def merge(self, *words, out="merged", code=ALL_COUNTED):
        """Bytes that were counted as U+FFFD make no part of a store: 0 where an update says 3."""
        run = self.run_cipin("merge", "-o", out, *words)
        self.assertIn(run.code, {code, ALL_COUNTED} if code == SOME_SKIPPED else {code}, run.err)
        return run

    def random_archive(self, choose, name="archive"):
        """Pages, JSON Lines and a tar large enough to be dealt out, broken lines and texts that are none."""
        faulty = False
        for i in range(choose.randrange(1, 25)):
            text = text_of(choose).encode()
            if choose.random() < 0.1:
                text, faulty = text + b"\xff", True
            write_old(self.folder / name / f"2015/01-{1 + i % 28:02}/{i}.txt", text, self.clock)
        for i in range(choose.randrange(1, 3)):
            lines = []
            while sum(map(len, lines)) < choose.choice((1_000, 1_400_000)):
                if choose.random() < 0.0005:
                    lines.append("{ broken\n")
                    faulty = True
                lines += [json.dumps({"text": text_of(choose), "date": f"2015-{choose.randrange(1, 13):02}-03", "source": choose.choice("甲乙")}, ensure_ascii=False) + "\n"
                          for _ in range(40)]
            write_old(self.folder / name / f"lines{i}.jsonl", "".join(lines), self.clock)
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for i in range(choose.randrange(1, 1500)):
                member = tarfile.TarInfo(f"{i}.txt")
                content = text_of(choose).encode()
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        write_old(self.folder / name / "pages.tar", packed.getvalue(), self.clock)
        return SOME_SKIPPED if faulty else ALL_COUNTED

    def test_shards_merged_are_the_store_of_one_process(self):
        split = False
        for seed in range(5):
            choose = random.Random(seed)
            shutil.rmtree(self.folder / "archive", ignore_errors=True)
            code = self.random_archive(choose)
            expected = self.one(f"one{seed}", code)
            for count in choose.sample((1, 2, 3, 7, 16), 2):
                plan = self.plan(count, f"plan{seed}-{count}", "--split", "1M")
                split = split or b"\t1/2\t" in plan.read_bytes()
                self.all_shards(plan, count, code)
                self.merge("--plan", plan, out=f"merged{seed}-{count}", code=code)
                self.assertExport(f"merged{seed}-{count}", expected)
        self.assertTrue(split, "no container was dealt out")

    def test_merge_is_associative_commutative_and_idempotent(self):
        self.sample()
        expected = self.one()
        plan = self.plan(6)
        self.all_shards(plan, 6)
        for seed in range(8):
            choose = random.Random(seed)
            stores = [str(plan.parent / f"shard-{i}-of-6.cipin") for i in range(6)]
            stores += choose.sample(stores, choose.randrange(3))  # twice
            step = 0
            while len(stores) > 1:
                choose.shuffle(stores)
                count = choose.randrange(2, len(stores) + 1)
                taken, stores = stores[:count], stores[count:]
                out = f"step{seed}-{step}"
                step += 1
                run = self.run_cipin("merge", "--allow-missing", "-o", out, *taken)
                self.assertIn(run.code, (ALL_COUNTED, SOME_SKIPPED), run.err)
                stores.append(out)
            self.assertExport(stores[0], expected)
            self.assertCode(self.run_cipin("top", "--store", stores[0]), ALL_COUNTED)
            self.merge(stores[0], stores[0], stores[0], out=f"again{seed}")
            self.assertExport(f"again{seed}", expected)

    def test_part_of_the_shards_is_refused_or_says_so(self):
        self.sample()
        plan = self.plan(4)
        self.assertOneErrorLine(self.merge("--plan", plan, code=FAILED), "not one")
        for which in (0, 2):
            self.shard(plan, f"{which}/4")
        for words in (["--plan", plan], [plan.parent / "shard-0-of-4.cipin", plan.parent / "shard-2-of-4.cipin"]):
            self.assertOneErrorLine(self.merge(*words, code=FAILED), "2 of 4 shards", "1, 3")
        self.assertFalse((self.folder / "merged").exists())
        run = self.merge("--plan", plan, "--allow-missing", code=SOME_SKIPPED)
        self.assertIn("PARTIAL", run.err)
        rows = self.run_cipin("top", "--store", "merged", "--format", "jsonl", "--top", 1).objects
        self.assertEqual([row["partial"] for row in rows], [True])
        # It is no store for an update, which would not know what is missing.
        self.assertOneErrorLine(self.run_cipin("update", "--store", "merged", "--lexicon", self.lexicon), "merged", "shards")
        # Its own shards say it, too.
        rows = self.run_cipin("top", "--store", plan.parent / "shard-0-of-4.cipin", "--format", "jsonl", "--top", 1).objects
        self.assertEqual([row["partial"] for row in rows], [True])

    def test_shards_of_two_plans_are_refused(self):
        self.sample()
        one = self.plan(2, "one-plan")
        write_old(self.folder / "archive/2023/more.txt", "中国", self.clock)
        other = self.plan(2, "other-plan")
        self.shard(one, "0/2")
        self.shard(other, "1/2")
        stores = [one.parent / "shard-0-of-2.cipin", other.parent / "shard-1-of-2.cipin"]
        self.assertOneErrorLine(self.merge(*stores, code=STORE_UNFIT), "same plan")
        # Under the other plan's name, too, and for the one who would count it.
        shutil.copy(stores[1], one.parent / "shard-1-of-2.cipin")
        self.assertOneErrorLine(self.merge("--plan", one, code=STORE_UNFIT), "same plan")
        self.assertOneErrorLine(self.shard(one, "1/2", code=STORE_UNFIT), "shard-1-of-2", "another plan")
        self.assertOneErrorLine(self.merge("--plan", other, code=FAILED), "1 of 2 shards", "0")

    def test_published_shard_is_one_file_and_stays(self):
        self.sample()
        plan = self.plan(2)
        self.shard(plan, "1/2")
        published = plan.parent / "shard-1-of-2.cipin"
        self.assertEqual(sorted(os.listdir(plan.parent)), ["plan", published.name])
        self.assertEqual(published.read_bytes()[18:20], b"\x01\x01")  # SQLite's header: no write-ahead log
        before = published.read_bytes()
        run = self.shard(plan, "1/2", environment=self.environment(TMPDIR=str(self.folder)))
        self.assertIn("was there", run.err)
        self.assertEqual(published.read_bytes(), before)
        self.assertEqual([name for name in os.listdir(self.folder) if "cipin-shard" in name], [])

    def test_two_attempts_at_once_publish_one_of_them(self):
        self.sample()
        expected = self.one()
        for text in (None, "中国人民"):  # the archive stays as it is; it changes between the two
            folder = "same" if text is None else "changed"
            plan = self.plan(1, folder)
            slow = self.attempt_stopped_before_publishing(plan)
            if text is not None:
                write_old(self.folder / "archive/2023/03-06/01.txt", text, self.clock)
            self.shard(plan, "0/1")
            published = (plan.parent / "shard-0-of-1.cipin").read_bytes()
            slow.send_signal(signal.SIGCONT)
            error = slow.communicate(timeout=support.TIMEOUT_SECONDS)[1].decode()
            self.assertEqual(slow.returncode, ALL_COUNTED if text is None else STORE_UNFIT, error)
            if text is not None:
                self.assertIn("other counts", error)
            self.assertEqual((plan.parent / "shard-0-of-1.cipin").read_bytes(), published)
            self.assertEqual(sorted(os.listdir(plan.parent)), ["plan", "shard-0-of-1.cipin"])
            if text is None:
                self.merge("--plan", plan)
                self.assertExport("merged", expected)

    def attempt_stopped_before_publishing(self, plan):
        """One that has counted, stopped (by the crash tests' shim) where it would write the copy of its store beside the plan."""
        environment = {**self.shimmed(plan, "stop", 1), "CIPIN_SHIM_TIMES": "1"}
        process = subprocess.Popen([support.CIPIN, "update", "--plan", plan, "--shard", "0/1", "--lexicon", self.lexicon], cwd=self.folder, env=environment,
                                   stderr=subprocess.PIPE)
        self.addCleanup(lambda: (process.kill(), process.wait(), process.stderr.close()))
        for _ in range(600):
            with open(f"/proc/{process.pid}/stat") as status:
                if status.read().rsplit(")", 1)[1].split()[0] == "T":
                    return process
            time.sleep(0.05)
        raise AssertionError("it did not come to its first write beside the plan")

    def test_killed_at_any_moment_nothing_or_a_whole_shard_is_there(self):
        self.sample()
        expected = self.one()
        choose = random.Random(7)
        plan = self.plan(2)
        self.shard(plan, "0/2")
        second = plan.parent / "shard-1-of-2.cipin"
        started = time.monotonic()
        self.shard(plan, "1/2")
        whole_seconds = time.monotonic() - started
        killed = 0
        for _ in range(25):
            second.unlink(missing_ok=True)
            process = self.start("update", "--plan", plan, "--shard", "1/2", "--lexicon", self.lexicon, "--temp-dir", self.folder, stderr=subprocess.DEVNULL)
            time.sleep(choose.random() * whole_seconds)
            process.kill()
            process.wait()
            killed += process.returncode < 0
            if not second.exists():
                self.shard(plan, "1/2")
            (self.folder / "merged").unlink(missing_ok=True)
            self.merge("--plan", plan)
            self.assertExport("merged", expected)
        self.assertGreater(killed, 5)

    def shimmed(self, plan, mode, at):
        """The environment in which the at-th call that changes a file beside the plan, and all after it, meet their end."""
        shim = os.environ.get("CRASH_SHIM", str(PROJECT / "build/release/tests/crash_shim.so"))
        if not os.path.exists(shim):
            self.skipTest("there is no crash_shim.so (build target of that name)")
        if "linking=static" in str(self.run_cipin("--version").out):
            self.skipTest("nothing can be preloaded into a static program")
        return self.environment(LD_PRELOAD=shim, CIPIN_SHIM_PREFIX=str(plan.parent / "shard-"), CIPIN_SHIM_MODE=mode, CIPIN_SHIM_AT=str(at),
                                CIPIN_SHIM_TIMES="0", CIPIN_SHIM_REPORT=str(self.folder / "report"))

    def test_killed_at_any_write_beside_the_plan_nothing_or_a_whole_shard_is_there(self):
        self.sample()
        expected = self.one()
        plan = self.plan(1)
        published = plan.parent / "shard-0-of-1.cipin"
        for mode in ("kill", "kill-half"):
            killed = 0
            while True:
                published.unlink(missing_ok=True)
                run = self.run_cipin("update", "--plan", plan, "--shard", "0/1", "--lexicon", self.lexicon, environment=self.shimmed(plan, mode, killed + 1))
                if run.code == ALL_COUNTED:
                    break
                self.assertEqual(run.code, -signal.SIGKILL, run.err)
                killed += 1
                if not published.exists():
                    self.shard(plan, "0/1")
                (self.folder / "merged").unlink(missing_ok=True)
                self.merge("--plan", plan)
                self.assertExport("merged", expected)
            self.assertGreaterEqual(killed, 3, mode)

    def test_full_disk_beside_the_plan_publishes_nothing(self):
        self.sample()
        plan = self.plan(1)
        for mode in ("ENOSPC", "EIO"):
            for at in (1, 2, 3):
                self.shard(plan, "0/1", code=FAILED, environment=self.shimmed(plan, mode, at))
                self.assertFalse((plan.parent / "shard-0-of-1.cipin").exists())
        self.shard(plan, "0/1")

    def test_later_nights_count_only_what_is_new(self):
        choose = random.Random(3)
        code = self.random_archive(choose)
        self.one("one", code)
        plan = self.plan(3, "first", "--split", "1M")
        self.all_shards(plan, 3, code)
        self.merge("--plan", plan, code=code, out="kept")
        for night in range(3):
            pages = sorted((self.folder / "archive").rglob("*.txt"))
            write_old(self.folder / f"archive/new{night}.txt", text_of(choose), self.clock)
            write_old(choose.choice(pages), text_of(choose), self.clock)
            pages[0].unlink()
            os.rename(pages[-1], self.folder / f"archive/moved{night}.txt")
            lines = (self.folder / "archive/lines0.jsonl").read_bytes().splitlines(True)
            write_old(self.folder / "archive/lines0.jsonl", b"".join(lines[:-1] + lines[:2]), self.clock)
            plan = self.plan(4, f"night{night}", "--split", "1M", "--store", "kept")
            listed = [line.split("\t")[6] for line in plan.read_bytes().decode().splitlines() if line.startswith("file\t")]
            self.assertIn(f"new{night}.txt", listed)
            self.assertNotIn("pages.tar", listed)
            self.all_shards(plan, 4, SOME_SKIPPED)
            self.assertOneErrorLine(self.merge("--plan", plan, out="no", code=FAILED), "update --store")
            os.rename(plan.parent / "shard-2-of-4.cipin", self.folder / "away")
            run = self.run_cipin("update", "--store", "kept", "--plan", plan, "--lexicon", self.lexicon)
            self.assertCode(run, FAILED)
            self.assertIn("missing: 2", run.err)
            os.rename(self.folder / "away", plan.parent / "shard-2-of-4.cipin")
            # What is no more as the shards saw it is counted here.
            write_old(self.folder / f"archive/late{night}.txt", "中国", self.clock)
            write_old(self.folder / f"archive/new{night}.txt", text_of(choose), self.clock)
            run = self.run_cipin("update", "--store", "kept", "--plan", plan, "--lexicon", self.lexicon, "--max-withdraw", 100, "--threads", 2)
            self.assertIn(run.code, (ALL_COUNTED, SOME_SKIPPED), run.err)
            self.run_cipin("update", "--store", "one", "--lexicon", self.lexicon, "--max-withdraw", 100)
            self.assertExport("kept", self.export("one"))
            verified = self.run_cipin("verify", "--store", "kept", "--from-archive", "all", "--lexicon", self.lexicon)
            self.assertCode(verified, ALL_COUNTED)

    def test_a_taken_night_opens_no_file_of_the_archive(self):
        self.sample()
        plan = self.plan(3)
        self.all_shards(plan, 3)
        traced = subprocess.run(["strace", "-f", "-e", "trace=openat", "-o", self.folder / "trace", support.CIPIN, "update", "--store", "kept", "--plan", plan,
                                 "--lexicon", self.lexicon], cwd=self.folder, env=self.environment(), capture_output=True)
        self.assertEqual(traced.returncode, ALL_COUNTED, traced.stderr)
        opened = (self.folder / "trace").read_text(errors="replace")
        self.assertEqual([line for line in opened.splitlines() if "archive/" in line and ".txt" in line], [])
        self.assertIn("shard-2-of-3.cipin", opened)
        self.assertExport("kept", self.one())

    def test_index_comes_from_the_engine(self):
        self.sample()
        plan = self.plan(3)
        for which, variable in enumerate(("SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX")):
            self.shard(plan, "auto/3", environment=self.environment(**{variable: str(which)}))
            self.assertTrue((plan.parent / f"shard-{which}-of-3.cipin").exists())
        self.assertCode(self.run_cipin("update", "--plan", plan, "--shard", "auto/3"), WRONG_USAGE)
        self.shard(plan, "auto/3", code=WRONG_USAGE, environment=self.environment(SLURM_ARRAY_TASK_ID="x"))
        for wrong in ("3/3", "0/4", "0", "/3", "-1/3", "0/0", "auto", "auto/"):
            self.shard(plan, wrong, code=WRONG_USAGE)

    def test_wrong_words_and_other_settings(self):
        self.sample()
        plan = self.plan(2)
        self.assertOneErrorLine(self.run_cipin("plan", "--shards", 2, "--store-dir", "x", "--store", "none", "archive"), "none")
        for words in (["plan", "--shards", 2, "archive"], ["plan", "--store-dir", "x", "archive"], ["plan", "--shards", 0, "--store-dir", "x", "archive"],
                      ["plan", "--shards", 2, "--store-dir", "x", "--split", "y", "archive"], ["plan", "--shards", 2, "--store-dir", "x"],
                      ["update", "--shard", "0/2"], ["update", "--plan", plan, "--shard", "0/2", "archive"], ["update", "--plan", plan, "--shard", "0/2", "--store", "s"],
                      ["update", "--plan", plan], ["merge", "-o", "m", "--plan", plan, "other"]):
            self.assertCode(self.run_cipin(*words), WRONG_USAGE)
        self.shard(plan, "0/2", code=STORE_UNFIT, options=["--traditional"])
        self.plan(2, code=ALL_COUNTED)  # the same again is the same
        self.assertOneErrorLine(self.run_cipin("plan", "--shards", 3, "--store-dir", "plan", *self.small_options(), *FIELDS, "archive"), "another plan")
        os.rename(self.folder / "archive", self.folder / "elsewhere")
        self.assertOneErrorLine(self.shard(plan, "0/2", code=FAILED), "nothing is counted", "archive")
        self.assertEqual(os.listdir(plan.parent), ["plan"])

    def test_a_plan_that_was_touched_is_refused(self):
        self.sample()
        plan = self.plan(2)
        whole = plan.read_bytes()
        for damaged in (b"", whole[:-2], whole.replace(b"/01.txt", b"/02.txt", 1), whole + b"x", whole.replace(b"shards\t2", b"shards\t3"),
                        whole.replace(b"root\t", b"tree\t"), b"text\n"):
            plan.write_bytes(damaged)
            run = self.shard(plan, "0/2", code=STORE_UNFIT)
            self.assertIn("plan", run.err)
        plan.write_bytes(whole.replace(b"cipin-plan-1", b"cipin-plan-9"))
        self.assertIn("version", self.shard(plan, "0/2", code=STORE_UNFIT).err)

    def test_shards_have_about_as_much_each(self):
        choose = random.Random(5)
        for i in range(300):
            write_old(self.folder / f"archive/{i}.txt", "中" * choose.randrange(1, 4000), self.clock)
        write_old(self.folder / "archive/large.jsonl", '{"text":"中国"}\n' * 200_000, self.clock)
        plan = self.plan(5, "plan", "--split", "1M")
        loads = [0] * 5
        for line in plan.read_bytes().decode().splitlines():
            if not line.startswith("file\t"):
                continue
            _, shard, part, size, *_ = line.split("\t")
            loads[int(shard)] += (int(size) + 4096) / int(part.split("/")[1])
        self.assertLess(max(loads), 1.1 * sum(loads) / 5)
        # Records that have names of their own stay together: two of one name must meet.
        named = self.plan(5, "named", "--split", "1M", "--json-id", "id")
        self.assertEqual([b"\t1/3\t" in each.read_bytes() for each in (plan, named)], [True, False])
