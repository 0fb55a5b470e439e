/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam between policy and processes: what a plan needs of workers. `live` has real ones,
 * `replay` answers from a formula, so that everything above is tested without Python and
 * without a clock. A slot is a place for one living worker, 0 .. EXECUTOR_SLOTS - 1. */
#ifndef TARE_HARNESS_RUN_EXECUTOR_H
#define TARE_HARNESS_RUN_EXECUTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/plan/target.h"
#include "harness/wire/wire.h"

#define EXECUTOR_SLOTS 64

enum failure_kind {
    FAILURE_NONE,
    FAILURE_EXCEPTION,   /* Python raised; message and traceback are there */
    FAILURE_SYNTAX,      /* the case does not compile */
    FAILURE_MISSING,     /* a required module is absent: the case is skipped */
    FAILURE_SIGNAL,      /* the worker died of a signal */
    FAILURE_EXIT,        /* the worker left by itself */
    FAILURE_TIMEOUT,     /* no answer in time; it was killed */
    FAILURE_STOPPED,     /* it stopped itself (SIGSTOP); it was killed */
    FAILURE_PROTOCOL,    /* it closed its descriptor, or sent what is no message */
    FAILURE_START,       /* it could not be started at all */
    FAILURE_INTERRUPTED, /* the user asked the run to end; nothing is wrong with the case */
};

/* What happened to a worker or its case. failure_finish frees the texts; {0} is none. */
struct failure {
    enum failure_kind kind;
    char phase[24];     /* "setup", "run", ... : what it was asked to do */
    char message[1024]; /* "killed by signal 11 (segmentation fault)" */
    int line;           /* in the suite's file; 0: unknown */
    int col;
    char *traceback;   /* or NULL */
    char *stderr_tail; /* its last lines (at most 20, 4 KiB), or NULL */
};

void failure_finish(struct failure *failure);
const char *
failure_kind_name(enum failure_kind kind); /* "exception", "syntax", "signal", ... */

struct launch {
    const struct target *target;
    const struct wire_case *job; /* copied by start */
    const char *label; /* the variant's name, which the replay executor knows it by */
    uint32_t hash_seed;
    bool no_site;       /* start with -S */
    int64_t timeout_ns; /* for each answer */
};

struct executor {
    void *self;

    /* The time that plans go by: CLOCK_MONOTONIC, or what the replayed work would have taken. */
    int64_t (*now_ns)(void *self);

    /* Starts a worker in `slot` and gives it its case; returns at once, so that several start
     * side by side. A failure shows in ready(). */
    void (*start)(void *self, int slot, const struct launch *launch);
    /* Waits until the case is set up. *ret->code is borrowed until the slot's next call;
     * *ret_ready_ns is the time from the start to HELLO. */
    bool (*ready)(void *self, int slot, struct wire_ready *ret, int64_t *ret_ready_ns,
                  struct failure *failure);
    /* Takes one sample. *ret->modules is borrowed until the slot's next call. */
    bool (*sample)(void *self, int slot, const struct wire_sample *sample,
                   struct wire_timed *ret, struct failure *failure);
    /* Has a case inspected whose job says what for. The texts of *ret are borrowed until the slot's next
     * call. */
    bool (*inspect)(void *self, int slot, const struct wire_inspect *request,
                    struct wire_inspected *ret, struct failure *failure);
    /* Sets the same case up again in the same process (its teardown runs first). */
    bool (*again)(void *self, int slot, struct wire_ready *ret, struct failure *failure);
    /* Runs teardown and lets the worker die; kill() then takes it away. `ret` may be NULL. */
    bool (*finish)(void *self, int slot, struct wire_done *ret, struct failure *failure);
    /* Ends the worker as it is, with all it has started; does nothing to an empty slot. */
    void (*kill)(void *self, int slot);
};

#endif
