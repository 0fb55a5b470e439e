/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/load.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/suite/claims.h"
#include "harness/suite/distinct.h"
#include "harness/suite/entries.h"
#include "harness/suite/fields.h"
#include "harness/suite/params.h"
#include "harness/suite/text.h"
#include "harness/suite/yaml.h"

/* What every case starts from. */
struct start {
    struct suite_case item;
    struct params params;        /* the suite's under the defaults' */
    struct version_range python; /* the suite's */
};

static bool read_slow(struct loader *loader, const struct key *key,
                      const struct entry *entry, struct suite_case *item)
{
    struct params slow = {.count = 0};
    bool is_fine = params_read(loader, key, entry, &slow);
    item->slow = slow.items;
    item->slow_count = slow.count;
    return is_fine;
}

/* Reads what a case or the defaults say over what `item` and `params` hold already. */
static bool read_case_keys(struct loader *loader, const struct node *map,
                           enum key_place place, struct suite_case *item,
                           struct params *params)
{
    struct entry entries[KEYS_MAX] = {0};
    bool is_fine = entries_find(loader, map, place, entries);
    size_t count = 0;
    const struct key *keys = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct key *key = &keys[i];
        const struct entry *entry = &entries[i];
        if (entry->key == NULL) {
            bool is_needed = key->type != KEY_SOURCE || item->kind != CASE_STARTUP;
            if (key->is_required && is_needed && (key->places & (unsigned)place) != 0) {
                is_fine = load_fail(loader, map, "a case without '%s': add `%s: ...`",
                                    key->name, key->name);
            }
        } else if (key->type == KEY_PARAMS) {
            is_fine = params_read(loader, key, entry, params) && is_fine;
        } else if (key->type == KEY_SLOW) {
            is_fine = read_slow(loader, key, entry, item) && is_fine;
        } else if (key->type == KEY_THREADS) {
            is_fine = params_read_threads(loader, key, entry, params) && is_fine;
        } else {
            is_fine =
                field_read(loader, key, entry, (char *)item + key->offset) && is_fine;
            item->has_clock = item->has_clock || key->type == KEY_CLOCK;
        }
    }
    return is_fine;
}

static bool join_ranges(struct loader *loader, const struct node *place,
                        const struct version_range *outer, struct version_range *inner)
{
    if (outer->count == 0) {
        return true;
    }
    if (inner->count == 0) {
        *inner = *outer;
        return true;
    }
    struct version_range joined = *outer;
    struct error err;
    if (!version_range_parse(inner->text, &joined, &err)) {
        return load_fail(loader, place, "'python' with that of the suite: %s",
                         err.message);
    }
    joined.text = arena_printf(loader->arena, "%s,%s", outer->text, inner->text);
    *inner = joined;
    return true;
}

/* Keys that a case of its kind cannot have. */
static bool check_kind(struct loader *loader, const struct node *node,
                       const struct suite_case *item)
{
    const size_t last = item->param_count - 1;
    bool has_threads = item->param_count > 0 && item->params[last].is_threads;
    bool is_fine = true;
    if (item->kind != CASE_RUN && has_threads) {
        is_fine =
            load_fail(loader, node,
                      "'threads' with a kind: only code that is run again and again "
                      "can be run by several threads");
    }
    if (item->kind != CASE_RUN && item->prepare.text != NULL) {
        is_fine = load_fail(loader, node,
                            "'prepare' with a kind: there is one execution, put the code "
                            "into 'setup'");
    }
    if (item->kind == CASE_STARTUP && item->is_async) {
        is_fine =
            load_fail(loader, node,
                      "'async' with `kind: startup`: 'run' is a program of its own, "
                      "which calls asyncio.run itself");
    }
    if (item->kind == CASE_STARTUP &&
        (item->value.text != NULL || (item->metrics & ~METRIC_TIME) != 0)) {
        is_fine =
            load_fail(loader, node,
                      "a start-up runs in a process of its own, which nobody looks "
                      "into: take out %s",
                      item->value.text != NULL               ? "'value'"
                      : (item->metrics & METRIC_MEMORY) != 0 ? "'metrics: memory'"
                                                             : "'metrics: counters'");
    }
    if ((item->metrics & METRIC_COUNTERS) != 0 && (item->metrics & METRIC_TIME) == 0) {
        is_fine = load_fail(loader, node,
                            "'metrics: counters' without time: events are counted in the "
                            "loops that timing finds, write `metrics: [time, counters]`");
    }
    if (item->kind != CASE_STARTUP && item->options.count > 0) {
        is_fine =
            load_fail(loader, node,
                      "'options' are for `kind: startup`: give those of the "
                      "interpreter that is measured with --python 'NAME=PATH -X ...'");
    }
    if (item->options.count > 0 && item->options.items[0][0] != '-') {
        is_fine = load_fail(loader, node,
                            "'options' begin with '%.60s', which is none: the first of "
                            "them begins with '-'",
                            item->options.items[0]);
    }
    if (has_threads && item->has_clock && item->clock == CLOCK_CPU) {
        is_fine = load_fail(loader, node,
                            "'threads' with `clock: cpu`: what several threads gain is "
                            "wall time, the CPU time of one of them says nothing of it");
    }
    return is_fine;
}

static bool has_value(const struct suite_case *item, const char *name,
                      const struct value *value)
{
    for (size_t i = 0; i < item->param_count; i++) {
        const struct param *param = &item->params[i];
        for (size_t j = 0; j < param->count && strcmp(param->name, name) == 0; j++) {
            if (strcmp(param->values[j].literal, value->literal) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* What is slow must be a value that the case has. */
static bool check_slow(struct loader *loader, const struct node *node,
                       const struct suite_case *item)
{
    for (size_t i = 0; i < item->slow_count; i++) {
        const struct param *slow = &item->slow[i];
        for (size_t j = 0; j < slow->count; j++) {
            if (!has_value(item, slow->name, &slow->values[j])) {
                return load_fail(
                    loader, node,
                    "'slow' says %s=%.60s, which no variant of this case has: "
                    "name values of its `params`",
                    slow->name, slow->values[j].label);
            }
        }
    }
    return true;
}

static bool read_case(struct loader *loader, const struct start *start,
                      const struct node *node, struct suite_case *item)
{
    if (node->kind == NODE_BAD) {
        return false;
    }
    if (node->kind != NODE_MAP) {
        return load_fail(
            loader, node,
            "a case is a mapping: write `- name: ...` and under it `run: ...`");
    }
    *item = start->item;
    item->line = node->line;
    struct params params = start->params;
    bool is_fine = read_case_keys(loader, node, IN_CASE, item, &params);
    item->params = params.items;
    item->param_count = params.count;
    is_fine = check_slow(loader, node, item) && is_fine;
    if (item->run.text == NULL) {
        item->run = (struct source){"", node->line, 1};
    }
    is_fine = check_kind(loader, node, item) && is_fine;
    if (item->is_baseline && item->group == NULL) {
        is_fine =
            load_fail(loader, node,
                      "a baseline without a group: add `group: NAME` to this case and to "
                      "those that are compared with it, or take `baseline` out");
    }
    return join_ranges(loader, node, &start->python, &item->python) && is_fine;
}

/* One label for every case that has what `pick` gives, sorted. The caller frees them. */
static struct label *label_cases(const struct suite_case *cases, size_t count,
                                 const char *pick(const struct suite_case *item),
                                 size_t *ret_count)
{
    struct label *labels = xcalloc(count + 1, sizeof(labels[0]));
    size_t labelled = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = pick(&cases[i]);
        if (text != NULL) {
            labels[labelled++] = (struct label){text, i};
        }
    }
    labels_sort(labels, labelled);
    *ret_count = labelled;
    return labels;
}

static const char *pick_name(const struct suite_case *item)
{
    return item->name;
}

static const char *pick_baseline_group(const struct suite_case *item)
{
    return item->is_baseline ? item->group : NULL;
}

/* What only one case may have, and the words for a second one. */
struct rule {
    const char *(*pick)(const struct suite_case *item);
    const char *what;
    const char *how;
    const char *remedy;
};

static const struct rule one_name = {pick_name, "the case", "stands twice, first",
                                     "choose another name"};
static const struct rule one_baseline = {pick_baseline_group, "the group",
                                         "has a second baseline here, the first is",
                                         "keep one of them"};

/* Reports each case that has what an earlier one has, with the earlier one's line. */
static bool check_unique(struct loader *loader, const struct node *list,
                         const struct suite_case *cases, const struct rule *rule)
{
    size_t count = 0;
    struct label *labels = label_cases(cases, list->count, rule->pick, &count);
    bool is_fine = true;
    size_t head = 0;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(labels[head].text, labels[i].text) != 0) {
            head = i;
            continue;
        }
        is_fine = load_fail(loader, &list->items[labels[i].index],
                            "%s '%.60s' %s on line %d: %s", rule->what, labels[i].text,
                            rule->how, cases[labels[head].index].line, rule->remedy);
    }
    free(labels);
    return is_fine;
}

static bool read_cases(struct loader *loader, const struct key *key,
                       const struct entry *entry, const struct start *start,
                       struct suite *suite)
{
    const struct node *list = entry->value;
    if (list->kind != NODE_LIST) {
        return fail_expected(loader, key, entry);
    }
    if (list->count == 0) {
        return load_fail(loader, list,
                         "'cases' is empty: a suite needs at least one case");
    }
    struct suite_case *cases =
        arena_array(loader->arena, list->count, sizeof(struct suite_case));
    bool is_fine = true;
    for (size_t i = 0; i < list->count; i++) {
        is_fine = read_case(loader, start, &list->items[i], &cases[i]) && is_fine;
    }
    suite->case_count = list->count;
    is_fine = check_unique(loader, list, cases, &one_name) && is_fine;
    is_fine = check_unique(loader, list, cases, &one_baseline) && is_fine;
    suite->cases = is_fine ? cases : NULL; // claims are about cases that could be read
    return is_fine;
}

static bool read_defaults(struct loader *loader, const struct key *key,
                          const struct entry *entry, struct start *start)
{
    if (entry->value->kind != NODE_MAP) {
        return fail_expected(loader, key, entry);
    }
    return read_case_keys(loader, entry->value, IN_DEFAULTS, &start->item,
                          &start->params);
}

/* One key of the suite. The table has them in an order in which each finds what it needs. */
static bool read_suite_key(struct loader *loader, const struct key *key,
                           const struct entry *entry, struct start *start,
                           struct suite *suite)
{
    switch (key->type) {
    case KEY_NAME:
        return field_read(loader, key, entry, &suite->name);
    case KEY_TEXT:
        return field_read(loader, key, entry, &suite->description);
    case KEY_SOURCE:
        return field_read(loader, key, entry, &suite->setup);
    case KEY_VERSIONS:
        return field_read(loader, key, entry, &start->python);
    case KEY_PARAMS:
        return params_read(loader, key, entry, &start->params);
    case KEY_DEFAULTS:
        return read_defaults(loader, key, entry, start);
    case KEY_CASES:
        return read_cases(loader, key, entry, start, suite);
    case KEY_CLAIMS:
        return claims_read(loader, key, entry, suite);
    case KEY_COUNT:
    case KEY_TIME:
    case KEY_RATIO:
    case KEY_GC:
    case KEY_CLOCK:
    case KEY_BOOLEAN:
    case KEY_METRICS:
    case KEY_TAGS:
    case KEY_NAMES:
    case KEY_MODULES:
    case KEY_OPTIONS:
    case KEY_SLOW:
    case KEY_KIND:
    case KEY_THREADS:
    case KEY_SIDE:
    case KEY_FACTOR:
    case KEY_METRIC:
    case KEY_GROWTHS:
        break;
    }
    return false;
}

static bool read_suite(struct loader *loader, const struct node *root,
                       struct suite *suite)
{
    if (is_empty(root)) {
        return load_fail(
            loader, root,
            "the file is empty: a suite needs `cases:` with at least one case");
    }
    if (root->kind != NODE_MAP) {
        return root->kind != NODE_BAD &&
               load_fail(loader, root,
                         "a suite is a mapping with `cases:` in it, this is %s",
                         root->kind == NODE_LIST ? "a list" : "a text");
    }
    struct start start = {.item = {.inner = 1, .metrics = METRIC_TIME}};
    struct entry entries[KEYS_MAX] = {0};
    bool is_fine = entries_find(loader, root, IN_SUITE, entries);
    size_t count = 0;
    const struct key *keys = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].key != NULL) {
            is_fine =
                read_suite_key(loader, &keys[i], &entries[i], &start, suite) && is_fine;
        } else if (keys[i].is_required && (keys[i].places & IN_SUITE) != 0) {
            is_fine = load_fail(loader, root,
                                "a suite without '%s': add `%s:` with at least "
                                "one case",
                                keys[i].name, keys[i].name);
        }
    }
    return is_fine;
}

/* The file's name without folder and ending. What a name may not hold becomes '_'. */
static const char *name_of_path(const char *path, struct arena *arena)
{
    if (strcmp(path, "-") == 0) {
        return "stdin";
    }
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t len = dot != NULL && dot > base ? (size_t)(dot - base) : strlen(base);
    char *name = arena_strndup(arena, base, len);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t step = text_char(name + i, len - i, &code);
        if (step == 0 || code < 0x20 || code == 0x7F || strchr("/[]", name[i]) != NULL) {
            name[i] = '_';
            step = 1;
        }
        i += step;
    }
    return len > 0 ? name : "suite";
}

struct suite *suite_parse(const char *path, const char *text, size_t len,
                          struct diags *diags)
{
    struct suite *suite = xcalloc(1, sizeof(*suite));
    size_t mistakes = diags->count + diags->dropped;
    suite->path = arena_strdup(&suite->arena, path);
    struct loader loader = {suite->path, &suite->arena, diags};
    const struct node *root = yaml_read(suite->path, text, len, &suite->arena, diags);
    bool is_fine = root != NULL && read_suite(&loader, root, suite);
    if (!is_fine || diags->count + diags->dropped != mistakes) {
        suite_free(suite);
        return NULL;
    }
    if (suite->name == NULL) {
        suite->name = name_of_path(suite->path, &suite->arena);
    }
    return suite;
}

struct suite *suite_load(const char *path, struct diags *diags, struct buf *text)
{
    struct error err;
    if (!file_read(path, TEXT_BYTES_MAX, text, &err)) {
        err.kind = ERROR_SUITE;
        diags_add(diags, &err);
        return NULL;
    }
    return suite_parse(path, buf_text(text), text->len, diags);
}
