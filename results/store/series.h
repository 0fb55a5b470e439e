/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which series a bench's figure belongs to. */
#ifndef TARE_RESULTS_STORE_SERIES_H
#define TARE_RESULTS_STORE_SERIES_H

#include "harness/base/error.h"
#include "results/result.h"

struct store;

struct series_key {
    const struct result *result; /* that the bench is of */
    const struct result_bench *bench;
    const char *metric;
    int64_t machine; /* ids in the store */
    int64_t configuration;
};

/* The series of that name and meaning, the one whose case had the name before it was renamed, or a new one.
 * Series under the bench's previous ids become a part of it. Inside a transaction. */
bool series_choose(struct store *store, const struct series_key *key, int64_t *ret,
                   struct error *err);

#endif
