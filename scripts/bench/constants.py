#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many samples should a worker take, and how long should they be?

    python3 scripts/bench/constants.py [--quick] [-r ROUNDS]

The twelve statements are measured with each sample time in turn, many samples to a worker; then
each worker's figure is computed from its first 1, 2, 3, 5 or all samples. The spread of these figures
between workers that follow each other (which leaves the machine's slow drift out; by quartiles, so
that bursts count little) and what such a worker costs give the price of precision that
steadiness.py measures, 1.69 x spread x sqrt(seconds), without waiting for ten quiet runs. The lowest
price is the best choice.
"""
import math
import statistics

import common

COUNTS = (1, 2, 3, 5, 8)
TIMES_MS = (0.5, 1, 2.5, 5)
BLOCKS = 10  # of each round
# An interquartile range is 1.349 deviations, the median's error 1.253 times the mean's.
PRICE = 1.349 * 1.2533
# A sample brings a tenth of itself untimed, and a timing of the few copies a quarter as long.
LEAD, FEW = 1.1, 0.275


def figure(bench, worker, count):
    """Net time of an execution from the first samples."""
    turns = bench["loops"]
    overhead = worker["overhead_ns"] or 0
    return statistics.median((elapsed / turns - overhead) / bench["unroll"]
                             for elapsed in worker["elapsed_ns"][:count])


def spread_percent(rounds):
    """Robust standard deviation of what is left between neighbours, in % of the median."""
    steps = [after - before for figures in rounds for before, after in zip(figures, figures[1:])]
    first, _, third = statistics.quantiles(steps, n=4, method="inclusive")
    middle = statistics.median(one for figures in rounds for one in figures)
    return 100 * (third - first) / 1.349 / math.sqrt(2) / middle


def sampling_s(bench, worker, count):
    """What `count` rounds of a worker cost."""
    share = LEAD + (FEW if bench["unroll"] > 1 else 0)
    prepared = 1 if bench.get("batch") else 0  # building the input costs about as much again
    return count * statistics.median(worker["elapsed_ns"]) * (share + prepared) / 1e9


def cost_s(bench, worker, count):
    return sampling_s(bench, worker, count) + sum(worker["warmup_ns"]) / 1e9


def left_s(run):
    """(workers, seconds of the run that are neither samples nor warm-up)."""
    document, seconds = run
    workers = [(bench, worker) for bench in document["benches"] for worker in bench["workers"]]
    return len(workers), seconds - sum(cost_s(bench, worker, len(worker["elapsed_ns"]))
                                       for bench, worker in workers)


def start_s(runs, short_runs):
    """What starting a worker costs: by how much runs of one block each, which look at every
    statement as well, take less time that is not samples."""
    steps = []
    for run, short in zip(runs, short_runs):
        (count, left), (few, few_left) = left_s(run), left_s(short)
        steps.append((left - few_left) / (count - few))
    return max(0.0, statistics.median(steps))


def judge(runs, name, count):
    """(spread in %, seconds of a worker's samples and warm-up) of a statement; None without."""
    benches = [bench for document, _ in runs for bench in document["benches"]
               if bench["case"] == name and bench.get("summary")]
    if not benches:
        return None
    spread = spread_percent([[figure(bench, worker, count) for worker in bench["workers"]]
                             for bench in benches])
    return spread, statistics.median(cost_s(bench, worker, count) for bench in benches
                                     for worker in bench["workers"])


def report(runs_of, names):
    rows, prices = [], {}
    for time_ms, (runs, short_runs) in runs_of.items():
        start = start_s(runs, short_runs)
        for count in COUNTS:
            found = {name: judge(runs, name, count) for name in names}
            costs = [start + one[1] for one in found.values() if one]
            spreads = [one[0] for one in found.values() if one]
            price = {name: PRICE * one[0] * math.sqrt(start + one[1])
                     for name, one in found.items() if one}
            prices[time_ms, count] = price
            rows.append((f"{time_ms:g} ms", count, f"{1e3 * start:.1f} ms",
                         f"{1e3 * statistics.median(costs):.1f} ms",
                         f"{statistics.median(spreads):.2f} %",
                         f"{statistics.median(price.values()):.2f}",
                         f"{statistics.fmean(price.values()):.2f}"))
    common.table(("sample time", "samples", "start", "worker costs", "spread of workers",
                  "median price", "mean price"), rows)
    best = sorted(prices, key=lambda key: statistics.median(prices[key].values()))[:4]
    common.table(("price of each", *(f"{time_ms:g} ms x {count}" for time_ms, count in best)), [
        (name, *(f"{prices[key][name]:.2f}" if name in prices[key] else "-" for key in best))
        for name in names])


def run():
    made = common.parser(__doc__)
    made.add_argument("-r", type=int, default=6, metavar="ROUNDS",
                      help="rounds, in each of which all sample times have their turn (default: 6)")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    rounds = 1 if options.quick else options.r
    runs_of = {time_ms: ([], []) for time_ms in TIMES_MS}
    for number in range(rounds):
        common.tell(f"round {number + 1} of {rounds}")
        for time_ms, both in runs_of.items():
            for runs, blocks in zip(both, (BLOCKS, 1)):
                runs.append(common.run_tare(
                    tare, ["run", common.TWELVE, "--blocks", str(blocks), "--samples",
                           str(max(COUNTS)), "--sample-time", f"{time_ms}ms"], may_fail=True))
    report(runs_of, [each.name for each in common.twelve()])


if __name__ == "__main__":
    common.main(run)
