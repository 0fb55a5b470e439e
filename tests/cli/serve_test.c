/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/serve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static void this_machine_has_two_names(void **state)
{
    (void)state;
    static const char *const local[] = {"localhost", "LocalHost:8273", "127.0.0.1",
                                        "127.0.0.1:1"};
    static const char *const others[] = {
        "",           "example.org",     "localhost.example.org",
        "localhost:", "localhost:80x",   "127.0.0.1.example.org",
        "127.0.0.10", "127.0.0.1:80:80", "user@localhost",
        "[::1]",      "0.0.0.0",         " localhost"};
    for (size_t i = 0; i < ARRAY_LEN(local); i++) {
        assert_true(serve_is_local(local[i]));
    }
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_false(serve_is_local(others[i]));
    }
    assert_false(serve_is_local(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(this_machine_has_two_names),
    };
    return cmocka_run_group_tests_name("cli/serve", tests, NULL, NULL);
}
