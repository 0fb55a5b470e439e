/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One case under somebody else's profiler, in a process of its own that is no worker: nothing is measured. */
#ifndef TARE_HARNESS_RUN_PROFILE_H
#define TARE_HARNESS_RUN_PROFILE_H

#include <stdbool.h>

#include "harness/base/error.h"
#include "harness/plan/plan.h"

enum profiler { PROFILER_PSTATS, PROFILER_PERF, PROFILER_CALLGRIND };

/* Runs the variant on the target for about so long and leaves the profile in the file. Errors: the
 * profiler is not installed; the case or the profiler failed (what they said is on stderr). */
bool profile_run(const struct variant *variant, const struct target *target,
                 enum profiler profiler, int64_t time_ns, const char *path,
                 struct error *err);

/* The command that shows such a file, "python3 -m pstats %s" with the path in it, into `out`. */
void profile_say_how(enum profiler profiler, const char *path, struct buf *out);

#endif
