/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/emit_json.h"

#include <string.h>

#include "results/scan.h"

static void emit_scalar(struct emit *emit, const char *key, const struct json *at)
{
    SCOPED(arena_finish) struct arena arena = {0};
    const char *number = json_number_text(at);
    switch (json_type(at)) {
    case JSON_NULL:
        emit_null(emit, key);
        return;
    case JSON_BOOL:
        emit_bool(emit, key, json_bool_value(at));
        return;
    case JSON_STRING:
        emit_string(emit, key, json_string_value(at, &arena));
        return;
    case JSON_INT:
    case JSON_REAL:
        emit_text(emit, key, number, strlen(number));
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        return;
    }
}

/* Whether it is an array or an object with members to follow: then it is open. */
static bool begin(struct emit *emit, const char *key, const struct json *at)
{
    enum json_type type = json_type(at);
    const char *integers = json_numbers_text(at);
    if (integers != NULL) {
        emit_text(emit, key, integers, strlen(integers));
        return false;
    }
    if (type != JSON_ARRAY && type != JSON_OBJECT) {
        emit_scalar(emit, key, at);
        return false;
    }
    emit_open(emit, key, type == JSON_ARRAY ? '[' : '{');
    return true;
}

void emit_json(struct emit *emit, const char *key, const struct json *at)
{
    struct json stack[SCAN_DEPTH_MAX + 2];
    size_t depth = 0;
    if (begin(emit, key, at)) {
        stack[depth++] = json_first(at);
    }
    while (depth > 0) {
        struct json *item = &stack[depth - 1];
        if (item->node != NULL && begin(emit, item->key, item)) {
            stack[depth++] = json_first(item);
        } else if (item->node != NULL) {
            *item = json_next(item);
        } else { // behind the last member of its parent
            emit_close(emit, json_type(item->parent) == JSON_ARRAY ? ']' : '}');
            depth--;
            if (depth > 0) {
                stack[depth - 1] = json_next(&stack[depth - 1]);
            }
        }
    }
}
