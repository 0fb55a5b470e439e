/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_setter_returns_false_and_accepts_null(void **state)
{
    (void)state;
    struct error err = {0};
    assert_false(error_set(&err, ERROR_USAGE, "no case '%s'", "x"));
    assert_false(error_at(&err, ERROR_SUITE, "f", 1, 2, "m"));
    assert_false(error_system(&err, "m"));
    assert_false(error_prefix(&err, "p"));
    assert_false(error_set(NULL, ERROR_USAGE, "m"));
    assert_false(error_at(NULL, ERROR_SUITE, "f", 1, 2, "m"));
    assert_false(error_system(NULL, "m"));
    assert_false(error_prefix(NULL, "p"));
}

static void a_new_error_forgets_the_old_place(void **state)
{
    (void)state;
    struct error err = {0};
    error_at(&err, ERROR_SUITE, "a.yaml", 3, 4, "first");
    err.width = 9;
    error_set(&err, ERROR_USAGE, "second");
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_int_equal(err.line, 0);
    assert_int_equal(err.width, 0);
    assert_string_equal(err.file, "");
    assert_string_equal(err.message, "second");
}

static void a_system_error_names_its_reason_and_keeps_errno(void **state)
{
    (void)state;
    struct error err = {0};
    errno = ENOENT;
    error_system(&err, "cannot open '%s'", "x");
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_int_equal(errno, ENOENT);
    assert_string_equal(err.message, "cannot open 'x': No such file or directory");
}

static void a_prefix_goes_in_front_and_a_full_message_is_cut(void **state)
{
    (void)state;
    struct error err = {0};
    error_at(&err, ERROR_SUITE, "a.yaml", 3, 4, "expected a text");
    error_prefix(&err, "case '%s': ", "pop");
    assert_string_equal(err.message, "case 'pop': expected a text");
    assert_int_equal(err.line, 3);
    char longest[600];
    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    error_prefix(&err, "%s", longest);
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    error_prefix(&err, "first ");
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    assert_memory_equal(err.message, "first xxx", 9);
}

static void a_cut_never_splits_a_character(void **state)
{
    (void)state;
    /* 510 letters leave room for one byte: of a euro sign, three bytes, nothing may stay. */
    for (size_t room = 1; room <= 4; room++) {
        char text[600];
        memset(text, 'x', sizeof(text));
        memcpy(text + 511 - room, "\xE2\x82\xAC", 4);
        struct error err = {0};
        error_set(&err, ERROR_DATA, "%s", text);
        assert_int_equal(strlen(err.message), room < 3 ? 511 - room : 511 - room + 3);
    }
}

static void the_place_stands_in_front_as_compilers_write_it(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int line;
        int col;
        const char *text;
    } cases[] = {
        {"suites/calls.yaml", 14, 5, "suites/calls.yaml:14:5: m"},
        {"suites/calls.yaml", 14, 0, "suites/calls.yaml:14: m"},
        {"suites/calls.yaml", 0, 0, "suites/calls.yaml: m"},
        {"", 0, 0, "m"},
        {NULL, 2, 3, "2:3: m"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct error err = {0};
        char text[64];
        error_at(&err, ERROR_SUITE, cases[i].file, cases[i].line, cases[i].col, "m");
        error_format(&err, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void a_formatted_error_is_cut_to_size(void **state)
{
    (void)state;
    struct error err = {0};
    char text[12] = "untouched";
    error_at(&err, ERROR_SUITE, "calls.yaml", 14, 5, "message");
    error_format(&err, text, sizeof(text));
    assert_string_equal(text, "calls.yaml:");
    error_format(&err, text, 1);
    assert_string_equal(text, "");
    error_format(&err, text, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setter_returns_false_and_accepts_null),
        cmocka_unit_test(a_new_error_forgets_the_old_place),
        cmocka_unit_test(a_system_error_names_its_reason_and_keeps_errno),
        cmocka_unit_test(a_prefix_goes_in_front_and_a_full_message_is_cut),
        cmocka_unit_test(a_cut_never_splits_a_character),
        cmocka_unit_test(the_place_stands_in_front_as_compilers_write_it),
        cmocka_unit_test(a_formatted_error_is_cut_to_size),
    };
    return cmocka_run_group_tests_name("base/error", tests, NULL, NULL);
}
