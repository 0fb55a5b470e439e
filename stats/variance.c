/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/variance.h"

#include <math.h>

#include "stats/moment.h"

/* What the workers' means and sizes say together. */
struct between {
    double groups;
    double total;   /* values */
    double squares; /* sum of the squared sizes */
    double scatter; /* sum of size * (mean of the worker - mean of all)^2 */
};

static struct between sum_between(const double *values, const size_t *sizes,
                                  size_t workers)
{
    struct between sums = {0};
    double mean = 0.0;
    for (size_t i = 0; i < workers; i++) {
        if (sizes[i] == 0) {
            continue;
        }
        /* West's update (Commun. ACM 22 (1979) 532-535): the level cancels from the squares. */
        double size = (double)sizes[i];
        double step = stats_mean(values, sizes[i]) - mean;
        sums.groups += 1.0;
        sums.total += size;
        sums.squares += size * size;
        mean += step * size / sums.total;
        sums.scatter += size * step * step * (1.0 - size / sums.total);
        values += sizes[i];
    }
    return sums;
}

struct stats_variance stats_variance(const double *values, const size_t *sizes,
                                     size_t workers)
{
    struct stats_variance parts = {.sd_between = NAN, .icc = NAN};
    struct between sums = sum_between(values, sizes, workers);
    parts.sd_within = stats_sd_within(values, sizes, workers);
    if (sums.groups < 2.0 || isnan(parts.sd_within)) {
        return parts;
    }
    double freedom = sums.groups - 1.0;
    double within = parts.sd_within * parts.sd_within;
    /* The size that equal workers would have; theirs where they are equal. */
    double size = (sums.total - sums.squares / sums.total) / freedom;
    double between = fmax((sums.scatter / freedom - within) / size, 0.0);
    parts.sd_between = sqrt(between);
    if (between + within > 0.0) {
        parts.icc = between / (between + within);
    }
    return parts;
}

double stats_samples_best(const struct stats_variance *variance, double cost_ratio)
{
    if (!(variance->sd_between > 0.0) || !(cost_ratio >= 0.0)) {
        return NAN;
    }
    return fmax(sqrt(cost_ratio) * variance->sd_within / variance->sd_between, 1.0);
}
