#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `tare publish` sends, read back from the programs it is for. One that is not there skips its test.

    published_test.py TARE [UNITTEST ARGUMENT]...

Servers run in a scratch folder, on loopback or on a socket in that folder: Debian's packages postgresql, influxdb,
prometheus-pushgateway, prometheus-node-exporter and victoria-metrics. A Codespeed is named in
TARE_TEST_CODESPEED_URL: one that takes results without a password and knows the environment bench1."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest
import urllib.parse

from documents import COUNTERS, MEMORY, SIZES, bench, document, found, median_s, plain, save
from servers import (HOSTILE, Case, PostgresqlCase, free_port, get, hostile_document, influx_config,
                     wait_for)

TARE = ""
OK, REFUSED, USAGE, SOME_FAILED, UNREACHED = range(5)
INTERRUPTED = 130
EXPECTED = {"plain": median_s(),
            **{name: median_s(3_000_000 + 1000 * i) for i, name in enumerate(HOSTILE)}}


class PublishCase(Case):
    def publish(self, address, content, *arguments, expected=OK, env=None):
        path = save(self.folder, "document.json", content)
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        done = subprocess.run([TARE, "publish", "--to", address, "--outbox", self.folder / "outbox",
                               *arguments, path], capture_output=True, check=False, timeout=120,
                              env={**kept, "HOME": str(self.folder), **(env or {})})
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done.stdout.decode() + done.stderr.decode()

    def publish_twice(self, *arguments):
        """The second time changes nothing; both are read back whole."""
        for _ in range(2):
            found = re.findall(r"read back: (\d+) of (\d+)",
                               self.publish(*arguments, "--verify"))
            self.assertTrue(found)
            for some, all_ in found:
                self.assertEqual(some, all_)


class PushgatewayTest(PublishCase):
    def setUp(self):
        super().setUp()
        address = f"127.0.0.1:{free_port()}"
        process = self.start(self.need("prometheus-pushgateway"), f"--web.listen-address={address}",
                             f"--persistence.file={self.folder}/pushed")
        self.url = f"http://{address}"
        wait_for(f"{self.url}/-/ready", process)

    def groups(self):
        return json.loads(get(f"{self.url}/api/v1/metrics"))["data"]

    def medians(self, machine="bench1"):
        """Of one machine: the Pushgateway lists groups in any order."""
        return {metric["labels"]["benchmark"]: float(metric["value"])
                for group in self.groups() if group["labels"]["machine"] == machine
                for metric in group["tare_benchmark_seconds"]["metrics"]
                if metric["labels"]["stat"] == "median"}

    def test_to_the_last_digit(self):
        self.publish_twice(self.url, hostile_document(), "--as", "pushgateway")
        self.assertEqual(self.medians(), EXPECTED)

    def test_a_group_is_replaced_and_others_stay(self):
        self.publish(self.url, plain(), "--as", "pushgateway", "--machine", "a/b c")
        self.publish(self.url, plain(), "--as", "pushgateway", "--machine", "d")
        less = plain(2_200_000)
        less["benches"] = less["benches"][:1]
        self.publish(self.url, less, "--as", "pushgateway", "--machine", "d")
        found = {group["labels"]["machine"]: len(group["tare_benchmark_workers"]["metrics"])
                 for group in self.groups()}
        self.assertEqual(found, {"a/b c": 3, "d": 1})
        self.assertEqual(self.medians("d"), {"list.append": median_s(2_200_000)})
        self.assertEqual(self.medians("a/b c")["list.append"], median_s())


class NodeExporterTest(PublishCase):
    def test_a_textfile_is_scraped(self):
        program = self.need("prometheus-node-exporter")
        self.publish(self.folder / "textfile", hostile_document(), "--as", "openmetrics")
        address = f"127.0.0.1:{free_port()}"
        process = self.start(program, f"--web.listen-address={address}",
                             "--collector.disable-defaults", "--collector.textfile",
                             f"--collector.textfile.directory={self.folder}/textfile")
        text = wait_for(f"http://{address}/metrics", process)
        self.assertIn("node_textfile_scrape_error 0\n", text)
        found = re.findall(r'^tare_benchmark_seconds\{.*stat="median".* (\S+)$', text, re.MULTILINE)
        self.assertEqual(sorted(map(float, found)), sorted(EXPECTED.values()))


class VictoriaMetricsTest(PublishCase):
    def serve(self, *options):
        address = f"127.0.0.1:{free_port()}"
        process = self.start(self.need("victoria-metrics"), f"-httpListenAddr={address}",
                             f"-storageDataPath={self.folder}/data", "-retentionPeriod=50y",
                             *options)
        wait_for(f"http://{address}/health", process)
        return address

    def export(self, address):
        get(f"http://{address}/internal/force_flush")
        query = urllib.parse.urlencode({"match[]": 'tare_benchmark_seconds{stat="median"}'})
        return get(f"http://{address}/api/v1/export?{query}").splitlines()

    def test_what_vmagent_passes_on_is_there_once(self):
        """It has nothing to tell: what drops the second one is the option that its documents ask for."""
        address = self.serve("-dedup.minScrapeInterval=1ms")
        agent = f"127.0.0.1:{free_port()}"
        process = self.start(self.need("vmagent"), f"-httpListenAddr={agent}",
                             f"-remoteWrite.url=http://{address}/api/v1/write",
                             "-remoteWrite.flushInterval=100ms",
                             f"-remoteWrite.tmpDataPath={self.folder}/queue")
        wait_for(f"http://{agent}/health", process)
        sent = 0
        for _ in range(2):
            text = self.publish(f"http://{agent}", plain(), "--as", "victoria-metrics")
            self.assertIn("(sent unasked, as it does not tell what it has)", text)
            sent += int(re.search(r"stored: (\d+) samples", text).group(1))
        arrived = f'vm_rows_inserted_total{{type="promremotewrite"}} {sent}\n'
        deadline = time.monotonic() + 20
        while arrived not in get(f"http://{address}/metrics") and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertIn(arrived, get(f"http://{address}/metrics"))
        found = [json.loads(line)["values"] for line in self.export(address)]
        self.assertEqual([len(values) for values in found], [1, 1, 1])

    def test_what_is_sent_is_there_once(self):
        address = self.serve()
        self.publish_twice(f"http://{address}", hostile_document(), "--as", "victoria-metrics")
        lines = self.export(address)
        found = {}
        for item in map(json.loads, lines):
            self.assertEqual(item["timestamps"], [1787224953000])
            (found[item["metric"]["benchmark"]],) = item["values"]
        self.assertEqual(sorted(found), sorted(EXPECTED))
        for name, value in EXPECTED.items():  # it keeps 14 digits
            self.assertAlmostEqual(found[name] / value, 1.0, delta=1e-13)


class InfluxTest(PublishCase):
    def setUp(self):
        super().setUp()
        self.address = f"127.0.0.1:{free_port()}"
        config = self.write("c.conf", influx_config(self.folder, self.address))
        process = self.start(self.need("influxd"), "run", "-config", config)
        wait_for(f"http://{self.address}/ping", process)

    def query(self, text):
        query = urllib.parse.urlencode({"db": "d", "epoch": "ns", "q": text})
        return json.loads(get(f"http://{self.address}/query?{query}"))["results"][0]["series"][0]

    def test_to_the_last_digit(self):
        url = f"http://{self.address}/?db=d"
        text = self.publish(url, plain(), expected=REFUSED)
        self.assertIn("404: {\"error\":\"database not found", text)
        get(f"http://{self.address}/query", b"q=CREATE+DATABASE+d")
        self.publish_twice(url, hostile_document())
        series = self.query("SELECT benchmark, median FROM tare_benchmark")
        self.assertEqual({name: value for _, name, value in series["values"]}, EXPECTED)

    def test_counts_are_read_back(self):
        get(f"http://{self.address}/query", b"q=CREATE+DATABASE+d")
        counted = {**bench("counted", "base"), "metric": "memory", "workers": [], "memory": MEMORY}
        content = document([{**bench("both", "base"), "memory": MEMORY, "counters": COUNTERS},
                            counted])
        url = f"http://{self.address}/?db=d"
        self.assertIn("read back: 21 of 21", self.publish(url, content, "--verify"))
        series = self.query("SELECT benchmark, peak_bytes, branch_misses FROM tare_benchmark")
        self.assertEqual([row[1:] for row in series["values"]],
                         [["both", 600, 0.125], ["counted", 600, None]])
        get(f"http://{self.address}/query", b"q=DROP+MEASUREMENT+tare_benchmark&db=d")
        self.publish(url, document([{**counted, "memory": {**MEMORY, "left_bytes": 8}}]))
        # Another figure at the same place is not the one that was sent.
        body = (b"tare_benchmark,benchmark=counted,build=cpython-3.13-pgo-lto,machine=bench1,suite=s"
                b" left_bytes=9i 1787224953000000000")
        get(f"http://{self.address}/write?db=d&precision=ns", body)
        series = self.query("SELECT left_bytes FROM tare_benchmark")
        self.assertEqual([row[1:] for row in series["values"]], [[9]])

    def test_partly_refused(self):
        get(f"http://{self.address}/query", b"q=CREATE+DATABASE+d")
        get(f"http://{self.address}/write?db=d&precision=ns",
            b"tare_benchmark,benchmark=list.append,build=cpython-3.13-pgo-lto,machine=bench1,"
            b"suite=s median=1i 1787224953000000000")
        text = self.publish(f"http://{self.address}/?db=d", plain(), "--verify", expected=REFUSED)
        self.assertIn("partial write: field type conflict", text)
        self.assertIn("lines that the answer does not name may be stored", text)
        (path,) = (self.folder / "outbox").glob("*.parcel")
        self.assertIn(b"\nstate: refused\n", path.read_bytes())


class PostgresqlTest(PublishCase, PostgresqlCase):
    def setUp(self):
        super().setUp()
        self.url = "postgresql://tare@/postgres?host=" + urllib.parse.quote(str(self.folder), "")

    def column(self, sql):
        return self.psql("-At", "-c", sql).splitlines()

    def test_to_the_last_digit_and_once(self):
        self.assertIn("(9 new rows)", self.publish(self.url, hostile_document(), "--verify"))
        self.assertIn("(0 new rows), read back: 9 of 9",
                      self.publish(self.url, hostile_document(), "--verify"))
        (text,) = self.column("SELECT json_object_agg(case_id, median) FROM tare_result")
        self.assertEqual(json.loads(text), EXPECTED)

    def test_claims_growth_and_counts(self):
        content = found()
        content["benches"][0].update(memory=MEMORY, counters=COUNTERS)
        text = self.publish(self.url, content, "--verify")
        for what, rows in (("rows", 2 * len(SIZES) + 4 + 5), ("claims", 3), ("growth", 2)):
            self.assertRegex(text, rf"stored: {what} of .* \({rows} new rows\), read back: {rows} of {rows}\n")
        self.assertEqual(self.column("SELECT variant, verdict, place, claim FROM tare_claim ORDER BY claim"),
                         ["s/it's[n=10000]|confirmed|suites/s.yaml:7|0", "s/it's|confirmed||1",
                          "s/list|refuted||2"])
        self.assertEqual(self.column("SELECT statement = 'a deque''s\nON CONFLICT DO NOTHING;\n\") VALUES\n('"
                                     " FROM tare_claim WHERE claim = 0"), ["t"])
        self.assertEqual(self.column("SELECT case_id, unit, growth, array_length(sizes, 1)"
                                     " FROM tare_growth ORDER BY 1"),
                         ["it's|s|O(n)|7", "list|s|O(n^2)|7"])
        for last, first_ns in zip(self.column("SELECT figures[7] FROM tare_growth ORDER BY case_id"),
                                  (20_000 * 10_000, 200 * 10 ** 8 + 50_000)):
            self.assertAlmostEqual(float(last) / median_s(first_ns), 1.0, delta=1e-14)
        self.assertEqual(self.column("SELECT metric, unit, workers, median, min, max FROM tare_result"
                                     " WHERE metric IN ('peak_bytes', 'cycles') ORDER BY 1"),
                         ["cycles|1|5|2000|1990.5|2100", "peak_bytes|B|1|600|600|600"])
        # psql loads the same rows, to the last digit.
        path = save(self.folder, "document.json", content)
        self.psql("-c", "DROP TABLE tare_result, tare_claim, tare_growth, tare_schema CASCADE")
        self.psql("-f", self.write("all.sql", self.run_quietly(TARE, "export", "--to", "postgresql", path)))
        text = self.publish(self.url, content, "--verify")
        self.assertEqual(len(re.findall(r"\(0 new rows\), read back: (\d+) of \1\n", text)), 3, text)

    def test_what_psql_loaded_is_brought_up_to_date(self):
        path = save(self.folder, "first.json", plain(1_900_000, id="0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b10"))
        self.psql("-f", self.write("first.sql", self.run_quietly(TARE, "export", "--to", "postgresql", path)))
        self.publish(self.url, plain())
        self.assertEqual(self.column("SELECT count(*) FROM tare_series"), ["6"])
        self.assertEqual(self.column("SELECT count(*), max(version) FROM tare_schema"), ["3|3"])
        self.assertEqual(sorted(self.column("SELECT variant, round(ratio::numeric, 3) FROM tare_change")),
                         ["s/drain[n=1000]|1.053", "s/drain[n=2000]|1.053", "s/list.append|1.053"])

    def test_a_newer_schema_is_not_touched(self):
        self.publish(self.url, plain())
        self.psql("-c", "INSERT INTO tare_schema VALUES (99)")
        text = self.publish(self.url, plain(), expected=REFUSED)
        self.assertIn("the schema there has version 99", text)
        self.assertIn("kept in the outbox, for --flush", text)

    def test_roles_and_passwords(self):
        self.publish(self.url, plain())
        self.psql("-c", "CREATE ROLE sender LOGIN; GRANT SELECT, INSERT ON tare_result TO sender;"
                  "GRANT SELECT ON tare_schema TO sender; CREATE ROLE nobody LOGIN")
        later = plain(2_200_000, id="0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b12")
        self.assertIn("(3 new rows)", self.publish(self.url.replace("tare@", "sender@"), later))
        text = self.publish(self.url.replace("tare@", "nobody@"), later, expected=REFUSED)
        self.assertIn("permission denied", text)
        text = self.publish(self.url.replace("tare@", "stranger@"), later, expected=REFUSED)
        self.assertIn('role "stranger" does not exist', text)
        self.psql("-c", "ALTER ROLE sender PASSWORD 'right'")
        (self.folder / "db/pg_hba.conf").write_text("local all tare trust\nlocal all all scram-sha-256\n")
        self.psql("-c", "SELECT pg_reload_conf()")
        for password, expected in (("right", OK), ("wrong", REFUSED)):
            text = self.publish(self.url.replace("tare@", "sender@"), later, expected=expected,
                                env={"TARE_PUBLISH_PASSWORD": password})
            self.assertNotIn(password, text.replace("password authentication", ""))

    def test_processes_at_once(self):
        """The first ones make the schema at the same time."""
        running = []
        for i in range(6):
            path = save(self.folder, f"{i}.json",
                        plain(2_000_000 + i, id=f"0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b{i:02}"))
            running.append(subprocess.Popen(
                [TARE, "publish", "--to", self.url, "--outbox", self.folder / "outbox", path],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
        for process in running:
            text = process.communicate(timeout=60)[0].decode()
            self.assertEqual(process.returncode, OK, text)
        self.assertEqual(self.column("SELECT count(*) FROM tare_result"), ["18"])

    def test_down_and_back(self):
        stop = [*self.user, self.bin / "pg_ctl", "-D", self.folder / "db", "-w", "-s", "-m", "fast"]
        self.run_quietly(*stop, "stop", cwd=self.folder)
        text = self.publish(self.url, plain(), "--retries", "0", expected=UNREACHED)
        self.assertIn("kept in the outbox", text)
        self.run_quietly(*stop, "-l", self.folder / "log", "-o",
                         f"-c listen_addresses= -c unix_socket_directories={self.folder}", "start",
                         cwd=self.folder)
        later = plain(2_200_000, id="0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b12")
        self.publish(self.url, later)
        self.assertEqual(self.column("SELECT count(*) FROM tare_result"), ["6"])

    def wait_until(self, sql, expected):
        deadline = time.monotonic() + 20
        while self.column(sql) != expected and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.column(sql), expected)

    def test_interrupted_while_it_waits_for_others(self):
        """The server gives the statement up at once, although who stands in its way stays."""
        self.publish(self.url, plain())
        later = save(self.folder, "later.json",
                     plain(2_200_000, id="0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b12"))
        locker = self.start("psql", "-X", "-h", self.folder, "-U", "tare", "-d", "postgres", "-c",
                            "BEGIN; LOCK TABLE tare_result; SELECT pg_sleep(60)")
        self.wait_until("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)'"
                        " AND wait_event = 'PgSleep'", ["1"])
        process = subprocess.Popen([TARE, "publish", "--to", self.url, "--outbox",
                                    self.folder / "outbox", later], stderr=subprocess.PIPE)
        waiting = ("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tare'"
                   " AND wait_event_type = 'Lock'")
        self.wait_until(waiting, ["1"])
        process.send_signal(signal.SIGINT)
        text = process.communicate(timeout=20)[1].decode()
        self.assertEqual(process.returncode, INTERRUPTED, text)
        self.assertIn("interrupted; 'tare publish --pending' lists what is kept", text)
        self.wait_until(waiting, ["0"])
        self.assertIsNone(locker.poll())
        self.psql("-c", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE query LIKE '%pg_sleep(60)' AND pid <> pg_backend_pid()")
        self.assertEqual(self.column("SELECT count(*) FROM tare_result"), ["3"])
        self.publish(self.url, plain())  # what is kept goes first
        self.assertEqual(self.column("SELECT count(*) FROM tare_result"), ["6"])
        self.assertEqual(list((self.folder / "outbox").glob("*.parcel")), [])

    def test_options_of_the_address_hold(self):
        self.psql("-c", "CREATE SCHEMA ours")
        self.publish(self.url + "&options=" + urllib.parse.quote("-c search_path=ours"), plain())
        self.assertEqual(self.column("SELECT count(*) FROM ours.tare_result"), ["3"])

    def test_names_end_no_statement(self):
        hard = plain()
        hard["benches"] = [bench("x\nON CONFLICT DO NOTHING;\nDROP TABLE tare_result; --", "base"),
                           bench(") VALUES\n('", "base")]
        self.assertIn("read back: 2 of 2", self.publish(self.url, hard, "--verify"))


class PostgresqlTlsTest(PublishCase, PostgresqlCase):
    """A server that takes passwords over TLS, and nothing else from a network, with a certificate of our own authority
    for db.example."""

    def setUp(self):
        super().setUp()
        if not shutil.which("openssl"):
            self.skipTest("there is no openssl here")
        self.make_authority("ca")
        key, request = self.folder / "db/server.key", self.folder / "request.pem"
        self.openssl("req", "-new", *self.KEY, key, "-out", request, "-subj", "/CN=db.example",
                     "-addext", "subjectAltName=DNS:db.example")
        self.openssl("x509", "-req", "-in", request, "-CA", self.folder / "ca.pem", "-CAkey",
                     self.folder / "ca.key", "-set_serial", "1", "-days", "2",
                     "-copy_extensions", "copy", "-out", self.folder / "db/server.crt")
        key.chmod(0o600)
        owner = (self.folder / "db").stat()
        os.chown(key, owner.st_uid, owner.st_gid)
        self.psql("-c", "CREATE ROLE sender SUPERUSER LOGIN PASSWORD 'right'")
        (self.folder / "db/pg_hba.conf").write_text(
            "local all tare trust\nhostssl all all all scram-sha-256\n")
        self.restart("on")

    KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout")

    def openssl(self, *arguments):
        self.run_quietly("openssl", *arguments)

    def make_authority(self, name):
        self.openssl("req", "-x509", *self.KEY, self.folder / f"{name}.key", "-out",
                     self.folder / f"{name}.pem", "-days", "2", "-subj", f"/CN={name}")

    def restart(self, ssl):
        self.port = free_port()
        self.run_quietly(*self.user, self.bin / "pg_ctl", "-D", self.folder / "db", "-w", "-s",
                         "-m", "fast", "-l", self.folder / "log", "-o",
                         f"-c listen_addresses=127.0.0.1 -c port={self.port} -c ssl={ssl}"
                         f" -c unix_socket_directories={self.folder}", "restart", cwd=self.folder)

    def psql(self, *arguments):
        return super().psql("-p", str(getattr(self, "port", 5432)), *arguments)

    def send(self, host, *arguments, password="right", **options):
        return self.publish(f"postgresql://sender@{host}:{self.port}/postgres?hostaddr=127.0.0.1",
                            plain(), *arguments, env={"TARE_PUBLISH_PASSWORD": password},
                            **options)

    def test_a_server_that_is_who_it_says(self):
        ours = ("--ca-file", self.folder / "ca.pem")
        self.assertIn("(3 new rows), read back: 3 of 3", self.send("db.example", "--verify", *ours))
        text = self.send("db.example", *ours, password="wrong", expected=REFUSED)
        self.assertIn("password authentication failed", text)
        self.assertEqual(self.psql("-At", "-c", "SELECT count(*) FROM tare_result"), "3\n")

    def test_a_server_that_is_somebody_else(self):
        self.make_authority("other")
        ours, others = self.folder / "ca.pem", self.folder / "other.pem"
        for host, file, words in (
                ("other.example", ours, 'server certificate for "db.example" does not match host'
                                        ' name "other.example"'),
                ("db.example", others, "certificate verify failed"),
                ("db.example", self.folder / "nowhere.pem", "nowhere.pem\" does not exist")):
            with self.subTest(host=host, file=file):
                text = self.send(host, "--ca-file", file, expected=UNREACHED)
                self.assertIn(words, text)
                self.assertIn("kept in the outbox", text)
                self.assertNotIn("once more", text)
        # What the system trusts does not know our authority.
        self.assertRegex(self.send("db.example", expected=UNREACHED),
                         "certificate verify failed|root.crt\" does not exist")
        self.assertNotIn("sender", (self.folder / "log").read_text())

    def test_a_server_without_tls(self):
        self.restart("off")
        text = self.send("db.example", "--ca-file", self.folder / "ca.pem", expected=UNREACHED)
        self.assertIn("server does not support SSL, but SSL was required; kept in the outbox", text)
        self.assertNotIn("once more", text)
        self.assertEqual(self.psql("-At", "-c", "SELECT to_regclass('tare_result') IS NULL"), "t\n")


class TrustTest(PublishCase):
    def test_a_server_elsewhere_is_verified_or_not_spoken_to(self):
        for more in ("?sslmode=disable", "?sslmode=require"):
            text = self.publish("postgresql://tare@db.invalid/d" + more, plain(), "--retries", "0",
                                expected=REFUSED)
            self.assertIn("would not verify the server", text)

    def test_one_host_of_several_elsewhere_is_enough(self):
        for place, more, env in (("127.0.0.1:1,db.invalid:1", "", {}),
                                 ("", "&host=/nowhere,db.invalid", {}),
                                 ("", "&host=/nowhere&host=db.invalid", {}),
                                 ("localhost:1", "&hostaddr=192.0.2.1", {}),
                                 ("", "", {"PGHOST": "/nowhere,db.invalid"}),
                                 ("localhost:1", "", {"PGHOSTADDR": "192.0.2.1"}),
                                 ("localhost:1", "", {"PGSERVICE": "elsewhere"})):
            with self.subTest(place=place, more=more, env=env):
                text = self.publish(f"postgresql://tare@{place}/d?sslmode=disable{more}", plain(),
                                    "--retries", "0", expected=REFUSED, env=env)
                self.assertIn("would not verify the server", text)


class CodespeedTest(PublishCase):
    def test_it_takes_our_results(self):
        url = os.environ.get("TARE_TEST_CODESPEED_URL")
        if not url:
            self.skipTest("there is no Codespeed here: name one in TARE_TEST_CODESPEED_URL")
        for _ in range(2):
            self.publish(url, plain(), "--as", "codespeed")
        text = self.publish(url, plain(), "--as", "codespeed", "--machine", "nowhere",
                            expected=REFUSED)
        self.assertIn("400: ", text)


if __name__ == "__main__":
    TARE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
