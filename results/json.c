/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/json.h"

#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "harness/base/number.h"
#include "results/json_place.h"
#include "results/scan.h"

/* Up to here every key is compared with every other, which is faster than to sort them. */
#define FEW_KEYS 16

struct json_doc {
    const char *name;
    cJSON *root;
    struct arena nodes; /* all that cJSON made */
    bool has_failed;
    struct error failure;
};

/* Most keys differ in their first byte, which saves most of the calls. */
static bool is_same_key(const char *a, const char *b)
{
    return a[0] == b[0] && strcmp(a, b) == 0;
}

static const cJSON *node_of(const struct json *at)
{
    return at->node;
}

/* A number, or an array of numbers, as scan_copy passes it: the text behind the mark. */
static const char *marked_text(const cJSON *node)
{
    bool is_marked = cJSON_IsString(node) && node->valuestring[0] == SCAN_MARK;
    return is_marked ? node->valuestring + 1 : NULL;
}

enum json_type json_type(const struct json *at)
{
    const cJSON *node = node_of(at);
    const char *text = node != NULL ? marked_text(node) : NULL;
    if (node == NULL || cJSON_IsNull(node)) {
        return JSON_NULL;
    }
    if (text != NULL) {
        return text[0] == '['                   ? JSON_ARRAY
               : strpbrk(text, ".eENI") != NULL ? JSON_REAL
                                                : JSON_INT;
    }
    if (cJSON_IsString(node)) {
        return JSON_STRING;
    }
    if (cJSON_IsArray(node)) {
        return JSON_ARRAY;
    }
    return cJSON_IsObject(node) ? JSON_OBJECT : JSON_BOOL;
}

const char *json_numbers_text(const struct json *at)
{
    const char *text = node_of(at) != NULL ? marked_text(node_of(at)) : NULL;
    return text != NULL && text[0] == '[' ? text : NULL;
}

const char *json_number_text(const struct json *at)
{
    const char *text = node_of(at) != NULL ? marked_text(node_of(at)) : NULL;
    return text != NULL && text[0] != '[' ? text : NULL;
}

static const char *found_name(const struct json *at)
{
    switch (json_type(at)) {
    case JSON_NULL:
        return "null";
    case JSON_BOOL:
        return "true or false";
    case JSON_INT:
        return "an integer";
    case JSON_REAL:
        return "a number with a fraction";
    case JSON_STRING:
        return "a string";
    case JSON_ARRAY:
        return "an array";
    case JSON_OBJECT:
        return "an object";
    }
    return "something else";
}

void json_fail(const struct json *at, const char *format, ...)
{
    struct json_doc *doc = at->doc;
    if (doc->has_failed) {
        return;
    }
    va_list args;
    va_start(args, format);
    SCOPED(scoped_free_string) char *message = xvasprintf(format, args);
    va_end(args);
    SCOPED(buf_free) struct buf path = BUF_INIT;
    json_place(at, &path);
    doc->has_failed = true;
    error_at(&doc->failure, ERROR_DATA, doc->name, 0, 0, "%s: %s", buf_text(&path),
             message);
}

void json_fail_type(const struct json *at, const char *expected)
{
    json_fail(at, "expected %s, found %s", expected, found_name(at));
}

bool json_failed(const struct json_doc *doc)
{
    return doc->has_failed;
}

bool json_doc_ok(const struct json_doc *doc, struct error *err)
{
    if (doc->has_failed && err != NULL) {
        *err = doc->failure;
    }
    return !doc->has_failed;
}

/* A syntax mistake at a byte of the text: line and column as editors count them. */
static bool fail_at_offset(struct error *err, const char *name, const char *text,
                           size_t offset, const char *what)
{
    int line = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    }
    size_t col = offset - line_start + 1;
    return error_at(err, ERROR_DATA, name, line, col < INT_MAX ? (int)col : INT_MAX,
                    "this is not JSON: %s", what);
}

/* cJSON stopped at a byte of the copy: copies again up to there to find it in the text. */
static bool fail_structure(struct error *err, const char *name, const char *text,
                           size_t len, bool takes_nan, size_t copy_offset)
{
    SCOPED(buf_free) struct buf copy = BUF_INIT;
    struct scan_stop stop;
    if (scan_copy(text, len, takes_nan, copy_offset, &copy, &stop)) {
        return fail_at_offset(err, name, text, len,
                              len == 0 ? "the file is empty"
                                       : "the file ends before the document does");
    }
    return fail_at_offset(
        err, name, text, stop.offset,
        "expected another character here (a comma, a colon, a quote or a "
        "bracket)");
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of the keys of an object one that stands there twice, or NULL. */
static const char *find_twin(const char **keys, size_t count)
{
    bool is_sorted = count > FEW_KEYS;
    if (is_sorted) {
        qsort(keys, count, sizeof(*keys), compare_keys);
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t j = is_sorted ? i - 1 : 0; j < i; j++) {
            if (is_same_key(keys[j], keys[i])) {
                return keys[i];
            }
        }
    }
    return NULL;
}

/* cJSON keeps both of two members with one name; which one counts would be anybody's guess. */
static void check_keys(const struct json *object, const char ***keys, size_t *cap)
{
    size_t count = 0;
    for (const cJSON *item = node_of(object)->child; item != NULL; item = item->next) {
        if (item->string[0] == SCAN_MARK) {
            json_fail(object, "a key must be a string, not a number");
            return;
        }
        *keys = xgrow(*keys, count, cap, sizeof(**keys));
        (*keys)[count++] = item->string;
    }
    const char *twin = find_twin(*keys, count);
    if (twin != NULL) {
        struct json twice = {.doc = object->doc, .parent = object, .key = twin};
        json_fail(&twice, "this key stands twice in its object");
    }
}

/* Every object of the document, whether a reader will look at it or not. scan_copy has
 * bounded the depth. */
static void check_all_keys(struct json_doc *doc)
{
    struct json stack[SCAN_DEPTH_MAX + 2];
    const char **keys = NULL;
    size_t cap = 0;
    size_t depth = 1;
    stack[0] = json_root(doc);
    while (depth > 0 && !doc->has_failed) {
        struct json *at = &stack[depth - 1];
        const cJSON *node = node_of(at);
        if (node == NULL) { // behind the last member of its parent
            depth--;
            if (depth > 0) {
                stack[depth - 1] = json_next(&stack[depth - 1]);
            }
            continue;
        }
        if (cJSON_IsObject(node)) {
            check_keys(at, &keys, &cap);
        }
        if (node->child != NULL) {
            stack[depth++] = json_first(at);
        } else {
            *at = json_next(at);
        }
    }
    free(keys);
}

/* Where cJSON gets its memory from while a thread parses a document: its hooks are of the process and have no context of
 * their own. They are set once, for documents may be parsed at the same time; nothing but this file uses cJSON. */
static _Thread_local struct arena *nodes_now;
static pthread_once_t hooks_once = PTHREAD_ONCE_INIT;

static void *alloc_node(size_t size)
{
    return arena_alloc(nodes_now, size);
}

static void keep_node(void *node)
{
    (void)node; // it dies with its document
}

static void set_hooks(void)
{
    cJSON_Hooks hooks = {.malloc_fn = alloc_node, .free_fn = keep_node};
    cJSON_InitHooks(&hooks);
}

/* A file of 2,000 benchmarks has half a million nodes: one by one, getting and freeing them takes
 * longer than the parsing. */
static cJSON *parse_nodes(struct arena *nodes, const struct buf *copy,
                          const char **ret_end)
{
    pthread_once(&hooks_once, set_hooks);
    nodes_now = nodes;
    cJSON *root = cJSON_ParseWithLengthOpts(buf_text(copy), copy->len + 1, ret_end, 1);
    nodes_now = NULL;
    return root;
}

static struct json_doc *parse(const char *name, const char *text, size_t len,
                              bool takes_nan, struct error *err)
{
    SCOPED(buf_free) struct buf copy = BUF_INIT;
    struct scan_stop stop;
    if (!scan_copy(text, len, takes_nan, SIZE_MAX, &copy, &stop)) {
        fail_at_offset(err, name, text, stop.offset, stop.what);
        return NULL;
    }
    struct json_doc *doc = xcalloc(1, sizeof(*doc));
    const char *end = buf_text(&copy);
    doc->name = name;
    doc->root = parse_nodes(&doc->nodes, &copy, &end);
    if (doc->root == NULL) {
        size_t offset = (size_t)(end - buf_text(&copy));
        fail_structure(err, name, text, len, takes_nan, offset);
        json_doc_free(doc);
        return NULL;
    }
    check_all_keys(doc);
    if (!json_doc_ok(doc, err)) {
        json_doc_free(doc);
        return NULL;
    }
    return doc;
}

struct json_doc *json_parse(const char *name, const char *text, size_t len,
                            struct error *err)
{
    return parse(name, text, len, false, err);
}

struct json_doc *json_parse_python(const char *name, const char *text, size_t len,
                                   struct error *err)
{
    return parse(name, text, len, true, err);
}

void json_doc_free(struct json_doc *doc)
{
    if (doc != NULL) {
        arena_finish(&doc->nodes);
        free(doc);
    }
}

struct json json_root(struct json_doc *doc)
{
    return (struct json){.doc = doc, .node = doc->root};
}

struct json json_get(const struct json *object, const char *key)
{
    const cJSON *node = node_of(object);
    const cJSON *item = node != NULL && cJSON_IsObject(node) ? node->child : NULL;
    while (item != NULL && !is_same_key(item->string, key)) {
        item = item->next;
    }
    return (struct json){.doc = object->doc,
                         .parent = object,
                         .node = item != NULL && !cJSON_IsNull(item) ? item : NULL,
                         .key = key};
}

static struct json item_at(const struct json *parent, const cJSON *item, size_t index)
{
    return (struct json){.doc = parent->doc,
                         .parent = parent,
                         .node = item,
                         .key = item != NULL ? item->string : NULL,
                         .index = index};
}

struct json json_first(const struct json *parent)
{
    return item_at(parent, node_of(parent) != NULL ? node_of(parent)->child : NULL, 0);
}

struct json json_next(const struct json *item)
{
    const cJSON *next = node_of(item) != NULL ? node_of(item)->next : NULL;
    if (item->parent == NULL) { // the root has no neighbours
        return (struct json){.doc = item->doc};
    }
    return item_at(item->parent, next, item->index + 1);
}

size_t json_count(const struct json *parent)
{
    size_t count = 0;
    const cJSON *item = node_of(parent) != NULL ? node_of(parent)->child : NULL;
    for (; item != NULL; item = item->next) {
        count++;
    }
    return count;
}

bool json_bool_value(const struct json *at)
{
    return cJSON_IsTrue(node_of(at));
}

const char *json_string_value(const struct json *at, struct arena *arena)
{
    if (json_type(at) != JSON_STRING) {
        json_fail_type(at, "a string");
        return NULL;
    }
    return arena_strdup(arena, node_of(at)->valuestring);
}

const char *json_text(const struct json *at)
{
    return json_type(at) == JSON_STRING ? node_of(at)->valuestring : NULL;
}

bool json_equals(const struct json *at, const char *text)
{
    if (at->node == NULL) {
        return false;
    }
    if (json_type(at) != JSON_STRING) {
        json_fail_type(at, "a string");
        return false;
    }
    return strcmp(node_of(at)->valuestring, text) == 0;
}

bool json_int_value(const struct json *at, int64_t *ret)
{
    if (json_type(at) != JSON_INT) {
        json_fail_type(at, "an integer");
        return false;
    }
    if (!number_parse_int(marked_text(node_of(at)), ret)) {
        json_fail(at, "this integer is out of range");
        return false;
    }
    return true;
}

bool json_real_value(const struct json *at, double *ret)
{
    enum json_type type = json_type(at);
    if (type != JSON_INT && type != JSON_REAL) {
        json_fail_type(at, "a number");
        return false;
    }
    const char *text = marked_text(node_of(at));
    if (!number_parse(text, ret)) {
        json_fail(at, strpbrk(text, "NI") != NULL ? "NaN and Infinity are not JSON"
                                                  : "this number is out of range");
        return false;
    }
    return true;
}
