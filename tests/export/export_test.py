#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `tare export` writes, read back by the rules of each format.

    export_test.py TARE [UNITTEST ARGUMENT]..."""
import csv
import io
import json
import math
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import unittest

from documents import (COMMIT, COUNTERS, MEMORY, SIZES, bench, document, export, failed, found, median_s, plain,
                       save, target)

TARE = ""
OK, USAGE, SOME_FAILED, NOT_MEASURED = 0, 2, 3, 4

# Each reader takes the text of an export and gives {case: seconds}; the suite is always "s".


def read_pyperf(text):
    found = {}
    for item in json.loads(text)["benchmarks"]:
        values = [value for run in item["runs"] for value in run["values"]]
        found[item["metadata"]["name"][2:]] = statistics.median(values)
    return found


def read_openmetrics(text):
    found = {}
    sample = re.compile(r'(\w+)\{((?:\w+="(?:[^"\\\n]|\\[\\n"])*",?)*)\} (\S+)(?: \S+)?')
    lines = text.split("\n")
    assert lines[-2:] == ["# EOF", ""], lines[-2:]
    for line in lines[:-2]:
        if line.startswith("# "):
            assert not re.search(r'["\\]', line), line
            continue
        name, labels, value = sample.fullmatch(line).groups()
        escapes = {r"\\": "\\", r"\n": "\n", r"\"": '"'}
        labels = {key: re.sub(r"\\.", lambda m: escapes[m.group(0)], text)
                  for key, text in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels)}
        if name == "tare_benchmark_seconds" and labels["stat"] == "median":
            found[case_of(labels["benchmark"], labels.get("params"))] = float(value)
    return found


def case_of(case, params):
    return f"{case}[{params}]" if params else case


def split_influx(text, separator):
    """Splits where the separator is not escaped: a backslash takes the next sign with it."""
    parts, at = [""], 0
    while at < len(text):
        step = 2 if text[at] == "\\" else 1
        if text[at] == separator:
            parts.append("")
        else:
            parts[-1] += text[at:at + step]
        at += step
    return parts


def read_influx(text):
    found = {}
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        key, rest = split_influx(line, " ")[0], split_influx(line, " ")[1:]
        tags = {}
        for part in split_influx(key, ",")[1:]:
            name, value = split_influx(part, "=")
            tags[name] = re.sub(r"\\([,= ])", r"\1", value)
        assert list(tags) == sorted(tags), tags
        fields = rest[0]
        median = re.match(r"median=([^,]+)", fields).group(1)
        assert re.search(r"[.e]", median), "a number without a point is an integer"
        assert re.fullmatch(r"\d{19}", rest[-1]), rest
        found[case_of(tags["benchmark"], tags.get("params"))] = float(median)
    return found


def read_postgresql(text):
    rows = text[text.index("VALUES\n") + 7:text.rindex("\nON CONFLICT")]
    token = re.compile(r"'((?:[^']|'')*)'|(NULL)|([-+.\de]+)|([(),\s])")
    found, row, at = {}, [], 0
    while at < len(rows):
        match = token.match(rows, at)
        assert match, rows[at:at + 40]
        at = match.end()
        if match.group(4) == "(":
            row = []
        elif match.group(4) == ")":
            assert len(row) == 26, row
            found[row[14][2:]] = float(row[19])
        elif match.group(4) is None:
            quoted = match.group(1)
            row.append(quoted.replace("''", "'") if quoted is not None else
                       match.group(2) or match.group(3))
    return found


def read_codespeed(text):
    return {item["benchmark"][2:]: item["result_value"] for item in json.loads(text)}


def read_action(text):
    for item in json.loads(text):
        assert re.fullmatch("\u00b1 [-.e\\d]+", item["range"]), item
        assert item["unit"] == "ns"
    return {item["name"][2:]: item["value"] / 1e9 for item in json.loads(text)}


def read_data(text):
    assert text.startswith("window.BENCHMARK_DATA = ") and "<" not in text
    (entries,) = json.loads(text[len("window.BENCHMARK_DATA = "):])["entries"].values()
    return read_action(json.dumps(entries[-1]["benches"]))


def read_bencher(text):
    return {name[2:]: measures["latency"]["value"] / 1e9
            for name, measures in json.loads(text).items()}


def read_pytest(text):
    return {item["fullname"][2:]: item["stats"]["median"]
            for item in json.loads(text)["benchmarks"]}


def read_google(text):
    return {item["run_name"][2:]: item["real_time"] / 1e9
            for item in json.loads(text)["benchmarks"]
            if item.get("aggregate_name") == "median"}


def read_csv(text):
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["variant"][2:]: float(row["median"]) / 1e9 for row in rows}


READERS = {
    "pyperf": read_pyperf, "openmetrics": read_openmetrics, "influx": read_influx,
    "postgresql": read_postgresql, "codespeed": read_codespeed,
    "github-action-benchmark": read_action, "github-action-benchmark-data": read_data,
    "bencher": read_bencher, "pytest-benchmark": read_pytest, "google-benchmark": read_google,
    "csv": read_csv,
}
REPORTS = {"markdown", "claims-csv", "growth-csv", "crossovers-csv"}

HOSTILE = [
    'double "quotes"', "single 'quotes'", "a line\nend", "a carriage\rreturn", "a tab\there",
    "<script>alert(1)</script>", "'); DROP TABLE tare_result; --", "back\\slash", "ends in \\",
    "before\\,a comma", "a,comma=equals blank", " blanks around ", "\u05e9\u05dc\u05d5\u05dd",
    "override \u202egnp.exe", "bell\x07", "separator\u2028here", "\U0001f40d" * 20, "x" * 10_000,
    "%s%n$1{}", "window.BENCHMARK_DATA = ", "# EOF", "quiet-bencher-ignore", "../../etc/passwd",
]


def shown(name):
    """The first letters of a name, as far as a message shows them as they are."""
    return re.match(r"[\w <>'\",/-]*", name[:40]).group(0)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-export-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def export(self, form, content, *options, status=OK):
        contents = content if isinstance(content, list) else [content]
        files = [save(self.folder, f"doc{i}.json", one) for i, one in enumerate(contents)]
        done = export(TARE, form, *options, *files, cwd=self.folder)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def assert_near(self, found, expected):
        self.assertTrue(math.isclose(found, expected, rel_tol=1e-12), f"{found} {expected}")


class FormatsTest(Case):
    def test_every_format_gives_the_medians(self):
        for form, read in READERS.items():
            with self.subTest(format=form):
                found = read(self.export(form, plain()).stdout)
                self.assertEqual(sorted(found), ["drain[n=1000]", "drain[n=2000]", "list.append"])
                self.assert_near(found["list.append"], median_s())
                self.assert_near(found["drain[n=1000]"], median_s(4_000_000))

    def test_a_hostile_name_is_kept_or_refused_and_never_spoils_the_others(self):
        content = document([bench("plain", "base")] + [
            bench(name, "base", first_ns=3_000_000 + 1000 * i) for i, name in enumerate(HOSTILE)])
        path = save(self.folder, "hostile.json", content)
        for form, read in READERS.items():
            with self.subTest(format=form):
                done = export(TARE, form, path)
                found = read(done.stdout)
                self.assert_near(found.pop("plain"), median_s())
                for i, name in enumerate(HOSTILE):
                    if name in found:
                        self.assert_near(found.pop(name), median_s(3_000_000 + 1000 * i))
                    else:
                        self.assertIn(f"left out: 's/{shown(name)}", done.stderr)
                self.assertEqual(found, {})
                refused = done.stderr.count("left out: 's/")
                self.assertEqual(done.returncode, SOME_FAILED if refused else OK, done.stderr)
                self.assertNotRegex(done.stderr, r"[\x00-\x09\x0b-\x1f\x7f\u202e]")

    def test_hostile_names_in_markdown_are_text(self):
        content = document([bench("<script>|@me", "base")])
        self.assertNotIn("<script>", self.export("markdown", content).stdout)

    def test_names_that_are_refused(self):
        cases = {"codespeed": "x" * 99, "pyperf": "a\nb", "influx": "ends in \\",
                 "github-action-benchmark": "a\nb", "bencher": "x-bencher-ignore"}
        for form, name in cases.items():
            with self.subTest(format=form):
                content = document([bench("plain", "base"), bench(name, "base")])
                done = self.export(form, content, status=SOME_FAILED)
                self.assertEqual(list(READERS[form](done.stdout)), ["plain"])

    def test_nothing_left_is_a_status_of_its_own(self):
        done = self.export("codespeed", document([bench("x" * 100, "base")]),
                           status=NOT_MEASURED)
        self.assertEqual(done.stdout, "")
        self.assertIn("nothing is left", done.stderr)

    def test_a_failed_case_is_said_and_left_out(self):
        content = document([bench("fine", "base"), failed("broken", "base")])
        for form, read in READERS.items():
            if form == "csv":
                continue  # has a row for it
            with self.subTest(format=form):
                done = self.export(form, content)
                self.assertEqual(list(read(done.stdout)), ["fine"])
                self.assertIn("s/broken has no figure: error, ZeroDivisionError", done.stderr)
        self.assertIn('tare_benchmark_failed{suite="s",benchmark="broken",'
                      'build="cpython-3.13-pgo-lto",machine="bench1"} 1\n',
                      self.export("openmetrics", content).stdout)

    def test_a_time_below_zero_is_refused_where_it_cannot_be(self):
        content = document([bench("fine", "base"), bench("empty", "base", first_ns=0)])
        for one in content["benches"][1]["workers"]:
            one["overhead_ns"] = 1e6
        for form in ("pyperf", "pytest-benchmark", "google-benchmark"):
            with self.subTest(format=form):
                done = self.export(form, content, status=SOME_FAILED)
                self.assertEqual(list(READERS[form](done.stdout)), ["fine"])
                self.assertIn("has a time that is not above 0", done.stderr)

    def test_targets_built_alike_are_told_apart(self):
        two = document([bench("a", "base"), bench("a", "new")],
                       targets=[target("base"), target("new")])
        builds = {item["executable"] for item in
                  json.loads(self.export("codespeed", two).stdout)}
        self.assertEqual(builds, {"cpython-3.13-pgo-lto-base", "cpython-3.13-pgo-lto-new"})
        other = document([bench("a", "base"), bench("a", "new")],
                         targets=[target("base"), target("new", jit=True, free_threading=True)])
        builds = {item["executable"] for item in
                  json.loads(self.export("codespeed", other).stdout)}
        self.assertEqual(builds, {"cpython-3.13-pgo-lto", "cpython-3.13-pgo-lto-jit-nogil"})

    def test_few_workers_give_no_interval(self):
        content = document([bench("few", "base", workers=3)])
        (item,) = json.loads(self.export("github-action-benchmark", content).stdout)
        self.assertNotIn("range", item)
        self.assertNotIn("ci_low", self.export("influx", content).stdout)
        self.assertNotIn("ci_low=", self.export("openmetrics", content).stdout)


class MemoryTest(Case):
    """Counts of memory go where there is a place for them, also of cases that were not timed."""

    def setUp(self):
        super().setUp()
        counted = {**bench("counted", "base"), "metric": "memory", "workers": []}
        self.content = document([{**bench("both", "base"), "memory": MEMORY},
                                 {**counted, "memory": MEMORY}])

    def test_openmetrics(self):
        done = self.export("openmetrics", self.content)
        self.assertIn("s/counted was not timed", done.stderr)
        for case in ("both", "counted"):
            labels = (f'suite="s",benchmark="{case}",build="cpython-3.13-pgo-lto",'
                      f'machine="bench1"')
            self.assertIn(f"\ntare_benchmark_allocations{{{labels}}} 3\n", done.stdout)
            for stat, value in (("allocated", 700), ("peak", 600), ("left", -8)):
                self.assertIn(f'\ntare_benchmark_bytes{{{labels},stat="{stat}"}} {value}\n',
                              done.stdout)

    def test_influx_bencher_and_sql(self):
        self.assertIn(",workers=20i,allocations=3i,allocated_bytes=700i,peak_bytes=600i,"
                      "left_bytes=-8i,", self.export("influx", self.content).stdout)
        self.assertIn("benchmark=counted,build=cpython-3.13-pgo-lto,machine=bench1,suite=s allocations=3i,"
                      "allocated_bytes=700i,peak_bytes=600i,left_bytes=-8i,revision=",
                      self.export("influx", self.content).stdout)
        measures = json.loads(self.export("bencher", self.content).stdout)
        counts = {"allocations": {"value": 3}, "peak-memory": {"value": 600}}
        self.assertEqual({key: measures["s/both"][key] for key in counts}, counts)
        self.assertEqual(measures["s/counted"], counts)
        sql = self.export("postgresql", self.content).stdout
        for case in ("both", "counted"):
            self.assertRegex(sql, rf"'s/{case}', 'sha256:5f2a', 'peak_bytes', 'B', 1, 600, "
                                  r"NULL, NULL, NULL, NULL, 600, 600\)")
        self.assertEqual(sql.count("'time'"), 1)


class CountersTest(Case):
    """Events are figures of other units, where a format has them; what the machine does not count is nowhere."""

    def setUp(self):
        super().setUp()
        self.content = document([{**bench("both", "base"), "memory": MEMORY,
                                  "counters": COUNTERS}, bench("plain", "base")])
        self.expected = {name: item["median"] for name, item in COUNTERS.items()
                         if isinstance(item, dict) and name != "absent"}

    def test_openmetrics(self):
        text = self.export("openmetrics", self.content).stdout
        lines = re.findall(r'^tare_benchmark_events\{suite="s",benchmark="both",.*,event="(\w+)"\} (\S+)$', text,
                           re.MULTILINE)
        self.assertEqual({name: float(value) for name, value in lines}, self.expected)
        self.assertEqual(len(lines), text.count("\ntare_benchmark_events{"))
        read_openmetrics(text)

    def test_influx(self):
        text = self.export("influx", self.content).stdout
        self.assertIn(",left_bytes=-8i,cycles=2000.0,instructions=1234.5,branches=210.25,"
                      "branch_misses=0.125,page_faults=0.0,revision=", text)
        self.assertEqual(text.count("cycles="), 1)

    def test_bencher(self):
        found_measures = json.loads(self.export("bencher", self.content).stdout)
        self.assertEqual(found_measures["s/both"]["branch-misses"],
                         {"value": 0.125, "lower_value": 0, "upper_value": 0.5})
        self.assertEqual(found_measures["s/both"]["instructions"], {"value": 1234.5})
        self.assertEqual(set(found_measures["s/both"]),
                         {"latency", "allocations", "peak-memory", "cycles", "instructions",
                          "branches", "branch-misses", "page-faults"})
        self.assertEqual(set(found_measures["s/plain"]), {"latency"})

    def test_postgresql(self):
        text = self.export("postgresql", self.content).stdout
        self.assertIn("'s/both', 'sha256:5f2a', 'cycles', '1', 5, 2000, NULL, NULL, NULL, NULL, "
                      "1990.5, 2100)", text)
        self.assertEqual(len(re.findall(r"'sha256:5f2a', '(\w+)'", text)), 2 + 4 + 5)
        self.assertNotIn("tare_claim", text)

    def test_csv_and_markdown(self):
        row, other = csv.DictReader(io.StringIO(self.export("csv", self.content).stdout, newline=""))
        for name, value in self.expected.items():
            self.assertEqual((float(row[name]), other[name]), (value, ""))
        self.assertEqual(row["cache_misses"], "")
        self.assertIn("instructions", self.export("markdown", self.content).stdout)


class FoundTest(Case):
    """Claims, growth and crossovers have tables of their own."""

    def rows(self, form, content):
        return list(csv.DictReader(io.StringIO(self.export(form, content).stdout, newline="")))

    def test_csv(self):
        claims = self.rows("claims-csv", found())
        self.assertEqual([(row["variant"], row["verdict"]) for row in claims],
                         [("s/it's[n=10000]", "confirmed"), ("s/it's", "confirmed"),
                          ("s/list", "refuted")])
        self.assertEqual({row["case"]: row["growth"] for row in self.rows("growth-csv", found())},
                         {"s/list": "O(n^2)", "s/it's": "O(n)"})
        (crossover,) = self.rows("crossovers-csv", found())
        self.assertEqual(crossover["winner"], "s/it's")
        for form in ("claims-csv", "growth-csv", "crossovers-csv"):
            self.assertEqual(self.rows(form, plain()), [])

    def test_a_folder_takes_them_beside_each_other(self):
        path = save(self.folder, "old.json", found())
        for form in ("csv", "claims-csv", "growth-csv", "crossovers-csv"):
            done = export(TARE, form, path, "-o", f"{self.folder}/out/")
            self.assertEqual(done.returncode, OK, done.stderr)
        self.assertEqual(sorted(item.name for item in (self.folder / "out").iterdir()),
                         ["old.claims.csv", "old.crossovers.csv", "old.csv", "old.growth.csv"])

    def test_postgresql(self):
        text = self.export("postgresql", found()).stdout
        self.assertEqual(re.findall(r"\nINSERT INTO (\w+) ", text),
                         ["tare_result", "tare_claim", "tare_growth"])
        sizes = ",".join(map(str, SIZES))
        self.assertEqual(text.count(f"false, false, false, '{{{sizes}}}', '{{"), 2)
        self.assertIn("'s/it''s', 'n', 'time', 's', 'O(n)', ", text)

    def test_markdown(self):
        text = self.export("markdown", found()).stdout
        self.assertIn("| s/list | n=10..10000 (7) | O(n^2) |", text)
        self.assertIn("### claims: 2 confirmed, 1 refuted", text)


class PyperfTest(Case):
    def test_every_sample_is_there_with_its_loops(self):
        root = json.loads(self.export("pyperf", plain()).stdout)
        first = root["benchmarks"][0]
        self.assertEqual(root["version"], "1.0")
        self.assertEqual([len(run["values"]) for run in first["runs"]], [3] * 20)
        self.assertEqual(first["metadata"]["loops"] * first["metadata"]["inner_loops"], 20_000)
        self.assertEqual(first["metadata"]["tags"], ["list"])
        value = first["runs"][0]["values"][0]
        self.assertEqual(round(value * 20_000 * 1e9), 2_000_000)
        self.assertEqual(root["metadata"]["commit_date"], "2026-08-20T11:22:33+00:00")
        self.assertEqual(first["runs"][0]["metadata"]["date"], "2026-08-20 14:03:07.123456")

    def test_facts_keep_the_rules_of_its_reader(self):
        content = plain()
        content["targets"][0]["config_args"] = " two\nlines \t here "
        content["targets"][0]["compiler"] = " \n "
        metadata = json.loads(self.export("pyperf", content).stdout)["metadata"]
        self.assertEqual(metadata["python_config_args"], "two lines here")
        self.assertNotIn("python_compiler", metadata)
        self.assertTrue(all(value is not None for value in metadata.values()))

    def test_disturbed_samples_are_in_and_said(self):
        content = plain()
        content["machine"]["yardstick_ns"] = 1000
        for one in content["benches"][0]["workers"]:
            one["yardstick_ns"] = [1000, 1000, 5000]
        done = self.export("pyperf", content)
        self.assertIn("20 of 180 samples on base were disturbed", done.stderr)
        runs = json.loads(done.stdout)["benchmarks"][0]["runs"]
        self.assertEqual(sum(len(run["values"]) for run in runs), 60)

    def test_a_worker_that_was_interrupted_costs_no_bench(self):
        content = plain()
        one = content["benches"][0]["workers"][0]
        one["elapsed_ns"] = [2 * ns for ns in one["cpu_ns"]]
        one["switches"] = [1, 1, 1]
        rows = json.loads(self.export("google-benchmark", content).stdout)["benchmarks"]
        name = rows[0]["run_name"]
        count = len(content["benches"][0]["workers"])
        self.assertEqual(len([row for row in rows if row["run_name"] == name
                              and row["run_type"] == "iteration"]), count - 1)
        content["benches"][0]["clock"] = "cpu"
        rows = json.loads(self.export("google-benchmark", content).stdout)["benchmarks"]
        self.assertEqual(len([row for row in rows if row["run_name"] == name
                              and row["run_type"] == "iteration"]), count)

    def test_import_and_export_keep_every_bit(self):
        values = [2.1e-08, 2.0999999999999997e-08, 1.0737e-06, 4.9e-09 / 3, 0.1 + 0.2, 1.0, 7e-05]
        foreign = {"version": "1.0", "benchmarks": [
            {"metadata": {"name": "b", "loops": 64, "inner_loops": 10},
             "runs": [{"values": values}, {"values": values[::-1]}]}]}
        path = save(self.folder, "p.json", foreign)
        kept = save(self.folder, "kept.json", {})
        done = export(TARE, "pyperf", path)
        self.assertEqual(done.returncode, OK, done.stderr)
        subprocess.run([TARE, "import", "--from", "pyperf", path, "-o", kept], check=True)
        for text in (done.stdout, export(TARE, "pyperf", kept).stdout):
            (item,) = json.loads(text)["benchmarks"]
            self.assertEqual([run["values"] for run in item["runs"]], [values, values[::-1]])
            self.assertEqual((item["metadata"]["loops"], item["metadata"]["inner_loops"]),
                             (64, 10))

    def test_the_tree_is_named_as_its_readers_expect(self):
        content = plain(targets=[target("base", version="3.15.0a1+", jit=True)])
        content["machine"]["label"] = "bench-1"
        content["source"]["branch"] = "a/branch-with-a-long-name"
        self.export("pyperf-tree", content, "-o", "tree", "--fork", "py-thon")
        (path,) = (self.folder / "tree").rglob("*.json")
        self.assertEqual(
            str(path.relative_to(self.folder / "tree")),
            "results/bm-20260820-3.15.0a1+-11159d2-JIT/"
            "bm-20260820-bench_1-x86_64-py%2dthon-a_branch_with_a_long-3.15.0a1+-11159d2.json")
        known = r"bm-(\d{8})-([\d\.a-z\+]+)-([a-f0-9]+)(?:-(JIT,TAILCALL|JIT|TAILCALL))?$"
        self.assertRegex(path.parent.name, known)
        root = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual(root["metadata"]["commit_fork"], "py-thon")
        self.assertRegex(root["metadata"]["benchmark_hash"], "^[0-9a-f]{6}$")


class HelpTest(Case):
    def test_every_format_is_listed_and_read_here(self):
        done = export(TARE, "excel")
        listed = re.search(r"is one of (.*), not 'excel'", done.stderr).group(1).split(", ")
        self.assertEqual(sorted(listed), sorted([*READERS, *REPORTS, "asv", "pyperf-tree"]))
        done = subprocess.run([TARE, "export", "--help"], capture_output=True, encoding="utf-8",
                              check=True)
        named = re.search(r"FORMAT\s+is\s+one\s+of\s+(.*?);", done.stdout, re.DOTALL).group(1)
        self.assertEqual(re.sub(r"\s+", "", named).split(","), listed)


class NamesTest(Case):
    def test_what_is_missing_is_asked_for(self):
        nothing = plain(source={})
        for form in ("codespeed", "github-action-benchmark-data", "asv", "pyperf-tree"):
            with self.subTest(format=form):
                done = self.export(form, nothing, "-o", "out/", status=USAGE)
                self.assertIn("the commit is not known: give --commit", done.stderr)
                self.assertFalse((self.folder / "out").exists())
        for form in ("github-action-benchmark-data", "asv", "pyperf-tree"):
            done = self.export(form, nothing, "-o", "out/", "--commit", COMMIT, status=USAGE)
            self.assertIn("the date of the commit is not known: give --commit-date", done.stderr)
        done = self.export("codespeed", nothing, "--commit", COMMIT, status=USAGE)
        self.assertIn("the branch is not known: give --branch", done.stderr)

    def test_what_is_given_counts(self):
        done = self.export("codespeed", plain(), "--commit", "f" * 40, "--branch", "fix",
                           "--machine", "m", "--build", "b", "--project", "p")
        item = json.loads(done.stdout)[0]
        self.assertEqual([item[key] for key in ("commitid", "branch", "environment", "executable",
                                                "project")], ["f" * 40, "fix", "m", "b", "p"])
        self.assertNotIn("revision_date", item)  # the document's is of another commit
        self.assertEqual(item["result_date"], "2026-08-20 14:03:07")

    def test_labels_that_are_too_long_are_refused(self):
        for options in (["--build", "x" * 31], ["--commit", "f" * 43], ["--branch", "b" * 33],
                        ["--machine", "m" * 101], ["--project", "p" * 31]):
            with self.subTest(options=options):
                done = self.export("codespeed", plain(), *options, status=USAGE)
                self.assertRegex(done.stderr, r"has \d+ characters, at most \d+ are taken")

    def test_a_backslash_that_would_escape_what_follows(self):
        """A tag of InfluxDB has no way to write one."""
        for label in ("m\\", "m\\ 1", "a\\,b", "\\=", "\\\\\\"):
            done = self.export("influx", plain(), "--machine", label, status=USAGE)
            self.assertIn("has a backslash where it would escape what follows", done.stderr)
            self.assertIn("give another with --machine", done.stderr)
        for label in ("a\\b", "\\\\ ", "C:\\d/"):
            self.assertEqual(len(read_influx(self.export("influx", plain(), "--machine",
                                                         label).stdout)), 3)
        content = document([bench("plain", "base"), bench("case", "base", suite="ends in \\"),
                            bench("case", "base", {"a\\": 1})])
        done = self.export("influx", content, status=SOME_FAILED)
        self.assertEqual(list(read_influx(done.stdout)), ["plain"])
        self.assertEqual(done.stderr.count("has a backslash where it would escape"), 2)

    def test_length_is_counted_in_characters(self):
        self.export("codespeed", plain(), "--build", "\u00e9" * 30)

    def test_a_bad_date_is_refused(self):
        done = self.export("influx", plain(), "--commit-date", "yesterday", status=USAGE)
        self.assertIn("'yesterday' is no date of a commit", done.stderr)
        done = self.export("influx", plain(), "--commit-date", "9999-01-01T00:00:00Z",
                           status=USAGE)
        self.assertIn("beyond the year 2262", done.stderr)

    def test_one_label_does_not_name_two_interpreters(self):
        two = document([bench("a", "base"), bench("a", "new")],
                       targets=[target("base"), target("new")])
        done = self.export("influx", two, "--build", "b", status=USAGE)
        self.assertIn("choose one with --target", done.stderr)
        self.export("influx", two, "--build", "b", "--target", "new")
        done = self.export("influx", two, "--target", "old", status=USAGE)
        self.assertIn("no document has a target 'old'", done.stderr)

    def test_dates_are_the_commits_or_the_runs(self):
        line = self.export("influx", plain()).stdout.splitlines()[0]
        self.assertTrue(line.endswith(" 1787224953000000000"), line)
        line = self.export("influx", plain(), "--date", "run").stdout.splitlines()[0]
        self.assertTrue(line.endswith(" 1787234587123456000"), line)
        text = self.export("openmetrics", plain(), "--dated", "--date", "run").stdout
        self.assertIn(" 1787234587.123456\n", text)
        for line in self.export("openmetrics", plain()).stdout.splitlines():
            self.assertNotRegex(line, r"^tare_benchmark.*} \S+ ", "a date that nobody asked for")

    def test_two_figures_under_one_name_are_refused(self):
        for form in ("openmetrics", "influx", "codespeed"):
            with self.subTest(format=form):
                done = self.export(form, [plain(), plain()], status=USAGE)
                self.assertIn("two figures of 's/", done.stderr)
        later = plain(source={"commit": "e" * 40, "commit_at": "2026-08-21T11:22:33Z",
                              "branch": "main"})
        self.assertEqual(len(self.export("influx", [plain(), later]).stdout.splitlines()), 6)


class FilesTest(Case):
    def test_a_file_that_is_there_is_replaced_on_demand_only(self):
        (self.folder / "out.json").write_text("mine", encoding="utf-8")
        done = self.export("bencher", plain(), "-o", "out.json", status=USAGE)
        self.assertIn("'out.json' is there already: --force replaces it", done.stderr)
        self.assertEqual((self.folder / "out.json").read_text(encoding="utf-8"), "mine")
        self.export("bencher", plain(), "-o", "out.json", "--force")
        self.assertIn("latency", (self.folder / "out.json").read_text(encoding="utf-8"))

    def test_several_files_want_a_folder(self):
        two = document([bench("a", "base"), bench("a", "a/new")],
                       targets=[target("base"), target("a/new")])
        done = self.export("pyperf", two, status=USAGE)
        self.assertIn("give a folder with -o DIR/, or choose one with --target", done.stderr)
        self.export("pyperf", two, "-o", "out/deep/")
        self.assertEqual(sorted(path.name for path in (self.folder / "out/deep").iterdir()),
                         ["doc0.a_new.pyperf.json", "doc0.base.pyperf.json"])
        self.assertEqual(self.export("asv", plain(), status=USAGE).stdout, "")

    def test_nothing_is_written_when_one_of_the_files_is_there(self):
        two = document([bench("a", "base"), bench("a", "new")],
                       targets=[target("base"), target("new")])
        (self.folder / "out").mkdir()
        (self.folder / "out" / "doc0.new.pyperf.json").write_text("mine", encoding="utf-8")
        self.export("pyperf", two, "-o", "out", status=USAGE)
        self.assertEqual(len(list((self.folder / "out").iterdir())), 1)

    def test_data_js_grows_by_a_commit_and_keeps_what_is_there(self):
        old = {"lastUpdate": 5, "repoUrl": "https://example.org/r", "extra": 1, "entries": {
            "Benchmark": [{"commit": {"id": "abc"}, "date": 1, "benches": []}]}}
        data = self.folder / "data.js"
        data.write_text("window.BENCHMARK_DATA = " + json.dumps(old), encoding="utf-8")
        later = plain(source={"commit": "e" * 40, "commit_at": "2026-08-21T11:22:33Z",
                              "branch": "main"})
        for content in (plain(), later, plain(2_200_000)):
            self.export("github-action-benchmark-data", content, "-o", ".")
        text = data.read_text(encoding="utf-8")
        found = json.loads(text[len("window.BENCHMARK_DATA = "):])
        self.assertEqual(found["entries"]["Benchmark"], old["entries"]["Benchmark"])
        self.assertEqual(found["repoUrl"], "https://example.org/r")
        series = found["entries"]["cpython-3.13-pgo-lto on bench1"]
        self.assertEqual([entry["commit"]["id"] for entry in series], [COMMIT, "e" * 40])
        self.assert_near(series[0]["benches"][0]["value"] / 1e9, median_s(2_200_000))
        self.assertEqual(series[1]["commit"]["timestamp"], "2026-08-21T11:22:33Z")

    def test_a_foreign_data_js_is_left_alone(self):
        (self.folder / "data.js").write_text("alert(1)", encoding="utf-8")
        done = self.export("github-action-benchmark-data", plain(), "-o", ".", status=USAGE)
        self.assertIn("is no data of github-action-benchmark", done.stderr)
        self.assertEqual((self.folder / "data.js").read_text(encoding="utf-8"), "alert(1)")


class AsvTest(Case):
    def results(self):
        path = self.folder / "r/bench1/11159d2c-cpython-3.13-pgo-lto.json"
        return json.loads(path.read_text(encoding="utf-8"))

    def test_a_case_is_a_list_over_its_parameters(self):
        content = document([bench("drain", "base", {"n": n, "kind": kind}, first_ns=n * 1000)
                            for n, kind in ((1000, "a"), (1000, "b"), (2000, "a"))])
        self.export("asv", content, "-o", "r")
        listed = json.loads((self.folder / "r/benchmarks.json").read_text(encoding="utf-8"))
        self.assertEqual(listed["version"], 2)
        self.assertEqual(listed["s.drain"]["params"], [["1000", "2000"], ["'a'", "'b'"]])
        self.assertEqual(listed["s.drain"]["param_names"], ["n", "kind"])
        root = self.results()
        row = dict(zip(root["result_columns"], root["results"]["s.drain"]))
        self.assert_near(row["result"][0], median_s(1_000_000))
        self.assert_near(row["result"][2], median_s(2_000_000))
        self.assertIsNone(row["result"][3])
        self.assertEqual(row["version"], listed["s.drain"]["version"])
        self.assertEqual(root["date"], 1787224953000)
        self.assertLess(row["stats_ci_99_a"][0], row["result"][0])
        self.assertLess(row["result"][0], row["stats_ci_99_b"][0])

    def test_what_is_there_stays(self):
        self.export("asv", plain(), "-o", "r")
        listing = self.folder / "r/benchmarks.json"
        known = json.loads(listing.read_text(encoding="utf-8"))
        known["mine.own"] = {"name": "mine.own", "params": [], "version": "1"}
        listing.write_text(json.dumps(known), encoding="utf-8")
        machine = self.folder / "r/bench1/machine.json"
        machine.write_text('{"machine": "bench1", "version": 1}', encoding="utf-8")
        self.export("asv", document([bench("other", "base")]), "-o", "r")
        listed = json.loads(listing.read_text(encoding="utf-8"))
        self.assertEqual(sorted(listed),
                         ["mine.own", "s.drain", "s.list.append", "s.other", "version"])
        self.assertEqual(machine.read_text(encoding="utf-8"),
                         '{"machine": "bench1", "version": 1}')
        self.assertEqual(sorted(self.results()["results"]),
                         ["s.drain", "s.list.append", "s.other"])
        self.assert_near(self.results()["results"]["s.list.append"][0][0], median_s())

    def test_figures_in_other_columns_are_left_alone(self):
        self.export("asv", plain(), "-o", "r")
        path = self.folder / "r/bench1/11159d2c-cpython-3.13-pgo-lto.json"
        path.write_text('{"result_columns": ["result"], "results": {}}', encoding="utf-8")
        done = self.export("asv", plain(), "-o", "r", status=USAGE)
        self.assertIn("other columns", done.stderr)

    def test_hostile_names_stay_inside(self):
        content = document([bench(name, "base") for name in ["plain", *HOSTILE]])
        path = save(self.folder, "hostile.json", content)
        done = export(TARE, "asv", "-o", self.folder / "r", path)
        self.assertEqual(done.returncode, SOME_FAILED)
        found = set(self.results()["results"])
        refused = done.stderr.count("left out: 's.")
        self.assertEqual(len(found) + refused, 1 + len(HOSTILE))
        self.assertLess(found, {f"s.{name}" for name in ["plain", *HOSTILE]})
        self.assertEqual(len(list((self.folder / "r").rglob("*.json"))), 3)

    def test_hostile_labels_stay_in_the_folder(self):
        self.export("asv", plain(), "-o", "r", "--machine", "..", "--build", ".hidden")
        self.assertEqual(sorted(path.name for path in (self.folder / "r").iterdir()),
                         ["_.", "benchmarks.json"])


if __name__ == "__main__":
    TARE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
