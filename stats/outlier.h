/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outliers by Tukey's fences and by robust z-scores: classified and counted, never dropped. */
#ifndef TARE_STATS_OUTLIER_H
#define TARE_STATS_OUTLIER_H

#include <stddef.h>

struct stats_outliers {
    size_t mild;   /* beyond 1.5 interquartile ranges, within 3; by z: 3.5 and 7 */
    size_t severe; /* beyond 3; by z: 7 */
};

enum stats_outlier {
    STATS_OUTLIER_NONE,
    STATS_OUTLIER_MILD,   /* by z: 3.5 < |z| <= 7 (Iglewicz and Hoaglin 1993) */
    STATS_OUTLIER_SEVERE, /* |z| > 7 */
};

/* Tukey's box. Mild outliers lie more than 1.5, severe ones more than 3 spreads outside of it. */
struct stats_fences {
    double low; /* the quartiles */
    double high;
    double spread; /* what lies between them, or what stands in where that is 0 */
};

/* Of n sorted values; NaN when n < 4: then there are no outliers. */
struct stats_fences stats_fences(const double *sorted, size_t n);
enum stats_outlier stats_fences_class(const struct stats_fences *fences, double value);

/* How many of n sorted values lie beyond the fences; {0, 0} when n < 4. */
struct stats_outliers stats_outliers(const double *sorted, size_t n);

/* The smallest step between neighbours of n sorted logs of times: what a coarse clock or a
 * rounded print leaves. At most 0.01 (1 %): a wider gap is between values, not between ticks.
 * 0 when all are equal. */
double stats_resolution(const double *sorted, size_t n);

/* What z-scores are measured from and in, in the unit of the sample. */
struct stats_robust_scale {
    double centre;      /* the median; NaN when n == 0 */
    double scale;       /* 0 when all are equal or n < 4: then there are no outliers */
    const char *method; /* "mad", "resolution", "none" */
};

/* Of n sorted logs of times: 1.4826 MAD, or `resolution` where more than half of them are
 * equal and that is 0. (Sn and Qn of Rousseeuw and Croux 1993 are no way out: they are 0
 * whenever the MAD is, as all three break down at one half.) scratch holds n values. */
struct stats_robust_scale stats_robust_scale(const double *sorted, size_t n,
                                             double resolution, double *scratch);

/* (value - centre) / scale; 0 when scale is 0. */
double stats_robust_z(const struct stats_robust_scale *scale, double value);
enum stats_outlier stats_outlier_class(const struct stats_robust_scale *scale,
                                       double value);
/* Of n values in any order. */
struct stats_outliers stats_outliers_by_z(const struct stats_robust_scale *scale,
                                          const double *values, size_t n);

#endif
