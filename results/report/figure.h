/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as people read them: as many digits as the interval justifies, the interval in the
 * same unit with the same digits. */
#ifndef TARE_RESULTS_REPORT_FIGURE_H
#define TARE_RESULTS_REPORT_FIGURE_H

#include <stdbool.h>

#include "harness/base/buf.h"
#include "stats/estimate.h"

/* Half the width of the interval over the point: 0.02 for +-2 %. NaN where there is no
 * interval or the point is not above 0. */
double figure_half_width(const struct stats_estimate *estimate);

/* Whether there is an interval of the level that was asked for: no other is shown. */
bool figure_has_interval(const struct stats_estimate *estimate);

/* "172.0 ns", "3.21 us"; "-" for NaN. A cost that the interval does not tell from nothing is
 * "< 0.03 ns", never "0.00 ns". */
void figure_point(struct buf *out, const struct stats_estimate *estimate, bool utf8);

/* "[171.2, 173.1]" in the unit of the point; "-" where there is none. */
void figure_interval(struct buf *out, const struct stats_estimate *estimate, bool utf8);

/* A time alone with three digits: "286 us"; "-" where it is not above 0. */
void figure_time(struct buf *out, double ns, bool utf8);

/* "3.1 %" of a share, with two digits below 10 %. */
void figure_percent(struct buf *out, double share);

#endif
