/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a process become steady, and after how many values? */
#ifndef TARE_STATS_WARMUP_H
#define TARE_STATS_WARMUP_H

#include <stddef.h>

enum stats_warmup_class {
    STATS_WARMUP_FLAT,      /* steady from the first value */
    STATS_WARMUP_WARMUP,    /* begins slower than it ends */
    STATS_WARMUP_SLOWDOWN,  /* was faster than it ends */
    STATS_WARMUP_NO_STEADY, /* still changes in the last quarter */
};

struct stats_warmup {
    enum stats_warmup_class class;
    size_t
        steady_from; /* index of the first steady value; n when there is no steady state */
    double steady;   /* median of the logs from there on; NaN when there is none */
    size_t segments;
};

/* How many bytes of scratch stats_warmup needs for n values. */
size_t stats_warmup_scratch(size_t n);

/* Of the logs of n costs of one process in order of time (Barrett et al., Proc. ACM Program.
 * Lang. 1 (2017) OOPSLA 52; segments by stats_segment). A segment is like the last one when
 * their medians differ by no more than `margin` (0.01) or three standard errors. Flat when
 * n < 10; no steady state when a value is not finite. scratch holds
 * stats_warmup_scratch(n) bytes, as malloc aligns them. */
struct stats_warmup stats_warmup(const double *log_values, size_t n, double margin,
                                 void *scratch);

/* "flat", "warm-up", "slowdown", "no steady state". */
const char *stats_warmup_name(enum stats_warmup_class class);

#endif
