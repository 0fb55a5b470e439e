#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much does an answer vary when it is asked for again, for what it costs?

    python3 scripts/bench/steadiness.py [--quick] [-r REPEATS] [--with OPTIONS]... [--pyperf]

Each of the twelve statements is measured ten times over. The spread of the ten figures, their
interquartile range in percent of their median, times the square root of what one figure cost in
seconds, is the price of precision: four times the time halves a spread, so the product stays. To
reach: a median of at most 1.0 over the twelve. timeit stands beside it, with --pyperf also pyperf
(half an hour and more); the tools take turns, so that all see the same machine. A statement that
tare refuses to give a figure for in a round is counted as "no figure".

--with '--samples 2 --sample-time 1ms' measures tare with these options too, and may be given again.
"""
import math
import shlex
import statistics

import common


def figures_of_tare(tare, arguments):
    """{statement: (figure, seconds)}: the run's time in equal parts."""
    document, seconds = common.run_tare(tare, ["run", common.TWELVE, *arguments], may_fail=True)
    benches = document["benches"]
    return {bench["case"]: (bench["summary"]["median"]["point"], seconds / len(benches))
            for bench in benches if bench.get("summary")}


def figures_of_timeit(command, statements):
    return {each.name: common.timeit_ns(command, each.setup, each.text) for each in statements}


def figures_of_pyperf(statements):
    """The mean of all values, which pyperf shows."""
    figures = {}
    for each in statements:
        values, seconds = common.pyperf_values(each.setup, each.text)
        figures[each.name] = (statistics.fmean(v for some in values for v in some), seconds)
    return figures


def judge(rounds, name):
    """(spread in %, seconds, their product) of one statement over all rounds."""
    answers = [one[name] for one in rounds if name in one]
    if len(answers) < 3:
        raise common.Give(f"{name} has too few figures to tell how they vary")
    figures = [figure for figure, _ in answers]
    seconds = statistics.fmean(cost for _, cost in answers)
    spread = common.relative_iqr_percent(figures)
    return spread, seconds, spread * math.sqrt(seconds)


def summary_rows(results, names):
    for tool, rounds in results.items():
        judged = [judge(rounds, name) for name in names]
        yield (tool, f"{statistics.median(one[0] for one in judged):.2f} %",
               f"{sum(one[1] for one in judged):.1f} s",
               f"{statistics.median(one[2] for one in judged):.2f}",
               f"{statistics.fmean(one[2] for one in judged):.2f}",
               f"{max(one[2] for one in judged):.2f}",
               sum(name not in one for one in rounds for name in names))


def run():
    made = common.parser(__doc__)
    made.add_argument("-r", type=int, default=10, metavar="REPEATS",
                      help="figures of each statement (default: 10)")
    made.add_argument("--with", dest="extra", action="append", default=[], metavar="OPTIONS",
                      help="measure tare with these options too")
    made.add_argument("--no-timeit", action="store_true", help="leave timeit out")
    made.add_argument("--pyperf", action="store_true", help="measure pyperf too")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    statements = common.twelve()
    repeats = 3 if options.quick else options.r
    command = common.plain_command(tare, common.default_target(tare))
    tools = {"tare": lambda: figures_of_tare(tare, [])}
    for extra in options.extra:
        tools[f"tare {extra}"] = lambda extra=extra: figures_of_tare(tare, shlex.split(extra))
    if not options.no_timeit:
        tools["timeit"] = lambda: figures_of_timeit(command, statements)
    if options.pyperf:
        if not common.has_pyperf():
            raise common.Give("pyperf cannot be imported")
        tools["pyperf"] = lambda: figures_of_pyperf(statements)
    results = {tool: [] for tool in tools}
    for number in range(repeats):
        common.tell(f"round {number + 1} of {repeats}")
        for tool, measure in tools.items():
            results[tool].append(measure())
    names = [each.name for each in statements]
    print(f"{repeats} figures of each statement. Spread: interquartile range in % of the median. "
          "Price: spread x sqrt(seconds).\n")
    common.table(("tool", "median spread", "all twelve cost", "median price", "mean price",
                  "highest", "no figure"), summary_rows(results, names))
    common.table(("price of each", *results), [
        (name, *(f"{judge(rounds, name)[2]:.2f}" for rounds in results.values()))
        for name in names])
    common.table(("median figure", *results), [
        (name, *(common.in_words(statistics.median(one[name][0] for one in rounds if name in one))
                 for rounds in results.values())) for name in names])


if __name__ == "__main__":
    common.main(run)
