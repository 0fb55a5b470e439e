/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/described.h"

#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "stats/quantile.h"

static void fill_figures(struct described *described, double *scratch)
{
    const struct numbers *numbers = described->numbers;
    size_t at = 0;
    for (size_t i = 0; i < numbers->workers; i++) {
        size_t n = numbers->sizes[i];
        bool is_sorted = stats_sort(numbers->values + at, n, scratch);
        described->figures[i] = is_sorted ? stats_median(scratch, n) : (double)NAN;
        at += n;
    }
}

void describe(struct described *described, const struct numbers *numbers, double level)
{
    size_t room = stats_workers_scratch(numbers->count, numbers->workers);
    room = room > numbers_most(numbers) ? room : numbers_most(numbers);
    double *scratch = xcalloc(room + 1, sizeof(*scratch));
    *described = (struct described){
        .numbers = numbers,
        .figures = xcalloc(numbers->workers + 1, sizeof(*described->figures)),
        .said = stats_describe_workers(numbers->values, numbers->sizes, numbers->workers,
                                       level, scratch),
    };
    fill_figures(described, scratch);
    free(scratch);
}

void described_finish(struct described *described)
{
    free(described->figures);
    *described = (struct described){0};
}

size_t described_figures(const struct described *described, double *figures)
{
    size_t count = 0;
    for (size_t i = 0; i < described->numbers->workers; i++) {
        if (!isnan(described->figures[i])) {
            figures[count++] = described->figures[i];
        }
    }
    return count;
}
