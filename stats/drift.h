/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a series drift, or depend on its neighbours? */
#ifndef TARE_STATS_DRIFT_H
#define TARE_STATS_DRIFT_H

#include <stdbool.h>
#include <stddef.h>

struct stats_drift {
    double r1;   /* lag-1 autocorrelation of the ranks; NaN when n < 10 */
    double p;    /* one-sided, against independence; NaN when n < 10 */
    bool warned; /* p < 0.05 and n >= 10 */
    double
        widen; /* by how much an interval has to be widened: sqrt((1+phi)/(1-phi)), 1 when not warned */
};

/* Of n values in order of time. scratch holds 2 n values. */
struct stats_drift stats_drift(const double *values, size_t n, double *scratch);

#endif
