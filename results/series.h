/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The benches of one case on one target that differ in one parameter only, a number: the sizes
 * that growth and crossovers are seen over. */
#ifndef TARE_RESULTS_SERIES_H
#define TARE_RESULTS_SERIES_H

#include "results/result.h"

/* Fewer different sizes, or sizes less than that many times apart, show no order of growth. */
#define SERIES_SIZES_MIN 5
#define SERIES_RANGE_MIN 10.0

struct series_point {
    double size; /* from 1 on */
    const struct result_bench *bench;
};

struct series {
    const char *name;                  /* "queues/drain[kind=list]": without the size */
    const char *param;                 /* the size's name */
    const struct series_point *points; /* by size; each bench is on the same target */
    size_t count;                      /* at least 2 */
};

struct series_list {
    struct arena arena; /* of the names and points */
    struct series *items;
    size_t count;
};

/* All of a result, in the order of its benches; a bench with two numbers is in two. Skipped
 * and failed benches are among them. */
void series_collect(struct series_list *list, const struct result *result);
void series_list_finish(struct series_list *list);

/* Whether the sizes from `least` to `most` can show an order of growth. */
bool series_shows_growth(size_t sizes, double least, double most);

#endif
