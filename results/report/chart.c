/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/chart.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "stats/quantile.h"

/* Beyond this factor between its ends an axis is logarithmic. */
#define LOG_FACTOR 8.0

#define WIDTH_MAX 256

static const char *const blocks[] = {
    " ",
    "\xe2\x96\x81",
    "\xe2\x96\x82",
    "\xe2\x96\x83",
    "\xe2\x96\x84",
    "\xe2\x96\x85",
    "\xe2\x96\x86",
    "\xe2\x96\x87",
    "\xe2\x96\x88",
};

static const char *const shades[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};

void chart_include(struct chart_scale *scale, const double *values, size_t n)
{
    double *sorted = xcalloc(n + 1, sizeof(*sorted));
    if (n > 0 && stats_sort(values, n, sorted)) {
        double q1 = stats_quantile(sorted, n, 0.25);
        double q3 = stats_quantile(sorted, n, 0.75);
        double low = fmax(sorted[0], q1 - 3 * (q3 - q1));
        double high = fmin(sorted[n - 1], q3 + 3 * (q3 - q1));
        scale->low = scale->present ? fmin(scale->low, low) : low;
        scale->high = scale->present ? fmax(scale->high, high) : high;
        scale->present = true;
        scale->is_log = scale->low > 0 && scale->high > LOG_FACTOR * scale->low;
    }
    free(sorted);
}

/* The cell of a value, 0..width-1. */
static int cell_of(const struct chart_scale *scale, double value, int width)
{
    double low = scale->is_log ? log(scale->low) : scale->low;
    double high = scale->is_log ? log(scale->high) : scale->high;
    double at = value;
    if (scale->is_log) {
        at = value > scale->low ? log(value) : low;
    }
    if (!(high > low)) {
        return width / 2;
    }
    double cell = floor((at - low) / (high - low) * width);
    return cell < 0 ? 0 : cell >= width ? width - 1 : (int)cell;
}

void chart_histogram(struct buf *out, const struct chart_scale *scale,
                     const double *values, size_t n, int width, bool utf8)
{
    int counts[WIDTH_MAX] = {0};
    int cells = width < 1 ? 1 : width > WIDTH_MAX ? WIDTH_MAX : width;
    int most = 1;
    for (size_t i = 0; i < n && scale->present; i++) {
        int cell = cell_of(scale, values[i], cells);
        counts[cell]++;
        most = counts[cell] > most ? counts[cell] : most;
    }
    const char *const *marks = utf8 ? blocks : shades;
    for (int i = 0; i < cells; i++) {
        /* A single value shows, however many lie elsewhere. */
        buf_adds(out, marks[(counts[i] * 8 + most - 1) / most]);
    }
}
