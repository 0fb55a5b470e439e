/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/measure_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct measure_options resuming(void)
{
    return (struct measure_options){
        .preset = "default", .seed = -1, .resume_path = "old.json"};
}

static void a_resumed_document_decides_about_samples(void **state)
{
    (void)state;
    struct measure_options options = resuming();
    struct result resumed = {
        .settings = {.seed = 5, .samples = 7, .sample_time_ns = 1000000, .clock = "cpu"}};
    struct plan_options plan_options;
    struct error err = {0};
    options.samples = 2;
    assert_true(measure_plan_options(&options, &resumed, &plan_options, &err));
    assert_int_equal(plan_options.seed, 5);
    assert_int_equal(plan_options.samples, 7);
    assert_int_equal(plan_options.sample_time_ns, 1000000);
    assert_true(plan_options.clock_is_cpu);
}

static void what_a_resumed_document_does_not_say_is_the_default(void **state)
{
    (void)state;
    const struct measure_options options = resuming();
    const struct result resumed = {.settings = {.seed = 5}};
    const struct plan_options standard = plan_options_default();
    struct plan_options plan_options;
    struct error err = {0};
    assert_true(measure_plan_options(&options, &resumed, &plan_options, &err));
    assert_int_equal(plan_options.samples, standard.samples);
    assert_int_equal(plan_options.sample_time_ns, standard.sample_time_ns);
    assert_false(plan_options.clock_is_cpu);
}

/* A worker's samples have a fixed room. */
static void a_document_with_too_many_samples_cannot_go_on(void **state)
{
    (void)state;
    const struct measure_options options = resuming();
    const struct result resumed = {.settings = {.samples = 65}};
    struct plan_options plan_options;
    struct error err = {0};
    assert_false(measure_plan_options(&options, &resumed, &plan_options, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_non_null(strstr(err.message, "old.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_resumed_document_decides_about_samples),
        cmocka_unit_test(what_a_resumed_document_does_not_say_is_the_default),
        cmocka_unit_test(a_document_with_too_many_samples_cannot_go_on),
    };
    return cmocka_run_group_tests_name("cli/measure_options", tests, NULL, NULL);
}
