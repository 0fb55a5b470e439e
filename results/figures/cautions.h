/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to be careful about in a set of figures, each as a code for programs and a clause for
 * people. */
#ifndef TARE_RESULTS_FIGURES_CAUTIONS_H
#define TARE_RESULTS_FIGURES_CAUTIONS_H

#include <stddef.h>

#include "harness/base/attr.h"
#include "results/emit.h"
#include "results/figures/compared.h"
#include "results/figures/described.h"

#define CAUTIONS_MAX 8

/* Of every comparison that is not paired: the way it is, not what is wrong with it. */
#define CAUTION_UNPAIRED "unpaired"
#define CAUTION_UNPAIRED_TEXT                                                            \
    "not paired: whatever else changed between the two runs is in the ratio"

struct caution {
    const char *code; /* "too_few_workers" */
    char text[240];
};

struct cautions {
    struct caution items[CAUTIONS_MAX];
    size_t count;
};

/* Beyond CAUTIONS_MAX nothing is added. */
void cautions_add(struct cautions *cautions, const char *code, const char *format, ...)
    PRINTF_LIKE(3, 4);
void cautions_of_workers(struct cautions *cautions, const struct stats_workers *said);
void cautions_of_change(struct cautions *cautions, const struct compared *compared);

/* "warnings": [{"code": "drift", "text": "..."}]. */
void cautions_emit(struct emit *emit, const struct cautions *cautions);

#endif
