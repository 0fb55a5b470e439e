/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/level.h"

#include <math.h>
#include <string.h>

#include "stats/quantile.h"
#include "stats/segment.h"

#define PASSES  3
#define PHI_MAX 0.9
#define CLIP    3.0 /* scales: what is further away is an outlier and counts as this far */

size_t stats_level_end(const struct stats_levels *levels, size_t segment)
{
    return segment + 1 < levels->count ? levels->starts[segment + 1] : levels->n;
}

size_t stats_level_sort(const struct stats_levels *levels, size_t segment, double *sorted)
{
    size_t start = levels->starts[segment];
    size_t n = stats_level_end(levels, segment) - start;
    stats_sort(levels->values + start, n, sorted);
    return n;
}

static void find_median(struct stats_levels *levels, size_t segment)
{
    size_t n = stats_level_sort(levels, segment, levels->sorted);
    levels->medians[segment] = stats_median(levels->sorted, n);
}

void stats_level_join(struct stats_levels *levels, size_t segment)
{
    size_t after = levels->count - segment - 1;
    memmove(levels->starts + segment, levels->starts + segment + 1,
            after * sizeof(*levels->starts));
    memmove(levels->medians + segment, levels->medians + segment + 1,
            after * sizeof(*levels->medians));
    levels->count--;
    find_median(levels, segment - 1);
}

/* Lag-1 autocorrelation of the residuals within segments, less the bias that comes from having
 * estimated each level from the same values (Kendall, Biometrika 41 (1954) 403-404: (1 + 3 phi)
 * / n for one). 0 when negative: a penalty is never lowered. */
static double find_phi(const struct stats_levels *levels, size_t from)
{
    double most = CLIP * levels->scale;
    double product = 0.0;
    double square = 0.0;
    double used = 0.0;
    for (size_t i = 0; i < levels->count; i++) {
        size_t end = stats_level_end(levels, i);
        double last = 0.0;
        for (size_t j = levels->starts[i] > from ? levels->starts[i] : from; j < end;
             j++) {
            double residual = levels->values[j] - levels->medians[i];
            residual = fmin(fmax(residual, -most), most);
            product += residual * last;
            square += residual * residual;
            last = residual;
        }
        used += end > from ? 1.0 : 0.0;
    }
    double phi = square > 0.0 ? product / square : 0.0;
    phi += (1.0 + 3.0 * phi) * used / (double)(levels->n - from);
    return fmin(fmax(phi, 0.0), PHI_MAX);
}

size_t stats_levels_scratch(size_t n)
{
    return n * (sizeof(size_t) + 3 * sizeof(double)) + stats_segment_scratch(n);
}

struct stats_levels stats_levels(const double *values, size_t n,
                                 const struct stats_level_rule *rule, void *scratch)
{
    struct stats_levels levels = {
        .values = values, .n = n, .starts = scratch, .scale = NAN, .phi = NAN};
    levels.medians = (double *)(levels.starts + n);
    levels.sorted = levels.medians + n;
    double noise = stats_segment_noise(values, n, levels.sorted);
    if (isnan(noise)) {
        return levels;
    }
    /* Segments and their autocorrelation need each other: found in turns. */
    levels.phi = 0.0;
    for (int pass = 0; pass < PASSES; pass++) {
        double inflation = (1.0 + levels.phi) / (1.0 - levels.phi);
        levels.scale = fmax(noise / sqrt(1.0 - levels.phi), rule->least_scale);
        struct stats_segment_rule segment_rule = {.scale = levels.scale,
                                                  .penalty = rule->beta * log((double)n) *
                                                             inflation,
                                                  .min_length = rule->min_length};
        levels.count =
            stats_segment(values, n, &segment_rule, levels.starts, levels.sorted + 2 * n);
        for (size_t i = 0; i < levels.count; i++) {
            find_median(&levels, i);
        }
        levels.phi = find_phi(&levels, rule->phi_from);
    }
    return levels;
}
