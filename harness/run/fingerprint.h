/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes two targets the same one, as short texts. */
#ifndef TARE_HARNESS_RUN_FINGERPRINT_H
#define TARE_HARNESS_RUN_FINGERPRINT_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/plan/target.h"

/* Fills `shared`, `build_id` and the two fingerprints from the rest of the record. False when the code has no
 * build id and cannot be read. */
bool fingerprint_target(struct target *target, struct arena *arena, struct error *err);

#endif
