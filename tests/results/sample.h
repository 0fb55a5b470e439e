/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results for tests: the same bytes each time. */
#ifndef TARE_TESTS_RESULTS_SAMPLE_H
#define TARE_TESTS_RESULTS_SAMPLE_H

#include "results/result.h"

/* Two targets; a bench of every status; parameters of every type; every fact known; changes
 * and a finding. Not summarised. Caller frees. */
struct result *sample_result(void);

/* Two targets ("base" and "new") that know nothing else, no bench. */
struct result *sample_empty(void);

/* A bench of group "g" with these names, measured once a turn, without overhead. */
size_t sample_bench(struct result *result, const char *variant, const char *target,
                    bool baseline);

/* A worker of that block with one sample. */
void sample_worker(struct result *result, size_t bench, int64_t block,
                   int64_t elapsed_ns);

#endif
