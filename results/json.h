/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading JSON strictly; json.c is the only door to cJSON. The first mistake is kept with its
 * place ("benches[3].loops: expected an integer, found a string"); what is asked for after it
 * gives the value of an absent field, so that a reader checks once, at its end.
 *
 * A struct json is a place in the document. It points to its parent: keep that one alive and
 * unmoved. null counts as absent everywhere. */
#ifndef TARE_RESULTS_JSON_H
#define TARE_RESULTS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/attr.h"
#include "harness/base/error.h"

struct json_doc;

struct json {
    struct json_doc *doc;
    const struct json *parent;
    const void *node; /* NULL: absent, or null in the document */
    const char *key;  /* in the parent; NULL: an item of an array, or the root */
    size_t index;     /* in an array, else 0 */
};

/* NULL and an ERROR_DATA with line and column when the text is no JSON, or holds the same key
 * twice in one object. `name` must outlive the document; caller frees. */
struct json_doc *json_parse(const char *name, const char *text, size_t len,
                            struct error *err);
/* As Python's json module reads it: NaN, Infinity and -Infinity are numbers (JSON_REAL) to look
 * at, whose value is a mistake when it is asked for. */
struct json_doc *json_parse_python(const char *name, const char *text, size_t len,
                                   struct error *err);
void json_doc_free(struct json_doc *doc);
/* False, and the mistake in *err, when one was found since json_parse. */
bool json_doc_ok(const struct json_doc *doc, struct error *err);
bool json_failed(const struct json_doc *doc);

/* Records a mistake at a place; only the first one counts. */
void json_fail(const struct json *at, const char *format, ...) PRINTF_LIKE(2, 3);

void json_fail_type(const struct json *at,
                    const char *expected); /* "..., found a string" */

struct json json_root(struct json_doc *doc);
/* The member of that name; anything may be in it. */
struct json json_get(const struct json *object, const char *key);
/* The same, and a mistake unless it is an object or an array, or absent. */
struct json json_object(const struct json *object, const char *key);
struct json json_array(const struct json *object, const char *key);
/* An array to be walked; one of numbers is a mistake. */
struct json json_objects(const struct json *object, const char *key);
/* A mistake when the field is absent or null. */
void json_require(const struct json *object, const char *key);

/* Walks an array or the members of an object: node NULL behind the last. */
struct json json_first(const struct json *parent);
struct json json_next(const struct json *item);
size_t json_count(const struct json *parent);
/* Whether the item of a walk is an object; a mistake when not. */
bool json_is_object(const struct json *item);

/* Members of an object; absent gives `absent`, NULL, NaN or -1. Strings are copied. */
const char *json_string(const struct json *object, const char *key, struct arena *arena);
int64_t json_int(const struct json *object, const char *key, int64_t min, int64_t absent);
double json_real(const struct json *object, const char *key);
bool json_bool(const struct json *object, const char *key, bool absent);
int json_flag(const struct json *object, const char *key); /* 1, 0; absent: -1 */
/* Arrays: absent gives NULL and a count of 0. */
int64_t *json_ints(const struct json *object, const char *key, int64_t min,
                   struct arena *arena, size_t *ret_count);
const char *const *json_strings(const struct json *object, const char *key,
                                struct arena *arena, size_t *ret_count);

/* For values of any type. */
enum json_type {
    JSON_NULL,
    JSON_BOOL,
    JSON_INT,  /* written without a point or an exponent */
    JSON_REAL, /* "2.0" is one */
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

enum json_type json_type(const struct json *at);
bool json_bool_value(const struct json *at);
bool json_int_value(const struct json *at, int64_t *ret);
bool json_real_value(const struct json *at, double *ret);
const char *json_string_value(const struct json *at, struct arena *arena);
/* The same where it stands, as long as the document lives; NULL when it is no string. */
const char *json_text(const struct json *at);
/* Items of an array of anything; json_count does not see those of an array of numbers. */
size_t json_length(const struct json *array);
/* A number of an array; a string in its place is quoted in the mistake: it may be a number in
 * quotes. */
bool json_real_item(const struct json *item, double *ret);
/* An array of numbers into `values`, which has room for json_length of them; false, and a mistake,
 * when an item is none. null is NaN where `may_lack`, else a mistake too. */
bool json_reals(const struct json *array, bool may_lack, double *values);
/* The same without mistakes: NaN for what is no number or out of range. */
void json_reals_known(const struct json *array, double *values);
/* A number as the document writes it, every digit; NULL when it is none. */
const char *json_number_text(const struct json *at);
/* "[1,2.5,3]" when it is an array of one number or more and nothing else, else NULL. */
const char *json_numbers_text(const struct json *at);
/* Whether it is this string; a mistake when it is something else than a string or absent. */
bool json_equals(const struct json *at, const char *text);

#endif
