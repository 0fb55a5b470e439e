#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare report` as people use it: files, sites, a server, and what goes wrong.

    report_test.py TARE MAKE_STORE DATA.TS TEST-DATA
"""

import contextlib
import gzip
import html.parser
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

from contract import Contract, dangling

NOBODY = 65534
HOSTILE = ["</script><script>alert(1)</script>", "<!-- <script>", "\u202e\u05d0\u05d1", "a\nb\t\u2028c",
           "\"'&amp; \\ ${x}", "@TARE_DATA@", "x" * 10000]


class Reader(html.parser.HTMLParser):
    """What a browser would find: elements, the title, the data."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.title, self.data = [], "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.elements and self.elements[-1][0] == "title":
            self.title += data
        if self.elements and self.elements[-1][1].get("id") == "tare-data":
            self.data += data

    def handle_endtag(self, tag):
        self.elements.append(("/" + tag, {}))


class Report(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-report-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.example = str(DATA / "results" / "example-1.json")

    def tare(self, *arguments, expect=0, **more):
        done = subprocess.run([TARE, "report", *map(str, arguments)], capture_output=True,
                              text=True, check=False, cwd=self.folder, timeout=60, **more)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def data(self, *arguments):
        data = json.loads(self.tare("--format", "json", *arguments).stdout)
        self.assertEqual(CONTRACT.faults(data) + dangling(data), [])
        return data

    def store(self, runs, benches, name="store.sqlite"):
        path = self.folder / name
        subprocess.run([MAKE_STORE, path, str(runs), str(benches)], check=True)
        return path

    def hostile(self):
        """A document with names that want to be more than names."""
        with open(self.example, encoding="utf-8") as file:
            document = json.load(file)
        bench = document["benches"][0]
        document["benches"] = []
        for i, name in enumerate(HOSTILE):
            one = json.loads(json.dumps(bench))
            one.update({"suite": "<b>&suite</b>", "case": name, "variant": f"<b>&suite</b>/{name}", "params": {},
                        "group": f"g{i}"})
            document["benches"].append(one)
        for key in ("changes", "claims", "statements", "growths", "crossovers", "interactions",
                    "geomeans", "summary"):
            document.pop(key, None)
        path = self.folder / "hostile.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path


class Files(Report):
    def test_documents_of_all_kinds_become_data(self):
        for name in ("example-1.json", "pyperf-suite.json"):
            with self.subTest(name):
                data = self.data(DATA / "results" / name)
                self.assertEqual(data["page"]["kind"], "report")
        packed = self.folder / "packed.json.gz"
        packed.write_bytes(gzip.compress(pathlib.Path(self.example).read_bytes()))
        self.assertEqual(self.data(packed)["benches"], self.data(self.example)["benches"])
        with open(self.example, encoding="utf-8") as file:
            self.assertIn('"tare-page"', self.tare("--format", "json", "-", stdin=file).stdout)

    def test_several_are_compared(self):
        data = self.data(self.example, self.example)
        self.assertEqual(len(data["targets"]), 4)
        self.assertTrue(any(not side["paired"] for side in data["sides"]))

    @unittest.skipUnless("HAS_PAGE" in os.environ, "this tare carries no page")
    def test_a_page_is_one_file_that_holds_its_data(self):
        self.tare(self.example, "-o", "report.html")
        text = (self.folder / "report.html").read_text(encoding="utf-8")
        page = Reader(text)
        data, plain = json.loads(page.data), self.data(self.example)
        data["page"].pop("made")
        plain["page"].pop("made")
        self.assertEqual(data, plain)
        self.assertEqual(page.title, data["page"]["title"])
        self.assertLess(len(text), 1 << 20)
        for tag, attributes in page.elements:
            self.assertNotIn("src", attributes, f"<{tag}> loads something")
            self.assertTrue(attributes.get("href", "data:").startswith("data:"), tag)
        policy = [a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy[0])
        self.assertEqual(self.tare(self.example, "-o", "-").stdout.count("<html"), 1)

    @unittest.skipUnless("HAS_PAGE" in os.environ, "this tare carries no page")
    def test_hostile_names_end_no_element(self):
        path = self.hostile()
        plain = self.data(path)
        self.assertEqual([bench["name"] for bench in plain["benches"]], HOSTILE)
        text = self.tare(path, "-o", "-").stdout
        page = Reader(text)
        self.assertEqual([bench["name"] for bench in json.loads(page.data)["benches"]], HOSTILE)
        tags = [tag for tag, _ in page.elements]
        clean = [tag for tag, _ in Reader(self.tare(self.example, "-o", "-").stdout).elements]
        self.assertEqual(tags, clean)
        self.assertNotIn("\u2028", text)
        self.assertTrue(page.title.startswith("<b>&suite</b> on "))

    @unittest.skipIf("HAS_PAGE" in os.environ, "this tare carries its page")
    def test_without_the_page_the_way_to_it_is_said(self):
        done = self.tare(self.example, "-o", "report.html", expect=2)
        self.assertIn("-Dreport=enabled", done.stderr)
        self.assertFalse((self.folder / "report.html").exists())

    def test_damaged_and_empty_results(self):
        text = pathlib.Path(self.example).read_text(encoding="utf-8")
        for name, content in (("cut", text[:len(text) // 2]), ("empty", ""), ("other", "{}"),
                              ("binary", "\x00\x01\x02")):
            path = self.folder / name
            path.write_text(content, encoding="utf-8")
            done = self.tare("--format", "json", path, expect=2)
            self.assertIn(name, done.stderr)
        self.tare("--format", "json", "missing.json", expect=4)
        document = json.loads(text)
        document["benches"] = []
        (self.folder / "none.json").write_text(json.dumps(document), encoding="utf-8")
        self.assertEqual(self.data("none.json")["overview"]["lead"][0], "Nothing was measured.")

    def test_others_files_are_left_alone(self):
        for name, content in (("notes.txt", "mine"), ("own.html", "<html>mine</html>")):
            path = self.folder / name
            path.write_text(content, encoding="utf-8")
            done = self.tare("--format", "json", self.example, "-o", name, expect=2)
            self.assertIn("--force", done.stderr)
            self.assertEqual(path.read_text(encoding="utf-8"), content)
            self.tare("--force", "--format", "json", self.example, "-o", name)
            self.tare("--format", "json", self.example, "-o", name)  # ours by now
            self.assertIn("tare-page", path.read_text(encoding="utf-8"))

    def test_pipes_and_devices_are_written_straight(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
            self.tare("--format", "json", self.example, "-o", pipe)
            self.assertIn(b"tare-page", reader.stdout.read())
        self.tare("--format", "json", self.example, "-o", "/dev/null")

    def test_what_cannot_be_written_is_said(self):
        done = self.tare("--format", "json", self.example, "-o", "no/such/folder.json", expect=4)
        self.assertIn("no/such/folder.json", done.stderr)
        self.tare("--format", "json", self.example, "-o", self.folder, expect=4)
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([TARE, "report", "--format", "json", self.example], stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("No space left", done.stderr)


class Site(Report):
    def pages(self, folder, ending):
        root = self.folder / folder
        return {str(path.relative_to(root)): path for path in root.rglob("*" + ending)}

    def test_a_store_becomes_a_folder_of_data(self):
        store = self.store(20, 16)
        self.tare("--store", store, "--format", "json", "-o", "site", "--commit-url",
                  "https://example.org/{commit}?x=1")
        pages = self.pages("site", ".json")
        self.assertEqual(len(pages), 1 + 4 + 16)
        for name, path in pages.items():
            self.assertRegex(name, r"^(index|(suites|benches)/[a-z0-9_][a-z0-9._-]*)\.json$")
            data = json.loads(path.read_text(encoding="utf-8"))
            self.assertEqual(CONTRACT.faults(data) + dangling(data), [], name)
            for link in [crumb["url"] for crumb in data["page"].get("crumbs", [])] + \
                    [series["url"] for series in data["history"]["series"] if "url" in series]:
                target = (path.parent / link).resolve()
                self.assertTrue(target.with_suffix(".json").exists(), link)
            for run in data["history"]["runs"]:
                self.assertRegex(run["url"], r"^https://example\.org/[0-9a-f]{40}\?x=1$")
        index = json.loads(pages["index.json"].read_text(encoding="utf-8"))
        series = index["history"]["series"]
        self.assertEqual(len(series), 16)
        slower = [one for one in series if one["verdict"] == "slower"]
        self.assertEqual(len(slower), 8)
        for one in slower:
            self.assertEqual([change["at"] for change in one["changes"]], [10])
            self.assertRegex(one["text"], r"^1\.\d+x slower \[1\.\d+, 1\.\d+\] since [0-9a-f]{7} \(2026-01-11\)\.$")
        # The same names make the same addresses.
        self.tare("--store", store, "--format", "json", "-o", "again")
        self.assertEqual(set(self.pages("again", ".json")), set(pages))

    def test_counts_become_more_or_less(self):
        """Of a count nothing gets slower."""
        with open(self.example, encoding="utf-8") as file:
            document = json.load(file)
        document["benches"] = document["benches"][:1]
        files = []
        for day in range(1, 13):
            document["benches"][0]["memory"] = {
                "executions": 3, "allocations": 10 if day < 7 else 20,
                "allocated_bytes": 900 if day < 7 else 300, "peak_bytes": 64, "left_bytes": 0}
            document.update(id=f"0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b{day:02}",
                            created=f"2026-08-{day:02}T12:00:00Z",
                            source={"commit": f"{day:040x}", "branch": "main", "dirty": False,
                                    "commit_at": f"2026-08-{day:02}T11:00:00Z"})
            document["targets"] = [{**target, "source": None} for target in document["targets"]]
            files.append(self.folder / f"{day}.json")
            files[-1].write_text(json.dumps(document), encoding="utf-8")
        store = self.folder / "counts.sqlite"
        subprocess.run([TARE, "history", "add", "--store", store, *files], check=True,
                       capture_output=True, timeout=60)
        self.tare("--store", store, "--format", "json", "-o", "counts")
        pages = [json.loads(path.read_text(encoding="utf-8"))
                 for path in self.pages("counts", ".json").values()]
        (bench,) = [data for data in pages if data["page"]["kind"] == "bench"]
        found = {series["metric"]: series for series in bench["history"]["series"]}
        self.assertEqual({metric: series["verdict"] for metric, series in found.items()},
                         {"time": "same", "allocations": "more", "allocated_bytes": "less",
                          "peak_bytes": "same", "left_bytes": "same"})
        self.assertEqual([change["verdict"] for change in found["allocations"]["changes"]], ["more"])
        self.assertRegex(found["allocations"]["text"], r"^2\.00x more \[2\.00, 2\.00\] since ")
        self.assertRegex(found["allocated_bytes"]["text"], r"^3\.00x fewer \[3\.00, 3\.00\] since ")
        (index,) = [data for data in pages if data["page"]["kind"] == "index"]
        self.assertEqual(index["overview"]["lead"][1], "Of 3 series 0 became slower at the last change, 0 faster; of what is "
                                           "counted 1 became more, 1 less; 1 never changed.")
        for data in pages:
            self.assertEqual(CONTRACT.faults(data) + dangling(data), [])

    @unittest.skipUnless("HAS_PAGE" in os.environ, "this tare carries no page")
    def test_pages_share_their_code_and_find_it(self):
        self.tare("--store", self.store(3, 8), "-o", "site/")
        pages = self.pages("site", ".html")
        self.assertEqual(len(pages), 1 + 4 + 8)
        for name, path in pages.items():
            page = Reader(path.read_text(encoding="utf-8"))
            self.assertTrue(json.loads(page.data)["page"]["title"], name)
            links = [a.get("src") or a.get("href") for _, a in page.elements if "src" in a or "href" in a]
            files = [link for link in links if not link.startswith("data:")]
            self.assertEqual(len(files), 2, name)
            for link in files:
                self.assertTrue((path.parent / link).is_file(), f"{name}: {link}")
        # A site is written over itself, but not over others' files.
        self.tare("--store", self.folder / "store.sqlite", "-o", "site/")
        (self.folder / "site" / "tare.js").write_text("mine", encoding="utf-8")
        before = (self.folder / "site" / "index.html").stat().st_mtime_ns
        self.assertIn("tare.js", self.tare("--store", self.folder / "store.sqlite", "-o", "site", expect=2).stderr)
        self.assertEqual((self.folder / "site" / "index.html").stat().st_mtime_ns, before)

    def test_an_empty_store_says_so(self):
        store = self.store(0, 0)
        self.tare(f"--store={store}", "--format", "json", "-o", "site")
        data = json.loads((self.folder / "site" / "index.json").read_text(encoding="utf-8"))
        self.assertIn("nothing in the store", data["overview"]["lead"][0])
        self.assertEqual(list(self.pages("site", ".json")), ["index.json"])

    def test_an_index_that_shows_no_series_names_no_dates(self):
        store = self.store(2, 4)
        with contextlib.closing(sqlite3.connect(store)) as other:
            other.execute("UPDATE series SET metric = 'allocations', unit = 'allocations'")
            other.commit()
        self.tare("--store", store, "--format", "json", "-o", "site")
        data = json.loads((self.folder / "site" / "index.json").read_text(encoding="utf-8"))
        self.assertEqual(data["history"]["series"], [])
        self.assertEqual(data["overview"]["lead"][0], "The history of 4 cases of 4 suites.")

    def test_a_site_of_events_has_their_figures(self):
        store = self.store(2, 4)
        with contextlib.closing(sqlite3.connect(store)) as other:
            other.execute("UPDATE series SET metric = 'instructions', unit = 'instructions'")
            other.execute("UPDATE point SET figure = 1250.0625")
            other.commit()
        self.tare("--store", store, "--format", "json", "-o", "site")
        data = json.loads((self.folder / "site" / "suites" / "alpha.json").read_text(encoding="utf-8"))
        self.assertEqual([series["latest"] for series in data["history"]["series"]], ["1.25k"])

    def test_the_environment_names_a_store_and_a_branch_chooses(self):
        store = self.store(4, 4)
        environment = {**os.environ, "TARE_STORE": str(store)}
        self.tare("--store", "--format", "json", "-o", "main", "--branch", "main", env=environment)
        self.tare("--store", "--format", "json", "-o", "other", "--branch", "other", env=environment)
        self.assertEqual(len(self.pages("main", ".json")), 9)
        self.assertEqual(len(self.pages("other", ".json")), 1)

    def test_no_store_and_no_folder(self):
        self.assertIn("missing.sqlite", self.tare("--store", "missing.sqlite", "--format", "json", "-o", "x",
                                                  expect=4).stderr)
        (self.folder / "text").write_text("no store at all, but long enough to look at" * 9, encoding="utf-8")
        self.tare("--store", "text", "--format", "json", "-o", "x", expect=2)
        store = self.store(2, 2)
        (self.folder / "file").write_text("mine", encoding="utf-8")
        self.assertIn("file", self.tare("--store", store, "--format", "json", "-o", "file", expect=4).stderr)


@unittest.skipUnless("HAS_PAGE" in os.environ, "this tare carries no page")
class Served(Report):
    def serve(self, *arguments, **more):
        server = subprocess.Popen([TARE, "report", "--serve", "--port", "0", *map(str, arguments)], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, **more)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        found = re.fullmatch(r"serving http://127\.0\.0\.1:(\d+)/ until Ctrl-C\n", server.stdout.readline())
        self.assertIsNotNone(found)
        return server, int(found.group(1))

    def ask(self, port, path="/", method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def page(self, port, path="/"):
        status, headers, body = self.ask(port, path)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        return json.loads(Reader(body.decode("utf-8")).data)

    def test_a_store_that_grows(self):
        store = self.store(4, 8)
        server, port = self.serve("--store", store)
        data = self.page(port)
        self.assertEqual(CONTRACT.faults(data) + dangling(data), [])
        live = data["page"]["live"]
        self.assertEqual(live["url"], "state")
        self.assertEqual(self.ask(port, "/state")[2].decode(), live["state"])
        inner = self.page(port, "/suites/alpha.html")
        self.assertEqual(inner["page"]["live"]["url"], "../state")
        for name in ("tare.js", "tare.css"):
            self.assertEqual(self.ask(port, "/" + name)[0], 200)
        subprocess.run([MAKE_STORE, store, "5", "12", "4"], check=True)
        self.assertNotEqual(self.ask(port, "/state")[2].decode(), live["state"])
        self.assertEqual(len(self.page(port)["history"]["runs"]), 5)
        self.assertEqual(len(self.page(port)["history"]["series"]), 12)
        server.send_signal(signal.SIGINT)
        self.assertEqual(server.wait(20), 0)

    def test_a_store_of_somebody_else_that_grows(self):
        store = self.store(4, 8)
        self.folder.chmod(0o555)
        store.chmod(0o444)
        self.addCleanup(self.folder.chmod, 0o755)
        how = {"user": NOBODY} if os.geteuid() == 0 else {}
        try:
            _, port = self.serve("--store", store, **how)
        except PermissionError:
            self.skipTest("the build folder is closed to others")
        before = self.page(port)
        self.folder.chmod(0o755)
        store.chmod(0o644)
        subprocess.run([MAKE_STORE, store, "5", "8", "4"], check=True)
        self.assertNotEqual(self.ask(port, "/state")[2].decode(), before["page"]["live"]["state"])
        self.assertEqual((len(before["history"]["runs"]), len(self.page(port)["history"]["runs"])), (4, 5))

    def test_a_result_that_is_measured_again(self):
        path = self.folder / "result.json"
        shutil.copy(self.example, path)
        server, port = self.serve(path)
        before = self.page(port)
        document = json.loads(path.read_text(encoding="utf-8"))
        document["benches"] = document["benches"][:1]
        temporary = self.folder / "new.json"
        temporary.write_text(json.dumps(document), encoding="utf-8")
        os.replace(temporary, path)
        self.assertEqual((len(before["benches"]), len(self.page(port)["benches"])), (2, 1))
        path.write_text("{", encoding="utf-8")  # what is on its way spoils no page that is open
        status, _, body = self.ask(port, "/")
        self.assertEqual(status, 500)
        self.assertIn(b"result.json", body)
        state = self.ask(port, "/state")
        self.assertEqual(state[0], 200)
        shutil.copy(self.example, path)
        self.assertEqual(len(self.page(port)["benches"]), 2)
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(20), 0)

    def test_strangers_are_refused(self):
        _, port = self.serve(self.example)
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost:1x", "", "0.0.0.0"):
            status, _, body = self.ask(port, "/", Host=host)
            self.assertIn(status, (400, 403), host)
            self.assertNotIn(b"tare-data", body)
        for host in ("localhost", f"LOCALHOST:{port}", "127.0.0.1:1"):
            self.assertEqual(self.ask(port, "/", Host=host)[0], 200, host)
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            status, headers, _ = self.ask(port, "/", method, body=b"x" * 100000)
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"), method)
        status, headers, body = self.ask(port, "/", "HEAD")
        self.assertEqual((status, body), (200, b""))
        self.assertGreater(int(headers["Content-Length"]), 1000)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("Access-Control-Allow-Origin", headers)
        for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/result.json", "//etc/passwd", "/suites/", "/" + "x" * 5000):
            self.assertIn(self.ask(port, path)[0], (404, 414, 431), path)

    def test_it_listens_to_this_machine_only(self):
        _, port = self.serve(self.example)
        listening = pathlib.Path("/proc/net/tcp").read_text(encoding="ascii")
        self.assertIn(f"0100007F:{port:04X} 00000000:0000 0A", listening)
        self.assertNotIn(f"00000000:{port:04X} 00000000:0000 0A", listening)

    def test_a_taken_port_is_said(self):
        _, port = self.serve(self.example)
        done = self.tare("--serve", "--port", port, self.example, expect=4)
        self.assertIn(f"port {port} of 127.0.0.1 is taken", done.stderr)
        self.tare("--serve", "missing.json", expect=4)

    def test_many_ask_at_once(self):
        _, port = self.serve("--store", self.store(5, 8))
        connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(30)]
        for connection in connections:
            connection.request("GET", "/")
        begin = time.monotonic()
        for connection in connections:
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()
        self.assertLess(time.monotonic() - begin, 30)


if __name__ == "__main__":
    TARE, MAKE_STORE = map(os.path.abspath, sys.argv[1:3])
    CONTRACT = Contract(sys.argv[3])
    DATA = pathlib.Path(sys.argv[4]).resolve()
    unittest.main(argv=sys.argv[:1])
