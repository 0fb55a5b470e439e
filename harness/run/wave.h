/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks that are measured side by side: all their workers start together, are sampled in
 * rounds in seeded random order, and end together. */
#ifndef TARE_HARNESS_RUN_WAVE_H
#define TARE_HARNESS_RUN_WAVE_H

#include "harness/plan/plan.h"
#include "harness/run/executor.h"
#include "harness/run/recipe.h"

#define WAVE_SAMPLES_MAX 64

/* One worker of a wave: what it is to do and what came of it. */
struct wave_worker {
    const struct member *member;
    const struct recipe *recipe;
    struct start_recipe *start; /* no_site may be taken back, code filled in */
    int64_t block;
    uint32_t hash_seed;

    bool is_done; /* else failure says why not */
    struct failure failure;
    int64_t ready_ns;
    int64_t warmup_ns;
    double overhead_ns; /* of one turn; NaN: not measured */
    int64_t batch;
    bool has_gil; /* when it ended */
    int64_t elapsed_ns[WAVE_SAMPLES_MAX];
    int64_t cpu_ns[WAVE_SAMPLES_MAX];
    int64_t switches[WAVE_SAMPLES_MAX];
    int64_t collections[WAVE_SAMPLES_MAX];
    int64_t yardstick_ns[WAVE_SAMPLES_MAX];
    int64_t slots[WAVE_SAMPLES_MAX]; /* its place in the round, from 0 */
};

/* Runs up to PLAN_SET_MAX workers, `number` seeds the order of the rounds. False when the
 * run was interrupted: nothing of the wave counts then. Failures of workers are theirs. */
bool wave_run(const struct executor *executor, const struct plan *plan, uint64_t number,
              struct wave_worker *workers, size_t count);

#endif
