/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/scalar.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/buf.h"
#include "harness/base/number.h"

/* Longer texts are cut in the names of variants, where a value's text stands beside others. */
#define LABEL_BYTES_MAX 60

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_null(const char *text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    return is_one_of(text, words, ARRAY_LEN(words));
}

static bool is_true(const char *text)
{
    static const char *const words[] = {"true", "True", "TRUE"};
    return is_one_of(text, words, ARRAY_LEN(words));
}

static bool is_false(const char *text)
{
    static const char *const words[] = {"false", "False", "FALSE"};
    return is_one_of(text, words, ARRAY_LEN(words));
}

/* .inf, -.INF, .nan and their like. */
static bool is_no_number(const char *text)
{
    static const char *const words[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};
    return is_one_of(text + (*text == '+' || *text == '-'), words, ARRAY_LEN(words));
}

static const char *skip_sign(const char *text)
{
    return text + (*text == '+' || *text == '-');
}

static bool is_all(const char *text, const char *set)
{
    return *text != '\0' && text[strspn(text, set)] == '\0';
}

static bool is_based_int(const char *text)
{
    return (strncmp(text, "0x", 2) == 0 && is_all(text + 2, "0123456789abcdefABCDEF")) ||
           (strncmp(text, "0o", 2) == 0 && is_all(text + 2, "01234567"));
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_float(const char *text)
{
    const char *at = skip_sign(text);
    size_t whole = strspn(at, "0123456789");
    at += whole;
    size_t digits = whole;
    if (*at == '.') {
        size_t part = strspn(at + 1, "0123456789");
        digits += part;
        at += 1 + part;
    }
    if (digits == 0) {
        return false;
    }
    if (*at == 'e' || *at == 'E') {
        at = skip_sign(at + 1);
        size_t exponent = strspn(at, "0123456789");
        return exponent > 0 && at[exponent] == '\0';
    }
    return *at == '\0';
}

/* A number in the eyes of Python or YAML 1.1 that YAML 1.2 takes for text: 1_000, 0b11. */
static bool is_foreign_number(const char *text)
{
    const char *at = skip_sign(text);
    if (*at < '0' || *at > '9') {
        return false;
    }
    if (strncmp(at, "0b", 2) == 0 && is_all(at + 2, "01_")) {
        return true;
    }
    return (strchr(at, '_') != NULL && is_all(at, "0123456789_.")) ||
           (at != text && is_based_int(at));
}

enum value_kind scalar_kind(const char *text)
{
    if (is_null(text)) {
        return VALUE_NULL;
    }
    if (is_true(text) || is_false(text)) {
        return VALUE_BOOL;
    }
    if (is_all(skip_sign(text), "0123456789") || is_based_int(text)) {
        return VALUE_INT;
    }
    return is_float(text) || is_no_number(text) ? VALUE_FLOAT : VALUE_STRING;
}

const char *scalar_literal(const char *text, struct arena *arena)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    buf_addc(&out, '\'');
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '\'' || c == '\\') {
            buf_addc(&out, '\\');
            buf_addc(&out, *at);
        } else if (c == '\n') {
            buf_adds(&out, "\\n");
        } else if (c == '\r') {
            buf_adds(&out, "\\r");
        } else if (c == '\t') {
            buf_adds(&out, "\\t");
        } else if (c < 0x20 || c == 0x7F) {
            buf_addf(&out, "\\x%02x", c);
        } else {
            buf_addc(&out, *at);
        }
    }
    buf_addc(&out, '\'');
    return arena_strndup(arena, out.data, out.len);
}

/* A text as it stands in names: itself where that is clear, else as a Python literal, so that
 * the text '10' and the number 10 keep different names. */
static const char *string_label(const char *text, const char *literal,
                                struct arena *arena)
{
    bool is_clear = *text != '\0' && text[0] != ' ' &&
                    scalar_kind(text) == VALUE_STRING && strcmp(text, "None") != 0 &&
                    strpbrk(text, ",=[]/'\"\\") == NULL &&
                    strlen(literal) == strlen(text) + 2 && text[strlen(text) - 1] != ' ';
    const char *label = is_clear ? text : literal;
    if (strlen(label) <= LABEL_BYTES_MAX) {
        return label;
    }
    size_t cut = LABEL_BYTES_MAX - 3;
    while (((unsigned char)label[cut] & 0xC0) == 0x80) {
        cut--;
    }
    return arena_printf(arena, "%.*s...", (int)cut, label);
}

static bool int_value(const char *text, struct arena *arena, struct value *value,
                      struct error *err)
{
    bool is_fine;
    const char *digits = skip_sign(text);
    if (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
        return error_set(
            err, ERROR_SUITE,
            "%.40s is octal to some YAML readers and decimal to others: write it "
            "without the leading zero, or behind 0o as octal",
            text);
    }
    if (is_based_int(text)) {
        errno = 0;
        char *end = NULL;
        long long number = strtoll(text + 2, &end, text[1] == 'x' ? 16 : 8);
        is_fine = errno == 0 && *end == '\0';
        value->integer = number;
    } else {
        is_fine = number_parse_int(text + (*text == '+'), &value->integer);
    }
    if (!is_fine) {
        return error_set(err, ERROR_SUITE,
                         "%.40s does not fit in 64 bits: compute it in `setup` instead",
                         text);
    }
    value->literal = arena_printf(arena, "%" PRId64, value->integer);
    value->label = value->literal;
    return true;
}

static bool float_value(const char *text, struct arena *arena, struct value *value,
                        struct error *err)
{
    if (is_no_number(text)) {
        return error_set(err, ERROR_SUITE,
                         "%s is no finite number: write float('inf') or float('nan') in "
                         "`setup` instead",
                         text);
    }
    if (!number_parse(text, &value->real)) {
        return error_set(
            err, ERROR_SUITE,
            "%.40s is out of the range of a float: compute it in `setup` instead", text);
    }
    char form[NUMBER_SIZE];
    number_format(value->real, form);
    /* Minus zero is written as 0 there. */
    const char *sign = signbit(value->real) && form[0] != '-' ? "-" : "";
    const char *tail = strpbrk(form, ".eE") != NULL ? "" : ".0";
    value->literal = arena_printf(arena, "%s%s%s", sign, form, tail);
    value->label = value->literal;
    return true;
}

static bool string_value(const char *text, bool is_plain, struct arena *arena,
                         struct value *value, struct error *err)
{
    if (is_plain && is_foreign_number(text)) {
        return error_set(
            err, ERROR_SUITE,
            "%.40s is text to YAML, not a number: write plain digits (1000, 0x1f, "
            "0o17), or put it in quotes to mean the text",
            text);
    }
    value->string = arena_strdup(arena, text);
    value->literal = scalar_literal(text, arena);
    value->label = string_label(value->string, value->literal, arena);
    return true;
}

bool scalar_value(const char *text, bool is_plain, struct arena *arena,
                  struct value *ret_value, struct error *err)
{
    struct value value = {.kind = is_plain ? scalar_kind(text) : VALUE_STRING};
    bool is_fine = true;
    switch (value.kind) {
    case VALUE_NULL:
        value.literal = "None";
        value.label = value.literal;
        break;
    case VALUE_BOOL:
        value.boolean = is_true(text);
        value.literal = value.boolean ? "True" : "False";
        value.label = value.literal;
        break;
    case VALUE_INT:
        is_fine = int_value(text, arena, &value, err);
        break;
    case VALUE_FLOAT:
        is_fine = float_value(text, arena, &value, err);
        break;
    case VALUE_STRING:
        is_fine = string_value(text, is_plain, arena, &value, err);
        break;
    }
    if (is_fine) {
        *ret_value = value;
    }
    return is_fine;
}
