#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does it cost to read and compare two files of pyperf, and are the numbers pyperf's?

    python3 scripts/bench/compare_files.py [--quick] [--tare PROGRAM]

Two made files of 2,000 benchmarks with 20 runs of 5 values (and one run that calibrates), the
second 2 % slower in every tenth: `tare compare` and `python -m pyperf compare_to` in turns, the
best of each, plain and packed by gzip. To reach: at most a tenth of pyperf's time. Then every
benchmark's mean as `tare show --format json` and as pyperf's own reader has it: the largest
difference. Without pyperf its column stays empty.
"""
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import common

BENCHMARKS, RUNS, VALUES = 2000, 20, 5
LOOPS, INNER = 4096, 10
MEANS = """
import json, sys, pyperf
suite = pyperf.BenchmarkSuite.load(sys.argv[1])
print(json.dumps({bench.get_name(): bench.mean() for bench in suite}))
"""


def made_run(noise, second, value):
    date = f"2026-03-01 {second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}.123456"
    level = value * noise.gauss(1, 0.01)
    values = [level * noise.gauss(1, 0.003) for _ in range(VALUES)]
    return {"metadata": {"date": date, "duration": 0.21, "load_avg_1min": 0.29,
                         "mem_max_rss": 14065664 + second, "runnable_threads": 1,
                         "uptime": 180251.675687 + second},
            "warmups": [[LOOPS, level * 1.02]], "values": values}


def made_benchmark(noise, index, value):
    calibration = {"metadata": {"calibrate_loops": LOOPS}, "warmups": [[LOOPS, value]]}
    runs = [made_run(noise, index * RUNS + i, value) for i in range(RUNS)]
    return {"metadata": {"name": f"benchmark_{index:04}", "loops": LOOPS, "inner_loops": INNER},
            "runs": [calibration, *runs]}


def write_suite(path, count, slower):
    """The levels are the same in both files, the noise is not."""
    noise = random.Random(2 if slower else 1)
    levels = random.Random(3)
    benchmarks = []
    for index in range(count):
        value = 10 ** levels.uniform(-8, -6) * (1.02 if slower and index % 10 == 0 else 1.0)
        benchmarks.append(made_benchmark(noise, index, value))
    suite = {"version": "1.0", "benchmarks": benchmarks,
             "metadata": {"unit": "second", "hostname": "bench", "cpu_count": 8,
                          "python_version": "3.12.1 (64-bit)", "perf_version": "2.6.1"}}
    text = json.dumps(suite, sort_keys=True, separators=(",", ":"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    with gzip.open(path + ".gz", "wt", encoding="utf-8") as file:
        file.write(text)


def seconds_of(command):
    """(wall, CPU) of a program that ends with 0."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        message = child.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise common.Give(f"{' '.join(command[:4])} ended with status {child.returncode}: "
                          f"{common.last_line(message)}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime


def best(found, taken):
    return taken if found is None else tuple(map(min, found, taken))


def row(what, ours, theirs):
    cells = [f"{seconds:.2f} s" for seconds in ours]
    if theirs is None:
        return what, *cells, "", "", "", ""
    return (what, *cells, *(f"{seconds:.2f} s" for seconds in theirs),
            *(f"{their / our:.1f} x" for our, their in zip(ours, theirs)))


def largest_difference(tare, path):
    """Relative, of the means of all benchmarks."""
    document = json.loads(common.call([tare, "show", "--format", "json", path]))
    theirs = json.loads(common.call([sys.executable, "-c", MEANS, path]))
    ours = {bench["variant"]: bench["summary"]["mean"] for bench in document["benches"]}
    if set(ours) != set(theirs):
        raise common.Give("tare and pyperf do not see the same benchmarks")
    return max(abs(ours[name] / (theirs[name] * 1e9) - 1) for name in ours)


def run():
    made = common.parser(__doc__)
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    count = BENCHMARKS // 10 if options.quick else BENCHMARKS
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        old, new = (os.path.join(folder, name) for name in ("old.json", "new.json"))
        write_suite(old, count, slower=False)
        write_suite(new, count, slower=True)
        for what, ending in (("plain", ""), ("gzip", ".gz")):
            files = [old + ending, new + ending]
            ours = theirs = None
            for _ in range(1 if options.quick else 3):
                ours = best(ours, seconds_of([tare, "compare", *files]))
                if common.has_pyperf():
                    theirs = best(theirs, seconds_of(
                        [sys.executable, "-m", "pyperf", "compare_to", *files]))
            rows.append(row(f"{count} benchmarks, {what}", ours, theirs))
        common.table(("two files of", "tare", "its CPU", "pyperf", "its CPU", "faster", "by CPU"), rows)
        if common.has_pyperf():
            print(f"largest difference of a mean: {largest_difference(tare, old):.1e}")
        else:
            common.tell("left out: pyperf is not installed")


if __name__ == "__main__":
    common.main(run)
