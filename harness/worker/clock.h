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

/* What a piece of work took. {0}: none was done. */
struct clock_timing {
    int64_t begin_ns; /* by the wall clock */
    int64_t end_ns;
    int64_t cpu_ns;
    int64_t switches; /* involuntary */
};

/* Work that was done at the same time: from the first begin to the last end, the rest added up. */
static inline void clock_join(struct clock_timing *sum, const struct clock_timing *more)
{
    if (sum->end_ns == 0) {
        *sum = *more;
    } else if (more->end_ns != 0) {
        sum->begin_ns = more->begin_ns < sum->begin_ns ? more->begin_ns : sum->begin_ns;
        sum->end_ns = more->end_ns > sum->end_ns ? more->end_ns : sum->end_ns;
        sum->cpu_ns += more->cpu_ns;
        sum->switches += more->switches;
    }
}

/* How often the kernel took the processor away from this thread. */
static inline int64_t clock_switches(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

#endif
