/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison for a comment on a pull request: what it comes to in the first line, then what
 * changed, the worst first; all the rest folded away. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/claims.h"
#include "results/report/comparison.h"
#include "results/report/counts_report.h"
#include "results/report/figure.h"
#include "results/report/markdown.h"
#include "results/report/text.h"
#include "results/report/words.h"

/* More changes than that nobody reads in a comment. */
#define CHANGED_MAX 20

static bool has_changed(const struct compare_row *row)
{
    const char *verdict = row->change == NULL ? NULL : row->change->verdict_adjusted;
    return verdict != NULL &&
           (strcmp(verdict, "slower") == 0 || strcmp(verdict, "faster") == 0);
}

/* The slower ones before the faster ones, what changed more before what changed less. */
static int by_harm(const void *a, const void *b)
{
    const struct compare_row *x = *(const struct compare_row *const *)a;
    const struct compare_row *y = *(const struct compare_row *const *)b;
    double logs[] = {log(x->change->ratio.point), log(y->change->ratio.point)};
    bool is_slower[] = {logs[0] > 0.0, logs[1] > 0.0};
    if (is_slower[0] != is_slower[1]) {
        return is_slower[0] ? -1 : 1;
    }
    int order = (fabs(logs[0]) < fabs(logs[1])) - (fabs(logs[0]) > fabs(logs[1]));
    return order != 0 ? order : (x > y) - (x < y);
}

/* What every row needs to know. */
struct view {
    const struct compare_side *side;
    enum compare_by by;
    bool has_one_suite;
};

static void add_median(struct buf *out, const struct result_bench *bench)
{
    SCOPED(buf_free) struct buf figure = BUF_INIT;
    figure_point(&figure, &bench->summary.median, true);
    markdown_figure(out, buf_text(&figure));
}

static void add_head(struct buf *out, const struct view *view)
{
    buf_adds(out, "| case | ");
    text_markdown(out, view->by == COMPARE_VARIANTS ? "against" : view->side->base);
    buf_adds(out, " | ");
    text_markdown(out, view->by == COMPARE_VARIANTS ? "median" : view->side->new_target);
    buf_addf(out, " | ratio | to settle it, about |\n|:--|%s|--:|:--|:--|\n",
             view->by == COMPARE_VARIANTS ? ":--" : "--:");
}

static void add_row(struct buf *out, const struct view *view,
                    const struct compare_row *row)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_adds(out, "| ");
    text_markdown(out, comparison_name(row->other, view->has_one_suite));
    buf_adds(out, " | ");
    if (view->by == COMPARE_VARIANTS) {
        text_markdown(out, comparison_name(row->base, view->has_one_suite));
    } else {
        add_median(out, row->base);
    }
    buf_adds(out, " | ");
    add_median(out, row->other);
    buf_adds(out, " | ");
    words_change(out, row->change, WORDS_FULL);
    comparison_settle(&text, row, true);
    buf_addf(out, " | %s |\n", buf_text(&text));
}

static void add_changed(struct buf *out, const struct view *view)
{
    const struct compare_side *side = view->side;
    const struct compare_row **changed =
        xcalloc(side->count + 1, sizeof(struct compare_row *));
    size_t count = 0;
    for (size_t i = 0; i < side->count; i++) {
        if (has_changed(&side->rows[i])) {
            changed[count++] = &side->rows[i];
        }
    }
    qsort(changed, count, sizeof(struct compare_row *), by_harm);
    if (count > 0) {
        add_head(out, view);
    }
    for (size_t i = 0; i < count && i < CHANGED_MAX; i++) {
        add_row(out, view, changed[i]);
    }
    if (count > CHANGED_MAX) {
        buf_addf(out, "\nand %zu more below\n", count - CHANGED_MAX);
    }
    buf_adds(out, count > 0 ? "\n" : "");
    free(changed);
}

static void add_all(struct buf *out, const struct view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->side->count; i++) {
        count += view->side->rows[i].outcome == COMPARE_JUDGED;
    }
    if (count == 0) {
        return;
    }
    buf_addf(out, "<details><summary>all %zu</summary>\n\n", count);
    add_head(out, view);
    for (size_t i = 0; i < view->side->count; i++) {
        if (view->side->rows[i].outcome == COMPARE_JUDGED) {
            add_row(out, view, &view->side->rows[i]);
        }
    }
    buf_adds(out, "\n</details>\n\n");
}

static void add_side(struct buf *out, const struct result *result,
                     const struct view *view)
{
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(buf_free) struct buf summary = BUF_INIT;
    comparison_title(&title, view->side, view->by);
    comparison_summary(&summary, result, view->side);
    buf_adds(out, "**");
    text_markdown(out, buf_text(&title));
    buf_adds(out, "**: ");
    text_markdown(out, buf_text(&summary));
    buf_adds(out, "\n\n");
    add_changed(out, view);
    SCOPED(remarks_finish) struct remarks remarks = {0};
    comparison_remarks(&remarks, view->side, view->has_one_suite);
    markdown_remarks(out, &remarks);
    buf_adds(out, remarks.count > 0 ? "\n" : "");
    add_all(out, view);
}

static void write_markdown(const struct result *result, const struct report_style *style,
                           struct buf *out)
{
    enum compare_by by = style->by_variant ? COMPARE_VARIANTS : COMPARE_TARGETS;
    SCOPED(compare_sides_finish) struct compare_sides sides = {0};
    comparison_sides(&sides, result, style);
    for (size_t i = 0; i < sides.count; i++) {
        const struct view view = {&sides.items[i], by, comparison_has_one_suite(result)};
        add_side(out, result, &view);
    }
    counts_report_markdown(result, out);
    claims_markdown(result, out);
    markdown_interactions(out, result);
    buf_adds(out, "<details><summary>what was measured</summary>\n\n");
    markdown_footer(out, result);
    buf_adds(out, "\n</details>\n");
}

const struct report_format comparison_markdown = {
    .name = "markdown",
    .summary = "for a comment on a pull request",
    .write = write_markdown,
};
