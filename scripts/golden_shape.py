#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/stats/golden_shape.h: what the tests of variance components, robust z-scores,
modes and complexity expect, from NumPy and SciPy.

    python3 scripts/golden_shape.py > tests/stats/golden_shape.h

Nothing here follows the C code: components come from sums over a table of all values, splits
from trying every one, fits from general least squares and non-negative least squares. Run it
again only when a test needs other data; the output is committed.
"""

import math

import numpy
import scipy
from scipy import optimize, stats

LEAST_ERROR = 0.002
LEVEL = 0.95


def number(value):
    return "NAN" if math.isnan(value) else repr(float(value))


def row(values):
    return "{" + ", ".join(number(value) for value in values) + "}"


def components(workers):
    """Between, within and intraclass correlation by the analysis of variance of unequal groups
    (Searle, Casella and McCulloch 1992, ch. 3.6)."""
    groups = [numpy.array(worker) for worker in workers if len(worker)]
    sizes = numpy.array([len(group) for group in groups])
    everything = numpy.concatenate(groups)
    total, k = sizes.sum(), len(groups)
    ss_total = ((everything - everything.mean()) ** 2).sum()
    ss_within = sum(((group - group.mean()) ** 2).sum() for group in groups)
    if k < 2 or total == k:
        return math.nan, math.nan if total == k else math.sqrt(ss_within / (total - k)), math.nan
    ms_within = ss_within / (total - k)
    ms_between = (ss_total - ss_within) / (k - 1)
    size = (total - (sizes**2).sum() / total) / (k - 1)
    between = max((ms_between - ms_within) / size, 0)
    return math.sqrt(between), math.sqrt(ms_within), between / (between + ms_within)


def variance_tables(rng):
    yield "even", [list(10 + rng.normal(0, 1) + rng.normal(0, 0.5, 3)) for _ in range(20)]
    yield "ragged", [
        list(5 + rng.normal(0, 0.01) + rng.normal(0, 0.03, size))
        for size in (3, 5, 1, 2, 0, 7, 1, 4)
    ]
    yield "no_difference", [list(rng.normal(1e6, 1, 5)) for _ in range(4)]
    yield "single_values", [[float(value)] for value in range(4)]
    yield "one_worker", [list(rng.normal(0, 1, 6))]


def robust(values):
    """Scale, and how many lie beyond 3.5 and beyond 7 of them."""
    centre = numpy.median(values)
    scale = stats.median_abs_deviation(values, scale="normal")
    z = numpy.abs(values - centre) / scale
    return scale, int(((z > 3.5) & (z <= 7)).sum()), int((z > 7).sum())


def best_split(ordered):
    """The separation of the split with the least scatter, each part a tenth and 3 at least."""
    n = len(ordered)
    least = max(3, math.ceil(0.1 * n))
    found = []
    for cut in range(least, n - least + 1):
        low, high = ordered[:cut], ordered[cut:]
        scatter = ((low - low.mean()) ** 2).sum() + ((high - high.mean()) ** 2).sum()
        found.append((scatter, (high.mean() - low.mean()) / math.sqrt(scatter / (n - 2))))
    return min(found)[1]


def shapes(rng):
    yield "normal_20", rng.normal(0, 1, 20)
    yield "t3_50", rng.standard_t(3, 50)
    yield "two_modes_30", rng.normal(0, 1, 30) + 9 * (numpy.arange(30) % 3 == 0)
    yield "cauchy_41", rng.standard_cauchy(41)
    yield "normal_400", 20 + 1e-6 * rng.normal(0, 1, 400)


GROWTHS = (numpy.zeros_like, numpy.log2, lambda n: n, lambda n: n * numpy.log2(n), lambda n: n * n)


LINEAR = 2
FARTHER = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05)  # what is done n times may cost so much more


def fit(f, times):
    """a, b, error and BIC of one model, the columns scaled to times and to 1."""
    if not f.any():
        solution, _ = optimize.nnls((1 / times)[:, None], numpy.ones(len(times)))
        a, b = solution[0], 0.0
    else:
        columns = numpy.column_stack([1 / times, f / times])
        norms = numpy.linalg.norm(columns, axis=0)
        free = numpy.linalg.lstsq(columns / norms, numpy.ones(len(times)), rcond=None)[0]
        if free[1] <= 0:
            return (math.nan,) * 4
        if free[0] < 0:
            free, _ = optimize.nnls(columns / norms, numpy.ones(len(times)))
        a, b = free / norms
    error = math.sqrt((((times - a - b * f) / times) ** 2).mean())
    parameters = 2 if b > 0 else 1
    bic = len(times) * math.log(max(error, LEAST_ERROR) ** 2)
    return a, b, error, bic + parameters * math.log(len(times))


def fits(sizes, times):
    """The same of each model; of O(n) the best power."""
    for i, growth in enumerate(GROWTHS):
        powers = FARTHER if i == LINEAR else FARTHER[:1]
        yield min((fit(growth(sizes) * (sizes / sizes.max()) ** power, times) for power in powers),
                  key=lambda found: math.inf if math.isnan(found[2]) else found[2])


def curves(rng):
    sizes = 4.0 ** numpy.arange(2, 9)
    for i, growth in enumerate(GROWTHS):
        f = 1 + growth(sizes)
        yield i, sizes, 50 * (f[0] + f) * numpy.exp(0.02 * rng.standard_normal(len(sizes)))
    yield 4, sizes, 1e-9 * sizes**2 * numpy.exp(0.01 * rng.standard_normal(len(sizes)))
    sizes = 2.0 ** numpy.arange(4, 15)
    yield 2, sizes, 3e-7 * sizes * numpy.exp(0.03 * rng.standard_normal(len(sizes)))


def main():
    rng = numpy.random.default_rng(20250117)
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Made by scripts/golden_shape.py with")
    print(f" * NumPy {numpy.__version__} and SciPy {scipy.__version__}; not to be edited. */")
    print("#ifndef TARE_TESTS_STATS_GOLDEN_SHAPE_H")
    print("#define TARE_TESTS_STATS_GOLDEN_SHAPE_H")
    print()
    print("#include <math.h>")
    print("#include <stddef.h>")
    print()
    print("// clang-format off")
    print("static const struct golden_variance {")
    print("    const char *name;")
    print("    double values[64];")
    print("    size_t sizes[20];")
    print("    size_t workers;")
    print("    double sd_between, sd_within, icc;")
    print("} golden_variances[] = {")
    for name, table in variance_tables(rng):
        values = [value for worker in table for value in worker]
        sizes = ", ".join(str(len(worker)) for worker in table)
        found = ", ".join(number(value) for value in components(table))
        print(f'    {{"{name}", {row(values)}, {{{sizes}}}, {len(table)}, {found}}},')
    print("};")
    print()
    print("static const struct golden_shape {")
    print("    const char *name;")
    print("    size_t n;")
    print("    double sorted[400];")
    print("    double scale; /* 1.4826 MAD */")
    print("    size_t mild, severe;")
    print("    double separation; /* of the best split in two */")
    print("} golden_shapes[] = {")
    for name, values in shapes(rng):
        ordered = numpy.sort(values)
        scale, mild, severe = robust(ordered)
        print(f'    {{"{name}", {len(values)}, {row(ordered)},')
        print(f"     {number(scale)}, {mild}, {severe}, {number(best_split(ordered))}}},")
    print("};")
    print()
    print("static const struct golden_curve {")
    print("    int growth; /* enum stats_growth that made it */")
    print("    size_t n;")
    print("    double sizes[11], times[11];")
    print("    double fits[5][4]; /* a, b, error, BIC */")
    print("    double slope[3];   /* point, low and high at 0.95 */")
    print("} golden_curves[] = {")
    for growth, sizes, times in curves(rng):
        line = stats.linregress(numpy.log(sizes), numpy.log(times))
        half = line.stderr * stats.t.ppf((1 + LEVEL) / 2, len(sizes) - 2)
        found = ", ".join(row(fit) for fit in fits(sizes, times))
        print(f"    {{{growth}, {len(sizes)}, {row(sizes)}, {row(times)},")
        print(f"     {{{found}}},")
        print(f"     {row((line.slope, line.slope - half, line.slope + half))}}},")
    print("};")
    print("// clang-format on")
    print()
    print("#endif")


if __name__ == "__main__":
    main()
