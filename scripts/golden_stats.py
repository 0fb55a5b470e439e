#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/stats/golden.h: what the tests of stats/ expect, from NumPy and SciPy.

    python3 scripts/golden_stats.py > tests/stats/golden.h

Nothing here follows the C code: binomial sums are exact fractions, p-values come from
bisection over the interval and not from its closed form, permutation moments from counting
all tuples. Run it again only when a test needs other data; the output is committed.
"""

import functools
import itertools
import math
from fractions import Fraction

import numpy
import scipy
from scipy import stats

LEVELS = (0.80, 0.90, 0.95, 0.99)
QUANTILES = (0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0)
SAMPLES_PER_WORKER = 3


@functools.lru_cache(maxsize=None)
def miss(d, n):
    """The chance that the median lies outside of [y_(d), y_(n+1-d)]."""
    return Fraction(2 * sum(math.comb(n, i) for i in range(d)), 2**n)


def interval(ordered, alpha):
    """Hettmansperger and Sheather (1986): low, high, achieved level."""
    n = len(ordered)
    depths = [d for d in range(1, n // 2 + 1) if miss(d, n) <= alpha]
    if not depths:
        return ordered[0], ordered[-1], float(1 - miss(1, n))
    d = max(depths)
    i = (Fraction(alpha) - miss(d, n)) / (miss(d + 1, n) - miss(d, n))
    share = float((n - d) * i / (d + (n - 2 * d) * i))
    low = (1 - share) * ordered[d - 1] + share * ordered[d]
    high = (1 - share) * ordered[n - d] + share * ordered[n - d - 1]
    return low, high, float(1 - alpha)


def p_value(ordered, value):
    """The smallest alpha whose interval excludes the value, by bisection."""
    n = len(ordered)

    def excludes(alpha):
        low, high, _ = interval(ordered, alpha)
        return low > value or high < value

    least = float(miss(1, n))
    if excludes(least):
        return least
    if not excludes(1 - 1e-15):
        return 1.0
    low, high = least, 1.0
    for _ in range(300):
        middle = (low + high) / 2
        low, high = (low, middle) if excludes(middle) else (middle, high)
    return high


def outliers(values):
    first, third = numpy.quantile(values, [0.25, 0.75])
    spread = third - first
    beyond = numpy.maximum(first - values, values - third)
    severe = int((beyond > 3 * spread).sum())
    return int((beyond > 1.5 * spread).sum()) - severe, severe


def mann_kendall(values):
    """tau-b, two-sided p, Theil-Sen slope."""
    n = len(values)
    positions = numpy.arange(n)
    tau = stats.kendalltau(positions, values).statistic
    ties = numpy.unique(values, return_counts=True)[1]
    if n <= 10 and ties.max() == 1:
        p = stats.kendalltau(positions, values, method="exact").pvalue
    else:
        s = sum(numpy.sign(b - a) for a, b in itertools.combinations(values, 2))
        variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
        p = min(1.0, 2 * stats.norm.sf(max(abs(s) - 1, 0) / math.sqrt(variance)))
    return tau, p, stats.theilslopes(values, positions)[0]


def rank_lag1(values):
    """Lag-1 autocorrelation of the ranks, and for few values the p of the normal with the
    mean and variance over all orders, from all tuples of four."""
    ranks = stats.rankdata(values)
    centred = ranks - ranks.mean()
    product = (centred[:-1] * centred[1:]).sum()
    r1 = product / (centred**2).sum()
    n = len(values)
    if not 10 <= n <= 12:
        return r1, math.nan
    pair = numpy.mean([a * b for a, b in itertools.permutations(centred, 2)])
    squares = numpy.mean([(a * b) ** 2 for a, b in itertools.permutations(centred, 2)])
    chain = numpy.mean([a * b * b * c for a, b, c in itertools.permutations(centred, 3)])
    apart = numpy.mean([a * b * c * d for a, b, c, d in itertools.permutations(centred, 4)])
    second = 0.0
    for i in range(n - 1):
        for j in range(n - 1):
            second += squares if i == j else chain if abs(i - j) == 1 else apart
    mean = (n - 1) * pair
    return r1, stats.norm.sf((product - mean) / math.sqrt(second - mean * mean))


def samples():
    rng = numpy.random.default_rng(20240607)
    yield "normal_5", rng.normal(100, 3, 5)
    yield "normal_6", rng.normal(100, 3, 6)
    yield "normal_7", rng.normal(100, 3, 7)
    yield "lognormal_8", numpy.exp(rng.normal(0, 0.5, 8))
    yield "nanoseconds_9", rng.normal(1e-9, 2e-11, 9)
    yield "normal_10", rng.normal(0, 1, 10)
    yield "ties_11", rng.integers(1, 6, 11).astype(float)
    yield "two_speed_12", numpy.where(rng.random(12) < 0.3, 1.4, 1.0) + rng.normal(0, 0.01, 12)
    yield "cauchy_20", rng.standard_cauchy(20)
    yield "walk_21", numpy.cumsum(rng.normal(0, 1, 21))
    yield "ties_30", rng.integers(1, 10, 30).astype(float)
    yield "large_60", rng.normal(3e12, 1e9, 60)
    yield "lognormal_201", numpy.exp(rng.normal(0, 1, 201))


def number(value):
    return "NAN" if math.isnan(value) else repr(float(value))


def row(values):
    return "{" + ", ".join(number(value) for value in values) + "}"


def describe(name, values):
    ordered = sorted(float(value) for value in values)
    n = len(ordered)
    probes = [
        ordered[0] - 1,
        ordered[0],
        ordered[1] + 0.3 * (ordered[2] - ordered[1]),
        ordered[n // 2] + 0.25 * (ordered[n // 2 + 1] - ordered[n // 2]),
        float(numpy.quantile(values, 0.8)),
        ordered[-2] + 0.9 * (ordered[-1] - ordered[-2]),
    ]
    intervals = [interval(ordered, 1 - Fraction(level)) for level in LEVELS]
    tau, trend_p, slope = mann_kendall(values)
    r1, drift_p = rank_lag1(values)
    mild, severe = outliers(values)
    yield f'    {{.name = "{name}",'
    yield f"     .values = {name},"
    yield f"     .n = {n},"
    yield f"     .mean = {number(numpy.mean(values))},"
    yield f"     .sd = {number(numpy.std(values, ddof=1))},"
    yield f"     .mad = {number(stats.median_abs_deviation(values, scale='normal'))},"
    yield f"     .quantiles = {row(numpy.quantile(values, QUANTILES))},"
    yield "     .intervals = {" + ", ".join(row(each) for each in intervals) + "},"
    yield f"     .probes = {row(probes)},"
    yield f"     .probe_p = {row(p_value(ordered, probe) for probe in probes)},"
    yield f"     .mild = {mild},"
    yield f"     .severe = {severe},"
    yield f"     .tau = {number(tau)},"
    yield f"     .trend_p = {number(trend_p)},"
    yield f"     .slope = {number(slope)},"
    yield f"     .r1 = {number(r1)},"
    yield f"     .drift_p = {number(drift_p)}}},"


def worker_medians(draw, workers=2_000_000):
    """The median of the workers' figures under a generator of tests/stats/coverage_test.c."""
    rng = numpy.random.default_rng(7)
    between, within = draw(rng, workers)
    return float(numpy.median(numpy.median(between[:, None] + within, axis=1)))


def skewed(u):
    return (numpy.exp(u) - 1.6487) / 2.1612


def truths():
    def shape(rng, workers):
        return rng.standard_normal((workers, SAMPLES_PER_WORKER))

    yield "lognormal", worker_medians(
        lambda rng, k: (0.01 * skewed(rng.standard_normal(k)), 0.008 * skewed(shape(rng, k)))
    )
    yield "two_modes", worker_medians(
        lambda rng, k: (
            0.006 * rng.standard_normal(k) + 0.05 * (rng.random(k) < 0.3),
            0.008 * shape(rng, k),
        )
    )
    yield "two_speeds", worker_medians(
        lambda rng, k: (
            numpy.where(
                rng.random(k) < 0.3,
                0.4 + 0.05 * rng.standard_normal(k),
                0.015 * rng.standard_normal(k),
            ),
            0.008 * shape(rng, k),
        )
    )


def main():
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Made by scripts/golden_stats.py with")
    print(f" * NumPy {numpy.__version__} and SciPy {scipy.__version__}; not to be edited. */")
    print("#ifndef TARE_TESTS_STATS_GOLDEN_H")
    print("#define TARE_TESTS_STATS_GOLDEN_H")
    print()
    print("#include <math.h>")
    print("#include <stddef.h>")
    print()
    print("// clang-format off")
    print(f"static const double golden_levels[{len(LEVELS)}] = {row(LEVELS)};")
    print(f"static const double golden_quantiles[{len(QUANTILES)}] = {row(QUANTILES)};")
    print()
    print("struct golden {")
    print("    const char *name;")
    print("    const double *values;")
    print("    size_t n;")
    print("    double mean, sd, mad;")
    print(f"    double quantiles[{len(QUANTILES)}];")
    print(f"    double intervals[{len(LEVELS)}][3]; /* low, high, achieved level */")
    print("    double probes[6], probe_p[6];")
    print("    size_t mild, severe;")
    print("    double tau, trend_p, slope;")
    print("    double r1, drift_p; /* drift_p: NaN where it is not computed */")
    print("};")
    print()
    table = list(samples())
    for name, values in table:
        print(f"static const double {name}[{len(values)}] = {row(values)};")
    print()
    print(f"static const struct golden golden_samples[{len(table)}] = {{")
    for name, values in table:
        print("\n".join(describe(name, values)))
    print("};")
    print()
    print(f"/* Log of the median worker, of {SAMPLES_PER_WORKER} samples each. */")
    for name, value in truths():
        print(f"#define GOLDEN_{name.upper()}_LOG_MEDIAN ({number(value)})")
    print("// clang-format on")
    print()
    print("#endif")


if __name__ == "__main__":
    main()
