/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sides measured in lock step: what is drawn for a comparison. */
#ifndef TARE_SIMULATE_PAIRS_H
#define TARE_SIMULATE_PAIRS_H

#include "scripts/bench/simulate/noise.h"

#define PAIRS_MOST_BLOCKS 40
#define PAIRS_MOST_VALUES 200 /* blocks times samples */
#define PAIRS_NOISES      "N LN HT BP BU TS"

struct scene {
    const struct noise *noise;
    size_t blocks;
    size_t samples;
    double ratio; /* new / base, the truth */
    bool
        drifts; /* the machine does: AR(1) 0.9 of 5 % over the blocks, alike for both sides */
    double spread; /* the logs of new are so many times those of base; 1 */
};

struct pairs {
    struct scene scene;
    double base[PAIRS_MOST_VALUES]; /* values, a block's one after the other */
    double new_values[PAIRS_MOST_VALUES];
    double base_medians[PAIRS_MOST_BLOCKS];
    double new_medians[PAIRS_MOST_BLOCKS];
    double log_ratios[PAIRS_MOST_BLOCKS]; /* of the medians */
};

void pairs_draw(const struct scene *scene, struct stats_rng *rng, struct pairs *ret);

#endif
