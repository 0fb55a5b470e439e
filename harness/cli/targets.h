/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interpreters that a command line names. */
#ifndef TARE_HARNESS_CLI_TARGETS_H
#define TARE_HARNESS_CLI_TARGETS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/cli/options.h"
#include "harness/plan/target.h"
#include "harness/run/probe.h"
#include "results/result.h"

/* What --mode says; NULL: nothing. */
enum probe_mode targets_mode(const char *mode);

/* What every --env says, into `how`: a name alone stands for what this process has by that name. */
void targets_environment(const struct option_strings *given, struct arena *arena,
                         struct probe_how *how);

/* Probes every --python, or the default without any; names are made unique. The array lives on
 * the arena. */
bool targets_find(const struct option_strings *specs, const struct probe_how *how,
                  struct arena *arena, struct target **ret_targets, size_t *ret_count,
                  struct error *err);

/* One interpreter under another name, with options of the interpreter more. */
struct target_copy {
    const char *name;
    const char *const *options;
    size_t option_count;
};

/* The same target once for each copy. The array lives on the arena. */
bool targets_copy(const struct target *target, const struct target_copy *copies,
                  size_t count, struct arena *arena, struct target **ret_targets,
                  struct error *err);

/* The targets of a replayed run: what --python gives are only names for them. */
struct target *targets_replayed(const struct option_strings *names, struct arena *arena,
                                size_t *ret_count);

/* Remarks: the python3 on PATH runs other machine code than the default target; targets that
 * run in different modes; debug builds. */
void targets_remark(const struct target *targets, size_t count, bool is_default,
                    struct arena *arena, struct result *result);

/* Whether a comparison of them means anything (results/compare/differences.h). */
bool targets_are_comparable(const struct target *targets, size_t count,
                            struct error *err);

#endif
