/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/stopping.h"

#include <math.h>

/* Fewer workers or blocks give no interval of 95 %. */
#define FEWEST_UNITS 6
/* Fewer blocks give no interval at the levels of the looks with one to spare. */
#define FEWEST_AT_FIRST_LOOK 8
/* Below this much of a level is rounding, not a level that was missed. */
#define LEVEL_TOLERANCE 1e-9

/* The alpha of each look when all of 2, 3, 4 or 5 are to make 0.05 (Pocock 1977). */
static const double pocock_alpha[] = {0.0294, 0.0221, 0.0182, 0.0158};

double stats_half_width(const struct stats_estimate *estimate)
{
    return estimate->point > 0.0
               ? (estimate->high - estimate->low) / 2.0 / estimate->point
               : NAN;
}

double stats_half_width_of_ratio(const struct stats_estimate *ratio)
{
    return (log(ratio->high) - log(ratio->low)) / 2.0;
}

bool stats_is_precise(const struct stats_estimate *estimate, double half_width,
                      double precision_ratio)
{
    return estimate->n >= FEWEST_UNITS &&
           estimate->achieved_level >= estimate->level - LEVEL_TOLERANCE &&
           half_width <= precision_ratio;
}

double stats_units_needed(size_t units, double half_width, double precision_ratio)
{
    if (isnan(half_width) || !(precision_ratio > 0.0)) {
        return NAN;
    }
    double factor = half_width / precision_ratio;
    return fmax(ceil((double)units * factor * factor), FEWEST_UNITS);
}

bool stats_looks_plan(size_t count, size_t most_blocks, struct stats_looks *ret)
{
    if (count < STATS_LOOKS_LEAST || count > STATS_LOOKS_MOST ||
        most_blocks / count < FEWEST_AT_FIRST_LOOK) {
        return false;
    }
    *ret = (struct stats_looks){
        .count = count,
        .level = 1.0 - pocock_alpha[count - STATS_LOOKS_LEAST],
    };
    size_t whole = most_blocks / count;
    size_t rest = most_blocks % count;
    for (size_t i = 1; i <= count; i++) {
        ret->blocks[i - 1] = whole * i + rest * i / count;
    }
    return true;
}

bool stats_looks_due(const struct stats_looks *looks, size_t blocks, size_t *ret_look)
{
    for (size_t i = 0; i < looks->count; i++) {
        if (looks->blocks[i] == blocks) {
            *ret_look = i;
            return true;
        }
    }
    return false;
}

enum stats_stop stats_looks_stop(const struct stats_looks *looks, size_t look,
                                 const struct stats_change *change,
                                 double precision_ratio)
{
    bool is_as_planned = look < looks->count && change->blocks == looks->blocks[look] &&
                         fabs(change->ratio.level - looks->level) <= LEVEL_TOLERANCE;
    if (!is_as_planned) {
        return STATS_STOP_NOT;
    }
    if (change->verdict == STATS_VERDICT_FASTER ||
        change->verdict == STATS_VERDICT_SLOWER) {
        return STATS_STOP_DECIDED;
    }
    double half_width = stats_half_width_of_ratio(&change->ratio);
    if (precision_ratio > 0.0 &&
        stats_is_precise(&change->ratio, half_width, precision_ratio)) {
        return STATS_STOP_PRECISE;
    }
    return look + 1 == looks->count ? STATS_STOP_LAST : STATS_STOP_NOT;
}
