/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks a plan through an executor and fills the result: scouts, then blocks in waves, until
 * every group is as precise as asked or the budget is spent. */
#ifndef TARE_HARNESS_RUN_COLLECT_H
#define TARE_HARNESS_RUN_COLLECT_H

#include <signal.h>

#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "results/result.h"

struct collect {
    const struct plan *plan;
    struct executor executor;
    struct result *result; /* from record_plan(): bench i is the plan's member i */
    int64_t memory_bytes;  /* a worker's limit, for the size of batches */
    const volatile sig_atomic_t *interrupted;
    void *context; /* for the callbacks, which are never called while a sample is taken */
    /* The run is done_ratio through and measures `label`; left_ns -1: unknown. */
    void (*progress)(void *context, double done_ratio, const char *label,
                     int64_t left_ns);
    /* Whether save() is wanted now; NULL: always. What is not saved is brought up to date later. */
    bool (*is_save_due)(void *context);
    /* What is inspected is in the result, nothing has been timed yet. May be NULL. */
    void (*inspected)(void *context);
    /* The result is complete up to here; changed[i] tells whether bench i is another than at
     * the last call. False stops the run (the output cannot be written). */
    bool (*save)(void *context, const bool *changed);
};

enum collected {
    COLLECTED_ALL,         /* every bench that was not skipped is measured */
    COLLECTED_SOME,        /* some failed or are not stationary */
    COLLECTED_NONE,        /* nothing could be measured */
    COLLECTED_INTERRUPTED, /* the user ended it */
    COLLECTED_UNSAVED,     /* save() said no */
};

/* Benches that already have workers (of a document that is resumed) keep their loops and go on
 * with the next block. */
enum collected collect_run(struct collect *collect);

#endif
