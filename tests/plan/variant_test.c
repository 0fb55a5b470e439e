/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/variant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/plan/planned.h"

/* The meaning of the first variant of a suite's first case. */
static const char *meaning_of(struct arena *arena, const char *text)
{
    struct suite *suite = planned_suite("s.yaml", text);
    struct arena own = {0};
    struct variant variant;
    variant_make(&own, suite, &suite->cases[0], 0, false, &variant);
    const char *meaning = arena_strdup(arena, variant.meaning);
    arena_finish(&own);
    suite_free(suite);
    return meaning;
}

static void a_case_without_parameters_is_one_variant(void **state)
{
    (void)state;
    struct suite *suite = planned_suite("s.yaml", "cases: [{name: a, run: f()}]\n");
    struct arena arena = {0};
    struct variant variant;
    assert_int_equal(variant_count(&suite->cases[0]), 1);
    variant_make(&arena, suite, &suite->cases[0], 0, false, &variant);
    assert_string_equal(variant.name, "s/a");
    assert_string_equal(variant.gc, "on");
    assert_false(variant.clock_is_cpu);
    arena_finish(&arena);
    suite_free(suite);
}

static void the_last_parameter_runs_fastest(void **state)
{
    static const char *const names[] = {
        "s/a[n=1,kind=x]",   "s/a[n=1,kind=None]",   "s/a[n=1,kind=True]",
        "s/a[n=2.5,kind=x]", "s/a[n=2.5,kind=None]", "s/a[n=2.5,kind=True]",
    };
    (void)state;
    struct suite *suite = planned_suite(
        "s.yaml",
        "cases: [{name: a, run: f(), params: {n: [1, 2.5], kind: [x, null, true]}}]\n");
    struct arena arena = {0};
    assert_int_equal(variant_count(&suite->cases[0]), 6);
    for (size_t i = 0; i < 6; i++) {
        struct variant variant;
        variant_make(&arena, suite, &suite->cases[0], i, false, &variant);
        assert_string_equal(variant.name, names[i]);
    }
    arena_finish(&arena);
    suite_free(suite);
}

static void a_case_that_names_a_clock_keeps_it(void **state)
{
    (void)state;
    struct suite *suite = planned_suite(
        "s.yaml", "cases:\n- {name: a, run: f(), clock: wall}\n- {name: b, run: f()}\n"
                  "- {name: c, run: f(), clock: cpu, gc: off}\n");
    struct arena arena = {0};
    struct variant variants[3];
    for (size_t i = 0; i < 3; i++) {
        variant_make(&arena, suite, &suite->cases[i], 0, i < 2, &variants[i]);
    }
    assert_false(variants[0].clock_is_cpu);
    assert_true(variants[1].clock_is_cpu);
    assert_true(variants[2].clock_is_cpu);
    assert_string_equal(variants[2].gc, "off");
    arena_finish(&arena);
    suite_free(suite);
}

static void words_about_a_case_do_not_change_its_meaning(void **state)
{
    struct arena arena = {0};
    (void)state;
    const char *plain = meaning_of(&arena, "cases: [{name: a, run: f()}]\n");
    assert_memory_equal(plain, "sha256:", 7);
    assert_int_equal(strlen(plain), 7 + 64);
    assert_string_equal(plain, meaning_of(&arena,
                                          "# a remark\nsuite: other\ndescription: words\n"
                                          "cases:\n  - name: b\n    description: more\n"
                                          "    tags: [x, slow]\n    group: g\n"
                                          "    timeout: 5s\n    baseline: true\n"
                                          "    run: f()\n"));
    arena_finish(&arena);
}

static void whatever_decides_what_is_measured_changes_the_meaning(void **state)
{
    static const char *const suites[] = {
        "cases: [{name: a, run: f()}]\n",
        "cases: [{name: a, run: g()}]\n",
        "cases: [{name: a, run: 'f() '}]\n",
        "cases: [{name: a, run: f(), setup: x = 1}]\n",
        "cases: [{name: a, run: f(), setup: x = 2}]\n",
        "cases: [{name: a, run: f(), teardown: x = 1}]\n",
        "cases: [{name: a, run: f(), prepare: x = 1}]\n",
        "setup: x = 1\ncases: [{name: a, run: f()}]\n",
        "cases: [{name: a, run: f(), inner: 2}]\n",
        "cases: [{name: a, run: f(), unroll: 2}]\n",
        "cases: [{name: a, run: f(), gc: off}]\n",
        "cases: [{name: a, run: f(), clock: cpu}]\n",
        "cases: [{name: a, run: f(), params: {n: 1}}]\n",
        "cases: [{name: a, run: f(), params: {n: '1'}}]\n",
        "cases: [{name: a, run: f(), params: {n: 1.0}}]\n",
        "cases: [{name: a, run: f(), params: {m: 1}}]\n",
    };
    enum { COUNT = sizeof(suites) / sizeof(suites[0]) };
    const char *meanings[COUNT];
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        meanings[i] = meaning_of(&arena, suites[i]);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(meanings[i], meanings[j]);
        }
    }
    arena_finish(&arena);
}

static void code_cannot_pass_for_another_part(void **state)
{
    struct arena arena = {0};
    (void)state;
    /* The texts one after the other are the same; only where one ends differs. */
    assert_string_not_equal(
        meaning_of(&arena, "cases: [{name: a, setup: \"x\\nrun 1\\ny\", run: z}]\n"),
        meaning_of(&arena, "cases: [{name: a, setup: x, run: \"y\\nrun 1\\nz\"}]\n"));
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_without_parameters_is_one_variant),
        cmocka_unit_test(the_last_parameter_runs_fastest),
        cmocka_unit_test(a_case_that_names_a_clock_keeps_it),
        cmocka_unit_test(words_about_a_case_do_not_change_its_meaning),
        cmocka_unit_test(whatever_decides_what_is_measured_changes_the_meaning),
        cmocka_unit_test(code_cannot_pass_for_another_part),
    };
    return cmocka_run_group_tests_name("plan/variant", tests, NULL, NULL);
}
