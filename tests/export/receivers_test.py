#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports read by the programs they are for. A program that is not there skips its test.

    receivers_test.py TARE [UNITTEST ARGUMENT]...

Servers run in a scratch folder, on loopback or on a socket in that folder. pyperf is imported from the
folder that TARE_PYPERF names (a checkout), or as it is installed, asv from the one that TARE_ASV names; the others are Debian's packages
prometheus, postgresql, influxdb, python3-pytest-benchmark and libbenchmark-tools."""
import glob
import json
import os
import pathlib
import subprocess
import sys
import unittest
import urllib.parse

from documents import export, median_s, plain, save
from servers import (HOSTILE, Case, PostgresqlCase, free_port, get, hostile_document, influx_config,
                     wait_for)

TARE = ""
SYSTEM_PYTHON = "/usr/bin/python3"  # that sees Debian's modules

class ExportCase(Case):
    def export(self, form, content, *options):
        path = save(self.folder, "document.json", content)
        done = export(TARE, form, *options, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


class PyperfTest(ExportCase):
    def setUp(self):
        super().setUp()
        self.environment = dict(os.environ)
        if os.environ.get("TARE_PYPERF"):
            self.environment["PYTHONPATH"] = os.environ["TARE_PYPERF"]
        if subprocess.run([sys.executable, "-c", "import pyperf"], env=self.environment,
                          capture_output=True, check=False).returncode != 0:
            self.skipTest("there is no pyperf here: name a checkout in TARE_PYPERF")

    def pyperf(self, *arguments):
        return self.run_quietly(sys.executable, "-m", "pyperf", *arguments, env=self.environment)

    def test_it_reads_our_files_without_a_warning(self):
        path = self.write("base.json", self.export("pyperf", plain()))
        hostile = self.write("hostile.json", self.export("pyperf", hostile_document()))
        for verb in ("show", "stats", "hist", "check", "metadata", "dump", "slowest"):
            for file in (path, hostile):
                with self.subTest(verb=verb, file=file.name):
                    text = self.pyperf(verb, file)
                    # More workers than it needs is no fault of a file.
                    self.assertNotIn("WARNING", text)
                    self.assertNotIn("ERROR", text)

    def test_it_compares_two_of_them(self):
        base = self.write("base.json", self.export("pyperf", plain()))
        slow = self.write("slow.json", self.export("pyperf", plain(2_400_000)))
        text = self.pyperf("compare_to", "-v", base, slow)
        self.assertIn("1.20x slower", text)
        self.assertIn("Significant (t=-", text)
        self.assertNotIn("WARNING", text)
        self.assertNotIn("ERROR", text)

    def test_its_own_files_come_back_to_the_last_bit(self):
        folder = os.environ.get("TARE_PYPERF", "")
        files = glob.glob(f"{folder}/pyperf/tests/*.json") + glob.glob(f"{folder}/doc/*.json.gz")
        if not folder or not files:
            self.skipTest("no files of pyperf: name a checkout in TARE_PYPERF")
        compared = 0
        for file in files:
            document_file, again = self.folder / "d.json", self.folder / "again.json"
            self.run_quietly(TARE, "import", "--from", "pyperf", file, "-o", document_file)
            done = export(TARE, "pyperf", "--force", "-o", again, document_file)
            if done.returncode != 0:
                self.assertIn("its unit is 'byte'", done.stderr)
                continue
            compared += int(self.run_quietly(sys.executable, "-c", """
import sys, pyperf
one, two = map(pyperf.BenchmarkSuite.load, sys.argv[1:])
for bench in one:
    other = two.get_benchmark(bench.get_name())
    assert bench.get_values() == other.get_values(), bench
    assert bench.get_loops() == other.get_loops(), bench
    assert bench.get_inner_loops() == other.get_inner_loops(), bench
print(len(one))
""", file, again, env=self.environment))
        self.assertGreater(compared, 5)


class PrometheusTest(ExportCase):
    def test_promtool_takes_the_metrics(self):
        promtool = self.need("promtool")
        for content in (plain(), hostile_document()):
            text = self.export("openmetrics", content)
            done = subprocess.run([promtool, "check", "metrics"], input=text.encode(),
                                  capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_history_is_found_again_by_prometheus(self):
        promtool, server = self.need("promtool"), self.need("prometheus")
        path = self.write("dated.om", self.export("openmetrics", hostile_document(), "--dated"))
        data = self.folder / "data"
        self.run_quietly(promtool, "tsdb", "create-blocks-from", "openmetrics", path, data)
        config = self.write("p.yml", "global: {}\n")
        address = f"127.0.0.1:{free_port()}"
        process = self.start(server, f"--config.file={config}", f"--storage.tsdb.path={data}",
                             "--storage.tsdb.retention.time=100y",
                             f"--web.listen-address={address}")
        wait_for(f"http://{address}/-/ready", process)
        query = urllib.parse.urlencode({"query": 'tare_benchmark_seconds{stat="median"}',
                                        "time": "1787224953"})
        answer = json.loads(get(f"http://{address}/api/v1/query?{query}"))
        found = {item["metric"]["benchmark"]: float(item["value"][1])
                 for item in answer["data"]["result"]}
        expected = {name: median_s(3_000_000 + 1000 * i) for i, name in enumerate(HOSTILE)}
        self.assertEqual(found, {"plain": median_s(), **expected})


class PostgresqlTest(ExportCase, PostgresqlCase):
    def test_what_is_loaded_is_read_back_and_loading_twice_changes_nothing(self):
        path = self.write("tare.sql", self.export("postgresql", hostile_document()))
        self.psql("-f", path)
        self.assertEqual(self.psql("-f", path), "")
        rows = json.loads(self.psql("-At", "-c", """
            SELECT json_agg(json_build_array(case_id, params, median, ci_low < ci_high,
                commit_at = '2026-08-20 11:22:33Z', workers, run_id)) FROM tare_result"""))
        expected = [("plain", median_s(), "n=1000")] + [
            (name, median_s(3_000_000 + 1000 * i), "") for i, name in enumerate(HOSTILE)]
        self.assertEqual(sorted(tuple(row) for row in rows), sorted(
            (name, params, median, True, True, 20, "0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b11")
            for name, median, params in expected))

    def test_a_second_run_is_beside_the_first(self):
        later = plain(2_200_000, id="0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b12")
        for content in (plain(), later):
            self.psql("-f", self.write("tare.sql", self.export("postgresql", content)))
        text = self.psql("-At", "-c", "SELECT median FROM tare_result WHERE case_id = "
                         "'list.append' ORDER BY 1")
        self.assertEqual([float(line) for line in text.split()],
                         [median_s(), median_s(2_200_000)])


class InfluxTest(ExportCase):
    def test_what_is_sent_is_read_back(self):
        server = self.need("influxd")
        address = f"127.0.0.1:{free_port()}"
        config = self.write("c.conf", influx_config(self.folder, address))
        process = self.start(server, "run", "-config", config)
        wait_for(f"http://{address}/ping", process)
        get(f"http://{address}/query", b"q=CREATE+DATABASE+d")
        text = self.export("influx", hostile_document())
        for _ in range(2):  # the same once more changes nothing
            get(f"http://{address}/write?db=d&precision=ns", text.encode())
        query = urllib.parse.urlencode({"db": "d", "epoch": "ns",
                                        "q": "SELECT * FROM tare_benchmark"})
        (series,) = json.loads(get(f"http://{address}/query?{query}"))["results"][0]["series"]
        rows = [dict(zip(series["columns"], row)) for row in series["values"]]
        expected = {name: median_s(3_000_000 + 1000 * i) for i, name in enumerate(HOSTILE)}
        self.assertEqual({row["benchmark"]: row["median"] for row in rows},
                         {"plain": median_s(), **expected})
        self.assertEqual({row["time"] for row in rows}, {1787224953000000000})
        self.assertEqual([row["params"] for row in rows if row["benchmark"] == "plain"],
                         ["n=1000"])


class ComparersTest(ExportCase):
    def test_pytest_benchmark_compares_them(self):
        if subprocess.run([SYSTEM_PYTHON, "-c", "import pytest_benchmark"], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("there is no pytest-benchmark here")
        paths = [self.write(f"000{i}_run.json", self.export("pytest-benchmark", content))
                 for i, content in enumerate((plain(), plain(2_400_000)), 1)]
        text = self.run_quietly(SYSTEM_PYTHON, "-m", "pytest_benchmark", "compare", *paths,
                                "--columns=median,rounds,iterations", cwd=self.folder)
        self.assertIn("list.append (0001_run)", text)
        self.assertIn("(1.20)", text)
        self.assertNotIn("Warning", text)

    def test_google_benchmark_compares_them(self):
        script = pathlib.Path("/usr/share/benchmark/compare.py")
        if not script.exists():
            self.skipTest("there is no compare.py of Google Benchmark here")
        if subprocess.run([SYSTEM_PYTHON, "-c", "import scipy"], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("compare.py wants scipy")
        paths = [self.write(f"{name}.json", self.export("google-benchmark", content))
                 for name, content in (("old", plain()), ("new", plain(2_400_000)))]
        text = self.run_quietly(SYSTEM_PYTHON, script, "--no-color", "benchmarks", *paths)
        self.assertIn("s/list.append_pvalue", text)
        self.assertIn("U Test, Repetitions: 20 vs 20", text)
        self.assertIn("+0.19", text)


class AsvTest(ExportCase):
    def test_its_site_has_the_cases_and_finds_the_step(self):
        folder = os.environ.get("TARE_ASV")
        if not folder:
            self.skipTest("there is no asv here: name in TARE_ASV a folder to import it from")
        git = ["git", "-C", self.folder, "-c", "user.name=t", "-c", "user.email=t@example.org"]
        self.run_quietly(*git, "init", "-q", "-b", "main")
        for i in range(3):
            self.run_quietly(*git, "commit", "-q", "--allow-empty", "-m", str(i))
            commit = self.run_quietly(*git, "rev-parse", "HEAD").strip()
            path = save(self.folder, "document.json", plain(2_400_000 if i == 2 else 2_000_000))
            done = export(TARE, "asv", "--commit", commit, "--commit-date",
                          f"2026-08-0{i + 1}T00:00:00Z", "-o", self.folder / "results", path)
            self.assertEqual(done.returncode, 0, done.stderr)
        (self.folder / "benchmarks").mkdir()
        self.write("benchmarks/__init__.py", "")
        self.write("asv.conf.json", json.dumps({
            "version": 1, "project": "p", "repo": ".", "branches": ["main"],
            "environment_type": "existing", "results_dir": "results", "html_dir": "html"}))
        text = self.run_quietly(SYSTEM_PYTHON, "-m", "asv", "publish", "--no-pull",
                                cwd=self.folder, env=dict(os.environ, PYTHONPATH=folder))
        self.assertNotIn("arning", text)
        found = json.loads((self.folder / "html/regressions.json").read_text(encoding="utf-8"))
        steps = {item[0]: item[4:6] for item in found["regressions"]}
        self.assertEqual(sorted(steps), ["s.drain(1000)", "s.drain(2000)", "s.list.append"])
        self.assertEqual(steps["s.list.append"], [median_s(2_400_000), median_s()])


if __name__ == "__main__":
    TARE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
