#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare history` in bad luck: stores that are locked, full, read-only, damaged, of another version,
written by several processes at once, and by one that is killed.

    history_test.py TARE [UNITTEST ARGUMENT]..."""
import csv
import io
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

TARE = ""
RUNS = 12
BENCHES = 5
NOBODY = 65534
SUITE = """
suite: s
cases:
  - {name: join, run: "','.join(words)", setup: "words = ['a']", params: {n: [1, 2, 3, 4, 5]}}
"""
TIMEOUT_S = 120


class History(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Documents of RUNS commits, made once."""
        cls.made = pathlib.Path(tempfile.mkdtemp(prefix="tare-history-"))
        (cls.made / "s.yaml").write_text(SUITE, encoding="utf-8")
        (cls.made / "costs").write_text("* cost=1000 spread=0.003\n", encoding="utf-8")
        cls.documents = []
        for i in range(RUNS):
            path = cls.made / f"{i}.json"
            subprocess.run([TARE, "run", "-q", "--replay", "costs", "--seed", str(i), "--blocks", "8", "s.yaml",
                            "-o", path, "--commit", f"{i:02}" + "0" * 38,
                            "--commit-date", f"2026-01-{i + 1:02}T00:00:00Z"],
                           cwd=cls.made, stdout=subprocess.DEVNULL, check=True, timeout=TIMEOUT_S)
            cls.documents.append(path)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.made)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-history-"))
        self.store = self.folder / "store.sqlite"

    def tearDown(self):
        subprocess.run(["chmod", "-R", "u+w", self.folder], check=True)
        shutil.rmtree(self.folder)

    def history(self, *words, status=0, store=None, **how):
        done = subprocess.run([TARE, "history", "--store", store or self.store, *words], cwd=self.folder,
                              capture_output=True, text=True, timeout=TIMEOUT_S, check=False, **how)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def add(self, *documents, **how):
        return self.history("add", *(documents or self.documents), **how)

    def runs(self, store=None):
        return [row["run"] for row in csv.DictReader(
            io.StringIO(self.history("list", "--limit", "0", "--format", "csv", store=store).stdout))]

    def assert_whole(self, runs, store=None):
        self.assertEqual(self.history("verify", store=store).stdout, f"{runs} runs, all whole\n")
        self.assertEqual(len(set(self.runs(store))), runs)

    def test_somebody_else_writes_for_too_long(self):
        self.add(self.documents[0])
        other = sqlite3.connect(self.store, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        self.assertEqual(len(self.runs()), 1)  # who reads does not wait
        said = self.add(self.documents[1], status=4).stderr
        self.assertIn("is locked: another process has been writing to it for 10 s", said)
        other.execute("ROLLBACK")
        other.close()
        self.add(self.documents[1])
        self.assert_whole(2)

    def test_a_store_that_may_only_be_read(self):
        self.add()
        self.folder.chmod(0o555)
        self.store.chmod(0o444)
        how = {"user": NOBODY} if os.geteuid() == 0 else {}
        try:
            done = subprocess.run([TARE, "history", "--store", self.store, "list", "--format", "json"],
                                  capture_output=True, text=True, timeout=TIMEOUT_S, check=False, **how)
        except PermissionError:
            self.skipTest("the build folder is closed to others")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(json.loads(done.stdout)), RUNS)
        done = subprocess.run([TARE, "history", "--store", self.store, "prune", "--keep", "1"],
                              capture_output=True, text=True, timeout=TIMEOUT_S, check=False, **how)
        self.assertEqual(done.returncode, 4)
        self.assertIn("read-only", done.stderr)
        self.assert_whole(RUNS)

    @staticmethod
    def short_of_room():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    def test_a_disk_that_is_full(self):
        self.add(self.documents[0])
        how = {"preexec_fn": self.short_of_room, "restore_signals": False}
        said = self.add(status=4, **how).stderr
        self.assertIn("its disk takes no more", said)
        self.assertIn("is as it was", said)
        kept = len(self.runs())
        self.assertIn(kept, range(1, RUNS))
        self.assert_whole(kept)
        self.add()
        self.assert_whole(RUNS)

    def test_what_a_full_store_does_not_take_is_kept(self):
        self.add()
        for name in ("s.yaml", "costs"):
            shutil.copy(self.made / name, self.folder)
        limit = 36_000
        done = subprocess.run(
            [TARE, "run", "-q", "--replay", "costs", f"--store={self.store}", "--blocks", "8", "s.yaml"],
            cwd=self.folder, capture_output=True, text=True, timeout=TIMEOUT_S, check=False, restore_signals=False,
            preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))))
        if "the result is not in the store" not in done.stderr:
            self.skipTest(f"it had room enough: {done.stderr}")
        self.assertEqual(done.returncode, 4)
        kept = list(self.folder.glob("tare-*.json"))
        self.assertEqual(len(kept), 1, done.stderr)
        self.add(kept[0])
        self.assert_whole(RUNS + 1)

    def change(self, statement):
        other = sqlite3.connect(self.store)
        other.execute(statement)
        other.commit()
        other.close()

    def test_a_newer_version_is_refused(self):
        self.add(self.documents[0])
        self.change("PRAGMA user_version = 99")
        for words in (["list"], ["add", self.documents[1]], ["verify"]):
            self.assertIn("is of version 99, which is newer than this tare", self.history(*words, status=2).stderr)

    def test_another_programs_database_is_refused(self):
        self.change("CREATE TABLE run (id)")
        self.assertIn("of another program", self.add(self.documents[0], status=2).stderr)

    def test_damage_is_found_and_what_is_whole_is_saved(self):
        self.add()
        whole = self.store.read_bytes()
        size = int.from_bytes(whole[16:18], "big")
        exported = {self.history("export", "--run", run).stdout for run in self.runs()}
        found = 0
        for page in range(1, len(whole) // size):
            damaged = bytearray(whole)
            damaged[page * size:(page + 1) * size] = bytes((i * 37 + page) % 251 for i in range(size))
            self.store.write_bytes(damaged)
            done = subprocess.run([TARE, "history", "--store", self.store, "verify"], capture_output=True, text=True,
                                  timeout=TIMEOUT_S, check=False)
            self.assertIn(done.returncode, (1, 2), f"page {page}: {done.stdout}{done.stderr}")
            found += 1
            if page % 5 != 0:
                continue
            saved = self.folder / f"saved-{page}.sqlite"
            done = subprocess.run([TARE, "history", "--store", self.store, "verify", "--salvage", saved],
                                  capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
            self.assertIn(done.returncode, (0, 1, 2), f"page {page}: {done.stderr}")
            if done.returncode < 2 and "saved" in done.stderr:
                runs = self.runs(saved)
                self.assert_whole(len(runs), saved)
                # One page of documents is one run's at most.
                lost = int(done.stderr.split("; ")[-1].split()[0])
                self.assertEqual(len(runs) + lost, RUNS, f"page {page}: {done.stderr}")
        self.assertGreater(found, 20)
        self.store.write_bytes(whole)
        self.assertEqual({self.history("export", "--run", run).stdout for run in self.runs()}, exported)

    def test_what_is_saved_onto_a_full_disk_is_whole(self):
        self.add()
        saved = self.folder / "saved.sqlite"
        said = self.history("verify", "--salvage", saved, status=4, preexec_fn=self.short_of_room,
                            restore_signals=False).stderr
        kept = len(self.runs(saved))
        self.assertIn(kept, range(1, RUNS))
        self.assertIn(f"takes no more: it has {kept} runs, the others are left", said)
        self.assertNotIn("lost", said)
        self.assert_whole(kept, saved)
        for run in self.runs(saved):
            self.assertEqual(self.history("export", "--run", run, store=saved).stdout,
                             self.history("export", "--run", run).stdout)

    def test_a_store_that_was_cut_off(self):
        self.add()
        whole = self.store.read_bytes()
        for share in (0.2, 0.5, 0.9):
            self.store.write_bytes(whole[:int(len(whole) * share)])
            done = subprocess.run([TARE, "history", "--store", self.store, "verify"], capture_output=True, text=True,
                                  timeout=TIMEOUT_S, check=False)
            self.assertIn(done.returncode, (1, 2), done.stderr)
            self.assertIn("tare", done.stdout + done.stderr)

    def test_eight_processes_at_once_lose_nothing(self):
        shares = [self.documents[i::8] for i in range(8)]
        shares[0] = shares[0] + self.documents[:4]  # some of them twice
        adding = [subprocess.Popen([TARE, "history", "--store", self.store, "add", *share],
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for share in shares]
        for one in adding:
            said, _ = one.communicate(timeout=TIMEOUT_S)
            self.assertEqual(one.returncode, 0, said)
        self.assert_whole(RUNS)

    def test_a_process_that_is_killed_leaves_whole_runs(self):
        for i in range(20):
            adding = subprocess.Popen([TARE, "history", "--store", self.store, "add", *self.documents],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.004 * i)
            adding.kill()
            adding.wait()
            if self.store.exists() and self.store.stat().st_size > 0:
                done = self.history("verify")
                self.assertIn("all whole", done.stdout)
            if i % 7 == 6:
                for path in self.folder.glob("store.sqlite*"):
                    path.unlink()
        self.add()
        self.assert_whole(RUNS)

    def test_what_is_exported_is_one_table_whatever_series_it_is_of(self):
        self.add()
        rows = list(csv.DictReader(io.StringIO(self.history("export").stdout)))
        same = json.loads(self.history("export", "--format", "json").stdout)
        self.assertEqual([(row["bench"], row["run"]) for row in rows], [(row["bench"], row["run"]) for row in same])
        self.assertEqual(len({row["bench"] for row in rows}), BENCHES)
        self.assertEqual(len(rows), RUNS * BENCHES)
        self.assertEqual([float(row["figure"]) for row in rows], [row["figure"] for row in same])
        self.assertEqual(json.loads(self.history("export", "-k", "none", "--format", "json").stdout), [])
        self.assertEqual(self.history("export", "-k", "none").stdout.count("\n"), 1)

    def test_hostile_names_are_shown_harmlessly(self):
        document = json.loads(self.documents[0].read_text(encoding="utf-8"))
        names = ["s/'; DROP TABLE run; --", "s/<script>alert(1)</script>", "s/two\nlines\x1b[31m", "s/\u202eright",
                 "s/" + "x" * 10_000]
        for bench, name in zip(document["benches"], names):
            bench["variant"] = bench["group"] = name
        path = self.folder / "hostile.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        self.add(path)
        self.assert_whole(1)
        shown = self.history("list", "--series").stdout
        self.assertNotIn("\x1b", shown)
        self.assertNotIn("\u202e", shown)
        listed = json.loads(self.history("list", "--series", "--format", "json").stdout)
        self.assertEqual({one["bench"] for one in listed}, set(names))
        for name in names:
            self.assertEqual(len(json.loads(self.history("show", name, "--format", "json").stdout)), 1)
        self.assertNotIn("<script>", self.history("show", names[1], "--format", "markdown").stdout)


if __name__ == "__main__":
    TARE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
