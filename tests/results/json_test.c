/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/buf.h"

static struct json_doc *parse(const char *text, struct error *err)
{
    return json_parse("r.json", text, strlen(text), err);
}

static void assert_refused(const char *text, size_t len, int line, int col,
                           const char *part)
{
    struct error err = {0};
    struct json_doc *doc = json_parse("r.json", text, len, &err);
    if (doc != NULL) {
        fail_msg("'%s' was read", text);
    }
    char shown[1024];
    error_format(&err, shown, sizeof(shown));
    if (err.line != line || err.col != col || strstr(err.message, part) == NULL) {
        fail_msg("'%s' gave: %s", text, shown);
    }
    assert_int_equal(err.kind, ERROR_DATA);
    assert_string_equal(err.file, "r.json");
}

static void what_is_not_json_is_refused_at_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line, col;
        const char *part;
    } cases[] = {
        {"", 1, 1, "empty"},
        {" \n ", 2, 2, "ends before"},
        {"{\"a\": 1", 1, 8, "ends before"},
        {"{\"a\": \"x", 1, 7, "no end"},
        {"{\"a\": \"x\\", 1, 9, "no end"},
        {"{\"a\": \"x\\\"", 1, 7, "no end"},
        {"{\"a\":\n 1 garbage}", 2, 4, "without quotes"},
        {"{} {}", 1, 4, "expected another character"},
        {"[1,]", 1, 4, "expected another character"},
        {"[1 2]", 1, 4, "expected another character"},
        {"{\"a\" 1}", 1, 6, "expected another character"},
        {"{1: 2}", 0, 0, "a key must be a string"},
        {"{[1]: 2}", 0, 0, "a key must be a string"},
        {"]", 1, 1, "expected another character"},
        {"01", 1, 1, "no number"},
        {"1.", 1, 1, "no number"},
        {".5", 1, 1, "no number"},
        {"+1", 1, 1, "no number"},
        {"-", 1, 1, "no number"},
        {"1e", 1, 1, "no number"},
        {"[1, 02]", 1, 5, "no number"},
        {"[1, -Infinity]", 1, 5, "no number"},
        {"0x10", 1, 2, "without quotes"},
        {"NaN", 1, 1, "NaN"},
        {"{\"a\": Infinity}", 1, 7, "NaN"},
        {"nulltrue", 1, 1, "without quotes"},
        {"\"\\u0000x\"", 1, 2, "\\u0000"},
        {"\"\\ud800\"", 1, 2, "surrogate"},
        {"\"\\udc00\\ud800\"", 1, 2, "surrogate"},
        {"\"\\ud800\\u0041\"", 1, 2, "surrogate"},
        {"\"\\u12g4\"", 1, 2, "escape"},
        {"\"\\x\"", 1, 2, "escape"},
        {"\"a\nb\"", 1, 3, "control character"},
        {"\"a\x01\"", 1, 3, "control character"},
        {"\"\xFF\"", 1, 2, "UTF-8"},
        {"\"\xC0\xAF\"", 1, 2, "UTF-8"},
        {"\"\xED\xA0\x80\"", 1, 2, "UTF-8"},
        {"\"\xF4\x90\x80\x80\"", 1, 2, "UTF-8"},
        {"\"\xE2\x82\"", 1, 2, "UTF-8"},
        {"\v1", 1, 1, "no meaning"},
        {"{'a': 1}", 1, 2, "no meaning"},
        {"{\"a\": 1, // no\n}", 1, 10, "no meaning"},
        {"{\"a\": 1, \"b\": 2, \"\\u0061\": 3}", 0, 0, "a: this key stands twice"},
        {"{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":1,"
         "\"k\":2,\"l\":3,\"m\":4,\"n\":5,\"o\":6,\"p\":7,\"q\":8,\"e\":9}",
         0, 0, "e: this key stands twice"},
        {"{\"a\": [0, {\"b\": [[{\"c\": 1, \"c\": 1}]]}]}", 0, 0, "a[1].b[0][0].c: "},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_refused(cases[i].text, strlen(cases[i].text), cases[i].line, cases[i].col,
                       cases[i].part);
    }
    assert_refused("1\0002", 3, 1, 2, "no meaning");
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_repeat(&text, "[", 64);
    buf_repeat(&text, "]", 64);
    struct json_doc *doc = json_parse("r.json", buf_text(&text), text.len, NULL);
    assert_non_null(doc);
    json_doc_free(doc);
    buf_reset(&text);
    buf_repeat(&text, "{\"a\":", 1000000);
    assert_refused(buf_text(&text), text.len, 1, 64 * 5 + 1, "too deep");
    buf_free(&text);
}

static void numbers_keep_every_digit(void **state)
{
    (void)state;
    struct error err = {0};
    struct json_doc *doc =
        parse("\xEF\xBB\xBF{\"big\": 9007199254740991, \"huge\": -9223372036854775808, "
              "\"sum\": 0.30000000000000004, \"tiny\": 5e-324, \"one\": 1.0, \"int\": 1,"
              "\"list\": [ 1 ,\n-2, 9007199254740991 ], \"none\": [ ], \"no\": null}",
              &err);
    assert_non_null(doc);
    struct json root = json_root(doc);
    assert_int_equal(json_int(&root, "big", 0, -1), 9007199254740991);
    struct json huge = json_get(&root, "huge");
    int64_t integer = 0;
    assert_true(json_int_value(&huge, &integer));
    assert_int_equal(integer, INT64_MIN);
    double sum = json_real(&root, "sum");
    double expected = 0.1 + 0.2;
    assert_memory_equal(&sum, &expected, sizeof(sum));
    assert_true(json_real(&root, "tiny") > 0.0);
    struct json one = json_get(&root, "one");
    struct json whole = json_get(&root, "int");
    assert_int_equal(json_type(&one), JSON_REAL);
    assert_int_equal(json_type(&whole), JSON_INT);
    assert_true(json_real(&root, "int") <= 1.0);
    struct arena arena = {0};
    size_t n = 9;
    const int64_t *list = json_ints(&root, "list", INT64_MIN, &arena, &n);
    assert_int_equal(n, 3);
    assert_int_equal(list[0], 1);
    assert_int_equal(list[1], -2);
    assert_int_equal(list[2], 9007199254740991);
    assert_null(json_ints(&root, "none", 0, &arena, &n));
    assert_int_equal(n, 0);
    assert_null(json_ints(&root, "no", 0, &arena, &n));
    assert_int_equal(json_int(&root, "no", 0, -1), -1);
    assert_true(isnan(json_real(&root, "absent")));
    assert_true(json_doc_ok(doc, &err));
    arena_finish(&arena);
    json_doc_free(doc);
}

static void arrays_of_numbers_are_read_whole(void **state)
{
    (void)state;
    struct json_doc *doc = parse("{\"a\": [1, -2.5e3 , 9007199254740993], \"b\": "
                                 "[1.5, null, \"x\"], \"c\": []}",
                                 NULL);
    assert_non_null(doc);
    struct json root = json_root(doc);
    struct json array = json_array(&root, "a");
    double values[3];
    assert_int_equal(json_length(&array), 3);
    assert_string_equal(json_numbers_text(&array), "[1,-2.5e3,9007199254740993]");
    assert_true(json_reals(&array, false, values));
    assert_true(fabs(values[1] - (-2500.0)) <= 0.0);
    assert_true(fabs(values[2] - (9007199254740992.0)) <= 0.0);
    array = json_array(&root, "b");
    json_reals_known(&array, values);
    assert_true(fabs(values[0] - (1.5)) <= 0.0);
    assert_true(isnan(values[1]) && isnan(values[2]));
    array = json_array(&root, "c");
    assert_int_equal(json_length(&array), 0);
    assert_null(json_numbers_text(&array));
    assert_true(json_doc_ok(doc, NULL));
    json_doc_free(doc);
}

static void numbers_that_are_none_are_taken_from_python_only(void **state)
{
    (void)state;
    const char *text = "{\"a\": NaN, \"b\": [1, -Infinity, 1e999], \"c\": Infinity}";
    assert_null(parse(text, NULL));
    struct json_doc *doc = json_parse_python("r.json", text, strlen(text), NULL);
    assert_non_null(doc);
    struct json root = json_root(doc);
    struct json a = json_get(&root, "a");
    struct json b = json_get(&root, "b");
    double values[3];
    assert_int_equal(json_type(&a), JSON_REAL);
    json_reals_known(&b, values);
    assert_true(fabs(values[0] - (1.0)) <= 0.0);
    assert_true(isnan(values[1]) && isnan(values[2]));
    assert_true(json_doc_ok(doc, NULL));
    assert_true(isnan(json_real(&root, "c")));
    struct error err = {0};
    assert_false(json_doc_ok(doc, &err));
    assert_string_equal(err.message, "c: NaN and Infinity are not JSON");
    json_doc_free(doc);
    assert_null(json_parse_python("r.json", "{\"a\": NaNs}", 11, NULL));
    assert_null(json_parse_python("r.json", "{\"a\": -Inf}", 11, NULL));
}

/* One getter on one document: what it says when the type is wrong. */
static void assert_mistake(const char *text,
                           void (*get)(const struct json *, struct arena *),
                           const char *expected)
{
    struct error err = {0};
    struct json_doc *doc = parse(text, &err);
    assert_non_null(doc);
    struct json root = json_root(doc);
    struct arena arena = {0};
    get(&root, &arena);
    assert_false(json_doc_ok(doc, &err));
    assert_string_equal(err.message, expected);
    assert_int_equal(err.kind, ERROR_DATA);
    assert_string_equal(err.file, "r.json");
    arena_finish(&arena);
    json_doc_free(doc);
}

static void get_int(const struct json *root, struct arena *arena)
{
    (void)arena;
    assert_int_equal(json_int(root, "a", 0, -1), -1);
}

static void get_real(const struct json *root, struct arena *arena)
{
    (void)arena;
    json_real(root, "a");
}

static void get_flag(const struct json *root, struct arena *arena)
{
    (void)arena;
    assert_int_equal(json_flag(root, "a"), -1);
}

static void get_string(const struct json *root, struct arena *arena)
{
    assert_null(json_string(root, "a", arena));
}

static void get_ints(const struct json *root, struct arena *arena)
{
    size_t n = 1;
    assert_null(json_ints(root, "a", 0, arena, &n));
    assert_int_equal(n, 0);
}

static void get_strings(const struct json *root, struct arena *arena)
{
    size_t n = 1;
    json_strings(root, "a", arena, &n);
}

static void get_objects(const struct json *root, struct arena *arena)
{
    (void)arena;
    struct json list = json_array(root, "a");
    for (struct json at = json_first(&list); at.node != NULL; at = json_next(&at)) {
        json_is_object(&at);
    }
}

static void get_deep(const struct json *root, struct arena *arena)
{
    (void)arena;
    struct json list = json_array(root, "a");
    struct json first = json_first(&list);
    struct json second = json_next(&first);
    struct json odd = json_object(&second, "odd \x1B key");
    json_require(&odd, "needed");
    json_require(&odd, "another"); // only the first counts
}

static void a_wrong_type_is_named_with_its_path(void **state)
{
    (void)state;
    assert_mistake("{\"a\": \"1\"}", get_int, "a: expected an integer, found a string");
    assert_mistake("{\"a\": 1.0}", get_int,
                   "a: expected an integer, found a number with a fraction");
    assert_mistake("{\"a\": [1]}", get_int, "a: expected an integer, found an array");
    assert_mistake("{\"a\": -1}", get_int,
                   "a: -1 is out of range (0 to 9007199254740991)");
    assert_mistake("{\"a\": 9007199254740992}", get_int,
                   "a: 9007199254740992 is out of range (0 to 9007199254740991)");
    assert_mistake("{\"a\": 99999999999999999999}", get_int,
                   "a: this integer is out of range");
    assert_mistake("{\"a\": true}", get_real,
                   "a: expected a number, found true or false");
    assert_mistake("{\"a\": 1e999}", get_real, "a: this number is out of range");
    assert_mistake("{\"a\": 0}", get_flag, "a: expected true or false, found an integer");
    assert_mistake("{\"a\": {}}", get_string, "a: expected a string, found an object");
    assert_mistake("{\"a\": {}}", get_ints, "a: expected an array, found an object");
    assert_mistake("{\"a\": [1, 2.5]}", get_ints,
                   "a: expected an array of integers, found one of other things");
    assert_mistake("{\"a\": [1, -2]}", get_ints,
                   "a[1]: this integer is out of range (0 to 9007199254740991)");
    assert_mistake("{\"a\": [1, 99999999999999999999]}", get_ints,
                   "a[1]: this integer is out of range (0 to 9007199254740991)");
    assert_mistake("{\"a\": [1]}", get_strings,
                   "a: expected an array of strings, found one of numbers");
    assert_mistake("{\"a\": [\"x\", null]}", get_strings,
                   "a[1]: expected a string, found null");
    assert_mistake("{\"a\": [{}, {}, 7.5]}", get_objects,
                   "a[2]: expected an object, found a number with a fraction");
    assert_mistake("{\"a\": [{}, {\"odd \\u001b key\": {}}]}", get_deep,
                   "a[1]['odd ? key'].needed: this field is required");
}

static void text_is_read_as_it_was_meant(void **state)
{
    (void)state;
    struct json_doc *doc = parse(
        "{\"a\": \"\\u00e9\\ud83d\\ude00\\n\\/\\u0001\xE2\x82\xAC\", \"\": true}", NULL);
    assert_non_null(doc);
    struct json root = json_root(doc);
    struct arena arena = {0};
    assert_string_equal(json_string(&root, "a", &arena),
                        "\xC3\xA9\xF0\x9F\x98\x80\n/\x01\xE2\x82\xAC");
    assert_true(json_bool(&root, "", false));
    assert_true(json_bool(&root, "absent", true));
    struct json text = json_get(&root, "a");
    assert_false(json_equals(&text, "b"));
    arena_finish(&arena);
    json_doc_free(doc);
    json_doc_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_json_is_refused_at_its_place),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(numbers_keep_every_digit),
        cmocka_unit_test(arrays_of_numbers_are_read_whole),
        cmocka_unit_test(numbers_that_are_none_are_taken_from_python_only),
        cmocka_unit_test(a_wrong_type_is_named_with_its_path),
        cmocka_unit_test(text_is_read_as_it_was_meant),
    };
    return cmocka_run_group_tests_name("results/json", tests, NULL, NULL);
}
