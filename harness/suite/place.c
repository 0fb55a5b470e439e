/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/place.h"

#include <string.h>

struct spot {
    size_t line; /* from 0 */
    size_t offset;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* White space, line ends and comments. */
static void skip_space(const struct text *text, struct spot *spot)
{
    while (spot->offset < text->len) {
        char c = text->bytes[spot->offset];
        if (c == '#') {
            while (spot->offset < text->len && text->bytes[spot->offset] != '\n') {
                spot->offset++;
            }
        } else if (c == '\n' || is_blank(c)) {
            spot->line += c == '\n';
            spot->offset++;
        } else {
            return;
        }
    }
}

/* An anchor and a tag, in either order, with what lies between them and the node. */
static void skip_properties(const struct text *text, struct spot *spot)
{
    while (spot->offset < text->len &&
           (text->bytes[spot->offset] == '&' || text->bytes[spot->offset] == '!')) {
        while (spot->offset < text->len && !is_blank(text->bytes[spot->offset]) &&
               text->bytes[spot->offset] != '\n') {
            spot->offset++;
        }
        skip_space(text, spot);
    }
}

static int column_of(const struct text *text, const struct spot *spot)
{
    return (int)(spot->offset - text->line_starts[spot->line]) + 1;
}

/* The bytes of a line, without its end. */
static size_t line_end(const struct text *text, size_t line)
{
    size_t end =
        line + 1 < text->line_count ? text->line_starts[line + 1] - 1 : text->len;
    while (end > text->line_starts[line] && is_blank(text->bytes[end - 1])) {
        end--;
    }
    return end;
}

/* How far the first line with something on it stands in, among those from `bytes` on. */
static size_t first_indent(const char *bytes, size_t len)
{
    size_t indent = 0;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '\n') {
            indent = 0;
        } else if (bytes[i] == ' ') {
            indent++;
        } else if (bytes[i] != '\r') {
            return indent;
        }
    }
    return 0;
}

/* The text begins on the line behind the header, blank lines included. Its indentation is what
 * the first line with something on it has more of in the file than in the value; this holds
 * with and without an indentation indicator. */
static void place_block(const struct text *text, size_t header_line, struct node *node)
{
    node->text_line = (int)header_line + 2;
    node->text_col = 1;
    if (header_line + 1 < text->line_count) {
        size_t start = text->line_starts[header_line + 1];
        size_t there = first_indent(text->bytes + start, text->len - start);
        size_t here = first_indent(node->text, node->count);
        node->text_col = there > here ? (int)(there - here) + 1 : 1;
    }
}

void place_node(struct text *text, const struct extent *extent, struct node *node)
{
    struct spot spot = {extent->line, text_offset(text, extent->line, extent->column)};
    if (extent->has_properties) {
        skip_properties(text, &spot);
    }
    if (spot.line >= text->line_count) {
        spot.line = text->line_count - 1;
    }
    node->line = (int)spot.line + 1;
    node->col = column_of(text, &spot);
    size_t end = line_end(text, spot.line);
    if (extent->end_line == spot.line && node->kind == NODE_SCALAR && !node->is_block) {
        size_t mark = text_offset(text, extent->end_line, extent->end_column);
        end = mark < end ? mark : end;
    }
    node->width = end > spot.offset ? (int)(end - spot.offset) : 1;
    node->text_line = node->line;
    node->text_col = node->col + extent->is_quoted;
    if (node->is_block) {
        place_block(text, spot.line, node);
    }
}
