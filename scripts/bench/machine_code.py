#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is what tare measures what a user of that executable runs?

    python3 scripts/bench/machine_code.py [--all] [--quick] [PYTHON]...

The machine code of an interpreter is another in its executable than in its libpython, and each of two builds
has its own, so a figure speaks for one of them. The reference is a plain script, run by the very executable that was
named: it times functions with as many copies of a statement as tare made of it, and a quarter as many, and
takes the slope over their number. tare measures the same statements in the mode it chooses for that
executable (or in the one of --mode). The two take turns, a few fresh processes each. What shares the processor adds
time, and a plain script has no yardstick that would show it; so a process's best samples count on both sides, and the
figure is the ratio of what the best fifth of the processes do not exceed. Its geometric mean over the statements
must be within 2 %.
"""
import json
import random
import statistics
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
import itertools, random, sys, time
setup, statement = sys.argv[1:3]
rounds, sample_ns, few, many = map(int, sys.argv[3:])
clock = time.perf_counter_ns

def make(copies):
    lines = ["def timed(turns):", *("    " + line for line in setup.splitlines()),
             "    begin = clock()", "    for _ in turns:", *["        " + statement] * copies,
             "    return clock() - begin"]
    names = {"clock": clock}
    exec(compile("\\n".join(lines), "plain", "exec"), names)
    return names["timed"]

# Another layout of the memory in every process: one alone can be a tenth faster or slower.
junk = [bytearray(random.randrange(1, 512)) for _ in range(random.randrange(2000))]
functions = {copies: make(copies) for copies in (few, many)}
rough_ns = max(1, functions[many](itertools.repeat(None, 100)) / 100 / many)
turns = {copies: int(sample_ns / rough_ns / copies) + 1 for copies in (few, many)}
samples = []
for number in range(rounds + 1):
    for copies, count in turns.items():
        functions[copies](itertools.repeat(None, count // 10 + 1))  # its branches are another function's
        samples.append((copies, functions[copies](itertools.repeat(None, count)) / count))
print([list(sample) for sample in samples[2:]])
'''
ROUNDS = 3
SAMPLE_NS = 2_500_000  # tare's default
TURNS = 8
PROCESSES = 6  # of each for a statement, in a turn
FRACTION = 5  # the figure is what the best fifth of the processes do not exceed
RESAMPLES = 1000
WITHIN_RATIO = 0.02


def copies_of(bench):
    """As many as tare made: a loop inside of a statement costs the more the more copies it has."""
    many = max(4, bench["unroll"])
    return many // 4, many


def run_script(python, script, statement, copies):
    """(copies, ns of a turn) of each sample of a fresh process."""
    return json.loads(common.call([python, script, SETUP, statement,
                                   *map(str, (ROUNDS, SAMPLE_NS, *copies))]))


def script_figure(samples):
    """The slope over the best sample of each number of copies."""
    best = {}
    for copies, turn_ns in samples:
        best[copies] = min(turn_ns, best.get(copies, turn_ns))
    return bias.fit_slope(list(best.items()))


def worker_figure(bench, worker):
    """The same of a worker: its best sample, the loop taken off."""
    best = min(worker["elapsed_ns"]) / bench["loops"]
    return (best - (worker["overhead_ns"] or 0.0)) / bench["unroll"]


def tare_figures(documents):
    """What the workers of all documents say, of each statement."""
    figures = [[] for _ in STATEMENTS]
    for document in documents:
        for kept, bench in zip(figures, document["benches"]):
            kept += [worker_figure(bench, worker) for worker in bench["workers"]]
    return figures


def measure(tare, python, mode, turns):
    """(tare's last document, the script's figures, tare's) of each statement."""
    plain, documents = [[] for _ in STATEMENTS], []
    command = ["timeit", "--python", python, "--mode", mode, "--blocks", str(PROCESSES), "-s", SETUP]
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(SCRIPT)
        script.flush()
        for turn in range(2 * turns):
            if turn % 4 in (1, 2):
                for of_one, statement, bench in zip(plain, STATEMENTS, documents[0]["benches"]):
                    of_one += [run_script(python, script.name, statement, copies_of(bench))
                               for _ in range(PROCESSES)]
            else:
                documents.append(common.run_tare(tare, [*command, *STATEMENTS])[0])
    return documents[-1], [[script_figure(samples) for samples in of_one] for of_one in plain], tare_figures(documents)


def quantile(figures):
    return sorted(figures)[len(figures) // FRACTION]


def ratio_of(plain, ours):
    """(ratio of the quantiles over processes, and its interval from resamples of the processes)."""
    again = sorted(quantile(random.choices(ours, k=len(ours)))
                   / quantile(random.choices(plain, k=len(plain))) for _ in range(RESAMPLES))
    return (quantile(ours) / quantile(plain), again[RESAMPLES * 25 // 1000], again[RESAMPLES * 975 // 1000])


def rows_of(name, plain, ours):
    """A row for each statement, and its ratio."""
    for statement, theirs, mine in zip(STATEMENTS, plain, ours):
        ratio, low, high = ratio_of(theirs, mine)
        yield ratio, (name, statement, f"{quantile(theirs):.2f}", f"{quantile(mine):.2f}",
                      f"{100 * (ratio - 1):+.1f} %", f"{100 * (low - 1):+.1f} to {100 * (high - 1):+.1f} %",
                      f"{len(theirs)}, {len(mine)}")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    made.add_argument("--mode", choices=("auto", "embedded", "hosted"), default="auto",
                      help="hold this mode of tare against the executable (default: what tare chooses)")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    pythons = common.find_pythons(options.pythons or ["/usr/bin/python3"], options.all)
    rows, summary = [], []
    for python in pythons:
        common.tell(f"measuring {python}")
        document, plain, ours = measure(tare, python, options.mode, 2 if options.quick else TURNS)
        target = document["targets"][0]
        name = common.target_name(target)
        found = list(rows_of(name, plain, ours))
        rows += [row for _, row in found]
        ratios = [ratio for ratio, _ in found]
        off = statistics.geometric_mean(ratios) - 1
        summary.append((name, python, f"{100 * off:+.1f} %",
                        f"{100 * statistics.median(abs(ratio - 1) for ratio in ratios):.1f} %",
                        f"{sum(abs(ratio - 1) <= WITHIN_RATIO for ratio in ratios)} of {len(ratios)}",
                        "yes" if abs(off) <= WITHIN_RATIO else "NO"))
    print(f"{common.machine(document)}\n")
    print("Nanoseconds for one execution: the slope of a plain script run by the executable, and tare.\n"
          "off: the ratio of the best fifths of the processes, with its interval of 95 %.\n")
    common.table(("target", "statement", "script", "tare", "off", "interval", "processes"), rows)
    common.table(("target", "executable", "off", "typical", "within 2 %", "reached"),
                 summary)


if __name__ == "__main__":
    common.main(run)
