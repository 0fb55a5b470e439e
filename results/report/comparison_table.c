/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison for a terminal. */
#include <string.h>

#include "results/report/columns.h"
#include "results/report/comparison.h"
#include "results/report/figure.h"
#include "results/report/footer.h"
#include "results/report/text.h"
#include "results/report/words.h"

#define INDENT   2
#define NAME_MIN 16

/* One side on its way to the terminal. */
struct view {
    const struct compare_side *side;
    enum compare_by by;
    bool has_one_suite;
    const struct report_style *style;
};

static enum colour colour_of(const struct result_change *change)
{
    const char *verdict =
        comparison_has_fallen(change) ? change->verdict_adjusted : change->verdict;
    if (strcmp(verdict, "faster") == 0) {
        return COLOUR_GREEN;
    }
    if (strcmp(verdict, "slower") == 0) {
        return COLOUR_RED;
    }
    return strcmp(verdict, "same") == 0 ? COLOUR_NONE : COLOUR_YELLOW;
}

static void set_escaped(struct columns *table, size_t row, size_t column,
                        const char *text, int width, bool utf8)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    SCOPED(buf_free) struct buf cut = BUF_INIT;
    text_escape(&escaped, text, utf8);
    text_ellipsis(&cut, buf_text(&escaped), width, utf8);
    columns_set(table, row, column, &cut, COLOUR_NONE);
}

static void set_median(struct columns *table, size_t row, size_t column,
                       const struct result_bench *bench, bool utf8)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    figure_point(&text, &bench->summary.median, utf8);
    columns_set(table, row, column, &text, COLOUR_NONE);
}

static void add_row(struct columns *table, const struct view *view,
                    const struct compare_row *row, int width)
{
    bool utf8 = view->style->utf8;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t index = columns_add_row(table);
    set_escaped(table, index, 0, comparison_name(row->other, view->has_one_suite), width,
                utf8);
    if (view->by == COMPARE_VARIANTS) {
        set_escaped(table, index, 1, comparison_name(row->base, view->has_one_suite),
                    width, utf8);
    } else {
        set_median(table, index, 1, row->base, utf8);
    }
    set_median(table, index, 2, row->other, utf8);
    words_change(&text, row->change, WORDS_TERSE);
    columns_set(table, index, 3, &text, colour_of(row->change));
    comparison_settle(&text, row, utf8);
    if (text.len > 0) {
        columns_set(table, index, 4, &text, COLOUR_NONE);
    }
}

/* Whether any verdict is open: most tables need no column for what would settle it. */
static bool has_open(const struct compare_side *side)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < side->count && text.len == 0; i++) {
        comparison_settle(&text, &side->rows[i], false);
    }
    return text.len > 0;
}

static void build(struct columns *table, const struct view *view, int width)
{
    bool is_by_variant = view->by == COMPARE_VARIANTS;
    columns_add(table, "case", false);
    columns_add(table, is_by_variant ? "against" : view->side->base, !is_by_variant);
    columns_add(table, is_by_variant ? "median" : view->side->new_target, true);
    columns_add(table, "ratio", false);
    if (has_open(view->side)) {
        columns_add(table, "to settle it", false);
    }
    for (size_t i = 0; i < view->side->count; i++) {
        if (view->side->rows[i].outcome == COMPARE_JUDGED) {
            add_row(table, view, &view->side->rows[i], width);
        }
    }
}

/* Names are cut where the line is too short for them. */
static int name_width(const struct view *view)
{
    SCOPED(columns_finish) struct columns table = {0};
    build(&table, view, view->style->width);
    int over = columns_total_width(&table) + INDENT - view->style->width;
    int width = columns_width(&table, 0);
    if (view->by == COMPARE_VARIANTS && columns_width(&table, 1) > width) {
        width = columns_width(&table, 1);
    }
    if (over <= 0) {
        return width;
    }
    width -= view->by == COMPARE_VARIANTS ? (over + 1) / 2 : over;
    return width < NAME_MIN ? NAME_MIN : width;
}

static void write_side(const struct view *view, bool has_remarks, struct buf *out)
{
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    comparison_title(&title, view->side, view->by);
    text_escape(&escaped, buf_text(&title), view->style->utf8);
    colour_add(out, COLOUR_BOLD, view->style->colour, buf_text(&escaped));
    buf_addc(out, '\n');
    SCOPED(columns_finish) struct columns table = {0};
    build(&table, view, name_width(view));
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
}

static void write_sides(const struct result *result, const struct report_style *style,
                        enum compare_by by, bool has_remarks, struct buf *out)
{
    SCOPED(compare_sides_finish) struct compare_sides sides = {0};
    compare_sides_init(&sides, result, by);
    for (size_t i = 0; i < sides.count; i++) {
        const struct view view = {&sides.items[i], by, comparison_has_one_suite(result),
                                  style};
        write_side(&view, has_remarks, out);
    }
}

void comparison_write_targets(const struct result *result,
                              const struct report_style *style, struct buf *out)
{
    write_sides(result, style, COMPARE_TARGETS, false, out);
}

static void write_table(const struct result *result, const struct report_style *style,
                        struct buf *out)
{
    write_sides(result, style, style->by_variant ? COMPARE_VARIANTS : COMPARE_TARGETS,
                true, out);
    footer_interactions(result, style, out);
    footer_write(result, style, out);
}

const struct report_format comparison_table = {
    .name = "table",
    .summary = "for a terminal",
    .write = write_table,
};
