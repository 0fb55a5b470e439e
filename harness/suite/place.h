/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the text of a node stands in the file, behind anchors, tags, quotes and the headers of
 * blocks, so that Python's line numbers can be those of the YAML file. */
#ifndef TARE_HARNESS_SUITE_PLACE_H
#define TARE_HARNESS_SUITE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/suite/text.h"
#include "harness/suite/yaml.h"

/* What libyaml says of a node: lines and columns in characters, from 0. */
struct extent {
    size_t line;
    size_t column;
    size_t end_line;
    size_t end_column;
    bool has_properties; /* an anchor or a tag stands before the node itself */
    bool is_quoted;
};

/* Fills line, col and width of any node, and text_line and text_col of a scalar, whose text
 * and is_block are set. */
void place_node(struct text *text, const struct extent *extent, struct node *node);

#endif
