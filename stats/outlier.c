/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/outlier.h"

#include <math.h>

#include "stats/quantile.h"

/* Interquartile range of a normal sample over its mean absolute deviation from the median. */
#define RANGE_PER_DEVIATION 1.6906

#define FEWEST 4

/* The cuts of the modified z-score (Iglewicz and Hoaglin 1993), and twice that. */
#define MILD_Z   3.5
#define SEVERE_Z 7.0

/* A gap of 1 % in logs is between values, not between ticks of a clock. */
#define MOST_RESOLUTION 0.01

/* Where half of the values are equal the interquartile range is 0 and every other value would
 * be far out (a coarse clock does that): the mean deviation stands in. */
static double spread_of(const double *sorted, size_t n, double range)
{
    if (range > 0.0) {
        return range;
    }
    double median = stats_median(sorted, n);
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += fabs(sorted[i] - median);
    }
    return RANGE_PER_DEVIATION * sum / (double)n;
}

struct stats_fences stats_fences(const double *sorted, size_t n)
{
    if (n < FEWEST) {
        return (struct stats_fences){NAN, NAN, NAN};
    }
    double low = stats_quantile(sorted, n, 0.25);
    double high = stats_quantile(sorted, n, 0.75);
    return (struct stats_fences){low, high, spread_of(sorted, n, high - low)};
}

enum stats_outlier stats_fences_class(const struct stats_fences *fences, double value)
{
    double beyond = fmax(fences->low - value, value - fences->high);
    return beyond > 3.0 * fences->spread   ? STATS_OUTLIER_SEVERE
           : beyond > 1.5 * fences->spread ? STATS_OUTLIER_MILD
                                           : STATS_OUTLIER_NONE;
}

struct stats_outliers stats_outliers(const double *sorted, size_t n)
{
    struct stats_outliers found = {0};
    struct stats_fences fences = stats_fences(sorted, n);
    for (size_t i = 0; i < n; i++) {
        enum stats_outlier class = stats_fences_class(&fences, sorted[i]);
        found.mild += class == STATS_OUTLIER_MILD;
        found.severe += class == STATS_OUTLIER_SEVERE;
    }
    return found;
}

double stats_resolution(const double *sorted, size_t n)
{
    double least = INFINITY;
    for (size_t i = 1; i < n; i++) {
        double step = sorted[i] - sorted[i - 1];
        least = step > 0.0 ? fmin(least, step) : least;
    }
    return isinf(least) ? 0.0 : fmin(least, MOST_RESOLUTION);
}

struct stats_robust_scale stats_robust_scale(const double *sorted, size_t n,
                                             double resolution, double *scratch)
{
    struct stats_robust_scale scale = {.centre = stats_median(sorted, n),
                                       .method = "none"};
    if (n < FEWEST) {
        return scale;
    }
    scale.scale = stats_mad(sorted, n, scratch);
    scale.method = "mad";
    if (!(scale.scale > 0.0)) {
        scale.scale = sorted[n - 1] > sorted[0] ? resolution : 0.0;
        scale.method = scale.scale > 0.0 ? "resolution" : "none";
    }
    return scale;
}

double stats_robust_z(const struct stats_robust_scale *scale, double value)
{
    return scale->scale > 0.0 ? (value - scale->centre) / scale->scale : 0.0;
}

enum stats_outlier stats_outlier_class(const struct stats_robust_scale *scale,
                                       double value)
{
    double z = fabs(stats_robust_z(scale, value));
    if (z > SEVERE_Z) {
        return STATS_OUTLIER_SEVERE;
    }
    return z > MILD_Z ? STATS_OUTLIER_MILD : STATS_OUTLIER_NONE;
}

struct stats_outliers stats_outliers_by_z(const struct stats_robust_scale *scale,
                                          const double *values, size_t n)
{
    struct stats_outliers found = {0};
    for (size_t i = 0; i < n; i++) {
        enum stats_outlier class = stats_outlier_class(scale, values[i]);
        found.mild += class == STATS_OUTLIER_MILD;
        found.severe += class == STATS_OUTLIER_SEVERE;
    }
    return found;
}
