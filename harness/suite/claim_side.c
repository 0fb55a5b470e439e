/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/claim_side.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/glob.h"

static const struct suite_case *find_case(const struct suite *suite, const char *name)
{
    for (size_t i = 0; i < suite->case_count; i++) {
        if (strcmp(suite->cases[i].name, name) == 0) {
            return &suite->cases[i];
        }
    }
    return NULL;
}

static bool fail_unknown_case(struct loader *loader, const struct node *node,
                              const struct suite *suite, const char *name)
{
    const char **names = xcalloc(suite->case_count + 1, sizeof(*names));
    for (size_t i = 0; i < suite->case_count; i++) {
        names[i] = suite->cases[i].name;
    }
    const char *near = glob_nearest(name, names, suite->case_count);
    free(names);
    if (near != NULL) {
        return load_fail(loader, node,
                         "no case is called '%.60s' (did you mean '%.60s'?)", name, near);
    }
    return load_fail(loader, node,
                     "no case is called '%.60s': 'tare list' shows the cases of a suite",
                     name);
}

static bool ends_value(char c)
{
    return c == ',' || c == ']';
}

/* The value whose label stands at `text`, the longest one: labels may hold commas. */
static const struct value *find_value(const struct param *param, const char *text,
                                      size_t *ret_len)
{
    const struct value *found = NULL;
    *ret_len = 0;
    for (size_t i = 0; i < param->count; i++) {
        size_t len = strlen(param->values[i].label);
        if (strncmp(text, param->values[i].label, len) == 0 && ends_value(text[len]) &&
            (found == NULL || len > *ret_len)) {
            found = &param->values[i];
            *ret_len = len;
        }
    }
    return found;
}

/* One "n=1000" at *at, which is moved behind it. */
static bool read_bound(struct loader *loader, const struct node *node,
                       struct claim_side *side, const struct value **values,
                       const char **at)
{
    const struct suite_case *item = side->suite_case;
    size_t name_len = strcspn(*at, "=,]");
    for (size_t i = 0; i < item->param_count && (*at)[name_len] == '='; i++) {
        const struct param *param = &item->params[i];
        if (strlen(param->name) != name_len || strncmp(param->name, *at, name_len) != 0) {
            continue;
        }
        size_t len = 0;
        const char *text = *at + name_len + 1;
        values[i] = find_value(param, text, &len);
        *at = text + len;
        return values[i] != NULL ||
               load_fail(loader, node,
                         "the parameter '%s' of '%.60s' has no value '%.*s': 'tare list' "
                         "shows its values",
                         param->name, item->name, (int)strcspn(text, ",]"), text);
    }
    return load_fail(loader, node,
                     "'%.60s' has no parameter as in '%.*s': write CASE[PARAMETER=VALUE] "
                     "with parameters and values that 'tare list' shows",
                     item->name, (int)strcspn(*at, ",]"), *at);
}

static bool read_bounds(struct loader *loader, const struct node *node,
                        struct claim_side *side, const char *at)
{
    const struct value **values = arena_array(
        loader->arena, side->suite_case->param_count, sizeof(const struct value *));
    side->values = values;
    do {
        at++; // behind the bracket or the comma
        if (!read_bound(loader, node, side, values, &at)) {
            return false;
        }
    } while (*at == ',');
    return at[1] == '\0' ||
           load_fail(loader, node, "there is more behind the ']' of '%.60s'", side->text);
}

bool claim_side_read(struct loader *loader, const struct node *node,
                     const struct suite *suite, struct claim_side *side)
{
    size_t len = strcspn(side->text, "[");
    const char *name = arena_strndup(loader->arena, side->text, len);
    side->suite_case = find_case(suite, name);
    if (side->suite_case == NULL) {
        return fail_unknown_case(loader, node, suite, name);
    }
    if (side->text[len] == '[') {
        if (strchr(side->text + len, ']') == NULL) {
            return load_fail(loader, node, "'%.60s' lacks its ']'", side->text);
        }
        return read_bounds(loader, node, side, side->text + len);
    }
    side->values = arena_array(loader->arena, side->suite_case->param_count,
                               sizeof(const struct value *));
    return true;
}

bool claim_sides_are_same(const struct claim_side *a, const struct claim_side *b)
{
    if (a->suite_case != b->suite_case) {
        return false;
    }
    for (size_t i = 0; i < a->suite_case->param_count; i++) {
        if (a->values[i] != NULL && b->values[i] != NULL &&
            a->values[i] != b->values[i]) {
            return false;
        }
    }
    return true;
}

/* Whether a value of the one parameter, and one of the other of the same name, can agree. */
static bool can_agree(const struct param *a, const struct value *bound_a,
                      const struct param *b, const struct value *bound_b)
{
    if (bound_a != NULL && bound_b != NULL) {
        return true; // the claim says which ones belong together
    }
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            if ((bound_a == NULL || bound_a == &a->values[i]) &&
                (bound_b == NULL || bound_b == &b->values[j]) &&
                strcmp(a->values[i].literal, b->values[j].literal) == 0) {
                return true;
            }
        }
    }
    return false;
}

const char *claim_sides_dispute(const struct claim_side *a, const struct claim_side *b)
{
    for (size_t i = 0; i < a->suite_case->param_count; i++) {
        const struct param *param = &a->suite_case->params[i];
        for (size_t j = 0; j < b->suite_case->param_count; j++) {
            const struct param *other = &b->suite_case->params[j];
            if (strcmp(param->name, other->name) == 0 &&
                !can_agree(param, a->values[i], other, b->values[j])) {
                return param->name;
            }
        }
    }
    return NULL;
}
