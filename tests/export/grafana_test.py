#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every question of the dashboards in results/grafana, put to a real PostgreSQL and a real Prometheus.

    grafana_test.py TARE FOLDER [UNITTEST ARGUMENT]..."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.parse

from documents import COUNTERS, bench, document, median_s, save
from servers import Case, PostgresqlCase, free_port, get, wait_for

TARE = ""
FOLDER = pathlib.Path()
VALUES = {"machine": "bench'1", "suite": "s", "variant": "s/it's", "benchmark": "it's",
          "margin": "0.02", "params": ".*"}
BUILD = "cpython-3.13-pgo-lto"
DAYS = 3


def history():
    """A case that gets slower by a fifth on the third day, another that stays; memory in both."""
    for day in range(1, DAYS + 1):
        benches = [bench("it's", "base", first_ns=2_400_000 if day == DAYS else 2_000_000),
                   bench("steady", "base", {"n": 10})]
        for item in benches:
            item["memory"] = {
                "executions": 3, "allocations": 2, "allocated_bytes": 96, "peak_bytes": 64,
                "left_bytes": 0}
            item["counters"] = COUNTERS
        yield document(benches, id=f"0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b{day:02}",
                       created=f"2026-08-{10 + day}T12:00:00Z",
                       source={"commit": f"{day:040x}", "commit_at": f"2026-08-{10 + day}T11:00:00Z",
                               "branch": "main", "dirty": False},
                       statements=[{"suite": "s", "kind": "faster", "case": "it's", "than": "steady",
                                    "factor": 1, "metric": "time", "text": "it's quicker"}])


def dashboard(name):
    return json.loads((FOLDER / "dashboards" / f"{name}.json").read_text(encoding="utf-8"))


def targets(board):
    """(where it is, the query) of all panels and annotations."""
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target
    for annotation in board["annotations"]["list"]:
        yield annotation["name"], annotation["target"]


class DashboardCase(Case):
    def save_history(self):
        return [save(self.folder, f"{i}.json", content) for i, content in enumerate(history())]

    def tare(self, *arguments):
        return self.run_quietly(TARE, *arguments, "--machine", VALUES["machine"],
                                env=dict(os.environ, HOME=str(self.folder)))


class FilesTest(unittest.TestCase):
    def test_they_fit_together(self):
        found = {}
        for path in sorted((FOLDER / "dashboards").glob("*.json")):
            board = json.loads(path.read_text(encoding="utf-8"))
            found[board["uid"]] = board["title"]
            ids = [panel["id"] for panel in board["panels"]]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertEqual(path.read_text(encoding="utf-8"), json.dumps(board, indent=1) + "\n")
            for _, target in targets(board):
                self.assertEqual(target["datasource"]["uid"], board["uid"])
            known = {item["name"] for item in board["templating"]["list"]}
            used = set(re.findall(r"\$\{?([a-z]\w*)", path.read_text(encoding="utf-8")))
            self.assertEqual(used - known, set())
        self.assertEqual(len(set(found.values())), 2)
        text = (FOLDER / "provisioning/datasources/tare.yaml").read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"uid: (\S+)", text), sorted(found))


class PostgresqlTest(DashboardCase, PostgresqlCase):
    def ask(self, sql):
        """As Grafana fills it in."""
        sql = re.sub(r"\$__timeFilter\((\w+)\)",
                     r"\1 BETWEEN '2026-08-01T00:00:00Z' AND '2026-09-01T00:00:00Z'", sql)
        values = {**VALUES, "build": BUILD}
        sql = re.sub(r"\$\{(\w+):sqlstring\}",
                     lambda m: "'" + values[m.group(1)].replace("'", "''") + "'", sql)
        sql = re.sub(r"\$\{(\w+):raw\}", lambda m: values[m.group(1)], sql)
        self.assertNotIn("$", sql)
        return json.loads(self.psql("-At", "-c", f"SELECT COALESCE(json_agg(q), '[]') FROM ({sql}) q"))

    def test_every_query(self):
        address = "postgresql://tare@/postgres?host=" + urllib.parse.quote(str(self.folder), "")
        self.tare("publish", "--to", address, "--verify", *self.save_history())
        board = dashboard("tare-postgresql")
        for item in board["templating"]["list"]:
            if item["type"] == "query":
                rows = [list(row.values()) for row in self.ask(item["query"])]
                self.assertIn([{**VALUES, "build": BUILD}[item["name"]]], rows, item["name"])
        found = {title: self.ask(target["rawSql"]) for title, target in targets(board)}
        self.assertEqual([(row["metric"], row["median"]) for row in found["$variant"]],
                         [(BUILD, median_s(first)) for first in (2_000_000, 2_000_000, 2_400_000)])
        for row in found["$variant"]:
            self.assertTrue(row["low"] < row["median"] < row["high"])
        (change,) = found["Changes"][:1]
        self.assertEqual((change["variant"], round(change["change"], 3), change["commit"]),
                         ("s/it's", 0.2, f"{DAYS:040x}"[:10]))
        self.assertEqual(len({row["variant"] for row in found["Changes"]}), 1)
        self.assertEqual([row["build"] for row in found["Builds"]], [BUILD])
        self.assertEqual({row["variant"]: row["median"] for row in found["Last figures"]},
                         {"s/it's": median_s(2_400_000), "s/steady[n=10]": median_s()})
        self.assertEqual({row["metric"] for row in found["Memory of $variant"]},
                         {f"{name} {BUILD}" for name in ("allocated_bytes", "peak_bytes", "left_bytes")})
        self.assertEqual({row["metric"]: row["median"] for row in found["Events of $variant"]},
                         {f"{name} {BUILD}": item["median"] for name, item in COUNTERS.items()
                          if isinstance(item, dict) and "median" in item})
        (claim,) = found["Claims of the last runs"]
        self.assertEqual((claim["verdict"], claim["statement"], claim["commit_id"]),
                         ("refuted", "it's quicker", f"{DAYS:040x}"))
        # The mark stands in the panel of its own case.
        (mark,) = found["Marks"]
        self.assertEqual(mark["text"], f"s/it's 20.0 % on {BUILD}")


class PrometheusTest(DashboardCase):
    def test_every_query(self):
        promtool, server = self.need("promtool"), self.need("prometheus")
        text = self.tare("export", "--to", "openmetrics", "--dated", *self.save_history())
        data = self.folder / "data"
        self.run_quietly(promtool, "tsdb", "create-blocks-from", "openmetrics",
                         self.write("dated.om", text), data)
        address = f"127.0.0.1:{free_port()}"
        process = self.start(server, f"--config.file={self.write('p.yml', 'global: {}')}",
                             f"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y",
                             f"--web.listen-address={address}")
        wait_for(f"http://{address}/-/ready", process)
        values = {**VALUES, "build": "(.*)", "__interval": "6h", "__range": "30d"}

        def fill(expression):
            return re.sub(r"\$(\w+)", lambda m: values[m.group(1)], expression)

        def ask(expression):
            query = urllib.parse.urlencode({"query": fill(expression),
                                            "time": "2026-08-14T00:00:00Z"})
            return json.loads(get(f"http://{address}/api/v1/query?{query}"))["data"]["result"]

        def ask_range(expression):
            query = urllib.parse.urlencode({
                "query": fill(expression), "start": "2026-08-10T00:00:00Z",
                "end": "2026-08-14T00:00:00Z", "step": "6h"})
            return json.loads(get(f"http://{address}/api/v1/query_range?{query}"))["data"]["result"]

        board = dashboard("tare-prometheus")
        for item in board["templating"]["list"]:
            match, label = re.fullmatch(r"label_values\((.*), (\w+)\)", item["query"]).groups()
            query = urllib.parse.urlencode({"match[]": fill(match)})
            found = json.loads(get(f"http://{address}/api/v1/label/{label}/values?{query}"))["data"]
            if item["name"] != "params":
                self.assertIn({**VALUES, "build": BUILD}[item["name"]], found)
        found = {}
        for title, target in targets(board):
            found.setdefault(title, []).append(
                (ask if target.get("instant") else ask_range)(target["expr"]))
        (low,), (median,), (high,) = found["$benchmark"]
        self.assertEqual([float(value) for _, value in median["values"]],
                         [median_s(first) for first in (2_000_000, 2_000_000, 2_400_000)])
        for series in zip(low["values"], median["values"], high["values"]):
            self.assertEqual(sorted(series, key=lambda item: float(item[1])), list(series))
        ((slower,),) = found["Slower than at its best in the time shown"]
        self.assertEqual((slower["metric"]["benchmark"], round(float(slower["value"][1]), 3)),
                         ("it's", 0.2))
        self.assertEqual(found["Quicker than at its worst in the time shown"], [[]])
        self.assertEqual({item["metric"]["revision"] for item in found["Builds"][0]},
                         {f"{day:040x}" for day in range(1, DAYS + 1)})
        self.assertEqual({item["metric"]["benchmark"] for item in found["Last figures"][0]},
                         {"it's", "steady"})
        self.assertEqual({item["metric"]["stat"] for item in found["Memory of $benchmark"][0]},
                         {"allocated", "peak", "left"})
        self.assertEqual({item["metric"]["event"] for item in found["Events of $benchmark"][0]},
                         {name for name, item in COUNTERS.items()
                          if isinstance(item, dict) and "median" in item})
        self.assertEqual(found["Failed in the last run"], [[]])


if __name__ == "__main__":
    TARE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    FOLDER = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
