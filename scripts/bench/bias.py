#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a figure the code's, or the loop's as well?

    python3 scripts/bench/bias.py [--all] [--quick] [PYTHON]...

The reference is the slope of gross time over the number of copies of a statement (16, 32, 48, 64),
fitted in one worker process: whatever a loop costs is in its intercept. In the same process, in turns with
it, stands what tare makes of the statement: the copies, the turns and the loop's cost that a run of tare
chose. Both are in the same process because processes of the same code differ by up to 70 % in statements of
a few nanoseconds; the figure judged is the median over processes of the one over the other. It must be
within 3 % or 0.2 ns, whichever is larger. timeit's figure on the same machine code stands beside it, and
what the run of tare itself said.
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
SAMPLE_NS = 1_000_000
WARM_NS = 5_000_000
ROUNDS = 5
WORKERS = 40
DISTURBED_RATIO = 1.1  # of the yardstick's best in all processes so far
TRIES = 4  # workers for one that counts, where the machine is shared
WITHIN_RATIO = 0.03
WITHIN_NS = 0.2


def fit_slope(points):
    """Least squares of y over x."""
    mean_x = statistics.fmean(x for x, _ in points)
    mean_y = statistics.fmean(y for _, y in points)
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def ask(process, requests):
    """The answers to (turns, few, lead), asked in one go: a worker that waits for its next request
    sleeps, and a processor that has slept runs short statements up to twice as slowly."""
    for turns, few, lead in requests:
        process.send(worker.SAMPLE, b"".join(map(worker.put_int, (few, lead, turns, 0, 0, 0))))
    return [process.receive(worker.TIMED) for _ in requests]


class Yardstick:
    """A shared machine has two speeds, and a process may never see the fast one: its samples, held against its own best
    reading, would all look undisturbed."""

    def __init__(self):
        self.best_ns = float("inf")

    def note(self, document):
        """The run of tare before has seen the machine's best."""
        self.best_ns = min(self.best_ns, document["machine"]["yardstick_ns"] or self.best_ns)

    def undisturbed(self, answers):
        self.best_ns = min(self.best_ns, *(answer["yardstick_ns"] for answer in answers))
        return [answer["yardstick_ns"] <= DISTURBED_RATIO * self.best_ns for answer in answers]


YARDSTICK = Yardstick()


def pairs_of(one_worker, workers):
    """(reference, ours) of so many undisturbed workers, or of as many as there are in four times the tries."""
    pairs = []
    for number in range(TRIES * workers):
        pair = one_worker(number)
        if None not in pair:
            pairs.append(pair)
        if len(pairs) == workers:
            break
    if not pairs:
        raise common.Give("the processor was disturbed all the time")
    return pairs


def turn_times(process, statement, few, many, pick=statistics.median, **case):
    """{copies: ns of a turn}, picked from undisturbed rounds that alternate. few 0: only many."""
    process.case(statement, few=few, many=many, **(case or {"setup": SETUP}))
    rough = process.sample(100)
    rough_ns = rough["elapsed_ns"] / 100 / many
    turns = {copies: int(SAMPLE_NS / (rough_ns * copies)) + 1 for copies in (few, many) if copies}
    warm = [(WARM_NS // SAMPLE_NS * turns[copies], int(copies == few), 0) for copies in turns]
    requests = [(turns[copies], int(copies == few), turns[copies] // 10 + 1)
                for _ in range(ROUNDS) for copies in turns]
    answers = ask(process, warm + requests)[len(warm):]
    process.end()
    times = {copies: [] for copies in turns}
    for (_, is_few, _), answer, counts in zip(requests, answers, YARDSTICK.undisturbed(answers)):
        if counts:
            times[few if is_few else many].append(answer["elapsed_ns"] / answer["turns"])
    return {copies: pick(values) if values else None
            for copies, values in times.items()}


def ours_ns(process, statement, bench, loop_ns, **case):
    """tare's way, with the numbers of its run: the loop's cost as this worker shows it where two
    loops are there, else as the run took it from another body; None: disturbed."""
    many = bench["unroll"]
    few = 0 if bench["overhead_assumed"] else many // 4
    times = turn_times(process, statement, few, many, **case)
    if None in times.values():
        return None
    if few:
        loop_ns = (times[few] * many - times[many] * few) / (many - few)
    return (times[many] - loop_ns) / many


def slope_ns(process, statement):
    points = {}
    for few, many in COPIES:
        points.update(turn_times(process, statement, few, many))
    return None if None in points.values() else fit_slope(points.items())


def in_one_worker(command, core, statement, bench, loop_ns, number):
    """(reference, ours) in one fresh worker, in an order that alternates."""
    header = os.path.join(common.ROOT, "harness", "worker", "boot.h")
    process = worker.Worker([*command, "-S", "-s"], core, header)
    try:
        if number % 2:
            reference = slope_ns(process, statement)
            return reference, ours_ns(process, statement, bench, loop_ns)
        ours = ours_ns(process, statement, bench, loop_ns)
        return slope_ns(process, statement), ours
    finally:
        process.close()


def measure(tare, selection, workers):
    """The target, and for each statement [(reference, ours) of a worker], tare's and timeit's figure."""
    document, _ = common.run_tare(tare, ["timeit", *selection, "-s", SETUP, *STATEMENTS],
                                  may_fail=True)
    YARDSTICK.note(document)
    target = document["targets"][0]
    command = common.plain_command(tare, target)
    core = common.find_beside(tare, "_tare.abi3.so")
    figures = {}
    for bench, statement in zip(document["benches"], STATEMENTS):
        loop_ns = target["loop_overhead_ns"] or 0.0
        pairs = pairs_of(lambda number: in_one_worker(command, core, statement, bench, loop_ns, number), workers)
        summary = bench.get("summary")
        figures[statement] = (pairs,
                              summary["median"]["point"] if summary else float("nan"),
                              common.timeit_ns(command, SETUP, statement)[0])
    return target, figures


def rows_of(target, figures):
    for statement, (pairs, tare, timeit) in figures.items():
        reference = statistics.median(one for one, _ in pairs)
        off = statistics.median(ours / one for one, ours in pairs) - 1
        off_ns = statistics.median(ours - one for one, ours in pairs)
        is_within = abs(off) <= WITHIN_RATIO or abs(off_ns) <= WITHIN_NS
        yield (common.target_name(target), statement, f"{reference:.2f}",
               f"{statistics.median(ours for _, ours in pairs):.2f}", f"{100 * off:+.1f} %",
               f"{off_ns:+.2f}", f"{tare:.2f}", f"{timeit:.2f}",
               f"{100 * (timeit / reference - 1):+.1f} %", str(len(pairs)),
               "yes" if is_within else "NO")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    made.add_argument("-k", metavar="TEXT", default="",
                      help="only the targets with TEXT in their name, such as '3.11.7 hosted'")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    workers = 8 if options.quick else WORKERS
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
            target, figures = measure(tare, selection, workers)
        except common.Give as reason:
            common.tell(f"left out ({' '.join(selection[2:])}): {reason}")
            continue
        rows += rows_of(target, figures)
    outside = sum(row[-1] == "NO" for row in rows)
    print("Nanoseconds for one execution. slope: over 16 to 64 copies; way: tare's way in the same workers;\n"
          "run: what the run of tare said, in workers of its own.\n")
    common.table(("target", "statement", "slope", "way", "off", "off ns", "run", "timeit",
                  "timeit off", "workers", "within"), rows)
    print(f"{len(rows) - outside} of {len(rows)} of tare's figures are within 3 % or 0.2 ns.")


if __name__ == "__main__":
    common.main(run)
