/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/counters.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "results/result.h"
#include "sample.h"

#define ASSERT_NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void a_counter_that_took_turns_is_scaled(void **state)
{
    (void)state;
    ASSERT_NEAR(counter_scale(300.0, 1000.0, 1000.0), 300.0);
    ASSERT_NEAR(counter_scale(300.0, 1000.0, 250.0), 1200.0);
    ASSERT_NEAR(counter_scale(0.0, 1000.0, 250.0), 0.0);
    assert_true(isnan(counter_scale(300.0, 1000.0, 0.0)));
    assert_true(isnan(counter_scale(0.0, 0.0, 0.0)));
}

/* 7 of an execution, 40 of a turn of the loop. */
static void the_loop_is_taken_off_where_there_are_two(void **state)
{
    (void)state;
    ASSERT_NEAR(counter_of_execution(40 + 64 * 7, 64, 40 + 16 * 7, 16), 7.0);
    ASSERT_NEAR(counter_of_execution(40 + 64 * 7, 64, 0.0, 0), 7.0 + 40.0 / 64.0);
    /* A rare event that came in the few copies only. */
    ASSERT_NEAR(counter_of_execution(1.0, 64, 2.0, 16), 0.0);
    assert_true(isnan(counter_of_execution((double)NAN, 64, 1.0, 16)));
}

static void every_event_has_a_name_that_finds_it(void **state)
{
    (void)state;
    for (int i = 0; i < COUNTERS; i++) {
        enum counter found = COUNTERS;
        assert_true(counter_find(counter_name((enum counter)i), &found));
        assert_int_equal(found, i);
    }
    enum counter found;
    assert_false(counter_find("peak_bytes", &found));
    assert_true(count_is_event("page_faults"));
    assert_false(count_is_event("peak_bytes"));
    assert_null(count_find("time"));
    for (int i = 0; i < COUNTS; i++) {
        assert_ptr_equal(count_find(count_name(i)), count_name(i));
    }
}

static void count_instructions(struct result_bench *bench, double low, double median,
                               double high)
{
    bench->counters =
        (struct result_counters){.workers = 5, .executions = 1000, .running_ratio = 1.0};
    for (int i = 0; i < COUNTERS; i++) {
        bench->counters.figures[i].absent = "there is none";
    }
    bench->counters.figures[COUNTER_INSTRUCTIONS] =
        (struct counter_figure){.median = median, .low = low, .high = high};
}

static struct result *two_variants(void)
{
    struct result *result = sample_empty();
    result->target_count = 1;
    (void)sample_bench(result, "s/list", "base", true);
    (void)sample_bench(result, "s/generator", "base", false);
    count_instructions(&result->benches[0], 99.0, 100.0, 101.0);
    return result;
}

static const char *verdict_of(struct result *result, double low, double median,
                              double high)
{
    count_instructions(&result->benches[1], low, median, high);
    count_changes_of_result(result);
    assert_int_equal(result->count_change_count, 1); /* of the one that both have */
    assert_string_equal(result->count_changes[0].pair.metric, "instructions");
    return result->count_changes[0].verdict;
}

static void events_differ_where_their_ranges_lie_apart(void **state)
{
    (void)state;
    struct result *result = two_variants();
    assert_string_equal(verdict_of(result, 102.0, 103.0, 104.0), "more");
    ASSERT_NEAR(result->count_changes[0].ratio, 1.03);
    ASSERT_NEAR(result->count_changes[0].low, 102.0 / 101.0);
    assert_string_equal(verdict_of(result, 101.2, 103.0, 104.0), "unclear");
    assert_string_equal(verdict_of(result, 100.0, 103.0, 104.0), "unclear");
    assert_string_equal(verdict_of(result, 90.0, 91.0, 92.0), "less");
    /* Both steady within half a percent, as counts of one and the same code are. */
    count_instructions(&result->benches[0], 100.0, 100.1, 100.2);
    assert_string_equal(verdict_of(result, 100.1, 100.2, 100.4), "same");
    result_free(result);
}

static void instructions_for_a_cycle_need_both(void **state)
{
    (void)state;
    struct result_bench bench = {0};
    assert_true(isnan(counters_per_cycle(&bench.counters)));
    count_instructions(&bench, 99.0, 100.0, 101.0);
    assert_true(isnan(counters_per_cycle(&bench.counters)));
    bench.counters.figures[COUNTER_CYCLES] =
        (struct counter_figure){.median = 40.0, .low = 40.0, .high = 40.0};
    ASSERT_NEAR(counters_per_cycle(&bench.counters), 2.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_that_took_turns_is_scaled),
        cmocka_unit_test(the_loop_is_taken_off_where_there_are_two),
        cmocka_unit_test(every_event_has_a_name_that_finds_it),
        cmocka_unit_test(events_differ_where_their_ranges_lie_apart),
        cmocka_unit_test(instructions_for_a_cycle_need_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
