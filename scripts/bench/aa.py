#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often is the same thing called faster or slower than itself?

    python3 scripts/bench/aa.py [--quick] [-n TIMES] [--python PATH]

An interpreter is compared with itself, as two builds are: eight cases in lock-step, again and
again. Without an interpreter, two cases of the same code are compared on the embedded one. At
95 % one in twenty may come out wrong, and as often faster as slower. The peers' rules judge the
very same samples: Student's t-test over all values (pyperf's compare_to) and Mann-Whitney's test
over all values (asv, benchstat and others).
"""
import math
import statistics

import common

STATEMENTS = (
    ("numbers = list(range(100))", "[x * x for x in numbers]"),
    ("name, value = 'pi', 3.14159", "f'{name}: {value:.2f}'"),
    ("items = {str(n): n for n in range(1000)}", "items['500']"),
    ("values = [n * 7919 % 1009 for n in range(100)]", "sorted(values)"),
    ("words = ['word'] * 50", "' '.join(words)"),
    ("half = lambda n: n // 2", "half(7)"),
    ("text = 'a,b,c,d,e,f'", "text.split(',')"),
    ("numbers = list(range(100))", "sum(numbers)"),
)
WRONG = ("faster", "slower")


def suite_text(sides):
    """Every statement once for each side, in a group of its own, so that all cost one run."""
    return "suite: aa\ncases:\n" + "".join(
        f'  - name: "{side}{number}"\n    group: "{number}"\n    setup: "{setup}"\n    run: "{statement}"\n'
        for number, (setup, statement) in enumerate(STATEMENTS) for side in sides)


def values_of(bench):
    """Gross time of each execution in each sample, workers in one heap."""
    executions = bench["loops"] * bench["unroll"]
    return [elapsed / executions for worker in bench["workers"] for elapsed in worker["elapsed_ns"]]


def normal_p(z):
    """Two-sided; with over a hundred values it stands in for Student's t as well."""
    return math.erfc(abs(z) / math.sqrt(2))


def t_test_p(left, right):
    error = math.sqrt(statistics.variance(left) / len(left) +
                      statistics.variance(right) / len(right))
    return normal_p((statistics.fmean(left) - statistics.fmean(right)) / error) if error else 1.0


def mann_whitney_p(left, right):
    ranked = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    ranks, ties, i = [0.0, 0.0], 0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        for _, side in ranked[i:j]:
            ranks[side] += (i + 1 + j) / 2
        ties += (j - i) ** 3 - (j - i)
        i = j
    n, m, total = len(left), len(right), len(ranked)
    variance = n * m / 12 * ((total + 1) - ties / (total * (total - 1)))
    u = ranks[0] - n * (n + 1) / 2
    return normal_p((u - n * m / 2) / math.sqrt(variance)) if variance > 0 else 1.0


def share_row(rule, wrong, tried):
    share = wrong / tried
    # Wilson's interval of a share.
    z, middle = 1.96, (wrong + 1.96 ** 2 / 2) / (tried + 1.96 ** 2)
    half = z * math.sqrt(tried * share * (1 - share) + z * z / 4) / (tried + z * z)
    return (rule, f"{wrong} of {tried}", f"{100 * share:.1f} %",
            f"{100 * max(0, middle - half):.1f} to {100 * (middle + half):.1f} %")


def one_sided_p(faster, slower):
    """Two-sided sign test: P of flags as unequal as these when both are as likely."""
    flags, fewer = faster + slower, min(faster, slower)
    return min(1.0, 2 * sum(math.comb(flags, k) for k in range(fewer + 1)) / 2 ** flags)


def run():
    made = common.parser(__doc__)
    made.add_argument("-n", type=int, default=20, metavar="TIMES",
                      help="runs, each with eight comparisons (default: 20)")
    made.add_argument("--python", metavar="PATH",
                      help="an interpreter to compare with itself (default: two cases of the same "
                           "code on the embedded one)")
    made.add_argument("--options", default="--blocks 20",
                      help="of tare, that decide how much is measured (default: '--blocks 20')")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    times = 3 if options.quick else options.n
    counts, widths = {"tare": 0, "tare, before the correction": 0, "t-test": 0, "mwu": 0}, []
    verdicts, tried, flagged = {}, 0, 0
    targets = [f"--python={side}={options.python}" for side in ("a", "b")] if options.python else []
    suite = suite_text(("a",) if targets else ("a", "b"))
    for _ in range(times):
        document, _ = common.run_suite(tare, suite, [*targets, *options.options.split()])
        benches = {(bench["variant"], bench["target"]): bench for bench in document["benches"]}
        flagged += any(change["verdict_adjusted"] in WRONG for change in document["changes"])
        for change in document["changes"]:
            left = values_of(benches[change["base_variant"], change["base"]])
            right = values_of(benches[change["variant"], change["new"]])
            ratio = change["ratio"]
            tried += 1
            verdicts[change["verdict"]] = verdicts.get(change["verdict"], 0) + 1
            counts["tare"] += change["verdict"] in WRONG
            counts["tare, before the correction"] += not ratio["low"] <= 1 <= ratio["high"]
            counts["t-test"] += t_test_p(left, right) < 0.05
            counts["mwu"] += mann_whitney_p(left, right) < 0.05
            widths.append(100 * (ratio["high"] - ratio["low"]) / 2)
    names = {"tare": "tare's verdict", "t-test": "t-test over all values",
             "tare, before the correction": "tare's interval leaves out 1",
             "mwu": "Mann-Whitney over all values"}
    print(f"{tried} comparisons of a statement with itself, {options.options}; median half-width of "
          f"the ratio {statistics.median(widths):.2f} %\n")
    common.table(("rule", "called different", "share", "95 % interval of the share"),
                 [share_row(names[rule], wrong, tried) for rule, wrong in counts.items()])
    print("tare's verdicts: " + ", ".join(f"{name} {count}" for name, count in
                                          sorted(verdicts.items())))
    print(f"runs of eight with any after the correction for their number: {flagged} of {times}")
    faster, slower = (verdicts.get(name, 0) for name in WRONG)
    print(f"one-sided? as unequal as this with probability {one_sided_p(faster, slower):.2g}")


if __name__ == "__main__":
    common.main(run)
