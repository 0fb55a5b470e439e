/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker's raw samples as figures, and which of them count.
 *
 * Beside every sample the worker does a fixed piece of work, the yardstick. Where that takes
 * more than SAMPLES_DISTURBED_RATIO times the best of the run, something else slowed the processor
 * down; where wall time counts and the kernel took the processor away for a part of the sample, something
 * else ran in it. Such a sample is disturbed: it is kept, but no figure rests on it as long
 * as enough others do. The choice never looks at how fast the sample itself was, so it cannot
 * favour a fast sample or a faster side. Samples of documents without a yardstick are never slow,
 * and of a worker that has figures in place of timings (another program's file) all count. */
#ifndef TARE_RESULTS_SAMPLES_H
#define TARE_RESULTS_SAMPLES_H

#include "results/result.h"

/* Left alone, the yardstick stays within 0.5 % of its best in 90 % of its readings; a busy
 * sibling thread makes it 1.2 to 1.9 times as long. */
#define SAMPLES_DISTURBED_RATIO 1.1
/* Of a sample's wall time, with an involuntary context switch; a kernel thread takes less. */
#define SAMPLES_LOST_SHARE 0.02

/* The longest of n readings of the yardstick that is not slow, where the least of them is the best there
 * is: SAMPLES_DISTURBED_RATIO times that. Infinite when n is 0. */
double samples_yardstick_limit_ns(const int64_t *readings_ns, size_t n);

/* Which samples a figure is made of. */
enum samples_choice {
    SAMPLES_UNDISTURBED,
    SAMPLES_ALL,
};

/* Whether figures of that choice rest on the worker's sample. */
bool samples_counts(const struct result *result, const struct result_bench *bench,
                    const struct result_worker *worker, size_t sample,
                    enum samples_choice choice);

/* How many samples of the worker count. */
size_t samples_count(const struct result *result, const struct result_bench *bench,
                     const struct result_worker *worker, enum samples_choice choice);

/* The worker's samples that count, in the order they were taken, as
 * (time - loops * overhead_ns) / (loops * unroll * inner), in ns per operation: time is elapsed_ns
 * or cpu_ns as the bench's clock says, the overhead the worker's own, else the target's
 * loop_overhead_ns, else 0; figures_ns where the worker has them. May be 0 or negative for a body that does nothing. `values` holds
 * worker->samples; returns how many were written, 0 too when the bench has no counts. */
size_t samples_figures(const struct result *result, const struct result_bench *bench,
                       const struct result_worker *worker, enum samples_choice choice,
                       double *values);

/* The worker's figure: the median of samples_figures. NaN when none counts. */
double samples_worker_figure(const struct result *result,
                             const struct result_bench *bench,
                             const struct result_worker *worker,
                             enum samples_choice choice);

/* Undisturbed when `count` of `all` workers (or blocks) have samples that are: at least 6, and a
 * quarter of all. Else all samples, as fewer would say less than they leave out. */
enum samples_choice samples_choose(size_t count, size_t all);

/* The same for the workers of a bench. */
enum samples_choice samples_choice_of(const struct result *result,
                                      const struct result_bench *bench);

#endif
