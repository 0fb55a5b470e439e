/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One side of a claim: a case of the suite, and values that it fixes, as in CASE[n=1000]. */
#ifndef TARE_HARNESS_SUITE_CLAIM_SIDE_H
#define TARE_HARNESS_SUITE_CLAIM_SIDE_H

#include <stdbool.h>

#include "harness/suite/fields.h"

/* From the side's text to its case and values; `node` is where mistakes are. */
bool claim_side_read(struct loader *loader, const struct node *node,
                     const struct suite *suite, struct claim_side *side);

/* The same case on both sides is told apart by a parameter that both of them fix. */
bool claim_sides_are_same(const struct claim_side *a, const struct claim_side *b);

/* The first parameter in which no variant of the one side agrees with one of the other, or NULL. */
const char *claim_sides_dispute(const struct claim_side *a, const struct claim_side *b);

#endif
