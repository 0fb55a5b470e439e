/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call of a case's function: on an event loop where it awaits, in several threads where the case asks for
 * them. */
#ifndef TARE_HARNESS_WORKER_DRIVE_H
#define TARE_HARNESS_WORKER_DRIVE_H

#include <stdbool.h>

#include "harness/worker/case.h"
#include "harness/worker/rounds.h"

/* Comes back when the runner has ended the case, or false with an exception set and what the case was doing.
 * Fills in about->team and about->threads. */
bool drive_case(const struct case_code *code, struct rounds_case *about, int64_t threads,
                const char **ret_phase);

/* The same for a case that is inspected: in one thread, with the rounds of inspect.h, which has prepared
 * for it. */
bool drive_inspected(const struct case_code *code, const struct rounds_case *about,
                     const char **ret_phase);

#endif
