/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timed loops. A `for` statement in the case's function runs over one of these iterators;
 * its first step reads the clock last and its final step reads the clock first, so between the
 * two reads there is nothing but the loop and the user's code, and no Python object is made.
 * A loop belongs to one thread. */
#ifndef TARE_HARNESS_WORKER_LOOP_H
#define TARE_HARNESS_WORKER_LOOP_H

#include <stdint.h>

#include "harness/worker/clock.h"
#include "harness/worker/python.h"
#include "harness/worker/team.h"

/* Makes the types; false with an exception set. */
int loop_init(void);

/* An iterator that gives None for every turn. */
PyObject *loop_turns_new(void);
/* An iterator that gives one prepared input for every turn and keeps it alive until it is filled anew, so
 * that no input is freed while the clock runs. */
PyObject *loop_inputs_new(void);

/* The next `for` over the loop takes `lead` turns with no clock running, then `turns` timed ones, with
 * nothing between the two but the reading of the clock: what the lead finds cold is warm for the
 * rest. Both 0: ends at once. */
void loop_set_turns(PyObject *iterator, int64_t lead, int64_t turns);
/* Hands the inputs over, a list of one for every turn; NULL lets go of them. */
void loop_set_inputs(PyObject *iterator, PyObject *inputs);
/* Whose threads begin their timed turns together; NULL: there is only one. */
void loop_set_team(PyObject *iterator, struct team *team);
/* What the last run of the loop took. */
const struct clock_timing *loop_timing(PyObject *iterator);

/* The least time between two readings of the clocks, which every timing holds once. */
struct clock_timing loop_clock_cost(void);

#endif
