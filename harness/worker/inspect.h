/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outer loop of a case that is inspected, in a worker that is never timed: it takes the place of
 * rounds.h. Once the runner asks, it executes `run` until it is warm, evaluates the case's value after
 * the first two executions, counts the memory of some more, one by one, and reads the bytecode. */
#ifndef TARE_HARNESS_WORKER_INSPECT_H
#define TARE_HARNESS_WORKER_INSPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/wire/wire.h"
#include "harness/worker/python.h"

/* Before any code of the case runs: memory is counted from here on where that is wanted. rounds_init has
 * run. False with an exception set. */
bool inspect_prepare(const struct wire_case *job);

/* Before the case's function, which is borrowed, is called: what READY shall say. */
void inspect_begin(const struct wire_ready *ready, int64_t begin_ns, PyObject *function);
/* Lets go of inputs and values; an exception that is set outlives it. */
void inspect_end(void);

PyObject *inspect_iterator(void); /* borrowed: the argument _tare_rounds */
PyObject *inspect_keep(void);     /* borrowed: the argument _tare_keep */

/* What the case's code is doing: "setup" until the first step, then "prepare", "run", "value" or
 * "teardown". */
const char *inspect_phase(void);

#endif
