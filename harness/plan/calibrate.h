/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what a scout saw to how a variant is measured: copies of the body, turns in a sample,
 * warm-up. Pure functions on numbers; the constants are reasoned in docs/measuring.md. */
#ifndef TARE_HARNESS_PLAN_CALIBRATE_H
#define TARE_HARNESS_PLAN_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Time of one turn that copies of the body shall fill: the loop's own 5 to 15 ns are then below
 * 1 % of it, and what the interpreter's other bodies showed is good enough to take them off. */
#define CALIBRATE_TURN_NS 2000
/* Copies of a body that cannot fill it. From here on the loop's cost is the intercept over two
 * numbers of copies, a quarter and all; the figure is then the slope between 16 and 64 copies. Fewer do
 * not lie on one line: up to about 16 copies the processor's branch predictor knows the whole turn by heart. */
#define CALIBRATE_UNROLL_MAX 64
/* Chunks of the look at warm-up. */
#define CALIBRATE_CHUNKS_MAX 128

/* How many turns to try next after `turns` of them took elapsed_ns, to get to goal_ns: at
 * most ten times as many, at least one more while the goal is not reached. */
int64_t calibrate_next_turns(int64_t turns, int64_t elapsed_ns, int64_t goal_ns);
/* Turns that take about goal_ns, fewer where their inputs take much longer to prepare; at least 1. */
int64_t calibrate_turns(double turn_ns, double prepare_ns, int64_t goal_ns);

struct calibrate_unroll {
    int64_t many; /* copies in the samples' loop */
    int64_t few; /* copies in the loop that shows the loop's own cost; 0: it is assumed */
};
/* asked: the case's `unroll`, 0 for automatic; body_ns: cost of one execution; a prepared
 * case is never copied. */
struct calibrate_unroll calibrate_unroll(int64_t asked, bool has_prepare, double body_ns);

/* The cost of one turn of the loop itself: the intercept of the time of a turn over the number
 * of copies. NaN when both are equal. */
double calibrate_overhead_ns(double few_turn_ns, int64_t few, double many_turn_ns,
                             int64_t many);

/* How many of n chunks (time per execution each, in order) a fresh worker needs until it is
 * steady; n when it does not get there. Steady is the median of the last half; a chunk belongs to it when the
 * running median of 5 lies within 1 % or 3 robust standard errors, whichever is larger.
 * Of fewer than 10 chunks, which long executions give, the first that is at most 5 % above the rest. */
size_t calibrate_warmup(const double *chunk_ns, size_t n);

/* Does the cost of an execution depend on how many came before? */
struct calibrate_stationary {
    bool is_stationary;
    bool is_warming; /* it still gets a little faster: stationary, but not warm */
    char what[160];  /* a sentence for people when it is not */
};

/* first_ns: the first execution after a fresh setup in a process that has run the code before
 * (the least of a few such); steady_ns: an execution later on. An input that the first execution used up shows here. */
struct calibrate_stationary calibrate_first(double first_ns, double steady_ns);

/* `score`: of all pairs of samples of one worker, those whose later one took longer less those whose
 * later one was shorter, summed over the workers (Kendall's S). Where the cost does not change, every
 * order of a worker's samples is as likely. `growth` is the median ratio of the last sample to
 * the first. */
struct calibrate_stationary calibrate_trend(int64_t score, size_t workers, size_t samples,
                                            double growth);

/* Setups of a second look at what calibrate_trend has found. */
#define CALIBRATE_CYCLES_MAX 8

/* The first and the last sample after each of n setups, in the order of time. A case that drifts
 * begins anew with every setup, which a machine that changes its speed does not: every last sample
 * but one lies on the same side of the first before and the first behind it. */
struct calibrate_stationary calibrate_drift(const double *first_ns, const double *last_ns,
                                            size_t n);

#endif
