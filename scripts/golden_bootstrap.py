#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/stats/golden_bootstrap.h: bootstrap intervals from SciPy, corrected p-values and
geometric means.

    python3 scripts/golden_bootstrap.py > tests/stats/golden_bootstrap.h

SciPy draws its indices from a generator that the C tests have too, so that both work on the same
resamples. Corrected p-values come from the definition by counting, checked against R where that
is installed. Run it again only when a test needs other data; the output is committed.
"""

import math
import shutil
import subprocess

import numpy
import scipy
from scipy import stats

LEVELS = (0.90, 0.95)
KINDS = ("percentile", "BCa")


class Injected(numpy.random.Generator):
    """A linear congruential generator, as index_of() of tests/stats/bootstrap_test.c."""

    def __init__(self):
        super().__init__(numpy.random.PCG64(0))
        self.state = 1

    def integers(self, low, high=None, size=None, **_):
        drawn = numpy.empty(math.prod(size), dtype=int)
        for i in range(drawn.size):
            self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
            drawn[i] = low + (self.state >> 33) % (high - low)
        return drawn.reshape(size)


def number(value):
    return "NAN" if math.isnan(value) else repr(float(value))


def row(values):
    return "{" + ", ".join(number(value) for value in values) + "}"


def array(name, values):
    return f"static const double {name}[{len(values)}] = {row(values)};"


def interval(workers, statistic, resamples, kind, level, rng):
    """SciPy's, of a statistic of the workers' numbers."""
    found = stats.bootstrap((numpy.arange(workers),), statistic, n_resamples=resamples,
                            confidence_level=level, method=kind, vectorized=False,
                            random_state=rng)
    return found.confidence_interval


def interval_t(values, resamples, level):
    """Efron and Tibshirani (1993), algorithm 12.1, of the mean."""
    n = len(values)
    drawn = values[Injected().integers(0, n, (resamples, n))]
    errors = drawn.std(axis=1, ddof=1) / math.sqrt(n)
    ts = (drawn.mean(axis=1) - values.mean()) / errors
    tail = (1 - level) / 2
    error = values.std(ddof=1) / math.sqrt(n)
    upper, lower = numpy.quantile(ts, [1 - tail, tail])
    return values.mean() - upper * error, values.mean() - lower * error


def injected():
    """name, values (a worker's one after the other), values of a worker, statistic, resamples."""
    rng = numpy.random.default_rng(11)
    mean = lambda workers: workers.mean()
    yield "normal_25", rng.normal(100, 3, 25), 1, "mean", 700, mean
    yield "lognormal_40", numpy.exp(rng.normal(0, 1, 40)), 1, "mean", 999, mean
    yield "lognormal_33", numpy.exp(rng.normal(0, 1, 33)), 1, "quantile_90", 800, (
        lambda workers: numpy.quantile(workers, 0.9))
    yield "ties_20", rng.integers(1, 9, 20).astype(float), 1, "quantile_60", 1000, (
        lambda workers: numpy.quantile(workers, 0.6))
    yield "clusters_21", (rng.normal(0, 1, 21)[:, None] + rng.normal(0, 1, (21, 3))).ravel(), 3, (
        "quantile_75"), 600, lambda workers: numpy.quantile(workers, 0.75)


def write_injected():
    cases = list(injected())
    for name, values, *_ in cases:
        print(array(name, values))
    print("\nstatic const struct golden_bootstrap golden_injected[] = {")
    for name, values, each, statistic, resamples, function in cases:
        table = values.reshape(-1, each)
        of = lambda workers, t=table, f=function: f(t[workers].ravel())
        print(f'    {{"{name}", {name}, {len(table)}, {each}, "{statistic}", {resamples},')
        rows = [interval(len(table), of, resamples, kind, level, Injected())
                for kind in KINDS for level in LEVELS]
        rows += [interval_t(values, resamples, level) if statistic == "mean"
                 else (math.nan, math.nan) for level in LEVELS]
        print("     {" + ",\n      ".join(row(each) for each in rows) + "}},")
    print("};\n")


def own():
    rng = numpy.random.default_rng(12)
    yield "normal_100", rng.normal(100, 1, 100), "mean", numpy.mean
    yield "skewed_60", numpy.exp(rng.normal(0, 1, 60)), "mean", numpy.mean
    yield "normal_101", rng.normal(100, 1, 101), "quantile_50", numpy.median
    yield "skewed_90", numpy.exp(rng.normal(0, 1, 90)), "quantile_25", (
        lambda values, axis: numpy.quantile(values, 0.25, axis=axis))
    yield "normal_200", rng.normal(100, 1, 200), "quantile_90", (
        lambda values, axis: numpy.quantile(values, 0.9, axis=axis))


def write_own():
    """With SciPy's own random numbers and 10 times the resamples: its own noise is small."""
    cases = list(own())
    for name, values, *_ in cases:
        print(array(name, values))
    print("\nstatic const struct golden_bootstrap golden_own[] = {")
    for name, values, statistic, function in cases:
        print(f'    {{"{name}", {name}, {len(values)}, 1, "{statistic}", 10000,')
        rows = []
        for kind in KINDS:
            for level in LEVELS:
                found = stats.bootstrap((values,), function, n_resamples=100_000, batch=5000,
                                        confidence_level=level, method=kind,
                                        random_state=numpy.random.default_rng(1))
                rows.append(found.confidence_interval)
        rows += [(math.nan, math.nan)] * len(LEVELS)
        print("     {" + ",\n      ".join(row(each) for each in rows) + "}},")
    print("};\n")


def adjusted(p):
    """The smallest share of false ones at which each is called changed, by counting."""
    known = [each for each in p if not math.isnan(each)]

    def share(threshold):
        return len(known) * threshold / sum(each <= threshold for each in known)

    return [math.nan if math.isnan(each) else min(1.0, min(share(t) for t in known if t >= each))
            for each in p]


def check_with_r(p, found):
    if shutil.which("Rscript") is None:
        return
    text = ", ".join("NA" if math.isnan(each) else repr(float(each)) for each in p)
    code = f'cat(sprintf("%.17g", p.adjust(c({text}), "BH")))'
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    for one, other in zip(found, done.stdout.split()):
        assert (other == "NA") == math.isnan(one)
        assert other == "NA" or abs(float(other) - one) <= 1e-14, (one, other)


def write_adjusted():
    rng = numpy.random.default_rng(13)
    holes = rng.random(40)
    holes[[0, 7, 39]] = math.nan
    sets = [rng.random(60) ** 4, numpy.round(rng.random(30), 1), holes, rng.random(1),
            2.0 ** -rng.integers(1, 40, 200)]
    for i, p in enumerate(sets):
        found = adjusted(p)
        check_with_r(p, found)
        print(array(f"p_{i}", p))
        print(array(f"adjusted_{i}", found))
    rows = ", ".join(f"{{p_{i}, adjusted_{i}, {len(p)}}}" for i, p in enumerate(sets))
    print(f"static const struct golden_adjusted golden_adjusted[] = {{{rows}}};\n")


def geomean(logs, level, rng, resamples=100_000):
    """point, low, high, share below 1, harmonic mean of the rounds."""
    cases = [each for each in logs if not numpy.isnan(each).all()]
    sizes = [numpy.isfinite(each).sum() for each in cases]
    point = numpy.mean([numpy.nanmedian(each) for each in cases])
    rounds = int(stats.hmean(sizes) + 1e-9)
    means = numpy.empty(resamples)
    for start in range(0, resamples, 5000):
        drawn = rng.integers(0, logs.shape[1], (5000, logs.shape[1]))
        means[start:start + 5000] = numpy.mean(
            [numpy.nanmedian(each[drawn], axis=1) for each in cases], axis=0)
    reach = means.std(ddof=1) * stats.t.ppf((1 + level) / 2, rounds - 1)
    below = (means < 0).mean() + (means == 0).mean() / 2
    return math.exp(point), math.exp(point - reach), math.exp(point + reach), below, rounds


def write_geomean():
    rng = numpy.random.default_rng(14)
    shared = rng.normal(0, 0.02, 20)
    full = 0.01 + shared + rng.normal(0, 0.02, (5, 20))
    ragged = rng.normal(-0.005, 0.02, (4, 31))
    ragged[1, 16:] = math.nan
    ragged[2, ::3] = math.nan
    ragged[3, :] = math.nan
    single = rng.normal(0, 0.01, (1, 12))
    rows = []
    for i, logs in enumerate((full, ragged, single)):
        print(array(f"logs_{i}", logs.ravel()))
        answer = row(geomean(logs, 0.95, rng))
        rows.append(f"{{logs_{i}, {logs.shape[0]}, {logs.shape[1]}, {answer}}}")
    print("\nstatic const struct golden_geomean golden_geomean[] = {")
    print("    " + ",\n    ".join(rows) + "};")


HEAD = """\
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made by scripts/golden_bootstrap.py with
 * NumPy {} and SciPy {}; not to be edited. */
#ifndef TARE_TESTS_STATS_GOLDEN_BOOTSTRAP_H
#define TARE_TESTS_STATS_GOLDEN_BOOTSTRAP_H

#include <math.h>
#include <stddef.h>

// clang-format off
struct golden_bootstrap {{
    const char *name;
    const double *values; /* a worker's values one after the other */
    size_t workers, each;
    const char *statistic; /* over all values of the resampled workers */
    size_t resamples;
    double intervals[6][2]; /* percentile, BCa, t, at 0.90 and at 0.95 each */
}};

struct golden_adjusted {{
    const double *p, *adjusted;
    size_t n;
}};

struct golden_geomean {{
    const double *logs;
    size_t cases, rounds;
    double answer[5]; /* point, low, high, share below 1, rounds */
}};
"""


def main():
    print(HEAD.format(numpy.__version__, scipy.__version__))
    write_injected()
    write_own()
    write_adjusted()
    write_geomean()
    print("\n#endif")


if __name__ == "__main__":
    main()
