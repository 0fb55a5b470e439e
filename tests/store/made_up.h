/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up runs for stores, the same each time. */
#ifndef TARE_TESTS_STORE_MADE_UP_H
#define TARE_TESTS_STORE_MADE_UP_H

#include <stddef.h>

#include "results/result.h"

/* Noise of chance between -1 and 1, by any two numbers. */
double made_up_noise(size_t a, size_t b);

/* A whole run of one interpreter without a bench, of the day `number` of 2026 and later. Caller frees. */
struct result *made_up_run(size_t number);

/* Bench `number` of a run: `variant` is "suite/case", `figure` its median, `width` half of its interval, as a
 * share of it. Texts are borrowed. */
void made_up_bench(struct result *result, size_t number, const char *suite,
                   const char *variant, double figure, double width);

#endif
