/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/request.h"

#include <math.h>
#include <string.h>

#include "harness/base/glob.h"
#include "results/emit_json.h"
#include "results/figures/question.h"

#define KEYS_MAX 16

static const char *const keys_of_workers[] = {"workers",   "level",     "seed",
                                              "statistic", "bootstrap", NULL};
static const char *const keys_of_change[] = {"base",   "new",   "paired",
                                             "margin", "level", NULL};
static const char *const keys_of_claim[] = {
    "claim", "base", "new", "paired", "ratio", "change", "level", "margin", NULL};
static const char *const keys_of_suite[] = {"changes", "level", "margin",
                                            "seed",    "q",     NULL};
static const char *const keys_of_series[] = {"series", "level", "min_effect", NULL};
static const char *const keys_of_values[] = {"values", "kind", "margin", NULL};
static const char *const keys_of_sizes[] = {"sizes", "times", "level", NULL};
static const char *const keys_of_looks[] = {"looks", "blocks", NULL};

/* The first whose key is there decides, so that a claim with samples is a claim. */
static const struct kind {
    const char *key;
    const char *const *keys;
    void (*answer)(const struct question *question);
} kinds[] = {
    {"claim", keys_of_claim, answer_claim},
    {"changes", keys_of_suite, answer_suite},
    {"base", keys_of_change, answer_change},
    {"new", keys_of_change, answer_change},
    {"series", keys_of_series, answer_series},
    {"sizes", keys_of_sizes, answer_sizes},
    {"times", keys_of_sizes, answer_sizes},
    {"values", keys_of_values, answer_warmup},
    {"looks", keys_of_looks, answer_looks},
    {"workers", keys_of_workers, answer_workers},
};

double question_real(const struct json *object, const char *key, double absent)
{
    struct json at = json_get(object, key);
    double value = json_real(object, key);
    if (at.node == NULL || isnan(value)) {
        return absent;
    }
    if (value < 0) {
        json_fail(&at, "expected a number that is not below 0");
    }
    return value;
}

double question_share(const struct json *object, const char *key, double absent)
{
    struct json at = json_get(object, key);
    double value = question_real(object, key, absent);
    if (at.node != NULL && !(value > 0 && value < 1)) {
        json_fail(&at, "expected a number between 0 and 1");
        return absent;
    }
    return value;
}

int64_t question_seed(const struct question *question)
{
    return json_int(&question->root, "seed", 0, question->defaults->seed);
}

static bool is_among(const char *key, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        if (strcmp(key, *keys) == 0) {
            return true;
        }
    }
    return false;
}

/* The path of a mistake shows the key, so that the words need not. */
static void fail_unknown(const struct json *item, const char *const *keys)
{
    size_t count = 0;
    while (count < KEYS_MAX && keys[count] != NULL) {
        count++;
    }
    const char *nearest = glob_nearest(item->key, keys, count);
    SCOPED(buf_free) struct buf list = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        buf_addf(&list, "%s%s", i > 0 ? ", " : "", keys[i]);
    }
    if (nearest != NULL) {
        json_fail(item, "unknown key (did you mean '%s'?)", nearest);
    } else {
        json_fail(item, "unknown key: expected %s", buf_text(&list));
    }
}

void question_check_keys(const struct json *object, const char *const *keys)
{
    static const char *const everywhere[] = {"id", "name", NULL};
    for (struct json item = json_first(object); item.node != NULL;
         item = json_next(&item)) {
        if (!is_among(item.key, keys) && !is_among(item.key, everywhere)) {
            fail_unknown(&item, keys);
            return;
        }
    }
}

static const struct kind *find_kind(const struct json *root)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (json_get(root, kinds[i].key).node != NULL) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* No key says what is wanted: perhaps one is misspelt. */
static void fail_kind(const struct json *root)
{
    const char *names[ARRAY_LEN(kinds)];
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        names[i] = kinds[i].key;
    }
    for (struct json item = json_first(root); item.node != NULL;
         item = json_next(&item)) {
        const char *nearest = glob_nearest(item.key, names, ARRAY_LEN(names));
        if (nearest != NULL) {
            json_fail(&item, "unknown key (did you mean '%s'?)", nearest);
            return;
        }
    }
    json_fail(root, "expected one of the keys 'workers', 'base' and 'new', 'changes', "
                    "'series', 'sizes' and 'times', 'claim', 'values', 'looks'");
}

static void answer(const struct question *question)
{
    if (!json_is_object(&question->root)) {
        return;
    }
    const struct kind *kind = find_kind(&question->root);
    if (kind == NULL) {
        fail_kind(&question->root);
        return;
    }
    question_check_keys(&question->root, kind->keys);
    if (!json_failed(question->root.doc)) {
        kind->answer(question);
    }
}

static bool has_id(const struct json *root)
{
    for (struct json item = json_first(root); item.node != NULL;
         item = json_next(&item)) {
        if (item.key != NULL && strcmp(item.key, "id") == 0) {
            return true;
        }
    }
    return false;
}

static void add_error(struct buf *out, struct json_doc *doc, size_t line_number,
                      const struct error *err)
{
    struct emit emit;
    emit_init(&emit, out);
    emit_open(&emit, NULL, '{');
    if (doc != NULL) {
        struct json root = json_root(doc);
        struct json id = json_get(&root, "id");
        emit_json(&emit, "id", &id);
    } else {
        emit_null(&emit, "id");
    }
    emit_int(&emit, "line", (int64_t)line_number);
    if (err->col > 0) {
        emit_int(&emit, "column", err->col);
    }
    emit_string(&emit, "error", err->message);
    emit_close(&emit, '}');
    buf_addc(out, '\n');
}

static bool add_answer(struct buf *out, struct json_doc *doc,
                       const struct request_defaults *defaults, struct error *err)
{
    struct emit emit;
    emit_init(&emit, out);
    struct question question = {json_root(doc), defaults, &emit};
    emit_open(&emit, NULL, '{');
    if (has_id(&question.root)) {
        struct json id = json_get(&question.root, "id");
        emit_json(&emit, "id", &id);
    }
    answer(&question);
    emit_close(&emit, '}');
    buf_addc(out, '\n');
    return json_doc_ok(doc, err);
}

/* Python writes NaN and Infinity where JSON has no such thing. They become strings, so that the
 * mistake can name the worker and the request its id. */
static void quote_words(const char *line, size_t len, struct buf *out)
{
    static const char *const words[] = {"-Infinity", "Infinity", "NaN"};
    bool in_string = false;
    for (size_t at = 0; at < len;) {
        size_t step = 1;
        for (size_t i = 0; !in_string && i < ARRAY_LEN(words); i++) {
            size_t width = strlen(words[i]);
            if (len - at >= width && memcmp(line + at, words[i], width) == 0) {
                buf_addf(out, "\"%s\"", words[i]);
                step = 0;
                at += width;
                break;
            }
        }
        if (step == 0) {
            continue;
        }
        if (in_string && line[at] == '\\' && at + 1 < len) {
            step = 2;
        } else if (line[at] == '"') {
            in_string = !in_string;
        }
        buf_add(out, line + at, step);
        at += step;
    }
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr(" \t\r\n", line[i]) == NULL || line[i] == '\0') {
            return false;
        }
    }
    return true;
}

bool request_answer(const char *line, size_t len, size_t line_number,
                    const struct request_defaults *defaults, struct buf *out)
{
    if (is_blank(line, len)) {
        return true;
    }
    struct error err = {0};
    size_t start = out->len;
    len -= line[len - 1] == '\n' ? 1 : 0;
    bool is_json = true;
    struct json_doc *doc = json_parse("request", line, len, &err);
    if (doc == NULL) {
        SCOPED(buf_free) struct buf quoted = BUF_INIT;
        quote_words(line, len, &quoted);
        doc = json_parse("request", buf_text(&quoted), quoted.len, NULL);
        is_json = false;
    }
    bool is_fine = doc != NULL && add_answer(out, doc, defaults, &err) && is_json;
    if (!is_fine) {
        out->len = start;
        add_error(out, doc, line_number, &err);
    }
    json_doc_free(doc);
    return is_fine;
}
