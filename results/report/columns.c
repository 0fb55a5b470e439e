/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/columns.h"

#include <assert.h>
#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/text.h"

#define GAP       "  "
#define GAP_WIDTH 2

static const char *colour_sequence(enum colour colour)
{
    switch (colour) {
    case COLOUR_BOLD:
        return "\x1b[1m";
    case COLOUR_DIM:
        return "\x1b[2m";
    case COLOUR_GREEN:
        return "\x1b[32m";
    case COLOUR_YELLOW:
        return "\x1b[33m";
    case COLOUR_RED:
        return "\x1b[31m";
    case COLOUR_NONE:
        break;
    }
    return NULL;
}

enum colour colour_of_verdict(const char *verdict)
{
    if (strcmp(verdict, "faster") == 0) {
        return COLOUR_GREEN;
    }
    if (strcmp(verdict, "slower") == 0) {
        return COLOUR_RED;
    }
    return strcmp(verdict, "same") == 0 ? COLOUR_NONE : COLOUR_YELLOW;
}

void colour_add(struct buf *out, enum colour colour, bool wanted, const char *text)
{
    const char *sequence = wanted ? colour_sequence(colour) : NULL;
    buf_adds(out, sequence == NULL ? "" : sequence);
    buf_adds(out, text);
    buf_adds(out, sequence == NULL ? "" : "\x1b[0m");
}

size_t columns_add(struct columns *table, const char *title, bool is_right)
{
    assert(table->count < COLUMNS_MAX);
    table->columns[table->count] = (struct column){title, is_right};
    return table->count++;
}

size_t columns_add_row(struct columns *table)
{
    table->rows =
        xgrow(table->rows, table->row_count, &table->row_cap, sizeof(*table->rows));
    table->rows[table->row_count] = (struct row){0};
    return table->row_count++;
}

void columns_set(struct columns *table, size_t row, size_t column, struct buf *text,
                 enum colour colour)
{
    struct cell *cell = &table->rows[row].cells[column];
    free(cell->text);
    cell->text = buf_take(text);
    cell->colour = colour;
}

void columns_set_text(struct columns *table, size_t row, size_t column, const char *text,
                      int width, bool utf8)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    SCOPED(buf_free) struct buf cut = BUF_INIT;
    text_escape(&escaped, text, utf8);
    text_ellipsis(&cut, buf_text(&escaped), width, utf8);
    columns_set(table, row, column, &cut, COLOUR_NONE);
}

int columns_width(const struct columns *table, size_t column)
{
    int widest = text_width(table->columns[column].title);
    for (size_t i = 0; i < table->row_count; i++) {
        const char *text = table->rows[i].cells[column].text;
        int width = text == NULL ? 0 : text_width(text);
        widest = width > widest ? width : widest;
    }
    return widest;
}

int columns_total_width(const struct columns *table)
{
    int total = 0;
    for (size_t i = 0; i < table->count; i++) {
        total += columns_width(table, i) + (i > 0 ? GAP_WIDTH : 0);
    }
    return total;
}

/* libsmartcols can fail for want of memory only, or by a mistake of this file. */
static void check(int status)
{
    if (status != 0) {
        abort();
    }
}

static void fill(struct libscols_table *scols, const struct columns *table)
{
    for (size_t i = 0; i < table->count; i++) {
        int flags = table->columns[i].is_right ? SCOLS_FL_RIGHT : 0;
        struct libscols_column *column =
            scols_table_new_column(scols, table->columns[i].title, 0, flags);
        check(column == NULL);
        check(scols_cell_set_color(scols_column_get_header(column),
                                   colour_sequence(COLOUR_DIM)));
    }
    for (size_t i = 0; i < table->row_count; i++) {
        struct libscols_line *line = scols_table_new_line(scols, NULL);
        check(line == NULL);
        for (size_t j = 0; j < table->count; j++) {
            const struct cell *cell = &table->rows[i].cells[j];
            check(scols_line_set_data(line, j, cell->text == NULL ? "" : cell->text));
            if (cell->colour != COLOUR_NONE) {
                check(scols_cell_set_color(scols_line_get_cell(line, j),
                                           colour_sequence(cell->colour)));
            }
        }
    }
}

/* Indents every line and cuts the blanks that pad the last column. */
static void add_lines(struct buf *out, const char *text, int indent)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t kept = len;
        while (kept > 0 && text[kept - 1] == ' ') {
            kept--;
        }
        if (kept > 0) {
            buf_repeat(out, " ", (size_t)indent);
            buf_add(out, text, kept);
        }
        buf_addc(out, '\n');
        text += text[len] == '\n' ? len + 1 : len;
    }
}

void columns_write(const struct columns *table, int indent, bool colour, struct buf *out)
{
    struct libscols_table *scols = scols_new_table();
    check(scols == NULL);
    check(scols_table_enable_colors(scols, colour));
    check(scols_table_set_column_separator(scols, GAP));
    /* Cells are escaped already, and widths settled: nothing is to be done to them here. */
    check(scols_table_enable_noencoding(scols, 1));
    check(scols_table_set_termforce(scols, SCOLS_TERMFORCE_NEVER));
    fill(scols, table);
    char *text = NULL;
    check(scols_print_table_to_string(scols, &text));
    if (text != NULL) {
        add_lines(out, text, indent);
    }
    free(text);
    scols_unref_table(scols);
}

void columns_finish(struct columns *table)
{
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t j = 0; j < table->count; j++) {
            free(table->rows[i].cells[j].text);
        }
    }
    free(table->rows);
    *table = (struct columns){0};
}
