/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an interval settles a claim. */
#ifndef TARE_STATS_CLAIM_H
#define TARE_STATS_CLAIM_H

#include "stats/estimate.h"

enum stats_claim {
    STATS_CLAIM_CONFIRMED,
    STATS_CLAIM_REFUTED,
    STATS_CLAIM_INCONCLUSIVE,
};

/* "The ratio is at least `at_least`": confirmed when the whole interval lies above it, refuted
 * when the whole interval lies below it, both strictly, so that an end on the boundary settles
 * nothing (Akinshin's Compare2 decides the same). Each error is at most (1 - level) / 2.
 * Inconclusive without an interval, with one that falls short of its level, and when at_least
 * is NaN. A claim of the form "at most r" is one of the inverse, "at least 1 / r". */
enum stats_claim stats_claim(struct stats_estimate ratio, double at_least);

/* 1 / ratio: of a change new / base the speed-up base / new. The ends change places. */
struct stats_estimate stats_inverse(struct stats_estimate ratio);

/* "confirmed", "refuted", "inconclusive". */
const char *stats_claim_name(enum stats_claim claim);

#endif
