/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/plan/planned.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/diags.h"
#include "harness/suite/load.h"

struct suite *planned_suite(const char *path, const char *text)
{
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    struct suite *suite = suite_parse(path, text, strlen(text), &diags);
    diags_render(&diags, text, strlen(text), &messages);
    if (suite == NULL) {
        fail_msg("%s", buf_text(&messages));
    }
    return suite;
}

struct target planned_target(const char *name, int minor)
{
    static const char *const versions[] = {"3.9.1", "3.10.1", "3.11.1", "3.12.1",
                                           "3.13.1"};
    assert_in_range(minor, 9, 13);
    return (struct target){
        .name = name,
        .executable = "/opt/python",
        .mode = TARGET_EMBEDDED,
        .library = "/opt/libpython.so",
        .implementation = "cpython",
        .version = versions[minor - 9],
        .major = 3,
        .minor = minor,
        .micro = 1,
        .gil = true,
    };
}

struct plan_options planned_options(int64_t seed)
{
    struct plan_options options = plan_options_default();
    options.seed = seed;
    return options;
}

struct plan *planned(struct suite *suite)
{
    static struct target target;
    const struct plan_selection selection = {.slow = true};
    const struct plan_options options = planned_options(7);
    struct error err = {0};
    target = planned_target("python", 12);
    struct plan *plan = plan_new(&suite, 1, &selection, &target, 1, &options, &err);
    if (plan == NULL) {
        fail_msg("%s", err.message);
    }
    return plan;
}
