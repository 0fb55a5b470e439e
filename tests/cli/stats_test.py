#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare stats` as other programs use it.

    stats_test.py TARE CORPUS [UNITTEST ARGUMENT]...
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TARE = ""
CORPUS = ""
TIMEOUT_S = 40
MANY = 2**18  # 2^20 take no longer than a second, but not with the sanitizers of a test


def values(count):
    """Numbers around 100 that are the same everywhere."""
    state = 1
    for _ in range(count):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        yield f"{99 + 2 * (state >> 40) / (1 << 24):.4f}"


def run(arguments, text=None):
    return subprocess.run([TARE, "stats", *arguments], input=text, text=True,
                          stdout=subprocess.PIPE, timeout=TIMEOUT_S, check=False)


class Stats(unittest.TestCase):
    def test_an_answer_comes_before_the_next_request(self):
        with subprocess.Popen([TARE, "stats", "--ndjson"], stdin=subprocess.PIPE, text=True,
                              stdout=subprocess.PIPE, bufsize=1) as child:
            for number in range(3):
                child.stdin.write(json.dumps({"id": number, "workers": [1, 2, 3]}) + "\n")
                child.stdin.flush()
                self.assertEqual(json.loads(child.stdout.readline())["id"], number)
            child.stdin.close()
            self.assertEqual(child.wait(TIMEOUT_S), 0)

    def test_the_same_seed_gives_the_same_bytes(self):
        runs = {run(["--ndjson", CORPUS]).stdout for _ in range(3)}
        self.assertEqual(len(runs), 1)
        request = json.dumps({"workers": [[1, 2], [2], [4], [3], [5, 7], [3], [2]],
                              "statistic": "p75"})
        one, same, other = (run(["--ndjson", "--seed", seed], request).stdout
                            for seed in ("1", "1", "2"))
        self.assertEqual(one, same)
        self.assertNotEqual(one, other)

    def test_every_answer_is_json_as_the_rfc_has_it(self):
        def refuse(word):
            raise ValueError(word)
        for line in run(["--ndjson", CORPUS]).stdout.splitlines():
            json.loads(line, parse_constant=refuse)

    def test_many_values_are_read_from_files_and_lines(self):
        many = list(values(MANY))
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "many.txt")
            path.write_text("\n".join(many) + "\n", encoding="utf-8")
            done = run(["--json", str(path)])
        self.assertEqual(done.returncode, 0)
        from_file = json.loads(done.stdout)
        self.assertEqual(from_file["workers"], MANY)
        done = run(["--ndjson"], '{"workers": [' + ", ".join(many) + "]}")
        from_line = json.loads(done.stdout)
        self.assertEqual(from_line["median"], from_file["median"])
        self.assertAlmostEqual(from_line["median"]["point"], 100, delta=0.01)

    def test_a_reader_that_leaves_early_is_no_failure(self):
        with subprocess.Popen([TARE, "stats", "--ndjson"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as child:
            child.stdout.close()
            child.stdin.write(b'{"workers": [1]}\n' * 100)
            child.stdin.close()
            self.assertEqual(child.wait(TIMEOUT_S), 0)


if __name__ == "__main__":
    TARE, CORPUS = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
