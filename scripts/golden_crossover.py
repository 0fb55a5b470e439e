#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/stats/golden_crossover.h: where curves of ratios cross 1, from NumPy and SciPy.

    python3 scripts/golden_crossover.py > tests/stats/golden_crossover.h

Nothing here follows the C code: the isotonic fit is a constrained least squares problem, and the
ends of the interval are roots found over the whole curve. Run it again only when a test needs
other data; the output is committed.
"""
import numpy
from scipy import optimize

SIZES = 8


def isotonic(values, weights):
    """The rising curve nearest to the values: steps from 0 on, by least squares with bounds."""
    n = len(values)
    steps = numpy.tril(numpy.ones((n, n))) * numpy.sqrt(weights)[:, None]
    low = numpy.r_[-numpy.inf, numpy.zeros(n - 1)]
    found = optimize.lsq_linear(steps, values * numpy.sqrt(weights), bounds=(low, numpy.inf),
                                method="bvls", tol=1e-15)
    return numpy.cumsum(found.x)


def cross(sizes, points, lows, highs):
    """The crossing of curves that rise, and the hull of what is not refuted."""
    x, y = numpy.log(sizes), numpy.log(points)
    down, up = y - numpy.log(lows), numpy.log(highs) - y
    sides = numpy.where(lows > 1, 1, numpy.where(highs < 1, -1, 0))
    last, first = numpy.flatnonzero(sides < 0).max(), numpy.flatnonzero(sides > 0).min()

    def end(at, arms, sign):
        i = min(int(numpy.searchsorted(x, at, side="right")) - 1, len(x) - 2)
        w = (at - x[i]) / (x[i + 1] - x[i])
        return ((1 - w) * y[i] + w * y[i + 1]
                + sign * numpy.hypot((1 - w) * arms[i], w * arms[i + 1]))

    grid = numpy.linspace(x[last], x[first], 200001)
    upper = numpy.array([end(at, up, 1) for at in grid])
    lower = numpy.array([end(at, down, -1) for at in grid])
    i = int(numpy.flatnonzero(upper >= 0)[0])
    j = int(numpy.flatnonzero(lower <= 0)[-1])
    low = optimize.brentq(end, grid[i - 1], grid[i], args=(up, 1), xtol=1e-15)
    high = optimize.brentq(end, grid[j], grid[j + 1], args=(down, -1), xtol=1e-15)
    fit = isotonic(y, 1 / (down + up) ** 2)
    k = int(numpy.flatnonzero(fit < 0)[-1])
    point = x[k] + (x[k + 1] - x[k]) * fit[k] / (fit[k] - fit[k + 1])
    return numpy.exp([numpy.clip(point, low, high), low, high]), sizes[last], sizes[first]


def curves(rng):
    sizes = numpy.array([8.0, 16, 32, 64, 128, 256, 512, 1024])
    for name, slope, centre, noise in (("steep", 0.5, 60, 0.01), ("flat", 0.02, 100, 0.02),
                                       ("wobbling", 0.03, 150, 0.04)):
        y = slope * numpy.log(sizes / centre) + rng.normal(0, noise, SIZES)
        down, up = (noise * rng.uniform(1.5, 2.5, SIZES) for _ in range(2))
        yield name, sizes, numpy.exp(y), numpy.exp(y - down), numpy.exp(y + up)


def row(values):
    return "{" + ", ".join(repr(float(value)) for value in values) + "}"


def main():
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Written by scripts/golden_crossover.py. */")
    print("#ifndef TARE_TESTS_STATS_GOLDEN_CROSSOVER_H")
    print("#define TARE_TESTS_STATS_GOLDEN_CROSSOVER_H\n")
    print("/* clang-format off */")
    print("static const struct golden_crossover {")
    print("    const char *name;")
    for field in ("sizes", "points", "lows", "highs"):
        print(f"    double {field}[{SIZES}];")
    print("    double at[3]; /* point, low, high */")
    print("    double below, above;\n} golden_crossovers[] = {")
    for name, sizes, points, lows, highs in curves(numpy.random.default_rng(20261121)):
        at, below, above = cross(sizes, points, lows, highs)
        print(f'    {{"{name}",')
        for values in (sizes, points, lows, highs, at):
            print(f"     {row(values)},")
        print(f"     {float(below)!r}, {float(above)!r}}},")
    print("};\n/* clang-format on */\n\n#endif")


main()
