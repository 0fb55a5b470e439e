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

/* Parameters by name, typed. */
void write_params(struct emit *emit, const char *key, const struct result_param *params,
                  size_t count);

/* One bench as an item of its list, without what stands between items. */
void write_bench(const struct result_bench *bench, struct buf *out);

#endif
