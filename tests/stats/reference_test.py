#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The interval of the median against a second, plain implementation in exact fractions.

    reference_test.py PROGRAM [UNITTEST ARGUMENT]...

PROGRAM is tests/stats/reference.c. 1000 random samples of 5 to 60 values at several levels: interval,
what it is worth, and the p-value of a number, which is that of the interval with an end there.
"""
import functools
import math
import random
import subprocess
import sys
import unittest
from fractions import Fraction

SAMPLES = 1000
PROGRAM = ""


@functools.lru_cache(maxsize=None)
def miss(d, n):
    """How often the median lies outside of the d-th smallest to the d-th largest value."""
    return Fraction(2 * sum(math.comb(n, i) for i in range(d)), 2**n)


def interval(y, alpha):
    """Hettmansperger and Sheather (1986): low, high, what they are worth."""
    n = len(y)
    depths = [d for d in range(1, n // 2 + 1) if miss(d, n) <= alpha]
    if not depths:
        return y[0], y[-1], float(1 - miss(1, n))
    d = depths[-1]
    part = (alpha - miss(d, n)) / (miss(d + 1, n) - miss(d, n))
    part = (n - d) * part / (d + (n - 2 * d) * part)
    low = (1 - part) * Fraction(y[d - 1]) + part * Fraction(y[d])
    high = (1 - part) * Fraction(y[n - d]) + part * Fraction(y[n - d - 1])
    return float(low), float(high), float(1 - alpha)


def draw(generator):
    """(level, tested value, values) of one sample: several shapes, scales and ties."""
    n = generator.randint(5, 60)
    draw_one = generator.choice((
        lambda: generator.gauss(1.0, 0.01),
        lambda: generator.lognormvariate(0.0, 1.0),
        lambda: generator.expovariate(1.0) * 1e-9,
        lambda: generator.choice((1.0, 1.4)) + generator.gauss(0.0, 0.01),
        lambda: float(generator.randint(1, 12))))
    values = [draw_one() for _ in range(n)]
    level = generator.choice((0.8, 0.9, 0.95, 0.9818, 0.99))
    return level, generator.uniform(min(values), max(values)), values


class Reference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        generator = random.Random(25)
        cls.samples = [draw(generator) for _ in range(SAMPLES)]
        lines = (" ".join(number.hex() for number in (level, value, *values))
                 for level, value, values in cls.samples)
        done = subprocess.run([PROGRAM], input="\n".join(lines) + "\n", text=True,
                              stdout=subprocess.PIPE, check=True)
        cls.answers = [[float.fromhex(word) for word in line.split()]
                       for line in done.stdout.splitlines()]

    def assert_near(self, found, expected, tolerance):
        self.assertLessEqual(abs(found - expected), tolerance * max(abs(found), abs(expected)),
                             f"{found!r} is not {expected!r}")

    def test_intervals_are_those_of_the_reference(self):
        self.assertEqual(len(self.answers), SAMPLES)
        for (level, _, values), (low, high, achieved, _) in zip(self.samples, self.answers):
            with self.subTest(n=len(values), level=level):
                expected = interval(sorted(values), 1 - Fraction(level))
                self.assert_near(low, expected[0], 1e-12)
                self.assert_near(high, expected[1], 1e-12)
                self.assert_near(achieved, expected[2], 1e-14)

    def test_an_interval_at_level_1_minus_p_ends_at_the_value(self):
        tested = 0
        for (_, value, values), (_, _, _, p) in zip(self.samples, self.answers):
            n = len(values)
            # Ties hold an end over a range of levels; beyond the extremes, and at the very
            # median, there is no interval with an end there.
            if len(set(values)) < n or p >= 1.0 or p <= miss(1, n):
                continue
            tested += 1
            with self.subTest(n=n, p=p):
                low, high, _ = interval(sorted(values), Fraction(p))
                nearest = min((low, high), key=lambda end: abs(end - value))
                self.assert_near(nearest, value, 1e-9)
        self.assertGreater(tested, SAMPLES / 2)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
