/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result compares, case by case, and what it could not compare and why. */
#ifndef TARE_RESULTS_COMPARE_ROWS_H
#define TARE_RESULTS_COMPARE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "results/result.h"

enum compare_outcome {
    COMPARE_JUDGED,    /* there is a change */
    COMPARE_ONLY_BASE, /* the other side does not have the case */
    COMPARE_ONLY_NEW,
    COMPARE_FAILED_BASE, /* it has no figure there, and one on the other side */
    COMPARE_FAILED_NEW,
    COMPARE_FAILED_BOTH,
    COMPARE_SKIPPED_BASE, /* it cannot be measured there: a module is absent, the version does not fit */
    COMPARE_SKIPPED_NEW,
    COMPARE_OTHER_UNIT, /* or another metric */
    COMPARE_OTHER_CODE, /* one name, but not the same code or settings */
    COMPARE_NO_RATIO,   /* a figure is not above 0, or no block is shared */
};

struct compare_row {
    enum compare_outcome outcome;
    const struct result_bench *base;    /* NULL: not there */
    const struct result_bench *other;   /* NULL: not there */
    const struct result_change *change; /* NULL unless judged */
};

/* Two targets, or with COMPARE_VARIANTS the variants on one target. */
struct compare_side {
    const char *base; /* target names */
    const char *new_target;
    bool paired;
    struct compare_row *rows; /* in the order of the result */
    size_t count;
    size_t cap;
    size_t cursor; /* of the change found last */
};

struct compare_sides {
    struct compare_side *items;
    size_t count;
};

enum compare_by {
    COMPARE_TARGETS,  /* each target against the first */
    COMPARE_VARIANTS, /* on each target, each variant against its group's baseline */
};

/* From the changes of the result; borrows from it. */
void compare_sides_init(struct compare_sides *sides, const struct result *result,
                        enum compare_by by);
void compare_sides_finish(struct compare_sides *sides);

/* The rows of every side from the largest ratio to the smallest, what was not judged behind them, and
 * not in the order of the result. */
void compare_sides_sort(struct compare_sides *sides);

/* About how long it takes to measure the two benches of a row once more: a worker of each,
 * with its start and its warm-up. 0 where neither has a worker. */
double compare_block_ns(const struct compare_row *row);

#endif
