/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outer loop of a case's function: an iterator whose every step waits for the runner's
 * next request and sets the inner loops for it, so that setup's names stay fast locals from
 * one sample to the next. */
#ifndef TARE_HARNESS_WORKER_ROUNDS_H
#define TARE_HARNESS_WORKER_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/wire/wire.h"
#include "harness/worker/python.h"

/* Makes the types and the objects that all cases of this process share. */
bool rounds_init(void);

/* Before a case's function is called: what READY shall say. The texts are borrowed until the first step. */
void rounds_begin(const struct wire_ready *ready, int64_t begin_ns, bool gc_off,
                  bool has_prepare);
/* Lets go of all inputs. */
void rounds_end(void);

PyObject *rounds_iterator(void); /* borrowed: the argument _tare_rounds */
PyObject *rounds_keep(void);     /* borrowed: the argument _tare_keep */

/* What the case's code is doing: "setup" until the first step, then "run", "prepare" or "teardown". */
const char *rounds_phase(void);

#endif
