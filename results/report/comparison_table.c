/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison for a terminal. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/claims.h"
#include "results/report/columns.h"
#include "results/report/comparison.h"
#include "results/report/counts_report.h"
#include "results/report/figure.h"
#include "results/report/footer.h"
#include "results/report/text.h"
#include "results/report/words.h"

#define INDENT   2
#define NAME_MIN 12
/* Columns of a target's name in a title. */
#define TARGET_MAX 20

/* One side on its way to the terminal. */
struct view {
    const struct compare_side *side;
    enum compare_by by;
    bool has_one_suite;
    const struct report_style *style;
    struct buf base_title, new_title; /* live until the table is written */
};

/* What is left out where the line is too short. */
struct layout {
    int name_width;
    bool has_settle;
    enum words_form form;
};

static enum colour colour_of(const struct result_change *change)
{
    return colour_of_verdict(comparison_has_fallen(change) ? change->verdict_adjusted
                                                           : change->verdict);
}

static void set_median(struct columns *table, size_t row, size_t column,
                       const struct result_bench *bench, bool utf8)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    figure_point(&text, &bench->summary.median, utf8);
    columns_set(table, row, column, &text, COLOUR_NONE);
}

static void add_row(struct columns *table, const struct view *view,
                    const struct compare_row *row, const struct layout *layout)
{
    bool utf8 = view->style->utf8;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t index = columns_add_row(table);
    columns_set_text(table, index, 0, comparison_name(row->other, view->has_one_suite),
                     layout->name_width, utf8);
    if (view->by == COMPARE_VARIANTS) {
        columns_set_text(table, index, 1, comparison_name(row->base, view->has_one_suite),
                         layout->name_width, utf8);
    } else {
        set_median(table, index, 1, row->base, utf8);
    }
    set_median(table, index, 2, row->other, utf8);
    words_change(&text, row->change, layout->form);
    SCOPED(buf_free) struct buf more = BUF_INIT;
    if (layout->has_settle) {
        comparison_settle(&more, row, utf8);
    }
    buf_addf(&text, "%s%s", more.len > 0 ? "; " : "", buf_text(&more));
    columns_set(table, index, 3, &text, colour_of(row->change));
}

/* Whether any verdict is open: most tables need no word on what would settle it. */
static bool has_open(const struct compare_side *side)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < side->count && text.len == 0; i++) {
        comparison_settle(&text, &side->rows[i], false);
    }
    return text.len > 0;
}

static void build(struct columns *table, const struct view *view,
                  const struct layout *layout)
{
    columns_add(table, "case", false);
    columns_add(table, buf_text(&view->base_title), view->by == COMPARE_TARGETS);
    columns_add(table, buf_text(&view->new_title), true);
    columns_add(table, layout->has_settle ? "ratio; what would settle it" : "ratio",
                false);
    for (size_t i = 0; i < view->side->count; i++) {
        if (view->side->rows[i].outcome == COMPARE_JUDGED) {
            add_row(table, view, &view->side->rows[i], layout);
        }
    }
}

/* Builds the table anew. How many columns are left over (or lacking); *ret_names: what a name takes. */
static int rebuild(struct columns *table, const struct view *view,
                   const struct layout *layout, int *ret_names)
{
    columns_finish(table);
    *table = (struct columns){0};
    build(table, view, layout);
    *ret_names = columns_width(table, 0);
    if (view->by == COMPARE_VARIANTS && columns_width(table, 1) > *ret_names) {
        *ret_names = columns_width(table, 1);
    }
    return view->style->width - INDENT - columns_total_width(table);
}

/* What tells the names apart, NAME_MIN at least. */
static int least_name_width(const struct view *view)
{
    const struct compare_side *side = view->side;
    const char **names = xcalloc(2 * side->count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t i = 0; i < side->count; i++) {
        if (side->rows[i].outcome == COMPARE_JUDGED) {
            names[count++] = comparison_name(side->rows[i].other, view->has_one_suite);
            names[count++] = comparison_name(side->rows[i].base, view->has_one_suite);
        }
    }
    int width = text_apart(names, count, NAME_MIN, view->style->utf8);
    free(names);
    return width;
}

/* Names are cut first, then what would settle it goes, then the intervals. */
static void build_fitting(struct columns *table, const struct view *view)
{
    struct layout layout = {.name_width = view->style->width,
                            .has_settle = has_open(view->side),
                            .form = WORDS_TERSE};
    int names = 0;
    int left = rebuild(table, view, &layout, &names);
    if (left >= 0) {
        return;
    }
    const int least = least_name_width(view);
    layout.name_width = names + left > least ? names + left : least;
    left = rebuild(table, view, &layout, &names);
    if (left < 0 && layout.has_settle) {
        layout.has_settle = false;
        left = rebuild(table, view, &layout, &names);
    }
    if (left < 0) {
        layout.form = WORDS_BARE;
        left = rebuild(table, view, &layout, &names);
    }
    if (left > 0) {
        layout.name_width += left / (view->by == COMPARE_VARIANTS ? 2 : 1);
        rebuild(table, view, &layout, &names);
    }
}

static void make_title(struct buf *title, const char *name, bool utf8)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, name, utf8);
    text_ellipsis(title, buf_text(&escaped), TARGET_MAX, utf8);
}

static void write_heading(const struct view *view, struct buf *out)
{
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    SCOPED(buf_free) struct buf cut = BUF_INIT;
    comparison_title(&title, view->side, view->by);
    text_escape(&escaped, buf_text(&title), view->style->utf8);
    text_ellipsis(&cut, buf_text(&escaped), view->style->width, view->style->utf8);
    colour_add(out, COLOUR_BOLD, view->style->colour, buf_text(&cut));
    buf_addc(out, '\n');
}

static void write_side(struct view *view, bool has_remarks, struct buf *out)
{
    bool is_by_variant = view->by == COMPARE_VARIANTS;
    bool utf8 = view->style->utf8;
    make_title(&view->base_title, is_by_variant ? "against" : view->side->base, utf8);
    make_title(&view->new_title, is_by_variant ? "median" : view->side->new_target, utf8);
    write_heading(view, out);
    SCOPED(columns_finish) struct columns table = {0};
    build_fitting(&table, view);
    if (table.row_count > 0) {
        columns_write(&table, INDENT, view->style->colour, out);
    } else {
        buf_adds(out, "  nothing to compare\n");
    }
    if (has_remarks) {
        SCOPED(remarks_finish) struct remarks remarks = {0};
        comparison_remarks(&remarks, view->side, view->has_one_suite);
        remarks_write(&remarks, view->style, out);
    }
    buf_addc(out, '\n');
    buf_free(&view->base_title);
    buf_free(&view->new_title);
}

static void write_sides(const struct result *result, const struct report_style *style,
                        bool has_remarks, struct buf *out)
{
    SCOPED(compare_sides_finish) struct compare_sides sides = {0};
    comparison_sides(&sides, result, style);
    for (size_t i = 0; i < sides.count; i++) {
        struct view view = {.side = &sides.items[i],
                            .by = style->by_variant ? COMPARE_VARIANTS : COMPARE_TARGETS,
                            .has_one_suite = comparison_has_one_suite(result),
                            .style = style};
        write_side(&view, has_remarks, out);
    }
}

void comparison_write_targets(const struct result *result,
                              const struct report_style *style, struct buf *out)
{
    write_sides(result, style, false, out);
}

static void write_table(const struct result *result, const struct report_style *style,
                        struct buf *out)
{
    write_sides(result, style, true, out);
    counts_report_table(result, style, out);
    claims_write(result, style, out);
    footer_interactions(result, style, out);
    footer_write(result, style, out);
}

const struct report_format comparison_table = {
    .name = "table",
    .summary = "for a terminal",
    .write = write_table,
};
