/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of writing that is about what suites state, and what is found over sizes. */
#ifndef TARE_RESULTS_WRITE_CLAIMS_H
#define TARE_RESULTS_WRITE_CLAIMS_H

#include "results/emit.h"
#include "results/result.h"

/* The lists "statements", "claims", "growth" and "crossovers" of the document, each where it
 * has items; their lines begin with `indent` blanks, those of the items with one more. */
void write_claims(struct emit *emit, const struct result *result, int indent);

#endif
