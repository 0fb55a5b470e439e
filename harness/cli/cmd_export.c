/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare export --to FORMAT RESULT...`: results as other programs read them. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/exports.h"
#include "harness/cli/output.h"
#include "results/export/export.h"
#include "results/publish/folder.h"

#define TABLE_WIDTH 80

struct verb_options {
    const char *to;
    const char *output;
    bool force;
    struct exports_options names;
};

/* Those of results/export, and reports. */
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
    "claims-csv",
    "growth-csv",
    "crossovers-csv",
    "markdown",
    NULL,
};

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
    {.kind = OPTION_INCLUDE,
     .table = exports_specs,
     .offset = offsetof(struct verb_options, names)},
    {"--dated", 0, OPTION_FLAG, offsetof(struct verb_options, names.export.dated),
     .help = "openmetrics: give every figure its date, for promtool"},
    {0},
};

static bool is_folder(const char *output)
{
    size_t len = strlen(output);
    return file_is_dir(output) || (len > 0 && output[len - 1] == '/');
}

static bool write_file(struct export_file *file, const char *path, bool force,
                       struct error *err)
{
    return folder_meet_old(path, file, force, err) &&
           file_write(path, buf_text(&file->bytes), file->bytes.len, err);
}

static int write_output(const struct export_output *out, bool is_tree,
                        const struct verb_options *values)
{
    struct error err = {0};
    const char *path = values->output;
    bool ok = true;
    if (path != NULL && (is_tree || is_folder(path))) {
        ok = folder_write(out, path, values->force, &err);
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
static void write_report(const struct report_format *report, const struct exports *inputs,
                         struct export_output *out)
{
    struct report_style style = {.width = TABLE_WIDTH, .utf8 = true};
    SCOPED(arena_finish) struct arena arena = {0};
    char *extension = arena_strdup(&arena, report->name); /* "claims.csv" */
    for (char *p = strchr(extension, '-'); p != NULL; p = strchr(p, '-')) {
        *p = '.';
    }
    for (size_t i = 0; i < inputs->count; i++) {
        const struct export_document *document = &inputs->documents[i];
        struct export_file *file =
            export_add_file(out, export_file_name(document->file, extension, &arena));
        report->write(document->result, &style, &file->bytes);
    }
}

static int export_inputs(const struct exports *inputs, const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(export_output_finish) struct export_output out = {0};
    const struct export_format *format = export_find(values->to);
    if (format == NULL && values->names.export.target != NULL) {
        error_set(&err, ERROR_USAGE, "%s shows all targets: --target does not go with it",
                  values->to);
        return output_usage_error("export", &err);
    }
    if (format == NULL) {
        write_report(report_find(values->to, NULL), inputs, &out);
    } else if (!export_run(format, inputs->documents, inputs->count,
                           &values->names.export, &out, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    exports_say_notes(&out);
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
    SCOPED(exports_free) struct exports inputs = {0};
    if (values->to == NULL) {
        error_set(&err, ERROR_USAGE, "a format is missing: give --to FORMAT");
        return output_usage_error("export", &err);
    }
    if (files->count == 0) {
        error_set(&err, ERROR_USAGE, "a result document is missing");
        return output_usage_error("export", &err);
    }
    exports_settle(&values->names);
    if (!exports_read(files, &inputs, &err)) {
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
        "google-benchmark, asv, csv, claims-csv, growth-csv, crossovers-csv, markdown; docs/export.md says what is in each. What a format "
        "cannot take is said and left out (exit status 3); a file that is there already is "
        "replaced with --force only.",
    .options = options,
    .run = run_export,
};
