/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a verb that measures: measure_prepare.c gets it ready, measure.c measures, measure_end.c keeps
 * and shows what came of it. */
#ifndef TARE_HARNESS_CLI_MEASURE_SESSION_H
#define TARE_HARNESS_CLI_MEASURE_SESSION_H

#include <sched.h>
#include <signal.h>

#include "harness/base/arena.h"
#include "harness/cli/gates.h"
#include "harness/cli/measure_options.h"
#include "harness/cli/output.h"
#include "harness/cli/progress.h"
#include "harness/cli/saver.h"
#include "harness/cli/targets.h"
#include "harness/host/host.h"
#include "harness/run/collect.h"
#include "harness/run/live.h"
#include "harness/run/replay.h"
#include "harness/suite/suite.h"

/* Everything one run holds on to. */
struct measure_session {
    const struct measure_options *options;
    const struct output_options *output;
    struct arena arena;
    struct host host;
    struct probe_how how; /* targets are run */
    struct target *targets;
    size_t target_count;
    struct plan *plan;
    struct result *result;
    struct live *live;
    struct replay *replay;
    struct gates gates;
    struct progress progress;
    struct saver saver;
    cpu_set_t cpus;
    bool has_cpus;
    const char *affinity;
    int64_t memory_limit_bytes;
    const char *output_path;
    char *store_path;                         /* NULL: the result goes to no store */
    const volatile sig_atomic_t *interrupted; /* by which signal; 0: not */
};

/* Everything that can go wrong before the first measurement does so here. */
bool measure_prepare(struct measure_session *session, struct suite *const *suites,
                     size_t count, struct error *err);

/* Saves, shows and judges what there is; the exit status. */
int measure_end(struct measure_session *session, enum collected outcome,
                int64_t spent_ns);

#endif
