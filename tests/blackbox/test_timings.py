"""`--timings`: where the time of a run went."""
import json

from support import ALL_COUNTED, Case

COUNT_STAGES = {"read", "segment", "tally", "merge"}
UPDATE_STAGES = {"plan", "read", "segment", "tally", "rows", "sums", "commit", "checkpoint", "wait"}


class Timings(Case):
    def summary(self, *arguments):
        run = self.run_cipin(*arguments, "--log-format", "json")
        self.assertCode(run, ALL_COUNTED)
        return next(line for line in map(json.loads, run.err.splitlines()) if line["level"] == "summary")

    def setUp(self):
        super().setUp()
        for i in range(20):
            self.write(f"archive/{i}.txt", f"中国人民{i}\n" * 500)

    def test_count_tells_each_stage_and_no_more_time_than_there_was(self):
        summary = self.summary("count", "--timings", "--threads", 1, "archive")
        self.assertLessEqual(COUNT_STAGES, set(summary["timings"]))
        # One thread is in one stage at a time: all of them fill the run, but for what is done before and after.
        self.assertLessEqual(sum(summary["timings"].values()), summary["seconds"] + 0.001)
        self.assertGreater(min(summary["timings"].values()), 0)

    def test_update_tells_what_the_writer_did(self):
        options = ["--store", "s", *self.small_options()]
        summary = self.summary("update", "--timings", "--threads", 1, *options, "archive")
        self.assertLessEqual(UPDATE_STAGES, set(summary["timings"]))
        # The writer, who also finds the files, the one that cuts them and one that counts.
        self.assertLessEqual(sum(summary["timings"].values()), 3 * summary["seconds"] + 0.01)
        again = self.summary("update", "--timings", *options, "archive")
        self.assertNotIn("segment", again["timings"])

    def test_in_the_closing_line(self):
        run = self.run_cipin("count", "--timings", "archive")
        self.assertRegex(run.err, r"; by stage, summed over threads: read \d+\.\d{3} s, segment \d+\.\d{3} s, tally ")

    def test_not_asked_not_told(self):
        self.assertNotIn("timings", self.summary("count", "archive"))
        self.assertNotIn("by stage", self.run_cipin("count", "archive").err)
