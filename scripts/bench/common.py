# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks of the program itself share: finding tare and interpreters, running both,
the twelve statements, tables in plain text."""
import argparse
import glob
import importlib.util
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TWELVE = os.path.join(HERE, "twelve.yaml")
OLDEST = (3, 9)
SOME_FAILED = 3  # tare's exit status when some benches could not be measured
USUAL_PLACES = (
    "/usr/bin", "/usr/local/bin", "/opt/*/bin", "/opt/python/*/bin", "~/.local/bin",
    "~/.pyenv/versions/*/bin", "~/.local/share/uv/python/*/bin", "~/.asdf/installs/python/*/bin",
)

# What `python -m timeit` reports, with all digits: the best of five repeats of autorange's count.
TIMEIT = """
import json, sys, timeit
timer = timeit.Timer(sys.argv[2], sys.argv[1])
number, _ = timer.autorange()
print(json.dumps(min(timer.repeat(5, number)) / number * 1e9))
"""


class Give(Exception):
    """A benchmark that cannot go on; its text is for people."""


# ---- the command line ----

def parser(description):
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--tare", metavar="PROGRAM",
                      help="the program to measure (default: build/tare here, else tare on PATH)")
    made.add_argument("--quick", action="store_true",
                      help="fewer repeats, to see that it works; the figures are rougher")
    return made


def add_interpreters(made):
    made.add_argument("pythons", nargs="*", metavar="PYTHON",
                      help="interpreters to measure besides the one that tare embeds")
    made.add_argument("--all", action="store_true",
                      help="every CPython from 3.9 on that PATH and the usual places have")


def main(run):
    """Calls run() and turns what a person can mend into one line."""
    try:
        run()
    except Give as reason:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)


# ---- programs ----

def find_tare(asked):
    found = asked or os.path.join(ROOT, "build", "tare")
    if not asked and not os.path.exists(found):
        found = shutil.which("tare")
    if not found or not os.path.exists(found):
        raise Give("no tare found: build it (meson setup build --buildtype=release; "
                   "ninja -C build) or name it with --tare")
    return os.path.abspath(found)


def find_beside(tare, name):
    """A file that comes with tare: in its build tree, or installed."""
    here = os.path.dirname(os.path.realpath(tare))
    places = [os.path.join(here, "harness", "worker", name),
              *glob.glob(os.path.join(here, "..", "lib*", "tare", name)),
              *glob.glob(os.path.join(here, "..", "lib", "*", "tare", name))]
    for place in places:
        if os.path.exists(place):
            return os.path.normpath(place)
    raise Give(f"{name} is not beside {os.path.basename(tare)}")


def last_line(text):
    return (text.strip().splitlines() or ["no message"])[-1].strip()


def call(command, **options):
    """Runs to the end, output captured; the program's own words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise Give(f"{os.path.basename(command[0])} ended with status {done.returncode}: "
                   f"{last_line(done.stderr or done.stdout)}")
    return done.stdout


def run_tare(tare, arguments, may_fail=False):
    """(result document, wall seconds) of a `tare run` or `tare timeit`. A bench without a figure
    ends the benchmark unless it may fail."""
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "result.json")
        command = [tare, *arguments, "--quiet", "-o", output]
        begin = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begin
        if done.returncode not in (0, SOME_FAILED):
            raise Give(f"tare ended with status {done.returncode}: {last_line(done.stderr)}")
        with open(output, encoding="utf-8") as file:
            document = json.load(file)
    failed = [f"{bench['variant']} ({bench.get('reason') or bench.get('error')})"
              for bench in document["benches"] if not bench.get("summary")]
    if failed and not may_fail:
        raise Give(f"tare could not measure {'; '.join(failed)}")
    return document, seconds


def run_suite(tare, text, arguments, may_fail=False):
    """The same of `tare run` with a suite of this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "suite.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return run_tare(tare, ["run", path, *arguments], may_fail)


def plain_command(tare, target):
    """What runs the machine code of a result's target, as tare does, without its core."""
    if target["mode"] == "embedded":
        return [find_beside(tare, "tare-embed"), target["library"], target["executable"]]
    return [target["executable"]]


def target_name(target):
    debug = " debug" if (target.get("features") or {}).get("debug") else ""
    return f"{target['version']}{debug} {target['mode']}"


def default_target(tare):
    """The target that tare measures when nobody names one."""
    document, _ = run_tare(tare, ["timeit", "--blocks", "1", "y = 1"])
    return document["targets"][0]


def find_pythons(paths, want_all):
    """Executables of CPython from 3.9 on, each once, in the order of their versions."""
    asked = list(paths)
    if want_all:
        folders = [*os.environ.get("PATH", "").split(os.pathsep), *USUAL_PLACES]
        for folder in folders:
            for found in sorted(glob.glob(os.path.join(os.path.expanduser(folder), "python3*"))):
                if re.fullmatch(r"python3\.\d+d?", os.path.basename(found)):
                    asked.append(found)
    ask = "import os, sys; print(sys.implementation.name, *sys.version_info[:3], " \
          "os.path.realpath(sys.executable))"
    found = {}
    for path in asked:
        try:
            name, major, minor, micro, real = call([path, "-c", ask], timeout=20).split(" ", 4)
        except (Give, OSError, ValueError, subprocess.TimeoutExpired):
            if path in paths:
                raise Give(f"'{path}' is no Python that runs") from None
            continue
        if name == "cpython" and (int(major), int(minor)) >= OLDEST:
            # A virtual environment stays itself when it was asked for.
            key = path if path in paths else real.strip()
            found.setdefault(key, (int(major), int(minor), int(micro)))
    return sorted(found, key=lambda path: (found[path], path))


def timeit_ns(command, setup, statement):
    """timeit's figure from a process of its own, and what it cost in seconds."""
    begin = time.perf_counter()
    figure = json.loads(call([*command, "-c", TIMEIT, setup, statement]))
    return figure, time.perf_counter() - begin


# ---- pyperf, where it is installed ----

def has_pyperf():
    return importlib.util.find_spec("pyperf") is not None


def pyperf_values(setup, statement, python=sys.executable):
    """(values in ns of each worker process, wall seconds) of `python -m pyperf timeit --python`."""
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "pyperf.json")
        begin = time.perf_counter()
        call([sys.executable, "-m", "pyperf", "timeit", "--quiet", "-o", output, "--python", python,
              "--inherit-environ=PYTHONPATH", "-s", setup, statement])
        seconds = time.perf_counter() - begin
        with open(output, encoding="utf-8") as file:
            runs = json.load(file)["benchmarks"][0]["runs"]
    return [[value * 1e9 for value in run["values"]] for run in runs if "values" in run], seconds


# ---- the twelve statements ----

class Statement:
    def __init__(self, keys):
        self.name = keys["name"]
        self.setup = keys.get("setup") or "pass"
        # Peers have no prepare: they build the input in the timed statement.
        self.text = "\n".join(filter(None, [keys.get("prepare"), keys["run"].rstrip("\n")]))


def twelve():
    """Reads twelve.yaml, which keeps to a form that needs no YAML reader."""
    cases, block = [], None
    with open(TWELVE, encoding="utf-8") as file:
        for line in file:
            start = re.match(r"(  - |    )(\w+): (.*)$", line)
            if start:
                block = None
                if start[1].startswith("  -"):
                    cases.append({})
                key, value = start[2], start[3]
                if value == "|":
                    block, cases[-1][key] = key, ""
                else:
                    cases[-1][key] = json.loads(value) if value.startswith('"') else value
            elif block and line.startswith("      "):
                cases[-1][block] += line[6:]
    return [Statement(keys) for keys in cases]


# ---- figures and tables ----

def half_width_percent(bench):
    """Half of the interval of a bench's median in percent of it; None without an interval."""
    median = (bench.get("summary") or {}).get("median")
    if not median or median.get("low") is None or not median["point"]:
        return None
    return 100 * (median["high"] - median["low"]) / 2 / median["point"]


def relative_iqr_percent(values):
    first, middle, third = statistics.quantiles(values, n=4, method="inclusive")
    return 100 * (third - first) / middle


def in_words(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if abs(ns) >= size:
            return f"{ns / size:.4g} {unit}"
    return f"{ns:.4g} ns"


def table(head, rows):
    """Columns as wide as they must be, figures to the right, in plain text."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(head), *cells]) for i in range(len(head))]
    number = re.compile(r"[-+]?[0-9.,]+( ?(%|x|s|ms|us|ns|MB))?|-|")
    right = [all(number.fullmatch(row[i]) for row in cells) for i in range(len(head))]

    def line(row):
        return "  ".join(cell.rjust(width) if to_right else cell.ljust(width)
                         for cell, width, to_right in zip(row, widths, right)).rstrip()
    print(line(head))
    print("  ".join("-" * width for width in widths))
    for row in cells:
        print(line(row))
    print(flush=True)


def tell(text):
    print(text, file=sys.stderr, flush=True)


def machine(document):
    """One line on what the figures are from."""
    facts = document["machine"]
    return (f"{facts.get('cpu_model') or 'unknown processor'}, {facts.get('cpu_count')} processors, "
            f"{facts.get('os') or 'Linux'}, load {facts.get('load_1min')}, "
            f"tare {document['tool']['version']}")
