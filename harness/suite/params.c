/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/params.h"

#include <stdlib.h>
#include <string.h>

#include "harness/suite/distinct.h"
#include "harness/suite/names.h"
#include "harness/suite/scalar.h"

static bool read_value(struct loader *loader, const struct node *name,
                       const struct node *node, struct value *value)
{
    struct error err;
    if (node->kind == NODE_BAD) {
        return false;
    }
    if (!is_scalar(node)) {
        return load_fail(
            loader, node,
            "a value of the parameter '%s' is a %s: expected a number, a text, "
            "true, false or null, make other values from it in `setup`",
            name->text, node->kind == NODE_LIST ? "list" : "mapping");
    }
    if (is_empty(node)) {
        return load_fail(
            loader, name,
            "the parameter '%s' has an empty value: write null for None, '' for "
            "an empty text",
            name->text);
    }
    if (!scalar_value(node->text, node->is_plain, loader->arena, value, &err)) {
        return load_fail(loader, node, "%s", err.message);
    }
    return true;
}

/* Two values with one meaning would be two variants with one name. Values that could not be
 * read have no literal. */
static bool check_values(struct loader *loader, const struct node *name,
                         const struct node *nodes, const struct value *values,
                         size_t count, struct label *labels)
{
    bool is_fine = true;
    size_t labelled = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i].literal != NULL) {
            labels[labelled++] = (struct label){values[i].literal, i};
        }
    }
    labels_sort(labels, labelled);
    for (size_t i = 1; i < labelled; i++) {
        if (strcmp(labels[i - 1].text, labels[i].text) == 0) {
            size_t index = labels[i].index;
            is_fine =
                load_fail(loader, &nodes[index],
                          "the value %.60s of the parameter '%s' stands twice: keep one",
                          values[index].label, name->text);
        }
    }
    return is_fine;
}

/* Long texts that were cut to the same label get their place in the list behind it. */
static void part_labels(struct loader *loader, struct value *values, size_t count,
                        struct label *labels)
{
    for (size_t i = 0; i < count; i++) {
        labels[i] = (struct label){values[i].label, i};
    }
    labels_sort(labels, count);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(labels[i - 1].text, labels[i].text) == 0) {
            size_t index = labels[i].index;
            values[index].label =
                arena_printf(loader->arena, "%s~%zu", labels[i].text, index + 1);
        }
    }
}

static bool read_param(struct loader *loader, const struct node *name,
                       const struct node *node, struct param *param)
{
    const char *problem = identifier_problem(name->text);
    bool is_fine = true;
    if (problem != NULL) {
        is_fine =
            load_fail(loader, name, "the parameter '%.60s' %s", name->text, problem);
    }
    const struct node *nodes = node->kind == NODE_LIST ? node->items : node;
    size_t count = node->kind == NODE_LIST ? node->count : 1;
    if (count == 0) {
        return load_fail(
            loader, node,
            "the parameter '%s' has no values: write at least one, or leave the "
            "parameter out",
            name->text);
    }
    if (count > PARAM_VALUES_MAX) {
        return load_fail(loader, node,
                         "the parameter '%s' has %zu values: at most %d are "
                         "allowed",
                         name->text, count, PARAM_VALUES_MAX);
    }
    struct value *values = arena_array(loader->arena, count, sizeof(values[0]));
    for (size_t i = 0; i < count; i++) {
        is_fine = read_value(loader, name, &nodes[i], &values[i]) && is_fine;
    }
    struct label *labels = arena_array(loader->arena, count, sizeof(labels[0]));
    is_fine = check_values(loader, name, nodes, values, count, labels) && is_fine;
    if (!is_fine) {
        return false;
    }
    part_labels(loader, values, count, labels);
    *param = (struct param){name->text, values, count, name->line, false};
    return true;
}

static bool check_product(struct loader *loader, const struct node *key,
                          const struct params *params)
{
    size_t product = 1;
    for (size_t i = 0; i < params->count; i++) {
        product *=
            params->items[i].count; /* no overflow: PARAM_VALUES_MAX times the limit */
        if (product > PARAM_VARIANTS_MAX) {
            return load_fail(
                loader, key,
                "these parameters make more than %d variants: take values out or "
                "split the case",
                PARAM_VARIANTS_MAX);
        }
    }
    return true;
}

/* False where one is the key `threads` and the other a parameter that is called so. */
static bool put(struct param *items, size_t *count, const struct param *param)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(items[i].name, param->name) == 0) {
            bool is_alike = items[i].is_threads == param->is_threads;
            items[i] = *param;
            return is_alike;
        }
    }
    size_t place = (*count)++;
    if (place > 0 && items[place - 1].is_threads) {
        items[place] = items[place - 1];
        place--;
    }
    items[place] = *param;
    return true;
}

static bool fail_both(struct loader *loader, const struct node *node)
{
    return load_fail(
        loader, node,
        "'threads' is a key of this case and one of its parameters: give the "
        "parameter another name");
}

bool params_read(struct loader *loader, const struct key *key, const struct entry *entry,
                 struct params *params)
{
    const struct node *map = entry->value;
    if (map->kind != NODE_MAP) {
        return fail_expected(loader, key, entry);
    }
    if (map->count > PARAMS_MAX || params->count > PARAMS_MAX) {
        return load_fail(loader, entry->key,
                         "more than %d parameters: put constants into "
                         "`setup`",
                         PARAMS_MAX);
    }
    size_t count = params->count;
    struct param *items =
        arena_array(loader->arena, count + map->count, sizeof(items[0]));
    for (size_t i = 0; i < count; i++) {
        items[i] = params->items[i];
    }
    bool is_fine = true;
    for (size_t i = 0; i < map->count; i++) {
        struct param param = {.name = ""};
        const struct node *name = &map->items[2 * i];
        if (!read_param(loader, name, name + 1, &param)) {
            is_fine = false;
        } else if (!put(items, &count, &param)) {
            is_fine = fail_both(loader, name);
        }
    }
    *params = (struct params){items, count};
    return check_product(loader, entry->key, params) && is_fine;
}

static int compare_integers(const void *a, const void *b)
{
    const struct value *left = a;
    const struct value *right = b;
    return (left->integer > right->integer) - (left->integer < right->integer);
}

bool params_read_threads(struct loader *loader, const struct key *key,
                         const struct entry *entry, struct params *params)
{
    const struct node *value = entry->value;
    if (value->kind == NODE_MAP || value->kind == NODE_BAD || is_empty(value) ||
        (value->kind == NODE_LIST && value->count == 0)) {
        return fail_expected(loader, key, entry);
    }
    struct param param = {.name = ""};
    if (!read_param(loader, entry->key, value, &param)) {
        return false;
    }
    struct value *values = arena_array(loader->arena, param.count, sizeof(values[0]));
    for (size_t i = 0; i < param.count; i++) {
        values[i] = param.values[i];
        if (values[i].kind != VALUE_INT || values[i].integer < key->low ||
            values[i].integer > key->high) {
            return fail_expected(loader, key, entry);
        }
    }
    qsort(values, param.count, sizeof(values[0]), compare_integers);
    param.values = values;
    param.is_threads = true;
    struct param *items = arena_array(loader->arena, params->count + 1, sizeof(items[0]));
    size_t count = params->count;
    for (size_t i = 0; i < count; i++) {
        items[i] = params->items[i];
    }
    if (!put(items, &count, &param)) {
        return fail_both(loader, entry->key);
    }
    *params = (struct params){items, count};
    return check_product(loader, entry->key, params);
}
