#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often is a real change found, and does the interval hold the truth?

    python3 scripts/bench/found.py [--quick] [-n TIMES] [--seconds S] [--python PATH]

Selftests, again and again: four cases that do 1, 3, 5 and 10 % more work on five of six sides. A
run lasts until two sides of a case have had so many seconds; then all of its blocks are one
comparison. Goals, at 6 s: 3 % is found at least 80 % of the time, 5 % at least 95 %, 10 % always;
never in the wrong direction; the interval holds the truth at least 90 % of the time.
"""
import json
import subprocess

import common

CASES = 4
SIDES = 6
FAILED = 1  # tare's exit status when the selftest's own figures fail


def selftest(tare, seconds, python):
    command = [tare, "selftest", "--quiet", "--format", "json", "--time", f"{seconds}s",
               *([f"--python={python}"] if python else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, FAILED):
        raise common.Give(f"tare ended with status {done.returncode}: "
                          f"{common.last_line(done.stderr)}")
    return json.loads(done.stdout)


def run():
    made = common.parser(__doc__)
    made.add_argument("-n", type=int, default=10, metavar="TIMES",
                      help="selftests, each with four comparisons of every change (default: 10)")
    made.add_argument("--seconds", type=int, default=6,
                      help="what a case gets for two sides (default: 6)")
    made.add_argument("--python", metavar="PATH",
                      help="the interpreter (default: the one that tare embeds)")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    times = 1 if options.quick else options.n
    seconds = max(10, options.seconds * CASES * SIDES // 2)
    sums, disturbed, samples = {}, 0, 0
    for _ in range(times):
        found = selftest(tare, seconds, options.python)
        disturbed += found["yardstick"]["disturbed"]
        samples += found["yardstick"]["samples"]
        for row in found["rows"]:
            total = sums.setdefault(row["truth_ratio"], {})
            for key, count in row["whole"].items():
                total[key] = total.get(key, 0) + count
    rows = []
    for truth, total in sums.items():
        count = total["comparisons"]
        rows.append((f"{100 * (truth - 1):.0f} %", count,
                     *(f"{total[key]} ({100 * total[key] / count:.0f} %)" if count else "-"
                       for key in ("slower", "faster", "covered"))))
    print(f"{times} selftests of {seconds} s, {options.seconds} s for two sides of a case; "
          f"{100 * disturbed / max(samples, 1):.0f} % of the samples were disturbed\n")
    common.table(("extra work", "comparisons", "slower", "faster", "truth covered"), rows)


if __name__ == "__main__":
    common.main(run)
