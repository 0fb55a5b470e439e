#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counting memory costs: the time of code while its allocations are counted, over its time without.

    python3 scripts/bench/memory.py [--all] [--quick] [PYTHON]...

In one worker process the statement is timed before the hooks are there and after, the same loops in both;
between the two the worker inspects the case, which leaves the hooks in place. The goal is at most 3 times.
tracemalloc, which keeps one frame of every block's traceback, stands beside it: in another process, as nothing
takes our hooks away.
"""
import os
import statistics
import sys

import common

sys.path.insert(0, os.path.join(common.ROOT, "tests", "core"))
import worker  # noqa: E402

SETUP = ("import json\nitems = list(range(1000))\nwords = [str(i) for i in items]\n"
         "text = json.dumps(dict.fromkeys(words, [1, 2.5]))\n"
         "class Point:\n    def __init__(self, x): self.x = x")
STATEMENTS = (
    "[i * 1.5 for i in items]",
    "{w: i for w, i in zip(words, items)}",
    "[Point(i) for i in items]",
    "','.join(words).split(',')",
    "sum(i * i for i in items)",
    "json.loads(text)",
    "sorted(words)",
)
SAMPLE_NS = 2_000_000
SAMPLES = 7
WORKERS = 9
GOAL = 3.0


def turn_ns(process, statement, setup):
    """The median over samples of about SAMPLE_NS."""
    process.case(statement, setup=setup)
    process.sample(3)
    first = process.sample(1)
    turns = max(1, SAMPLE_NS // max(1, first["elapsed_ns"]))
    timings = [process.sample(turns, lead=1)["elapsed_ns"] / turns for _ in range(SAMPLES)]
    process.end()
    return statistics.median(timings)


def ratio(command, core, statement, traced):
    header = os.path.join(common.ROOT, "harness", "worker", "boot.h")
    process = worker.Worker([*command, "-S", "-s"], core, header)
    try:
        plain = turn_ns(process, statement, SETUP)
        if traced:
            return turn_ns(process, statement, SETUP + "\nimport tracemalloc\n"
                           "tracemalloc.is_tracing() or tracemalloc.start()") / plain
        process.case("None", inspect=2)
        process.inspect(1, 1)
        process.end()
        return turn_ns(process, statement, SETUP) / plain
    finally:
        process.close()


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    core = common.find_beside(tare, "_tare.abi3.so")
    workers = 3 if options.quick else WORKERS
    commands = [("embedded", common.plain_command(tare, common.default_target(tare)))]
    for path in common.find_pythons(options.pythons, options.all):
        commands.append((path, [path]))
    rows = []
    for name, command in commands:
        for statement in STATEMENTS:
            ours = [ratio(command, core, statement, False) for _ in range(workers)]
            traced = [ratio(command, core, statement, True) for _ in range(workers)]
            cost = statistics.median(ours)
            rows.append((name, statement, f"{cost:.2f}x",
                         f"{statistics.median(traced):.2f}x", "yes" if cost <= GOAL else "NO"))
    print("Time while memory is counted over time without, medians over workers.\n")
    common.table(("target", "statement", "counted", "tracemalloc", "within 3x"), rows)
    print(f"{sum(row[-1] == 'yes' for row in rows)} of {len(rows)} within {GOAL:g}x.")


if __name__ == "__main__":
    common.main(run)
