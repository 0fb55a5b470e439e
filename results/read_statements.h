/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of read.c that reads what suites state. */
#ifndef TARE_RESULTS_READ_STATEMENTS_H
#define TARE_RESULTS_READ_STATEMENTS_H

#include "results/json.h"
#include "results/result.h"

/* Adds the statements of a document. What was found of them, growth and crossovers are not read:
 * they are computed again. Mistakes stay in the document. */
void read_statements(const struct json *root, struct result *result);

#endif
