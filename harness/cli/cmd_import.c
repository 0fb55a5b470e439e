/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare import FILE`: a file of another program as a result document. */
#include <stddef.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/summary.h"
#include "results/write.h"

struct import_options {
    const char *from;
    const char *output;
};

static const char *const from_words[] = {"pyperf", "pytest-benchmark", "google-benchmark",
                                         NULL};

static const struct option_spec options[] = {
    {"--from", 0, OPTION_CHOICE, offsetof(struct import_options, from),
     .choices = from_words,
     .help = "what FILE is to be; another one is refused (default: as its content says)"},
    {"--output", 'o', OPTION_STRING, offsetof(struct import_options, output),
     .metavar = "FILE",
     .help = "write the result document here (default: standard output)"},
    {0},
};

static bool check_origin(const struct result *result, const char *file, const char *from,
                         struct error *err)
{
    const char *found = result->tool_name != NULL ? result->tool_name : "tare";
    if (strcmp(found, "tare") == 0) {
        return error_set(err, ERROR_DATA,
                         "'%s' is a result document already, nothing to import", file);
    }
    if (from != NULL && strcmp(found, from) != 0) {
        return error_set(err, ERROR_DATA, "'%s' is a file of %s, not of %s", file, found,
                         from);
    }
    return true;
}

static int import(const char *file, const struct import_options *values)
{
    struct error err = {0};
    struct result *result = NULL;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    bool ok = result_open(file, &result, &err) &&
              check_origin(result, file, values->from, &err);
    if (ok) {
        summary_result(result);
        overall_result(result);
        result_write(result, &text);
    }
    result_free(result);
    if (ok && (values->output == NULL || strcmp(values->output, "-") == 0)) {
        return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
    }
    ok = ok && file_write(values->output, buf_text(&text), text.len, &err);
    if (!ok) {
        output_error(&err);
    }
    return output_status(&err);
}

static int run_import(int argc, char **argv)
{
    struct import_options values = {0};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (!options_begin(&cmd_import, argc, argv, &values, &operands, &status)) {
        return status;
    }
    if (operands.count != 1) {
        struct error err = {0};
        error_set(&err, ERROR_USAGE, "expected one file, found %zu", operands.count);
        return output_usage_error("import", &err);
    }
    return import(operands.items[0], &values);
}

const struct command cmd_import = {
    .name = "import",
    .synopsis = "[OPTION]... FILE",
    .summary = "a file of another program as a result document",
    .details =
        "FILE is of pyperf, pyperformance, pytest-benchmark or Google Benchmark, plain or "
        "packed by gzip; '-' reads standard input. 'tare show', 'tare compare' and 'tare export' read such files as they "
        "are, too.",
    .options = options,
    .run = run_import,
};
