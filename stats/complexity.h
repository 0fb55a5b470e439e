/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How does the time grow with the size? */
#ifndef TARE_STATS_COMPLEXITY_H
#define TARE_STATS_COMPLEXITY_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

enum stats_growth {
    STATS_GROWTH_CONSTANT,     /* f(n) = 0 */
    STATS_GROWTH_LOGARITHMIC,  /* log2 n */
    STATS_GROWTH_LINEAR,       /* n */
    STATS_GROWTH_LINEARITHMIC, /* n log2 n */
    STATS_GROWTH_QUADRATIC,    /* n^2 */
};
#define STATS_GROWTHS 5

/* time = a + b f(n) with a >= 0 and b > 0, fitted to relative errors; in O(n) an item may cost up to n^0.05
 * times as much, for data that lie farther away, and b is that of the largest size. */
struct stats_growth_fit {
    double a; /* in the unit of the times; of the constant model the time itself */
    double b; /* per f(n); 0 of the constant model */
    /* Root mean square of the relative residuals, and the Bayesian information criterion (less
     * is better). Both NaN when the model has no fit. */
    double error;
    double bic;
    bool is_candidate; /* the data do not tell it from the best */
};

struct stats_complexity {
    bool is_known;           /* false: fewer than 3 different sizes, or bad input */
    enum stats_growth model; /* the best one */
    bool is_ambiguous;    /* more than one candidate: `model` must not be named alone */
    bool too_few_sizes;   /* fewer than 7 different ones */
    bool too_few_decades; /* the largest is less than 1000 times the smallest */
    /* The time rises by less than half of what it is at the smallest size: the constant part
     * hides the growth. */
    bool overhead_dominates;
    struct stats_growth_fit fits[STATS_GROWTHS]; /* by enum stats_growth */
    struct stats_estimate slope; /* of log time against log size: about 1 when linear */
};

/* "O(1)", "O(log n)", "O(n)", "O(n log n)", "O(n^2)". */
const char *stats_growth_name(enum stats_growth growth);
/* f(n) of a model. */
double stats_growth_of(enum stats_growth growth, double size);

/* Of n times, each the figure of a bench (its median) at its size. Sizes are at least 1,
 * times above 0, all finite; in any order, sizes may repeat. `known_to` is the relative standard
 * error of a time, 0 where it is not known: models that all fit better than the times are known are not told
 * apart. `level` is that of the slope's interval. scratch holds 3 n values. */
struct stats_complexity stats_complexity(const double *sizes, const double *times,
                                         size_t n, double known_to, double level,
                                         double *scratch);

#endif
