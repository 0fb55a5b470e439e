/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outer loop of a case's function: an iterator whose every step waits for the runner's
 * next request and sets the inner loops for it, so that setup's names stay fast locals from
 * one sample to the next. Where several threads run the case each has an iterator of its own: one of them
 * leads and speaks with the runner, the others wait for what it orders. */
#ifndef TARE_HARNESS_WORKER_ROUNDS_H
#define TARE_HARNESS_WORKER_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/wire/wire.h"
#include "harness/worker/python.h"
#include "harness/worker/team.h"

/* Makes the types and what all cases of this process share. */
bool rounds_init(void);

/* What the rounds need to know of their case. */
struct rounds_case {
    struct wire_ready
        ready; /* what READY shall say; its texts are borrowed until the first step */
    int64_t begin_ns; /* when the case was received */
    bool gc_off;
    bool has_prepare;
    bool is_async;
    bool counts;          /* events, while samples are taken */
    char *const *program; /* of WIRE_KIND_STARTUP, NULL-terminated, borrowed; else NULL */
    struct team *team;    /* NULL: one thread */
    int64_t threads;
};

/* An iterator, the argument _tare_rounds, for the one thread or the leader of several, or for a follower.
 * NULL with an exception set. */
PyObject *rounds_new(const struct rounds_case *about, bool is_follower);
/* Borrowed: the argument _tare_keep that belongs to it. */
PyObject *rounds_keep(PyObject *self);
/* What it was made with; borrowed. */
const struct rounds_case *rounds_about(PyObject *self);
/* Lets go of all inputs and of the iterator; an exception that is set outlives it. NULL is fine. */
void rounds_free(PyObject *self);

/* What the thread is doing: "setup" until the first step, then "run", "prepare" or "teardown". */
const char *rounds_phase(PyObject *self);

#endif
