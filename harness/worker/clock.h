/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clocks of a timing. Header only, so that the reads stand in the loop's own code. */
#ifndef TARE_HARNESS_WORKER_CLOCK_H
#define TARE_HARNESS_WORKER_CLOCK_H

#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

static inline int64_t clock_read_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int64_t clock_wall_ns(void)
{
    return clock_read_ns(CLOCK_MONOTONIC);
}

static inline int64_t clock_thread_ns(void)
{
    return clock_read_ns(CLOCK_THREAD_CPUTIME_ID);
}

/* How often the kernel took the processor away from this thread. */
static inline int64_t clock_switches(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

#endif
