/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare history ACTION`: the store of all runs. */
#include <stddef.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/glob.h"
#include "harness/cli/command.h"
#include "harness/cli/history_actions.h"
#include "harness/cli/output.h"
#include "harness/cli/store_path.h"

static const char *const formats[] = {"table", "markdown", "csv", "json", NULL};

static const struct option_spec options[] = {
    {"--store", 0, OPTION_STRING, offsetof(struct history_options, store),
     .metavar = "PATH",
     .help = "which store (default: $TARE_STORE, else "
             "$XDG_DATA_HOME/tare/store.sqlite, else the same below ~/.local/share)"},
    {.kind = OPTION_HEADING, .help = "Which series (list, show, changes, export)"},
    {"--bench", 'k', OPTION_STRING, offsetof(struct history_options, filter.bench),
     .metavar = "PATTERN",
     .help = "benches whose name holds PATTERN, or matches it where it has *, ? or ["},
    {"--machine", 0, OPTION_STRING, offsetof(struct history_options, filter.machine),
     .metavar = "NAME",
     .help =
         "machines of this name or fingerprint; of 'add': what the machine is called, "
         "whatever its hardware"},
    {"--build", 0, OPTION_STRING, offsetof(struct history_options, filter.build),
     .metavar = "NAME",
     .help = "builds of this name or fingerprint; of 'add': what the build is called, "
             "whatever its configuration"},
    {"--metric", 0, OPTION_STRING, offsetof(struct history_options, filter.metric),
     .metavar = "NAME", .help = "time, allocations, peak_bytes, ... (default: all)"},
    {"--branch", 0, OPTION_STRING, offsetof(struct history_options, filter.branch),
     .metavar = "NAME",
     .help = "only points of this branch; of 'add': the branch it is on"},
    {"--series", 0, OPTION_FLAG, offsetof(struct history_options, series),
     .help = "list: what there is a history of, instead of runs"},
    {"--past", 0, OPTION_FLAG, offsetof(struct history_options, past),
     .help = "also what was measured before a case was changed"},
    {"--settled", 0, OPTION_FLAG, offsetof(struct history_options, only_settled),
     .help = "changes: without those that the next points may move or drop"},
    {.kind = OPTION_HEADING, .help = "What is added (add)"},
    {"--commit", 0, OPTION_STRING, offsetof(struct history_options, names.commit),
     .metavar = "HASH",
     .help = "the source that was measured (default: as the document says)"},
    {"--commit-date", 0, OPTION_STRING, offsetof(struct history_options, names.commit_at),
     .metavar = "DATE", .help = "when it was committed, 2026-08-20T11:22:33Z"},
    {.kind = OPTION_HEADING, .help = "What goes (prune)"},
    {"--keep", 0, OPTION_INT, offsetof(struct history_options, keep), .min = 1,
     .max = 1e9, .help = "keep every run that has one of the last N points of a series"},
    {"--before", 0, OPTION_STRING, offsetof(struct history_options, before),
     .metavar = "DATE", .help = "keep runs that were started on this date or later"},
    {"--only-documents", 0, OPTION_FLAG, offsetof(struct history_options, only_documents),
     .help = "keep the figures and drop the documents, which take most of the room"},
    {"--dry-run", 0, OPTION_FLAG, offsetof(struct history_options, dry_run),
     .help = "only say what would go"},
    {.kind = OPTION_HEADING, .help = "Output"},
    {"--run", 0, OPTION_STRING, offsetof(struct history_options, run), .metavar = "ID",
     .help = "export: the document of this run, instead of series"},
    {"--output", 'o', OPTION_STRING, offsetof(struct history_options, output),
     .metavar = "FILE", .help = "export: where to write (default: standard output)"},
    {"--salvage", 0, OPTION_STRING, offsetof(struct history_options, salvage),
     .metavar = "PATH", .help = "verify: copy what is whole into a new store"},
    {"--limit", 0, OPTION_INT, offsetof(struct history_options, limit), .min = 0,
     .max = 1e9,
     .help = "list, show: the last N runs or points, 0 for all (default: 40)"},
    {"--format", 0, OPTION_CHOICE, offsetof(struct history_options, shown.format),
     .choices = formats, .help = "how it is shown (default: table)"},
    {"--color", 0, OPTION_CHOICE, offsetof(struct history_options, shown.color),
     .choices = output_color_words,
     .help = "when to use colours (default: auto, on a terminal unless NO_COLOR is set)"},
    {0},
};
static const struct {
    const char *name;
    int (*run)(const struct history_session *session);
} actions[] = {
    {"add", history_action_add},       {"list", history_action_list},
    {"show", history_action_show},     {"changes", history_action_changes},
    {"export", history_action_export}, {"prune", history_action_prune},
    {"verify", history_action_verify},
};

static int refuse_action(const char *name)
{
    const char *names[ARRAY_LEN(actions)];
    struct error err = {0};
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        names[i] = actions[i].name;
    }
    const char *nearest = glob_nearest(name, names, ARRAY_LEN(names));
    if (nearest != NULL) {
        error_set(&err, ERROR_USAGE, "unknown action '%s' (did you mean '%s'?)", name,
                  nearest);
    } else {
        error_set(&err, ERROR_USAGE,
                  "unknown action '%s', expected add, list, show, changes, export, prune "
                  "or verify",
                  name);
    }
    return output_usage_error("history", &err);
}

static int act(const struct option_strings *operands,
               const struct history_options *values)
{
    struct error err = {0};
    if (operands->count == 0) {
        error_set(
            &err, ERROR_USAGE,
            "an action is missing: add, list, show, changes, export, prune or verify");
        return output_usage_error("history", &err);
    }
    SCOPED(scoped_free_string) char *path = store_path(values->store, &err);
    if (path == NULL) {
        return output_failure(&err);
    }
    const struct history_session session = {
        .options = values,
        .operands = operands->items + 1,
        .operand_count = operands->count - 1,
        .path = path,
        .format = values->shown.format != NULL ? values->shown.format : "table",
        .style = output_style(&values->shown),
    };
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        if (strcmp(actions[i].name, operands->items[0]) == 0) {
            return actions[i].run(&session);
        }
    }
    return refuse_action(operands->items[0]);
}

static int run_history(int argc, char **argv)
{
    struct history_options values = {.store = "", .limit = 40};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_history, argc, argv, &values, &operands, &status)) {
        status = act(&operands, &values);
    }
    return status;
}

const struct command cmd_history = {
    .name = "history",
    .synopsis = "ACTION [OPTION]... [FILE|BENCH]...",
    .summary = "the store of all runs: series, and where they changed",
    .details =
        "ACTION is one of: add FILE... (result documents, and files that 'tare import' "
        "reads), list (runs), show BENCH (its series with every change of level), changes (what "
        "got slower or faster, between which commits, by how much), export (series, or one "
        "run's document), prune (old runs), verify (says where a store is damaged). Points stand "
        "in the order of commits; docs/history.md says what makes a series.",
    .options = options,
    .run = run_history,
};
