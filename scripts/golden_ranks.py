#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/stats/golden_ranks.h: what the tests of the rank tests and of Student's expect.

    python3 scripts/golden_ranks.py > tests/stats/golden_ranks.h

Distributions are counted in whole numbers of any length, centres and intervals come from
sorted lists of all Walsh averages and differences. SciPy's exact p-values are asserted on the
way where it has them, which is without ties; Student's figures are SciPy's, the quantiles of
their intervals mpmath's.
"""

import functools
import itertools
import math
from fractions import Fraction

import mpmath
import numpy
import scipy
from scipy import stats

import golden_stats

LEVELS = (0.80, 0.90, 0.95, 0.99)
LEAST_MISS = Fraction(1, 8)


def below(counts):
    total = sum(counts)
    return [Fraction(c, total) for c in itertools.accumulate(counts)]


@functools.lru_cache(maxsize=None)
def signed_rank_null(n):
    """P(W <= w) for all w: subsets of 1..n by their sum, as the digits of a large number."""
    digit = n + 1
    product = 1
    for i in range(1, n + 1):
        product *= 1 + (1 << (digit * i))
    mask = (1 << digit) - 1
    return below([(product >> (digit * w)) & mask for w in range(n * (n + 1) // 2 + 1)])


@functools.lru_cache(maxsize=None)
def mann_whitney_counts(n, m):
    """Orders of n and m values by U: the last one is of the one side or of the other."""
    if n == 0 or m == 0:
        return [1]
    counts = [0] * (n * m + 1)
    for u, count in enumerate(mann_whitney_counts(n - 1, m)):
        counts[u + m] += count
    for u, count in enumerate(mann_whitney_counts(n, m - 1)):
        counts[u] += count
    return counts


def mann_whitney_null(n, m):
    return below(mann_whitney_counts(n, m))


def gaussian_binomial(n, m):
    """The lower half of mann_whitney_counts(n, m), sooner for large n and m."""
    last = n * m // 2
    counts = [1] + [0] * last
    for i in range(1, min(n, m) + 1):
        apart = max(n, m) + i
        for u in range(last, apart - 1, -1):
            counts[u] -= counts[u - apart]
        for u in range(i, last + 1):
            counts[u] += counts[u - i]
    return counts


def interval(values, null, level):
    """low, high, achieved level; values are all those of the set, sorted."""
    if 2 * null[0] >= LEAST_MISS:
        return math.nan, math.nan, 0.0
    alpha = 1 - Fraction(level)
    d = max([d for d in range(1, len(values) // 2 + 1) if 2 * null[d - 1] <= alpha], default=1)
    return values[d - 1], values[-d], float(1 - 2 * null[d - 1])


def p_value(values, null, centre):
    not_above = sum(value <= centre for value in values)
    not_below = sum(value >= centre for value in values)
    return float(min(Fraction(1), 2 * null[min(not_above, not_below)]))


def walsh(values):
    ordered = sorted(map(float, values))
    return sorted(
        (a + b) / 2 for a, b in itertools.combinations_with_replacement(ordered, 2)
    )


def differences(a, b):
    return sorted(float(y) - float(x) for x in a for y in b)


def has_ties(values):
    return len(set(values)) < len(values)


def middle(values):
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def probes(values):
    """Centres to test, none of which is among the values."""
    picks = (0.5, 0.35, 0.2, 0.05, 0.98)
    at = [int(pick * (len(values) - 1)) for pick in picks]
    inner = [(values[i] + values[min(i + 1, len(values) - 1)]) / 2 for i in at]
    return [values[0] - abs(values[0])] + inner


def row(values):
    return golden_stats.row(values)


def number(value):
    return golden_stats.number(value)


def t_interval(mean, error, df, level):
    """By the quantile of mpmath, found from the incomplete beta function."""
    mpmath.mp.dps = 40
    q = (1 - mpmath.mpf(level)) / 2
    half = mpmath.mpf(1) / 2

    def excess(t):
        return mpmath.betainc(df / mpmath.mpf(2), half, 0, df / (df + t * t), regularized=True) / 2 - q

    t = mpmath.findroot(excess, float(stats.t.isf(float(q), df)))
    return float(mean - t * error), float(mean + t * error)


def one_sample(name, values):
    ordered = walsh(values)
    n = len(values)
    null = signed_rank_null(n)
    tested = probes(ordered)
    p = [p_value(ordered, null, centre) for centre in tested]
    if not has_ties(ordered) and n <= 50:
        for centre, ours in zip(tested, p):
            theirs = stats.wilcoxon(values - centre, method="exact").pvalue
            assert math.isclose(ours, theirs, rel_tol=1e-12), (name, centre, ours, theirs)
    mean = float(numpy.mean(values))
    error = float(stats.sem(values))
    yield f'    {{.name = "{name}",'
    yield f"     .centre = {number(middle(ordered))},"
    intervals = (row(interval(ordered, null, level)) for level in LEVELS)
    yield "     .intervals = {" + ", ".join(intervals) + "},"
    yield f"     .probes = {row(tested)},"
    yield f"     .probe_p = {row(p)},"
    means = (row(t_interval(mean, error, n - 1, level)) for level in LEVELS)
    yield "     .mean_intervals = {" + ", ".join(means) + "},"
    mean_p = [stats.ttest_1samp(values, centre).pvalue for centre in tested]
    yield f"     .mean_p = {row(mean_p)}}},"


def two_samples(first, second, a, b):
    ordered = differences(a, b)
    null = mann_whitney_null(len(a), len(b))
    tested = probes(ordered)
    p = [p_value(ordered, null, shift) for shift in tested]
    if not has_ties(ordered):
        for shift, ours in zip(tested, p):
            theirs = stats.mannwhitneyu(b - shift, a, method="exact").pvalue
            assert math.isclose(ours, theirs, rel_tol=1e-12), (first, second, ours, theirs)
    welch = stats.ttest_ind(b, a, equal_var=False)
    va, vb = numpy.var(a, ddof=1) / len(a), numpy.var(b, ddof=1) / len(b)
    df = float((va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1)))
    difference = float(numpy.mean(b) - numpy.mean(a))
    error = float(numpy.sqrt(va + vb))
    yield f'    {{.name = "{first} {second}",'
    yield f"     .a = {first}, .n = {len(a)}, .b = {second}, .m = {len(b)},"
    yield f"     .shift = {number(middle(ordered))},"
    intervals = (row(interval(ordered, null, level)) for level in LEVELS)
    yield "     .intervals = {" + ", ".join(intervals) + "},"
    yield f"     .probes = {row(tested)},"
    yield f"     .probe_p = {row(p)},"
    yield f"     .difference = {number(difference)},"
    yield f"     .difference_interval = {row(t_interval(difference, error, df, 0.95))},"
    yield f"     .t = {number(welch.statistic)}, .df = {number(df)}, .p = {number(welch.pvalue)}}},"


def null_rows():
    for n in (1, 2, 3, 5, 6, 10, 20, 35, 50, 53, 54, 100, 200, 300, 301, 350):
        null = signed_rank_null(n)
        total = n * (n + 1) // 2
        at = {0, 1, n, total // 8, total // 5, total // 4, total // 3, (total - 1) // 2}
        at |= {total // 2, total // 2 + 1, total - 1, total}
        for w in sorted(w for w in at if w <= total):
            yield f"    {{{n}, 0, {w}, {number(null[w])}}},"
    assert gaussian_binomial(7, 12) == mann_whitney_counts(7, 12)[:43]
    for n, m in [(220, 220), (101, 1000), (20, 25001), (10, 100001)]:
        sums = list(itertools.accumulate(gaussian_binomial(n, m)))
        sd = math.sqrt(n * m * (n + m + 1) / 12)
        for z in (-6, -5, -4, -3, -2, -1, -0.5, -0.01):
            u = int(n * m / 2 + z * sd)
            if u >= 0:
                p = Fraction(sums[u], math.comb(n + m, n))
                yield f"    {{{n}, {m}, {u}, {number(p)}}},"
    pairs = [(1, 1), (1, 9), (2, 3), (3, 3), (5, 40), (10, 10), (7, 23), (20, 20), (60, 60)]
    for n, m in pairs + [(23, 7), (30, 60), (9, 120), (100, 100)]:
        null = mann_whitney_null(n, m)
        total = n * m
        at = {0, 1, n, total // 8, total // 5, total // 4, total // 3, (total - 1) // 2}
        at |= {total // 2, total // 2 + 1, total - 1, total}
        for u in sorted(u for u in at if u <= total):
            yield f"    {{{n}, {m}, {u}, {number(null[u])}}},"


def main():
    rng = numpy.random.default_rng(31)
    ones = list(golden_stats.samples())
    pool = {
        "shift_3": rng.normal(5, 1, 3),
        "shift_4": rng.normal(6, 1, 4),
        "shift_8": rng.normal(5, 1, 8),
        "shift_21": rng.normal(5.5, 3, 21),
        "tied_9": rng.integers(1, 6, 9).astype(float),
        "tied_15": rng.integers(2, 8, 15).astype(float),
        "heavy_40": rng.standard_t(2, 40),
        "heavy_33": 0.5 + rng.standard_t(2, 33),
    }
    pairs = [
        ("shift_3", "shift_3"), ("shift_3", "shift_4"), ("shift_4", "shift_8"),
        ("shift_8", "shift_21"), ("shift_21", "shift_4"), ("tied_9", "tied_15"),
        ("tied_15", "shift_8"), ("heavy_40", "heavy_33"), ("shift_3", "heavy_40"),
    ]  # fmt: skip
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Made by scripts/golden_ranks.py with NumPy", numpy.__version__ + ",")
    print(f" * SciPy {scipy.__version__} and mpmath {mpmath.__version__}; not to be edited. */")
    print("#ifndef TARE_TESTS_STATS_GOLDEN_RANKS_H")
    print("#define TARE_TESTS_STATS_GOLDEN_RANKS_H")
    print()
    print("#include <math.h>")
    print("#include <stddef.h>")
    print()
    print("// clang-format off")
    print(f"static const double golden_rank_levels[{len(LEVELS)}] = {row(LEVELS)};")
    print()
    print("/* P(W <= w) of n values, or of n and m. */")
    print("struct golden_null {")
    print("    size_t n, m, w;")
    print("    double p;")
    print("};")
    print()
    print("static const struct golden_null golden_nulls[] = {")
    print("\n".join(null_rows()))
    print("};")
    print()
    print("/* Of the samples of golden.h, in their order. */")
    print("struct golden_one {")
    print("    const char *name;")
    print("    double centre;")
    print(f"    double intervals[{len(LEVELS)}][3]; /* low, high, achieved level */")
    print("    double probes[6], probe_p[6];")
    print(f"    double mean_intervals[{len(LEVELS)}][2];")
    print("    double mean_p[6]; /* of the same probes */")
    print("};")
    print()
    print(f"static const struct golden_one golden_ones[{len(ones)}] = {{")
    for name, values in ones:
        print("\n".join(one_sample(name, values)))
    print("};")
    print()
    for name, values in pool.items():
        print(f"static const double {name}[{len(values)}] = {row(values)};")
    print()
    print("struct golden_two {")
    print("    const char *name;")
    print("    const double *a;")
    print("    size_t n;")
    print("    const double *b;")
    print("    size_t m;")
    print("    double shift;")
    print(f"    double intervals[{len(LEVELS)}][3]; /* low, high, achieved level */")
    print("    double probes[6], probe_p[6];")
    print("    double difference, difference_interval[2], t, df, p; /* Welch's, of b - a */")
    print("};")
    print()
    print(f"static const struct golden_two golden_twos[{len(pairs)}] = {{")
    for first, second in pairs:
        print("\n".join(two_samples(first, second, pool[first], pool[second])))
    print("};")
    print("// clang-format on")
    print()
    print("#endif")


if __name__ == "__main__":
    main()
