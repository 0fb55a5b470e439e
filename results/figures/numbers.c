/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/figures/numbers.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"

/* More mistakes than this say nothing new: the file is another kind of file. */
#define MISTAKES_SHOWN 5
#define TOKEN_MAX      400
#define TOKEN_SHOWN    40
/* The name of its schema stands at the beginning of a result document. */
#define SCHEMA_WITHIN 256
#define RESULT_SCHEMA "\"tare-result\""

static void begin_worker(struct numbers *numbers)
{
    numbers->sizes = xgrow(numbers->sizes, numbers->workers, &numbers->worker_cap,
                           sizeof(*numbers->sizes));
    numbers->sizes[numbers->workers++] = 0;
}

static void add_value(struct numbers *numbers, double value)
{
    numbers->values =
        xgrow(numbers->values, numbers->count, &numbers->cap, sizeof(*numbers->values));
    numbers->values[numbers->count++] = value;
    numbers->sizes[numbers->workers - 1]++;
}

size_t numbers_most(const struct numbers *numbers)
{
    size_t most = 0;
    for (size_t i = 0; i < numbers->workers; i++) {
        most = numbers->sizes[i] > most ? numbers->sizes[i] : most;
    }
    return most;
}

void numbers_finish(struct numbers *numbers)
{
    free(numbers->values);
    free(numbers->sizes);
    *numbers = (struct numbers){0};
}

/* Plain text. */

struct text {
    const char *name;
    const char *data;
    size_t len;
    size_t at;
    size_t line_start;
    int line;
    struct diags *diags;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int clip(size_t value)
{
    return value < INT_MAX ? (int)value : INT_MAX;
}

static void add_mistake(const struct text *text, size_t start, size_t len,
                        const char *what)
{
    struct error err = {0};
    error_at(&err, ERROR_DATA, text->name, text->line, clip(start - text->line_start + 1),
             "%s, found '%.*s%s'", what, (int)(len < TOKEN_SHOWN ? len : TOKEN_SHOWN),
             text->data + start, len > TOKEN_SHOWN ? "..." : "");
    err.width = clip(len);
    diags_add(text->diags, &err);
}

/* The word at `start`, `len` bytes; false and a mistake when it is no number above 0. */
static bool parse_word(const struct text *text, size_t start, size_t len, double *ret)
{
    char word[TOKEN_MAX + 1];
    size_t copied = len < TOKEN_MAX ? len : TOKEN_MAX;
    memcpy(word, text->data + start, copied);
    word[copied] = '\0';
    bool is_number = len <= TOKEN_MAX && strlen(word) == len && number_parse(word, ret);
    if (!is_number) {
        add_mistake(text, start, len, "expected a number such as 12.5 or 1e-6");
    } else if (!(*ret > 0)) {
        add_mistake(text, start, len, "expected a number above 0");
    }
    return is_number && *ret > 0;
}

/* Moves to the next word, counting lines; false at the end. */
static bool next_word(struct text *text, size_t *ret_start, size_t *ret_len)
{
    while (text->at < text->len) {
        char c = text->data[text->at];
        if (c == '#') {
            const char *end = memchr(text->data + text->at, '\n', text->len - text->at);
            text->at = end != NULL ? (size_t)(end - text->data) : text->len;
        } else if (is_space(c)) {
            text->at++;
            if (c == '\n') {
                text->line += text->line < INT_MAX ? 1 : 0;
                text->line_start = text->at;
            }
        } else {
            *ret_start = text->at;
            while (text->at < text->len && !is_space(text->data[text->at]) &&
                   text->data[text->at] != '#') {
                text->at++;
            }
            *ret_len = text->at - *ret_start;
            return true;
        }
    }
    return false;
}

static bool is_binary(const struct text *text)
{
    struct error err = {0};
    if (memchr(text->data, '\0', text->len) == NULL) {
        return false;
    }
    error_at(&err, ERROR_DATA, text->name, 0, 0,
             "this is no text: expected numbers, one a line or several between blanks");
    diags_add(text->diags, &err);
    return true;
}

/* JSON is what people have who want another verb. */
static bool is_json(const struct text *text)
{
    struct text copy = *text;
    size_t start = 0;
    size_t len = 0;
    if (!next_word(&copy, &start, &len) ||
        (text->data[start] != '{' && text->data[start] != '[')) {
        return false;
    }
    struct error err = {0};
    int col = clip(start - copy.line_start + 1);
    size_t looked = text->len - start < SCHEMA_WITHIN ? text->len - start : SCHEMA_WITHIN;
    if (memmem(text->data + start, looked, RESULT_SCHEMA, strlen(RESULT_SCHEMA)) !=
        NULL) {
        error_at(&err, ERROR_DATA, text->name, copy.line, col,
                 "this is a result of tare, not plain numbers: use 'tare show'");
    } else {
        error_at(&err, ERROR_DATA, text->name, copy.line, col,
                 "this is JSON, not plain numbers: 'tare stats --ndjson' reads requests "
                 "of a line each");
    }
    diags_add(text->diags, &err);
    return true;
}

bool numbers_parse(struct numbers *numbers, const char *name, const char *data,
                   size_t len, enum numbers_layout layout, struct diags *diags)
{
    struct text text = {
        .name = name, .data = data, .len = len, .line = 1, .diags = diags};
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        text.at = 3; // a byte order mark, as some editors leave one
    }
    if (is_binary(&text) || is_json(&text)) {
        return false;
    }
    size_t start = 0;
    size_t word = 0;
    int line = 0;
    while (diags->count < MISTAKES_SHOWN && next_word(&text, &start, &word)) {
        double value = 0;
        if (!parse_word(&text, start, word, &value)) {
            continue;
        }
        if (layout == NUMBERS_WORKER_EACH || text.line != line) {
            begin_worker(numbers);
        }
        line = text.line;
        add_value(numbers, value);
    }
    if (numbers->count == 0 && diags->count == 0) {
        struct error err = {0};
        error_at(
            &err, ERROR_DATA, name, 0, 0,
            "there is no number in it: expected one a line, or several between blanks");
        diags_add(diags, &err);
    }
    return diags->count == 0;
}

/* JSON. */

static bool check_value(const struct json *at, double value)
{
    if (!(value > 0)) {
        char text[NUMBER_SIZE];
        number_format(value, text);
        json_fail(at, "expected a number above 0, found %s", text);
    }
    return value > 0;
}

/* The items of an array as values of the last worker, or of a worker each. */
static void read_values(struct numbers *numbers, const struct json *array,
                        bool is_worker_each)
{
    size_t count = json_length(array);
    double *values = xcalloc(count + 1, sizeof(*values));
    if (json_reals(array, false, values)) {
        for (size_t i = 0; i < count; i++) {
            struct json item = {.doc = array->doc, .parent = array, .index = i};
            if (!check_value(&item, values[i])) {
                break;
            }
            if (is_worker_each) {
                begin_worker(numbers);
            }
            add_value(numbers, values[i]);
        }
    }
    free(values);
}

static void read_worker(struct numbers *numbers, const struct json *item)
{
    double value = 0;
    begin_worker(numbers);
    if (json_type(item) == JSON_ARRAY) {
        read_values(numbers, item, false);
    } else if (json_type(item) != JSON_NULL && json_real_item(item, &value) &&
               check_value(item, value)) {
        add_value(numbers, value);
    }
}

void numbers_read(struct numbers *numbers, const struct json *object, const char *key)
{
    json_require(object, key);
    struct json array = json_array(object, key);
    if (json_numbers_text(&array) != NULL) {
        read_values(numbers, &array, true);
        return;
    }
    for (struct json item = json_first(&array);
         item.node != NULL && !json_failed(array.doc); item = json_next(&item)) {
        read_worker(numbers, &item);
    }
}
