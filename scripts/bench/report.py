#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long does a page take to write?

    python3 scripts/bench/report.py [--quick] [--build DIR]

A page of 2,000 benches with 20 and with 200 workers of 5 samples each, and, on the same files, `tare show --format
json` (which reads, computes and writes all samples) beside it. To reach: less than 5 MB a page. A store of 500 runs
of 200 benches as a site (to reach: at most 10 s). How long pages take to open is scripts/bench/page.mjs.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import common

SUITES = 20


def worker(rng, block, level, samples):
    speed = level * rng.gauss(1.0, 0.01)
    elapsed = [int(speed * rng.gauss(1.0, 0.005)) for _ in range(samples)]
    zeros = [0] * samples
    return {"block": block, "hash_seed": block, "overhead_ns": 2.0, "warmup_ns": [], "elapsed_ns": elapsed,
            "cpu_ns": elapsed, "switches": zeros, "collections": zeros}


def write_document(path, model, benches, workers):
    """A document of two targets, four variants to a group."""
    rng = random.Random(1)
    document = {key: value for key, value in model.items()
                if key not in ("benches", "changes", "geomean", "statements", "claims", "findings")}
    document["benches"] = []
    for number in range(benches // 2):
        suite, group = f"suite-{number * SUITES * 2 // benches}", f"group-{number // 4}"
        level = rng.uniform(1e6, 9e6)
        for target in ("base", "new"):
            document["benches"].append({
                "suite": suite, "case": f"case-{number}", "params": {}, "variant": f"{suite}/case-{number}",
                "previous_ids": [], "meaning": f"sha256:{number:064x}", "tags": ["made-up"], "target": target,
                "group": f"{suite}/{group}", "baseline": number % 4 == 0, "metric": "time", "unit": "ns",
                "status": "ok", "loops": 1000, "unroll": 16, "inner": 1, "findings": [],
                "workers": [worker(rng, block, level, 5) for block in range(workers)]})
    document["findings"] = []
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)


def timed(command, turns):
    """The best of some turns, in seconds."""
    best = float("inf")
    for _ in range(turns):
        begin = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise common.Give(done.stderr.strip())
        best = min(best, time.perf_counter() - begin)
    return best


def size_of(folder):
    return sum(os.path.getsize(os.path.join(place, name))
               for place, _, names in os.walk(folder) for name in names)


def run():
    made = common.parser(__doc__)
    made.add_argument("--build", metavar="DIR", default=os.path.join(common.ROOT, "build"),
                      help="the build tree that holds tare and tests/page/make_store (default: build)")
    options = made.parse_args()
    tare = options.tare or os.path.join(options.build, "tare")
    turns = 1 if options.quick else 3
    with open(os.path.join(common.ROOT, "tests/data/results/example-1.json"), encoding="utf-8") as file:
        model = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        for workers in (20, 200):
            document, page = os.path.join(folder, "result.json"), os.path.join(folder, "page.html")
            write_document(document, model, 200 if options.quick else 2000, workers)
            shown = timed([tare, "show", "--format", "json", document], turns)
            written = timed([tare, "report", document, "-o", page], turns)
            print(f"page, {workers} workers: {written:.2f} s, {os.path.getsize(page) / 1e6:.2f} MB "
                  f"(tare show --format json: {shown:.2f} s)")
        store, site = os.path.join(folder, "store.sqlite"), os.path.join(folder, "site")
        runs = 50 if options.quick else 500
        subprocess.run([os.path.join(options.build, "tests/page/make_store"), store, str(runs), "200"], check=True)
        written = timed([tare, "report", f"--store={store}", "-o", site], turns)
        index = os.path.getsize(os.path.join(site, "index.html"))
        print(f"site, 200 benches x {runs} runs: {written:.2f} s, {size_of(site) / 1e6:.1f} MB, "
              f"its index {index / 1e6:.2f} MB")


if __name__ == "__main__":
    sys.exit(common.main(run))
