#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of pages keeps to the contract, and to what is expected of two results.

    page_test.py [--accept] DATA.TS WRITE_PAGES FOLDER
"""

import json
import pathlib
import subprocess
import sys
import unittest

from contract import Contract, dangling

SAMPLES = ["one", "two", "families", "hostile", "everything", "empty"]
GOLDEN = ["two", "hostile"]


class Data(unittest.TestCase):
    def data_of(self, name):
        text = subprocess.run([WRITE_PAGES, name], capture_output=True, check=True).stdout
        return text, json.loads(text.decode("utf-8"))

    def test_every_sample_keeps_to_the_contract(self):
        contract = Contract(DATA_TS)
        for name in SAMPLES:
            with self.subTest(name):
                _, data = self.data_of(name)
                self.assertEqual(contract.faults(data) + dangling(data), [])

    def test_a_wrong_page_is_found_out(self):
        contract = Contract(DATA_TS)
        _, data = self.data_of("two")
        data["benches"][0]["suite"] = "first"
        data["benches"][0]["colour"] = 1
        data["groups"][0]["rows"][0]["bench"] = len(data["benches"])
        data["changes"][0]["verdict"] = "better"
        del data["page"]["kind"]
        self.assertEqual(len(contract.faults(data)), 4)
        self.assertEqual(len(dangling(data)), 1)

    def test_known_results_give_the_same_bytes(self):
        for name in GOLDEN:
            with self.subTest(name):
                text, _ = self.data_of(name)
                path = FOLDER / f"{name}.json"
                if ACCEPT:
                    path.write_bytes(text)
                self.assertEqual(text.decode(), path.read_text(encoding="utf-8"))

    def test_what_a_reader_sees_first(self):
        _, data = self.data_of("two")
        self.assertEqual(data["page"]["kind"], "report")
        self.assertEqual(data["page"]["live"], {"url": "state", "state": "7"})
        self.assertIn("were measured on", data["overview"]["lead"][0])
        _, data = self.data_of("empty")
        self.assertEqual(data["overview"]["lead"][0], "Nothing was measured.")
        self.assertEqual((data["benches"], data["groups"], data["changes"]), ([], [], []))

    def test_rows_and_changes_name_each_other(self):
        _, data = self.data_of("two")
        changes, benches = data["changes"], data["benches"]
        rows = [row for group in data["groups"] for row in group["rows"]]
        self.assertEqual(sorted(row["bench"] for row in rows), list(range(len(benches))))
        for row in rows:
            for key in ("change", "target_change"):
                if key in row:
                    self.assertEqual(changes[row[key]]["bench"], row["bench"])
        for change in changes:
            side = data["sides"][change["side"]]
            if "bench" in change:
                self.assertEqual(benches[change["bench"]]["target"], side["new"])
            if side["by"] == "targets" and "base" in change:
                self.assertEqual(benches[change["base"]]["target"], side["base"])
        for number, side in enumerate(data["sides"]):
            verdicts = [change.get("verdict") for change in changes if change["side"] == number]
            for verdict in ("faster", "slower", "same", "unclear"):
                self.assertEqual(verdicts.count(verdict), side["counts"][verdict])

    def test_distributions_hold_every_worker_and_sample(self):
        _, data = self.data_of("one")
        measured = [bench for bench in data["benches"] if bench.get("workers")]
        self.assertGreater(len(measured), 3)
        for bench in measured:
            low, high = min(bench["workers"]), max(bench["workers"])
            self.assertLessEqual(low, bench["median"][0])
            self.assertGreaterEqual(high, bench["median"][0])
            for index in bench.get("mild", []) + bench.get("severe", []):
                self.assertLess(index, len(bench["workers"]))
            if "samples" in bench:
                self.assertEqual(sum(bench["samples"]["bins"]), bench["samples"]["count"])


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--accept"]
    ACCEPT = len(arguments) < len(sys.argv) - 1
    DATA_TS, WRITE_PAGES = arguments[:2]
    FOLDER = pathlib.Path(arguments[2])
    unittest.main(argv=sys.argv[:1])
