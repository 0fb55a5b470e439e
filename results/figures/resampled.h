/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean or a percentile with an interval from drawing whole workers again. */
#ifndef TARE_RESULTS_FIGURES_RESAMPLED_H
#define TARE_RESULTS_FIGURES_RESAMPLED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "results/figures/numbers.h"
#include "stats/bootstrap.h"

struct resampled_how {
    bool
        is_mean; /* of the workers' means; else the p-quantile of all values of the workers */
    double p;
    double level;
    enum stats_bootstrap_kind kind; /* STATS_BOOTSTRAP_T for the mean only */
    uint64_t seed;
};

/* *ret_resamples is STATS_BOOTSTRAP_RESAMPLES, or fewer where there are so many values that it
 * would take minutes. */
struct stats_estimate resample(const struct numbers *numbers,
                               const struct resampled_how *how, size_t *ret_resamples);

#endif
