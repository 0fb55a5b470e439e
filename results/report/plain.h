/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures without a unit, as people read them: two digits of what is not known. */
#ifndef TARE_RESULTS_REPORT_PLAIN_H
#define TARE_RESULTS_REPORT_PLAIN_H

#include "harness/base/buf.h"
#include "stats/estimate.h"

/* How the figures of a column are written. */
struct plain_scale {
    int decimals;     /* 0 to 9 */
    bool is_exponent; /* very large or very small: 1.234e-09, `decimals` of them */
};

/* For figures about as large as `size` of which `step` (half an interval, a spread) is not
 * known; step 0 or NaN: four digits. */
struct plain_scale plain_scale_of(double size, double step);

/* NaN gives "-". */
void plain_value(struct buf *out, double value, const struct plain_scale *scale);
/* "[11.93, 12.13]"; "-" where there is no interval of the level asked for. */
void plain_interval(struct buf *out, const struct stats_estimate *estimate,
                    const struct plain_scale *scale);
/* "p = 0.0012", "p = 1.2e-09", "p < 1e-99". */
void plain_p(struct buf *out, double p);

#endif
