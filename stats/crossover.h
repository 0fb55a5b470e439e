/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which size on does the other one of two win? */
#ifndef TARE_STATS_CROSSOVER_H
#define TARE_STATS_CROSSOVER_H

#include <stddef.h>

#include "stats/estimate.h"

enum stats_crossing {
    STATS_CROSSING_UNKNOWN, /* fewer than 2 sizes with an interval, or bad input */
    STATS_CROSSING_NONE,    /* no two sizes are shown to lie on either side of 1 */
    STATS_CROSSING_SEVERAL, /* the ratio is shown to cross 1 more than once */
    STATS_CROSSING_RISING,  /* below 1 at small sizes, above 1 at large ones */
    STATS_CROSSING_FALLING, /* the other way round */
};

struct stats_crossover {
    enum stats_crossing crossing;
    /* Of the last two only, else NaN: the size where the ratio is 1, with its interval, and the
     * sizes nearest to it whose own intervals lie on the one side of 1 and on the other. */
    struct stats_estimate at;
    double below;
    double above;
};

/* Of n ratios with their intervals at n sizes: the sizes ascend strictly from above 0, ratios are
 * above 0; one whose interval falls short of its level is passed over. Between two sizes log
 * ratio is taken to be linear in log size, so the interval holds what the blocks leave open, not what a
 * coarse grid does: `below` and `above` say how coarse it is.
 *
 * The point is where the isotonic (pool-adjacent-violators) fit of the log ratios is 0. The interval
 * holds the sizes at which a ratio of 1 is not refuted: the interval of the interpolated ratio is
 * made of those of its two neighbours by squaring and adding their arms (MOVER; Zou and Donner,
 * Stat. Med. 27 (2008) 1693-1702), and inverted as Fieller (J. R. Stat. Soc. B 16 (1954) 175-185)
 * inverts that of a ratio. It always lies between `below` and `above`. at.n is how many sizes
 * were used. scratch holds 7 n values. */
struct stats_crossover stats_crossover(const double *sizes,
                                       const struct stats_estimate *ratios, size_t n,
                                       double *scratch);

#endif
