#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long until forty cases have a verdict between two interpreters?

    python3 scripts/bench/cost.py [--quick] [BASE NEW]

Wall time of `tare run --python BASE --python NEW` over forty short cases, each a group of its own, and what it
says of them: with --quick and at the defaults (to reach: at most 4 minutes). Without interpreters, the first two
different ones of this machine. Beside it what pyperf's defaults cost for the same: forty times two of
its benchmarks. Where it can be imported, some of the cases, spread over the forty, are measured with it on both
interpreters and their mean stands for all, else its documentation is asked: a process that calibrates, then 20 that
measure, each one warm-up and three values of 100 ms or more.
"""
import json
import statistics

import common

SETUP = (
    "import re, json, math, collections",
    "x, y, s, words = 1, 2.5, 'some text', 'the quick brown fox ' * 10",
    "items = list(range(200))",
    "table = {str(n): n for n in items}",
    "pattern = re.compile(r'(\\w+) (\\w+)')",
    "queue = collections.deque(items)",
    "text = json.dumps({'numbers': items, 'name': s})",
    "class Point:\n    def __init__(self, x, y): self.x, self.y = x, y\n    def sum(self): return self.x + self.y",
    "point = Point(1, 2)",
    "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)",
    "def gen(n):\n    for i in range(n): yield i",
)
CASES = (
    "x + 1", "y * y", "x < 2 < 3", "not x", "(x, y)", "[x, y, s]", "{'x': x, 'y': y}", "{x, y}",
    "len(items)", "items[7]", "items[10:20]", "table['42']", "'42' in table", "150 in items",
    "s + s", "s.upper()", "s.replace('t', 'T')", "words.split()", "' '.join(('a', 'b', s))",
    "f'{s}: {y:.2f}'", "'%s: %.2f' % (s, y)", "'{}: {:.2f}'.format(s, y)", "str(x)", "int('123')",
    "point.x", "point.sum()", "Point(1, 2)", "isinstance(point, Point)", "fib(8)",
    "[i * 2 for i in items]", "{i: i for i in items}", "sum(i for i in items)", "list(map(str, items))",
    "sorted(items, key=lambda i: -i)", "list(gen(100))", "queue.rotate(3)", "pattern.match(words)",
    "json.loads(text)", "math.sqrt(y)", "try: table['no']\nexcept KeyError: pass",
)
VERDICTS = ("faster", "slower", "same", "unclear")
DISTURBED_RATIO = 1.1
PYPERF_PROCESSES, PYPERF_VALUES, PYPERF_VALUE_S = 21, 4, 0.1


def suite_text():
    """Texts in double quotes are the same to YAML and JSON."""
    lines = ["description: Forty short pieces of Python.", "cases:"]
    for case in CASES:
        name = case.splitlines()[0].translate(str.maketrans("[/]", "(|)"))  # no part of a name
        lines += [f"  - name: {json.dumps(name)}",
                  f"    setup: {json.dumps(chr(10).join(SETUP))}", f"    run: {json.dumps(case)}"]
    return "\n".join(lines) + "\n"


def measure_tare(tare, pythons, arguments):
    targets = [word for name, python in zip(("base", "new"), pythons)
               for word in ("--python", f"{name}={python}")]
    return common.run_suite(tare, suite_text(), [*targets, *arguments], may_fail=True)


def disturbed_share(document):
    """Of the samples, by the yardstick beside them."""
    readings = [reading for bench in document["benches"] for worker in bench["workers"]
                for reading in worker["yardstick_ns"]]
    return sum(reading > DISTURBED_RATIO * min(readings) for reading in readings) / len(readings)


def row_of_tare(name, document, seconds):
    verdicts = [change["verdict"] for change in document["changes"]]
    workers = [len(bench["workers"]) for bench in document["benches"]]
    return (name, f"{seconds:.0f} s", *map(verdicts.count, VERDICTS),
            sum(bench["status"] != "ok" for bench in document["benches"]),
            f"{min(workers)} to {max(workers)}", f"{100 * disturbed_share(document):.0f} %")


def pyperf_seconds(pythons, count):
    """(what pyperf's defaults cost, how that is known)."""
    if not common.has_pyperf():
        one = PYPERF_PROCESSES * PYPERF_VALUES * PYPERF_VALUE_S
        return 2 * len(CASES) * one, "computed from its documentation; not a start of a process in it"
    setup = "\n".join(SETUP)
    sampled = CASES[::len(CASES) // count][:count]
    seconds = [common.pyperf_values(setup, case, python)[1] for case in sampled for python in pythons]
    return (2 * len(CASES) * statistics.fmean(seconds),
            f"from {len(sampled)} of the cases on both interpreters, {sum(seconds):.0f} s: "
            f"{min(seconds):.1f} to {max(seconds):.1f} s for each of the two")


def two_of(pythons):
    found = common.find_pythons(pythons, not pythons)
    if len(found) < 2:
        raise common.Give("two interpreters are needed: name them")
    return pythons or found[:2]


def run():
    made = common.parser(__doc__)
    made.add_argument("pythons", nargs="*", metavar="PYTHON", help="the two interpreters to compare")
    made.add_argument("--max-time", metavar="TIME",
                      help="one more run of tare, that may take so long and settles more")
    made.add_argument("--pyperf", type=int, default=8, metavar="CASES", choices=range(1, len(CASES) + 1),
                      help="how many of the cases pyperf measures (default: 8)")
    options = made.parse_args()
    if len(options.pythons) not in (0, 2):
        made.error("expected two interpreters, or none")
    tare = common.find_tare(options.tare)
    pythons = two_of(options.pythons)
    common.tell(f"tare: {' and '.join(pythons)}")
    kinds = [["--quick"]] if options.quick else [["--quick"], []]
    if options.max_time:
        kinds.append(["--max-time", options.max_time])
    rows = []
    for arguments in kinds:
        name = " ".join(["tare", *arguments])
        document, seconds = measure_tare(tare, pythons, arguments)
        rows.append(row_of_tare(name, document, seconds))
    common.tell("pyperf")
    theirs, how = pyperf_seconds(pythons, options.pyperf)
    print(f"{common.machine(document)}; {' against '.join(common.target_name(one) for one in document['targets'])}\n")
    common.table(("forty cases, two interpreters", "wall time", *VERDICTS, "failed", "workers", "disturbed"),
                 [*rows, ("pyperf", f"{theirs:.0f} s", *["-"] * (len(VERDICTS) + 3))])
    print(f"pyperf: {how}.")


if __name__ == "__main__":
    common.main(run)
