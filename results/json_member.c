/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "results/json.h"

/* Integers up to here are the same number in every JSON reader (RFC 8259, section 6). */
#define INT_MAX_EXACT (((int64_t)1 << 53) - 1)

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

int64_t *json_ints(const struct json *object, const char *key, int64_t min,
                   struct arena *arena, size_t *ret_count)
{
    struct json at = json_array(object, key);
    *ret_count = 0;
    const char *text = json_integers_text(&at);
    if (text == NULL) {
        if (json_count(&at) > 0) {
            json_fail(&at, "expected an array of integers, found one of other things");
        }
        return NULL;
    }
    size_t count = 1;
    for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ',')) {
        count++;
    }
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

const char *const *json_strings(const struct json *object, const char *key,
                                struct arena *arena, size_t *ret_count)
{
    struct json at = json_array(object, key);
    *ret_count = 0;
    size_t count = json_count(&at);
    if (json_integers_text(&at) != NULL) {
        json_fail(&at, "expected an array of strings, found one of integers");
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
