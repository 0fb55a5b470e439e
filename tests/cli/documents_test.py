#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command that a document shows is run, in a folder made up like a checkout.

    documents_test.py TARE [UNITTEST ARGUMENT]...

A command is a line of an indented or fenced block that begins with tare, build/tare, a script of
this project, or a tool that builds it. What two blanks separate from it explains it and is no
part of it. The tables below say what is put for placeholders, what makes a command quick enough
for a test, and which commands are not run, and why."""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARE = ""

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "suites/README.md",
             *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
BEGINNING = re.compile(
    r"(?:\$ )?((?:tare|build/tare|\.?/?scripts/\S+|python3 scripts/\S+|meson|ninja|clang-format) .*"
    r"|\./scripts/\S+|build/tare|tare)$")

# What stands for something of the reader's own.
PLACEHOLDERS = {
    "/opt/py312": os.path.realpath(sys.executable),
    "/opt/py313": os.path.realpath(sys.executable),
}

# By the words that a command begins with: what is added to it, so that it takes no time. The first
# that fits counts.
QUICK = ["--blocks", "6", "--samples", "1", "--sample-time", "100us", "-q"]
ADDED = [
    ("build/tare run --quick -o tare-result.json suites/", [*QUICK, "-k", "f-string"]),
    ("tare run --fail-on", ["--dry-run"]),  # the same build twice is red once in a while
    ("build/tare run --python", [*QUICK, "-k", "f-string"]),
    ("tare run --python", [*QUICK, "-k", "f-string"]),
    ("build/tare run", QUICK),
    ("tare run", QUICK),
    ("build/tare timeit", QUICK),
    ("tare timeit", QUICK),
    ("./scripts/quickstart", ["--dry-run", "--no-setup"]),
    ("./scripts/test", ["--dry-run", "--no-setup"]),
    ("tare profile", ["--time", "20ms"]),
    ("python3 scripts/bench/", ["--help"]),
    ("scripts/build-cpython", ["--dry-run"]),
]

# The reader's own files that `tare stats` is shown with.
NUMBERS = {
    "old.txt": "12.1 12.3 12.2 12.0 12.4 12.2 12.1\n",
    "new.txt": "12.6 12.7 12.5 12.4 12.9 12.6 12.6\n",
    "old-workers.txt": "12.1 12.3\n" * 8,
    "new-workers.txt": "12.4\n12.6 12.5\n" * 4,
    "requests.ndjson": '{"id": 1, "workers": [[12.1, 12.3], [12.2]]}\n',
}

# The reader's own documents that `tare compare` is shown with; of two targets, or of one.
RESULTS = {
    "old.json": [],
    "new.json": [],
    "yesterday.json": [],
    "today.json": [],
    "ab.json": ["--python", "base", "--python", "new"],
}

# As much of CPython's source as a dry run of its build looks at.
PATCHLEVEL = '#define PY_MAJOR_VERSION 3\n#define PY_MINOR_VERSION 13\n#define PY_VERSION "3.13.5"\n'

NOT_RUN = {
    "ninja -C build tests/results/bench_size":
        "builds in the reader's own build folder, which a test must not touch",
    "ninja -C build tests/store/bench_store": "so does this",
    "ninja -C build-dev && meson test -C build-dev --suite stats --print-errorlogs":
        "builds and tests: this is such a test",
    "tare profile --to perf suites/queues.yaml 'pop(0) drain[n=1000]' -o pop.perf":
        "perf may be absent; tests/cli/ways_test.py runs it where it is there",
    "tare profile --to callgrind suites/queues.yaml 'pop(0) drain[n=1000]' -o pop.callgrind":
        "so may valgrind",
    "clang-format -i FILE...": "FILE is the reader's, and the tool may be absent",
    "scripts/tidy FILE...": "FILE is the reader's, and the tool may be absent",
    "tare publish --to 'http://127.0.0.1:8086/?db=tare' old.json":
        "nobody listens there in a test; tests/export/publish_test.py sends",
    "tare report --serve today.json":
        "serves until it is stopped; tests/page/report_test.py asks it",
    "tare report --serve --port 8000 --store": "so does this one",
    "tare (runner) --+-- tare-embed -> libpythonX.Y.so + _tare.abi3.so": "a drawing",
}

SOME_FAILED = 3  # a busy machine can make a case look unsteady: that is not what is tested here
TIMES = 3
TIMEOUT_S = 120


def blocks(text):
    """The lines of fenced and of indented blocks; what a fence holds may be indented itself."""
    fence = False
    blank = True
    indented = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fence = not fence
            continue
        indented = not fence and line.startswith("    ") and (blank or indented)
        if fence or indented:
            yield line.strip()
        blank = not line.strip()


def command_of(line):
    found = BEGINNING.match(line)
    return re.split(r"\s{2,}", found.group(1))[0] if found else None


def shown_commands():
    """(where it is shown, the command), in order."""
    for name in DOCUMENTS:
        for line in blocks((ROOT / name).read_text(encoding="utf-8")):
            if command_of(line):
                yield name, command_of(line)
    manual = (ROOT / "man" / "tare.1").read_text(encoding="utf-8")
    for line in re.findall(r"^\.Dl (.*)$", manual, re.MULTILINE):
        yield "man/tare.1", command_of(line) or line
    quickstart = (ROOT / "scripts" / "quickstart").read_text(encoding="utf-8")
    last_words = quickstart[quickstart.index("cat <<END"):].replace("$RESULT", "tare-result.json")
    yield "scripts/quickstart", "build/tare run --quick -o tare-result.json suites/"
    for line in last_words.splitlines():
        if line.startswith("  ") and command_of(line.strip()):
            yield "scripts/quickstart", command_of(line.strip())


def words_of(command):
    words = shlex.split(command)
    for name, value in PLACEHOLDERS.items():
        words = [word.replace(name, value) for word in words]
    for beginning, added in ADDED:
        if (command + " ").startswith(beginning + " ") or (
                beginning.endswith("/") and command.startswith(beginning)):
            return words + added
    return words


def is_without_page(command):
    """Of a tare that was built without the page of its reports."""
    return (command.startswith("tare report") and "--format json" not in command and
            "HAS_PAGE" not in os.environ)


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tare-documents-"))
        (cls.folder / "bin").mkdir()
        (cls.folder / "build").mkdir()
        for place in ("bin", "build"):
            (cls.folder / place / "tare").symlink_to(TARE)
        (cls.folder / "costs").write_text("* cost=100 spread=0.01\n", encoding="utf-8")
        for name, options in RESULTS.items():
            subprocess.run([TARE, "timeit", "-q", "--replay", "costs", "--seed", "1", *options,
                            "pass", "None", "-o", name],
                           cwd=cls.folder, stdout=subprocess.DEVNULL, check=True)
        for name in ("scripts", "suites", "man", "docs", "meson.build"):
            (cls.folder / name).symlink_to(ROOT / name)
        header = cls.folder / "cpython" / "Include" / "patchlevel.h"
        header.parent.mkdir(parents=True)
        header.write_text(PATCHLEVEL, encoding="utf-8")
        subprocess.run(["tar", "-cf", "Python-3.13.5.tar.xz", "cpython"], cwd=cls.folder, check=True)
        if "MAKE_STORE" in os.environ:
            subprocess.run([os.environ["MAKE_STORE"], "store.sqlite", "5", "4"], cwd=cls.folder, check=True)
        for name, text in NUMBERS.items():
            (cls.folder / name).write_text(text, encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_command(self, command):
        environment = dict(os.environ, LC_ALL="C.UTF-8", COLUMNS="80",
                           XDG_STATE_HOME=str(self.folder),
                           TARE_STORE=str(self.folder / "store.sqlite"),
                           PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}")
        return subprocess.run(
            words_of(command), cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S, check=False)

    def test_every_command_shown_works(self):
        done_before = set()
        for place, command in shown_commands():
            # What another document has shown with the same words is not run twice.
            key = command.replace("build/tare", "tare")
            if command in NOT_RUN or key in done_before or is_without_page(key):
                continue
            done_before.add(key)
            with self.subTest(document=place, command=command):
                done = self.run_command(command)
                for _ in range(TIMES):
                    if done.returncode != SOME_FAILED:
                        break
                    done = self.run_command(command)
                self.assertEqual(done.returncode, 0, done.stdout.decode("utf-8", "replace"))

    def test_the_documents_show_what_they_are_known_to_show(self):
        shown = {command for _, command in shown_commands()}
        for command in ("./scripts/quickstart", "./scripts/test", "tare doctor",
                        "build/tare run suites/strings.yaml -o strings.json"):
            self.assertIn(command, shown)
        for command in NOT_RUN:
            self.assertIn(command, shown, "no document shows it any more: take it off the list")

    def test_every_request_shown_is_answered(self):
        text = (ROOT / "docs" / "stats-verb.md").read_text(encoding="utf-8")
        requests = "".join(re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
        done = subprocess.run([TARE, "stats", "--ndjson"], input=requests, text=True,
                              stdout=subprocess.PIPE, timeout=TIMEOUT_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertGreater(requests.count("\n"), 10)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(answers), requests.count("\n"))
        explained = {*re.findall(r"`(\w+)`", text), "id"}
        for request, answer in zip(requests.splitlines(), answers):
            self.assertEqual(json.loads(request).get("id"), answer.get("id"))
            self.assertLessEqual(set(answer), explained)

    def test_options_in_running_text_exist(self):
        known = {}
        for name in [*DOCUMENTS, "scripts/quickstart"]:
            text = (ROOT / name).read_text(encoding="utf-8")
            for command in re.findall(r"`(?:build/)?tare ([a-z]+ [^`]*)`", text):
                verb = command.split()[0]
                if verb not in known:
                    known[verb] = self.run_command(f"tare {verb} --help").stdout.decode()
                for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", command):
                    with self.subTest(document=name, command=command):
                        self.assertRegex(known[verb], re.escape(option) + r"\b")


if __name__ == "__main__":
    TARE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
