/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/moment.h"

#include <math.h>

#include <gsl/gsl_statistics_double.h>

double stats_mean(const double *values, size_t n)
{
    return n > 0 ? gsl_stats_mean(values, 1, n) : NAN;
}

double stats_sd(const double *values, size_t n)
{
    return n > 1 ? gsl_stats_sd(values, 1, n) : NAN;
}

double stats_sd_within(const double *values, const size_t *sizes, size_t groups)
{
    double squares = 0.0;
    size_t freedom = 0;
    for (size_t i = 0; i < groups; i++) {
        if (sizes[i] > 1) {
            size_t own = sizes[i] - 1;
            squares += gsl_stats_variance(values, 1, sizes[i]) * (double)own;
            freedom += own;
        }
        values += sizes[i];
    }
    return freedom > 0 ? sqrt(squares / (double)freedom) : NAN;
}
