/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Google Benchmark as results. All repetitions of a benchmark are of one process, so they are the
 * samples of one worker, and no interval is made of them. Rows that are aggregates are left out: of a
 * file that has nothing else the benchmarks are RESULT_SKIPPED. */
#ifndef TARE_RESULTS_FOREIGN_GOOGLE_BENCHMARK_H
#define TARE_RESULTS_FOREIGN_GOOGLE_BENCHMARK_H

#include <stdbool.h>

#include "results/json.h"
#include "results/result.h"

/* Whether a document says of itself that it may be one. */
bool google_benchmark_is(const struct json *root);

/* Fills a new result. */
void google_benchmark_read(const struct json *root, struct result *result);

#endif
