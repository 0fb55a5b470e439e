/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/estimate.h"

#include <string.h>

/* A level that was computed may fall short of the one asked for by its rounding. */
#define LEVEL_TOLERANCE 1e-9

bool stats_reaches_level(const struct stats_estimate *estimate)
{
    return estimate->achieved_level >= estimate->level - LEVEL_TOLERANCE;
}

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

enum stats_verdict stats_verdict_of(const char *name)
{
    enum stats_verdict verdict = STATS_VERDICT_FASTER;
    while (verdict < STATS_VERDICT_UNCLEAR &&
           strcmp(stats_verdict_name(verdict), name) != 0) {
        verdict++;
    }
    return verdict;
}
