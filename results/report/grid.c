/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/grid.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "results/emit.h"
#include "results/instant.h"
#include "results/report/csv_line.h"
#include "results/report/text.h"

#define MINUTE_LEN 16 /* "2026-01-03T14:05" */

void grid_init(struct grid *grid, const struct grid_column *columns, size_t count)
{
    assert(count <= GRID_COLUMNS_MAX);
    *grid = (struct grid){.columns = columns, .column_count = count};
}

void grid_finish(struct grid *grid)
{
    free(grid->cells);
    arena_finish(&grid->arena);
    *grid = (struct grid){0};
}

struct grid_cell *grid_add_row(struct grid *grid)
{
    size_t width = grid->column_count * sizeof(*grid->cells);
    grid->cells = xgrow(grid->cells, grid->row_count, &grid->row_cap, width);
    struct grid_cell *row = grid->cells + grid->row_count++ * grid->column_count;
    memset(row, 0, width);
    return row;
}

struct grid_cell grid_text(struct grid *grid, const char *text)
{
    const char *copy = arena_strdup(&grid->arena, text);
    return (struct grid_cell){.shown = copy, .text = copy};
}

struct grid_cell grid_shown(struct grid *grid, const char *shown, double number)
{
    return (struct grid_cell){
        .shown = arena_strdup(&grid->arena, shown), .number = number, .is_number = true};
}

struct grid_cell grid_count(struct grid *grid, int64_t count)
{
    return grid_shown(grid, arena_printf(&grid->arena, "%lld", (long long)count),
                      (double)count);
}

struct grid_cell grid_moment(struct grid *grid, int64_t moment_us)
{
    const char *text =
        moment_us == INT64_MIN ? NULL : instant_text(moment_us, &grid->arena);
    if (text == NULL) {
        return (struct grid_cell){0};
    }
    char *shown = arena_strndup(&grid->arena, text, MINUTE_LEN);
    if (strlen(shown) == MINUTE_LEN) {
        shown[10] = ' ';
    }
    return (struct grid_cell){.shown = shown, .text = text};
}

static const struct grid_cell *cells_of(const struct grid *grid, size_t row)
{
    return grid->cells + row * grid->column_count;
}

static void write_table(const struct grid *grid, const struct report_style *style,
                        struct buf *out)
{
    struct columns table = {0};
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns[i].title != NULL) {
            columns_add(&table, grid->columns[i].title, grid->columns[i].is_right);
        }
    }
    for (size_t row = 0; row < grid->row_count; row++) {
        size_t place = columns_add_row(&table);
        size_t column = 0;
        for (size_t i = 0; i < grid->column_count; i++) {
            const struct grid_cell *cell = &cells_of(grid, row)[i];
            if (grid->columns[i].title == NULL) {
                continue;
            }
            struct buf text = BUF_INIT;
            text_escape(&text, cell->shown != NULL ? cell->shown : "", style->utf8);
            columns_set(&table, place, column++, &text, cell->colour);
        }
    }
    columns_write(&table, 2, style->colour, out);
    columns_finish(&table);
}

static void write_markdown(const struct grid *grid, struct buf *out)
{
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns[i].title != NULL) {
            buf_adds(out, "| ");
            text_markdown(out, grid->columns[i].title);
            buf_addc(out, ' ');
        }
    }
    buf_adds(out, "|\n");
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns[i].title != NULL) {
            buf_adds(out, grid->columns[i].is_right ? "|--:" : "|:--");
        }
    }
    buf_adds(out, "|\n");
    for (size_t row = 0; row < grid->row_count; row++) {
        for (size_t i = 0; i < grid->column_count; i++) {
            const char *shown = cells_of(grid, row)[i].shown;
            if (grid->columns[i].title != NULL) {
                buf_adds(out, "| ");
                text_markdown(out, shown != NULL ? shown : "");
                buf_addc(out, ' ');
            }
        }
        buf_adds(out, "|\n");
    }
}

static void write_csv_head(const struct grid *grid, struct buf *out)
{
    struct csv_line line = {out, false};
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns[i].key != NULL) {
            csv_text(&line, grid->columns[i].key);
        }
    }
    csv_end(&line);
}

static void write_csv_row(const struct grid *grid, const struct grid_cell *cells,
                          struct buf *out)
{
    struct csv_line line = {out, false};
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns[i].key == NULL) {
            continue;
        }
        if (cells[i].is_number) {
            csv_number(&line, cells[i].number);
        } else {
            csv_text(&line, cells[i].text);
        }
    }
    csv_end(&line);
}

static void write_json_row(const struct grid *grid, const struct grid_cell *cells,
                           struct buf *out)
{
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    for (size_t i = 0; i < grid->column_count; i++) {
        if (grid->columns[i].key == NULL) {
            continue;
        }
        if (cells[i].is_number) {
            emit_real(&emit, grid->columns[i].key, cells[i].number);
        } else {
            emit_string(&emit, grid->columns[i].key, cells[i].text);
        }
    }
    emit_close(&emit, '}');
}

static void flush_csv(const struct grid *grid, struct buf *out)
{
    if (!grid->is_begun) {
        write_csv_head(grid, out);
    }
    for (size_t row = 0; row < grid->row_count; row++) {
        write_csv_row(grid, cells_of(grid, row), out);
    }
}

static void flush_json(const struct grid *grid, struct buf *out)
{
    if (!grid->is_begun) {
        buf_addc(out, '[');
    }
    for (size_t row = 0; row < grid->row_count; row++) {
        buf_adds(out, row > 0 || grid->has_written ? ",\n  " : "\n  ");
        write_json_row(grid, cells_of(grid, row), out);
    }
}

void grid_flush(struct grid *grid, const char *format, struct buf *out)
{
    if (strcmp(format, "json") == 0) {
        flush_json(grid, out);
    } else {
        flush_csv(grid, out);
    }
    grid->is_begun = true;
    grid->has_written = grid->has_written || grid->row_count > 0;
    grid->row_count = 0;
    arena_finish(&grid->arena);
}

void grid_write(struct grid *grid, const char *format, const struct report_style *style,
                struct buf *out)
{
    if (strcmp(format, "markdown") == 0) {
        write_markdown(grid, out);
    } else if (strcmp(format, "csv") == 0) {
        grid_flush(grid, format, out);
    } else if (strcmp(format, "json") == 0) {
        grid_flush(grid, format, out);
        buf_adds(out, grid->has_written ? "\n]\n" : "]\n");
    } else {
        write_table(grid, style, out);
    }
}
