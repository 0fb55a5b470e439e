/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/warmup.h"

#include <math.h>
#include <stdbool.h>

#include "stats/level.h"
#include "stats/quantile.h"

#define BETA        4.0 /* a change costs beta ln n */
#define MIN_LENGTH  5
#define SCALE_FLOOR 0.25 /* of the margin: less noise finds nothing more that matters */
/* The standard error of the median of normal values is this much that of the mean. */
#define MEDIAN_ERROR 1.2533141373155003
#define ERRORS       3.0

/* By how much a segment is above the last one: 0 when the two are alike. */
static double above_last(const struct stats_levels *levels, size_t segment, double margin)
{
    size_t last = levels->count - 1;
    size_t n = stats_level_end(levels, segment) - levels->starts[segment];
    size_t m = levels->n - levels->starts[last];
    double error = MEDIAN_ERROR * levels->scale * sqrt(1.0 / (double)n + 1.0 / (double)m);
    error *= sqrt((1.0 + levels->phi) / (1.0 - levels->phi));
    double above = levels->medians[segment] - levels->medians[last];
    return fabs(above) <= fmax(margin, ERRORS * error) ? 0.0 : above;
}

static struct stats_warmup classify(const struct stats_levels *levels, double margin)
{
    struct stats_warmup warmup = {.class = STATS_WARMUP_FLAT, .segments = levels->count};
    for (size_t i = 0; i + 1 < levels->count; i++) {
        double above = above_last(levels, i, margin);
        if (above < 0.0) {
            warmup.class = STATS_WARMUP_SLOWDOWN;
        } else if (above > 0.0 && warmup.class == STATS_WARMUP_FLAT) {
            warmup.class = STATS_WARMUP_WARMUP;
        }
        if (fabs(above) > 0.0) {
            warmup.steady_from = levels->starts[i + 1];
        }
    }
    if (warmup.steady_from > levels->n - levels->n / 4) {
        warmup.class = STATS_WARMUP_NO_STEADY;
        warmup.steady_from = levels->n;
    }
    size_t steady = levels->n - warmup.steady_from;
    stats_sort(levels->values + warmup.steady_from, steady, levels->sorted);
    warmup.steady = stats_median(levels->sorted, steady);
    return warmup;
}

size_t stats_warmup_scratch(size_t n)
{
    return stats_levels_scratch(n);
}

struct stats_warmup stats_warmup(const double *log_values, size_t n, double margin,
                                 void *scratch)
{
    /* A slow decay looks like autocorrelation, and a warm-up is over by the half or never. */
    struct stats_level_rule rule = {.beta = BETA,
                                    .min_length = MIN_LENGTH,
                                    .least_scale = SCALE_FLOOR * margin,
                                    .phi_from = n / 2};
    struct stats_levels levels = stats_levels(log_values, n, &rule, scratch);
    if (levels.count > 0) {
        return classify(&levels, margin);
    }
    bool is_one = n == 1 && isfinite(log_values[0]);
    return (struct stats_warmup){.class = n == 0 || is_one ? STATS_WARMUP_FLAT
                                                           : STATS_WARMUP_NO_STEADY,
                                 .steady_from = is_one ? 0 : n,
                                 .steady = is_one ? log_values[0] : NAN,
                                 .segments = is_one};
}

const char *stats_warmup_name(enum stats_warmup_class class)
{
    static const char *const names[] = {
        [STATS_WARMUP_FLAT] = "flat",
        [STATS_WARMUP_WARMUP] = "warm-up",
        [STATS_WARMUP_SLOWDOWN] = "slowdown",
        [STATS_WARMUP_NO_STEADY] = "no steady state",
    };
    return names[class];
}
