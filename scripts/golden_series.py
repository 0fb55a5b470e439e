#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/stats/golden_series.h: the change points that the tests of stats/ expect.

    python3 scripts/golden_series.py > tests/stats/golden_series.h

Every segment is tried with every level that can be the best one, without pruning. Run it again only when a test needs other data.
"""

import math

import numpy
import scipy
from scipy import stats

BOUND = 3.0
BETA, MIN_LENGTH, MIN_EFFECT, PASSES = 3.4, 3, 0.01, 3


def cost(values):
    """The lowest sum of bounded squares around one level: with the same values near, the best
    level is their mean, and which are near changes only where one comes within reach."""
    edges = numpy.unique(numpy.concatenate([values - BOUND, values + BOUND]))
    middles = (edges[1:] + edges[:-1]) / 2
    near = numpy.abs(values - middles[:, None]) < BOUND
    near = near[near.any(axis=1)]
    means = (near * values).sum(axis=1) / near.sum(axis=1)
    return numpy.minimum((values - means[:, None]) ** 2, BOUND**2).sum(axis=1).min()


def partition(values, penalty):
    """Starts of the segments."""
    n = len(values)
    total = {0: -penalty}
    last = {}
    for end in range(MIN_LENGTH, n + 1):
        total[end] = math.inf
        for start in [0, *range(MIN_LENGTH, end - MIN_LENGTH + 1)]:
            before = total[start] + penalty
            if before < total[end] - 1e-9:
                whole = before + cost(values[start:end])
                if whole < total[end] - 1e-9:
                    total[end], last[end] = whole, start
    starts = []
    end = n
    while end > 0:
        end = last[end]
        starts.insert(0, end)
    return starts


def noise(values):
    steps = numpy.diff(values)
    spread = stats.median_abs_deviation(steps, scale="normal")
    if spread > 0:
        return spread / math.sqrt(2)
    steps = numpy.abs(steps - numpy.median(steps))
    moved = steps[steps > 0]
    if len(moved) == 0:
        return 0.0
    return numpy.sort(moved)[(len(moved) - 1) // 4] * math.sqrt(len(moved) / len(steps) / 2)


def parts(values, starts):
    return numpy.split(values, starts[1:])


def autocorrelation(values, starts, scale):
    """Of what is left within segments."""
    left = [numpy.clip(part - numpy.median(part), -BOUND * scale, BOUND * scale)
            for part in parts(values, starts)]
    squares = sum((part**2).sum() for part in left)
    phi = sum((part[1:] * part[:-1]).sum() for part in left) / squares if squares > 0 else 0.0
    phi += (1 + 3 * phi) * len(starts) / len(values)
    return min(max(phi, 0.0), 0.9)


def change_points(values):
    phi = 0.0
    for _ in range(PASSES):
        scale = max(noise(values) / math.sqrt(1 - phi), MIN_EFFECT / 4)
        penalty = BETA * math.log(len(values)) * (1 + phi) / (1 - phi)
        starts = partition(values / scale, penalty)
        phi = autocorrelation(values, starts, scale)
    while True:
        medians = [numpy.median(part) for part in parts(values, starts)]
        effects = numpy.abs(numpy.diff(medians))
        if len(effects) == 0 or effects.min() >= math.log1p(MIN_EFFECT):
            return starts[1:], medians
        del starts[1 + int(effects.argmin())]


def levels(n, *steps):
    """A level of 0 and (index, height) from there on."""
    values = numpy.zeros(n)
    for index, height in steps:
        values[index:] = math.log1p(height)
    return values


def autoregressive(rng, n, phi):
    values = [rng.normal()]
    for _ in range(n - 1):
        values.append(phi * values[-1] + math.sqrt(1 - phi * phi) * rng.normal())
    return numpy.array(values)


def samples():
    rng = numpy.random.default_rng(20240608)
    steps = levels(80, (25, 0.05), (50, 0.02), (65, 0.1))
    yield "flat", 0.01 * rng.normal(size=60)
    yield "steps", steps + 0.01 * rng.normal(size=80)
    spikes = numpy.where(rng.random(80) < 0.08, rng.uniform(0.1, 3, 80), 0)
    yield "outliers", steps + 0.01 * rng.normal(size=80) + spikes
    yield "student_t3", steps + 0.006 * rng.standard_t(3, 80)
    yield "autocorrelated", steps + 0.01 * autoregressive(rng, 80, 0.6)
    yield "two_modes", steps + 0.007 * rng.normal(size=80) + 0.04 * (rng.random(80) < 0.2)
    yield "ticks", numpy.log(numpy.round(40 * numpy.exp(steps + 0.012 * rng.normal(size=80))))
    yield "constant_step", levels(40, (22, 0.03))
    yield "few_ticks", levels(60, (30, 0.2)) + 0.05 * (rng.random(60) < 0.15)
    yield "climb", 0.002 * numpy.arange(60) + 0.004 * rng.normal(size=60)
    yield "below_effect", levels(70, (20, 0.008), (45, 0.03)) + 0.001 * rng.normal(size=70)
    yield "gamma", levels(70, (40, -0.04)) + 0.01 * (rng.gamma(2, size=70) - 2) / math.sqrt(2)
    yield "walk", numpy.cumsum(0.01 * rng.normal(size=60))
    yield "short_7", levels(7, (4, 0.5)) + 0.01 * rng.normal(size=7)


def row(values):
    return "{" + ", ".join(repr(float(value)) for value in values) + "}"


def main():
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Made by scripts/golden_series.py with")
    print(f" * NumPy {numpy.__version__} and SciPy {scipy.__version__}; not to be edited. */")
    print("#ifndef TARE_TESTS_STATS_GOLDEN_SERIES_H")
    print("#define TARE_TESTS_STATS_GOLDEN_SERIES_H")
    print()
    print("#include <stddef.h>")
    print()
    print("// clang-format off")
    table = [(name, values, *change_points(values)) for name, values in samples()]
    most = max(len(indices) for _, _, indices, _ in table)
    print("struct golden_series {")
    print("    const char *name;")
    print("    const double *values; /* logs */")
    print("    size_t n, changes;")
    print(f"    size_t indices[{most}];")
    print(f"    double medians[{most + 1}]; /* of the segments */")
    print("};")
    print()
    for name, values, _, _ in table:
        print(f"static const double series_{name}[{len(values)}] = {row(values)};")
    print()
    print(f"static const struct golden_series golden_series[{len(table)}] = {{")
    for name, values, indices, medians in table:
        print(f'    {{"{name}", series_{name}, {len(values)}, {len(indices)}, '
              f"{{{', '.join(map(str, indices)) or 0}}}, {row(medians)}}},")
    print("};")
    print("// clang-format on")
    print()
    print("#endif")


if __name__ == "__main__":
    main()
