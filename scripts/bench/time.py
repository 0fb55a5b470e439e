#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long do twelve statements take to measure, and how sure is the answer then?

    python3 scripts/bench/time.py [--quick] [--no-pyperf] [-r REPEATS]

Wall time of `tare run scripts/bench/twelve.yaml` at the defaults (to reach: at most 12 s), and the
median over the twelve of the half-width of their 95 % intervals (at most 2 %). Beside it the time
that `python -m timeit` takes for the same statements, and pyperf where it can be imported. Neither
gives an interval; the peers' statements build the queue that they drain, as they know no `prepare`.
"""
import statistics

import common


def measure_tare(tare, arguments):
    document, seconds = common.run_tare(tare, ["run", common.TWELVE, *arguments], may_fail=True)
    widths = {bench["case"]: common.half_width_percent(bench) for bench in document["benches"]}
    return document, seconds, widths


def row_of_tare(name, runs):
    seconds = [run[1] for run in runs]
    widths = [width for run in runs for width in run[2].values() if width is not None]
    workers = [len(bench["workers"]) for run in runs for bench in run[0]["benches"]]
    return (name, f"{statistics.median(seconds):.1f} s", f"{statistics.median(widths):.2f} %",
            f"{max(widths):.2f} %", f"{min(workers)} to {max(workers)}",
            sum(width is None for run in runs for width in run[2].values()))


def measure_timeit(command, statements):
    return sum(common.timeit_ns(command, each.setup, each.text)[1] for each in statements)


def measure_pyperf(statements):
    return sum(common.pyperf_values(each.setup, each.text)[1] for each in statements)


def details(runs):
    last = runs[-1][0]
    for bench in last["benches"]:
        if not bench.get("summary"):
            yield bench["case"], bench["status"], "-", "-", "-", "-", "-"
            continue
        median = bench["summary"]["median"]
        width = common.half_width_percent(bench)
        yield (bench["case"], common.in_words(median["point"]),
               f"{width:.2f} %" if width is not None else "-", len(bench["workers"]),
               bench["unroll"], bench["loops"], common.in_words(bench.get("warmup_time_ns") or 0))


def run():
    made = common.parser(__doc__)
    made.add_argument("-r", type=int, default=3, metavar="REPEATS",
                      help="runs of tare, of which the median is shown (default: 3)")
    made.add_argument("--no-pyperf", action="store_true", help="leave pyperf out (minutes)")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    statements = common.twelve()
    repeats = 1 if options.quick else options.r
    common.tell("tare at its defaults")
    runs = [measure_tare(tare, []) for _ in range(repeats)]
    rows = [row_of_tare("tare", runs)]
    common.tell("tare --quick")
    rows.append(row_of_tare("tare --quick", [measure_tare(tare, ["--quick"])
                                             for _ in range(repeats)]))
    common.tell("python -m timeit")
    command = common.plain_command(tare, runs[0][0]["targets"][0])
    chosen = statements[:3] if options.quick else statements
    name = "timeit" if len(chosen) == len(statements) else f"timeit, {len(chosen)} only"
    rows.append((name, f"{measure_timeit(command, chosen):.1f} s", *"----"))
    if not common.has_pyperf():
        common.tell("pyperf cannot be imported: left out")
    elif not options.no_pyperf:
        chosen = statements[:1] if options.quick else statements
        common.tell("pyperf")
        name = "pyperf" if len(chosen) == len(statements) else f"pyperf, {len(chosen)} only"
        rows.append((name, f"{measure_pyperf(chosen):.1f} s", *"----"))
    print(common.machine(runs[0][0]) + "\n")
    common.table(("twelve statements", "wall time", "median half-width", "widest", "workers",
                  "no figure"), rows)
    common.table(("statement", "median", "half-width", "workers", "copies", "turns", "warm-up"),
                 details(runs))


if __name__ == "__main__":
    common.main(run)
