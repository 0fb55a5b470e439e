/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/memory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "results/result.h"
#include "results/values.h"
#include "sample.h"

static void set_counts(struct result_bench *bench, int64_t allocations, int64_t peak_low,
                       int64_t peak_high, int64_t left)
{
    bench->memory = (struct result_memory){
        .executions = 5,
        .counts = {{allocations, allocations, allocations},
                   {0, 0, 0},
                   {peak_low, peak_low, peak_high},
                   {left, left, left}},
    };
}

/* A baseline and another variant on the one target. */
static struct result *two_variants(void)
{
    struct result *result = sample_empty();
    result->target_count = 1;
    (void)sample_bench(result, "s/list", "base", true);
    (void)sample_bench(result, "s/generator", "base", false);
    set_counts(&result->benches[0], 100, 4096, 4096, 0);
    set_counts(&result->benches[1], 25, 112, 112, 0);
    return result;
}

static void counts_are_compared_exactly(void **state)
{
    (void)state;
    struct result *result = two_variants();
    count_changes_of_result(result);
    assert_int_equal(result->count_change_count, MEMORY_METRICS);
    const struct count_change *change = &result->count_changes[MEMORY_ALLOCATIONS];
    assert_string_equal(change->pair.variant, "s/generator");
    assert_string_equal(change->pair.base_variant, "s/list");
    assert_string_equal(change->verdict, "less");
    assert_true(fabs(change->ratio - 0.25) < 1e-15);
    assert_true(change->low >= change->ratio && change->high <= change->ratio);
    assert_string_equal(result->count_changes[MEMORY_LEFT_BYTES].verdict, "same");
    result_free(result);
}

static void a_side_of_nothing_has_a_verdict_and_no_ratio(void **state)
{
    (void)state;
    struct result *result = two_variants();
    set_counts(&result->benches[0], 0, 0, 0, 0);
    count_changes_of_result(result);
    const struct count_change *change = &result->count_changes[MEMORY_ALLOCATIONS];
    assert_string_equal(change->verdict, "more");
    assert_true(isnan(change->ratio) && isnan(change->low) && isnan(change->high));
    assert_int_equal(change->base_count, 0);
    assert_int_equal(change->new_count, 25);
    result_free(result);
}

static void counts_that_vary_and_overlap_say_nothing(void **state)
{
    (void)state;
    struct result *result = two_variants();
    set_counts(&result->benches[1], 25, 4000, 5000, 0);
    count_changes_of_result(result);
    const struct count_change *change = &result->count_changes[MEMORY_PEAK_BYTES];
    assert_string_equal(change->verdict, "unclear");
    assert_true(change->low < 1.0 && change->high > 1.0);
    set_counts(&result->benches[1], 25, 4097, 5000, 0);
    count_changes_of_result(result);
    assert_string_equal(result->count_changes[MEMORY_PEAK_BYTES].verdict, "more");
    result_free(result);
}

static void what_was_not_counted_is_not_compared(void **state)
{
    (void)state;
    struct result *result = two_variants();
    result->benches[1].memory.executions = 0;
    count_changes_of_result(result);
    assert_int_equal(result->count_change_count, 0);
    result_free(result);
}

static void a_leak_is_left_by_every_execution(void **state)
{
    (void)state;
    struct result *result = two_variants();
    struct result_memory *memory = &result->benches[0].memory;
    assert_false(memory_leaks(memory));
    assert_false(memory_varies(memory));
    memory->counts[MEMORY_LEFT_BYTES] = (struct memory_count){56, 0, 64};
    assert_false(memory_leaks(memory));
    assert_true(memory_varies(memory));
    memory->counts[MEMORY_LEFT_BYTES] = (struct memory_count){56, 8, 64};
    assert_true(memory_leaks(memory));
    result_free(result);
}

static void different_values_name_both_with_their_texts(void **state)
{
    (void)state;
    struct result *result = two_variants();
    result->benches[0].value = (struct result_value){"[1, 2]", 6, NULL};
    result->benches[1].value = (struct result_value){"[2, 1]", 6, NULL};
    assert_int_equal(values_of_result(result), 1);
    assert_int_equal(result->finding_count, 1);
    assert_string_equal(result->findings[0].id, VALUES_DIFFERENT);
    assert_string_equal(result->findings[0].what,
                        "s/generator does not compute what s/list does");
    assert_string_equal(result->findings[0].why, "[2, 1] against [1, 2]");
    assert_true(result_bench_has_finding(&result->benches[1], VALUES_DIFFERENT));
    assert_false(result_bench_has_finding(&result->benches[0], VALUES_DIFFERENT));
    /* And once more: what was said before is renewed, not said twice. Of several targets it says which. */
    result->target_count = 2;
    assert_int_equal(values_of_result(result), 1);
    assert_int_equal(result->finding_count, 1);
    assert_string_equal(result->findings[0].what,
                        "s/generator does not compute on base what s/list does");
    result->benches[1].value.text = "[1, 2]";
    assert_int_equal(values_of_result(result), 0);
    assert_int_equal(result->finding_count, 0);
    assert_int_equal(result->benches[1].finding_count, 0);
    result_free(result);
}

static void long_values_differ_by_their_digest(void **state)
{
    (void)state;
    struct result *result = two_variants();
    static const char text[] =
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    result->benches[0].value = (struct result_value){text, 1000, "sha256:1"};
    result->benches[1].value = (struct result_value){text, 1000, "sha256:1"};
    assert_int_equal(values_of_result(result), 0);
    result->benches[1].value.digest = "sha256:2";
    assert_int_equal(values_of_result(result), 1);
    assert_non_null(strstr(result->findings[0].why, "... (1000 characters)"));
    assert_non_null(strstr(result->findings[0].why, "the same in the first 67 bytes"));
    result_free(result);
}

static void values_on_two_targets_are_compared(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    (void)sample_bench(result, "s/a", "base", true);
    (void)sample_bench(result, "s/a", "new", true);
    result->benches[0].value = (struct result_value){"0.1", 3, NULL};
    result->benches[1].value = (struct result_value){"0.2", 3, NULL};
    assert_int_equal(values_of_result(result), 1);
    assert_string_equal(result->findings[0].what,
                        "s/a does not compute on new what it does on base");
    result_free(result);
}

static void metrics_have_names(void **state)
{
    (void)state;
    enum memory_metric metric = MEMORY_ALLOCATIONS;
    assert_true(memory_metric_find("peak_bytes", &metric));
    assert_int_equal(metric, MEMORY_PEAK_BYTES);
    assert_false(memory_metric_find("time", &metric));
    assert_string_equal(memory_domain_name(2), "obj");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_compared_exactly),
        cmocka_unit_test(a_side_of_nothing_has_a_verdict_and_no_ratio),
        cmocka_unit_test(counts_that_vary_and_overlap_say_nothing),
        cmocka_unit_test(what_was_not_counted_is_not_compared),
        cmocka_unit_test(a_leak_is_left_by_every_execution),
        cmocka_unit_test(different_values_name_both_with_their_texts),
        cmocka_unit_test(long_values_differ_by_their_digest),
        cmocka_unit_test(values_on_two_targets_are_compared),
        cmocka_unit_test(metrics_have_names),
    };
    return cmocka_run_group_tests_name("results/memory", tests, NULL, NULL);
}
