#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The suites of this repository: every case runs, says what it is for, and is judged.

    suites_test.py TARE [UNITTEST ARGUMENT]...

One variant of each case is measured, the first of those with its parameters, for one block:
enough to see that it runs, and that the cases of a group come to the same value."""
import glob
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARE = ""

sys.path.insert(0, str(ROOT / "scripts"))
from claims_rows import ROWS, SOURCES  # noqa: E402

QUICK = ["--blocks", "1", "--samples", "1", "--sample-time", "50us", "--max-time", "1ms", "-q"]
SOME_FAILED = 3
TIMEOUT_S = 240

# Cases whose group is about memory or about waiting: there is nothing that they compute.
WITHOUT_VALUE = {"dict of five", "dict of six", "waits one after another", "waits in tasks",
                 "waits in threads"}

# A scanner looks up its `search` by a text of 55 bytes that is made for it, and the interpreter's
# cache of methods may keep: these cases leave memory behind, up to the size of that cache.
LEAVING = "re.finditer"


def suites():
    """(file name, suite), all of them."""
    for path in sorted((ROOT / "suites").glob("*.yaml")):
        yield path.name, yaml.safe_load(path.read_text(encoding="utf-8"))


def first_variants():
    """The name of one variant of each case that is not slow."""
    listed = subprocess.run([TARE, "list", "--names", "--tag", "!slow", ROOT / "suites"],
                            capture_output=True, text=True, check=True).stdout.splitlines()
    names = {}
    for name in listed:
        names.setdefault(name.split("[")[0], name)
    return list(names.values())


def measure(names):
    """The document of a run of these variants."""
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "result.json")
        chosen = [word for name in names for word in ("-k", glob.escape(name))]
        done = subprocess.run([TARE, "run", ROOT / "suites", *QUICK, *chosen, "-o", output],
                              capture_output=True, text=True, timeout=TIMEOUT_S)
        if done.returncode not in (0, SOME_FAILED):
            raise AssertionError(done.stderr)
        with open(output, encoding="utf-8") as file:
            return json.load(file)


class EveryCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = first_variants()
        cls.document = measure(cls.names)

    def found(self, finding):
        return [bench["variant"] for bench in self.document["benches"]
                if finding in bench.get("findings", [])]

    def test_is_measured_or_skipped_for_a_reason(self):
        benches = {bench["variant"]: bench for bench in self.document["benches"]}
        self.assertLessEqual(set(self.names), set(benches))
        unsteady = [name for name in self.names if benches[name]["status"] == "not-stationary"]
        if unsteady:  # a busy machine can make a case look so once
            benches.update({bench["variant"]: bench for bench in measure(unsteady)["benches"]})
        for name, bench in benches.items():
            with self.subTest(name):
                if bench["status"] == "skipped":
                    self.assertIn("numpy", bench["reason"])
                else:
                    self.assertEqual(bench["status"], "ok", bench)

    def test_computes_what_the_others_of_its_group_do(self):
        self.assertEqual(self.found("different-value") + self.found("unstable-value"), [])

    def test_leaves_no_memory_behind(self):
        self.assertEqual([name for name in self.found("leak") if LEAVING not in name], [])

    def test_of_a_row_of_the_page_has_a_statement(self):
        stated = {(statement["suite"], statement["case"])
                  for statement in self.document["statements"]}
        rows = {(row.suite, case) for row in ROWS for case in row.cases}
        self.assertEqual(stated, rows)


class EverySuite(unittest.TestCase):
    def test_says_what_its_cases_show(self):
        for name, suite in suites():
            for case in suite["cases"]:
                with self.subTest(name, case=case["name"]):
                    self.assertRegex(case.get("description", ""), r"^[A-Za-z_]+\b.* .*\.$")

    def test_says_where_its_claims_come_from(self):
        for name, suite in suites():
            for claim in suite["claims"]:
                with self.subTest(name, claim=claim):
                    self.assertTrue(any(source in claim["source"] for source in SOURCES.values()))

    def test_asks_the_cases_of_a_group_for_a_value(self):
        for name, suite in suites():
            for case in suite["cases"]:
                if "group" in case and case["name"] not in WITHOUT_VALUE:
                    with self.subTest(name, case=case["name"]):
                        self.assertIn("value", case)


if __name__ == "__main__":
    TARE = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
