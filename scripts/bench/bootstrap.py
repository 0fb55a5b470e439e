#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does a bootstrap cost, beside SciPy's?

    python3 scripts/bench/bootstrap.py [--quick] [--build DIR]

10,000 resamples of 1,000 values, CPU seconds of one thread: the program bench_bootstrap of the
build tree and scipy.stats.bootstrap (vectorised, warm) in turns, the best of each. SciPy is taken
from this Python, else from /usr/bin/python3; without it its column stays empty. To reach: at most
0.09 s, as fast as SciPy for the mean and twice as fast for the median; the goal is ten times. Then
a suite of 100 cases x 40 blocks x 10 values with its correction and its geometric mean (1.5 s).
"""
import os
import subprocess
import sys

import common

SCIPY = """
import time, numpy
from scipy import stats
rng = numpy.random.default_rng(1)
values = 100 + rng.random(1000) + rng.random(1000)
for name, function in (("mean", numpy.mean), ("median", numpy.median)):
    for kind in ("percentile", "BCa"):
        taken = []
        for _ in range(2):
            begin = time.process_time()
            stats.bootstrap((values,), function, n_resamples=10000, method=kind, random_state=rng)
            taken.append(time.process_time() - begin)
        print(f"{name} {kind}|{min(taken)}")
"""
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}


def find_scipy():
    for python in (sys.executable, "/usr/bin/python3"):
        probe = subprocess.run([python, "-c", "import scipy.stats"], check=False,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if probe.returncode == 0:
            return python
    return None


def keep_best(best, text):
    """Lines "what|seconds"."""
    for line in text.splitlines():
        what, seconds = line.split("|")
        best[what] = min(float(seconds), best.get(what, float("inf")))


def rows(ours, theirs):
    for what, seconds in ours.items():
        peer = theirs.get(what)
        yield (what, f"{1000 * seconds:.2f} ms",
               "-" if peer is None else f"{1000 * peer:.2f} ms",
               "-" if peer is None else f"{peer / seconds:.1f} x")


def run():
    made = common.parser(__doc__)
    made.add_argument("--build", metavar="DIR", help="the build tree with tests/stats/"
                      "bench_bootstrap (default: that of tare)")
    options = made.parse_args()
    build = options.build or os.path.dirname(common.find_tare(options.tare))
    program = os.path.join(build, "tests", "stats", "bench_bootstrap")
    if not os.path.exists(program):
        raise common.Give(f"no program {program}: ninja -C {build} tests/stats/bench_bootstrap")
    python = find_scipy()
    ours, theirs = {}, {}
    for _ in range(1 if options.quick else 5):
        keep_best(ours, common.call([program]))
        if python is not None:
            keep_best(theirs, common.call([python, "-W", "ignore", "-c", SCIPY],
                                          env={**os.environ, **ONE_THREAD}))
    common.table(("CPU time of", "tare", "SciPy", "faster"), rows(ours, theirs))
    if python is None:
        common.tell("left out: SciPy is not installed")


if __name__ == "__main__":
    common.main(run)
