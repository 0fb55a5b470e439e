/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void no_terminal_is_80_columns_wide(void **state)
{
    (void)state;
    unsetenv("COLUMNS");
    assert_int_equal(term_width(-1), 80);
}

static void columns_decides_within_reason(void **state)
{
    (void)state;
    setenv("COLUMNS", "132", 1);
    assert_int_equal(term_width(-1), 132);
    setenv("COLUMNS", "3", 1);
    assert_int_equal(term_width(-1), 40);
    setenv("COLUMNS", "99999999", 1);
    assert_int_equal(term_width(-1), 1000);
    setenv("COLUMNS", "wide", 1);
    assert_int_equal(term_width(-1), 80);
    setenv("COLUMNS", "-5", 1);
    assert_int_equal(term_width(-1), 80);
    unsetenv("COLUMNS");
}

static void a_wish_for_colour_beats_the_environment(void **state)
{
    (void)state;
    setenv("NO_COLOR", "1", 1);
    assert_true(term_has_colour(-1, "always"));
    assert_false(term_has_colour(-1, "never"));
    assert_false(term_has_colour(-1, "auto"));
    unsetenv("NO_COLOR");
    assert_false(term_has_colour(-1, NULL)); // no terminal
}

static void the_locale_decides_about_utf8(void **state)
{
    (void)state;
    setenv("LC_ALL", "C.UTF-8", 1);
    term_init();
    assert_true(term_is_utf8());
    setenv("LC_ALL", "C", 1);
    term_init();
    assert_false(term_is_utf8());
    /* A locale that is not installed still says what the terminal shows. */
    setenv("LC_ALL", "xx_YY.UTF-8", 1);
    term_init();
    assert_true(term_is_utf8());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_terminal_is_80_columns_wide),
        cmocka_unit_test(columns_decides_within_reason),
        cmocka_unit_test(a_wish_for_colour_beats_the_environment),
        cmocka_unit_test(the_locale_decides_about_utf8),
    };
    return cmocka_run_group_tests_name("cli/term", tests, NULL, NULL);
}
