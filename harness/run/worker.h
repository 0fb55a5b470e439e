/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner's end of one worker: frames out and in and what it writes to stderr. Nothing here
 * waits; live.c polls. One request is under way at a time. */
#ifndef TARE_HARNESS_RUN_WORKER_H
#define TARE_HARNESS_RUN_WORKER_H

#include <stdbool.h>

#include "harness/run/spawn.h"
#include "harness/run/tail.h"
#include "harness/wire/wire.h"

/* {0} with process.pid 0: no worker. */
struct worker {
    struct process process;
    struct tail tail;   /* of its stderr */
    unsigned char *job; /* the CASE frame, to be sent again */
    size_t job_len;
    unsigned char small[128]; /* any other frame that goes out */
    const unsigned char *out; /* what is to be sent yet */
    size_t out_len;
    unsigned char *in; /* what has come */
    size_t in_len;
    size_t in_cap;
    size_t taken;    /* bytes of the frame that was handed out last */
    bool is_owing;   /* an answer is expected */
    bool is_closed;  /* its end of the wire is closed */
    bool is_garbled; /* what has come is no frame */
    int64_t started_ns;
    int64_t hello_ns; /* when its first frame was there; 0: not yet */
    int64_t timeout_ns;
    char start_error[512]; /* why there is no process */
};

/* A frame that has come. The payload is borrowed until the next worker_send or worker_take. */
struct frame {
    enum wire_type type;
    const unsigned char *payload;
    size_t len;
};

/* CLOCK_MONOTONIC. */
int64_t worker_clock_ns(void);

/* Sends a frame of the worker's own memory (`job` or `small`) as far as it goes now and expects
 * an answer; worker_flush goes on. */
void worker_send(struct worker *worker, const unsigned char *data, size_t len);
void worker_flush(struct worker *worker);

/* Takes in what is there, at most one whole frame. */
void worker_read(struct worker *worker);

/* Whether a whole frame has come. A header that is none sets is_garbled. */
bool worker_peek(struct worker *worker, struct frame *ret);
/* Hands the frame out: the worker owes nothing, and the next read looks behind it. */
bool worker_take(struct worker *worker, struct frame *ret);

/* Takes in what it wrote to stderr, at most one pipe full; false when it was nothing. */
bool worker_drain(struct worker *worker);

/* Frees and closes everything and makes it {0}; the process must have been reaped. */
void worker_finish(struct worker *worker);

#endif
