/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes two runs parts of one series: the machine and the configuration of the interpreter, by what
 * decides how fast they are and by nothing that differs from one commit to the next. */
#ifndef TARE_RESULTS_STORE_IDENTITY_H
#define TARE_RESULTS_STORE_IDENTITY_H

#include "harness/base/arena.h"
#include "results/store/store.h"

/* The same key: the same series. A label is for people. */
struct identity {
    const char *key;
    const char *label;
};

struct identity identity_machine(const struct result *result,
                                 const struct store_names *names, struct arena *arena);

/* Implementation, version without its last part, features, compiler, and what configure was told but for
 * paths. Targets of one run that are alike in all this, source included, are told apart by their names. */
struct identity identity_configuration(const struct result *result,
                                       const struct result_target *target,
                                       const struct store_names *names,
                                       struct arena *arena);

struct identity_source {
    const char *commit; /* NULL: unknown */
    const char *branch;
    int64_t commit_us; /* STORE_NEVER: unknown */
    enum result_flag dirty;
};

/* The revision of what was measured: what the user says, else that of an interpreter built from a checkout,
 * else of the checkout the run was started in. */
struct identity_source identity_source(const struct result *result,
                                       const struct result_target *target,
                                       const struct store_names *names);

#endif
