/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/range.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static bool holds(const char *text, int major, int minor, int micro)
{
    struct version_range range = {0};
    struct error err = {0};
    if (!version_range_parse(text, &range, &err)) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(range.text, text);
    return version_range_holds(&range, major, minor, micro);
}

static void ranges_hold_the_versions_that_packages_mean(void **state)
{
    static const struct {
        const char *range;
        int minor;
        int micro;
        bool holds;
    } table[] = {
        {">=3.9", 9, 0, true},           {">=3.9", 8, 18, false},
        {">=3.9,<3.13", 12, 9, true},    {">=3.9,<3.13", 13, 0, false},
        {">3.12", 12, 0, false},         {">3.12", 12, 1, true},
        {"<=3.12", 12, 0, true},         {"<=3.12", 12, 1, false},
        {"3.11", 11, 7, true},           {"3.11", 12, 0, false},
        {"==3.11", 11, 7, true},         {"==3.11.*", 11, 7, true},
        {"==3.11.7", 11, 7, true},       {"==3.11.7", 11, 8, false},
        {"!=3.12.0", 12, 0, false},      {"!=3.12.0", 12, 1, true},
        {"!=3.12", 12, 1, false},        {"!=3.12.*", 13, 0, true},
        {" >= 3.9 , < 4 ", 30, 0, true}, {"3", 9, 1, true},
        {"==3.*", 9, 1, true},           {"<3", 9, 1, false},
        {"3.10", 10, 4, true},           {"3.1", 10, 4, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (holds(table[i].range, 3, table[i].minor, table[i].micro) != table[i].holds) {
            fail_msg("'%s' and 3.%d.%d", table[i].range, table[i].minor, table[i].micro);
        }
    }
}

static void the_empty_range_holds_every_version(void **state)
{
    (void)state;
    assert_true(version_range_holds(&(struct version_range){0}, 2, 7, 18));
}

static void what_is_no_range_is_refused_with_a_right_one(void **state)
{
    static const char *const bad[] = {"",        ",",    ">=3.9,",  "three",    "3.x",
                                      "~=3.9",   "^3.9", ">=3.9.*", "3.1.2.3",  "=3.9",
                                      "3.",      ".3",   "33333",   "3.9 3.10", "3.*.1",
                                      "3.9.1.*", ">=",   "-3"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct version_range range = {.count = 1, .text = "before"};
        struct error err = {0};
        if (version_range_parse(bad[i], &range, &err)) {
            fail_msg("'%s' is accepted", bad[i]);
        }
        assert_int_equal(err.kind, ERROR_SUITE);
        assert_non_null(strstr(err.message, ">=3.9,<3.13"));
        assert_int_equal(range.count, 1); // untouched
        assert_string_equal(range.text, "before");
    }
}

static void bounds_are_added_to_those_that_are_there(void **state)
{
    (void)state;
    struct version_range range = {0};
    assert_true(version_range_parse(">=3.9", &range, NULL));
    assert_true(version_range_parse("<3.12", &range, NULL));
    assert_int_equal(range.count, 2);
    assert_false(version_range_holds(&range, 3, 12, 0));
    assert_false(version_range_holds(&range, 3, 8, 0));
    assert_true(version_range_holds(&range, 3, 10, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_hold_the_versions_that_packages_mean),
        cmocka_unit_test(the_empty_range_holds_every_version),
        cmocka_unit_test(what_is_no_range_is_refused_with_a_right_one),
        cmocka_unit_test(bounds_are_added_to_those_that_are_there),
    };
    return cmocka_run_group_tests_name("suite/range", tests, NULL, NULL);
}
