/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/claims.h"

#include <string.h>

#include "harness/suite/claim_side.h"
#include "harness/suite/entries.h"
#include "harness/suite/names.h"

/* Of what is never quite the same twice: times and events. Memory is. */
#define WITHIN_OF_VARYING 0.02

/* Which keys go with the key that a claim begins with. */
static const struct form {
    const char *name;
    const char *bound; /* the key of the factor; NULL: it has none */
    bool compares;     /* with another case, `than` */
    bool has_metric;
} forms[] = {
    [CLAIM_FASTER] = {"faster", "by", true, false},
    [CLAIM_SLOWER] = {"slower", "by", true, false},
    [CLAIM_NOT_SLOWER] = {"not slower", "within", true, false},
    [CLAIM_USES_LESS] = {"uses less", "by", true, true},
    [CLAIM_USES_NO_MORE] = {"uses no more", "within", true, true},
    [CLAIM_COMPLEXITY] = {"complexity", NULL, false, true},
};

const char *claim_kind_name(enum claim_kind kind)
{
    return forms[kind].name;
}

/* A claim while it is read: its keys, and whether each of them is in order. */
struct reading {
    struct loader *loader;
    const struct suite *suite;
    const struct node *node;
    struct entry entries[KEYS_MAX];
    struct suite_claim *claim;
};

static const struct entry *entry_of(const struct reading *reading, const char *name)
{
    const struct entry *entry = &reading->entries[keys_find(name, IN_CLAIM)];
    return entry->key != NULL ? entry : NULL;
}

/* The value of a key that the claim has. */
static const struct node *value_of(const struct reading *reading, const char *name)
{
    return reading->entries[keys_find(name, IN_CLAIM)].value;
}

static bool read_keys(struct reading *reading)
{
    bool is_fine =
        entries_find(reading->loader, reading->node, IN_CLAIM, reading->entries);
    size_t count = 0;
    const struct key *keys = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &reading->entries[i];
        is_fine =
            (entry->key == NULL || field_read(reading->loader, &keys[i], entry,
                                              (char *)reading->claim + keys[i].offset)) &&
            is_fine;
    }
    return is_fine;
}

/* The one key that says what is claimed. */
static bool find_kind(struct reading *reading)
{
    const struct entry *first = NULL;
    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        const struct entry *entry = entry_of(reading, forms[i].name);
        if (entry == NULL) {
            continue;
        }
        if (first != NULL) {
            return load_fail(reading->loader, entry->key,
                             "'%s' in a claim that has '%s' already: make two claims",
                             forms[i].name, first->key->text);
        }
        first = entry;
        reading->claim->kind = (enum claim_kind)i;
    }
    return first != NULL ||
           load_fail(
               reading->loader, reading->node,
               "a claim that says nothing: begin it with `faster: CASE`, `slower:`, "
               "`not slower:`, `uses less:`, `uses no more:` or `complexity:`");
}

/* One key by whether the form has a place for it. */
static bool check_key(struct reading *reading, const char *name, bool is_wanted,
                      bool is_required)
{
    const struct entry *entry = entry_of(reading, name);
    const char *form = forms[reading->claim->kind].name;
    if (entry != NULL && !is_wanted) {
        return load_fail(reading->loader, entry->key,
                         "'%s' does not go with '%s': the keys of each claim are in "
                         "docs/suite-format.md",
                         name, form);
    }
    return entry != NULL || !is_required ||
           load_fail(reading->loader, reading->node,
                     "a claim '%s' without '%s': add `%s: ...`", form, name, name);
}

static bool check_keys(struct reading *reading)
{
    const struct form *form = &forms[reading->claim->kind];
    bool is_growth = reading->claim->kind == CLAIM_COMPLEXITY;
    bool has_by = form->bound != NULL && strcmp(form->bound, "by") == 0;
    bool is_fine = check_key(reading, "than", form->compares, form->compares);
    is_fine = check_key(reading, "by", has_by, false) && is_fine;
    is_fine =
        check_key(reading, "within", form->bound != NULL && !has_by, false) && is_fine;
    is_fine = check_key(reading, "of", form->has_metric, false) && is_fine;
    is_fine = check_key(reading, "is", is_growth, is_growth) && is_fine;
    return check_key(reading, "over", is_growth, false) && is_fine;
}

static bool settle_amounts(struct reading *reading)
{
    struct suite_claim *claim = reading->claim;
    const struct entry *of = entry_of(reading, "of");
    bool uses = claim->kind == CLAIM_USES_LESS || claim->kind == CLAIM_USES_NO_MORE;
    if (of == NULL) {
        claim->metric = uses ? "peak_bytes" : "time";
    }
    bool is_at_most =
        claim->kind == CLAIM_NOT_SLOWER || claim->kind == CLAIM_USES_NO_MORE;
    bool varies = amount_metric(claim->metric) != METRIC_MEMORY;
    if (entry_of(reading, "within") != NULL) {
        claim->factor += 1.0;
    } else if (entry_of(reading, "by") == NULL) {
        claim->factor = is_at_most && varies ? 1.0 + WITHIN_OF_VARYING : 1.0;
    }
    if (claim->kind == CLAIM_COMPLEXITY &&
        amount_metric(claim->metric) == METRIC_COUNTERS) {
        return load_fail(reading->loader, of->value,
                         "'of' is %s: growth is found of time and of memory, not of "
                         "events",
                         claim->metric);
    }
    if (uses && strcmp(claim->metric, "time") == 0) {
        return load_fail(reading->loader, of->value, "'of' is time: claim that with `%s`",
                         claim->kind == CLAIM_USES_LESS ? "faster" : "not slower");
    }
    return true;
}

/* Whether the case measures what the claim is about. */
static bool check_metric(struct reading *reading, const char *key,
                         const struct claim_side *side)
{
    unsigned metric = amount_metric(reading->claim->metric);
    return (side->suite_case->metrics & metric) != 0 ||
           load_fail(reading->loader, value_of(reading, key),
                     "%s is not measured of '%.60s': add `metrics: [time, %s]` to the "
                     "case",
                     reading->claim->metric, side->suite_case->name,
                     metric == METRIC_COUNTERS ? "counters" : "memory");
}

static bool resolve(struct reading *reading, const char *key, struct claim_side *side)
{
    return claim_side_read(reading->loader, value_of(reading, key), reading->suite,
                           side) &&
           check_metric(reading, key, side);
}

static bool check_sides(struct reading *reading)
{
    const struct suite_claim *claim = reading->claim;
    const struct node *than = value_of(reading, "than");
    if (claim_sides_are_same(&claim->subject, &claim->than)) {
        return load_fail(
            reading->loader, than,
            "'%.60s' is compared with itself: name another case, or values of "
            "a parameter on both sides, as in CASE[n=10]",
            claim->than.text);
    }
    const char *dispute = claim_sides_dispute(&claim->subject, &claim->than);
    return dispute == NULL ||
           load_fail(reading->loader, than,
                     "'%.60s' and '%.60s' have no value of '%s' in common: variants that "
                     "agree in the parameters of both are compared",
                     claim->subject.text, claim->than.text, dispute);
}

static bool is_size(const struct value *value, double *ret_size)
{
    *ret_size = value->kind == VALUE_INT ? (double)value->integer : value->real;
    return (value->kind == VALUE_INT || value->kind == VALUE_FLOAT) && *ret_size >= 1.0;
}

/* All values are numbers from 1 on, several, and the claim does not fix one. */
static bool is_size_param(const struct claim_side *side, size_t index)
{
    const struct param *param = &side->suite_case->params[index];
    double size = 0.0;
    for (size_t i = 0; i < param->count; i++) {
        if (!is_size(&param->values[i], &size)) {
            return false;
        }
    }
    return param->count > 1 && side->values[index] == NULL && !param->is_threads;
}

static const struct param *find_size_param(struct reading *reading)
{
    const struct claim_side *side = &reading->claim->subject;
    const char *over = reading->claim->over;
    const struct param *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < side->suite_case->param_count; i++) {
        const struct param *param = &side->suite_case->params[i];
        if (is_size_param(side, i) && (over == NULL || strcmp(over, param->name) == 0)) {
            found = param;
            count++;
        }
    }
    if (count == 1) {
        return found;
    }
    if (over != NULL) {
        load_fail(reading->loader, value_of(reading, "over"),
                  "'%.60s' has no parameter '%.60s' with several numbers from 1 on: a "
                  "complexity needs sizes",
                  side->text, over);
    } else if (count == 0) {
        load_fail(
            reading->loader, value_of(reading, "complexity"),
            "'%.60s' has no sizes: give it a parameter with at least %d numbers from "
            "1 on, the largest at least %g times the smallest",
            side->text, CLAIM_SIZES_MIN, CLAIM_RANGE_MIN);
    } else {
        load_fail(
            reading->loader, value_of(reading, "complexity"),
            "'%.60s' has several parameters with numbers: say which one is the size "
            "with `over: NAME`",
            side->text);
    }
    return NULL;
}

static bool check_sizes(struct reading *reading)
{
    const struct param *param = find_size_param(reading);
    if (param == NULL) {
        return false;
    }
    double least = 0.0;
    double most = 0.0;
    for (size_t i = 0; i < param->count; i++) {
        double size = 0.0;
        is_size(&param->values[i], &size);
        least = i == 0 || size < least ? size : least;
        most = size > most ? size : most;
    }
    reading->claim->over = param->name;
    return (param->count >= CLAIM_SIZES_MIN && most >= CLAIM_RANGE_MIN * least) ||
           load_fail(reading->loader, value_of(reading, "complexity"),
                     "'%.60s' has %zu sizes from %g to %g: at least %d are needed, the "
                     "largest at least %g times the smallest",
                     reading->claim->subject.text, param->count, least, most,
                     CLAIM_SIZES_MIN, CLAIM_RANGE_MIN);
}

static bool read_claim(struct loader *loader, const struct suite *suite,
                       const struct node *node, struct suite_claim *claim)
{
    if (node->kind == NODE_BAD) {
        return false;
    }
    if (node->kind != NODE_MAP) {
        return load_fail(
            loader, node,
            "a claim is a mapping: write `- faster: CASE` and under it `than: "
            "CASE`");
    }
    struct reading reading = {
        .loader = loader, .suite = suite, .node = node, .claim = claim};
    claim->line = node->line;
    if (!read_keys(&reading) || !find_kind(&reading) || !check_keys(&reading) ||
        !settle_amounts(&reading)) {
        return false;
    }
    if (suite->cases == NULL) {
        return true;
    }
    bool is_growth = claim->kind == CLAIM_COMPLEXITY;
    bool is_fine = resolve(&reading, forms[claim->kind].name, &claim->subject);
    if (!is_growth) {
        is_fine = resolve(&reading, "than", &claim->than) && is_fine;
    }
    return is_fine && (is_growth ? check_sizes(&reading) : check_sides(&reading));
}

bool claims_read(struct loader *loader, const struct key *key, const struct entry *entry,
                 struct suite *suite)
{
    const struct node *list = entry->value;
    if (list->kind != NODE_LIST) {
        return fail_expected(loader, key, entry);
    }
    struct suite_claim *claims =
        arena_array(loader->arena, list->count, sizeof(struct suite_claim));
    bool is_fine = true;
    for (size_t i = 0; i < list->count; i++) {
        is_fine = read_claim(loader, suite, &list->items[i], &claims[i]) && is_fine;
    }
    suite->claims = claims;
    suite->claim_count = list->count;
    return is_fine;
}
