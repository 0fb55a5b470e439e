/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/compared.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void compare_paired(struct compared *compared, const struct described *base,
                           const struct described *new_side)
{
    size_t rounds = base->numbers->workers;
    double *left = xcalloc(3 * rounds + 1, sizeof(*left));
    double *right = left + rounds;
    double *logs = right + rounds;
    double *scratch =
        xcalloc(larger(2 * rounds, stats_change_paired_more_scratch(rounds)) + 1,
                sizeof(*scratch));
    size_t n = 0;
    compared->rounds = rounds;
    compared->log_ratios = xcalloc(rounds + 1, sizeof(*compared->log_ratios));
    for (size_t i = 0; i < rounds; i++) {
        /* NaN where a side has no figure. */
        compared->log_ratios[i] = log(new_side->figures[i]) - log(base->figures[i]);
        if (!isnan(compared->log_ratios[i])) {
            left[n] = base->figures[i];
            right[n] = new_side->figures[i];
            logs[n++] = compared->log_ratios[i];
        }
    }
    compared->dropped_blocks = rounds - n;
    compared->change =
        stats_change_paired(logs, n, compared->how.level, compared->how.margin, scratch);
    compared->more = stats_change_paired_more(compared->change, left, right, n, scratch);
    free(left);
    free(scratch);
}

static void compare_unpaired(struct compared *compared, const struct described *base,
                             const struct described *new_side)
{
    size_t n = base->said.workers;
    size_t m = new_side->said.workers;
    double *left =
        xcalloc(base->numbers->workers + new_side->numbers->workers + 1, sizeof(*left));
    double *right = left + base->numbers->workers;
    described_figures(base, left);
    described_figures(new_side, right);
    double *scratch = xcalloc(stats_change_unpaired_scratch(n, m) + 1, sizeof(*scratch));
    compared->change = stats_change_unpaired(left, n, right, m, compared->how.level,
                                             compared->how.margin, scratch);
    compared->more =
        stats_change_unpaired_more(compared->change, left, n, right, m, scratch);
    compared->drift_is_of_base = base->said.drift.widen > new_side->said.drift.widen;
    free(left);
    free(scratch);
}

void compare(struct compared *compared, const struct described *base,
             const struct described *new_side, const struct compared_how *how)
{
    *compared = (struct compared){.how = *how,
                                  .base_workers = base->said.workers,
                                  .new_workers = new_side->said.workers};
    if (how->paired) {
        compare_paired(compared, base, new_side);
    } else {
        compare_unpaired(compared, base, new_side);
    }
}

void compared_finish(struct compared *compared)
{
    free(compared->log_ratios);
    *compared = (struct compared){0};
}
