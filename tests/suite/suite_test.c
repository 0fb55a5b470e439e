/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/suite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/suite/load.h"

static void statements_become_cases_of_one_group(void **state)
{
    static const char *const statements[] = {"x + 1", "x.__add__(1)"};
    (void)state;
    struct suite *suite = suite_from_statements(statements, 2, "x = 1");
    assert_string_equal(suite->path, "<command line>");
    assert_int_equal(suite->case_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct suite_case *item = &suite->cases[i];
        assert_string_equal(item->name, statements[i]);
        assert_string_equal(item->run.text, statements[i]);
        assert_int_equal(item->run.line, 1);
        assert_string_equal(item->setup.text, "x = 1");
        assert_string_equal(item->group, suite->cases[0].group);
        assert_int_equal(item->is_baseline, i == 0);
        assert_int_equal(item->inner, 1);
        assert_int_equal(item->gc, GC_ON);
    }
    suite_free(suite);
}

static void without_setup_there_is_none(void **state)
{
    static const char *const statements[] = {"pass"};
    (void)state;
    struct suite *suite = suite_from_statements(statements, 1, NULL);
    assert_null(suite->cases[0].setup.text);
    assert_null(suite->setup.text);
    suite_free(suite);
}

static void equal_statements_get_different_names(void **state)
{
    static const char *const statements[] = {"f()", "g()", "f()", "f()"};
    (void)state;
    struct suite *suite = suite_from_statements(statements, 4, NULL);
    assert_string_equal(suite->cases[0].name, "f()");
    assert_string_equal(suite->cases[1].name, "g()");
    assert_string_equal(suite->cases[2].name, "f() (2)");
    assert_string_equal(suite->cases[3].name, "f() (3)");
    suite_free(suite);
}

static void long_statements_are_cut_in_names_only(void **state)
{
    char code[301];
    memset(code, 'x', 300);
    code[300] = '\0';
    const char *const statements[] = {code, "a = 1\n\tb = 2\r\n"};
    (void)state;
    struct suite *suite = suite_from_statements(statements, 2, NULL);
    assert_int_equal(strlen(suite->cases[0].name), 60);
    assert_string_equal(suite->cases[0].name + 57, "...");
    assert_int_equal(strlen(suite->cases[0].run.text), 300);
    assert_string_equal(suite->cases[1].name, "a = 1 b = 2");
    suite_free(suite);
}

static void sixty_characters_are_not_cut(void **state)
{
    char code[121];
    for (size_t i = 0; i < 60; i++) {
        memcpy(code + 2 * i, "\xC3\xBC", 2);
    }
    code[120] = '\0';
    const char *const statements[] = {code};
    (void)state;
    struct suite *suite = suite_from_statements(statements, 1, NULL);
    assert_string_equal(suite->cases[0].name, code);
    suite_free(suite);
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
    static const char *const statements[] = {"f('\xFF')"};
    (void)state;
    struct suite *suite = suite_from_statements(statements, 1, NULL);
    assert_string_equal(suite->cases[0].run.text, "f('\xEF\xBF\xBD')");
    suite_free(suite);
}

static void a_free_of_nothing_is_allowed(void **state)
{
    (void)state;
    suite_free(NULL);
}

static void a_folder_gives_its_suites_sorted(void **state)
{
    (void)state;
    char **paths = NULL;
    size_t count = 0;
    struct error err = {0};
    assert_true(suite_find("tests/data/suites/good/", &paths, &count, &err));
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(paths[i - 1], paths[i]) < 0);
        assert_int_equal(strncmp(paths[i], "tests/data/suites/good/", 23), 0);
        assert_non_null(strstr(paths[i], ".yaml"));
    }
    for (size_t i = 0; i < count; i++) {
        free(paths[i]);
    }
    free(paths);
}

static void a_file_gives_itself_whatever_its_name(void **state)
{
    (void)state;
    char **paths = NULL;
    size_t count = 0;
    assert_true(suite_find("meson.build", &paths, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(paths[0], "meson.build");
    free(paths[0]);
    free(paths);
}

static void a_place_without_suites_is_an_error(void **state)
{
    static const char *const places[] = {"tests/data/suites/nowhere", "harness/suite"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char **paths = NULL;
        size_t count = 7;
        struct error err = {0};
        assert_false(suite_find(places[i], &paths, &count, &err));
        assert_int_equal(err.kind, ERROR_SUITE);
        assert_non_null(strstr(err.message, places[i]));
        assert_int_equal(count, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_become_cases_of_one_group),
        cmocka_unit_test(without_setup_there_is_none),
        cmocka_unit_test(equal_statements_get_different_names),
        cmocka_unit_test(long_statements_are_cut_in_names_only),
        cmocka_unit_test(sixty_characters_are_not_cut),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
        cmocka_unit_test(a_free_of_nothing_is_allowed),
        cmocka_unit_test(a_folder_gives_its_suites_sorted),
        cmocka_unit_test(a_file_gives_itself_whatever_its_name),
        cmocka_unit_test(a_place_without_suites_is_an_error),
    };
    return cmocka_run_group_tests_name("suite/suite", tests, NULL, NULL);
}
