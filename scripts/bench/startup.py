#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long does an interpreter take from its start to its end? tare and hyperfine side by side.

    python3 scripts/bench/startup.py [--quick] [--tare PATH] [PYTHON]...

Both start the same executable with the same arguments, in turns: a run of tare, hyperfine, a run of tare,
hyperfine. hyperfine runs without a shell (-N); its figure is the median of its times. The yardstick of
tare says how quiet the machine was.
"""
import json
import os
import statistics
import subprocess
import tempfile

import common

PROGRAMS = (("-c ''", []), ("-S -c ''", ["-S"]), ("-S -I -c ''", ["-S", "-I"]))
ROUNDS = 3
RUNS = 40


def hyperfine_ns(executable, arguments, runs):
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "hyperfine.json")
        command = " ".join([executable, *arguments, "-c", "''"])
        subprocess.run(["hyperfine", "-N", "--warmup", "3", "--runs", str(runs), "--style", "none",
                        "--export-json", output, command], check=True, capture_output=True)
        with open(output, encoding="utf-8") as file:
            return json.load(file)["results"][0]["median"] * 1e9


def suite_text():
    lines = ["suite: startup", "cases:"]
    for name, options in PROGRAMS:
        lines.append(f"  - {{name: \"{name}\", kind: startup, group: start, options: {json.dumps(options)}}}"
                     if options else f"  - {{name: \"{name}\", kind: startup, group: start}}")
    return "\n".join(lines) + "\n"


def rows_of(tare, selection, options):
    ours = {name: [] for name, _ in PROGRAMS}
    theirs = {name: [] for name, _ in PROGRAMS}
    for _ in range(1 if options.quick else ROUNDS):
        document, _ = common.run_suite(tare, suite_text(),
                                       [*selection, *(["--quick"] if options.quick else [])])
        target = document["targets"][0]
        for bench, (name, _) in zip(document["benches"], PROGRAMS):
            ours[name].append(bench["summary"]["median"])
        for name, arguments in PROGRAMS:
            theirs[name].append(hyperfine_ns(target["executable"], arguments, RUNS))
    for name, _ in PROGRAMS:
        points = [median["point"] for median in ours[name]]
        yield (target["version"], name, *(f"{value / 1e6:.2f}" for value in points),
               *(f"{value / 1e6:.2f}" for value in theirs[name]),
               f"{100 * (statistics.median(points) / statistics.median(theirs[name]) - 1):+.1f} %")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    rows = []
    for selection in [[]] + [["--python", path] for path in common.find_pythons(options.pythons, options.all)]:
        rows += rows_of(tare, selection, options)
    rounds = range(1, (1 if options.quick else ROUNDS) + 1)
    print("Milliseconds from start to exit.\n")
    common.table(("python", "arguments", *(f"tare {i}" for i in rounds), *(f"hyperfine {i}" for i in rounds),
                  "tare / hyperfine"), rows)


if __name__ == "__main__":
    common.main(run)
