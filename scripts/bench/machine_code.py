#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is what tare measures what a user of that executable runs?

    python3 scripts/bench/machine_code.py [--all] [--quick] [PYTHON]...

The machine code of an interpreter is another in its executable than in its libpython, and each of two builds
has its own, so a figure speaks for one of them. The reference is a plain script, run by the very executable that was
named: it times functions with as many copies of a statement as tare made of it, and a quarter as many, and
takes the slope over their number. tare measures the same statements in the mode it chooses for that
executable (or in the one of --mode). The two take turns, a few fresh processes each.

Two things besides the machine code decide what a statement takes, so both sides have them alike. A machine that is shared
has two speeds, up to a factor of 1.8 apart: the script reads the yardstick that tare's workers read, built from the
same source, right before and behind every sample, and one limit holds for both sides, 1.1 times the best reading of all.
And a process that nothing ever interrupts keeps what the branch predictors learned first, which costs short
statements 10 to 30 % for seconds, until another process runs in between: so scripts of eight statements are alive at the same
time and take their samples one after another, as the workers of a block do (--alone: each by itself, in one go).

A process counts when it has undisturbed samples; its figure is their median, and the figure of a side the median
over its processes. The geometric mean of the ratios over the statements must be within 2 %.
"""
import json
import os
import random
import shlex
import statistics
import subprocess
import tempfile

import bias
import common

SETUP = "\n".join((
    "x = 1", "y = 2.5", "s = 'some text'", "words = s * 20", "name = 'pi'", "value = 3.14159",
    "items = list(range(100))", "parts = words.split()", "table = {i: str(i) for i in items}",
    "point = type('Point', (), {})()", "point.x = 1", "def f(a, b): return a"))
STATEMENTS = (
    "x + 1",
    "y * y",
    "point.x",
    "table[42]",
    "len(s)",
    "items[7]",
    "f(x, y)",
    "s.upper()",
    "f'{name}: {value:.2f}'",
    "words.split()",
    "' '.join(parts)",
    "[i * 2 for i in items]",
    "{i: i for i in items}",
    "sum(i for i in items)",
    "sorted(items, key=str)",
)
SCRIPT = '''
import ctypes, itertools, os, random, sys, time
library, setup, statement = sys.argv[1:4]
sample_ns, few, many = map(int, sys.argv[4:])
yardstick_ns = ctypes.CDLL(library).yardstick_ns
yardstick_ns.restype = ctypes.c_int64
clock = time.perf_counter_ns
times_ns, samples = [], []

def loop(copies, turns):
    return [*["        for _ in " + turns + ":"], *["            " + statement] * copies]

lines = ["def timed(requests):", *("    " + line for line in setup.splitlines()),
         "    for few, many in requests:",
         "        begin = clock()", *loop(few, "few"), *loop(many, "many"),
         "        times_ns.append(clock() - begin)"]
exec(compile("\\n".join(lines), "plain", "exec"))

def turns_of(copies, turns):
    asked = itertools.repeat(None, turns)
    return (asked, ()) if copies == few else ((), asked)

def requests():
    yield turns_of(many, 100)
    rough_ns = max(1, times_ns[-1] / 100 / many)
    turns = {copies: int(sample_ns / rough_ns / copies) + 1 for copies in (few, many)}
    # What runs between the samples teaches the branches of the same interpreter: as little as can be.
    for copies in itertools.cycle((few, many)):
        if not os.read(0, 1):
            break
        yield turns_of(copies, turns[copies] // 10 + 1)
        before_ns = yardstick_ns()
        yield turns_of(copies, turns[copies])
        samples.append([copies, times_ns[-1] / turns[copies], max(before_ns, yardstick_ns())])
        os.write(1, b".")
    print(samples)

# Another layout of the memory in every process: one alone can be a tenth faster or slower.
junk = [bytearray(random.randrange(1, 512)) for _ in range(random.randrange(2000))]
timed(requests())
'''
ROUNDS = 3
SAMPLE_NS = 2_500_000  # tare's default
PROCESSES = 6  # of each for a statement, in a turn
TOGETHER = 8  # as many as are alive at the same time in tare
FEWEST = 24  # undisturbed processes of each side
TURNS = 24  # at most: a machine that is never left alone
DISTURBED_RATIO = 1.1  # of the yardstick's best, as in results/samples.h
RESAMPLES = 1000
WITHIN_RATIO = 0.02


def copies_of(bench):
    """As many as tare made: a loop inside of a statement costs the more the more copies it has."""
    many = max(4, bench["unroll"])
    return many // 4, many


def build_yardstick(folder):
    """The yardstick of tare's workers as a library of its own."""
    library = os.path.join(folder, "yardstick.so")
    common.call([*shlex.split(os.environ.get("CC", "cc")), "-D_GNU_SOURCE", "-O2", "-shared", "-fPIC", "-I", common.ROOT,
                 "-o", library, os.path.join(common.ROOT, "harness", "worker", "yardstick.c")])
    return library


def run_scripts(commands):
    """[copies, ns of a turn, yardstick] of each sample of processes that are alive at the same time and take turns."""
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
                 for command in commands]
    for _ in range(2 * (ROUNDS + 1)):
        for process in random.sample(processes, len(processes)):
            process.stdin.write(b".")
            if not process.stdout.read(1):
                raise common.Give("a script has ended before its time")
    samples = [json.loads(process.communicate()[0]) for process in processes]
    return [kept[2:] for kept in samples]  # the first of each number of copies is warm-up


def script_figure(samples, limit_ns):
    """The slope over the median of the undisturbed samples of each number of copies; None: a number has none."""
    times = {copies: [] for copies, _, _ in samples}
    for copies, turn_ns, yardstick_ns in samples:
        if yardstick_ns <= limit_ns:
            times[copies].append(turn_ns)
    if not all(times.values()):
        return None
    return bias.fit_slope([(copies, statistics.median(values)) for copies, values in times.items()])


def worker_figure(bench, worker, limit_ns):
    """The same of a worker, the loop taken off."""
    times = [elapsed_ns for elapsed_ns, yardstick_ns in zip(worker["elapsed_ns"], worker["yardstick_ns"])
             if yardstick_ns <= limit_ns]
    if not times:
        return None
    return (statistics.median(times) / bench["loops"] - (worker["overhead_ns"] or 0.0)) / bench["unroll"]


class Sides:
    """What both sides have measured so far."""

    def __init__(self):
        self.scripts = [[] for _ in STATEMENTS]  # the samples of each process
        self.documents = []

    def limit_ns(self):
        """The longest reading of the yardstick that is not slow; the best is that of both sides."""
        return DISTURBED_RATIO * min(
            *(document["machine"]["yardstick_ns"] for document in self.documents),
            *(sample[2] for of_one in self.scripts for samples in of_one for sample in samples))

    def figures(self):
        """(the script's, tare's) figures of undisturbed processes, of each statement."""
        limit_ns = self.limit_ns()
        for number, processes in enumerate(self.scripts):
            benches = [document["benches"][number] for document in self.documents]
            yield ([one for samples in processes if (one := script_figure(samples, limit_ns)) is not None],
                   [one for bench in benches for worker in bench["workers"]
                    if (one := worker_figure(bench, worker, limit_ns)) is not None])

    def is_enough(self, fewest):
        return all(len(side) >= fewest for pair in self.figures() for side in pair)


def measure(tare, python, mode, fewest, is_alone):
    sides = Sides()
    together = 1 if is_alone else TOGETHER
    command = ["timeit", "--python", python, "--mode", mode, "--blocks", str(PROCESSES), "-s", SETUP]
    with tempfile.TemporaryDirectory() as folder:
        library, script = build_yardstick(folder), os.path.join(folder, "plain.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)
        for _ in range(TURNS):
            sides.documents.append(common.run_tare(tare, [*command, *STATEMENTS])[0])
            copies = [copies_of(bench) for bench in sides.documents[0]["benches"]]
            plain = [[python, script, library, SETUP, statement, *map(str, (SAMPLE_NS, *counts))]
                     for statement, counts in zip(STATEMENTS, copies)]
            for _ in range(PROCESSES):
                order = random.sample(range(len(plain)), len(plain))
                for chosen in (order[begin:begin + together] for begin in range(0, len(order), together)):
                    found = run_scripts([plain[one] for one in chosen])
                    for one, samples in zip(chosen, found):
                        sides.scripts[one].append(samples)
            if sides.is_enough(fewest):
                break
    return sides


def ratio_of(plain, ours):
    """(ratio of the medians over processes, and its interval from resamples of the processes)."""
    again = sorted(statistics.median(random.choices(ours, k=len(ours)))
                   / statistics.median(random.choices(plain, k=len(plain))) for _ in range(RESAMPLES))
    return (statistics.median(ours) / statistics.median(plain), again[RESAMPLES * 25 // 1000],
            again[RESAMPLES * 975 // 1000])


def rows_of(name, sides):
    """A row for each statement that both sides have figures of, and its ratio."""
    for statement, (plain, ours) in zip(STATEMENTS, sides.figures()):
        if not plain or not ours:
            common.tell(f"{statement}: no process of one side was undisturbed")
            continue
        ratio, low, high = ratio_of(plain, ours)
        yield ratio, (name, statement, f"{statistics.median(plain):.2f}", f"{statistics.median(ours):.2f}",
                      f"{100 * (ratio - 1):+.1f} %", f"{100 * (low - 1):+.1f} to {100 * (high - 1):+.1f} %",
                      f"{len(plain)}, {len(ours)}")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    made.add_argument("--mode", choices=("auto", "embedded", "hosted"), default="auto",
                      help="hold this mode of tare against the executable (default: what tare chooses)")
    made.add_argument("--alone", action="store_true", help="a script at a time, nothing between its samples")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    pythons = common.find_pythons(options.pythons or ["/usr/bin/python3"], options.all)
    rows, summary = [], []
    for python in pythons:
        common.tell(f"measuring {python}")
        sides = measure(tare, python, options.mode, FEWEST // 4 if options.quick else FEWEST,
                        options.alone)
        name = common.target_name(sides.documents[0]["targets"][0])
        found = list(rows_of(name, sides))
        rows += [row for _, row in found]
        ratios = [ratio for ratio, _ in found]
        off = statistics.geometric_mean(ratios) - 1
        summary.append((name, python, f"{100 * off:+.1f} %",
                        f"{100 * statistics.median(abs(ratio - 1) for ratio in ratios):.1f} %",
                        f"{sum(abs(ratio - 1) <= WITHIN_RATIO for ratio in ratios)} of {len(ratios)}",
                        "yes" if abs(off) <= WITHIN_RATIO else "NO"))
    print(f"{common.machine(sides.documents[-1])}\n")
    print("Nanoseconds for one execution: the slope of a plain script run by the executable, and tare.\n"
          "off: the ratio of the medians over undisturbed processes, with its interval of 95 %.\n")
    common.table(("target", "statement", "script", "tare", "off", "interval", "processes"), rows)
    common.table(("target", "executable", "off", "typical", "within 2 %", "reached"),
                 summary)


if __name__ == "__main__":
    common.main(run)
