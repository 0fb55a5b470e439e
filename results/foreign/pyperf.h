/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of pyperf and pyperformance as results: versions "1.0", 6 and 5 of their format.
 *
 * Each benchmark becomes a bench whose variant is its name, each of its runs that has values a worker
 * with figures_ns: the values are times per operation already, in seconds. Runs that only
 * calibrate are left out, as pyperf's own figures leave them out. Figures in a file say
 * nothing of pairs: its benches are to be compared unpaired.
 *
 * pyperf's reader refuses a file for one wrong value; this one keeps the rest of the file and says in
 * findings what it left out. A benchmark that cannot be used is RESULT_SKIPPED with its reason. */
#ifndef TARE_RESULTS_FOREIGN_PYPERF_H
#define TARE_RESULTS_FOREIGN_PYPERF_H

#include <stdbool.h>

#include "results/json.h"
#include "results/result.h"

/* Whether a document says of itself that it may be one. */
bool pyperf_is(const struct json *root);

/* Fills a new result. What makes the whole file useless (another version, no benchmarks) is a mistake
 * in the document. */
void pyperf_read(const struct json *root, struct result *result);

#endif
