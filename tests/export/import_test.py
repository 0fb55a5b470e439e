#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of other programs as result documents.

    import_test.py TARE [UNITTEST ARGUMENT]..."""
import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from documents import COMMIT, document, bench, export, plain, save

TARE = ""
OK, USAGE = 0, 2

# Values whose nanoseconds do not tell the seconds any more, and plain ones.
SECONDS = [2.1e-08, 2.0999999999999997e-08, 1.0737e-06, 4.9e-09 / 3, 0.1 + 0.2, 1.0]


def pytest_file(tests, **changes):
    return {"machine_info": {"node": "bench1", "machine": "x86_64", "system": "Linux",
                             "release": "6.1", "python_compiler": "GCC 12.2.0",
                             "python_implementation": "CPython", "python_version": "3.12.1",
                             "cpu": {"brand_raw": "AMD EPYC", "count": 8}},
            "commit_info": {"id": COMMIT, "time": "2026-08-20T13:22:33+02:00", "dirty": True,
                            "branch": "main"},
            "benchmarks": tests, "datetime": "2026-08-20T14:03:07.123456+00:00",
            "version": "5.2.3", **changes}


def pytest_test(name, data, **stats):
    return {"group": None, "name": name, "fullname": f"t.py::{name}", "params": None,
            "options": {"disable_gc": True, "timer": "perf_counter"},
            "stats": {"median": 1.0, "iterations": 10, "data": data, **stats}}


def google_row(name, time, unit="ns", **changes):
    return {"name": name, "run_name": name, "run_type": "iteration", "iterations": 100,
            "real_time": time, "cpu_time": time, "time_unit": unit, **changes}


def google_file(rows):
    return {"context": {"date": "2026-08-20T16:03:07+02:00", "host_name": "bench1",
                        "executable": "./bench", "num_cpus": 8, "library_version": "v1.9.0",
                        "json_schema_version": 1}, "benchmarks": rows}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-import-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_import(self, path, *options, status=OK):
        done = subprocess.run([TARE, "import", *options, path], capture_output=True,
                              encoding="utf-8", check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if status == OK else done.stderr

    def imported(self, content, form):
        return self.run_import(save(self.folder, "file.json", content), "--from", form)

    def findings(self, result):
        return {item["id"]: item["what"] for item in result["findings"]}


class PytestTest(Case):
    def test_rounds_are_samples_of_one_worker_to_the_last_bit(self):
        result = self.imported(pytest_file([pytest_test("one", SECONDS)]), "pytest-benchmark")
        (found,) = result["benches"]
        (worker,) = found["workers"]
        self.assertEqual(worker["figures_s"], SECONDS)
        self.assertEqual((found["variant"], found["loops"], found["gc"]),
                         ("t.py::one", 10, "off"))
        self.assertIsNone(found["summary"]["median"]["low"])

    def test_facts(self):
        result = self.imported(pytest_file([pytest_test("one", SECONDS)]), "pytest-benchmark")
        self.assertEqual(result["tool"], {"name": "pytest-benchmark", "version": "5.2.3"})
        self.assertEqual(result["created"], "2026-08-20T14:03:07.123456Z")
        self.assertEqual(result["source"], {"commit": COMMIT, "dirty": True, "branch": "main",
                                            "commit_at": "2026-08-20T11:22:33.000000Z"})
        self.assertEqual(result["machine"]["cpu_model"], "AMD EPYC")
        self.assertEqual(result["targets"][0]["implementation"], "cpython")
        self.assertEqual(result["targets"][0]["version"], "3.12.1")

    def test_a_file_without_rounds_says_how_to_save_them(self):
        test = pytest_test("one", SECONDS)
        del test["stats"]["data"]
        (found,) = self.imported(pytest_file([test]), "pytest-benchmark")["benches"]
        self.assertEqual(found["status"], "skipped")
        self.assertIn("--benchmark-save-data", found["reason"])

    def test_what_is_no_time_is_left_out_and_said(self):
        content = pytest_file([pytest_test("one", [1e-6, 0, -1, 2e-6]), pytest_test("two", [0]),
                               pytest_test("one", [5e-6]), {"stats": {"data": [1]}}])
        result = self.imported(content, "pytest-benchmark")
        self.assertEqual([item["status"] for item in result["benches"]], ["ok", "skipped"])
        self.assertEqual(result["benches"][0]["workers"][0]["figures_s"], [1e-6, 2e-6])
        self.assertEqual(self.findings(result), {
            "values-left-out": "3 values of t.py::one, t.py::two left out",
            "benchmarks-left-out": "left out: benchmarks[3] has no name, a second 't.py::one'"})

    def test_our_own_file_comes_back(self):
        path = save(self.folder, "document.json", plain())
        ours = json.loads(export(TARE, "pytest-benchmark", path).stdout)
        result = self.imported(ours, "pytest-benchmark")
        for item, found in zip(ours["benchmarks"], result["benches"]):
            self.assertEqual(found["workers"][0]["figures_s"], item["stats"]["data"])


class GoogleTest(Case):
    def test_repetitions_are_samples_of_one_worker(self):
        rows = [google_row("a", 21.5), google_row("b", 3, "us"), google_row("a", 22.25),
                google_row("b", 0.004, "ms"),
                google_row("a_mean", 21.8, run_name="a", run_type="aggregate")]
        result = self.imported(google_file(rows), "google-benchmark")
        self.assertEqual([item["variant"] for item in result["benches"]], ["a", "b"])
        self.assertEqual([item["workers"][0]["figures_ns"] for item in result["benches"]],
                         [[21.5, 22.25], [3000, 4000]])
        self.assertEqual(result["created"], "2026-08-20T14:03:07.000000Z")
        self.assertEqual(result["benches"][0]["loops"], 100)

    def test_what_cannot_be_used_is_skipped_with_its_reason(self):
        rows = [google_row("failed", 0, error_occurred=True, error_message="no file"),
                google_row("mean", 1, run_type="aggregate"), google_row("odd", 1, "fortnight"),
                google_row("zero", 0)]
        result = self.imported(google_file(rows), "google-benchmark")
        self.assertEqual({item["variant"]: item["reason"] for item in result["benches"]}, {
            "failed": "no file", "mean": "the file has aggregates of it only",
            "odd": "none of its times is a positive number",
            "zero": "none of its times is a positive number"})

    def test_our_own_file_comes_back(self):
        path = save(self.folder, "document.json", document([bench("one", "base")]))
        ours = json.loads(export(TARE, "google-benchmark", path).stdout)
        (found,) = self.imported(ours, "google-benchmark")["benches"]
        self.assertEqual(found["workers"][0]["figures_ns"],
                         [row["real_time"] for row in ours["benchmarks"]
                          if row["run_type"] == "iteration"])


class AnyTest(Case):
    def test_another_file_than_was_said_is_refused(self):
        path = save(self.folder, "file.json", google_file([google_row("a", 1)]))
        text = self.run_import(path, "--from", "pyperf", status=USAGE)
        self.assertIn("is a file of google-benchmark, not of pyperf", text)
        path = save(self.folder, "own.json", plain())
        self.assertIn("is a result document already", self.run_import(path, status=USAGE))

    def test_rubbish_is_refused_with_its_place(self):
        for text in ("", "{", "[]", "{}", '{"machine_info": {}, "benchmarks": []}',
                     '{"context": {}, "benchmarks": [1, null, "x", []]}',
                     '{"machine_info": {}, "benchmarks": [1, null, "x", []]}'):
            with self.subTest(text=text):
                path = self.folder / "file.json"
                path.write_text(text, encoding="utf-8")
                self.assertIn("file.json", self.run_import(path, status=USAGE))

    def test_facts_of_the_wrong_type_are_not_known(self):
        content = pytest_file([pytest_test("one", SECONDS, iterations="x")],
                              commit_info={"id": 7, "time": "soon", "dirty": "no"},
                              datetime=5, version=[])
        content["machine_info"] = {"node": 1, "cpu": [], "python_version": None}
        result = self.imported(content, "pytest-benchmark")
        self.assertEqual(result["source"], {"commit": None, "commit_at": None, "branch": None,
                                            "dirty": None})
        self.assertIsNone(result["created"])

    def test_packed_files_are_read(self):
        path = self.folder / "file.json.gz"
        path.write_bytes(gzip.compress(json.dumps(
            google_file([google_row("a", 1)])).encode()))
        self.assertEqual(self.run_import(path)["tool"]["name"], "google-benchmark")

    def test_the_document_reads_as_any_other(self):
        save(self.folder, "file.json", pytest_file([pytest_test("one", SECONDS)]))
        subprocess.run([TARE, "import", "file.json", "-o", "kept.json"], cwd=self.folder,
                       check=True)
        shown = subprocess.run([TARE, "show", "kept.json"], cwd=self.folder, check=True,
                               capture_output=True, encoding="utf-8").stdout
        self.assertIn("t.py::one", shown)


if __name__ == "__main__":
    TARE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
