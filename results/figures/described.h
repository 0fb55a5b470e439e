/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers with what stats/ says of them. */
#ifndef TARE_RESULTS_FIGURES_DESCRIBED_H
#define TARE_RESULTS_FIGURES_DESCRIBED_H

#include <stddef.h>

#include "results/figures/numbers.h"
#include "stats/workers.h"

struct described {
    const struct numbers *numbers; /* borrowed */
    double *figures; /* of each worker, the median of its values; NaN: it has none */
    struct stats_workers said;
};

void describe(struct described *described, const struct numbers *numbers, double level);
void described_finish(struct described *described);

/* The figures of the workers that have one into `figures`, room for all; returns how many. */
size_t described_figures(const struct described *described, double *figures);

#endif
