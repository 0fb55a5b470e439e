/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole estimate of a bench from the values of its workers. The worker is the unit: each is
 * reduced to the median of its values, its figure, and everything said with a level is said of
 * the figures. */
#ifndef TARE_STATS_WORKERS_H
#define TARE_STATS_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/drift.h"
#include "stats/estimate.h"
#include "stats/modes.h"
#include "stats/outlier.h"
#include "stats/variance.h"

/* What stats_workers.samples_best and workers_needed are reckoned for: a worker that takes
 * three samples' time to start, and an interval of +- 2 %. */
#define STATS_WORKERS_COST_RATIO      3.0
#define STATS_WORKERS_PRECISION_RATIO 0.02

/* Outliers of one level. `scale` is in logs; its method is "none" and everything else 0 or NaN
 * where a time is not above 0 and has none. */
struct stats_workers_outliers {
    struct stats_robust_scale scale;
    struct stats_outliers by_z;
    struct stats_outliers
        by_fences;     /* Tukey's; of the figures themselves, within: of the logs */
    double time_share; /* of the outliers by z in the sum of all, 0..1 */
    double mean; /* of all, and of all but the outliers by z: information, no estimate */
    double mean_without;
};

struct stats_workers {
    size_t workers; /* with at least one value */
    size_t values;

    /* Of the figures, in the unit of the values. */
    struct stats_estimate median; /* widened, and its method says so, when drift.warned */
    struct stats_estimate mean;   /* of the workers' means, t interval: approximate */
    struct stats_estimate hodges_lehmann; /* exp of that of the logs; NaN without logs */
    double min;
    double q1;
    double q3;
    double max;

    double sd_between; /* of the figures; NaN when workers < 2 */
    double sd_within;  /* pooled within workers; NaN when none has 2 values */
    struct stats_variance variance; /* components in logs; all NaN without logs */
    double samples_best;            /* m*, for STATS_WORKERS_COST_RATIO */
    double workers_needed; /* for STATS_WORKERS_PRECISION_RATIO; NaN when not known */

    struct stats_workers_outliers outliers; /* figures among figures */
    struct stats_workers_outliers
        outliers_within;      /* values against their own worker's figure */
    struct stats_drift drift; /* of the figures in the order given */
    struct stats_modes modes; /* of the figures; places in the unit of the values */
    struct stats_modes modes_within; /* of value / figure; places are ratios to it */

    /* Warnings. */
    bool too_few_workers; /* no interval at the level asked for */
    bool is_finite;       /* false: a value is NaN or infinite and nothing else is said */
    bool is_positive;     /* false: a value is not above 0 and nothing is said on logs */
};

/* How many doubles of scratch the functions below need for that many values and workers. */
size_t stats_workers_scratch(size_t values, size_t workers);

/* `workers` runs of values that lie one after the other in order of time, sizes[i] values
 * each, in any unit of time; a worker without values is not there. No worker: every figure NaN.
 * scratch holds stats_workers_scratch(sum of sizes, workers) values. O(n log n). */
struct stats_workers stats_describe_workers(const double *values, const size_t *sizes,
                                            size_t workers, double level,
                                            double *scratch);

/* The same without what takes most of the time: hodges_lehmann, variance, samples_best, modes
 * and all on outliers but outliers.by_fences stay as for no worker. */
struct stats_workers stats_estimate_workers(const double *values, const size_t *sizes,
                                            size_t workers, double level,
                                            double *scratch);

/* The class of a value of the worker whose figure is `figure`, as outliers_within counts it. */
enum stats_outlier stats_workers_class_within(const struct stats_workers *said,
                                              double figure, double value);

#endif
