/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole run on the replay executor, with a look at everything that passes between policy and workers:
 * for the tests of collect. */
#ifndef TARE_TESTS_RUN_REHEARSAL_H
#define TARE_TESTS_RUN_REHEARSAL_H

#include <signal.h>

#include "harness/plan/plan.h"
#include "harness/run/collect.h"
#include "harness/run/replay.h"

#define REHEARSAL_EVENTS_MAX 200000
#define REHEARSAL_TARGETS    3

enum event_kind {
    EVENT_START,
    EVENT_READY,
    EVENT_SAMPLE,
    EVENT_AGAIN,
    EVENT_FINISH,
    EVENT_KILL, /* of a slot with a worker in it, finished or not */
    EVENT_SAVE
};

struct event {
    enum event_kind kind;
    int slot;
    char label[80]; /* "VARIANT@TARGET" */
    uint32_t hash_seed;
    bool no_site;
    size_t ordinal; /* the so many-th start of the label, from 1 */
    bool has_code;  /* of a start: the code of an earlier worker came with it */
    struct wire_sample sample;
};

/* One run. Zeroed but for what the test sets; rehearsal_begin makes the rest. */
struct rehearsal {
    /* Set by the test. */
    const char *yaml;   /* the suite, called "s" */
    const char *replay; /* the replay file's text */
    size_t target_count;
    struct plan_options options;
    size_t interrupt_after; /* samples; 0: never */
    size_t unsaved_after;   /* saves; 0: never */
    bool never_saves;       /* a save is never due */
    const char *fail_label; /* this member ... */
    size_t fail_start;      /* ... fails in its so many-th start, from 1; 0: never */
    bool needs_site;        /* workers fail when they are started without site-packages */
    void (*look)(const struct rehearsal *run, const bool *changed); /* at a save */

    struct suite *suite;
    struct target targets[REHEARSAL_TARGETS];
    struct plan *plan;
    struct result *result;
    struct replay *answers;
    struct executor inner;
    volatile sig_atomic_t interrupted;
    struct event *events;
    size_t event_count;
    struct event living[EXECUTOR_SLOTS]; /* the start of the slot's worker */
    bool is_living[EXECUTOR_SLOTS];
    bool is_finished[EXECUTOR_SLOTS]; /* but not yet taken away */
    size_t alive;
    size_t alive_most;
    size_t samples;
    size_t saves;
    double progress;      /* last told */
    int64_t left_most_ns; /* ever told */
    int64_t end_least_ns; /* the earliest end that was told of since the first sample */
    double inspected;     /* the progress told when the first sample was asked for */
    enum collected outcome;
};

/* Plans; `text` is a document to go on with, or NULL. */
void rehearsal_begin(struct rehearsal *run, const char *text);
void rehearsal_go(struct rehearsal *run);
/* Both. */
void rehearsal_run(struct rehearsal *run);
void rehearsal_finish(struct rehearsal *run);

const struct result_bench *rehearsal_bench(const struct rehearsal *run,
                                           const char *variant, const char *target);
size_t rehearsal_count(const struct rehearsal *run, enum event_kind kind);
/* Fails unless the value is within the tolerance of what is expected. */
void assert_near(double value, double expected, double tolerance);
/* The document, with its id and times made the same for all. Caller frees. */
char *rehearsal_document(struct rehearsal *run);

#endif
