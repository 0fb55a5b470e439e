/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/scalar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void plain_scalars_follow_the_core_schema_of_yaml_1_2(void **state)
{
    static const struct {
        const char *text;
        enum value_kind kind;
        const char *literal;
    } table[] = {
        {"null", VALUE_NULL, "None"},
        {"~", VALUE_NULL, "None"},
        {"true", VALUE_BOOL, "True"},
        {"FALSE", VALUE_BOOL, "False"},
        {"0", VALUE_INT, "0"},
        {"-12", VALUE_INT, "-12"},
        {"+12", VALUE_INT, "12"},
        {"0x1F", VALUE_INT, "31"},
        {"0o17", VALUE_INT, "15"},
        {"1e3", VALUE_FLOAT, "1000.0"},
        {"1.5", VALUE_FLOAT, "1.5"},
        {".5", VALUE_FLOAT, "0.5"},
        {"5.", VALUE_FLOAT, "5.0"},
        {"-1E-2", VALUE_FLOAT, "-0.01"},
        {"0.1", VALUE_FLOAT, "0.1"},
        {"1e300", VALUE_FLOAT, "1e+300"},
        {"yes", VALUE_STRING, "'yes'"},
        {"on", VALUE_STRING, "'on'"},
        {"None", VALUE_STRING, "'None'"},
        {"1.2.3", VALUE_STRING, "'1.2.3'"},
        {"e3", VALUE_STRING, "'e3'"},
        {".", VALUE_STRING, "'.'"},
        {"-", VALUE_STRING, "'-'"},
        {"0x", VALUE_STRING, "'0x'"},
        {"1e", VALUE_STRING, "'1e'"},
        {"inf", VALUE_STRING, "'inf'"},
        {"a_1", VALUE_STRING, "'a_1'"},
        {"2024-01-01", VALUE_STRING, "'2024-01-01'"},
    };
    (void)state;
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct value value = {0};
        struct error err = {0};
        if (!scalar_value(table[i].text, true, &arena, &value, &err)) {
            fail_msg("%s: %s", table[i].text, err.message);
        }
        assert_int_equal(value.kind, table[i].kind);
        assert_string_equal(value.literal, table[i].literal);
    }
    arena_finish(&arena);
}

static void quoted_scalars_are_texts(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct value value = {0};
    assert_true(scalar_value("10", false, &arena, &value, NULL));
    assert_int_equal(value.kind, VALUE_STRING);
    assert_string_equal(value.string, "10");
    assert_string_equal(value.literal, "'10'");
    assert_true(scalar_value("", false, &arena, &value, NULL));
    assert_string_equal(value.label, "''");
    arena_finish(&arena);
}

static void numbers_that_python_could_not_read_back_are_refused(void **state)
{
    static const char *const bad[] = {
        ".inf",  "-.INF", ".nan", "1e999", "9223372036854775808",
        "1_000", "0b11",  "010",  "-0x1f", "0xffffffffffffffffff",
        "1_0.5"};
    (void)state;
    struct arena arena = {0};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct value value = {.integer = 7};
        struct error err = {0};
        if (scalar_value(bad[i], true, &arena, &value, &err)) {
            fail_msg("%s is accepted as %s", bad[i], value.literal);
        }
        assert_int_equal(err.kind, ERROR_SUITE);
        assert_int_equal(value.integer, 7); // untouched
    }
    arena_finish(&arena);
}

static void the_limits_of_64_bits_are_inside(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct value value = {0};
    assert_true(scalar_value("-9223372036854775808", true, &arena, &value, NULL));
    assert_true(value.integer == INT64_MIN);
    assert_true(scalar_value("0x7fffffffffffffff", true, &arena, &value, NULL));
    assert_true(value.integer == INT64_MAX);
    arena_finish(&arena);
}

static void literals_escape_what_python_would_not_read(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(scalar_literal("a'b\\c\n\r\t\x01\x7f\xC3\xBC\"", &arena),
                        "'a\\'b\\\\c\\n\\r\\t\\x01\\x7f\xC3\xBC\"'");
    arena_finish(&arena);
}

static void labels_are_cut_at_a_whole_character(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct value value = {0};
    char text[200] = "a";
    for (size_t i = 0; i < 60; i++) {
        memcpy(text + 1 + 2 * i, "\xC3\xBC", 3);
    }
    assert_true(scalar_value(text, true, &arena, &value, NULL));
    size_t len = strlen(value.label);
    assert_true(len <= 60);
    assert_string_equal(value.label + len - 3, "...");
    assert_int_equal((len - 4) % 2, 0);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_scalars_follow_the_core_schema_of_yaml_1_2),
        cmocka_unit_test(quoted_scalars_are_texts),
        cmocka_unit_test(numbers_that_python_could_not_read_back_are_refused),
        cmocka_unit_test(the_limits_of_64_bits_are_inside),
        cmocka_unit_test(literals_escape_what_python_would_not_read),
        cmocka_unit_test(labels_are_cut_at_a_whole_character),
    };
    return cmocka_run_group_tests_name("suite/scalar", tests, NULL, NULL);
}
