/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a replay file as records; replay.h explains it. */
#ifndef TARE_HARNESS_RUN_REPLAY_FILE_H
#define TARE_HARNESS_RUN_REPLAY_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/run/executor.h"

struct replay_line {
    const char *pattern;
    double cost_ns;
    double loop_ns;
    double spread_ratio;
    double noise_ratio;
    double first_ns;
    double trend_ratio; /* over 1000 executions */
    double warmup_ns;
    double warmup_ratio;
    double prepare_ns;
    double setup_ns;
    double start_ns;
    double empty; /* 0 or 1 */
    double allocations;
    double allocated_bytes;
    double peak_bytes;
    double left_bytes;
    double counters[WIRE_COUNTERS]; /* 0: the machine has none */
    const char *value;              /* NULL: as for all others */
    bool has_prepare;
    const char *modules; /* NULL: none */
    enum failure_kind fail;
    const char *fail_phase;
};

struct replay_file {
    struct replay_line *lines;
    size_t count;
};

/* Everything lives in the arena. */
bool replay_file_read(const char *path, struct arena *arena, struct replay_file *ret,
                      struct error *err);

/* The first line for a variant on a target, or NULL. */
const struct replay_line *replay_file_find(const struct replay_file *file,
                                           const char *label, const char *target);

#endif
