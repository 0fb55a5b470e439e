/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare stats FILE...`: the statistics engine on plain numbers, and on requests in JSON. */
#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/diags.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "results/figures/request.h"
#include "results/report/number_files.h"
#include "stats/adjust.h"

#define FILE_BYTES_MAX ((size_t)1 << 30)
#define LEVEL_MIN      0.01
#define LEVEL_MAX      0.9999
/* As in every report: what is called changed is wrong in at most this share of the cases. */
#define FALSE_SHARE 0.05

struct stats_options {
    bool paired;
    bool workers;
    bool ndjson;
    struct request_defaults how;
    struct output_options output;
};

static const struct option_spec options[] = {
    {"--paired", 0, OPTION_FLAG, offsetof(struct stats_options, paired),
     .help =
         "number i of a file belongs to number i of the first one: they were measured "
         "together"},
    {"--workers", 'w', OPTION_FLAG, offsetof(struct stats_options, workers),
     .help =
         "every line is a worker with several values (default: every number is a worker "
         "of its own)"},
    {"--margin", 0, OPTION_RATIO, offsetof(struct stats_options, how.margin),
     .help = "what is no more than this apart is the same (default: 2%)"},
    {"--level", 0, OPTION_RATIO, offsetof(struct stats_options, how.level),
     .min = LEVEL_MIN, .max = LEVEL_MAX, .help = "of the intervals (default: 95%)"},
    {"--json", 0, OPTION_CONST, offsetof(struct stats_options, output.format),
     .constant = "json",
     .help = "the same as --format json: everything that is known, as one object"},
    {"--ndjson", 0, OPTION_FLAG, offsetof(struct stats_options, ndjson),
     .help = "FILE has requests, one JSON object a line (default: standard input); the "
             "answers come one a line, in order"},
    {"--seed", 0, OPTION_INT, offsetof(struct stats_options, how.seed), .metavar = "N",
     .help = "of the random numbers that some requests need (default: 1)"},
    {.kind = OPTION_INCLUDE,
     .offset = offsetof(struct stats_options, output),
     .table = output_specs},
    {0},
};

/* The files of a command line with all that was made of them. */
struct loaded {
    struct numbers *numbers;
    struct number_files files;
};

static void loaded_finish(struct loaded *loaded)
{
    for (size_t i = 0; i < loaded->files.count; i++) {
        described_finish(&loaded->files.items[i].described);
        compared_finish(&loaded->files.items[i].compared);
        numbers_finish(&loaded->numbers[i]);
    }
    free(loaded->files.items);
    free(loaded->numbers);
}

/* False, and everything that is wrong with it said, when it has no numbers. */
static bool load_file(struct numbers *numbers, const char *path,
                      enum numbers_layout layout, int *ret_status)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(diags_finish) struct diags diags = {0};
    struct error err = {0};
    if (!file_read(path, FILE_BYTES_MAX, &text, &err)) {
        output_error(&err);
        *ret_status = output_status(&err);
        return false;
    }
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    if (numbers_parse(numbers, name, buf_text(&text), text.len, layout, &diags)) {
        return true;
    }
    SCOPED(buf_free) struct buf message = BUF_INIT;
    diags_render(&diags, buf_text(&text), text.len, &message);
    fputs(buf_text(&message), stderr);
    *ret_status = STATUS_USAGE;
    return false;
}

static bool load_files(struct loaded *loaded, const struct option_strings *paths,
                       const struct stats_options *values, int *ret_status)
{
    bool is_fine = true;
    loaded->numbers = xcalloc(paths->count, sizeof(*loaded->numbers));
    loaded->files.items = xcalloc(paths->count, sizeof(*loaded->files.items));
    loaded->files.count = paths->count;
    loaded->files.has_lines = values->workers;
    for (size_t i = 0; i < paths->count; i++) {
        loaded->files.items[i].name = paths->items[i];
        is_fine = load_file(&loaded->numbers[i], paths->items[i],
                            values->workers ? NUMBERS_WORKER_LINE : NUMBERS_WORKER_EACH,
                            ret_status) &&
                  is_fine;
    }
    return is_fine;
}

static bool check_pairs(const struct loaded *loaded, const struct stats_options *values)
{
    for (size_t i = 1; values->paired && i < loaded->files.count; i++) {
        size_t n = loaded->numbers[0].workers;
        size_t m = loaded->numbers[i].workers;
        if (n != m) {
            const char *what = values->workers ? "lines" : "numbers";
            struct error err = {0};
            error_set(&err, ERROR_USAGE,
                      "--paired wants as many %s in each file, but '%s' has %zu and '%s' "
                      "%zu: without --paired they are compared as they are",
                      what, loaded->files.items[0].name, n, loaded->files.items[i].name,
                      m);
            output_error(&err);
            return false;
        }
    }
    return true;
}

/* Many comparisons find something by chance: of one alone nothing changes. */
static void correct(struct number_files *files)
{
    double *p = xcalloc(2 * files->count, sizeof(*p));
    double *adjusted = p + files->count;
    size_t *order = xcalloc(files->count, sizeof(*order));
    for (size_t i = 1; i < files->count; i++) {
        p[i - 1] = files->items[i].compared.change.p;
    }
    stats_adjust_bh(p, files->count - 1, adjusted, order);
    for (size_t i = 1; i < files->count; i++) {
        struct number_file *file = &files->items[i];
        file->p_adjusted = adjusted[i - 1];
        file->verdict = file->compared.change.verdict;
        if (files->count > 2) {
            file->verdict =
                stats_adjust_verdict(file->verdict, file->p_adjusted, FALSE_SHARE);
        }
    }
    free(p);
    free(order);
}

static void compute(struct loaded *loaded, const struct stats_options *values)
{
    struct number_files *files = &loaded->files;
    struct compared_how how = {.paired = values->paired,
                               .level = values->how.level,
                               .margin = values->how.margin};
    for (size_t i = 0; i < files->count; i++) {
        describe(&files->items[i].described, &loaded->numbers[i], values->how.level);
        if (i > 0) {
            compare(&files->items[i].compared, &files->items[0].described,
                    &files->items[i].described, &how);
        }
    }
    correct(files);
}

static int show(const struct number_files *files, const struct output_options *output)
{
    const char *format = output->format == NULL ? "table" : output->format;
    struct report_style style = output_style(output);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (strcmp(format, "json") == 0) {
        number_files_json(files, &text);
    } else if (strcmp(format, "csv") == 0) {
        number_files_csv(files, &text);
    } else if (strcmp(format, "markdown") == 0) {
        number_files_markdown(files, &text);
    } else {
        number_files_table(files, &style, &text);
    }
    return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int compare_files(const struct option_strings *paths,
                         const struct stats_options *values)
{
    struct loaded loaded = {0};
    int status = STATUS_OK;
    if (load_files(&loaded, paths, values, &status)) {
        if (check_pairs(&loaded, values)) {
            compute(&loaded, values);
            status = show(&loaded.files, &values->output);
        } else {
            status = STATUS_USAGE;
        }
    }
    loaded_finish(&loaded);
    return status;
}

/* Each answer is written before the next line is waited for, so that a program can ask on. */
static int answer_lines(FILE *in, const struct request_defaults *defaults)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    int status = STATUS_OK;
    char *line = NULL;
    size_t room = 0;
    ssize_t len = 0;
    for (size_t number = 1; (len = getline(&line, &room, in)) >= 0; number++) {
        buf_reset(&out);
        if (!request_answer(line, (size_t)len, number, defaults, &out)) {
            status = STATUS_SOME_FAILED;
        }
        if (!output_text(&out)) {
            status = STATUS_NOT_MEASURED;
            break;
        }
    }
    free(line);
    return status;
}

static int answer_requests(const struct option_strings *paths,
                           const struct stats_options *values)
{
    struct error err = {0};
    if (paths->count > 1) {
        error_set(&err, ERROR_USAGE, "expected one file of requests, found %zu",
                  paths->count);
        return output_usage_error("stats", &err);
    }
    bool is_stdin = paths->count == 0 || strcmp(paths->items[0], "-") == 0;
    FILE *in = is_stdin ? stdin : fopen(paths->items[0], "re");
    if (in == NULL) {
        error_system(&err, "cannot read '%s'", paths->items[0]);
        output_error(&err);
        return output_status(&err);
    }
    int status = answer_lines(in, &values->how);
    if (ferror(in) != 0) {
        error_system(&err, "cannot read '%s'", is_stdin ? "-" : paths->items[0]);
        output_error(&err);
        status = STATUS_NOT_MEASURED;
    }
    if (!is_stdin) {
        (void)fclose(in);
    }
    return status;
}

static bool check_operands(const struct option_strings *paths,
                           const struct stats_options *values, struct error *err)
{
    size_t from_stdin = 0;
    for (size_t i = 0; i < paths->count; i++) {
        from_stdin += strcmp(paths->items[i], "-") == 0 ? 1 : 0;
    }
    if (paths->count == 0) {
        return error_set(err, ERROR_USAGE, "expected a file of numbers, or '-'");
    }
    if (from_stdin > 1) {
        return error_set(err, ERROR_USAGE, "standard input can be read once only");
    }
    if (values->paired && paths->count < 2) {
        return error_set(err, ERROR_USAGE, "--paired wants two files or more");
    }
    return true;
}

static int run_stats(int argc, char **argv)
{
    struct stats_options values = {.how = REQUEST_DEFAULTS};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (!options_begin(&cmd_stats, argc, argv, &values, &operands, &status)) {
        return status;
    }
    if (values.ndjson) {
        return answer_requests(&operands, &values);
    }
    struct error err = {0};
    if (!check_operands(&operands, &values, &err)) {
        return output_usage_error("stats", &err);
    }
    return compare_files(&operands, &values);
}

const struct command cmd_stats = {
    .name = "stats",
    .synopsis = "[OPTION]... FILE...",
    .summary = "intervals and verdicts for numbers from elsewhere",
    .details =
        "FILE has times or other costs, one a line or several between blanks; '#' begins a "
        "comment, '-' is standard input. One file gives an estimate; each further one is "
        "compared with the first, and less is faster. With --ndjson, programs ask: see "
        "docs/stats-verb.md.",
    .options = options,
    .run = run_stats,
};
