"""Slips with an archive's place: nothing that was counted is thrown away for them, and none is remembered."""
import sqlite3

from support import ALL_COUNTED, FAILED, SOME_SKIPPED, WRONG_USAGE, Case


class RootSlips(Case):
    def setUp(self):
        super().setUp()
        self.write("news/a.txt", "中国人民")
        self.write("news/b.txt", "报纸")
        self.assertCode(self.update("news", *self.small_options()), ALL_COUNTED)

    def update(self, *arguments):
        return self.run_cipin("update", "--store", "store", *arguments)

    def ask(self, sql):
        connection = sqlite3.connect(self.folder / "store")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def documents(self):
        return self.ask("SELECT path FROM file JOIN document ON file.id = file_id ORDER BY path")

    def test_rebuild_of_an_archive_that_is_not_there_is_refused_and_keeps_the_counts(self):
        (self.folder / "news").rename(self.folder / "elsewhere")
        run = self.update("--rebuild", *self.small_options())
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "news", "nothing is rebuilt")
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",)])
        (self.folder / "elsewhere").rename(self.folder / "news")
        self.assertCode(self.update("--rebuild", *self.small_options()), ALL_COUNTED)
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",)])

    def test_rebuild_of_one_root_counts_the_others_anew_too(self):
        self.write("more/c.txt", "中国")
        self.assertCode(self.update("more", *self.small_options()), ALL_COUNTED)
        self.assertCode(self.update("--rebuild", "more", *self.small_options()), ALL_COUNTED)
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",), ("c.txt",)])
        (self.folder / "news").rename(self.folder / "elsewhere")
        run = self.update("--rebuild", "more", *self.small_options())
        self.assertCode(run, FAILED)
        self.assertOneErrorLine(run, "news", "nothing is rebuilt")
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",), ("c.txt",)])

    def test_root_can_be_dropped(self):
        self.write("more/c.txt", "中国")
        self.write("more/empty.txt", "")
        self.assertCode(self.update("more", *self.small_options()), SOME_SKIPPED)
        (self.folder / "more").rename(self.folder / "elsewhere")
        run = self.update("--drop-root", "more", "--lexicon", self.lexicon, "--log-format", "json")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.summary["withdrawn_documents"], 1)
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",)])
        self.assertEqual(self.ask("SELECT name FROM root"), [("news",)])
        self.assertEqual(self.ask("SELECT count(*) FROM skipped"), [(0,)])
        self.assertEqual(self.ask("SELECT form, tf FROM term WHERE tf > 0 ORDER BY form"), [("中国", 1), ("人民", 1), ("报纸", 1)])
        self.assertCode(self.run_cipin("verify", "--store", "store", "--lexicon", self.lexicon, "--from-archive", "100%"), ALL_COUNTED)

    def test_dropped_root_must_be_one_of_several(self):
        for arguments, said in ((["--drop-root", "paper"], "no root of this name"), (["--drop-root", "news"], "no root would be left"),
                                (["--drop-root", "news", "news"], "at once")):
            run = self.update(*arguments, "--lexicon", self.lexicon)
            self.assertCode(run, WRONG_USAGE)
            self.assertOneErrorLine(run, said)
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",)])

    def test_wrong_place_of_a_known_root_is_not_remembered(self):
        self.assertCode(self.update("wrong/news", "--lexicon", self.lexicon), FAILED)
        self.assertEqual(self.ask("SELECT place FROM root"), [(str((self.folder / "news").absolute()),)])
        self.assertCode(self.update("--lexicon", self.lexicon), ALL_COUNTED)

    def test_new_place_of_a_known_root_is_remembered(self):
        (self.folder / "moved").mkdir()
        (self.folder / "news").rename(self.folder / "moved/news")
        run = self.update("moved/news", "--lexicon", self.lexicon, "--log-format", "json")
        self.assertCode(run, ALL_COUNTED)
        self.assertEqual(run.summary["withdrawn_documents"], 0)
        self.assertEqual(self.ask("SELECT place FROM root"), [(str((self.folder / "moved/news").absolute()),)])

    def test_known_root_by_another_name_or_a_folder_of_it_is_refused(self):
        self.write("news/in/c.txt", "中国")
        for slip in ("--root=papers=news", "--root=papers=news/in", "--root=papers=.", "news/in"):
            run = self.update(slip, "--lexicon", self.lexicon)
            self.assertCode(run, WRONG_USAGE)
            self.assertOneErrorLine(run, "news", "count twice")
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",)])
        self.assertEqual(self.ask("SELECT name FROM root"), [("news",)])
        self.write("news-2/d.txt", "中国")  # begins alike
        self.assertCode(self.update("news-2", "--lexicon", self.lexicon), ALL_COUNTED)

    def test_known_root_may_move_to_a_folder_of_its_old_place(self):
        self.write("news/in/a.txt", "中国人民")
        self.write("news/in/b.txt", "报纸")
        self.assertCode(self.update("--root=news=news/in", "--lexicon", self.lexicon), ALL_COUNTED)
        self.assertEqual(self.documents(), [("a.txt",), ("b.txt",)])

    def test_problem_of_a_root_that_is_a_file_names_the_file(self):
        page = self.write("one.txt", b"\xe4\xb8\xad\xff")
        run = self.run_cipin("update", "--store", "other", page, *self.small_options())
        self.assertIn(str(page), run.err)
        self.assertNotIn("one.txt/one.txt", run.err)
