/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/figure.h"
#include "results/report/text.h"
#include "stats/moment.h"
#include "stats/quantile.h"

/* Beyond this factor between its ends an axis is logarithmic. */
#define LOG_FACTOR 8.0

#define WIDTH_MAX  256
#define SMOOTH_MIN 8 /* values */

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

/* Where a value lies on the axis in cells, 0 .. width. */
static double position_of(const struct chart_scale *scale, double value, int width)
{
    double low = scale->is_log ? log(scale->low) : scale->low;
    double high = scale->is_log ? log(scale->high) : scale->high;
    double at = value;
    if (scale->is_log) {
        at = value > scale->low ? log(value) : low;
    }
    if (!(high > low)) {
        return width / 2.0;
    }
    double position = (at - low) / (high - low) * width;
    return fmin(fmax(position, 0), width - 1e-9);
}

/* Half the width, in cells, of the triangle that stands for one value: Silverman's rule (1986,
 * 3.31) for a normal kernel, times sqrt(6) for a triangle of the same variance. */
static double kernel_width(const double *positions, size_t n)
{
    double *sorted = xcalloc(n + 1, sizeof(*sorted));
    double width = 0;
    /* Of a few, each is better seen by itself. */
    if (n >= SMOOTH_MIN && stats_sort(positions, n, sorted)) {
        double iqr = stats_quantile(sorted, n, 0.75) - stats_quantile(sorted, n, 0.25);
        double sd = stats_sd(positions, n);
        double spread = iqr > 0 ? fmin(sd, iqr / 1.34) : sd;
        width = 0.9 * spread * pow((double)n, -0.2) * sqrt(6);
    }
    free(sorted);
    return width;
}

/* Adds one value to the cells: all to its own where the triangle is narrower than a cell. */
static void spread_value(double *cells, int width, double position, double kernel)
{
    int first = (int)fmax(0, floor(position - kernel));
    int last = (int)fmin(width - 1, floor(position + kernel));
    double total = 0;
    for (int i = first; i <= last; i++) {
        total += fmax(0, 1 - fabs(i + 0.5 - position) / fmax(kernel, 0.5));
    }
    if (total <= 0) { // on the border between two cells
        cells[(int)position] += 1;
        return;
    }
    for (int i = first; i <= last; i++) {
        double weight = fmax(0, 1 - fabs(i + 0.5 - position) / fmax(kernel, 0.5));
        cells[i] += weight / total;
    }
}

void chart_histogram(struct buf *out, const struct chart_scale *scale,
                     const double *values, size_t n, int width, bool utf8)
{
    double cells[WIDTH_MAX] = {0};
    bool holds[WIDTH_MAX] = {false};
    int count = width < 1 ? 1 : width > WIDTH_MAX ? WIDTH_MAX : width;
    double *positions = xcalloc(n + 1, sizeof(*positions));
    size_t drawn = scale->present ? n : 0;
    for (size_t i = 0; i < drawn; i++) {
        positions[i] = position_of(scale, values[i], count);
        holds[(int)positions[i]] = true;
    }
    double kernel = kernel_width(positions, drawn);
    for (size_t i = 0; i < drawn; i++) {
        spread_value(cells, count, positions[i], kernel);
    }
    double most = 0;
    for (int i = 0; i < count; i++) {
        most = fmax(most, cells[i]);
    }
    const char *const *marks = utf8 ? blocks : shades;
    for (int i = 0; i < count; i++) {
        int height = most > 0 ? (int)lround(cells[i] / most * 8) : 0;
        /* A single value shows, however many lie elsewhere. */
        buf_adds(out, marks[holds[i] && height == 0 ? 1 : height]);
    }
    free(positions);
}

static int axis_gap(const struct buf *low, const struct buf *high, int width)
{
    return width - text_width(buf_text(low)) - text_width(buf_text(high));
}

/* "149 ns", "251 ns" become "149", "251 ns". */
static void drop_same_unit(struct buf *low, const struct buf *high)
{
    const char *unit = strchr(buf_text(low), ' ');
    const char *same = strchr(buf_text(high), ' ');
    if (unit != NULL && same != NULL && strcmp(unit, same) == 0) {
        SCOPED(buf_free) struct buf number = BUF_INIT;
        buf_add(&number, buf_text(low), (size_t)(unit - buf_text(low)));
        buf_reset(low);
        buf_adds(low, buf_text(&number));
    }
}

void chart_axis(struct buf *out, const struct chart_scale *scale, int width, bool utf8)
{
    SCOPED(buf_free) struct buf low = BUF_INIT;
    SCOPED(buf_free) struct buf high = BUF_INIT;
    if (scale->present && scale->low > 0) {
        double half = (scale->high - scale->low) / 2;
        struct stats_estimate end = {.point = scale->low,
                                     .low = fmax(scale->low - half, scale->low / 2),
                                     .high = scale->low + half};
        figure_point(&low, &end, utf8);
        end = (struct stats_estimate){
            .point = scale->high, .low = scale->high - half, .high = scale->high + half};
        figure_point(&high, &end, utf8);
    } else if (scale->present) {
        buf_adds(&low, "0");
        figure_time(&high, scale->high, utf8);
    }
    int gap = axis_gap(&low, &high, width);
    if (gap < 1) {
        drop_same_unit(&low, &high);
        gap = axis_gap(&low, &high, width);
    }
    if (gap < 1 || !scale->present) {
        buf_adds(out, width >= 12 ? "distribution" : "shape");
        return;
    }
    const char *kind = scale->is_log && gap >= 7 ? "log" : "";
    int before = (gap - (int)strlen(kind)) / 2;
    buf_adds(out, buf_text(&low));
    buf_repeat(out, " ", (size_t)before);
    buf_adds(out, kind);
    buf_repeat(out, " ", (size_t)(gap - before) - strlen(kind));
    buf_adds(out, buf_text(&high));
}
