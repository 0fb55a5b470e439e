/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of pytest-benchmark as results. All rounds of a test are of one process, so they are the samples
 * of one worker, and no interval is made of them. A file without the rounds
 * (saved without --benchmark-save-data) has only figures of its own: its tests are RESULT_SKIPPED. */
#ifndef TARE_RESULTS_FOREIGN_PYTEST_BENCHMARK_H
#define TARE_RESULTS_FOREIGN_PYTEST_BENCHMARK_H

#include <stdbool.h>

#include "results/json.h"
#include "results/result.h"

/* Whether a document says of itself that it may be one. */
bool pytest_benchmark_is(const struct json *root);

/* Fills a new result. */
void pytest_benchmark_read(const struct json *root, struct result *result);

#endif
