#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon is a worker ready?

    python3 scripts/bench/start.py [--all] [--quick] [PYTHON]...

Four things in alternation, each from the start of a process: `python -c pass` and `python -S -c
pass` to their end, and a worker with and without site-packages until it has compiled a case, run its
setup and waits for the first request. To reach: a worker at most 1.3 times its namesake, medians.
Every interpreter is looked at embedded and hosted where it allows both, and once more hosted or
embedded as tare chooses in a virtual environment whose site-packages hold .pth files.
"""
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

import common

sys.path.insert(0, os.path.join(common.ROOT, "tests", "core"))
import worker  # noqa: E402

WITHIN = 1.3
PTH_FILES = 8
# What tools that plant packages in place write, such as setuptools for namespace packages.
PTH_LINE = "import sys, types, os, importlib.util, importlib.machinery; p = os.path.join(" \
           "sys._getframe(1).f_locals['sitedir'], 'planted'); importlib.machinery.PathFinder\n"


def plain_ms(executable, flags):
    begin = time.perf_counter()
    subprocess.run([executable, *flags, "-c", "pass"], check=True, stdin=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1e3


def worker_ms(command, flags, core, code):
    header = os.path.join(common.ROOT, "harness", "worker", "boot.h")
    begin = time.perf_counter()
    process = worker.Worker([*command, *flags, "-s"], core, header)
    process.case("x + 1", setup="x = 1", code=code)
    taken = (time.perf_counter() - begin) * 1e3
    process.close()
    return taken


def compiled(command, core):
    """The case's code, which tare compiles in a variant's first worker and hands to the others."""
    header = os.path.join(common.ROOT, "harness", "worker", "boot.h")
    process = worker.Worker([*command, "-S", "-s"], core, header)
    code = process.case("x + 1", setup="x = 1", want_code=1)["code"]
    process.close()
    return code


def measure(tare, target, repeats):
    command = common.plain_command(tare, target)
    core = common.find_beside(tare, "_tare.abi3.so")
    code = compiled(command, core)
    executable = target["executable"]
    kinds = {
        "plain": lambda: plain_ms(executable, []),
        "plain -S": lambda: plain_ms(executable, ["-S"]),
        "worker": lambda: worker_ms(command, [], core, code),
        "worker -S": lambda: worker_ms(command, ["-S"], core, code),
    }
    times = {kind: [] for kind in kinds}
    for _ in range(repeats):
        for kind in random.sample(list(kinds), len(kinds)):
            times[kind].append(kinds[kind]())
    return {kind: statistics.median(values) for kind, values in times.items()}


def make_environment(executable, folder):
    """A virtual environment with .pth files that do work; its python."""
    common.call([executable, "-m", "venv", "--without-pip", folder])
    python = os.path.join(folder, "bin", "python")
    where = common.call([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    for number in range(PTH_FILES):
        with open(os.path.join(where.strip(), f"planted{number}-nspkg.pth"), "w",
                  encoding="utf-8") as file:
            file.write(PTH_LINE)
    return python


def target_of(tare, selection):
    document, _ = common.run_tare(tare, ["timeit", *selection, "--blocks", "1", "y = 1"])
    return document["targets"][0]


def row_of(name, times):
    ratio = times["worker"] / times["plain"]
    bare_ratio = times["worker -S"] / times["plain -S"]
    return (name, *(f"{times[kind]:.1f} ms" for kind in ("plain", "worker")), f"{ratio:.2f}",
            *(f"{times[kind]:.1f} ms" for kind in ("plain -S", "worker -S")), f"{bare_ratio:.2f}",
            "yes" if max(ratio, bare_ratio) <= WITHIN else "NO")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    repeats = 10 if options.quick else 60
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        wanted = [("", [])]
        for path in common.find_pythons(options.pythons, options.all):
            wanted += [("", ["--python", path, "--mode", mode])
                       for mode in ("embedded", "hosted")]
        seen = set()
        environments = 0
        while wanted:
            remark, selection = wanted.pop(0)
            try:
                target = target_of(tare, selection)
                key = (target["executable"], target["mode"], target["library"])
                if key in seen:
                    continue
                seen.add(key)
                name = common.target_name(target) + remark
                common.tell(f"measuring {name}")
                rows.append(row_of(name, measure(tare, target, repeats)))
                if not remark and target["executable"] not in {k[0] for k in seen - {key}}:
                    environments += 1
                    python = make_environment(target["executable"],
                                              os.path.join(folder, str(environments)))
                    wanted.append((", venv", ["--python", python]))
            except common.Give as reason:
                common.tell(f"left out ({' '.join(selection[2:])}): {reason}")
    print("Milliseconds from the start of the process: to its end (python), until it waits for\n"
          "its first request (worker); with site-packages and without (-S).\n")
    common.table(("target", "python", "worker", "ratio", "python -S", "worker -S", "ratio",
                  "within 1.3"), rows)


if __name__ == "__main__":
    common.main(run)
