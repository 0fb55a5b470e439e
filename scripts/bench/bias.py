#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a figure the code's, or the loop's as well?

    python3 scripts/bench/bias.py [--all] [--quick] [PYTHON]...

The reference is the slope of gross time over the number of copies of a statement (16, 32, 48, 64),
fitted in one worker process and taken as the median over many: whatever a loop costs is in its
intercept. It drives tare's worker by hand and uses none of tare's calibration, choice of copies,
warm-up or correction. tare must be within 3 % or 0.2 ns of it, whichever is larger, by the median
over rounds in which both follow each other at once; the figure that timeit gives on the same machine
code stands beside it.
"""
import os
import statistics
import sys

import common

sys.path.insert(0, os.path.join(common.ROOT, "tests", "core"))
import worker  # noqa: E402

SETUP = "x = 1\ns = 'some text'\nname = 'pi'\nvalue = 3.14159\nitems = list(range(100))"
STATEMENTS = (
    "x",
    "x + 1",
    "len(s)",
    "f'{name}: {value:.2f}'",
    "[i * 2 for i in items]",
)
COPIES = ((16, 64), (32, 48))
SAMPLE_NS = 500_000
WARM_NS = 5_000_000
ROUNDS = 5
WORKERS = 5       # of tare and of the reference, in each round
TIMEIT_EVERY = 12  # rounds, because it takes seconds
WITHIN_RATIO = 0.03
WITHIN_NS = 0.2


def fit_slope(points):
    """Least squares of y over x."""
    mean_x = statistics.fmean(x for x, _ in points)
    mean_y = statistics.fmean(y for _, y in points)
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def turn_ns(process, turns, few, lead=0):
    timed = process.sample(turns, few=few, lead=lead)
    return timed["elapsed_ns"] / timed["turns"]


def time_pair(process, statement, few, many):
    """Time of a turn with `few` and with `many` copies, medians of rounds that alternate."""
    process.case(statement, setup=SETUP, few=few, many=many)
    rough_ns = turn_ns(process, 100, 0) / many
    warm = int(WARM_NS / (rough_ns * many)) + 1
    turn_ns(process, warm, 0)
    turn_ns(process, warm * many // few // 4 + 1, 1)
    rough_ns = turn_ns(process, warm // 4 + 1, 0) / many
    times = {few: [], many: []}
    for _ in range(ROUNDS):
        for copies in (few, many):
            turns = int(SAMPLE_NS / (rough_ns * copies)) + 1
            times[copies].append(turn_ns(process, turns, int(copies == few), turns // 10 + 1))
    process.end()
    return [(copies, statistics.median(values)) for copies, values in times.items()]


def reference_ns(command, core, statement):
    """The slope in one fresh worker."""
    header = os.path.join(common.ROOT, "harness", "worker", "boot.h")
    process = worker.Worker([*command, "-S", "-s"], core, header)
    try:
        points = []
        for few, many in COPIES:
            points += time_pair(process, statement, few, many)
        return fit_slope(points)
    finally:
        process.close()


def measure(tare, selection, rounds):
    """{statement: (reference, tare, timeit) in ns}, a round after the other, and the target. A busy
    machine is slow for seconds: what is compared has to be near in time."""
    figures = {statement: ([], [], []) for statement in STATEMENTS}
    for number in range(rounds):
        document, _ = common.run_tare(tare, ["timeit", *selection, "--blocks", str(WORKERS),
                                             "-s", SETUP, *STATEMENTS], may_fail=True)
        target = document["targets"][0]
        command = common.plain_command(tare, target)
        core = common.find_beside(tare, "_tare.abi3.so")
        for bench, statement in zip(document["benches"], STATEMENTS):
            if bench.get("summary"):
                figures[statement][0].append(statistics.median(
                    reference_ns(command, core, statement) for _ in range(WORKERS)))
                figures[statement][1].append(bench["summary"]["median"]["point"])
            if number % TIMEIT_EVERY == 0:
                figures[statement][2].append(common.timeit_ns(command, SETUP, statement)[0])
    return target, figures


def rows_of(target, figures):
    for statement, (references, ours, timeits) in figures.items():
        reference = statistics.median(references)
        off = statistics.median(our / one for our, one in zip(ours, references)) - 1
        is_within = abs(off) <= max(WITHIN_RATIO, WITHIN_NS / reference)
        timeit = statistics.median(timeits)
        yield (common.target_name(target), statement, f"{reference:.2f}",
               f"{statistics.median(ours):.2f}", f"{100 * off:+.1f} %", f"{timeit:.2f}",
               f"{100 * (timeit / reference - 1):+.1f} %", "yes" if is_within else "NO")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    made.add_argument("-k", metavar="TEXT", default="",
                      help="only the targets with TEXT in their name, such as '3.11.7 hosted'")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    rounds = 4 if options.quick else 12
    # What tare embeds by itself first, then every interpreter in both modes.
    selections = [[]]
    for path in common.find_pythons(options.pythons, options.all):
        for mode in ("embedded", "hosted"):
            selections.append(["--python", path, "--mode", mode])
    rows, outside, seen = [], 0, set()
    for selection in selections:
        try:
            probe, _ = common.run_tare(tare, ["timeit", *selection, "--blocks", "1", "y = 1"])
            name = common.target_name(probe["targets"][0])
            if name in seen or options.k not in name:
                continue
            seen.add(name)
            common.tell(f"measuring {name}")
            target, figures = measure(tare, selection, rounds)
        except common.Give as reason:
            common.tell(f"left out ({' '.join(selection[2:])}): {reason}")
            continue
        rows += rows_of(target, figures)
    outside = sum(row[-1] == "NO" for row in rows)
    print("Nanoseconds for one execution: the slope over 16 to 64 copies, tare's figure, timeit's.\n")
    common.table(("target", "statement", "slope", "tare", "tare off", "timeit", "timeit off",
                  "within"), rows)
    print(f"{len(rows) - outside} of {len(rows)} of tare's figures are within 3 % or 0.2 ns.")


if __name__ == "__main__":
    common.main(run)
