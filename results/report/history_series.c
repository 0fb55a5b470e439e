/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series, point by point; people see them drawn. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/chart.h"
#include "results/report/history.h"
#include "results/report/history_cells.h"
#include "results/report/text.h"

#define CHART_WIDTH 20

static int cell_of(const struct chart_scale *scale, double value)
{
    double low = scale->is_log ? log(scale->low) : scale->low;
    double high = scale->is_log ? log(scale->high) : scale->high;
    double at = ((scale->is_log ? log(value) : value) - low) / (high - low);
    return (int)fmin(fmax(at * (CHART_WIDTH - 1) + 0.5, 0.0), CHART_WIDTH - 1);
}

/* The point with its interval on the axis. */
static const char *draw(struct grid *grid, const struct chart_scale *scale,
                        const struct store_point *point, bool utf8)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    if (!scale->present || !(point->point > 0.0) || !(scale->high > scale->low)) {
        return "";
    }
    int middle = cell_of(scale, point->point);
    int first = isnan(point->low) ? middle : cell_of(scale, fmax(point->low, scale->low));
    int last = isnan(point->high) ? middle : cell_of(scale, point->high);
    for (int i = 0; i <= last; i++) {
        buf_adds(&line, i == middle  ? (utf8 ? "●" : "o")
                        : i >= first ? (utf8 ? "─" : "-")
                                     : " ");
    }
    return arena_strdup(&grid->arena, buf_text(&line));
}

static struct chart_scale scale_of(const struct store_history *history, size_t first)
{
    struct chart_scale scale = {0};
    double *values = xcalloc(history->count + 1, sizeof(*values));
    size_t count = 0;
    for (size_t i = first; i < history->count; i++) {
        if (history->points[i].point > 0.0) {
            values[count++] = history->points[i].point;
        }
    }
    chart_include(&scale, values, count);
    free(values);
    return scale;
}

/* The change that begins with the point, or NULL. */
static const struct store_change *change_at(const struct store_history *history,
                                            size_t point)
{
    for (size_t i = 0; i < history->change_count; i++) {
        if (history->changes[i].after == point) {
            return &history->changes[i];
        }
    }
    return NULL;
}

enum {
    POINT_BENCH,
    POINT_METRIC,
    POINT_MACHINE,
    POINT_BUILD,
    POINT_MOMENT,
    POINT_COMMIT,
    POINT_BRANCH,
    POINT_VERSION,
    POINT_RUN,
    POINT_STATUS,
    POINT_N,
    POINT_FIGURE,
    POINT_LOW,
    POINT_HIGH,
    POINT_UNIT,
    POINT_CHART,
    POINT_SEGMENT,
    POINT_CHANGE,
    POINT_CHANGE_LOW,
    POINT_CHANGE_HIGH,
    POINT_SETTLED,
    POINT_MEANING,
    POINT_COLUMNS
};

static const struct grid_column point_columns[POINT_COLUMNS] = {
    [POINT_BENCH] = {"bench", NULL, false},
    [POINT_METRIC] = {"metric", NULL, false},
    [POINT_MACHINE] = {"machine", NULL, false},
    [POINT_BUILD] = {"build", NULL, false},
    [POINT_MOMENT] = {"moment", "date", false},
    [POINT_COMMIT] = {"commit", "commit", false},
    [POINT_BRANCH] = {"branch", NULL, false},
    [POINT_VERSION] = {"version", "version", false},
    [POINT_RUN] = {"run", NULL, false},
    [POINT_STATUS] = {"status", NULL, false},
    [POINT_N] = {"n", NULL, true},
    [POINT_FIGURE] = {"figure", "median", true},
    [POINT_LOW] = {"low", NULL, true},
    [POINT_HIGH] = {"high", NULL, true},
    [POINT_UNIT] = {"unit", NULL, false},
    [POINT_CHART] = {NULL, "", false},
    [POINT_SEGMENT] = {"segment", NULL, true},
    [POINT_CHANGE] = {"change", "change", false},
    [POINT_CHANGE_LOW] = {"change_low", NULL, true},
    [POINT_CHANGE_HIGH] = {"change_high", NULL, true},
    [POINT_SETTLED] = {"settled", "", false},
    [POINT_MEANING] = {"meaning", NULL, false},
};

static struct stats_estimate estimate_of(const struct store_point *point)
{
    return (struct stats_estimate){
        .point = point->point,
        .low = point->low,
        .high = point->high,
        .level = 0.95,
        .achieved_level = isnan(point->low) ? (double)NAN : 0.95,
        .n = (size_t)point->n,
    };
}

static struct grid_cell figure_cell(struct grid *grid, const struct store_series *series,
                                    const struct store_point *point, bool utf8)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct stats_estimate estimate = estimate_of(point);
    if (point->status == RESULT_OK) {
        history_add_figure(&text, series, &estimate, utf8);
    } else {
        buf_adds(&text, result_status_name(point->status));
    }
    return grid_shown(grid, buf_text(&text), point->point);
}

static void add_point(struct grid *grid, const struct history_item *item, size_t index,
                      const struct chart_scale *scale, bool utf8)
{
    const struct store_series *series = item->series;
    const struct store_point *point = &item->history->points[index];
    const struct store_target *target = point->target;
    const struct store_change *change = change_at(item->history, index);
    struct grid_cell *row = grid_add_row(grid);
    row[POINT_BENCH] = grid_text(grid, series->bench);
    row[POINT_METRIC] = grid_text(grid, series->metric);
    row[POINT_MACHINE] = grid_text(grid, series->machine);
    row[POINT_BUILD] = grid_text(grid, series->build);
    row[POINT_MOMENT] = grid_moment(grid, target->moment_us);
    row[POINT_COMMIT] = history_cell_commit(grid, target->commit);
    row[POINT_BRANCH] = grid_text(grid, target->branch);
    row[POINT_VERSION] = grid_text(grid, target->version);
    row[POINT_RUN] = grid_text(grid, target->run->id);
    row[POINT_STATUS] = grid_text(grid, result_status_name(point->status));
    row[POINT_N] = grid_count(grid, point->n);
    row[POINT_FIGURE] = figure_cell(grid, series, point, utf8);
    row[POINT_LOW] = history_cell_real(point->low);
    row[POINT_HIGH] = history_cell_real(point->high);
    row[POINT_UNIT] = grid_text(grid, series->unit);
    row[POINT_CHART] = grid_text(grid, draw(grid, scale, point, utf8));
    row[POINT_SEGMENT] = grid_count(grid, (int64_t)point->segment);
    row[POINT_CHANGE] = history_cell_real((double)NAN);
    row[POINT_CHANGE_LOW] =
        history_cell_real(change != NULL ? change->ratio.low : (double)NAN);
    row[POINT_CHANGE_HIGH] =
        history_cell_real(change != NULL ? change->ratio.high : (double)NAN);
    row[POINT_MEANING] = grid_text(grid, series->meaning);
    if (change != NULL) {
        row[POINT_CHANGE] = history_cell_change(grid, series, &change->ratio);
        row[POINT_SETTLED] = history_cell_settled(grid, change);
    }
}

static void add_heading(const struct history_item *item, size_t hidden, bool is_markdown,
                        const struct report_style *style, struct buf *out)
{
    const struct store_series *series = item->series;
    const char *parts[] = {series->bench, series->metric, series->machine, series->build};
    buf_adds(out, is_markdown ? "**" : "");
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        buf_adds(out, i == 0 ? "" : i == 1 && is_markdown ? "**, " : ", ");
        if (is_markdown) {
            text_markdown(out, parts[i]);
        } else {
            text_escape(out, parts[i], style->utf8);
        }
    }
    if (series->is_past) {
        buf_adds(out, "; until the case was changed");
    }
    if (hidden > 0) {
        buf_addf(out, "; %zu earlier points are left out", hidden);
    }
    buf_adds(out, is_markdown ? "\n\n" : "\n");
}

static void write_for_people(const struct history_item *item, size_t limit,
                             const char *format, const struct report_style *style,
                             struct buf *out)
{
    const struct store_history *history = item->history;
    bool is_markdown = strcmp(format, "markdown") == 0;
    size_t first = limit > 0 && history->count > limit ? history->count - limit : 0;
    struct chart_scale scale = scale_of(history, first);
    SCOPED(buf_free) struct buf axis = BUF_INIT;
    struct grid_column columns[POINT_COLUMNS];
    memcpy(columns, point_columns, sizeof(columns));
    if (scale.present && history_is_time(item->series)) {
        chart_axis(&axis, &scale, CHART_WIDTH, style->utf8 || is_markdown);
        columns[POINT_CHART].title = buf_text(&axis);
    }
    struct grid grid;
    grid_init(&grid, columns, POINT_COLUMNS);
    for (size_t i = first; i < history->count; i++) {
        add_point(&grid, item, i, &scale, style->utf8 || is_markdown);
    }
    add_heading(item, first, is_markdown, style, out);
    grid_write(&grid, format, style, out);
    grid_finish(&grid);
}

void history_series(const struct history_item *items, size_t count, size_t limit,
                    const char *format, const struct report_style *style, struct buf *out)
{
    bool is_for_programs = strcmp(format, "csv") == 0 || strcmp(format, "json") == 0;
    const struct chart_scale no_scale = {0};
    struct grid grid;
    grid_init(&grid, point_columns, POINT_COLUMNS);
    for (size_t i = 0; i < count && is_for_programs; i++) {
        for (size_t j = 0; j < items[i].history->count; j++) {
            add_point(&grid, &items[i], j, &no_scale, style->utf8);
        }
        grid_flush(&grid, format, out);
    }
    if (is_for_programs) {
        grid_write(&grid, format, style, out);
    }
    grid_finish(&grid);
    for (size_t i = 0; i < count && !is_for_programs; i++) {
        buf_adds(out, i == 0 ? "" : "\n");
        write_for_people(&items[i], limit, format, style, out);
    }
}
