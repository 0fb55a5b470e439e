/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "harness/base/buf.h"
#include "harness/base/number.h"
#include "results/json.h"
#include "results/json_place.h"

/* The largest double has 309 digits. */
#define DIGITS_MAX 320

/* Integers up to here are the same number in every JSON reader (RFC 8259, section 6). */
#define INT_MAX_EXACT (((int64_t)1 << 53) - 1)

struct json json_object(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    if (at.node != NULL && !json_is_object(&at)) {
        at.node = NULL;
    }
    return at;
}

struct json json_array(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    if (at.node != NULL && json_type(&at) != JSON_ARRAY) {
        json_fail_type(&at, "an array");
        at.node = NULL;
    }
    return at;
}

struct json json_objects(const struct json *object, const char *key)
{
    struct json at = json_array(object, key);
    if (json_numbers_text(&at) != NULL) {
        json_fail(&at, "expected an array of objects, found one of numbers");
        at.node = NULL;
    }
    return at;
}

void json_require(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    if (at.node == NULL) {
        json_fail(&at, "this field is required");
    }
}

bool json_is_object(const struct json *item)
{
    if (json_type(item) != JSON_OBJECT) {
        json_fail_type(item, "an object");
        return false;
    }
    return true;
}

const char *json_string(const struct json *object, const char *key, struct arena *arena)
{
    struct json at = json_get(object, key);
    return at.node != NULL ? json_string_value(&at, arena) : NULL;
}

int64_t json_int(const struct json *object, const char *key, int64_t min, int64_t absent)
{
    struct json at = json_get(object, key);
    int64_t value = 0;
    if (at.node == NULL || !json_int_value(&at, &value)) {
        return absent;
    }
    if (value < min || value > INT_MAX_EXACT) {
        json_fail(&at, "%lld is out of range (%lld to %lld)", (long long)value,
                  (long long)min, (long long)INT_MAX_EXACT);
        return absent;
    }
    return value;
}

double json_real(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    double value = (double)NAN;
    if (at.node != NULL) {
        json_real_value(&at, &value);
    }
    return value;
}

int json_flag(const struct json *object, const char *key)
{
    struct json at = json_get(object, key);
    if (at.node == NULL) {
        return -1;
    }
    if (json_type(&at) != JSON_BOOL) {
        json_fail_type(&at, "true or false");
        return -1;
    }
    return json_bool_value(&at) ? 1 : 0;
}

bool json_bool(const struct json *object, const char *key, bool absent)
{
    int flag = json_flag(object, key);
    return flag < 0 ? absent : flag == 1;
}

/* One integer of "[1,2]" at *text, which moves behind it. scan_copy has checked the form; only
 * the size can be wrong. */
static bool next_int(const char **text, int64_t *ret)
{
    const char *p = *text + 1; // the bracket or the comma
    bool is_negative = *p == '-';
    p += is_negative ? 1 : 0;
    int64_t value = 0;
    while (*p >= '0' && *p <= '9') {
        value = value * 10 + (*p - '0');
        if (value > INT_MAX_EXACT) {
            return false;
        }
        p++;
    }
    *ret = is_negative ? -value : value;
    *text = p;
    return true;
}

/* How many numbers "[1,2.5]" has, which are more than none. */
static size_t count_numbers(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++) {
        count += *text == ',';
    }
    return count;
}

int64_t *json_ints(const struct json *object, const char *key, int64_t min,
                   struct arena *arena, size_t *ret_count)
{
    struct json at = json_array(object, key);
    *ret_count = 0;
    const char *text = json_numbers_text(&at);
    bool has_others = text != NULL ? strpbrk(text, ".eE") != NULL : json_count(&at) > 0;
    if (text == NULL || has_others) {
        if (has_others) {
            json_fail(&at, "expected an array of integers, found one of other things");
        }
        return NULL;
    }
    size_t count = count_numbers(text);
    int64_t *values = arena_array(arena, count, sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        if (!next_int(&text, &values[i]) || values[i] < min) {
            struct json item = {.doc = at.doc, .parent = &at, .index = i};
            json_fail(&item, "this integer is out of range (%lld to %lld)",
                      (long long)min, (long long)INT_MAX_EXACT);
            return NULL;
        }
    }
    *ret_count = count;
    return values;
}

size_t json_length(const struct json *array)
{
    const char *text = json_numbers_text(array);
    return text != NULL ? count_numbers(text) : json_count(array);
}

/* How long the number at `text` is, within "[1,2.5]". By hand: the library's functions are checked by
 * the address sanitizer to the end of the text, which of a million numbers takes minutes. */
static size_t number_len(const char *text)
{
    size_t len = 0;
    while (text[len] != ',' && text[len] != ']' && text[len] != '\0') {
        len++;
    }
    return len;
}

/* One number of "[1,2.5]" at *text, which moves behind it. An integer beyond 2^53 is the double
 * next to it. NaN when it is out of range. */
static double next_real(const char **text)
{
    char digits[DIGITS_MAX + 1];
    const char *first = *text + 1; // behind the bracket or the comma
    size_t len = number_len(first);
    double value = (double)NAN;
    *text = first + len;
    if (len <= DIGITS_MAX) {
        memcpy(digits, first, len);
        digits[len] = '\0';
        number_parse(digits, &value);
    }
    return value;
}

bool json_real_item(const struct json *item, double *ret)
{
    if (json_type(item) != JSON_STRING) {
        return json_real_value(item, ret);
    }
    SCOPED(buf_free) struct buf shown = BUF_INIT;
    json_show(json_text(item), &shown);
    json_fail(item, "expected a number, found '%s'", buf_text(&shown));
    return false;
}

bool json_reals(const struct json *array, bool may_lack, double *values)
{
    const char *text = json_numbers_text(array);
    for (size_t i = 0; text != NULL && *text != ']'; i++) {
        values[i] = next_real(&text);
        if (isnan(values[i])) {
            struct json item = {.doc = array->doc, .parent = array, .index = i};
            json_fail(&item, "this number is out of range");
            return false;
        }
    }
    for (struct json item = json_first(array); item.node != NULL;
         item = json_next(&item)) {
        values[item.index] = (double)NAN;
        bool is_lacking = may_lack && json_type(&item) == JSON_NULL;
        if (!is_lacking && !json_real_item(&item, &values[item.index])) {
            return false;
        }
    }
    return true;
}

void json_reals_known(const struct json *array, double *values)
{
    const char *text = json_numbers_text(array);
    for (size_t i = 0; text != NULL && *text != ']'; i++) {
        values[i] = next_real(&text);
    }
    for (struct json item = json_first(array); item.node != NULL;
         item = json_next(&item)) {
        const char *number = json_number_text(&item);
        values[item.index] = (double)NAN;
        if (number != NULL) {
            number_parse(number, &values[item.index]);
        }
    }
}

const char *const *json_strings(const struct json *object, const char *key,
                                struct arena *arena, size_t *ret_count)
{
    struct json at = json_array(object, key);
    *ret_count = 0;
    size_t count = json_count(&at);
    if (json_numbers_text(&at) != NULL) {
        json_fail(&at, "expected an array of strings, found one of numbers");
    }
    if (count == 0) {
        return NULL;
    }
    const char **values = arena_array(arena, count, sizeof(*values));
    size_t i = 0;
    for (struct json item = json_first(&at); item.node != NULL; item = json_next(&item)) {
        values[i++] = json_string_value(&item, arena);
    }
    *ret_count = count;
    return values;
}
