/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare compare OLD NEW...`: verdicts between result documents. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/cli/checks.h"
#include "harness/cli/command.h"
#include "harness/cli/gates.h"
#include "harness/cli/output.h"
#include "results/compare/differences.h"
#include "results/compare/merge.h"
#include "results/compare/rows.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/report/comparison.h"
#include "results/summary.h"

struct compare_options {
    bool check;
    struct option_strings fail_on;
    double margin_ratio;
    bool force;
    const char *by;
    const char *sort;
    struct output_options output;
};

static const char *const by_words[] = {"target", "variant", NULL};
static const char *const sort_words[] = {"suite", "ratio", NULL};

static const struct option_spec options[] = {
    {"--by", 0, OPTION_CHOICE, offsetof(struct compare_options, by), .choices = by_words,
     .help =
         "what is compared with each other: a case on the targets (the default), or the "
         "variants of a group on each target"},
    {"--fail-on", 0, OPTION_STRINGS, offsetof(struct compare_options, fail_on),
     .metavar = "WHAT", .help = GATES_HELP},
    {"--check", 0, OPTION_FLAG, offsetof(struct compare_options, check),
     .help = CHECKS_HELP},
    {"--margin", 0, OPTION_RATIO, offsetof(struct compare_options, margin_ratio),
     .max = 1.0,
     .help =
         "differences up to this are called the same (default: as the first document says, "
         "mostly 2%)"},
    {"--force", 0, OPTION_FLAG, offsetof(struct compare_options, force),
     .help =
         "compare although the ratios cannot mean anything: a debug build with a release "
         "build, a build with C assertions with one without"},
    {"--sort", 0, OPTION_CHOICE, offsetof(struct compare_options, sort),
     .choices = sort_words,
     .help =
         "the order of the cases: as in their suite (the default), or from what became "
         "slowest to what became fastest"},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct compare_options, output),
     .table = output_specs},
    {0},
};

/* The documents that the command line names, read. */
struct inputs {
    struct compare_document *documents;
    size_t count;
};

static void free_inputs(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        result_free(inputs->documents[i].result);
    }
    free(inputs->documents);
}

static bool read_inputs(const struct option_strings *files, struct inputs *inputs,
                        struct error *err)
{
    inputs->documents = xcalloc(files->count, sizeof(*inputs->documents));
    inputs->count = files->count;
    struct result **results = xcalloc(files->count, sizeof(struct result *));
    bool is_fine = result_open_all(files->items, files->count, results, err);
    for (size_t i = 0; i < files->count; i++) {
        inputs->documents[i] =
            (struct compare_document){.file = files->items[i], .result = results[i]};
        if (is_fine && results[i]->target_count == 0) {
            is_fine = error_set(err, ERROR_DATA, "'%s' has no target, nothing to compare",
                                files->items[i]);
        }
    }
    free(results);
    return is_fine;
}

/* What is there to be compared: without it neither table nor gate says anything. */
static bool has_judged(const struct result *result, enum compare_by by, bool *ret_all)
{
    SCOPED(compare_sides_finish) struct compare_sides sides = {0};
    compare_sides_init(&sides, result, by);
    bool has_any = result->count_change_count > 0;
    *ret_all = true;
    for (size_t i = 0; i < sides.count; i++) {
        for (size_t j = 0; j < sides.items[i].count; j++) {
            enum compare_outcome outcome = sides.items[i].rows[j].outcome;
            has_any = has_any || outcome == COMPARE_JUDGED;
            *ret_all = *ret_all && outcome != COMPARE_FAILED_BASE &&
                       outcome != COMPARE_FAILED_NEW && outcome != COMPARE_OTHER_CODE &&
                       outcome != COMPARE_OTHER_UNIT;
        }
    }
    return has_any;
}

static bool show(const struct result *result, const struct compare_options *values,
                 enum compare_by by)
{
    struct error err = {0};
    const struct report_format *format = comparison_find(
        values->output.format == NULL ? "table" : values->output.format, &err);
    if (format == NULL) {
        output_error(&err);
        return false;
    }
    struct report_style style = output_style(&values->output);
    style.by_variant = by == COMPARE_VARIANTS;
    style.by_ratio = values->sort != NULL && strcmp(values->sort, "ratio") == 0;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    format->write(result, &style, &text);
    return output_text(&text);
}

static int compare(const struct inputs *inputs, const struct compare_options *values,
                   const struct gates *gates)
{
    bool is_by_variant = values->by != NULL && strcmp(values->by, "variant") == 0;
    enum compare_by by = is_by_variant ? COMPARE_VARIANTS : COMPARE_TARGETS;
    struct result *result = compare_merge(inputs->documents, inputs->count, TARE_VERSION);
    struct error err = {0};
    if (by == COMPARE_TARGETS && !values->force && !differences_allow(result, &err)) {
        output_error(&err);
        result_free(result);
        return output_status(&err);
    }
    if (values->margin_ratio > 0.0) {
        result->settings.margin_ratio = values->margin_ratio;
    }
    /* What the files say of themselves is not trusted: their samples are. */
    summary_result(result);
    overall_result(result);
    differences_of_documents(result, inputs->documents, inputs->count);
    differences_of_builds(result);
    bool has_all = true;
    bool has_any = has_judged(result, by, &has_all);
    int status = !has_any   ? STATUS_NOT_MEASURED
                 : !has_all ? STATUS_SOME_FAILED
                            : STATUS_OK;
    if (!show(result, values, by)) {
        status = STATUS_NOT_MEASURED;
    }
    status = gates_status(gates, result, status);
    status = checks_status(values->check, result, status);
    result_free(result);
    return status;
}

/* Whether there is a second side at all. */
static bool check_sides(const struct inputs *inputs, const struct compare_options *values,
                        struct error *err)
{
    if (inputs->count > 1 || inputs->documents[0].result->target_count > 1 ||
        (values->by != NULL && strcmp(values->by, "variant") == 0)) {
        return true;
    }
    return error_set(err, ERROR_USAGE,
                     "'%s' has one target, nothing to compare it with: name a second "
                     "document, or --by variant",
                     inputs->documents[0].file);
}

static int compare_files(const struct option_strings *files,
                         const struct compare_options *values)
{
    struct error err = {0};
    struct gates gates = {.count = 0};
    SCOPED(free_inputs) struct inputs inputs = {0};
    if (files->count == 0) {
        (void)error_set(&err, ERROR_USAGE, "a result document is missing");
        return output_usage_error("compare", &err);
    }
    if (!gates_parse(&values->fail_on, &gates, &err)) {
        return output_usage_error("compare", &err);
    }
    if (!read_inputs(files, &inputs, &err) || !check_sides(&inputs, values, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    return compare(&inputs, values, &gates);
}

static int run_compare(int argc, char **argv)
{
    struct compare_options values = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_compare, argc, argv, &values, &operands, &status)) {
        status = compare_files(&operands, &values);
    }
    option_strings_free(&values.fail_on);
    return status;
}

const struct command cmd_compare = {
    .name = "compare",
    .synopsis = "[OPTION]... OLD [NEW]...",
    .summary = "verdicts between results that were measured before",
    .details =
        "Each target of the documents is compared with the first target of OLD, case by "
        "case. Documents were measured apart, and the verdicts say so: 'tare run' with two "
        "--python measures in lock-step and sees much smaller changes. A document with several "
        "targets may stand alone. Files of pyperf are read too.",
    .options = options,
    .run = run_compare,
};
