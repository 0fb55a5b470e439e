/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that somebody has, as workers with their values: from plain text or from JSON. They are
 * times, sizes or other costs, so that each is finite and above 0. */
#ifndef TARE_RESULTS_FIGURES_NUMBERS_H
#define TARE_RESULTS_FIGURES_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/diags.h"
#include "results/json.h"

/* {0} is empty. */
struct numbers {
    double *values; /* those of a worker after those of the one before */
    size_t count;
    size_t cap;
    size_t *sizes; /* how many each worker has; 0: the worker has nothing to say */
    size_t workers;
    size_t worker_cap;
};

enum numbers_layout {
    NUMBERS_WORKER_EACH, /* every number is a worker */
    NUMBERS_WORKER_LINE, /* every line with a number is a worker */
};

/* Numbers between white space; '#' begins a comment. False, and what is wrong with the place of
 * each in `diags`: something is no number, or there is none at all. Finish either way. */
bool numbers_parse(struct numbers *numbers, const char *name, const char *text,
                   size_t len, enum numbers_layout layout, struct diags *diags);

/* The member `key` of a request: [[1, 2], [3]] are two workers, [1, 2, 3] three of one value each;
 * null or [] a worker without values. What is wrong is the mistake of the document. */
void numbers_read(struct numbers *numbers, const struct json *object, const char *key);

/* The number of values of a worker that has most. */
size_t numbers_most(const struct numbers *numbers);
void numbers_finish(struct numbers *numbers);

#endif
