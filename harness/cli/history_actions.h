/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of `tare history`, a function each. They show what they find, say what goes wrong and
 * return the exit status. */
#ifndef TARE_HARNESS_CLI_HISTORY_ACTIONS_H
#define TARE_HARNESS_CLI_HISTORY_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/cli/output.h"
#include "results/store/store.h"

struct history_options {
    const char *store;
    struct store_filter filter;
    struct store_names names;
    bool series;
    bool past;
    bool only_settled;
    int64_t limit;
    int64_t keep;
    const char *before;
    bool only_documents;
    bool dry_run;
    const char *salvage;
    const char *run;
    const char *output;
    struct output_options shown;
};

/* Everything an action works with. */
struct history_session {
    const struct history_options *options;
    const char *const *operands; /* behind the action's name */
    size_t operand_count;
    const char *path; /* of the store */
    const char *format;
    struct report_style style;
};

/* What only reads: history_show.c. */
int history_action_list(const struct history_session *session);
int history_action_show(const struct history_session *session);
int history_action_changes(const struct history_session *session);
int history_action_export(const struct history_session *session);

/* What adds to a store, takes from it and looks after it: history_upkeep.c. */
int history_action_add(const struct history_session *session);
int history_action_prune(const struct history_session *session);
int history_action_verify(const struct history_session *session);

#endif
