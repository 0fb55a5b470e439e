/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outliers by Tukey's fences: counted and shown, never dropped. */
#ifndef TARE_STATS_OUTLIER_H
#define TARE_STATS_OUTLIER_H

#include <stddef.h>

struct stats_outliers {
    size_t mild;   /* beyond 1.5 interquartile ranges, within 3 */
    size_t severe; /* beyond 3 */
};

/* Of n sorted values; {0, 0} when n < 4. */
struct stats_outliers stats_outliers(const double *sorted, size_t n);

#endif
