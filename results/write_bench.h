/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of writing that is about benches, and what the rest of write.c shares with it. */
#ifndef TARE_RESULTS_WRITE_BENCH_H
#define TARE_RESULTS_WRITE_BENCH_H

#include "harness/base/buf.h"
#include "results/emit.h"
#include "results/result.h"

/* An estimate under `key`; `unit` is what its n counts. */
void write_estimate(struct emit *emit, const char *key, const struct stats_estimate *e,
                    const char *unit);

/* The ratio of two counts under the key `ratio`: no estimate, so that it has no level. `n` of them rest on executions, or
 * workers where the metric is an event; all NaN, or infinite, where a side is not above 0. */
void write_count_ratio(struct emit *emit, const char *metric, double point, double low,
                       double high, int64_t n);

/* Parameters by name, typed. */
void write_params(struct emit *emit, const char *key, const struct result_param *params,
                  size_t count);

/* One bench as an item of its list, without what stands between items. */
void write_bench(const struct result_bench *bench, struct buf *out);

#endif
