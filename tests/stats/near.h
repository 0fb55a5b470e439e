/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers compared by tolerance, and numbers drawn for the tests. Included after cmocka.h. */
#ifndef TARE_TESTS_STATS_NEAR_H
#define TARE_TESTS_STATS_NEAR_H

#include <math.h>
#include <stdbool.h>

#include "stats/rng.h"

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

static inline bool is_near(double actual, double expected, double tolerance)
{
    if (isnan(expected)) {
        return isnan(actual);
    }
    double size = fmax(fabs(actual), fabs(expected));
    return fabs(actual - expected) <= tolerance * size;
}

static inline void assert_near(const char *what, double actual, double expected,
                               double tolerance, const char *file, int line)
{
    if (!is_near(actual, expected, tolerance)) {
        print_error("%s is %.17g, expected %.17g\n", what, actual, expected);
        _fail(file, line);
    }
}

/* Relative; NaN is near NaN alone. */
#define ASSERT_NEAR(actual, expected, tolerance)                                         \
    assert_near(#actual, actual, expected, tolerance, __FILE__, __LINE__)

/* A standard normal by Box and Muller, one of the two. */
static inline double draw_normal(struct stats_rng *rng)
{
    double radius = sqrt(-2.0 * log(1.0 - stats_rng_uniform(rng)));
    return radius * cos(6.283185307179586 * stats_rng_uniform(rng));
}

#endif
