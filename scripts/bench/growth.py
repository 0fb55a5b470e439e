#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the order of growth of code whose order is known is named rightly.

    python3 scripts/bench/growth.py [--tare build/tare] [--runs 10] [--seed 1] [--slow | --million] [--python PY]

Measures cases of suites/ with `tare run --quick`, each run with a seed of its own, and prints for
each case what was named in how many of the runs, with the slopes of the logs. Exits with 1 when a
run names another order than the known one; what is called ambiguous is no name, and counts
as not right. Measure on a machine that does nothing else.

--million measures one thing: a list drained by pop(0), from a thousand items to a million, where one execution takes
minutes; so each size gets one worker with one sample a run, in CPU time, and a run some ten minutes.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
KNOWN = {
    "queues/deque.popleft drain": ["O(n)"],
    "queues/pop(0) drain": ["O(n^2)"],
    "membership/set without it": ["O(1)"],
    "membership/list without it": ["O(n)"],
    "builtins/any, first item": ["O(1)"],
    "builtins/any, no item": ["O(n)"],
    "sorting/sorted()": ["O(n log n)", "O(n)"],
}
MILLION = """
suite: million
cases:
  - name: pop(0) drain
    params: {n: [1000, 3000, 10000, 30000, 100000, 300000, 1000000]}
    timeout: 2h
    prepare: queue = list(range(n))
    run: |
      while queue:
          queue.pop(0)
"""
MILLION_KNOWN = {"million/pop(0) drain": ["O(n^2)"]}


def selection(options, folder):
    """What is measured, and how much of it."""
    if options.million:
        path = folder / "million.yaml"
        path.write_text(MILLION, encoding="utf-8")
        return [str(path), "--blocks", "1", "--samples", "1", "--clock", "cpu"]
    patterns = [word for name in KNOWN for word in ("-k", name.replace("[", "[[]") + "[[]n=*")]
    return [str(ROOT / "suites"), "--quick", *(["--slow"] if options.slow else []), *patterns]


def measure(options, seed, folder):
    """The growths of one run, by the name of the case."""
    document = folder / f"{seed}.json"
    command = [options.tare, "run", *selection(options, folder), "-q", "--seed", str(seed), "-o", str(document),
               *(["--python", options.python] if options.python else [])]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"growth: {' '.join(command)} ended with {done.returncode}")
    found = json.loads(document.read_text(encoding="utf-8")).get("growth", [])
    return {growth["variant"]: growth for growth in found if growth["metric"] == "time"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tare", default=str(ROOT / "build/tare"))
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1, help="of the first run, each next one is one more")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--slow", action="store_true", help="with the sizes that are tagged slow")
    how.add_argument("--million", action="store_true", help="only pop(0), from a thousand items to a million")
    parser.add_argument("--python", help="the interpreter to measure")
    options = parser.parse_args()
    named = collections.defaultdict(collections.Counter)
    slopes = collections.defaultdict(list)
    sizes = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seed, options.seed + options.runs):
            for name, growth in measure(options, seed, pathlib.Path(folder)).items():
                print(f"run {seed}: {name} {' or '.join(growth['candidates'])}", file=sys.stderr, flush=True)
                named[name][" or ".join(growth["candidates"])] += 1
                slopes[name].append(growth["slope"]["point"])
                sizes[name] = growth["sizes"]
    is_right = True
    for name, known in (MILLION_KNOWN if options.million else KNOWN).items():
        right = sum(named[name][order] for order in known)
        is_right = is_right and right == options.runs
        said = ", ".join(f"{order} {count}x" for order, count in named[name].most_common())
        at = sizes.get(name, [0])
        print(f"{name:<28} {right:>2} of {options.runs} right: {said or 'not measured'}; "
              f"{len(at)} sizes {at[0]:g}..{at[-1]:g}, slopes "
              f"{min(slopes[name], default=0):.2f} to {max(slopes[name], default=0):.2f}")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
