/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML text as a tree of nodes, each with its place. Aliases and merge keys (<<) are resolved,
 * mappings hold every key once. The tree lives in the caller's arena and is const. */
#ifndef TARE_HARNESS_SUITE_YAML_H
#define TARE_HARNESS_SUITE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/diags.h"

/* Deeper nesting, more nodes (aliases counted as what they stand for) or more anchors than
 * these are no suite. */
#define YAML_DEPTH_MAX   32
#define YAML_NODES_MAX   1000000
#define YAML_ANCHORS_MAX 1000

enum node_kind {
    NODE_SCALAR,
    NODE_LIST,
    NODE_MAP,
    NODE_BAD, /* a mistake that `diags` has already */
};

struct node {
    enum node_kind kind;
    bool is_plain; /* a scalar without quotes, which may be a number, true or null */
    bool is_block; /* a scalar written with | or > */
    int line;  /* where the node stands, from 1; for an alias, where the alias stands */
    int col;   /* in bytes, from 1 */
    int width; /* bytes to underline, within the line */
    int text_line; /* a scalar's first line of text, behind quotes or a block's header */
    int text_col;
    size_t expanded; /* nodes in it, itself among them */
    size_t count;    /* bytes of text, items, or pairs of key and value */
    const char *text;
    const struct node *items; /* a map's are key, value, key, value; keys are scalars */
};

/* Reads `len` bytes, called `path` in messages. Returns the root, or NULL when the text cannot
 * be read on; with mistakes in `diags` the rest of the tree is still good for finding more of
 * them. An empty text gives an empty plain scalar. */
const struct node *yaml_read(const char *path, const char *bytes, size_t len,
                             struct arena *arena, struct diags *diags);

#endif
