/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads that run one case together. The leader talks to the runner; each of the others takes its orders,
 * runs the same loops and reports what they took. All timings begin at a gate that opens when the last
 * thread is there. Whoever waits here has let go of the GIL. A thread that fails breaks the team: nobody
 * waits for it any more. */
#ifndef TARE_HARNESS_WORKER_TEAM_H
#define TARE_HARNESS_WORKER_TEAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/worker/clock.h"

struct team;

/* What every thread is to do next: `lead` turns, then `part` timed ones; or to end. */
struct team_order {
    bool is_end;
    int64_t lead;
    int64_t part;
};

/* NULL without memory. Never freed: a thread that hangs may come back to it later. */
struct team *team_new(int64_t threads);

/* The leader's side. team_gather waits until all others have reported on their order, or on their setup where
 * none was given yet, and adds what they took; false when one has failed. */
void team_give(struct team *team, const struct team_order *order);
bool team_gather(struct team *team, struct clock_timing *sum);
/* Waits for so many reports only; false when a thread has failed. */
bool team_await(struct team *team, int64_t reports);

/* The others' side. team_take waits for the next order, `seen` counts those that the thread has had, from 0;
 * false when the team is broken. */
bool team_take(struct team *team, uint64_t *seen, struct team_order *ret);
void team_report(struct team *team, const struct clock_timing *timing);

/* Waits until all threads are there; false when the team is broken. */
bool team_pass_gate(struct team *team);

/* Breaks the team with the exception that is set, which is kept where it is the first. */
void team_break(struct team *team, const char *phase);
/* Sets the exception that broke the team again and says what its thread was doing; false when it is whole. */
bool team_raise(struct team *team, const char **ret_phase);

#endif
