/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series cut into segments of constant level by optimal partitioning with a bounded loss
 * (biweight): a value further than 3 scales from its segment's level costs 9 and no more, so
 * that no outlier, however large, is worth a segment of its own. Exact by functional pruning
 * (Fearnhead & Rigaill, J. Am. Stat. Assoc. 114 (2019) 169-183); no random numbers. */
#ifndef TARE_STATS_SEGMENT_H
#define TARE_STATS_SEGMENT_H

#include <stddef.h>

struct stats_segment_rule {
    double scale;      /* of the noise around a level, in the unit of the values, > 0 */
    double penalty;    /* what each change costs, in squared scales, > 0 */
    size_t min_length; /* of a segment, in values, >= 1 */
};

/* How many bytes of scratch stats_segment needs for n values. */
size_t stats_segment_scratch(size_t n);

/* The segments of n values in order of time that minimise
 *
 *   sum over segments of min over mu of sum min(((value - mu) / scale)^2, 9)  +  penalty * changes
 *
 * with no segment shorter than min_length. Of equal costs the one with the longer last
 * segment is taken.
 *
 *   starts   room for n / min_length + 1; set to the index each segment begins with, from 0
 *   scratch  stats_segment_scratch(n) bytes, as malloc aligns them
 *   returns  how many segments: 0 when n == 0, 1 when n < 2 * min_length, when a value is not
 *            finite or when scale or penalty is not a positive number
 */
size_t stats_segment(const double *values, size_t n,
                     const struct stats_segment_rule *rule, size_t *starts,
                     void *scratch);

/* The scale of the noise of n values in order of time, in their unit, whatever their levels
 * do: from the median absolute deviation of the differences of neighbours, over sqrt(2). Where
 * more than half of these are equal, as in a series of few different values, it is what the
 * standard deviation of a series is that leaves its level by the lower quartile of the
 * differences that are not 0. 0 when all values are equal, NaN when n < 2 or a value is not
 * finite. scratch holds 2 n values. */
double stats_segment_noise(const double *values, size_t n, double *scratch);

#endif
