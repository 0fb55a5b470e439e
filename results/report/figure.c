/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/figure.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/number.h"
#include "harness/base/units.h"

#define DIGITS_MIN 3
#define DIGITS_MAX 4

/* The unit and the decimals in which an estimate is written. */
struct scale {
    char unit[UNITS_SIZE];
    double unit_ns;
    int decimals;
};

double figure_half_width(const struct stats_estimate *estimate)
{
    if (!(estimate->point > 0) || isnan(estimate->low) || isnan(estimate->high)) {
        return NAN;
    }
    return (estimate->high - estimate->low) / 2 / estimate->point;
}

bool figure_has_interval(const struct stats_estimate *estimate)
{
    /* Five workers have an interval, but of 93.75 % only. */
    bool is_weak =
        estimate->level > 0 && estimate->achieved_level < estimate->level - 1e-6;
    return !isnan(estimate->low) && !isnan(estimate->high) && !is_weak;
}

/* A figure known to 3 % has three digits worth reading, one known to 0.3 % four. */
static int digits_for(double half_width)
{
    if (isnan(half_width) || half_width <= 0) {
        return half_width <= 0 ? DIGITS_MAX : DIGITS_MIN;
    }
    double digits = floor(-log10(half_width)) + 2;
    return digits < DIGITS_MIN   ? DIGITS_MIN
           : digits > DIGITS_MAX ? DIGITS_MAX
                                 : (int)digits;
}

/* The unit is asked of base/units, so that there is one table of units only. */
static struct scale scale_of(double ns, int digits, bool utf8)
{
    struct scale scale = {.unit = "ns", .unit_ns = 1, .decimals = 0};
    char text[UNITS_SIZE];
    units_format_time(ns, digits, !utf8, text);
    const char *blank = strchr(text, ' ');
    if (blank != NULL) {
        snprintf(scale.unit, sizeof(scale.unit), "%s", blank + 1);
        char one[UNITS_SIZE + 1];
        int64_t unit_ns = 1;
        snprintf(one, sizeof(one), "1%s", scale.unit);
        if (units_parse_time(one, &unit_ns)) {
            scale.unit_ns = (double)unit_ns;
        }
        const char *point = memchr(text, '.', (size_t)(blank - text));
        scale.decimals = point == NULL ? 0 : (int)(blank - point) - 1;
    }
    return scale;
}

static void add_scaled(struct buf *out, double ns, const struct scale *scale)
{
    char number[NUMBER_SIZE];
    double value = ns / scale->unit_ns;
    /* What rounds to nothing has no sign. */
    if (fabs(value) < 0.5 * pow(10, -scale->decimals)) {
        value = 0;
    }
    number_format_fixed(value, scale->decimals, number);
    buf_adds(out, number);
}

/* What no clock of today resolves, however small an interval comes out. */
#define RESOLUTION_NS 0.01

/* Whether the point is lost in its own interval, as that of a body that does nothing. */
static bool is_lost(const struct stats_estimate *estimate)
{
    return estimate->point <= 0 || (!isnan(estimate->low) && estimate->low <= 0);
}

static struct scale estimate_scale(const struct stats_estimate *estimate, bool utf8)
{
    if (is_lost(estimate)) {
        double largest = fmax(fabs(estimate->low), fabs(estimate->high));
        return scale_of(fmax(largest, RESOLUTION_NS), 2, utf8);
    }
    return scale_of(estimate->point, digits_for(figure_half_width(estimate)), utf8);
}

void figure_point(struct buf *out, const struct stats_estimate *estimate, bool utf8)
{
    if (isnan(estimate->point)) {
        buf_adds(out, "-");
        return;
    }
    struct scale scale = estimate_scale(estimate, utf8);
    if (!is_lost(estimate)) {
        add_scaled(out, estimate->point, &scale);
    } else {
        double step = pow(10, -scale.decimals);
        double bound = fmax(estimate->high, RESOLUTION_NS); /* also where high is NaN */
        buf_adds(out, "< ");
        add_scaled(out, ceil(bound / scale.unit_ns / step) * step * scale.unit_ns,
                   &scale);
    }
    buf_addf(out, " %s", scale.unit);
}

void figure_interval(struct buf *out, const struct stats_estimate *estimate, bool utf8)
{
    if (isnan(estimate->point) || !figure_has_interval(estimate)) {
        buf_adds(out, "-");
        return;
    }
    struct scale scale = estimate_scale(estimate, utf8);
    buf_adds(out, "[");
    add_scaled(out, estimate->low, &scale);
    buf_adds(out, ", ");
    add_scaled(out, estimate->high, &scale);
    buf_adds(out, "]");
}

void figure_time(struct buf *out, double ns, bool utf8)
{
    if (!(ns > 0)) {
        buf_adds(out, "-");
        return;
    }
    char text[UNITS_SIZE];
    units_format_time(ns, 3, !utf8, text);
    buf_adds(out, text);
}

void figure_percent(struct buf *out, double share)
{
    char number[NUMBER_SIZE];
    double percent = share * 100;
    number_format_fixed(percent, percent < 9.95 ? 1 : 0, number);
    buf_addf(out, "%s %%", number);
}
