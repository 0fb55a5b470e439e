/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The executor over real workers. One at a time in a process: it makes the process a
 * subreaper, so that what a case leaves behind is found and killed with its worker. */
#ifndef TARE_HARNESS_RUN_LIVE_H
#define TARE_HARNESS_RUN_LIVE_H

#include <sched.h>
#include <signal.h>

#include "harness/base/error.h"
#include "harness/run/executor.h"

struct live_options {
    const char *core;           /* path of _tare.abi3.so */
    const char *launcher;       /* path of the program that embeds a libpython */
    int64_t memory_limit_bytes; /* RLIMIT_DATA of a worker; 0: none */
    const cpu_set_t *cpus;      /* affinity of the workers, or NULL */
    const char *const *env;     /* further variables "NAME=VALUE" for the workers */
    size_t env_count;
    /* Becomes non-zero when the run shall end. */
    const volatile sig_atomic_t *interrupted;
};

struct live; /* opaque */

struct live *live_new(const struct live_options *options, struct error *err);
void live_free(struct live *live); /* kills what still lives */
struct executor live_executor(struct live *live);

#endif
