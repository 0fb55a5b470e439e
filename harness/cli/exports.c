/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/exports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/cli/term.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/report/text.h"
#include "results/summary.h"

static const char *const date_words[] = {"commit", "run", NULL};

const struct option_spec exports_specs[] = {
    {"--target", 0, OPTION_STRING, offsetof(struct exports_options, export.target),
     .metavar = "NAME", .help = "only this interpreter of the documents (default: all)"},
    {.kind = OPTION_HEADING, .help = "Names and dates"},
    {"--machine", 0, OPTION_STRING, offsetof(struct exports_options, export.machine),
     .metavar = "LABEL", .help = "what the machine is called (default: its host name)"},
    {"--build", 0, OPTION_STRING, offsetof(struct exports_options, export.build),
     .metavar = "LABEL",
     .help = "what the interpreter's build is called (default: made of its version and "
             "features, cpython-3.13-pgo-lto)"},
    {"--project", 0, OPTION_STRING, offsetof(struct exports_options, export.project),
     .metavar = "NAME", .help = "what was measured (default: CPython)"},
    {"--commit", 0, OPTION_STRING, offsetof(struct exports_options, export.commit),
     .metavar = "HASH",
     .help = "the source that was measured (default: the commit in the document)"},
    {"--commit-date", 0, OPTION_STRING,
     offsetof(struct exports_options, export.commit_at), .metavar = "DATE",
     .help = "when it was committed, 2026-08-20T11:22:33Z"},
    {"--branch", 0, OPTION_STRING, offsetof(struct exports_options, export.branch),
     .metavar = "NAME", .help = "the branch it is on (default: as the document says)"},
    {"--date", 0, OPTION_CHOICE, offsetof(struct exports_options, date),
     .choices = date_words,
     .help = "the date of a figure is that of the commit (the default, where one is "
             "known) or that of the run"},
    {"--fork", 0, OPTION_STRING, offsetof(struct exports_options, export.fork),
     .metavar = "NAME",
     .help = "pyperf-tree: whose repository the commit is in (default: python)"},
    {"--repository", 0, OPTION_STRING,
     offsetof(struct exports_options, export.repository), .metavar = "URL",
     .help = "where a commit can be looked at"},
    {0},
};

void exports_settle(struct exports_options *options)
{
    options->export.by_run = options->date != NULL && strcmp(options->date, "run") == 0;
}

void exports_free(struct exports *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        result_free(inputs->results[i]);
    }
    free(inputs->results);
    free(inputs->documents);
}

bool exports_read(const struct option_strings *files, struct exports *inputs,
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

void exports_say_notes(const struct export_output *out)
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
