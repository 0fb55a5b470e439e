/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns in any format: people get what is readable, programs all digits. A cell has a text for
 * each of the two; a column may be for one of them only. */
#ifndef TARE_RESULTS_REPORT_GRID_H
#define TARE_RESULTS_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "results/report/columns.h"
#include "results/report/report.h"

#define GRID_COLUMNS_MAX 24

struct grid_column {
    const char *key;   /* in csv and json; NULL: for people only */
    const char *title; /* in table and markdown; NULL: for programs only */
    bool is_right;     /* aligned */
};

struct grid_cell {
    const char *shown; /* not escaped yet; NULL is empty */
    const char *text;  /* for programs, or */
    double number;     /* a number where `is_number`; NaN is null */
    bool is_number;
    enum colour colour;
};

struct grid {
    struct arena arena;
    const struct grid_column *columns; /* borrowed */
    size_t column_count;
    struct grid_cell *cells; /* row by row */
    size_t row_count;
    size_t row_cap;
    bool is_begun;    /* something was written already, */
    bool has_written; /* rows, too */
};

void grid_init(struct grid *grid, const struct grid_column *columns, size_t count);
void grid_finish(struct grid *grid);

/* A row at the end, all empty; its cells hold until the next one. */
struct grid_cell *grid_add_row(struct grid *grid);

/* Texts are copied. */
struct grid_cell grid_text(struct grid *grid, const char *text); /* the same for both */
struct grid_cell grid_shown(struct grid *grid, const char *shown, double number);
struct grid_cell grid_count(struct grid *grid, int64_t count);
/* "2026-01-03 14:05" and all of it; STORE_NEVER is nothing. */
struct grid_cell grid_moment(struct grid *grid, int64_t moment_us);

/* Writes the rows so far as "csv" or "json" and forgets them: what is long need not be there all at once. What comes
 * then is of the same format, and grid_write last. */
void grid_flush(struct grid *grid, const char *format, struct buf *out);

/* "table", "markdown", "csv" or "json" (an array of objects). */
void grid_write(struct grid *grid, const char *format, const struct report_style *style,
                struct buf *out);

#endif
