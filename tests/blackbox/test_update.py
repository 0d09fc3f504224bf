"""The nightly job on small archives: what is counted, what is named as skipped, what a run writes and what it leaves alone."""
import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
import unittest

from stores import STORE_UNFIT, Clock, Store, modes_are_obeyed, obey_modes, write_old
from support import ALL_COUNTED, CIPIN, FAILED, SOME_SKIPPED, TIMEOUT_SECONDS, WRONG_USAGE, Case


class StoreCase(Case):
    def setUp(self):
        super().setUp()
        self.clock = Clock()
        self.archive = self.folder / "archive"
        self.archive.mkdir()
        self.store = Store(self.folder / "store.cipin")

    def put(self, name, content="中国"):
        return write_old(self.archive / name, content, self.clock)

    def update(self, *arguments, code=ALL_COUNTED, **more):
        run = self.store.update(*arguments, self.archive, **more)
        self.assertCode(run, code)
        return run

    def frequencies(self):
        """{form: (tf, df)} of every form that stands in the archive now."""
        return {form: (tf, df) for form, tf, df in self.store.ask("SELECT form, tf, df FROM term WHERE tf > 0")}

    def skipped(self):
        return self.store.ask("SELECT path, member, offset_bytes, reason, lost FROM skipped ORDER BY path, member, offset_bytes")

    def last_run(self, *columns):
        return self.store.ask(f"SELECT {', '.join(columns)} FROM run ORDER BY id DESC LIMIT 1")[0]

    def assertRecounted(self, *arguments):
        """The store is what counting the archive from nothing gives, and verify finds nothing."""
        exported, expected = self.store.export(), self.store.recounted(*arguments, self.archive)
        self.assertEqual(exported.decode(errors="backslashreplace"), expected.decode(errors="backslashreplace"))
        self.assertCode(self.store.verify(), ALL_COUNTED)


class Counting(StoreCase):
    def test_counts_are_those_that_were_worked_out_by_hand(self):
        self.put("2013/01-05/a.txt", "中国人民，中国")
        self.put("2013/02-11/b.md", "中国报纸")
        self.put("c.txt", "中国")
        self.update()
        self.assertEqual(self.frequencies(), {"中国": (4, 3), "人民": (1, 1), "，": (1, 1), "报纸": (1, 1)})
        months = self.store.ask("SELECT month, term_period.tf, term_period.df FROM term_period JOIN term ON term.id = term_id "
                                "WHERE form = '中国' ORDER BY month")
        self.assertEqual(months, [(0, 1, 1), (201301, 2, 1), (201302, 1, 1)])
        self.assertEqual(self.store.ask("SELECT month, articles, tokens, words FROM period WHERE articles > 0 ORDER BY month"),
                         [(0, 1, 1, 1), (201301, 1, 4, 3), (201302, 1, 2, 2)])

    def test_totals_are_those_of_count(self):
        for number in range(20):
            self.put(f"{number}.txt", "".join(["中国", "人民", "报纸", "的", "5G", "、"][:1 + number % 6]) * (number + 1))
        self.update("--threads", 3)
        run = self.count(self.archive)
        self.assertEqual(self.frequencies(), run.counts)

    def test_dates_of_fields_and_paths_choose_the_month(self):
        self.put("2013/01-05/a.jsonl", '{"text":"中国","date":"2014-06-01"}\n{"text":"人民","date":"no day"}\n')
        self.put("20150309.html", "<p>报纸</p>")
        self.update()
        months = self.store.ask("SELECT form, month FROM term_period JOIN term ON term.id = term_id ORDER BY month")
        self.assertEqual(months, [("人民", 201301), ("中国", 201406), ("报纸", 201503)])
        self.assertEqual(self.store.ask("SELECT date, date_source FROM article ORDER BY date"), [(20130105, 2), (20140601, 1), (20150309, 2)])

    def test_unchanged_archive_is_not_read_again(self):
        self.put("a.txt")
        self.put("b.jsonl", '{"text":"人民"}\n')
        self.update()
        before = self.store.export()
        self.update()
        self.assertEqual(self.last_run("read_bytes", "new_documents", "changed_documents", "withdrawn_documents", "renamed_documents"), (0, 0, 0, 0, 0))
        self.assertEqual(self.store.export(), before)

    def test_changes_withdrawals_and_twins_end_in_the_recount(self):
        for number in range(10):
            self.put(f"{number}.txt", f"中国 number{number}")
        self.update()
        self.put("1.txt", "人民 changed")
        (self.archive / "2.txt").unlink()
        self.put("twin.txt", "中国 number3")
        self.update()
        self.assertEqual(self.last_run("new_documents", "changed_documents", "withdrawn_documents"), (1, 1, 1))
        self.assertEqual(self.frequencies()["number3"], (2, 2))
        self.assertNotIn("number2", self.frequencies())
        self.assertRecounted()

    def test_renamed_document_is_not_counted_again(self):
        for number in range(10):
            self.put(f"{number}.txt", f"中国 number{number}")
        self.update()
        (self.archive / "in").mkdir()
        (self.archive / "3.txt").rename(self.archive / "in/three.txt")
        self.update()
        self.assertEqual(self.last_run("new_documents", "changed_documents", "withdrawn_documents", "renamed_documents"), (0, 0, 0, 1))
        self.assertRecounted()

    def test_renamed_tree_is_no_loss_though_a_run_came_only_half_through_it(self):
        for number in range(10):
            self.put(f"old/{number}.txt", f"中国 number{number}")
        self.update()
        (self.archive / "old").rename(self.archive / "new")
        self.update("--limit", 5, code=FAILED)  # the other five have not come up yet
        self.update()
        self.assertEqual(self.store.ask("SELECT DISTINCT substr(path, 1, 4) FROM file"), [("new/",)])
        self.assertRecounted()

    def test_rename_into_another_month_moves_the_counts(self):
        self.put("2013/01-05.txt")
        self.put("2013/01-06.txt", "人民")
        self.update()
        (self.archive / "2013/01-05.txt").rename(self.archive / "2013/03-05.txt")
        self.update("--max-withdraw", 100)
        months = self.store.ask("SELECT month FROM term_period JOIN term ON term.id = term_id WHERE form = '中国'")
        self.assertEqual(months, [(201303,)])
        self.assertRecounted()

    def test_roots_keep_their_names_when_they_move(self):
        self.put("a.txt")
        self.assertCode(self.store.update("--root", f"paper={self.archive}"), ALL_COUNTED)
        before = self.store.export()
        moved = self.folder / "elsewhere"
        self.archive.rename(moved)
        self.assertCode(self.store.update("--root", f"paper={moved}"), ALL_COUNTED)
        self.assertEqual(self.store.export(), before)
        self.assertEqual(self.last_run("new_documents", "withdrawn_documents"), (0, 0))

    def test_names_around_the_slash_are_found_again(self):
        names = ["a/x.txt", "a-b.txt", "a.txt", "a0.txt", "a/b/c.txt", "a/b.txt", "a/b-.txt", "a!.txt"]
        for name in names:
            self.put(name)
        self.update()
        for _ in range(2):
            self.update()
            self.assertEqual(self.last_run("new_documents", "changed_documents", "withdrawn_documents", "renamed_documents"), (0, 0, 0, 0))
        (self.archive / "a-b.txt").unlink()
        self.update()
        self.assertEqual(self.last_run("new_documents", "changed_documents", "withdrawn_documents", "renamed_documents"), (0, 0, 1, 0))
        self.assertRecounted()

    def test_roots_not_named_are_left_alone(self):
        one = self.put("one/a.txt").parent
        other = self.put("other/b.txt", "人民").parent
        self.assertCode(self.store.update(one, other), ALL_COUNTED)
        (other / "b.txt").unlink()
        self.assertCode(self.store.update(one), ALL_COUNTED)
        self.assertEqual(set(self.frequencies()), {"中国", "人民"})

    def test_archive_emptied_by_accident_withdraws_nothing(self):
        path = self.put("a.txt")
        self.update()
        path.unlink()
        run = self.update(code=FAILED)
        self.assertIn("--max-withdraw", run.err)
        self.assertEqual(self.frequencies(), {"中国": (1, 1)})
        self.update("--max-withdraw", 100)
        self.assertEqual(self.frequencies(), {})


class Options(StoreCase):
    def test_settings_are_inherited(self):
        self.put("a.jsonl", '{"text":"中国 ZZ","title":"人民"}\n')
        self.update()
        self.put("b.jsonl", '{"text":"中国 YY","title":"报纸"}\n')
        expected = self.store.recounted(self.archive)
        self.store.options = ["--lexicon", self.lexicon]
        self.update()
        self.assertEqual(self.store.export(), expected)

    def test_file_changed_since_is_no_fault_of_the_store(self):
        self.put("1.txt", "中国")
        self.put("2.txt", "人民")
        self.update()
        self.put("1.txt", "报纸报纸")
        run = self.store.verify("--from-archive", "all")
        self.assertCode(run, ALL_COUNTED)
        self.assertIn("1 files with 1 documents counted again: 0 differ; 1 files are new, changed or gone", run.text)

    def test_differing_option_is_refused_and_named(self):
        self.put("a.txt")
        self.update()
        before = self.store.export()
        for name, *more in (("traditional",), ("json-text", "body"), ("csv-text", "body"), ("encoding", "big5"), ("record-max", "1M"),
                            ("date-pattern", "%Y~%m~%d")):
            with self.subTest(name):
                self.store.options = ["--lexicon", self.lexicon, f"--{name}", *more]
                run = self.update(code=STORE_UNFIT)
                self.assertIn(name, run.err)
                self.assertIn("--rebuild", run.err)
        self.assertEqual(self.store.export(), before)

    def test_another_lexicon_is_refused_and_named(self):
        self.put("a.txt")
        self.update()
        self.write("other.txt", "中国 7 ns\n")
        self.assertCode(self.run_cipin("lexicon", "build", "--dict", "other.txt", "--without-hmm", "-o", "other.lexicon"), ALL_COUNTED)
        self.store.options = ["--lexicon", self.folder / "other.lexicon"]
        self.assertIn("lexicon", self.update(code=STORE_UNFIT).err)

    def test_store_without_a_newer_setting_gets_its_default(self):
        self.put("a.txt")
        self.update()
        before = self.store.export()
        connection = sqlite3.connect(self.store.path)
        connection.execute("DELETE FROM setting WHERE name = 'expand-max'")
        connection.execute("UPDATE setting SET value = 'older' WHERE name = 'fingerprint'")
        connection.commit()
        connection.close()
        self.store.options = ["--lexicon", self.lexicon, "--expand-max", "7"]
        self.assertIn("expand-max", self.update(code=STORE_UNFIT).err)
        self.store.options = ["--lexicon", self.lexicon]
        self.update()
        self.assertEqual(self.store.export(), before)

    def test_rebuild_counts_anew_with_other_settings(self):
        self.put("a.jsonl", '{"text":"中国","body":"人民"}\n')
        self.put("b.txt", "报纸")
        self.update()
        self.store.options = ["--lexicon", self.lexicon, "--no-hmm", "--json-text", "body"]
        self.update("--rebuild")
        self.assertEqual(set(self.frequencies()), {"人民", "报纸"})
        self.assertRecounted()

    def test_rebuild_of_a_missing_root_loses_nothing(self):
        self.put("a.txt")
        self.update()
        before = self.store.export()
        self.archive.rename(self.folder / "away")
        run = self.update("--rebuild", code=FAILED)
        self.assertIn(str(self.archive), run.err)
        self.assertEqual(self.store.export(), before)

    def test_dry_run_writes_nothing(self):
        for number in range(10):
            self.put(f"{number}.txt", f"中国 {number}")
        self.update("--dry-run")
        self.assertEqual(self.store.files(), [])
        self.update()
        before = self.fingerprints()
        self.put("1.txt", "人民 人民")
        self.put("new.txt")
        (self.archive / "2.txt").unlink()
        run = self.update("--dry-run")
        self.assertEqual(self.fingerprints(), before)
        self.assertIn("1 new and 1 changed would be read", run.text)
        self.assertIn("1 are gone and would be withdrawn", run.text)
        self.update()
        self.assertRecounted()

    def fingerprints(self):
        beside = ("-shm", "-wal")  # SQLite's, for as long as somebody looks
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.store.files() if not path.name.endswith(beside)}

    def test_store_at_rest_is_one_file_that_can_be_copied(self):
        for number in range(50):
            self.put(f"{number}.txt", f"中国 number{number}")
        self.update("--limit", 20)
        self.update()
        copy = self.store.copy_to(self.folder / "copy.cipin")
        self.assertEqual(copy.export(), self.store.export())
        self.assertCode(copy.verify(), ALL_COUNTED)

    def test_limit_reads_so_many_files_and_later_runs_the_rest(self):
        for number in range(5):
            self.put(f"{number}.txt", f"中国 number{number}")
        self.update("--limit", 2)
        self.assertEqual(self.store.number("SELECT count(*) FROM article"), 2)
        self.update("--limit", 2)
        self.assertEqual(self.store.number("SELECT count(*) FROM article"), 4)
        self.update("--limit", 2)
        self.assertRecounted()

    def test_modified_since_reads_no_older_files(self):
        old, new = self.put("old.txt"), self.put("new.txt", "人民")
        os.utime(old, (1_600_000_000, 1_600_000_000))  # 2020-09-13
        os.utime(new, (1_600_200_000, 1_600_200_000))  # 2020-09-15
        self.update("--modified-since", "2020-09-14")
        self.assertEqual(set(self.frequencies()), {"人民"})
        self.update()
        self.assertRecounted()

    def test_check_content_finds_a_change_that_size_and_time_hide(self):
        path = self.put("a.txt", "中国")
        self.update()
        status = path.stat()
        path.write_text("人民", encoding="utf-8")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.update()
        self.assertEqual(set(self.frequencies()), {"中国"})
        self.update("--check-content")
        self.assertEqual(set(self.frequencies()), {"人民"})
        self.assertRecounted()

    def test_file_too_fresh_to_be_trusted_is_read_again(self):
        path = self.archive / "a.txt"
        path.write_text("中国", encoding="utf-8")  # its time is now: it may change again within the same tick
        self.update()
        status = path.stat()
        path.write_text("人民", encoding="utf-8")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.update()
        self.assertEqual(set(self.frequencies()), {"人民"})

    def test_accepted_skips_are_no_exit_code(self):
        self.put("a.txt")
        self.put("lines.jsonl", '{"text":"人民"}\n{"text":\n')
        self.update(code=SOME_SKIPPED)
        self.update(code=SOME_SKIPPED)  # it stands, though nothing was read tonight
        for accepted in (self.write("accepted.txt", "archive/lines.jsonl\n"), self.folder / "list.tsv"):
            if not accepted.exists():
                self.update("--skipped", accepted, code=SOME_SKIPPED)
            self.update("--accept-skipped", accepted)
        os.mkfifo(self.archive / "pipe.txt")
        self.update("--accept-skipped", accepted, code=SOME_SKIPPED)

    def test_store_that_is_none_is_refused(self):
        self.put("a.txt")
        for name, content in (("text", b"no store\n" * 200), ("empty-but-not-ours", None)):
            store = Store(self.folder / name)
            if content is None:
                connection = sqlite3.connect(store.path)
                connection.execute("CREATE TABLE mine (x)")
                connection.commit()
                connection.close()
            else:
                store.path.write_bytes(content)
            before = store.path.read_bytes()
            run = store.update(self.archive)
            self.assertCode(run, STORE_UNFIT)
            self.assertIn(name, run.err)
            self.assertIn("no store of cipin's", run.err)
            self.assertNotIn("delete", run.err)  # it may be somebody's notes
            self.assertEqual(store.path.read_bytes(), before)
            self.assertCode(store.verify(), STORE_UNFIT)

    def test_question_to_a_missing_store_fails_and_makes_none(self):
        for command in ("export", "verify"):
            run = self.run_cipin(command, "--store", self.store.path)
            self.assertCode(run, FAILED)
            self.assertIn("store.cipin", run.err)
            self.assertFalse(self.store.path.exists())

    def test_update_without_a_store_is_wrong_usage(self):
        run = self.run_cipin("update", self.archive)
        self.assertCode(run, WRONG_USAGE)
        self.assertIn("--store", run.err)


class Verifying(StoreCase):
    def test_tampering_is_found(self):
        self.put("2013/01-05/a.txt", "中国人民")
        self.put("2013/02-05/b.txt", "中国")
        self.update()
        self.assertCode(self.store.verify(), ALL_COUNTED)
        for number, tamper in enumerate((
                "UPDATE term_known SET tf = tf + 1 WHERE form = '中国'", "UPDATE term_known SET df = df - 1 WHERE form = '中国'",
                "UPDATE term_period SET tf = tf + 1", "DELETE FROM term_period WHERE month = 201302", "UPDATE period SET words = words + 1",
                "UPDATE period SET articles = 0 WHERE month = 201301", "DELETE FROM article WHERE date = 20130205",
                "UPDATE article SET contribution = x'00' WHERE date = 20130205", "UPDATE article SET tokens = 99 WHERE date = 20130205",
                "DELETE FROM term_known WHERE form = '人民'", "UPDATE article SET date = 20130305 WHERE date = 20130205",
                "INSERT INTO term_added SELECT id, 1, 0 FROM term_known WHERE form = '中国'", "INSERT INTO term_added VALUES (99, 0, 0)",
                "INSERT INTO term_recent SELECT 99, form, kind, 0, 0 FROM term_known WHERE form = '中国'",
                "INSERT INTO term_recent SELECT id, 'x', kind, 0, 0 FROM term_known WHERE form = '中国'",
                "INSERT INTO form_number VALUES (0, 99)")):
            with self.subTest(tamper):
                copy = self.store.copy_to(self.folder / f"tampered-{number}")
                connection = sqlite3.connect(copy.path)
                changed = connection.execute(tamper).rowcount
                connection.commit()
                connection.close()
                self.assertGreater(changed, 0)
                run = copy.verify()
                self.assertCode(run, STORE_UNFIT)
                self.assertIn(str(copy.path), run.err)

    def test_broken_pages_are_found_and_named(self):
        for number in range(200):
            self.put(f"{number}.txt", "".join(f"word{number * 50 + step} " for step in range(50)))
        self.update()
        raw = bytearray(self.store.path.read_bytes())
        self.assertGreater(len(raw), 20 * 4096)
        for page in range(3, len(raw) // 4096, 7):
            raw[page * 4096 : page * 4096 + 64] = os.urandom(64)
        copy = Store(self.folder / "broken")
        copy.path.write_bytes(raw)
        for run in (copy.verify(), copy.update(self.put("201.txt", "中国").parent)):
            self.assertCode(run, STORE_UNFIT)
            self.assertIn(str(copy.path), run.err)


class BadInput(StoreCase):
    """Each is named with path, offset and reason; what is beside it is counted; exit code 3."""

    def assertNamed(self, path, reason, *options, count=1, **more):
        self.put("good.txt", "中国")
        run = self.update(*options, code=SOME_SKIPPED, **more)
        self.assertEqual(self.frequencies().get("中国"), (1, 1))
        skipped = self.skipped()
        self.assertEqual(len(skipped), count, skipped)
        self.assertIn(path, [row[0] for row in skipped])
        for row in skipped:
            self.assertEqual((row[2], row[4]), (0, 1), row)
            self.assertRegex(row[3], reason)
        self.assertIn(path, run.err)
        return run

    def test_fifo_is_named(self):
        os.mkfifo(self.archive / "pipe.txt")
        self.assertNamed("pipe.txt", "FIFO")

    def test_socket_is_named(self):
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self.archive)  # a socket's path must be short
        listener.bind("socket.txt")
        self.assertNamed("socket.txt", "socket")

    def test_device_is_named(self):
        try:
            os.mknod(self.archive / "null.txt", stat.S_IFCHR | 0o666, os.makedev(1, 3))
        except PermissionError:
            self.skipTest("making a device needs root")
        self.assertNamed("null.txt", "device")

    def test_circle_of_links_is_named(self):
        (self.archive / "in").mkdir()
        (self.archive / "in/back").symlink_to(self.archive)
        self.put("in/back.txt", "人民")  # stands between the link and what would be below it
        self.assertNamed("in/back/", "(?i)circle|loop|inside itself|link", "--follow")
        self.update(code=SOME_SKIPPED)
        self.assertEqual(self.last_run("new_documents", "changed_documents", "withdrawn_documents"), (0, 0, 0))
        (self.archive / "good.txt").unlink()
        self.update("--max-withdraw", 100, code=SOME_SKIPPED)
        self.assertEqual(set(self.frequencies()), {"人民"})

    def test_link_to_itself_is_named(self):
        (self.archive / "self.txt").symlink_to("self.txt")
        self.assertNamed("self.txt", "(?i)symbolic links|link", "--follow")

    def test_unreadable_file_is_named(self):
        if not modes_are_obeyed(self.folder):
            self.skipTest("this user's right to read everything cannot be given up here")
        self.put("secret.txt", "人民").chmod(0)
        self.assertNamed("secret.txt", "Permission denied", preexec_fn=obey_modes)

    def test_unreadable_folder_is_named_and_withdraws_nothing(self):
        if not modes_are_obeyed(self.folder):
            self.skipTest("this user's right to read everything cannot be given up here")
        self.put("good.txt", "中国")
        inside = self.put("shut/a.txt", "人民").parent
        self.update(preexec_fn=obey_modes)
        inside.chmod(0)
        self.addCleanup(inside.chmod, 0o700)
        run = self.update(code=SOME_SKIPPED, preexec_fn=obey_modes)
        self.assertIn("shut", run.err)
        self.assertEqual(set(self.frequencies()), {"中国", "人民"})
        inside.chmod(0o700)
        self.update(preexec_fn=obey_modes)
        self.assertRecounted()

    def test_folder_that_can_be_listed_and_not_entered_withdraws_nothing(self):
        if not modes_are_obeyed(self.folder):
            self.skipTest("this user's right to read everything cannot be given up here")
        for number in range(8):
            self.put(f"{number}.txt", f"word{number}")
        self.put("shut/a.txt", "人民")
        self.put("shut/in/b.txt", "报纸")
        self.update(preexec_fn=obey_modes)
        shut = self.archive / "shut"
        shut.chmod(0o444)
        self.addCleanup(shut.chmod, 0o700)
        self.update(code=SOME_SKIPPED, preexec_fn=obey_modes)
        self.assertLessEqual({"人民", "报纸"}, set(self.frequencies()))
        shut.chmod(0o700)
        self.update(preexec_fn=obey_modes)
        self.assertRecounted()

    def test_counted_file_that_becomes_unreadable_is_stale_and_keeps_its_counts(self):
        if not modes_are_obeyed(self.folder):
            self.skipTest("this user's right to read everything cannot be given up here")
        self.put("good.txt", "中国")
        path = self.put("a.txt", "人民")
        self.update(preexec_fn=obey_modes)
        path.chmod(0)
        self.clock.set(path)
        for _ in range(2):  # and it is told every night
            run = self.update(code=SOME_SKIPPED, preexec_fn=obey_modes)
            self.assertIn("a.txt", run.err)
        self.assertEqual(set(self.frequencies()), {"中国", "人民"})
        self.assertEqual(self.store.ask("SELECT path FROM file WHERE status = 1"), [("a.txt",)])
        self.assertIn(b"stale", self.store.export())
        path.chmod(0o600)
        self.update(preexec_fn=obey_modes)
        self.assertEqual(self.store.ask("SELECT path FROM file WHERE status = 1"), [])
        self.assertRecounted()

    def test_name_that_is_no_utf8_is_named(self):
        with open(os.fsencode(self.archive) + b"/\xe4\xb8\xff.txt", "wb") as file:
            file.write("人民".encode())
        self.put("good.txt", "中国")
        run = self.update(code=SOME_SKIPPED)
        skipped = self.skipped()
        self.assertEqual([row[0] for row in skipped], ["\\xe4\\xb8\\xff.txt"], skipped)
        self.assertRegex(skipped[0][3], "UTF-8")
        self.assertIn(".txt: its name is not UTF-8", run.err)
        self.assertEqual(self.frequencies().get("中国"), (1, 1))

    @unittest.skipUnless(shutil.which("strace"), "there is no strace")
    def test_file_deleted_between_listing_and_opening_is_named(self):
        gone = self.put("gone.txt", "人民")
        self.put("good.txt", "中国")
        command = ["strace", "-f", "-o", "/dev/null", "-P", str(gone), "-e", "trace=open,openat", "-e", "inject=open,openat:error=ENOENT", CIPIN,
                   *map(str, self.store.update_command(self.archive))]
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS)
        if b"PTRACE" in done.stderr or b"ptrace" in done.stderr:
            self.skipTest("processes cannot be traced here")
        self.assertEqual(done.returncode, SOME_SKIPPED, done.stderr)
        self.assertEqual([(row[0], row[2]) for row in self.skipped()], [("gone.txt", 0)])
        self.assertRegex(self.skipped()[0][3], "No such file")
        self.assertEqual(set(self.frequencies()), {"中国"})
        self.update()
        self.assertRecounted()

    def test_what_is_mended_is_named_no_longer(self):
        os.mkfifo(self.archive / "pipe.txt")
        self.assertNamed("pipe.txt", "FIFO")
        (self.archive / "pipe.txt").unlink()
        self.put("pipe.txt", "人民")
        self.update()
        self.assertEqual(self.skipped(), [])
        self.assertRecounted()

    def test_first_thousand_places_of_a_file_are_named_and_the_others_counted(self):
        small, large = 2500, 700_000  # read by one thread, and in pieces by several
        for name, count in (("small.jsonl", small), ("large.jsonl", large)):
            self.put(name, '{"text":"中国"}\n' + "{\n" * count + '{"text":"人民"}\n')
        self.update("--threads", 3, code=SOME_SKIPPED)
        self.assertEqual(self.frequencies(), {"中国": (2, 2), "人民": (2, 2)})
        first_offset = len('{"text":"中国"}\n'.encode())
        for name, count in (("small.jsonl", small), ("large.jsonl", large)):
            named = [row[1:3] for row in self.skipped() if row[0] == name and row[1]]
            self.assertEqual(sorted(named, key=lambda row: row[1]), [(f"#{number + 2}", first_offset + number * 2) for number in range(1000)])
            self.assertEqual([row[1:] for row in self.skipped() if row[0] == name and not row[1]],
                             [("", first_offset + 2000, f"{count - 1000} more places", 1)])
        self.assertLess(self.store.path.stat().st_size, 2_000_000)
        for threads in (1, 2):
            self.assertEqual(self.store.recounted("--threads", threads, self.archive), self.store.export())
        self.assertCode(self.store.verify("--from-archive", "all"), ALL_COUNTED)

    def test_faulty_bytes_are_named_with_their_offset_and_counted(self):
        self.put("a.txt", b"5G \xff 5G " + "中国".encode() * 20)
        self.update(code=SOME_SKIPPED)
        self.assertEqual([(row[0], row[2], row[4]) for row in self.skipped()], [("a.txt", 3, 0)])
        self.assertEqual(self.frequencies()["\ufffd"], (1, 1))


class Harmless(StoreCase):
    @unittest.skipUnless(shutil.which("strace"), "there is no strace")
    def test_nothing_is_written_made_or_renamed_in_the_archive(self):
        self.put("2013/01-05/a.txt")
        self.put("b.html", "<p>人民</p>")
        self.put("c.jsonl", '{"text":"报纸"}\n')
        self.put("d.txt.gz", gzip.compress("词频".encode()))
        self.update("--limit", 1)
        before = self.state_of_archive()
        log = self.folder / "strace.log"
        command = ["strace", "-f", "-y", "-s", "0", "-o", str(log), "-e", "trace=!read,pread64,readv,mmap,munmap,mprotect,brk,futex", CIPIN,
                   *map(str, self.store.update_command(self.archive))]
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS)
        if b"PTRACE" in done.stderr or b"ptrace" in done.stderr:
            self.skipTest("processes cannot be traced here")
        self.assertEqual(done.returncode, ALL_COUNTED, done.stderr)
        self.assertEqual(set(self.frequencies()), {"中国", "人民", "报纸", "词频"})
        looks = {"open", "openat", "close", "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "getdents64", "readlink",
                 "readlinkat", "lseek", "fadvise64", "fcntl", "execve", "statfs", "fstatfs", "readahead", "poll", "ppoll", "getcwd", "chdir", "dup",
                 "madvise"}
        seen = set()
        for line in log.read_text(errors="replace").splitlines():
            call = re.match(r"\d+ +(\w+)\((.*)", line)
            if not call or str(self.archive) not in call[2]:
                continue
            seen.add(call[1])
            self.assertIn(call[1], looks, line)
            if call[1].startswith("open"):
                self.assertIn("O_RDONLY", line)
                self.assertNotRegex(line, "O_CREAT|O_TRUNC|O_WRONLY|O_RDWR|O_TMPFILE")
        self.assertTrue(seen & {"open", "openat"}, seen)
        self.assertEqual(self.state_of_archive(), before)

    def state_of_archive(self):
        return {path: (path.read_bytes() if path.is_file() else None, path.stat().st_mtime_ns, path.stat().st_mode) for path in self.archive.rglob("*")}

    HOSTILE = "\x1b[31m\x1b]0;title\x07 =cmd()|' /C calc'!A0 @SUM(1) +1+1 -2 '; DROP TABLE term; -- \"\"\" \\x41 \u202e\u0000 %s%n ${HOME} `id` <script>"

    def test_hostile_text_reaches_every_output_as_text(self):
        title = "=cmd()|' /C calc'!A0\x1b[2J'; DROP TABLE article; --"
        self.put("a.txt", self.HOSTILE)
        self.put("lines.jsonl", json.dumps({"text": self.HOSTILE, "title": title, "source": title, "date": "2015-01-01"}) + "\n")
        self.put("=cmd()\x1b[31m'\".txt", "中国")
        os.mkfifo(self.archive / "pipe\x1b[31m\n.txt")
        run = self.update(code=SOME_SKIPPED)
        self.assertNotIn("\x1b", run.err)
        self.assertEqual(self.store.ask("SELECT headline, name FROM article JOIN source ON source.id = source_id"), [(title.replace("\x1b", " "),) * 2])  # a line of text
        self.assertIn(("=cmd()\x1b[31m'\".txt",), self.store.ask("SELECT path FROM file"))
        self.assertEqual(self.frequencies()["DROP"][1], 2)
        self.assertEqual(self.frequencies()["\x1b"], (4, 2))
        self.assertRecounted()

        counted = self.frequencies()
        ask = ["top", "--store", self.store.path, "--top", 0, "--kinds", "all", "--format"]
        for form in ("table", "tsv"):
            shown = self.run_cipin(*ask, form)
            self.assertCode(shown, SOME_SKIPPED)  # the pipe
            self.assertNotRegex(shown.out.replace(b"\n", b"").replace(b"\t", b""), b"[\x00-\x1f\x7f]")
        sheet = self.run_cipin(*ask, "csv").out.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
        self.assertEqual([cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d)", cell)], [])
        lines = [json.loads(line) for line in self.run_cipin(*ask, "jsonl").lines]
        self.assertEqual({line["form"]: (line["tf"], line["df"]) for line in lines}, counted)

    def test_hostile_names_stay_names(self):
        self.put("'; DROP TABLE file; --.txt", "中国")
        self.put("%s%n.txt", "人民")
        self.put("a\tb\\c.txt", "报纸")
        self.update()
        self.assertEqual(self.store.number("SELECT count(*) FROM file"), 3)
        self.assertRecounted()


if __name__ == "__main__":
    unittest.main()
