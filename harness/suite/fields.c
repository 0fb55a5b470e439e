/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/suite/distinct.h"
#include "harness/suite/names.h"
#include "harness/suite/scalar.h"

#define SHOWN_BYTES_MAX 40

/* A worker is told of so many modules at most. */
#define WORDS_MAX 64

bool load_fail(struct loader *loader, const struct node *node, const char *format, ...)
{
    struct error err;
    char message[sizeof(err.message)];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    error_at(&err, ERROR_SUITE, loader->path, node->line, node->col, "%s", message);
    err.width = node->width;
    diags_add(loader->diags, &err);
    return false;
}

bool is_scalar(const struct node *node)
{
    return node->kind == NODE_SCALAR;
}

bool is_empty(const struct node *node)
{
    return is_scalar(node) && node->is_plain && node->count == 0;
}

/* What a node is, in words, for "'timeout' is ...". */
static void describe(const struct node *node, char *text, size_t size)
{
    static const char *const kinds[] = {

        [VALUE_BOOL] = "the truth value ",
        [VALUE_INT] = "the number ",
        [VALUE_FLOAT] = "the number ",
        [VALUE_STRING] = "the text ",
    };
    if (node->kind != NODE_SCALAR) {
        snprintf(text, size, "%s", node->kind == NODE_LIST ? "a list" : "a mapping");
        return;
    }
    enum value_kind kind = node->is_plain ? scalar_kind(node->text) : VALUE_STRING;
    if (kind == VALUE_NULL) {
        snprintf(text, size, "null");
        return;
    }
    size_t shown = strcspn(node->text, "\n");
    const char *more = node->text[shown] != '\0' || shown > SHOWN_BYTES_MAX ? "..." : "";
    shown = shown < SHOWN_BYTES_MAX ? shown : SHOWN_BYTES_MAX;
    while (shown > 0 && ((unsigned char)node->text[shown] & 0xC0) == 0x80) {
        shown--;
    }
    snprintf(text, size, "%s'%.*s%s'", kinds[kind], (int)shown, node->text, more);
}

bool fail_expected(struct loader *loader, const struct key *key,
                   const struct entry *entry)
{
    const struct node *value = entry->value;
    char expects[160];
    char found[80];
    key_expects(key, expects, sizeof(expects));
    if (value->kind == NODE_BAD) {
        return false;
    }
    if (is_empty(value)) {
        return load_fail(loader, entry->key, "'%s' has no value: expected %s", key->name,
                         expects);
    }
    describe(value, found, sizeof(found));
    return load_fail(loader, value, "'%s' is %s: expected %s", key->name, found, expects);
}

/* Without any statement: blank lines and comments. */
static bool is_blank_code(const char *text)
{
    while (*text != '\0') {
        text += strspn(text, " \t\r\n\f");
        if (*text != '\0' && *text != '#') {
            return false;
        }
        text += strcspn(text, "\n");
    }
    return true;
}

/* A scalar that YAML takes for text. Numbers and their like must be quoted, so that every
 * reader of the file sees the same. */
static bool read_text(struct loader *loader, const struct key *key,
                      const struct entry *entry, const char **ret_text)
{
    const struct node *value = entry->value;
    if (!is_scalar(value) || is_empty(value)) {
        return fail_expected(loader, key, entry);
    }
    enum value_kind kind = value->is_plain ? scalar_kind(value->text) : VALUE_STRING;
    if (kind == VALUE_NULL) {
        return fail_expected(loader, key, entry);
    }
    if (kind != VALUE_STRING) {
        char found[80];
        describe(value, found, sizeof(found));
        return load_fail(loader, value, "'%s' is %s: expected a text, put it in quotes",
                         key->name, found);
    }
    *ret_text = value->text;
    return true;
}

static bool read_name(struct loader *loader, const struct key *key,
                      const struct entry *entry, const char **ret_name)
{
    const char *text = "";
    if (!read_text(loader, key, entry, &text)) {
        return false;
    }
    const char *problem = name_problem(text);
    if (problem != NULL) {
        return load_fail(loader, entry->value, "'%s' %s", key->name, problem);
    }
    *ret_name = text;
    return true;
}

/* Code that holds no statement is no code, so that a case can take back a default. */
static bool read_source(struct loader *loader, const struct key *key,
                        const struct entry *entry, struct source *ret_source)
{
    const struct node *value = entry->value;
    if (value->kind == NODE_LIST || value->kind == NODE_MAP) {
        return load_fail(
            loader, value,
            "'%s' is a %s: expected Python code as a text, write its lines as a "
            "block behind `%s: |`",
            key->name, value->kind == NODE_LIST ? "list" : "mapping", key->name);
    }
    const char *text = "";
    if (!read_text(loader, key, entry, &text)) {
        return false;
    }
    if (is_blank_code(text)) {
        if (key->is_required) {
            return load_fail(loader, value,
                             "'%s' holds no code: write what is to be measured",
                             key->name);
        }
        *ret_source = (struct source){0};
        return true;
    }
    *ret_source = (struct source){text, value->text_line, value->text_col};
    return true;
}

static bool read_count(struct loader *loader, const struct key *key,
                       const struct entry *entry, int64_t *ret_count)
{
    const struct node *value = entry->value;
    struct value number = {0};
    struct error ignored;
    if (!is_scalar(value) || !value->is_plain || scalar_kind(value->text) != VALUE_INT ||
        !scalar_value(value->text, true, loader->arena, &number, &ignored) ||
        number.integer < key->low || number.integer > key->high) {
        return fail_expected(loader, key, entry);
    }
    *ret_count = number.integer;
    return true;
}

static bool read_time(struct loader *loader, const struct key *key,
                      const struct entry *entry, int64_t *ret_ns)
{
    const struct node *value = entry->value;
    int64_t ns = 0;
    if (!is_scalar(value) || !units_parse_time(value->text, &ns) || ns < key->low ||
        ns > key->high) {
        return fail_expected(loader, key, entry);
    }
    *ret_ns = ns;
    return true;
}

static bool read_ratio(struct loader *loader, const struct key *key,
                       const struct entry *entry, double *ret_ratio)
{
    const struct node *value = entry->value;
    double ratio = 0.0;
    if (!is_scalar(value) || !units_parse_ratio(value->text, &ratio) ||
        ratio * 1000.0 < (double)key->low || ratio * 1000.0 > (double)key->high) {
        return fail_expected(loader, key, entry);
    }
    *ret_ratio = ratio;
    return true;
}

static bool read_factor(struct loader *loader, const struct key *key,
                        const struct entry *entry, double *ret_factor)
{
    const struct node *value = entry->value;
    double factor = 0.0;
    if (!is_scalar(value) || !value->is_plain || !number_parse(value->text, &factor) ||
        factor < 1.0) {
        return fail_expected(loader, key, entry);
    }
    *ret_factor = factor;
    return true;
}

/* One of two words, the first of each row for false. YAML 1.1 reads all of these as truth
 * values, so that both kinds of readers agree on the file. */
static bool read_choice(struct loader *loader, const struct key *key,
                        const struct entry *entry, bool *ret_second)
{
    static const struct {
        const char *first;
        const char *second;
    } switches[] = {
        {"off", "on"},     {"Off", "On"},     {"OFF", "ON"},
        {"no", "yes"},     {"No", "Yes"},     {"NO", "YES"},
        {"false", "true"}, {"False", "True"}, {"FALSE", "TRUE"},
    };
    const struct node *value = entry->value;
    for (size_t i = 0; i < ARRAY_LEN(switches) && is_scalar(value); i++) {
        if (strcmp(value->text, switches[i].first) == 0) {
            *ret_second = false;
            return true;
        }
        if (strcmp(value->text, switches[i].second) == 0) {
            *ret_second = true;
            return true;
        }
    }
    return fail_expected(loader, key, entry);
}

static bool read_gc(struct loader *loader, const struct key *key,
                    const struct entry *entry, enum gc_policy *ret_gc)
{
    bool is_on = false;
    if (!read_choice(loader, key, entry, &is_on)) {
        return false;
    }
    *ret_gc = is_on ? GC_ON : GC_OFF;
    return true;
}

static bool read_clock(struct loader *loader, const struct key *key,
                       const struct entry *entry, enum clock_kind *ret_clock)
{
    const struct node *value = entry->value;
    if (is_scalar(value) && strcmp(value->text, "wall") == 0) {
        *ret_clock = CLOCK_WALL;
    } else if (is_scalar(value) && strcmp(value->text, "cpu") == 0) {
        *ret_clock = CLOCK_CPU;
    } else {
        return fail_expected(loader, key, entry);
    }
    return true;
}

static bool read_kind(struct loader *loader, const struct key *key,
                      const struct entry *entry, enum case_kind *ret_kind)
{
    static const enum case_kind kinds[] = {CASE_RUN, CASE_IMPORT, CASE_STARTUP};
    const struct node *value = entry->value;
    for (size_t i = 0; i < ARRAY_LEN(kinds) && is_scalar(value); i++) {
        if (strcmp(value->text, suite_kind_name(kinds[i])) == 0) {
            *ret_kind = kinds[i];
            return true;
        }
    }
    return fail_expected(loader, key, entry);
}

static bool read_metric(struct loader *loader, const struct key *key,
                        const struct node *node, unsigned *metrics)
{
    static const struct {
        const char *word;
        enum metric metric;
    } words[] = {
        {"time", METRIC_TIME}, {"memory", METRIC_MEMORY}, {"counters", METRIC_COUNTERS}};
    const struct entry entry = {node, node};
    for (size_t i = 0; i < ARRAY_LEN(words) && is_scalar(node); i++) {
        if (strcmp(node->text, words[i].word) != 0) {
            continue;
        }
        if ((*metrics & (unsigned)words[i].metric) != 0) {
            return load_fail(loader, node, "'%s' stands twice in '%s': once is enough",
                             node->text, key->name);
        }
        *metrics |= (unsigned)words[i].metric;
        return true;
    }
    return fail_expected(loader, key, &entry);
}

static bool read_metrics(struct loader *loader, const struct key *key,
                         const struct entry *entry, unsigned *ret_metrics)
{
    const struct node *value = entry->value;
    unsigned metrics = 0;
    bool is_fine = true;
    if (value->kind != NODE_LIST) {
        is_fine = read_metric(loader, key, value, &metrics);
    } else if (value->count == 0) {
        is_fine = fail_expected(loader, key, entry);
    } else {
        for (size_t i = 0; i < value->count; i++) {
            is_fine = read_metric(loader, key, &value->items[i], &metrics) && is_fine;
        }
    }
    *ret_metrics = metrics;
    return is_fine;
}

/* A plain 3.11 is a number to YAML and a version to us: the text counts, so 3.10 stays 3.10. */
static bool read_versions(struct loader *loader, const struct key *key,
                          const struct entry *entry, struct version_range *ret_range)
{
    const struct node *value = entry->value;
    struct version_range range = {0};
    struct error err;
    if (!is_scalar(value) || is_empty(value)) {
        return fail_expected(loader, key, entry);
    }
    if (!version_range_parse(value->text, &range, &err)) {
        return load_fail(loader, value, "'%s': %s", key->name, err.message);
    }
    *ret_range = range;
    return true;
}

static const char *word_problem(enum key_type type, const char *word)
{
    return type == KEY_TAGS      ? tag_problem(word)
           : type == KEY_NAMES   ? previous_id_problem(word)
           : type == KEY_OPTIONS ? option_problem(word)
           : type == KEY_METRIC  ? amount_problem(word)
           : type == KEY_GROWTHS ? growth_problem(word)
                                 : module_problem(word);
}

static bool read_word(struct loader *loader, const struct key *key,
                      const struct node *node, const char **ret_word)
{
    const struct entry entry = {node, node};
    if (!read_text(loader, key, &entry, ret_word)) {
        return false;
    }
    const char *problem = word_problem(key->type, *ret_word);
    if (problem != NULL) {
        return load_fail(loader, node, "'%.60s' in '%s' %s", *ret_word, key->name,
                         problem);
    }
    return true;
}

/* Entries that could not be read are NULL. */
static bool check_words(struct loader *loader, const struct key *key,
                        const struct node *nodes, const char *const *words, size_t count)
{
    bool is_fine = true;
    struct label labels[WORDS_MAX];
    size_t labelled = 0;
    for (size_t i = 0; i < count; i++) {
        if (words[i] != NULL) {
            labels[labelled++] = (struct label){words[i], i};
        }
    }
    labels_sort(labels, labelled);
    for (size_t i = 1; i < labelled; i++) {
        if (strcmp(labels[i - 1].text, labels[i].text) == 0) {
            is_fine = load_fail(loader, &nodes[labels[i].index],
                                "'%.60s' stands twice in '%s': once is enough",
                                labels[i].text, key->name);
        }
    }
    return is_fine;
}

static bool read_words(struct loader *loader, const struct key *key,
                       const struct entry *entry, struct strings *ret_words)
{
    const struct node *value = entry->value;
    if (value->kind == NODE_MAP || value->kind == NODE_BAD || is_empty(value)) {
        return fail_expected(loader, key, entry);
    }
    const struct node *nodes = value->kind == NODE_LIST ? value->items : value;
    size_t count = value->kind == NODE_LIST ? value->count : 1;
    if (count > WORDS_MAX) {
        return load_fail(loader, value, "'%s' has %zu entries: at most %d are allowed",
                         key->name, count, WORDS_MAX);
    }
    const char **words = arena_array(loader->arena, count, sizeof(words[0]));
    bool is_fine = true;
    for (size_t i = 0; i < count; i++) {
        is_fine = read_word(loader, key, &nodes[i], &words[i]) && is_fine;
    }
    if (key->type != KEY_OPTIONS) { /* -X a -X b */
        is_fine = check_words(loader, key, nodes, words, count) && is_fine;
    }
    *ret_words = (struct strings){words, count};
    return is_fine;
}

bool field_read(struct loader *loader, const struct key *key, const struct entry *entry,
                void *field)
{
    switch (key->type) {
    case KEY_NAME:
        return read_name(loader, key, entry, field);
    case KEY_TEXT:
        return read_text(loader, key, entry, field);
    case KEY_SOURCE:
        return read_source(loader, key, entry, field);
    case KEY_COUNT:
        return read_count(loader, key, entry, field);
    case KEY_TIME:
        return read_time(loader, key, entry, field);
    case KEY_RATIO:
        return read_ratio(loader, key, entry, field);
    case KEY_GC:
        return read_gc(loader, key, entry, field);
    case KEY_CLOCK:
        return read_clock(loader, key, entry, field);
    case KEY_BOOLEAN:
        return read_choice(loader, key, entry, field);
    case KEY_METRICS:
        return read_metrics(loader, key, entry, field);
    case KEY_VERSIONS:
        return read_versions(loader, key, entry, field);
    case KEY_KIND:
        return read_kind(loader, key, entry, field);
    case KEY_TAGS:
    case KEY_NAMES:
    case KEY_MODULES:
    case KEY_OPTIONS:
    case KEY_GROWTHS:
        return read_words(loader, key, entry, field);
    case KEY_SIDE:
        return read_text(loader, key, entry, field);
    case KEY_FACTOR:
        return read_factor(loader, key, entry, field);
    case KEY_METRIC:
        return read_word(loader, key, entry->value, field);
    case KEY_THREADS:
    case KEY_PARAMS:
    case KEY_SLOW:
    case KEY_DEFAULTS:
    case KEY_CASES:
    case KEY_CLAIMS:
        break;
    }
    return false;
}
