/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of read.c that reads benches and their workers. */
#ifndef TARE_RESULTS_READ_BENCH_H
#define TARE_RESULTS_READ_BENCH_H

#include "results/json.h"
#include "results/result.h"

/* Counts of memory may be below 0: an execution can free more than it takes. */
#define READ_COUNT_MIN (-(INT64_C(1) << 53))

/* Adds the benches of a document whose targets are read. Mistakes stay in the document. */
void read_benches(const struct json *root, struct result *result);

/* The name of one of the result's targets; "" and a mistake when there is none of that name. */
const char *read_target_name(const struct json *object, const char *key,
                             const struct result *result);
/* Unknown facts for an estimate that is absent. */
void read_estimate(const struct json *parent, const char *key, struct arena *arena,
                   struct stats_estimate *e);
/* Parameters by name, of an object under `key`. */
const struct result_param *read_params(const struct json *object, const char *key,
                                       struct arena *arena, size_t *ret_count);
/* A string that must be there; NULL and a mistake when not. */
const char *read_required_string(const struct json *object, const char *key,
                                 struct arena *arena);
const char *read_string_or(const struct json *object, const char *key,
                           struct arena *arena, const char *absent);

#endif
