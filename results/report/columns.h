/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns for a terminal; the only door to libsmartcols. Cells are text that
 * text_escape made harmless. */
#ifndef TARE_RESULTS_REPORT_COLUMNS_H
#define TARE_RESULTS_REPORT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"

enum colour {
    COLOUR_NONE,
    COLOUR_BOLD,
    COLOUR_DIM,
    COLOUR_GREEN,
    COLOUR_YELLOW,
    COLOUR_RED,
};

#define COLUMNS_MAX 12

struct column {
    const char *title;
    bool is_right; /* aligned */
};

struct cell {
    char *text; /* on the heap; NULL is empty */
    enum colour colour;
};

struct row {
    struct cell cells[COLUMNS_MAX];
};

/* {0} is empty. Columns first, then rows. */
struct columns {
    struct column columns[COLUMNS_MAX];
    size_t count;
    struct row *rows;
    size_t row_count;
    size_t row_cap;
};

/* Returns the index of the new column. The title is borrowed. */
size_t columns_add(struct columns *table, const char *title, bool is_right);
/* Returns the index of the new row. */
size_t columns_add_row(struct columns *table);
/* Takes the text out of `text`. */
void columns_set(struct columns *table, size_t row, size_t column, struct buf *text,
                 enum colour colour);
/* Any text, made harmless and cut in its middle where it is wider than `width`. */
void columns_set_text(struct columns *table, size_t row, size_t column, const char *text,
                      int width, bool utf8);
/* Columns that the widest cell of the column, or its title, takes. */
int columns_width(const struct columns *table, size_t column);
/* Of all columns, with what stands between them. */
int columns_total_width(const struct columns *table);

/* Adds the title line and the rows, each indented by `indent`, blanks at line ends cut off. */
void columns_write(const struct columns *table, int indent, bool colour, struct buf *out);
void columns_finish(struct columns *table);

/* Of "faster", "slower", "same" or "unclear". */
enum colour colour_of_verdict(const char *verdict);
/* Adds text in a colour, or plain when colour is not wanted. */
void colour_add(struct buf *out, enum colour colour, bool wanted, const char *text);

#endif
