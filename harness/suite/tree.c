/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/suite/distinct.h"

void tree_mistake(struct tree *tree, const struct node *node, const char *format, ...)
{
    struct error message;
    va_list args;
    va_start(args, format);
    char text[sizeof(message.message)];
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    error_at(&message, ERROR_SUITE, tree->path, node->line, node->col, "%s", text);
    message.width = node->width;
    diags_add(tree->diags, &message);
}

void tree_push(struct tree *tree, const struct node *node)
{
    tree->nodes++;
    if (tree->nodes > YAML_NODES_MAX || node->expanded > YAML_NODES_MAX) {
        tree_mistake(
            tree, node,
            "more than %d values, aliases counted as what they stand for: split the "
            "suite into several files",
            YAML_NODES_MAX);
        tree->is_stopped = true;
        return;
    }
    tree->pending =
        xgrow(tree->pending, tree->count, &tree->cap, sizeof(tree->pending[0]));
    tree->pending[tree->count++] = *node;
}

static bool is_merge_key(const struct node *key)
{
    return key->kind == NODE_SCALAR && key->is_plain && strcmp(key->text, "<<") == 0;
}

/* Room for one pair more, with the count of what merge keys may bring. */
static void push_pair(struct tree *tree, const struct node *pair)
{
    tree_push(tree, &pair[0]);
    if (!tree->is_stopped) {
        tree_push(tree, &pair[1]);
    }
}

/* Puts the pairs of merged mappings behind a mapping's own, on top of `pending`. */
static void push_merged(struct tree *tree, const struct node *key,
                        const struct node *value)
{
    size_t map_count = value->kind == NODE_LIST ? value->count : 1;
    const struct node *maps = value->kind == NODE_LIST ? value->items : value;
    for (size_t i = 0; i < map_count && !tree->is_stopped; i++) {
        if (maps[i].kind == NODE_BAD) {
            continue;
        }
        if (maps[i].kind != NODE_MAP) {
            tree_mistake(tree, key,
                         "'<<' merges mappings: write `<<: *name` with the anchor "
                         "of one, or a list of such");
            return;
        }
        for (size_t pair = 0; pair < maps[i].count && !tree->is_stopped; pair++) {
            push_pair(tree, &maps[i].items[2 * pair]);
        }
    }
}

/* Takes keys out that are no scalars (a mistake) or merge keys (whose pairs go to the end).
 * Returns how many pairs are the mapping's own. */
static size_t settle_keys(struct tree *tree, size_t first)
{
    size_t end = tree->count;
    size_t own = 0;
    for (size_t at = first; at + 1 < end && !tree->is_stopped; at += 2) {
        struct node key = tree->pending[at];
        struct node value = tree->pending[at + 1];
        if (is_merge_key(&key)) {
            push_merged(tree, &key, &value);
        } else if (key.kind != NODE_SCALAR) {
            if (key.kind != NODE_BAD) {
                tree_mistake(tree, &key, "a key is a word, not a list or a mapping");
            }
        } else {
            tree->pending[first + 2 * own] = key;
            tree->pending[first + 2 * own + 1] = value;
            own++;
        }
    }
    size_t moved = tree->count - end;
    memmove(tree->pending + first + 2 * own, tree->pending + end,
            moved * sizeof(tree->pending[0]));
    tree->count = first + 2 * own + moved;
    return own;
}

/* Keeps the first pair of every key, so that a mapping's own win over merged ones. Two of its
 * own with one key are a mistake. Marks what goes by its kind. */
static void drop_duplicates(struct tree *tree, size_t first, size_t own)
{
    struct node *pairs = tree->pending + first;
    size_t count = (tree->count - first) / 2;
    struct label *labels = xcalloc(count + 1, sizeof(labels[0]));
    for (size_t i = 0; i < count; i++) {
        labels[i] = (struct label){pairs[2 * i].text, i};
    }
    labels_sort(labels, count);
    size_t head = 0;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(labels[head].text, labels[i].text) != 0) {
            head = i;
            continue;
        }
        struct node *key = &pairs[2 * labels[i].index];
        if (labels[i].index < own) {
            tree_mistake(tree, key,
                         "the key '%.60s' stands twice, first on line %d: keep one",
                         key->text, pairs[2 * labels[head].index].line);
        }
        key->kind = NODE_BAD;
    }
    free(labels);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (pairs[2 * i].kind != NODE_BAD) {
            pairs[2 * kept] = pairs[2 * i];
            pairs[2 * kept + 1] = pairs[2 * i + 1];
            kept++;
        }
    }
    tree->count = first + 2 * kept;
}

void tree_settle_map(struct tree *tree, size_t first)
{
    size_t own = settle_keys(tree, first);
    if (!tree->is_stopped) {
        drop_duplicates(tree, first, own);
    }
}

void tree_close(struct tree *tree, size_t first, struct node *node)
{
    size_t count = tree->count - first;
    for (size_t i = 0; i < count; i++) {
        node->expanded += tree->pending[first + i].expanded;
    }
    node->count = node->kind == NODE_MAP ? count / 2 : count;
    if (count > 0) {
        node->items =
            arena_copy(tree->arena, tree->pending + first, count * sizeof(*node));
    }
    tree->count = first;
}
