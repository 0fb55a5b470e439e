/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare export --to FORMAT RESULT...`: results as other programs read them. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/term.h"
#include "results/export/export.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/report/text.h"
#include "results/summary.h"

#define OLD_BYTES_MAX ((size_t)256 << 20)
#define TABLE_WIDTH   80

struct verb_options {
    const char *to;
    const char *output;
    bool force;
    const char *date;
    struct export_options export;
};

/* Those of results/export, and two reports. */
static const char *const to_words[] = {
    "pyperf",
    "pyperf-tree",
    "openmetrics",
    "influx",
    "postgresql",
    "codespeed",
    "github-action-benchmark",
    "github-action-benchmark-data",
    "bencher",
    "pytest-benchmark",
    "google-benchmark",
    "asv",
    "csv",
    "markdown",
    NULL,
};

static const char *const date_words[] = {"commit", "run", NULL};

static const struct option_spec options[] = {
    {"--to", 0, OPTION_CHOICE, offsetof(struct verb_options, to), .choices = to_words,
     .metavar = "FORMAT", .help = "which format: one of those above"},
    {"--output", 'o', OPTION_STRING, offsetof(struct verb_options, output),
     .metavar = "FILE|DIR",
     .help =
         "where to write; a folder that exists, or a name that ends in a slash, takes "
         "several files (default: standard output)"},
    {"--force", 0, OPTION_FLAG, offsetof(struct verb_options, force),
     .help = "replace files that are there already"},
    {"--target", 0, OPTION_STRING, offsetof(struct verb_options, export.target),
     .metavar = "NAME", .help = "only this interpreter of the documents (default: all)"},
    {.kind = OPTION_HEADING, .help = "Names and dates"},
    {"--machine", 0, OPTION_STRING, offsetof(struct verb_options, export.machine),
     .metavar = "LABEL", .help = "what the machine is called (default: its host name)"},
    {"--build", 0, OPTION_STRING, offsetof(struct verb_options, export.build),
     .metavar = "LABEL",
     .help = "what the interpreter's build is called (default: made of its version and "
             "features, cpython-3.13-pgo-lto)"},
    {"--project", 0, OPTION_STRING, offsetof(struct verb_options, export.project),
     .metavar = "NAME", .help = "what was measured (default: CPython)"},
    {"--commit", 0, OPTION_STRING, offsetof(struct verb_options, export.commit),
     .metavar = "HASH",
     .help = "the source that was measured (default: the commit in the document)"},
    {"--commit-date", 0, OPTION_STRING, offsetof(struct verb_options, export.commit_at),
     .metavar = "DATE", .help = "when it was committed, 2026-08-20T11:22:33Z"},
    {"--branch", 0, OPTION_STRING, offsetof(struct verb_options, export.branch),
     .metavar = "NAME", .help = "the branch it is on (default: as the document says)"},
    {"--date", 0, OPTION_CHOICE, offsetof(struct verb_options, date),
     .choices = date_words,
     .help = "the date of a figure is that of the commit (the default, where one is "
             "known) or that of the run"},
    {"--fork", 0, OPTION_STRING, offsetof(struct verb_options, export.fork),
     .metavar = "NAME",
     .help = "pyperf-tree: whose repository the commit is in (default: python)"},
    {"--repository", 0, OPTION_STRING, offsetof(struct verb_options, export.repository),
     .metavar = "URL", .help = "where a commit can be looked at"},
    {"--dated", 0, OPTION_FLAG, offsetof(struct verb_options, export.dated),
     .help = "openmetrics: give every figure its date, for promtool"},
    {0},
};

struct inputs {
    struct export_document *documents;
    struct result **results;
    size_t count;
};

static void free_inputs(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        result_free(inputs->results[i]);
    }
    free(inputs->results);
    free(inputs->documents);
}

static bool read_inputs(const struct option_strings *files, struct inputs *inputs,
                        struct error *err)
{
    inputs->documents = xcalloc(files->count, sizeof(*inputs->documents));
    inputs->results = xcalloc(files->count, sizeof(struct result *));
    for (size_t i = 0; i < files->count; i++) {
        struct result **result = &inputs->results[i];
        if (!result_open(files->items[i], result, err)) {
            return false;
        }
        inputs->documents[i] =
            (struct export_document){.file = files->items[i], .result = *result};
        inputs->count++;
        /* What the file says of itself is not trusted: its samples are. */
        summary_result(*result);
        overall_result(*result);
    }
    return true;
}

static void say_notes(const struct export_output *out)
{
    const char *line = buf_text(&out->notes);
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");
        SCOPED(scoped_free_string) char *text = xstrndup(line, len);
        SCOPED(buf_free) struct buf safe = BUF_INIT;
        text_escape(&safe, text, term_is_utf8());
        fprintf(stderr, "tare: %s\n", buf_text(&safe));
        line += len + 1;
    }
}

static bool is_folder(const char *output)
{
    size_t len = strlen(output);
    return file_is_dir(output) || (len > 0 && output[len - 1] == '/');
}

static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* What stands there stays, is added to, or is replaced because somebody said so. */
static bool meet_old(const char *path, struct export_file *file, bool force,
                     struct error *err)
{
    SCOPED(buf_free) struct buf old = BUF_INIT;
    if (!is_file(path)) {
        return true;
    }
    if (file->merge == NULL) {
        return force || error_set(err, ERROR_USAGE,
                                  "'%s' is there already: --force replaces it", path);
    }
    return file_read(path, OLD_BYTES_MAX, &old, err) &&
           file->merge(path, &old, &file->bytes, err);
}

static bool write_folder(const struct export_output *out, const char *folder, bool force,
                         struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    const char **paths = arena_array(&arena, out->count, sizeof(*paths));
    for (size_t i = 0; i < out->count; i++) {
        paths[i] = arena_printf(&arena, "%s/%s", folder, out->files[i]->path);
        if (!meet_old(paths[i], out->files[i], force, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < out->count; i++) {
        const struct buf *bytes = &out->files[i]->bytes;
        if (!file_make_folders(paths[i], err) ||
            !file_write(paths[i], buf_text(bytes), bytes->len, err)) {
            return false;
        }
    }
    return true;
}

static bool write_file(struct export_file *file, const char *path, bool force,
                       struct error *err)
{
    return meet_old(path, file, force, err) &&
           file_write(path, buf_text(&file->bytes), file->bytes.len, err);
}

static int write_output(const struct export_output *out, bool is_tree,
                        const struct verb_options *values)
{
    struct error err = {0};
    const char *path = values->output;
    bool ok = true;
    if (path != NULL && (is_tree || is_folder(path))) {
        ok = write_folder(out, path, values->force, &err);
    } else if (is_tree) {
        ok = error_set(&err, ERROR_USAGE, "%s is a folder of files: give one with -o DIR",
                       values->to);
    } else if (out->count > 1) {
        ok =
            error_set(&err, ERROR_USAGE,
                      "%s takes a file for each document and target, these are %zu: give "
                      "a folder with -o DIR/, or choose one with --target",
                      values->to, out->count);
    } else if (path != NULL && strcmp(path, "-") != 0) {
        ok = write_file(out->files[0], path, values->force, &err);
    } else {
        return output_text(&out->files[0]->bytes) ? STATUS_OK : STATUS_NOT_MEASURED;
    }
    if (!ok) {
        output_error(&err);
    }
    return output_status(&err);
}

/* A report is an export too: one file a document. */
static void write_report(const struct report_format *report, const struct inputs *inputs,
                         struct export_output *out)
{
    struct report_style style = {.width = TABLE_WIDTH, .utf8 = true};
    SCOPED(arena_finish) struct arena arena = {0};
    for (size_t i = 0; i < inputs->count; i++) {
        const struct export_document *document = &inputs->documents[i];
        struct export_file *file =
            export_add_file(out, export_file_name(document->file, report->name, &arena));
        report->write(document->result, &style, &file->bytes);
    }
}

static int export_inputs(const struct inputs *inputs, const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(export_output_finish) struct export_output out = {0};
    const struct export_format *format = export_find(values->to);
    if (format == NULL && values->export.target != NULL) {
        error_set(&err, ERROR_USAGE, "%s shows all targets: --target does not go with it",
                  values->to);
        return output_usage_error("export", &err);
    }
    if (format == NULL) {
        write_report(report_find(values->to, NULL), inputs, &out);
    } else if (!export_run(format, inputs->documents, inputs->count, &values->export,
                           &out, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    say_notes(&out);
    if (out.count == 0) {
        error_set(&err, ERROR_TARGET, "nothing is left to be exported");
        output_error(&err);
        return STATUS_NOT_MEASURED;
    }
    int status =
        write_output(&out, format != NULL && format->shape == EXPORT_TREE, values);
    return status == STATUS_OK && out.refused > 0 ? STATUS_SOME_FAILED : status;
}

static int export_files(const struct option_strings *files, struct verb_options *values)
{
    struct error err = {0};
    SCOPED(free_inputs) struct inputs inputs = {0};
    if (values->to == NULL) {
        error_set(&err, ERROR_USAGE, "a format is missing: give --to FORMAT");
        return output_usage_error("export", &err);
    }
    if (files->count == 0) {
        error_set(&err, ERROR_USAGE, "a result document is missing");
        return output_usage_error("export", &err);
    }
    values->export.by_run = values->date != NULL && strcmp(values->date, "run") == 0;
    if (!read_inputs(files, &inputs, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    return export_inputs(&inputs, values);
}

static int run_export(int argc, char **argv)
{
    struct verb_options values = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_export, argc, argv, &values, &operands, &status)) {
        status = export_files(&operands, &values);
    }
    return status;
}

const struct command cmd_export = {
    .name = "export",
    .synopsis = "--to FORMAT [OPTION]... RESULT...",
    .summary = "results as other programs read them",
    .details =
        "RESULT is a result document or a file that 'tare import' reads. FORMAT is one of "
        "pyperf, pyperf-tree, openmetrics, influx, postgresql, codespeed, "
        "github-action-benchmark, github-action-benchmark-data, bencher, pytest-benchmark, "
        "google-benchmark, asv, csv, markdown; docs/export.md says what is in each. What a format "
        "cannot take is said and left out (exit status 3); a file that is there already is "
        "replaced with --force only.",
    .options = options,
    .run = run_export,
};
