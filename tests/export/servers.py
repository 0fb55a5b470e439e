# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers of other programs in a scratch folder, on loopback or on a socket in that folder."""
import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

from documents import bench, document

START_S = 60

HOSTILE = ['double "quotes"', "single 'quotes'", "<script>alert(1)</script>", "a,comma=equals blank",
           "'); DROP TABLE tare_result; --", "\u05e9\u05dc\u05d5\u05dd \u202e", "back\\slash",
           "%s:x"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, data=None):
    with urllib.request.urlopen(url, data, timeout=20) as answer:
        return answer.read().decode()


def wait_for(url, process):
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            return get(url)
        time.sleep(0.1)
    raise AssertionError(f"{process.args[0]} does not answer at {url}")


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-receivers-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text.encode())
        return path

    def run_quietly(self, *command, **options):
        done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                              check=False, timeout=120, **options)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def start(self, *command):
        process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   cwd=self.folder)

        def stop():
            process.terminate()
            process.wait(30)

        self.addCleanup(stop)
        return process

    def need(self, program):
        found = shutil.which(program)
        if not found:
            self.skipTest(f"there is no {program} here")
        return found


def hostile_document():
    return document([bench("plain", "base", {"n": 1000})] +
                    [bench(name, "base", first_ns=3_000_000 + 1000 * i)
                     for i, name in enumerate(HOSTILE)])


class PostgresqlCase(Case):
    """With a server in the folder."""

    def setUp(self):
        super().setUp()
        folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        self.bin = pathlib.Path(folders[-1] if folders else "/nowhere")
        if not (self.bin / "initdb").exists() or not shutil.which("psql"):
            self.skipTest("there is no PostgreSQL server here")
        self.user = []
        if os.getuid() == 0:  # the server refuses to run as root
            try:
                owner = pwd.getpwnam("postgres")
            except KeyError:
                self.skipTest("there is no user postgres to run the server")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.user = [self.need("setpriv"), f"--reuid={owner.pw_uid}",
                         f"--regid={owner.pw_gid}", "--clear-groups"]
        data = self.folder / "db"
        self.run_quietly(*self.user, self.bin / "initdb", "-D", data, "-U", "tare", "-A", "trust",
                         "-E", "UTF8", "--no-sync", cwd=self.folder)
        self.run_quietly(*self.user, self.bin / "pg_ctl", "-D", data, "-w", "-s", "-l",
                         self.folder / "log", "-o",
                         f"-c listen_addresses= -c unix_socket_directories={self.folder}",
                         "start", cwd=self.folder)
        self.addCleanup(self.run_quietly, *self.user, self.bin / "pg_ctl", "-D", data, "-m",
                        "immediate", "stop", cwd=self.folder)

    def psql(self, *arguments):
        return self.run_quietly("psql", "-X", "-q", "-h", self.folder, "-U", "tare", "-d",
                                "postgres", "-v", "ON_ERROR_STOP=1", *arguments)


def influx_config(folder, address):
    return f"""
reporting-disabled = true
bind-address = "127.0.0.1:{free_port()}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "{address}"
"""
