#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does tare cope with much?

    python3 scripts/bench/size.py [--quick] [--build DIR]

A generated suite of 10,000 cases in groups of four, with setup, parameters, tags and descriptions:
`tare list` and `tare run --dry-run` of it (to reach: at most 1 s and 200 MB). Then a document of
2,000 benches x 20 workers x 12 samples, written and read by the program bench_size of the build
tree (at most 1 s each). As a peer: PyYAML's loader and Python's json on the same files, where they
can be imported.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import common

CASE = """\
  - name: case {n}
    description: Number {n} of many cases, one of four that are compared.
    group: group {group}
    tags: [generated, part-{part}]
    setup: |
      values = list(range({n} % 100 + 1))
      factor = {n}
    run: |
      total = 0
      for value in values:
          total += value * factor
"""
PEER_YAML = """
import sys, yaml
with open(sys.argv[1], encoding="utf-8") as file:
    yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""


def write_suite(path, cases):
    with open(path, "w", encoding="utf-8") as file:
        file.write("suite: generated\ndescription: Many cases.\ncases:\n")
        for number in range(cases):
            file.write(CASE.format(n=number, group=number // 4, part=number % 10))


def timed(command):
    """(seconds, peak MB) of a program whose output is thrown away."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        lines = message.decode(errors="replace").strip().splitlines() or ["no message"]
        raise common.Give(f"{os.path.basename(command[0])} {command[1]}: {lines[-1]}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1000


def best(command, repeats):
    runs = [timed(command) for _ in range(repeats)]
    return min(run[0] for run in runs), max(run[1] for run in runs)


def suite_rows(tare, folder, cases, repeats):
    path = os.path.join(folder, "generated.yaml")
    write_suite(path, cases)
    label = f"{cases:,} cases, {os.path.getsize(path) / 1e6:.1f} MB of YAML"
    for name, command in (("tare list", [tare, "list", path]),
                          ("tare run --dry-run", [tare, "run", "--dry-run", path]),
                          ("PyYAML, loading alone", [sys.executable, "-c", PEER_YAML, path])):
        try:
            seconds, peak = best(command, repeats)
            yield label, name, f"{seconds:.2f} s", f"{peak:.0f} MB"
        except common.Give as reason:
            common.tell(f"left out: {reason}")


def json_row(folder, benches):
    """Python's json on a document of the same shape and size."""
    samples = list(range(2_400_000, 2_400_012))
    one = {"variant": "generated/case[n=10]", "target": "python", "loops": 256, "unroll": 32,
           "workers": [{"block": n, "hash_seed": 1804289383 + n, "overhead_ns": 5.25,
                        "elapsed_ns": samples, "cpu_ns": samples, "switches": [0] * 12,
                        "collections": [0] * 12} for n in range(20)]}
    path = os.path.join(folder, "document.json")
    document = {"benches": [dict(one, case=str(n)) for n in range(benches)]}
    begin = time.perf_counter()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    written = time.perf_counter() - begin
    begin = time.perf_counter()
    with open(path, encoding="utf-8") as file:
        json.load(file)
    read = time.perf_counter() - begin
    return f"{benches:,} benches", "Python's json", f"write {written:.2f} s, read {read:.2f} s", "-"


def run():
    made = common.parser(__doc__)
    made.add_argument("--build", metavar="DIR", help="the build tree with tests/results/bench_size "
                      "(default: that of tare)")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    cases, repeats = (1000, 1) if options.quick else (10_000, 5)
    with tempfile.TemporaryDirectory() as folder:
        common.table(("suite", "what", "time", "peak memory"),
                     suite_rows(tare, folder, cases, repeats))
        build = options.build or os.path.dirname(tare)
        program = os.path.join(build, "tests", "results", "bench_size")
        rows = [json_row(folder, 200 if options.quick else 2000)]
        common.table(("document", "what", "time", "peak memory"), rows)
        if os.path.exists(program):
            print("tare, 2,000 benches x 20 workers x 12 samples:")
            print(common.call([program]).rstrip())
        else:
            print("The documents of tare itself: ninja -C build tests/results/bench_size")


if __name__ == "__main__":
    common.main(run)
