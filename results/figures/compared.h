/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sides with what stats/ says of the change from one to the other. */
#ifndef TARE_RESULTS_FIGURES_COMPARED_H
#define TARE_RESULTS_FIGURES_COMPARED_H

#include <stdbool.h>
#include <stddef.h>

#include "results/figures/described.h"
#include "stats/change.h"

struct compared_how {
    bool paired;   /* worker i of the base and worker i of the new side are a block */
    double level;  /* 0.95 */
    double margin; /* 0.02: within it two sides are the same */
};

struct compared {
    struct compared_how how;
    struct stats_change change;
    struct stats_change_more more;
    bool drift_is_of_base; /* not paired: which side drifts more */
    size_t dropped_blocks; /* paired: those that lack a partner */
    size_t base_workers;   /* with a figure */
    size_t new_workers;
    double *log_ratios; /* paired: of each block, NaN where dropped; else NULL */
    size_t rounds;      /* of log_ratios */
};

/* Paired sides have the same number of workers. */
void compare(struct compared *compared, const struct described *base,
             const struct described *new_side, const struct compared_how *how);
void compared_finish(struct compared *compared);

#endif
