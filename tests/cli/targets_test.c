/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/targets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void builds_of_one_kind_may_be_compared(void **state)
{
    (void)state;
    struct target targets[] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    assert_true(targets_are_comparable(targets, 3, NULL));
    targets[1].pgo = true;
    targets[2].jit = true;
    assert_true(targets_are_comparable(targets, 3, NULL));
    targets[0].debug = targets[1].debug = targets[2].debug = true;
    assert_true(targets_are_comparable(targets, 3, NULL));
    assert_true(targets_are_comparable(targets, 1, NULL));
}

static void a_debug_build_and_a_release_build_may_not(void **state)
{
    (void)state;
    struct target targets[] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    for (int i = 0; i < 2; i++) {
        struct error err = {0};
        targets[0].debug = i == 0;
        targets[1].debug = i == 0;
        targets[2].debug = i == 1;
        assert_false(targets_are_comparable(targets, 3, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
        assert_non_null(
            strstr(err.message, i == 0 ? "'a' is a debug build and 'c' is none"
                                       : "'c' is a debug build and 'a' is none"));
        assert_non_null(strstr(err.message, "--force"));
    }
}

static void assertions_on_one_side_are_as_bad(void **state)
{
    (void)state;
    struct target targets[] = {{.name = "a"}, {.name = "b", .asserts = true}};
    struct error err = {0};
    assert_false(targets_are_comparable(targets, 2, &err));
    assert_non_null(strstr(err.message, "'b' checks C assertions and 'a' does not"));
    targets[0].asserts = true;
    assert_true(targets_are_comparable(targets, 2, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builds_of_one_kind_may_be_compared),
        cmocka_unit_test(a_debug_build_and_a_release_build_may_not),
        cmocka_unit_test(assertions_on_one_side_are_as_bad),
    };
    return cmocka_run_group_tests_name("cli/targets", tests, NULL, NULL);
}
