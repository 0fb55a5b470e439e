/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/plain.h"

#include <math.h>
#include <stdio.h>

#include "harness/base/number.h"
#include "results/report/figure.h"

/* Smaller ones have an exponent, and so have larger ones; from PLAIN_DIGITS on where not all
 * digits are known. */
#define PLAIN_MIN    1e-4
#define PLAIN_DIGITS 1e9
#define PLAIN_MAX    1e15

#define DECIMALS_MAX 9

/* Below this a p-value is one of a distribution that holds nowhere that far out. */
#define P_LEAST      1e-99
#define P_LEAST_TEXT "1e-99"

struct plain_scale plain_scale_of(double size, double step)
{
    double digit = fabs(size) > 0 && isfinite(size) ? floor(log10(fabs(size))) : 0;
    /* The place of the last digit, as a power of ten. */
    double last = step > 0 && isfinite(step) ? floor(log10(step)) - 1 : digit - 3;
    struct plain_scale scale = {0};
    scale.is_exponent =
        fabs(size) > 0 && (fabs(size) < PLAIN_MIN || fabs(size) >= PLAIN_MAX ||
                           (fabs(size) >= PLAIN_DIGITS && last > 0));
    double decimals = scale.is_exponent ? digit - last : -last;
    scale.decimals = (int)fmin(fmax(decimals, 0), DECIMALS_MAX);
    return scale;
}

/* "1.23e-09": a step at a time, for 10^-324 is no double. */
static void add_exponent(struct buf *out, double value, int decimals)
{
    char text[NUMBER_SIZE];
    int exponent = fabs(value) > 0 ? (int)floor(log10(fabs(value))) : 0;
    int half = exponent / 2;
    double digits = value / pow(10, half) / pow(10, exponent - half);
    if (fabs(digits) >= 10 - 0.5 * pow(10, -decimals)) { // it would be rounded to 10
        digits /= 10;
        exponent++;
    }
    number_format_fixed(digits, decimals, text);
    buf_addf(out, "%se%+03d", text, exponent);
}

void plain_value(struct buf *out, double value, const struct plain_scale *scale)
{
    char text[NUMBER_SIZE];
    if (!isfinite(value)) {
        buf_adds(out, "-");
    } else if (scale->is_exponent) {
        add_exponent(out, value, scale->decimals);
    } else {
        /* What rounds to nothing has no sign. */
        bool is_nothing = fabs(value) < 0.5 * pow(10, -scale->decimals);
        number_format_fixed(is_nothing ? 0 : value, scale->decimals, text);
        buf_adds(out, text);
    }
}

void plain_interval(struct buf *out, const struct stats_estimate *estimate,
                    const struct plain_scale *scale)
{
    if (isnan(estimate->point) || !figure_has_interval(estimate)) {
        buf_adds(out, "-");
        return;
    }
    buf_adds(out, "[");
    plain_value(out, estimate->low, scale);
    buf_adds(out, ", ");
    plain_value(out, estimate->high, scale);
    buf_adds(out, "]");
}

void plain_p(struct buf *out, double p)
{
    struct plain_scale scale = plain_scale_of(p, NAN);
    scale.decimals = scale.is_exponent ? 1
                     : p < 0.001       ? 5
                     : p < 0.01        ? 4
                     : p < 0.1         ? 3
                                       : 2;
    if (p < P_LEAST) {
        buf_adds(out, "p < " P_LEAST_TEXT);
    } else {
        buf_adds(out, "p = ");
        plain_value(out, p, &scale);
    }
}
