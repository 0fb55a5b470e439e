#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stores that an older tare wrote: brought up to date, read where they may not be written, and whole whatever
happens on the way. tests/data/store/version-1.sqlite.gz was written by the last tare that knew version 1: five
runs of two benches that were renamed in the last one; the document of the first was pruned.

    upgrade_test.py TARE STORE.gz [UNITTEST ARGUMENT]..."""
import contextlib
import gzip
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

TARE = STORE = ""
NEWEST = 2
RUNS = 5
MORE = 1000
PAGE = 4096
FRAME = PAGE + 24  # of a log
NOBODY = 65534
TIMEOUT_S = 120


class Upgrade(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-upgrade-"))
        self.folder.chmod(0o755)
        self.store = self.folder / "store.sqlite"
        with gzip.open(STORE) as packed:
            self.store.write_bytes(packed.read())

    def tearDown(self):
        self.folder.chmod(0o755)
        shutil.rmtree(self.folder)

    def history(self, *words, status=0, **how):
        done = subprocess.run([TARE, "history", "--store", self.store, *words], cwd=self.folder,
                              capture_output=True, text=True, timeout=TIMEOUT_S, check=False, **how)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    @contextlib.contextmanager
    def opened(self):
        """As any other program sees it; what was done is kept."""
        store = sqlite3.connect(self.store)
        try:
            yield store
            store.commit()
        finally:
            store.close()

    def ask(self, sql):
        with self.opened() as store:
            return store.execute(sql).fetchall()

    def version(self):
        return self.ask("PRAGMA user_version")[0][0]

    def columns(self):
        return [row[1] for row in self.ask("PRAGMA table_info(run)")]

    def assert_up_to_date(self, runs=RUNS):
        self.assertEqual(self.version(), NEWEST)
        found = self.ask("SELECT document_checksum, packed FROM run LEFT JOIN document ON run = id")
        self.assertEqual(len(found), runs)
        for checksum, packed in found:
            self.assertEqual(checksum, None if packed is None else zlib.crc32(packed))
        self.assertEqual(self.history("verify").stdout, f"{runs} runs, all whole\n")

    def test_all_that_it_held_is_there(self):
        points = self.ask("SELECT * FROM history ORDER BY moment_us, bench")
        documents = self.ask("SELECT document_id, packed FROM run JOIN document ON run = id")
        self.assertEqual((self.version(), len(points), len(documents)), (1, 10, RUNS - 1))
        self.history("list")
        self.assert_up_to_date()
        self.assertEqual(self.ask("SELECT * FROM history ORDER BY moment_us, bench"), points)
        for run, packed in documents:
            self.assertEqual(self.history("export", "--run", run).stdout, gzip.decompress(packed).decode())
        document = self.folder / "last.json"
        document.write_bytes(gzip.decompress(documents[-1][1]))
        self.assertIn("is there already", self.history("add", document).stderr)
        self.history("prune", "--keep", "1")
        self.assert_up_to_date(1)

    def test_one_that_may_not_be_written_is_read(self):
        shown = self.history("show", "s/joined[n=1]").stdout
        self.setUp()
        before = self.store.read_bytes()
        self.store.chmod(0o444)
        self.folder.chmod(0o555)
        how = {"user": NOBODY} if os.geteuid() == 0 else {}
        try:
            self.assertEqual(self.history("show", "s/joined[n=1]", **how).stdout, shown)
        except PermissionError:
            self.skipTest("the build folder is closed to others")
        self.assertEqual(self.history("verify", **how).stdout, f"{RUNS} runs, all whole\n")
        self.assertIn("read-only", self.history("prune", "--keep", "1", status=4, **how).stderr)
        self.assertEqual(self.store.read_bytes(), before)

    def test_verify_leaves_it_as_it_is(self):
        before = self.store.read_bytes()
        self.assertEqual(self.history("verify").stdout, f"{RUNS} runs, all whole\n")
        self.assertEqual(self.version(), 1)
        self.assertEqual(self.store.read_bytes(), before)

    def damage_a_document(self):
        """One bit, in the middle of what is packed."""
        with self.opened() as store:
            run, name, packed = store.execute("SELECT run, document_id, packed FROM document JOIN run ON run = id "
                                              "ORDER BY run LIMIT 1").fetchone()
            damaged = bytearray(packed)
            damaged[len(packed) // 2] ^= 4
            store.execute("UPDATE document SET packed = ? WHERE run = ?", (bytes(damaged), run))
        return name

    def test_damage_stays_damage(self):
        said = f"run {self.damage_a_document()}: its document is damaged"
        self.assertIn(said, self.history("verify", status=1).stdout)
        self.history("list")
        self.assertEqual(self.version(), NEWEST)
        self.assertIn(said, self.history("verify", status=1).stdout)

    def test_damage_is_found_by_the_checksum(self):
        self.history("list")
        name = self.damage_a_document()
        self.assertIn(f"run {name}: its document is damaged", self.history("verify", status=1).stdout)
        self.setUp()
        self.history("list")
        with self.opened() as store:
            store.execute("UPDATE run SET document_bytes = document_bytes + 1 WHERE document_bytes > 0")
        self.assertEqual(self.history("verify", status=1).stdout.count("is damaged"), RUNS - 1)

    def test_what_is_whole_of_a_damaged_one_is_saved(self):
        self.damage_a_document()
        saved = self.folder / "saved.sqlite"
        self.assertIn(f"saved {RUNS - 1} runs whole, of 1 the figures",
                      self.history("verify", "--salvage", saved).stderr)
        self.assertEqual(self.version(), 1)
        self.store = saved
        self.assert_up_to_date()

    def test_many_at_once_bring_it_up_to_date_once(self):
        reading = [subprocess.Popen([TARE, "history", "--store", self.store, "list", "--format", "csv"],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
        for one in reading:
            out, err = one.communicate(timeout=TIMEOUT_S)
            self.assertEqual((one.returncode, out.count(b"\n")), (0, RUNS + 1), err)
        self.assert_up_to_date()

    def grow(self):
        """So many runs that the step changes many pages, with documents that take their time: repeated, they are
        long and packed they are short. Returns how many there are."""
        packed = gzip.compress(self.ask("SELECT packed FROM document")[0][0] * 5, 1)
        length = len(gzip.decompress(packed))
        with self.opened() as store:
            for i in range(MORE):
                store.execute("INSERT INTO run (document_id, added_us, complete, tool, machine, benches, failed, "
                              "document_bytes) SELECT 'more-' || ?, added_us, complete, tool, machine, benches, failed, ? "
                              "FROM run WHERE id = 2", (i, length))
                store.execute("INSERT INTO document SELECT max(id), ? FROM run", (packed,))
        return RUNS + MORE

    def remove_logs(self):
        for path in self.folder.glob("store.sqlite-*"):
            path.unlink()

    def assert_older_or_newer(self, runs):
        """Wholly the one or the other; then the newer. Returns which one it was."""
        version = self.version()
        self.assertIn(version, (1, NEWEST))
        self.assertEqual("document_checksum" in self.columns(), version == NEWEST)
        self.assertEqual(self.history("verify").stdout, f"{runs} runs, all whole\n")
        self.history("list")
        self.assert_up_to_date(runs)
        return version

    def test_one_that_is_killed_on_the_way_is_the_older_or_the_newer(self):
        runs = self.grow()
        grown = self.store.read_bytes()
        begin = time.monotonic()
        self.history("list")
        took = time.monotonic() - begin
        found = []
        for i in range(8):
            self.remove_logs()
            self.store.write_bytes(grown)
            reading = subprocess.Popen([TARE, "history", "--store", self.store, "list"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(took * i / 7)
            reading.kill()
            reading.wait()
            found.append(self.assert_older_or_newer(runs))
        self.assertIn(1, found)

    def test_every_page_that_it_got_to_leaves_the_older(self):
        """What a process leaves that was killed when it had written so much of the log."""
        runs = self.grow()
        grown = self.store.read_bytes()
        with self.opened() as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM run").fetchone()  # who reads keeps the log from being put into the store
            self.history("list")
            log = pathlib.Path(f"{self.store}-wal").read_bytes()
        self.assertGreater(len(log), 10 * PAGE)
        for cut in [*range(0, len(log), 5 * FRAME), len(log) - FRAME, len(log) - 1, len(log)]:
            self.remove_logs()
            self.store.write_bytes(grown)
            pathlib.Path(f"{self.store}-wal").write_bytes(log[:cut])
            self.assertEqual(self.assert_older_or_newer(runs), NEWEST if cut == len(log) else 1, cut)

    def test_a_full_disk_leaves_the_older(self):
        runs = self.grow()
        how = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10 * PAGE, 10 * PAGE))}
        self.assertIn("is as it was: its disk takes no more", self.history("list", status=4, **how).stderr)
        self.assertEqual(self.assert_older_or_newer(runs), 1)


if __name__ == "__main__":
    TARE, STORE = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
    unittest.main()
