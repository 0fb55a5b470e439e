/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare report`: results as a page to look at, the store as a site of them; as files, or served. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/report_pages.h"
#include "harness/cli/report_server.h"
#include "harness/cli/store_path.h"
#include "results/page/fill.h"

#define OLD_BYTES_MAX ((size_t)256 << 20)
#define PORT_DEFAULT  8273

struct verb_options {
    const char *output;
    const char *format;
    bool force;
    const char *store;
    const char *branch;
    const char *commit_url;
    bool serve;
    int64_t port;
};

static const char *const format_words[] = {"html", "json", NULL};

static const struct option_spec options[] = {
    {"--output", 'o', OPTION_STRING, offsetof(struct verb_options, output),
     .metavar = "FILE|DIR",
     .help = "where to write; '-' is standard output, a store takes a folder"},
    {"--format", 0, OPTION_CHOICE, offsetof(struct verb_options, format),
     .choices = format_words,
     .help = "the page, or the data that it shows (default: html)"},
    {"--force", 0, OPTION_FLAG, offsetof(struct verb_options, force),
     .help =
         "replace files that are no report, and compare builds although their ratios cannot "
         "mean anything (see 'tare compare --help')"},
    {.kind = OPTION_HEADING, .help = "History"},
    {"--store", 0, OPTION_OPTIONAL, offsetof(struct verb_options, store), .constant = "",
     .metavar = "PATH",
     .help =
         "show what the store holds: an index, a page for each suite and each case (default: "
         "TARE_STORE, or the store that 'tare run --store' writes)"},
    {"--branch", 0, OPTION_STRING, offsetof(struct verb_options, branch),
     .metavar = "NAME", .help = "only runs of this branch (default: all)"},
    {"--commit-url", 0, OPTION_STRING, offsetof(struct verb_options, commit_url),
     .metavar = "PATTERN",
     .help =
         "where a commit can be looked at, https://.../" SITE_COMMIT ": runs link there"},
    {.kind = OPTION_HEADING, .help = "Serving"},
    {"--serve", 0, OPTION_FLAG, offsetof(struct verb_options, serve),
     .help =
         "serve the pages to this machine, made anew when the store or a result changes, "
         "until Ctrl-C"},
    {"--port", 0, OPTION_INT, offsetof(struct verb_options, port), .min = 0, .max = 65535,
     .help = "where (default: 8273; 0: any that is free)"},
    {0},
};

/* What stands there already stays unless it is of a report, or somebody said so. */
static bool meet_old(const char *path, bool force, struct error *err)
{
    SCOPED(buf_free) struct buf old = BUF_INIT;
    if (force || !file_is_regular(path)) {
        return true;
    }
    return file_read(path, OLD_BYTES_MAX, &old, err) &&
           (old.len == 0 || fill_is_ours(buf_text(&old)) ||
            error_set(
                err, ERROR_USAGE,
                "'%s' is there already and is no report of tare: --force replaces it",
                path));
}

static bool is_json(const struct verb_options *values)
{
    return values->format != NULL && strcmp(values->format, "json") == 0;
}

static int write_alone(const struct report_pages *pages,
                       const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    report_pages_write(pages, 0, is_json(values) ? REPORT_DATA : REPORT_ALONE, NULL,
                       &text);
    if (values->output == NULL || strcmp(values->output, "-") == 0) {
        return output_text(&text) ? STATUS_OK : STATUS_NOT_MEASURED;
    }
    if (!meet_old(values->output, values->force, &err) ||
        !file_write(values->output, buf_text(&text), text.len, &err)) {
        output_error(&err);
    }
    return output_status(&err);
}

/* The files of a site: pages, then what they share. */
struct folder {
    const struct report_pages *pages;
    const struct verb_options *values;
    struct arena arena;
};

static void folder_finish(struct folder *folder)
{
    arena_finish(&folder->arena);
}

static size_t folder_count(const struct folder *folder)
{
    return report_pages_count(folder->pages) +
           (is_json(folder->values) ? 0 : (size_t)FILL_ASSETS);
}

/* "site/index.html", "site/index.json". */
static const char *folder_path(struct folder *folder, size_t file)
{
    const char *output = folder->values->output;
    size_t pages = report_pages_count(folder->pages);
    if (file >= pages) {
        return arena_printf(&folder->arena, "%s/%s", output,
                            fill_assets[file - pages].name);
    }
    const char *path = report_pages_path(folder->pages, file);
    const char *end = is_json(folder->values) ? ".json" : ".html";
    return arena_printf(&folder->arena, "%s/%.*s%s", output,
                        (int)(strlen(path) - strlen(".html")), path, end);
}

static bool write_one(struct folder *folder, size_t file, struct error *err)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const char *path = folder_path(folder, file);
    size_t pages = report_pages_count(folder->pages);
    if (file < pages) {
        report_pages_write(folder->pages, file,
                           is_json(folder->values) ? REPORT_DATA : REPORT_SHARED, NULL,
                           &text);
    } else {
        buf_adds(&text, fill_assets[file - pages].text);
    }
    return file_make_folders(path, err) &&
           file_write(path, buf_text(&text), text.len, err);
}

/* All or nothing as far as others' files go: they are looked for first. */
static int write_folder(const struct report_pages *pages,
                        const struct verb_options *values)
{
    struct error err = {0};
    SCOPED(folder_finish) struct folder folder = {.pages = pages, .values = values};
    size_t count = folder_count(&folder);
    bool is_good = true;
    for (size_t i = 0; i < count && is_good; i++) {
        is_good = meet_old(folder_path(&folder, i), values->force, &err);
    }
    for (size_t i = 0; i < count && is_good; i++) {
        is_good = write_one(&folder, i, &err);
    }
    if (!is_good) {
        output_error(&err);
    }
    return output_status(&err);
}

static bool check_usage(const struct option_strings *operands,
                        const struct verb_options *values, struct error *err)
{
    bool has_store = values->store != NULL;
    const char *output = values->output;
    bool is_stdout = output == NULL || strcmp(output, "-") == 0;
    if (!has_store && operands->count == 0) {
        return error_set(err, ERROR_USAGE,
                         "a result document is missing; --store shows the history");
    }
    if (has_store &&
        (operands->count > 1 || (operands->count == 1 && values->store[0] != '\0'))) {
        return error_set(err, ERROR_USAGE,
                         "a store or results, not both: '%s' is too much",
                         operands->items[operands->count - 1]);
    }
    if (!has_store && (values->branch != NULL || values->commit_url != NULL)) {
        return error_set(err, ERROR_USAGE, "%s is for --store",
                         values->branch != NULL ? "--branch" : "--commit-url");
    }
    if (values->commit_url != NULL && !site_check_url(values->commit_url, err)) {
        return false;
    }
    if (values->serve) {
        return (output == NULL && values->format == NULL) ||
               error_set(err, ERROR_USAGE, "--serve writes no file: leave out %s",
                         output != NULL ? "-o" : "--format");
    }
    if (values->port >= 0) {
        return error_set(err, ERROR_USAGE, "--port is for --serve");
    }
    if (has_store && is_stdout) {
        return error_set(err, ERROR_USAGE,
                         "a store makes a folder of files: give -o DIR");
    }
    return output != NULL || is_json(values) ||
           error_set(
               err, ERROR_USAGE,
               "where to is missing: give -o FILE, '-' for standard output, or --serve");
}

static int write_pages(const struct report_request *request,
                       const struct verb_options *values)
{
    struct error err = {0};
    struct report_pages *pages = NULL;
    if (!report_pages_read(request, &pages, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    int status = request->file_count > 0 ? write_alone(pages, values)
                                         : write_folder(pages, values);
    report_pages_free(pages);
    return status;
}

static int serve_pages(const struct report_request *request,
                       const struct verb_options *values)
{
    struct error err = {0};
    for (size_t i = 0; i < request->file_count; i++) {
        if (strcmp(request->files[i], "-") == 0) {
            (void)error_set(&err, ERROR_USAGE,
                            "what is served is read again and again: name a file");
            return output_usage_error("report", &err);
        }
    }
    if (!report_server_run(request, values->port < 0 ? PORT_DEFAULT : values->port,
                           &err)) {
        output_error(&err);
    }
    return output_status(&err);
}

static int report(const struct option_strings *operands,
                  const struct verb_options *values)
{
    struct error err = {0};
    if (!check_usage(operands, values, &err)) {
        return output_usage_error("report", &err);
    }
    if (!is_json(values) && !fill_check(&err)) {
        output_error(&err);
        return output_status(&err);
    }
    SCOPED(scoped_free_string) char *store = NULL;
    struct report_request request = {
        .force = values->force,
        .site = {.filter = {.branch = values->branch}, .commit_url = values->commit_url},
    };
    if (values->store == NULL) {
        request.files = operands->items;
        request.file_count = operands->count;
    } else {
        store =
            store_path(operands->count > 0 ? operands->items[0] : values->store, &err);
        request.store = store;
        if (store == NULL) {
            return output_usage_error("report", &err);
        }
    }
    return values->serve ? serve_pages(&request, values) : write_pages(&request, values);
}

static int run_report(int argc, char **argv)
{
    struct verb_options values = {.port = -1};
    SCOPED(option_strings_free) struct option_strings operands = {0};
    int status = STATUS_OK;
    if (options_begin(&cmd_report, argc, argv, &values, &operands, &status)) {
        status = report(&operands, &values);
    }
    return status;
}

const struct command cmd_report = {
    .name = "report",
    .synopsis = "[OPTION]... RESULT... | --store [PATH]",
    .summary = "results, or their history, as pages for a browser",
    .details =
        "Of results one HTML file that needs nothing else and loads nothing from anywhere: what was "
        "measured and on what, variants side by side, builds against each other, growth, "
        "memory, claims. Several results are compared as 'tare compare' does. RESULT is a result "
        "document or a file that 'tare import' reads; '-' reads standard input.\n\nOf a store a "
        "folder for any web host, which opens from the disk, too: an index, a page for each "
        "suite and each case, with what became slower or faster and since which commit. "
        "docs/report.md says more.",
    .options = options,
    .run = run_report,
};
