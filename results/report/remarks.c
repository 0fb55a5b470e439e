/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/remarks.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/columns.h"
#include "results/report/text.h"

/* So many names are all said; of more, the first few. */
#define NAMES_MAX  5
#define NAMES_SAID 3
#define STDERR_MAX 3 /* lines */

struct remark *remarks_add(struct remarks *remarks, enum remark_kind kind,
                           const char *label)
{
    remarks->items =
        xgrow(remarks->items, remarks->count, &remarks->cap, sizeof(*remarks->items));
    struct remark *remark = &remarks->items[remarks->count++];
    *remark = (struct remark){.kind = kind, .label = label};
    return remark;
}

void remark_add_name(struct remark *remark, struct buf *name)
{
    remark->names = xgrow(remark->names, remark->name_count, &remark->name_cap,
                          sizeof(*remark->names));
    remark->names[remark->name_count++] = buf_take(name);
}

void remark_name(struct buf *out, const char *name, const char *target)
{
    const char *quote = strstr(name, ", ") != NULL ? "'" : "";
    buf_addf(out, "%s%s%s", quote, name, quote);
    if (target != NULL) {
        buf_addf(out, " on %s", target);
    }
}

static void finish_remark(struct remark *remark)
{
    for (size_t i = 0; i < remark->name_count; i++) {
        free(remark->names[i]);
    }
    free(remark->names);
    buf_free(&remark->text);
    buf_free(&remark->details);
}

void remarks_finish(struct remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        finish_remark(&remarks->items[i]);
    }
    free(remarks->items);
    *remarks = (struct remarks){0};
}

void remark_text(struct buf *out, const struct remark *remark, bool verbose)
{
    size_t said =
        verbose || remark->name_count <= NAMES_MAX ? remark->name_count : NAMES_SAID;
    for (size_t i = 0; i < said; i++) {
        buf_addf(out, "%s%s", i == 0 ? "" : ", ", remark->names[i]);
    }
    if (said < remark->name_count) {
        buf_addf(out, " and %zu more", remark->name_count - said);
    }
    buf_addf(out, "%s%s", remark->name_count > 0 ? ": " : "", buf_text(&remark->text));
}

/* The last `lines` lines of a text, each after `label`. */
static void add_last_lines(struct buf *out, const char *label, const char *text,
                           int lines)
{
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' ')) {
        len--;
    }
    size_t start = len;
    for (int left = lines; start > 0; start--) {
        left -= text[start - 1] == '\n';
        if (left == 0) {
            break;
        }
    }
    while (start < len) {
        size_t line = strcspn(text + start, "\n");
        line = line > len - start ? len - start : line;
        buf_adds(out, label);
        buf_add(out, text + start, line);
        buf_addc(out, '\n');
        start += line + 1;
    }
}

/* The last line of a traceback is the message most of the time: then it says nothing new. */
static void add_traceback(struct buf *out, const struct result_error *error, bool verbose)
{
    if (verbose) {
        add_last_lines(out, "", error->traceback, INT_MAX);
        return;
    }
    SCOPED(buf_free) struct buf last = BUF_INIT;
    add_last_lines(&last, "", error->traceback, 1);
    size_t len = last.len > 0 ? last.len - 1 : 0;
    bool says_more = error->message == NULL || strlen(error->message) != len ||
                     strncmp(error->message, buf_text(&last), len) != 0;
    buf_adds(out, says_more ? buf_text(&last) : "");
}

/* The message says what happened, so only where is left to say. */
static void fill_failure(struct remark *remark, const struct result_bench *bench,
                         bool verbose)
{
    const struct result_error *error = &bench->error;
    remark->kind = REMARK_FAILURE;
    remark->label = "failed";
    buf_adds(&remark->text, error->message != NULL ? error->message
                            : error->kind != NULL  ? error->kind
                                                   : "unknown");
    if (error->phase != NULL && strcmp(error->phase, "compile") != 0) {
        buf_addf(&remark->text, " (in %s)", error->phase);
    }
    if (error->place != NULL) {
        buf_addf(&remark->details, "at %s\n", error->place);
    }
    if (error->traceback != NULL) {
        add_traceback(&remark->details, error, verbose);
    }
    if (error->stderr_tail != NULL && error->stderr_tail[0] != '\0') {
        add_last_lines(&remark->details, "stderr: ", error->stderr_tail, STDERR_MAX);
    }
}

/* Why a bench that did not fail has no figure; no label where it has one. */
static void fill_reason(struct remark *remark, const struct result_bench *bench)
{
    const char *fallback = "no reason given";
    remark->kind = REMARK_WARNING;
    if (bench->status == RESULT_SKIPPED) {
        remark->kind = REMARK_INFO;
        remark->label = "skipped";
    } else if (bench->status == RESULT_NOT_STATIONARY && bench->reason != NULL) {
        remark->label = "not steady";
    } else if (bench->status == RESULT_INCOMPLETE) {
        remark->label = "not measured";
        fallback = "the run ended before it had a sample";
    } else if (bench->status == RESULT_OK && !bench->summary.present &&
               result_is_timed(bench)) {
        remark->label = "no figure";
        fallback = "it has no samples";
    }
    buf_adds(&remark->text, bench->reason == NULL ? fallback : bench->reason);
}

static bool says_the_same(const struct remark *a, const struct remark *b)
{
    return strcmp(a->label, b->label) == 0 &&
           strcmp(buf_text(&a->text), buf_text(&b->text)) == 0 &&
           strcmp(buf_text(&a->details), buf_text(&b->details)) == 0;
}

/* Takes the remark over, or only its bench's name where the same was said before. */
static void take_remark(struct remarks *remarks, struct remark *remark,
                        const struct section *section, const struct section_row *row)
{
    SCOPED(buf_free) struct buf name = BUF_INIT;
    struct remark *same = NULL;
    for (size_t i = 0; i < remarks->count && same == NULL; i++) {
        same = says_the_same(&remarks->items[i], remark) ? &remarks->items[i] : NULL;
    }
    if (same == NULL) {
        same = remarks_add(remarks, remark->kind, remark->label);
        same->text = remark->text;
        same->details = remark->details;
        remark->text = (struct buf)BUF_INIT;
        remark->details = (struct buf)BUF_INIT;
    }
    remark_name(&name, row->params != NULL ? section_variant(row->bench) : row->name,
                section->has_targets ? row->bench->target : NULL);
    remark_add_name(same, &name);
}

static void add_states(struct remarks *remarks, const struct section *section,
                       bool failures, bool verbose)
{
    for (size_t i = 0; i < section->row_count; i++) {
        const struct section_row *row = &section->rows[i];
        struct remark remark = {.label = NULL};
        if ((row->bench->status == RESULT_ERROR) != failures) {
            continue;
        }
        if (failures) {
            fill_failure(&remark, row->bench, verbose);
        } else {
            fill_reason(&remark, row->bench);
        }
        if (remark.label != NULL) {
            take_remark(remarks, &remark, section, row);
        }
        finish_remark(&remark);
    }
}

void remarks_collect(struct remarks *remarks, const struct section *section, bool verbose)
{
    add_states(remarks, section, true, verbose);
    add_states(remarks, section, false, verbose);
}

static void write_details(const char *details, const struct report_style *style,
                          struct buf *out)
{
    while (*details != '\0') {
        size_t len = strcspn(details, "\n");
        SCOPED(scoped_free_string) char *line = xstrndup(details, len);
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        text_escape(&escaped, line, style->utf8);
        buf_adds(out, "    ");
        text_wrap(out, buf_text(&escaped), 4, 6, style->width);
        buf_addc(out, '\n');
        details += details[len] == '\n' ? len + 1 : len;
    }
}

void remarks_write(const struct remarks *remarks, const struct report_style *style,
                   struct buf *out)
{
    for (size_t i = 0; i < remarks->count; i++) {
        const struct remark *remark = &remarks->items[i];
        enum colour colour = remark->kind == REMARK_FAILURE   ? COLOUR_RED
                             : remark->kind == REMARK_WARNING ? COLOUR_YELLOW
                                                              : COLOUR_DIM;
        SCOPED(buf_free) struct buf text = BUF_INIT;
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        remark_text(&text, remark, style->verbose);
        text_escape(&escaped, buf_text(&text), style->utf8);
        buf_adds(out, "  ");
        colour_add(out, colour, style->colour, remark->label);
        buf_adds(out, ": ");
        text_wrap(out, buf_text(&escaped), 4 + (int)strlen(remark->label), 4,
                  style->width);
        buf_addc(out, '\n');
        write_details(buf_text(&remark->details), style, out);
    }
}
