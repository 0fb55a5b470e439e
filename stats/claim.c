/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/claim.h"

enum stats_claim stats_claim(struct stats_estimate ratio, double at_least)
{
    if (!stats_reaches_level(&ratio)) {
        return STATS_CLAIM_INCONCLUSIVE;
    }
    if (ratio.low > at_least) {
        return STATS_CLAIM_CONFIRMED;
    }
    return ratio.high < at_least ? STATS_CLAIM_REFUTED : STATS_CLAIM_INCONCLUSIVE;
}

struct stats_estimate stats_inverse(struct stats_estimate ratio)
{
    struct stats_estimate inverse = ratio;
    inverse.point = 1.0 / ratio.point;
    inverse.low = 1.0 / ratio.high;
    inverse.high = 1.0 / ratio.low;
    return inverse;
}

const char *stats_claim_name(enum stats_claim claim)
{
    switch (claim) {
    case STATS_CLAIM_CONFIRMED:
        return "confirmed";
    case STATS_CLAIM_REFUTED:
        return "refuted";
    case STATS_CLAIM_INCONCLUSIVE:
        break;
    }
    return "inconclusive";
}
