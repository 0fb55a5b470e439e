/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/estimate.h"

const char *stats_verdict_name(enum stats_verdict verdict)
{
    switch (verdict) {
    case STATS_VERDICT_FASTER:
        return "faster";
    case STATS_VERDICT_SLOWER:
        return "slower";
    case STATS_VERDICT_SAME:
        return "same";
    case STATS_VERDICT_UNCLEAR:
        break;
    }
    return "unclear";
}
