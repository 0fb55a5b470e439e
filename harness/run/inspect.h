/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before anything is timed, each bench that asks for it gets a worker of its own that counts its memory,
 * evaluates its value or reads its bytecode. */
#ifndef TARE_HARNESS_RUN_INSPECT_H
#define TARE_HARNESS_RUN_INSPECT_H

#include "harness/run/state.h"

/* Fills in the benches of the result and its findings on values; what a document that is resumed has already is
 * not asked again. A case whose inspection fails has failed. False
 * when the run was interrupted. */
bool inspect_all(struct run *run);

#endif
