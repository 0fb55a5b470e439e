#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare publish` against receivers that behave badly.

    publish_test.py TARE [UNITTEST ARGUMENT]...

A server of our own plays them: it answers as a list says, request by request, and remembers what it
got. Nothing must be lost, stored twice or shown that is secret."""
import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

from bad_receiver import Server, close, close_after_storing, half_an_answer, sleep, status
from documents import COMMIT, bench, document, failed, median_s, plain, save, target

TARE = ""
OK, REFUSED, USAGE, SOME_FAILED, UNREACHED = range(5)
INTERRUPTED = 130
SECRET = "s3cr3t-hunter2"
ASKS_FOR_TLS = b"\x04\xd2\x16\x2f"  # what a client of PostgreSQL begins with
HOSTILE = ['double "quotes"', "single 'quotes'", "<script>alert(1)</script>", "two\nlines",
           "\u05e9\u05dc\u05d5\u05dd \u202e", "x" * 10_000, "comma, blank=equals", "100%&a=b+c"]


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-publish-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.server = self.serve()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.document = save(self.folder, "old.json", plain())

    def serve(self, context=None):
        server = Server(context)
        self.addCleanup(server.end)
        return server

    def environment(self, **changes):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("TARE_", "PG", "XDG_")) and "proxy" not in name.lower()}
        return {**kept, "HOME": str(self.folder), **changes}

    def command(self, *arguments):
        return [TARE, "publish", "--retry-wait", "10ms", *map(str, arguments)]

    def publish(self, *arguments, expected=OK, env=None):
        done = subprocess.run(self.command(*arguments), capture_output=True, check=False,
                              timeout=60, env=self.environment(**(env or {})), cwd=self.folder)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        return done

    def influx(self, *arguments, **options):
        return self.publish("--to", self.url + "/?db=d", *arguments, self.document, **options)

    def kept(self):
        return sorted((self.folder / ".local/state/tare/outbox").glob("*.parcel"))

    def pending(self):
        return self.publish("--pending").stdout

    def interrupt(self, sign, is_under_way, *arguments):
        """Starts to publish and gets in the way once is_under_way(what it says); returns what it says. It hears the
        signal whether whoever runs the tests does or not (nohup)."""
        with tempfile.TemporaryFile() as output:
            def said():
                return os.pread(output.fileno(), 1 << 20, 0).decode()
            process = subprocess.Popen(self.command(*arguments), env=self.environment(), stdout=output,
                                       stderr=subprocess.STDOUT,
                                       preexec_fn=lambda: signal.signal(sign, signal.SIG_DFL))
            deadline = time.monotonic() + 20
            while not is_under_way(said()) and time.monotonic() < deadline:
                time.sleep(0.01)
            begin = time.monotonic()
            process.send_signal(sign)
            process.wait(timeout=20)
            self.assertLess(time.monotonic() - begin, 6)
            text = said()
        self.assertEqual(process.returncode, INTERRUPTED, text)
        self.assertIn("interrupted; 'tare publish --pending' lists what is kept", text)
        return text


class RequestTest(Case):
    """What is sent, and where."""

    def test_influx(self):
        done = self.influx()
        ((method, path, headers, body),) = self.server.requests
        self.assertEqual((method, path), ("POST", "/write?db=d&precision=ns"))
        self.assertEqual(headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertNotIn("Authorization", headers)
        self.assertEqual(len(body.splitlines()), 3)
        self.assertIn("stored: 3 benches of", done.stdout)
        self.publish("--to", self.url + "/?org=o&bucket=b", self.document,
                     env={"TARE_PUBLISH_TOKEN": SECRET})
        _, path, headers, again = self.server.requests[1]
        self.assertEqual(path, "/api/v2/write?org=o&bucket=b&precision=ns")
        self.assertEqual((headers["Authorization"], again), ("Token " + SECRET, body))

    def test_codespeed(self):
        self.server.usual = status(202, "All result data saved successfully")
        for url in ("", "/", "/result/add/json/"):
            self.publish("--to", self.url + "/sub" + url, "--as", "codespeed", self.document,
                         env={"TARE_PUBLISH_USER": "me", "TARE_PUBLISH_PASSWORD": SECRET})
        for method, path, headers, body in self.server.requests:
            self.assertEqual((method, path), ("POST", "/sub/result/add/json/"))
            self.assertEqual(headers["Content-Type"], "application/x-www-form-urlencoded")
            self.assertEqual(base64.b64decode(headers["Authorization"].split()[1]).decode(),
                             "me:" + SECRET)
            (text,) = urllib.parse.parse_qs(body.decode(), strict_parsing=True)["json"]
            self.assertEqual([item["benchmark"] for item in json.loads(text)],
                             ["s/list.append", "s/drain[n=1000]", "s/drain[n=2000]"])

    def test_bencher(self):
        self.server.usual = status(201, "{}")
        for _ in range(2):
            self.publish("--to", self.url, "--as", "bencher", "--project", "p", self.document,
                         env={"TARE_PUBLISH_TOKEN": SECRET})
        (method, path, headers, body), (*_, again) = self.server.requests
        self.assertEqual((method, path), ("POST", "/v0/run"))
        self.assertEqual(headers["Authorization"], "Bearer " + SECRET)
        self.assertEqual(body, again)
        report = json.loads(body)
        self.assertRegex(report.pop("idempotency_key"),
                         "^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$")
        (text,) = report.pop("results")
        self.assertEqual(sorted(json.loads(text)),
                         ["s/drain[n=1000]", "s/drain[n=2000]", "s/list.append"])
        self.assertEqual(report, {
            "project": "p", "branch": "main", "hash": COMMIT,
            "testbed": "bench1 cpython-3.13-pgo-lto", "start_time": plain()["created"],
            "end_time": plain()["finished"], "settings": {"adapter": "json"}})
        done = self.publish("--to", self.url, "--as", "bencher", self.document, expected=USAGE)
        self.assertIn("--project", done.stderr)

    def test_pushgateway_gets_a_group_for_each_suite_and_build(self):
        two = document([bench("a", "base"), bench("b", "base", suite="t/u"), bench("a", "new")],
                       targets=[target("base"), target("new", "3.12.1")])
        path = save(self.folder, "two.json", two)
        self.publish("--to", self.url, "--as", "pushgateway", "--machine", "m/1", path)
        got = {path: body.decode() for _, path, _, body in self.server.requests}
        start = "/metrics/job/tare/machine@base64/bS8x/build/cpython-"
        self.assertEqual(list(got), [start + "3.13-pgo-lto/suite/s",
                                     start + "3.13-pgo-lto/suite@base64/dC91",
                                     start + "3.12-pgo-lto/suite/s"])
        self.assertEqual([method for method, *_ in self.server.requests], ["PUT"] * 3)
        for text, case in zip(got.values(), "aba"):
            self.assertEqual(set(re.findall(r'benchmark="(\w+)"', text)), {case})
        done = self.publish("--to", self.url, "--as", "pushgateway", self.document, self.document,
                            expected=USAGE)
        self.assertIn("keeps the last", done.stderr)

    def test_victoria_metrics_is_asked_before_it_is_told(self):
        self.server.script = [status(200), status(200, ""), status(204)]
        self.publish("--to", self.url, "--as", "victoria-metrics", self.document)
        methods = [(method, path.split("?")[0]) for method, path, *_ in self.server.requests]
        self.assertEqual(methods, [("GET", "/internal/force_flush"), ("GET", "/api/v1/export"),
                                   ("POST", "/api/v1/import/prometheus")])
        lines = self.server.requests[2][3].decode().splitlines()
        self.assertTrue(all(line.endswith(" 1787224953000") for line in lines), lines)
        self.server.script = [status(200), status(200, "\n".join(lines))]
        done = self.publish("--to", self.url, "--as", "victoria-metrics", self.document)
        self.assertIn("it was there already", done.stdout)
        self.assertEqual(len(self.server.requests), 5)

    def test_victoria_metrics_that_does_not_tell_is_not_told(self):
        for answer in (status(500, "no"), status(200, "x" * (65 << 20)), close):
            with self.subTest(answer=answer.__name__):
                self.server.requests.clear()
                self.server.script = [status(200), answer]
                done = self.publish("--to", self.url, "--as", "victoria-metrics", "--retries", "0",
                                    self.document, expected=UNREACHED)
                self.assertIn("kept in the outbox", done.stderr)
                self.assertEqual([method for method, *_ in self.server.requests], ["GET", "GET"])

    def test_victoria_metrics_that_never_tells_is_told_unasked(self):
        words = ("--to", self.url, "--as", "victoria-metrics", self.document)
        for code, text in ((400, 'unsupported path requested: "/api/v1/export"'), (401, "who?"),
                           (400, 'missing route for "/api/v1/export"'), (403, "not you"), (404, ""),
                           (405, ""), (501, "")):
            with self.subTest(code=code, text=text):
                self.server.requests.clear()
                self.server.script = [status(code, text), status(code, text), status(204)]
                done = self.publish(*words)
                self.assertIn("(sent unasked, as it does not tell what it has)", done.stdout)
                self.assertEqual([method for method, *_ in self.server.requests],
                                 ["GET", "GET", "POST"])
                self.assertEqual(self.kept(), [])
        # Asked to verify, it says that it could not.
        refusal = status(400, "unsupported path requested")
        self.server.script = [refusal, refusal, status(204), refusal, refusal]
        done = self.publish(*words, "--verify", expected=UNREACHED)
        self.assertIn("not read back: ", done.stderr)
        self.assertIn("it does not tell what it has: 400: unsupported path", done.stderr)
        # Another mistake, and nothing at all, are no such words; where the secret is wrong, the second answer says so.
        self.server.stored.clear()
        self.server.script = [status(200), status(400, "cannot parse match[]")]
        self.publish(*words, "--retries", "0", expected=UNREACHED)
        self.server.script = [status(403, "who?")] * 3
        self.assertIn("refused: ", self.publish(*words, expected=REFUSED).stderr)
        self.assertEqual([body for body in self.server.stored if body], [])

    def test_batches(self):
        many = document([bench(f"case{i:03}", "base", workers=8) for i in range(250)])
        path = save(self.folder, "many.json", many)
        self.server.usual = status(202)
        done = self.publish("--to", self.url, "--as", "codespeed", path)
        self.assertIn("benches 101 to 200 of 250 of", done.stdout)
        names = []
        for *_, body in self.server.requests:
            (text,) = urllib.parse.parse_qs(body.decode())["json"]
            names.append([item["benchmark"] for item in json.loads(text)])
        self.assertEqual([len(batch) for batch in names], [100, 100, 50])
        self.assertEqual(sum(names, []), [f"s/case{i:03}" for i in range(250)])

    def test_the_dry_run_shows_what_would_be_sent(self):
        for address, form in (("/?db=d", "influx"), ("", "codespeed"), ("", "pushgateway"),
                              ("", "bencher")):
            with self.subTest(form=form):
                before = len(self.server.requests)
                words = ("--to", self.url + address, "--as", form, "--project", "p",
                         self.document)
                text = self.publish(*words, "--dry-run",
                                    env={"TARE_PUBLISH_TOKEN": SECRET}).stdout
                self.assertEqual(len(self.server.requests), before)
                self.publish(*words, env={"TARE_PUBLISH_TOKEN": SECRET})
                method, path, headers, body = self.server.requests[-1]
                head, shown = text.split("\n\n", 1)
                self.assertIn(f"{method} {self.url}{path}\n"
                              f"Content-Type: {headers['Content-Type']}\n", head + "\n")
                self.assertIn("(TARE_PUBLISH_TOKEN, not shown)", head)
                self.assertEqual(shown.rstrip("\n"), body.decode().rstrip("\n"))
        self.assertEqual(self.kept(), [])

    def test_names_that_are_hard_to_carry(self):
        content = document([bench(name, "base", first_ns=3_000_000 + i)
                            for i, name in enumerate(HOSTILE)] + [failed("broken", "base")])
        path = save(self.folder, "hard \n<b>'.json", content)
        self.server.usual = status(202)
        for form, address, expected in (("codespeed", "", 7), ("influx", "/?db=d", 6),
                                        ("bencher", "", 7), ("pushgateway", "", 7)):
            with self.subTest(form=form):
                done = self.publish("--to", self.url + address, "--as", form, "--project", "p",
                                    path, expected=SOME_FAILED)
                body = self.server.requests[-1][3].decode()
                carried = {
                    "codespeed": lambda: json.loads(urllib.parse.parse_qs(body)["json"][0]),
                    "influx": body.splitlines,
                    "bencher": lambda: json.loads(json.loads(body)["results"][0]),
                    "pushgateway": lambda: re.findall(r'stat="median"', body),
                }[form]()
                self.assertEqual(len(carried), expected)
                self.assertIn("left out: 's/xxxx", done.stderr)
                self.assertNotIn("\u202e", done.stdout + done.stderr)
        self.assertEqual(self.kept(), [])

    def test_nothing_left_to_send(self):
        path = save(self.folder, "failed.json", document([failed("a", "base")]))
        done = self.publish("--to", self.url + "/?db=d", path, expected=UNREACHED)
        self.assertIn("nothing is left to be sent", done.stderr)


class BadLuckTest(Case):
    def test_an_answer_may_pass(self):
        for code in (429, 502, 503, 504):
            with self.subTest(code=code):
                self.server.requests.clear()
                self.server.script = [status(code), status(code)]
                done = self.influx()
                self.assertEqual(len(self.server.requests), 3)
                self.assertEqual(done.stderr.count("once more in"), 2)
        self.assertEqual(len(self.server.stored), 4)
        self.assertEqual(self.kept(), [])

    def test_it_waits_as_long_as_it_is_told(self):
        self.server.script = [status(429, Retry_After="1")]
        begin = time.monotonic()
        done = self.influx()
        self.assertGreater(time.monotonic() - begin, 0.9)
        self.assertIn("429; once more in 1.0 s", done.stderr)
        self.server.script = [status(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")]
        self.assertIn("once more in 0.0 s", self.influx().stderr)
        self.server.script = [status(503, Retry_After="7200")]
        self.server.requests.clear()
        self.assertIn("kept in the outbox", self.influx(expected=UNREACHED).stderr)
        self.assertEqual(len(self.server.requests), 1)

    def test_other_answers_are_final(self):
        for code in (400, 404, 413, 422, 500, 501):
            with self.subTest(code=code):
                self.server.requests.clear()
                self.server.script = [status(code, "no \x1b[31mway\x07\nmore <b>")]
                done = self.influx(expected=REFUSED)
                self.assertEqual(len(self.server.requests), 1)
                self.assertIn(f"{code}: no ?[31mway?; ", done.stderr)
                self.assertEqual("may be stored" in done.stderr, code == 400)
                self.assertNotIn("more", done.stderr)
        self.assertEqual(self.server.stored, [])

    def test_what_is_refused_is_kept_and_not_sent_by_itself(self):
        self.server.script = [status(400, "bad")]
        self.influx(expected=REFUSED)
        self.assertIn("  refused  ", self.pending())
        other = save(self.folder, "new.json", plain(2_200_000))
        self.publish("--to", self.url + "/?db=d", other)
        self.assertEqual(len(self.server.requests), 2)
        self.publish("--flush")
        self.assertEqual(len(self.server.stored), 2)
        self.assertEqual(self.pending(), "the outbox is empty\n")

    def test_a_redirect_is_not_followed(self):
        other = self.serve()
        for code in (301, 302, 307, 308):
            self.server.script = [status(code, Location=f"http://127.0.0.1:{other.server_port}/")]
            done = self.influx(expected=REFUSED, env={"TARE_PUBLISH_TOKEN": SECRET})
            self.assertIn(f"{code}, it sends elsewhere, which is not followed", done.stderr)
        self.assertEqual(other.requests, [])

    def test_no_proxy_stands_before_this_machine(self):
        other = self.serve()
        proxy = f"http://127.0.0.1:{other.server_port}"
        self.influx(env={"http_proxy": proxy, "TARE_PUBLISH_TOKEN": SECRET})
        self.assertEqual((len(self.server.stored), other.requests), (1, []))

    def test_a_server_that_repeats_the_secret(self):
        for env, forms in (({"TARE_PUBLISH_TOKEN": SECRET}, [SECRET]),
                           ({"TARE_PUBLISH_USER": "me", "TARE_PUBLISH_PASSWORD": SECRET},
                            [SECRET, base64.b64encode(f"me:{SECRET}".encode()).decode()])):
            self.server.script = [status(401, "who is " + " or ".join(forms) + "?" * 300)]
            done = self.influx(expected=REFUSED, env=env)
            self.assertIn("401: who is ***", done.stderr)
            (path,) = self.kept()
            for form in forms:
                self.assertNotIn(form, done.stderr + path.read_text())

    def test_connections_that_break(self):
        for action in (close, half_an_answer):
            with self.subTest(action=action.__name__):
                self.server.script = [action, action]
                self.influx()
                self.assertEqual(self.kept(), [])
        self.assertEqual(len(self.server.stored), 2)

    def test_what_was_stored_before_the_connection_broke_is_not_another_thing(self):
        self.server.usual = status(201, "{}")
        self.server.script = [close_after_storing]
        self.publish("--to", self.url, "--as", "bencher", "--project", "p", self.document)
        one, two = map(json.loads, self.server.stored)
        self.assertEqual(one["idempotency_key"], two["idempotency_key"])

    def test_a_receiver_that_is_slow(self):
        self.server.usual = sleep
        begin = time.monotonic()
        done = self.influx("--timeout", "200ms", "--retries", "1", expected=UNREACHED)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(len(self.server.requests), 2)
        self.assertIn("timed out", done.stderr)
        self.assertEqual(len(self.kept()), 1)

    def serve_sql(self):
        """A PostgreSQL without TLS that lets everybody in and answers no statement, nor does it heed its own
        limit. Its port, and what it has heard."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        heard = []

        def let_in():
            connection, _ = listener.accept()
            self.addCleanup(connection.close)
            words = connection.recv(4096)
            while words:
                heard.append(words)
                if words[4:8] == ASKS_FOR_TLS:
                    connection.sendall(b"N")
                elif len(heard) == 2:
                    connection.sendall(b"R\0\0\0\x08\0\0\0\0" b"Z\0\0\0\x05I")
                words = connection.recv(4096)
        threading.Thread(target=let_in, daemon=True).start()
        return listener.getsockname()[1], heard

    def test_a_postgresql_that_falls_silent(self):
        port, _ = self.serve_sql()
        begin = time.monotonic()
        done = self.publish("--to", f"postgresql://me@127.0.0.1:{port}/d",
                            "--timeout", "1s", "--retries", "0", self.document,
                            expected=UNREACHED)
        self.assertLess(time.monotonic() - begin, 20)
        self.assertIn("it does not answer; kept in the outbox", done.stderr)

    def test_a_postgresql_elsewhere_without_tls_hears_nothing(self):
        port, heard = self.serve_sql()
        done = self.publish("--to", f"postgresql://me@db.example:{port}/d?hostaddr=127.0.0.1",
                            self.document, expected=UNREACHED,
                            env={"TARE_PUBLISH_PASSWORD": SECRET})
        self.assertIn("server does not support SSL, but SSL was required; kept", done.stderr)
        self.assertNotIn("once more", done.stderr)
        self.assertEqual(heard, [b"\0\0\0\x08" + ASKS_FOR_TLS])

    def test_interrupted_while_it_sends(self):
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(sign=sign):
                self.server.requests.clear()
                self.server.usual = sleep
                self.interrupt(sign, lambda _: self.server.requests, "--to", self.url + "/?db=d",
                               self.document)
                self.assertEqual(len(self.kept()), 1)
        self.server.usual = status(204)
        self.publish("--flush")
        self.assertEqual((len(self.server.stored), self.kept()), (1, []))

    def test_interrupted_while_it_waits_to_try_again(self):
        self.server.usual = status(503, Retry_After="60")
        text = self.interrupt(signal.SIGINT, lambda said: "once more" in said, "--to",
                              self.url + "/?db=d", self.document)
        self.assertIn("once more in 60.0 s", text)
        self.assertEqual(len(self.kept()), 1)

    def test_interrupted_while_a_postgresql_is_silent(self):
        """It is not told either: it accepts no second connection."""
        port, heard = self.serve_sql()
        self.interrupt(signal.SIGINT, lambda _: len(heard) > 2, "--to",
                       f"postgresql://me@127.0.0.1:{port}/d", self.document)
        self.assertEqual(len(self.kept()), 1)

    def test_what_was_stored_before_it_was_interrupted_is_said(self):
        many = document([bench(f"case{i:03}", "base", workers=8) for i in range(250)])
        self.server.script, self.server.usual = [status(202)], sleep
        text = self.interrupt(signal.SIGINT, lambda _: len(self.server.requests) > 1, "--to",
                              self.url, "--as", "codespeed", save(self.folder, "many.json", many))
        self.assertIn("stored: benches 1 to 100 of 250", text)
        self.assertEqual(len(self.kept()), 2)

    def test_partly_stored(self):
        self.server.script = [status(400, '{"error":"partial write: field type conflict"}')]
        done = self.influx(expected=REFUSED)
        self.assertIn("partial write: field type conflict", done.stderr)
        self.assertIn("lines that the answer does not name may be stored", done.stderr)

    def test_one_batch_is_refused_and_the_others_are_stored(self):
        many = document([bench(f"case{i:03}", "base", workers=8) for i in range(250)])
        path = save(self.folder, "many.json", many)
        self.server.script = [status(202), status(400, "no"), status(202)]
        done = self.publish("--to", self.url, "--as", "codespeed", path, expected=REFUSED)
        self.assertEqual(done.stdout.count("stored: "), 2)
        self.assertIn("refused: benches 101 to 200 of 250", done.stderr)
        self.assertIn("what stands before the mistake is stored", done.stderr)
        self.assertIn("codespeed: 2 stored, 1 refused, 0 not sent", done.stderr)
        self.server.script = []
        self.server.requests.clear()
        self.publish("--flush")
        self.assertEqual(len(self.server.requests), 1)

    def test_accepted_is_not_stored(self):
        self.server.script = [status(204)]
        self.server.usual = status(200, '{"results": [{}]}')
        done = self.influx("--verify", expected=REFUSED)
        self.assertIn("it was accepted, but only 0 of 24 figures are there", done.stderr)
        self.server.script, self.server.usual = [status(204)], status(200, "<html>")
        done = self.influx("--verify", expected=UNREACHED)
        self.assertIn("not read back: ", done.stderr)


class OutboxTest(Case):
    def dead_url(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{probe.getsockname()[1]}/?db=d"

    def test_what_cannot_be_sent_is_sent_once_later(self):
        self.server.usual = status(503)
        self.influx("--retries", "0", expected=UNREACHED)
        self.influx("--retries", "0", expected=UNREACHED)  # the same: one parcel
        (path,) = self.kept()
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(path.parent.stat().st_mode & 0o777, 0o700)
        self.assertIn("  waiting  ", self.pending())
        self.assertIn(": 503\n", self.pending())
        self.server.usual = status(204)
        other = save(self.folder, "new.json", plain(2_200_000))
        done = self.publish("--to", self.url + "/?db=d", other)
        self.assertEqual(done.stdout.count("stored: "), 2)
        self.assertIn("old.json", done.stdout.splitlines()[0])  # the older one first
        self.publish("--to", self.url + "/?db=d", other)
        self.assertEqual([body.count(b"\n") for body in self.server.stored], [3, 3, 3])
        self.assertEqual(len(set(self.server.stored)), 2)
        self.assertEqual(self.kept(), [])

    def test_no_secret_is_kept(self):
        self.server.usual = status(503)
        self.influx("--retries", "0", expected=UNREACHED, env={"TARE_PUBLISH_TOKEN": SECRET})
        (path,) = self.kept()
        self.assertNotIn(SECRET.encode(), path.read_bytes())
        self.server.usual = status(401, "who are you?")
        done = self.publish("--flush", expected=REFUSED)
        self.assertIn("401: who are you?; kept in the outbox, for --flush", done.stderr)
        self.server.usual = status(204)
        self.publish("--flush", "--to", self.url, env={"TARE_PUBLISH_TOKEN": SECRET})
        self.assertEqual(self.server.requests[-1][2]["Authorization"], "Token " + SECRET)

    def test_a_parcel_that_somebody_edited_gets_no_secret(self):
        other = self.serve()
        secrets = self.folder / "secrets"
        secrets.write_text(f"{self.url} token {SECRET}\nhttp://metrics.example token {SECRET}\n")
        secrets.chmod(0o600)
        self.server.usual = status(503)
        self.influx("--retries", "0", expected=UNREACHED)
        (path,) = self.kept()
        text = path.read_text()
        elsewhere = f"http://127.0.0.1:{other.server_port}"
        path.write_text(text.replace(f"address: {self.url}", f"address: {elsewhere}"))
        done = self.publish("--flush", "--secrets", secrets, expected=UNREACHED)
        self.assertIn("is damaged", done.stderr)
        path.write_text(text.replace(self.url, "http://metrics.example"))
        done = self.publish("--flush", "--secrets", secrets, expected=REFUSED)
        self.assertIn("use https", done.stderr)
        path.write_text(text.replace(self.url, elsewhere))
        self.publish("--flush", "--secrets", secrets)
        self.assertNotIn("Authorization", other.requests[-1][2])

    def test_an_older_group_does_not_come_back(self):
        words = ("--to", self.url, "--as", "pushgateway")
        self.server.script = [status(400, "bad")]
        self.publish(*words, self.document, expected=REFUSED)
        self.publish(*words, "--machine", "other", self.document)
        self.assertEqual(len(self.kept()), 1)
        self.publish(*words, save(self.folder, "new.json", plain(2_200_000)))
        self.assertEqual(self.kept(), [])
        self.publish("--flush")
        self.assertEqual(len(self.server.requests), 3)

    def test_of_groups_that_wait_the_newest_is_sent(self):
        """Two processes may each have put theirs there before they looked."""
        self.server.usual = status(503)
        for first_ns, machine in ((2_000_000, "m"), (2_100_000, "m"), (2_200_000, "m"),
                                  (2_300_000, "other")):
            path = save(self.folder, f"{first_ns}.json", plain(first_ns))
            self.publish("--to", self.url, "--as", "pushgateway", "--machine", machine, "--retries",
                         "0", "--outbox", self.folder / str(first_ns), path, expected=UNREACHED)
        outbox = self.folder / "outbox"
        outbox.mkdir()
        for i, path in enumerate(sorted(self.folder.glob("2*/*.parcel"))):
            os.utime(path.rename(outbox / path.name), (1000 - i, 1000 - i))  # not by these dates
        self.server.requests.clear()
        self.server.usual = status(200)
        done = self.publish("--flush", "--outbox", outbox)
        for first_ns in (2_000_000, 2_100_000):
            self.assertIn(f"dropped: suite s of base in {self.folder}/{first_ns}.json at {self.url}"
                          "/metrics/", done.stderr)
        self.assertEqual(done.stderr.count("dropped: "), 2)
        self.assertEqual(done.stdout.count("stored: "), 2)
        found = {path.split("/")[5]: float(re.search(r'list.append".*"median"\} (\S+)',
                                                     body.decode()).group(1))
                 for _, path, _, body in self.server.requests}
        self.assertEqual(found, {"m": median_s(2_200_000), "other": median_s(2_300_000)})
        self.assertEqual(list(outbox.iterdir()), [])

    def test_an_outbox_that_takes_some_parcels(self):
        """Each is sent once, and none is left."""
        many = document([bench(f"case{i:03}", "base", workers=8) for i in range(250)])
        words = ("--to", self.url, "--as", "codespeed", "--retries", "0",
                 save(self.folder, "many.json", many))
        self.server.usual = status(503)
        self.publish(*words, expected=UNREACHED)
        for path in self.kept():
            if b"benches 101 to 200" in path.read_bytes():
                path.unlink()
                path.mkdir()
        self.server.usual = status(202)
        done = self.publish(*words)
        self.assertIn("cannot keep", done.stderr)
        self.assertEqual((len(self.server.stored), len(set(self.server.stored))), (3, 3))
        self.assertEqual([path for path in self.kept() if path.is_file()], [])

    def test_secrets_go_to_their_own_address_only(self):
        other = self.serve()
        other.usual = self.server.usual = status(503)
        for server in (other, self.server):
            self.publish("--to", f"http://127.0.0.1:{server.server_port}/?db=d", "--retries", "0",
                         self.document, expected=UNREACHED)
        other.usual = self.server.usual = status(204)
        self.influx(env={"TARE_PUBLISH_TOKEN": SECRET})
        self.assertEqual(len(other.requests), 1)
        self.publish("--flush")
        self.assertNotIn("Authorization", other.requests[-1][2])

    def test_nothing_waits_for_who_does_not_answer(self):
        many = document([bench(f"case{i:03}", "base", workers=8) for i in range(250)])
        path = save(self.folder, "many.json", many)
        self.server.usual = status(503)
        done = self.publish("--to", self.url, "--as", "codespeed", "--retries", "0", path,
                            expected=UNREACHED)
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(done.stderr.count("not tried, as it does not answer"), 2)
        self.assertEqual(len(self.kept()), 3)
        self.server.usual = status(202)
        self.publish("--flush")
        names = []
        for body in self.server.stored:
            names += json.loads(urllib.parse.parse_qs(body.decode())["json"][0])
        self.assertEqual([item["benchmark"] for item in names],
                         [f"s/case{i:03}" for i in range(250)])

    def test_nobody_listens(self):
        url = self.dead_url()
        self.publish("--to", url, "--retries", "1", self.document, expected=UNREACHED)
        self.assertEqual(len(self.kept()), 1)

    def test_processes_at_once_send_once(self):
        self.server.usual = status(503)
        documents = [save(self.folder, f"{i}.json", plain(2_000_000 + 1000 * i))
                     for i in range(10)]
        for path in documents:
            self.publish("--to", self.url + "/?db=d", "--retries", "0", path, expected=UNREACHED)
        self.server.usual = status(204)
        self.assertEqual(len(self.kept()), 10)
        running = [subprocess.Popen(self.command("--flush"), env=self.environment(),
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                   for _ in range(6)]
        self.assertEqual([process.wait(60) for process in running], [OK] * 6)
        self.assertEqual(len(self.server.stored), 10)
        self.assertEqual(len(set(self.server.stored)), 10)
        self.assertEqual(self.kept(), [])

    def test_killed_while_it_sends(self):
        self.server.usual = sleep
        process = subprocess.Popen(self.command("--to", self.url + "/?db=d", self.document),
                                   env=self.environment(), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self.server.requests and time.monotonic() < deadline:
            time.sleep(0.01)
        # Another process does not send it at the same time.
        self.publish("--flush")
        self.assertEqual(len(self.server.requests), 1)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        self.server.usual = status(204)
        self.publish("--flush")
        self.assertEqual((len(self.server.stored), self.kept()), (1, []))

    def test_an_outbox_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        done = self.influx("--outbox", self.folder / "file" / "deeper")
        self.assertIn("file", done.stderr)
        self.assertEqual(len(self.server.stored), 1)
        self.server.usual = status(503)
        done = self.influx("--outbox", self.folder / "file" / "deeper", "--retries", "0",
                           expected=UNREACHED)
        self.assertIn("503; not kept", done.stderr)
        self.publish("--flush", "--outbox", self.folder / "file", expected=UNREACHED)

    def test_a_damaged_parcel_is_said_and_left(self):
        self.server.usual = status(503)
        self.influx("--retries", "0", expected=UNREACHED)
        (path,) = self.kept()
        for content in (b"", b"tare-parcel 2\n", path.read_bytes()[:-1], b"\0" * 100):
            (path.parent / "0000.parcel").write_bytes(content)
            self.server.usual = status(204)
            done = self.publish("--flush", expected=UNREACHED)
            self.assertIn("0000.parcel' is damaged", done.stderr)
        self.assertEqual(len(self.server.stored), 1)


class SecretsTest(Case):
    def test_an_address_with_a_secret_is_refused_and_not_repeated(self):
        for url in (f"http://me:{SECRET}@127.0.0.1/", f"https://{SECRET}@127.0.0.1/",
                    f"http://127.0.0.1/?db=d&p={SECRET}", f"http://127.0.0.1/?TOKEN={SECRET}",
                    f"postgresql://me:{SECRET}@127.0.0.1/d", f"http:/me:{SECRET}@127.0.0.1/",
                    f"postgresql://h/d?password={SECRET}", f"http://me:a/{SECRET}@127.0.0.1/"):
            for more in ((), ("--flush",)):
                with self.subTest(url=url, more=more):
                    files = () if more == ("--flush",) else (self.document,)
                    self.publish("--to", url, "--as", "influx", *more, *files, expected=USAGE)
        self.assertEqual(self.kept(), [])

    def test_a_file_of_secrets(self):
        path = self.folder / "secrets"
        path.write_text(f"# ours\n\n{self.url}/  token  {SECRET}\nhttp://other user a password b\n")
        path.chmod(0o600)
        self.influx("--secrets", path)
        self.assertEqual(self.server.requests[0][2]["Authorization"], "Token " + SECRET)
        for mode in (0o640, 0o604, 0o620):
            path.chmod(mode)
            done = self.influx("--secrets", path, expected=USAGE)
            self.assertIn("others may read or write", done.stderr)
        path.chmod(0o600)
        path.write_text(f"{self.url} tokn {SECRET}\n")
        self.assertIn("secrets:1: expected 'ORIGIN token TOKEN'",
                      self.influx("--secrets", path, expected=USAGE).stderr)
        for line in (f"{self.url}/base token {SECRET}", f"127.0.0.1 token {SECRET}",
                     f"{self.url}/?db=d token {SECRET}", f"http://me:{SECRET}@h token a"):
            path.write_text("\n" + line + "\n")
            self.assertIn("secrets:2: ", self.influx("--secrets", path, expected=USAGE).stderr)
        path.write_text("#" * 65536 + "\n")
        self.assertIn("longer than 64 KiB",
                      self.influx("--secrets", path, expected=USAGE).stderr)
        self.influx("--secrets", self.folder / "nowhere", expected=UNREACHED)
        self.influx("--secrets", self.folder, expected=USAGE)
        self.assertEqual(len(self.server.requests), 1)

    def test_the_usual_file(self):
        path = self.folder / ".config/tare/secrets"
        path.parent.mkdir(parents=True)
        path.write_text(f"{self.url} user me password {SECRET}\n")
        path.chmod(0o600)
        self.influx()
        self.assertTrue(self.server.requests[0][2]["Authorization"].startswith("Basic "))

    def test_a_secret_does_not_cross_a_network_in_the_open(self):
        done = self.publish("--to", "http://metrics.example/?db=d", self.document,
                            env={"TARE_PUBLISH_TOKEN": SECRET}, expected=USAGE)
        self.assertIn("use https", done.stderr)
        for bad in ({"TARE_PUBLISH_TOKEN": "a\r\nX: b"},
                    {"TARE_PUBLISH_TOKEN": "a", "TARE_PUBLISH_PASSWORD": "b"}):
            self.influx(env=bad, expected=USAGE)


class TlsTest(Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("openssl"):
            self.skipTest("there is no openssl here")

    def certificate(self, name):
        key, file = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-keyout", key, "-out", file, "-subj", f"/CN={name}", "-addext",
                        f"subjectAltName={'IP:' if name[0] == '1' else 'DNS:'}{name}"],
                       check=True, capture_output=True, timeout=60)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, key)
        return context, file

    def test_certificates(self):
        context, right = self.certificate("127.0.0.1")
        other_context, wrong = self.certificate("other.example")
        server, other = self.serve(context), self.serve(other_context)
        words = ("--to", f"https://127.0.0.1:{server.server_port}/?db=d", self.document)
        env = {"TARE_PUBLISH_TOKEN": SECRET}
        # Nobody knows it; somebody else's; then the right one.
        for more in ((), ("--ca-file", wrong)):
            done = self.publish(*words, *more, env=env, expected=UNREACHED)
            self.assertIn("certificate", done.stderr)
            self.assertNotIn("once more", done.stderr)
        self.assertEqual(len(self.kept()), 1)
        self.publish(*words, "--ca-file", right, env=env)
        self.assertEqual((len(server.stored), self.kept()), (1, []))
        # Known, but of another name.
        done = self.publish("--to", f"https://127.0.0.1:{other.server_port}/?db=d", "--ca-file",
                            wrong, self.document, env=env, expected=UNREACHED)
        self.assertIn("does not match", done.stderr)
        self.assertEqual(other.requests, [])
        done = self.publish(*words, "--ca-file", self.folder / "nowhere", expected=UNREACHED)
        self.assertEqual(len(server.requests), 1)


class FolderTest(Case):
    def git(self, *words):
        return subprocess.run(["git", "-C", self.folder / "page", "-c", "user.name=t", "-c",
                               "user.email=t@example.org", *words], check=True, timeout=60,
                              capture_output=True, encoding="utf-8").stdout

    def test_data_js_grows_by_a_commit(self):
        for i, commit in enumerate((COMMIT, COMMIT[::-1], COMMIT)):
            self.publish("--to", "page", "--as", "github-action-benchmark-data", "--commit", commit,
                         "--commit-date", f"2026-08-{20 + i % 2}T11:22:33Z", "--verify",
                         self.document)
        text = (self.folder / "page/data.js").read_text()
        (entries,) = json.loads(text[text.index("{"):])["entries"].values()
        self.assertEqual([entry["commit"]["id"] for entry in entries], [COMMIT, COMMIT[::-1]])

    def test_the_dry_run_shows_what_would_stand_there(self):
        words = ("--to", "page", "--as", "github-action-benchmark-data", "--commit-date",
                 "2026-08-20T11:22:33Z")
        self.publish(*words, "--commit", COMMIT, self.document)
        before = (self.folder / "page/data.js").read_text()
        shown = self.publish(*words, "--commit", COMMIT[::-1], "-n", self.document).stdout
        self.assertEqual((self.folder / "page/data.js").read_text(), before)
        self.publish(*words, "--commit", COMMIT[::-1], self.document)
        head, text = shown.split("\n\n", 1)
        self.assertEqual(head, "page/data.js")
        self.assertIn(COMMIT[::-1], text)
        self.assertEqual(text.count('"commit"'),
                         (self.folder / "page/data.js").read_text().count('"commit"'))

    def test_processes_at_once_lose_nothing(self):
        commits = [f"{i:040x}" for i in range(8)]
        running = [subprocess.Popen(
            self.command("--to", "page", "--as", "github-action-benchmark-data", "--commit", commit,
                         "--commit-date", f"2026-08-{10 + i}T00:00:00Z", self.document),
            env=self.environment(), cwd=self.folder, stdout=subprocess.DEVNULL)
            for i, commit in enumerate(commits)]
        self.assertEqual([process.wait(60) for process in running], [OK] * 8)
        text = (self.folder / "page/data.js").read_text()
        (entries,) = json.loads(text[text.index("{"):])["entries"].values()
        self.assertEqual(sorted(entry["commit"]["id"] for entry in entries), commits)

    def test_a_working_tree(self):
        if not shutil.which("git"):
            self.skipTest("there is no git here")
        (self.folder / "page").mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "t")
        self.git("config", "user.email", "t@example.org")
        (self.folder / "page/mine").write_text("not to be committed\n")
        self.git("add", "mine")
        words = ("--to", "page", "--as", "asv", self.document)
        self.publish(*words)
        self.assertIn("A  mine", self.git("status", "--porcelain"))
        self.assertIn(", committed", self.publish(*words, "--git-commit").stdout)
        self.assertEqual(self.git("status", "--porcelain"), "A  mine\n")
        self.assertIn(", nothing to commit", self.publish(*words, "--git-commit").stdout)
        self.assertEqual(self.git("rev-list", "--count", "HEAD"), "1\n")
        self.publish("--to", "no-tree", "--as", "asv", "--git-commit", self.document,
                     expected=UNREACHED)

    def test_what_does_not_go_together(self):
        for words in (("--to", "page"), ("--to", self.url), ("--to", self.url, "--as", "asv"),
                      ("--to", self.url + "/?db=d", "--git-commit"),
                      ("--to", self.url + "/?db=d&precision=s"), ("--to", self.url, "--as", "influx"),
                      ("--to", "ftp://h/"), ("--to", "http:///"), ("--to", "http://h/ x"),
                      ("--to", self.url + "/?db=d", "--as", "postgresql"), (), ("--pending",)):
            with self.subTest(words=words):
                self.publish(*words, self.document, expected=USAGE)
        self.publish("--to", self.url, expected=USAGE)
        self.publish("--pending", "--flush", expected=USAGE)
        self.publish("--flush", "--dry-run", expected=USAGE)
        self.assertEqual(self.server.requests, [])

    def test_a_folder_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        self.publish("--to", "file/page", "--as", "asv", self.document, expected=UNREACHED)


if __name__ == "__main__":
    TARE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    with contextlib.suppress(KeyboardInterrupt):
        unittest.main()
