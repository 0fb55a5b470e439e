/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --fail-on for the verbs that judge: from the option's words to the exit status. */
#ifndef TARE_HARNESS_CLI_GATES_H
#define TARE_HARNESS_CLI_GATES_H

#include <stdbool.h>

#include "harness/cli/options.h"
#include "results/compare/gate.h"
#include "results/result.h"

#define GATES_MAX 8
#define GATES_HELP                                                                          \
    "exit with 1 when a change is slower, slower:3% (all of its interval beyond 3 %) or "   \
    "unclear, after the correction for the number of changes; or uses more:allocations or " \
    "more:peak_bytes:5%, of any count of memory or of events; may be given several times"

struct gates {
    struct gate items[GATES_MAX];
    size_t count;
};

/* False with an ERROR_USAGE for a word that names no gate, or too many of them. */
bool gates_parse(const struct option_strings *words, struct gates *ret,
                 struct error *err);

/* Whether one of them is on a count of memory, or of events. */
bool gates_need_counts(const struct gates *gates, bool of_events);

/* The status of a verb that would end with `status` without gates. What is red is said on stderr,
 * and makes STATUS_CHECK_FAILED of STATUS_OK and STATUS_SOME_FAILED: what was found stays true whatever else
 * failed. A gate that had nothing to judge is neither red nor green: STATUS_NOT_MEASURED. */
int gates_status(const struct gates *gates, const struct result *result, int status);

#endif
