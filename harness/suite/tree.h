/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of nodes while it grows: the nodes whose collection has not ended yet are a stack. */
#ifndef TARE_HARNESS_SUITE_TREE_H
#define TARE_HARNESS_SUITE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/attr.h"
#include "harness/base/diags.h"
#include "harness/suite/yaml.h"

struct tree {
    const char *path;
    struct arena *arena;
    struct diags *diags;
    struct node *pending; /* on the heap; whoever made the tree frees it */
    size_t count;
    size_t cap;
    size_t nodes;    /* pushed so far */
    bool is_stopped; /* a mistake behind which nothing can be read */
};

/* Reports a mistake at the place of `node`. */
void tree_mistake(struct tree *tree, const struct node *node, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Puts a node on the stack; one too many stops the tree. */
void tree_push(struct tree *tree, const struct node *node);

/* The nodes from `first` on are the keys and values of a mapping: resolves its merge keys and
 * refuses keys that stand twice or are no scalars. */
void tree_settle_map(struct tree *tree, size_t first);

/* Moves the nodes from `first` on into the collection `node`. */
void tree_close(struct tree *tree, size_t first, struct node *node);

#endif
