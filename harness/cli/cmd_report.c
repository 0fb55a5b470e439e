/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare report RESULT... -o FILE`: results as a page to look at. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "results/compare/differences.h"
#include "results/compare/merge.h"
#include "results/instant.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/page/fill.h"
#include "results/page/page.h"
#include "results/summary.h"

#define OLD_BYTES_MAX ((size_t)256 << 20)

struct verb_options {
    const char *output;
    const char *format;
    bool force;
};

static const char *const format_words[] = {"html", "json", NULL};

static const struct option_spec options[] = {
    {"--output", 'o', OPTION_STRING, offsetof(struct verb_options, output),
     .metavar = "FILE", .help = "where to write; '-' is standard output"},
    {"--format", 0, OPTION_CHOICE, offsetof(struct verb_options, format),
     .choices = format_words,
     .help = "the page, or the data that it shows (default: html)"},
    {"--force", 0, OPTION_FLAG, offsetof(struct verb_options, force),
     .help =
         "replace a file that is no report, and compare builds although their ratios cannot "
         "mean anything (see 'tare compare --help')"},
    {0},
};

/* The documents that the command line names, read. */
struct inputs {
    struct compare_document *documents;
    size_t count;
    struct result *merged; /* NULL: there is one document only */
};

static void free_inputs(struct inputs *inputs)
{
    result_free(inputs->merged);
    for (size_t i = 0; i < inputs->count; i++) {
        result_free(inputs->documents[i].result);
    }
    free(inputs->documents);
    *inputs = (struct inputs){0};
}

static bool read_inputs(const struct option_strings *files, struct inputs *inputs,
                        struct error *err)
{
    inputs->documents = xcalloc(files->count, sizeof(*inputs->documents));
    for (size_t i = 0; i < files->count; i++) {
        struct compare_document *document = &inputs->documents[i];
        document->file = files->items[i];
        if (!result_open(document->file, &document->result, err)) {
            return false;
        }
        inputs->count++;
    }
    return true;
}

/* One result of all documents, every figure computed from the samples; NULL: they are not to be
 * compared. Lives as long as the inputs. */
static struct result *settle(struct inputs *inputs, bool force, struct error *err)
{
    struct result *result = inputs->documents[0].result;
    if (inputs->count > 1) {
        inputs->merged = compare_merge(inputs->documents, inputs->count, TARE_VERSION);
        result = inputs->merged;
        if (!force && !differences_allow(result, err)) {
            return NULL;
        }
    }
    summary_result(result);
    overall_result(result);
    if (inputs->count > 1) {
        differences_of_documents(result, inputs->documents, inputs->count);
        differences_of_builds(result);
    }
    return result;
}

/* What stands there already stays unless it is a report, or somebody said so. */
static bool meet_old(const char *path, bool force, struct error *err)
{
    SCOPED(buf_free) struct buf old = BUF_INIT;
    if (force || !file_exists(path) || file_is_dir(path)) {
        return true;
    }
    return file_read(path, OLD_BYTES_MAX, &old, err) &&
           (old.len == 0 || fill_is_ours(buf_text(&old)) ||
            error_set(
                err, ERROR_USAGE,
                "'%s' is there already and is no report of tare: --force replaces it",
                path));
}

static int write_output(const struct buf *text, const struct verb_options *values)
{
    struct error err = {0};
    if (values->output == NULL || strcmp(values->output, "-") == 0) {
        return output_text(text) ? STATUS_OK : STATUS_NOT_MEASURED;
    }
    if (!meet_old(values->output, values->force, &err) ||
        !file_write(values->output, buf_text(text), text->len, &err)) {
        output_error(&err);
    }
    return output_status(&err);
}

static void add_now(char made[32])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(made, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static int report_result(const struct result *result, const struct verb_options *values,
                         bool is_json)
{
    SCOPED(buf_free) struct buf json = BUF_INIT;
    SCOPED(buf_free) struct buf html = BUF_INIT;
    SCOPED(buf_free) struct buf title = BUF_INIT;
    char made[32];
    add_now(made);
    const struct page_head head = {.made = made, .tool = "tare " TARE_VERSION};
    page_of_result(result, &head, &json);
    if (is_json) {
        return write_output(&json, values);
    }
    page_result_title(&title, result);
    fill_page(&html, buf_text(&title), &json);
    return write_output(&html, values);
}

static int report_files(const struct option_strings *files,
                        const struct verb_options *values)
{
    struct error err = {0};
    bool is_json = values->format != NULL && strcmp(values->format, "json") == 0;
    SCOPED(free_inputs) struct inputs inputs = {0};
    if (files->count == 0) {
        (void)error_set(&err, ERROR_USAGE, "a result document is missing");
        return output_usage_error("report", &err);
    }
    if (values->output == NULL && !is_json) {
        (void)error_set(&err, ERROR_USAGE,
                        "where to is missing: give -o FILE, '-' for standard output");
        return output_usage_error("report", &err);
    }
    if (!is_json && !fill_check(&err)) {
        output_error(&err);
        return output_status(&err);
    }
    struct result *result = NULL;
    if (read_inputs(files, &inputs, &err)) {
        result = settle(&inputs, values->force, &err);
    }
    if (result == NULL) {
        output_error(&err);
        return output_status(&err);
    }
    return report_result(result, values, is_json);
}

static int run_report(int argc, char **argv)
{
    struct verb_options values = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_report, argc, argv, &values, &operands, &status)) {
        status = report_files(&operands, &values);
    }
    return status;
}

const struct command cmd_report = {
    .name = "report",
    .synopsis = "[OPTION]... -o FILE RESULT...",
    .summary = "results as a page to look at in a browser",
    .details =
        "One HTML file that needs nothing else and loads nothing from anywhere: what was measured "
        "and on what, variants side by side, builds against each other, growth, memory, claims. Several results "
        "are compared as 'tare compare' does. RESULT is a result document or a file that "
        "'tare import' reads; '-' reads standard input.",
    .options = options,
    .run = run_report,
};
