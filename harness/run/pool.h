/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All living workers at once: while one is waited for, none of the others is ever held up by a
 * full pipe or socket, and what happens to a worker becomes a failure. */
#ifndef TARE_HARNESS_RUN_POOL_H
#define TARE_HARNESS_RUN_POOL_H

#include <signal.h>

#include "harness/run/executor.h"
#include "harness/run/worker.h"

/* {0} is empty. */
struct pool {
    struct worker workers[EXECUTOR_SLOTS];
    const volatile sig_atomic_t *interrupted; /* or NULL */
    int64_t errors_next_ns;                   /* stderr is not read before */
};

bool pool_is_living(const struct worker *worker);
bool pool_is_interrupted(const struct pool *pool);

/* Ends a worker with all it has started and makes it {0}. */
void pool_end(struct pool *pool, struct worker *worker);

/* Completes a failure with the last lines of stderr and ends the worker; returns false. */
bool pool_fail(struct pool *pool, struct worker *worker, struct failure *failure);
bool pool_fail_interrupted(struct pool *pool, struct worker *worker, const char *phase,
                           struct failure *failure);
bool pool_fail_garbled(struct pool *pool, struct worker *worker, const char *phase,
                       struct failure *failure);

/* Waits for the next frame of a worker, at most `timeout_ns`; false with the failure, and the
 * worker is over. `phase` says what it was asked to do. */
bool pool_await(struct pool *pool, struct worker *worker, const char *phase,
                int64_t timeout_ns, struct frame *ret, struct failure *failure);

#endif
