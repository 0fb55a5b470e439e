/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person who knows nothing of the tool reads first: what was measured, where, what came of it, and what to
 * think of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/page/writers.h"
#include "results/report/claims.h"
#include "results/report/comparison.h"
#include "results/report/footer.h"
#include "results/report/remarks.h"
#include "results/report/words.h"

#define TARGETS_NAMED 3U

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Different variants, whatever the target. */
static size_t count_cases(const struct result *result)
{
    const char **names = xcalloc(result->bench_count + 1, sizeof(*names));
    for (size_t i = 0; i < result->bench_count; i++) {
        names[i] = result->benches[i].variant;
    }
    qsort(names, result->bench_count, sizeof(*names), by_text);
    size_t count = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        count += i == 0 || strcmp(names[i], names[i - 1]) != 0;
    }
    free(names);
    return count;
}

/* "base (CPython 3.12.1)". */
static void add_target(struct buf *out, const struct result_target *target)
{
    bool is_cpython =
        target->implementation == NULL || strcmp(target->implementation, "cpython") == 0;
    buf_adds(out, target->name);
    if (target->version != NULL) {
        buf_addf(out, " (%s %s)", is_cpython ? "CPython" : target->implementation,
                 target->version);
    }
}

static void add_targets(struct buf *out, const struct result *result)
{
    if (result->target_count > TARGETS_NAMED) {
        buf_addf(out, "%zu interpreters", result->target_count);
        return;
    }
    for (size_t i = 0; i < result->target_count; i++) {
        buf_adds(out, i == 0 ? "" : i + 1 < result->target_count ? ", " : " and ");
        add_target(out, &result->targets[i]);
    }
}

static void emit_what(struct emit *emit, const struct view *view)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t cases = count_cases(view->result);
    if (cases == 0) {
        emit_string(emit, NULL, "Nothing was measured.");
        return;
    }
    buf_addf(&text, "%zu case%s of ", cases, cases == 1 ? "" : "s");
    if (view->suite_count == 1) {
        buf_addf(&text, "the suite %s", view->suites[0]);
    } else {
        buf_addf(&text, "%zu suites", view->suite_count);
    }
    buf_addf(&text, " %s measured on ", cases == 1 ? "was" : "were");
    add_targets(&text, view->result);
    buf_addc(&text, '.');
    emit_string(emit, NULL, buf_text(&text));
    if (strcmp(view->result->tool_name, "tare") == 0) {
        emit_string(
            emit, NULL,
            "Each figure is the time of one execution: the median over many fresh "
            "processes, with the interval in which it lies as far as chance goes.");
    }
}

static void emit_sides(struct emit *emit, const struct view *view)
{
    for (size_t i = 0; i < view->targets.count && i < 2; i++) {
        const struct compare_side *side = &view->targets.items[i];
        if (side->count > 0) {
            SCOPED(buf_free) struct buf text = BUF_INIT;
            buf_addf(&text, "%s against %s: ", side->new_target, side->base);
            comparison_summary(&text, view->result, side);
            buf_addc(&text, '.');
            emit_string(emit, NULL, buf_text(&text));
        }
    }
}

static void emit_lead(struct emit *emit, const struct view *view)
{
    SCOPED(buf_free) struct buf counts = BUF_INIT;
    emit_open(emit, "lead", '[');
    emit_what(emit, view);
    emit_sides(emit, view);
    claims_add_counts(&counts, view->result);
    if (counts.len > 0) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        buf_addf(&text, "What the suites claim: %s.", buf_text(&counts));
        emit_string(emit, NULL, buf_text(&text));
    }
    emit_close(emit, ']');
}

static void emit_facts(struct emit *emit, const struct result *result)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    emit_open(emit, "facts", '[');
    footer_machine(&text, &result->machine);
    view_emit_fact(emit, "machine", buf_text(&text));
    buf_reset(&text);
    footer_counts(&text, result);
    view_emit_fact(emit, "run", buf_text(&text));
    if (result->commit != NULL) {
        buf_reset(&text);
        buf_addf(&text, "%s%s%s%s", result->commit, result->branch == NULL ? "" : " on ",
                 result->branch == NULL ? "" : result->branch,
                 result->dirty == RESULT_YES ? ", with changes that are not committed"
                                             : "");
        view_emit_fact(emit, "commit", buf_text(&text));
    }
    buf_reset(&text);
    buf_addf(&text, "%s%s%s", result->tool_name, result->tool_version == NULL ? "" : " ",
             result->tool_version == NULL ? "" : result->tool_version);
    view_emit_fact(emit, "measured with", buf_text(&text));
    emit_close(emit, ']');
}

/* {0} is empty. */
struct note {
    enum remark_kind kind;
    const char *severity;
    const char *label;
    const struct remark *remark;          /* or */
    const struct result_finding *finding; /* or neither */
};

static void emit_note(struct emit *emit, const struct note *note)
{
    const struct remark *remark = note->remark;
    const struct result_finding *finding = note->finding;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    emit_string(emit, "severity", note->severity);
    emit_string(emit, "label", note->label);
    if (remark != NULL) {
        if (remark->name_count > 0) {
            emit_strings(emit, "names", (const char *const *)remark->names,
                         remark->name_count);
        }
        emit_string(emit, "text", buf_text(&remark->text));
        view_emit_text(emit, "details", buf_text(&remark->details));
    } else if (finding != NULL) {
        buf_addf(&text, "%s%s%s", finding->what,
                 finding->why == NULL || finding->why[0] == '\0' ? "" : ": ",
                 finding->why == NULL ? "" : finding->why);
        emit_string(emit, "text", buf_text(&text));
        view_emit_text(emit, "remedy", finding->remedy);
    } else {
        emit_string(emit, "text",
                    "the run was cut short: this is what was measured until then");
    }
    emit_close(emit, '}');
}

static enum remark_kind kind_of(const char *severity)
{
    return severity == NULL                   ? REMARK_INFO
           : strcmp(severity, "error") == 0   ? REMARK_FAILURE
           : strcmp(severity, "warning") == 0 ? REMARK_WARNING
                                              : REMARK_INFO;
}

static void emit_notes(struct emit *emit, const struct view *view)
{
    static const char *const severities[] = {
        [REMARK_FAILURE] = "error", [REMARK_WARNING] = "warning", [REMARK_INFO] = "info"};
    const struct result *result = view->result;
    SCOPED(remarks_finish) struct remarks remarks = {0};
    for (size_t i = 0; i < view->sections.count; i++) {
        remarks_collect(&remarks, &view->sections.items[i], true);
    }
    remarks_collect_run(&remarks, result, &view->sections);
    emit_open(emit, "notes", '[');
    for (enum remark_kind kind = REMARK_FAILURE; kind <= REMARK_INFO; kind++) {
        if (kind == REMARK_WARNING && !result->complete) {
            emit_note(emit,
                      &(struct note){kind, severities[kind], "cut short", NULL, NULL});
        }
        for (size_t i = 0; i < remarks.count; i++) {
            const struct remark *remark = &remarks.items[i];
            if (remark->kind == kind) {
                emit_note(emit, &(struct note){kind, severities[kind], remark->label,
                                               remark, NULL});
            }
        }
        for (size_t i = 0; i < result->finding_count; i++) {
            const struct result_finding *finding = &result->findings[i];
            if (kind_of(finding->severity) == kind) {
                emit_note(emit, &(struct note){kind, severities[kind], finding->id, NULL,
                                               finding});
            }
        }
    }
    emit_close(emit, ']');
}

static void emit_claims(struct emit *emit, const struct view *view)
{
    SCOPED(claims_rows_finish) struct claims_rows rows = {0};
    claims_rows_init(&rows, view->result, false);
    emit_open(emit, "claims", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const struct claims_row *row = &rows.items[i];
        size_t suite =
            row->statement == NULL ? VIEW_NONE : view_suite(view, row->statement->suite);
        emit_line(emit, 0);
        emit_open(emit, NULL, '{');
        view_emit_index(emit, "suite", suite);
        view_emit_text(emit, "text",
                       row->statement == NULL ? NULL : row->statement->text);
        view_emit_text(emit, "source",
                       row->statement == NULL ? NULL : row->statement->source);
        emit_string(emit, "verdict", result_judgement_name(row->verdict));
        view_emit_index(emit, "target", view_target(view, row->target));
        emit_string(emit, "found", buf_text(&row->found));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

void writers_overview(struct emit *emit, const struct view *view)
{
    emit_line(emit, 0);
    emit_open(emit, "overview", '{');
    emit_lead(emit, view);
    emit_line(emit, 0);
    emit_facts(emit, view->result);
    emit_line(emit, 0);
    emit_notes(emit, view);
    emit_line(emit, 0);
    emit_claims(emit, view);
    emit_close(emit, '}');
}
