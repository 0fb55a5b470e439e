/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/section_table.h"

#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/columns.h"
#include "results/report/figure.h"
#include "results/report/text.h"
#include "results/report/words.h"

#define INDENT        2
#define CHART_MIN     8
#define CHART_MAX     36
#define NAME_MIN      12
#define PARAMS_MAX    20
#define REFERENCE_MAX 24 /* columns of a target's name in a title */

/* What the width leaves room for. */
struct layout {
    int name_width;
    int chart_width;     /* 0: no room for the distribution */
    bool params_in_rows; /* parameters of groups over their rows, not in a column */
    enum words_form form;
};

struct view {
    const struct result *result;
    const struct section *section;
    const struct report_style *style;
};

/* A ratio in words, "baseline" for what the others are compared with. */
static enum colour add_ratio(struct buf *out, const struct section_row *row,
                             bool is_baseline, const struct result_change *change,
                             enum words_form form)
{
    if (row->bench->status != RESULT_OK) {
        return COLOUR_NONE;
    }
    if (is_baseline) {
        buf_adds(out, "baseline");
        return COLOUR_DIM;
    }
    if (change == NULL || change->verdict == NULL) {
        buf_adds(out, "-");
        return COLOUR_NONE;
    }
    words_change(out, change, form);
    return colour_of_verdict(change->verdict);
}

static bool has_params_column(const struct view *view, const struct layout *layout)
{
    return view->section->params_title != NULL && !layout->params_in_rows;
}

static void add_name_columns(struct columns *table, const struct view *view,
                             const struct layout *layout)
{
    if (has_params_column(view, layout)) {
        columns_add(table, view->section->params_title, true);
    }
    columns_add(table, "case", false);
}

/* Begins a row with the name of its case, and with the parameters of its group where that begins.
 * Returns the index of the row; *ret_column is the next to be set. */
static size_t begin_row(struct columns *table, const struct view *view,
                        const struct section_row *row, const struct layout *layout,
                        bool begins_group, size_t *ret_column)
{
    bool utf8 = view->style->utf8;
    bool has_column = has_params_column(view, layout);
    if (row->params != NULL && begins_group && !has_column) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        bool is_one = strchr(row->params, '=') == NULL;
        buf_addf(&text, "%s%s%s", is_one ? view->section->params_title : "",
                 is_one ? "=" : "", row->params);
        columns_set_text(table, columns_add_row(table), 0, buf_text(&text),
                         layout->name_width, utf8);
    }
    size_t index = columns_add_row(table);
    if (row->params != NULL && begins_group && has_column) {
        columns_set_text(table, index, 0, row->params, PARAMS_MAX, utf8);
    }
    columns_set_text(table, index, has_column ? 1 : 0, row->name, layout->name_width,
                     utf8);
    *ret_column = has_column ? 2 : 1;
    return index;
}

static void set_median(struct columns *table, size_t index, size_t column,
                       const struct result_bench *bench, bool utf8)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const char *status = words_status(bench);
    enum colour colour = COLOUR_BOLD;
    if (status != NULL) {
        buf_adds(&text, status);
        colour = bench->status == RESULT_ERROR ? COLOUR_RED : COLOUR_YELLOW;
    } else {
        figure_point(&text, &bench->summary.median, utf8);
    }
    columns_set(table, index, column, &text, colour);
}

static void set_verbose(struct columns *table, size_t index, size_t column,
                        const struct result_bench *bench, bool utf8)
{
    const struct result_summary *summary = &bench->summary;
    if (!summary->present) {
        return;
    }
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_addf(&text, "%zu", bench->worker_count);
    columns_set(table, index, column, &text, COLOUR_NONE);
    double spread = summary->sd_between / summary->median.point;
    if (spread >= 0 && spread < 10) {
        figure_percent(&text, spread);
    } else {
        buf_adds(&text, "-");
    }
    columns_set(table, index, column + 1, &text, COLOUR_NONE);
    figure_time(&text, summary->min, utf8);
    columns_set(table, index, column + 2, &text, COLOUR_NONE);
    buf_addf(&text, "%lldx%lld", (long long)bench->loops, (long long)bench->unroll);
    columns_set(table, index, column + 3, &text, COLOUR_NONE);
}

static void add_row(struct columns *table, const struct view *view,
                    const struct section_row *row, const struct layout *layout)
{
    bool utf8 = view->style->utf8;
    const struct section *section = view->section;
    const struct result_bench *bench = row->bench;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    size_t column = 0;
    size_t index = begin_row(table, view, row, layout, row->begins_group, &column);
    if (section->has_targets) {
        text_escape(&text, bench->target, utf8);
        columns_set(table, index, column++, &text, COLOUR_NONE);
    }
    set_median(table, index, column++, bench, utf8);
    if (words_status(bench) == NULL) {
        figure_interval(&text, &bench->summary.median, utf8);
        columns_set(table, index, column, &text, COLOUR_NONE);
    }
    column++;
    if (layout->chart_width > 0) {
        if (bench->status == RESULT_OK) {
            chart_histogram(&text, &row->scale, row->figures, row->figure_count,
                            layout->chart_width, utf8);
        }
        columns_set(table, index, column++, &text, COLOUR_NONE);
    }
    if (view->style->verbose) {
        set_verbose(table, index, column, bench, utf8);
        column += 4;
    }
    if (section->is_group || section->has_targets) {
        bool is_baseline =
            section->has_targets ? row->is_first_target : row->is_reference;
        enum colour colour = add_ratio(
            &text, row, is_baseline,
            section->has_targets ? row->target_change : row->change, layout->form);
        columns_set(table, index, column, &text, colour);
    }
}

/* Titles that are made up live in `titles` until the table is written. */
struct titles {
    struct buf level, axis, ratio;
};

static void titles_free(struct titles *titles)
{
    buf_free(&titles->level);
    buf_free(&titles->axis);
    buf_free(&titles->ratio);
}

static void make_titles(struct titles *titles, const struct view *view,
                        const struct layout *layout)
{
    const struct section *section = view->section;
    bool utf8 = view->style->utf8;
    words_interval(&titles->level, view->result->settings.level);
    if (section->is_group && section->params_title == NULL) {
        chart_axis(&titles->axis, &section->rows[0].scale, layout->chart_width, utf8);
    } else {
        /* The lone ones have a scale each, and so have several groups. */
        buf_adds(&titles->axis, layout->chart_width >= 12 ? "distribution" : "shape");
    }
    buf_adds(&titles->ratio, "against ");
    if (section->has_targets) {
        SCOPED(buf_free) struct buf name = BUF_INIT;
        text_escape(&name, view->result->targets[0].name, utf8);
        text_ellipsis(&titles->ratio, buf_text(&name), REFERENCE_MAX, utf8);
    } else {
        buf_adds(&titles->ratio, "the baseline");
    }
}

static void build(struct columns *table, struct titles *titles, const struct view *view,
                  const struct layout *layout)
{
    const struct section *section = view->section;
    make_titles(titles, view, layout);
    add_name_columns(table, view, layout);
    if (section->has_targets) {
        columns_add(table, "target", false);
    }
    columns_add(table, "median", true);
    columns_add(table, buf_text(&titles->level), false);
    if (layout->chart_width > 0) {
        columns_add(table, buf_text(&titles->axis), false);
    }
    if (view->style->verbose) {
        columns_add(table, "workers", true);
        columns_add(table, "spread", true);
        columns_add(table, "fastest", true);
        columns_add(table, "loops", true);
    }
    if (section->is_group || section->has_targets) {
        columns_add(table, buf_text(&titles->ratio), false);
    }
    for (size_t i = 0; i < section->row_count; i++) {
        add_row(table, view, &section->rows[i], layout);
    }
}

/* How many columns are left over (or lacking) with this layout. */
static int room_left(const struct view *view, const struct layout *layout, int *ret_names)
{
    SCOPED(columns_finish) struct columns table = {0};
    SCOPED(titles_free) struct titles titles = {0};
    build(&table, &titles, view, layout);
    *ret_names = columns_width(&table, has_params_column(view, layout) ? 1 : 0);
    return view->style->width - INDENT - columns_total_width(&table);
}

static bool has_distribution(const struct section *section)
{
    for (size_t i = 0; i < section->row_count; i++) {
        if (section->rows[i].bench->status == RESULT_OK &&
            section->rows[i].figure_count > 0) {
            return true;
        }
    }
    return false;
}

/* What tells the rows' names apart, `width` at least. */
static int name_width_of(const struct view *view, int width)
{
    const struct section *section = view->section;
    const char **names = xcalloc(section->row_count + 1, sizeof(*names));
    for (size_t i = 0; i < section->row_count; i++) {
        names[i] = section->rows[i].name;
    }
    int apart = text_apart(names, section->row_count, width, view->style->utf8);
    free(names);
    return apart;
}

/* The last resort: names are cut in their middle, then the ratio loses its interval. */
static void cut_names(const struct view *view, struct layout *layout, int width)
{
    const int least = name_width_of(view, NAME_MIN);
    int names = 0;
    layout->name_width = width;
    if (width < least) {
        layout->name_width = least;
        layout->form = room_left(view, layout, &names) < 0 ? WORDS_BARE : WORDS_TERSE;
        int left = room_left(view, layout, &names);
        layout->name_width += left > 0 ? left : 0;
    }
}

/* The distribution gets what is left, if need be because a ratio is said in fewer words. */
static struct layout settle_layout(const struct view *view)
{
    struct layout layout = {.name_width = INT_MAX};
    int names = 0;
    int left = room_left(view, &layout, &names);
    bool drawn = has_distribution(view->section);
    if (left < (drawn ? CHART_MIN + 2 : 0)) {
        layout.form = WORDS_TERSE;
        left = room_left(view, &layout, &names);
    }
    if (left < 0 && view->section->params_title != NULL) {
        layout.params_in_rows = true;
        left = room_left(view, &layout, &names);
    }
    if (drawn && left >= CHART_MIN + 2) {
        layout.chart_width = left - 2 < CHART_MAX ? left - 2 : CHART_MAX;
        return layout;
    }
    if (left < 0) {
        cut_names(view, &layout, names + left);
        return layout;
    }
    /* Perhaps the fewer words did not buy what they were for. */
    struct layout full = {.name_width = INT_MAX, .params_in_rows = layout.params_in_rows};
    return room_left(view, &full, &names) >= 0 ? full : layout;
}

/* "against f-string on the same target". */
static void add_within_title(struct buf *out, const struct section *section, bool utf8)
{
    const char *name = "the baseline";
    for (size_t i = 0; i < section->row_count; i++) {
        if (section->rows[i].is_reference) {
            name = section->rows[i].name;
            break;
        }
    }
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, name, utf8);
    buf_adds(out, "against ");
    text_ellipsis(out, buf_text(&escaped), REFERENCE_MAX, utf8);
    buf_adds(out, " on the same target");
}

/* Several variants on several targets: the table above compares the targets, this one the
 * variants on each target. */
static void write_within_targets(const struct view *view, struct buf *out)
{
    const struct section *section = view->section;
    if (!section->is_group || !section->has_targets) {
        return;
    }
    SCOPED(columns_finish) struct columns table = {0};
    struct layout layout = {.name_width = name_width_of(view, view->style->width / 3)};
    SCOPED(buf_free) struct buf title = BUF_INIT;
    add_within_title(&title, section, view->style->utf8);
    add_name_columns(&table, view, &layout);
    columns_add(&table, "target", false);
    columns_add(&table, buf_text(&title), false);
    bool begins_group = false;
    for (size_t i = 0; i < section->row_count; i++) {
        const struct section_row *row = &section->rows[i];
        begins_group = begins_group || row->begins_group;
        if (row->is_reference) {
            continue;
        }
        SCOPED(buf_free) struct buf text = BUF_INIT;
        size_t column = 0;
        size_t index = begin_row(&table, view, row, &layout, begins_group, &column);
        begins_group = false;
        text_escape(&text, row->bench->target, view->style->utf8);
        columns_set(&table, index, column, &text, COLOUR_NONE);
        enum colour colour = add_ratio(&text, row, false, row->change, WORDS_FULL);
        columns_set(&table, index, column + 1, &text, colour);
    }
    buf_addc(out, '\n');
    columns_write(&table, INDENT, view->style->colour, out);
}

void section_table_write(const struct result *result, const struct section *section,
                         const struct report_style *style, struct buf *out)
{
    const struct view view = {result, section, style};
    struct layout layout = settle_layout(&view);
    SCOPED(columns_finish) struct columns table = {0};
    SCOPED(titles_free) struct titles titles = {0};
    build(&table, &titles, &view, &layout);
    columns_write(&table, INDENT, style->colour, out);
    write_within_targets(&view, out);
}
