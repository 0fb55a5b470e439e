/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/warmup.h"

#include <math.h>
#include <stdbool.h>

#include "stats/quantile.h"
#include "stats/segment.h"

#define BETA        4.0 /* a change costs beta ln n */
#define MIN_LENGTH  5
#define SCALE_FLOOR 0.25 /* of the margin: less noise finds nothing more that matters */
/* The standard error of the median of normal values is this much that of the mean. */
#define MEDIAN_ERROR 1.2533141373155003
#define ERRORS       3.0

struct series {
    const double *values;
    size_t n;
    double noise;
    size_t *starts; /* of the segments */
    size_t count;
    double *sorted; /* scratch of 2 n values */
};

static double median_of(const struct series *series, size_t start, size_t end)
{
    stats_sort(series->values + start, end - start, series->sorted);
    return stats_median(series->sorted, end - start);
}

/* By how much a segment is above the last one: 0 when the two are alike. */
static double above_last(const struct series *series, size_t segment, double margin)
{
    size_t start = series->starts[segment];
    size_t end = series->starts[segment + 1];
    size_t last = series->starts[series->count - 1];
    double above = median_of(series, start, end) - median_of(series, last, series->n);
    double lengths = 1.0 / (double)(end - start) + 1.0 / (double)(series->n - last);
    double error = MEDIAN_ERROR * series->noise * sqrt(lengths);
    return fabs(above) <= fmax(margin, ERRORS * error) ? 0.0 : above;
}

static struct stats_warmup classify(const struct series *series, double margin)
{
    struct stats_warmup warmup = {.class = STATS_WARMUP_FLAT, .segments = series->count};
    for (size_t i = 0; i + 1 < series->count; i++) {
        double above = above_last(series, i, margin);
        if (above < 0.0) {
            warmup.class = STATS_WARMUP_SLOWDOWN;
        } else if (above > 0.0 && warmup.class == STATS_WARMUP_FLAT) {
            warmup.class = STATS_WARMUP_WARMUP;
        }
        if (fabs(above) > 0.0) {
            warmup.steady_from = series->starts[i + 1];
        }
    }
    if (warmup.steady_from > series->n - series->n / 4) {
        warmup.class = STATS_WARMUP_NO_STEADY;
        warmup.steady_from = series->n;
    }
    warmup.steady = median_of(series, warmup.steady_from, series->n);
    return warmup;
}

size_t stats_warmup_scratch(size_t n)
{
    return n * (sizeof(size_t) + 2 * sizeof(double)) + stats_segment_scratch(n);
}

struct stats_warmup stats_warmup(const double *log_values, size_t n, double margin,
                                 void *scratch)
{
    struct series series = {.values = log_values, .n = n, .starts = scratch};
    series.sorted = (double *)(series.starts + n);
    series.noise = stats_segment_noise(log_values, n, series.sorted);
    if (isnan(series.noise)) {
        bool is_one = n == 1 && isfinite(log_values[0]);
        return (struct stats_warmup){.class = n == 0 || is_one ? STATS_WARMUP_FLAT
                                                               : STATS_WARMUP_NO_STEADY,
                                     .steady_from = is_one ? 0 : n,
                                     .steady = is_one ? log_values[0] : NAN,
                                     .segments = is_one};
    }
    struct stats_segment_rule rule = {.scale = fmax(series.noise, SCALE_FLOOR * margin),
                                      .penalty = BETA * log((double)n),
                                      .min_length = MIN_LENGTH};
    series.count =
        stats_segment(log_values, n, &rule, series.starts, series.sorted + 2 * n);
    return classify(&series, margin);
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
