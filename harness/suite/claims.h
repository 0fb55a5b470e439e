/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims of a suite: read, and checked against its cases. */
#ifndef TARE_HARNESS_SUITE_CLAIMS_H
#define TARE_HARNESS_SUITE_CLAIMS_H

#include <stdbool.h>

#include "harness/suite/fields.h"

/* Fewer different sizes, or sizes less than that many times apart, show no order of growth. */
#define CLAIM_SIZES_MIN 5
#define CLAIM_RANGE_MIN 10.0

/* Reads the list into the suite. The suite's cases are NULL where they have mistakes: then
 * claims are checked for their form alone. */
bool claims_read(struct loader *loader, const struct key *key, const struct entry *entry,
                 struct suite *suite);

#endif
