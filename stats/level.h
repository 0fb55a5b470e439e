/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series as levels: the segments of stats_segment, with the scale of the noise and its
 * autocorrelation found from the series itself. A penalty that does not know of the
 * autocorrelation takes the waves of dependent noise for levels. */
#ifndef TARE_STATS_LEVEL_H
#define TARE_STATS_LEVEL_H

#include <stddef.h>

struct stats_level_rule {
    double beta;        /* a change costs beta ln n (1 + phi) / (1 - phi) */
    size_t min_length;  /* of a segment, in values, >= 1 */
    double least_scale; /* of the noise, in the unit of the values, >= 0 */
    size_t phi_from;    /* index, < n: phi is found from there on, 0 for all values */
};

struct stats_levels {
    const double *values;
    size_t n;
    size_t count;    /* of the segments */
    size_t *starts;  /* index of each segment's first value; room for n */
    double *medians; /* of each segment's values; room for n */
    double *sorted;  /* scratch of 2 n values */
    double scale;    /* of the noise around a level */
    double phi;      /* its lag-1 autocorrelation, 0 to 0.9 */
};

/* How many bytes of scratch stats_levels needs for n values. */
size_t stats_levels_scratch(size_t n);

/* The levels of n values in order of time; the arrays of the answer lie in `scratch`,
 * stats_levels_scratch(n) bytes as malloc aligns them. One when nothing can be cut; none, and
 * scale and phi NaN, when n < 2 or when a value is not finite. */
struct stats_levels stats_levels(const double *values, size_t n,
                                 const struct stats_level_rule *rule, void *scratch);

/* The index after the last value of a segment. */
size_t stats_level_end(const struct stats_levels *levels, size_t segment);

/* The values of a segment in ascending order; returns how many. */
size_t stats_level_sort(const struct stats_levels *levels, size_t segment,
                        double *sorted);

/* Joins a segment, not the first, to the one before it. */
void stats_level_join(struct stats_levels *levels, size_t segment);

#endif
