/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/calibrate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void turns_stay_once_the_goal_is_reached(void **state)
{
    (void)state;
    assert_int_equal(calibrate_next_turns(17, 1000, 1000), 17);
    assert_int_equal(calibrate_next_turns(17, 5000, 1000), 17);
}

static void turns_grow_by_a_tenth_more_than_predicted(void **state)
{
    (void)state;
    assert_int_equal(calibrate_next_turns(100, 500, 1000), 220);
}

static void turns_grow_tenfold_at_most(void **state)
{
    (void)state;
    assert_int_equal(calibrate_next_turns(1, 10, 1000000), 10);
    assert_int_equal(calibrate_next_turns(1000, 0, 1000000), 10000);
    assert_int_equal(calibrate_next_turns(1000, -3, 1000000), 10000);
}

static void turns_always_grow_below_the_goal(void **state)
{
    (void)state;
    assert_int_equal(calibrate_next_turns(1, 999, 1000), 2);
    assert_int_equal(calibrate_next_turns(3, 999, 1000), 4);
}

static void the_search_for_turns_ends_for_any_cost(void **state)
{
    (void)state;
    for (int decade = -1; decade <= 10; decade++) {
        double cost_ns = 2.0 * pow(10.0, decade);
        int64_t turns = 1;
        int steps = 0;
        for (;;) {
            int64_t elapsed_ns = (int64_t)((double)turns * cost_ns);
            int64_t next = calibrate_next_turns(turns, elapsed_ns, 300000);
            if (next == turns) {
                break;
            }
            turns = next;
            assert_in_range(++steps, 1, 12);
        }
    }
}

static void turns_for_a_goal_are_rounded_and_never_none(void **state)
{
    (void)state;
    assert_int_equal(calibrate_turns(100.0, 0.0, 2500), 25);
    assert_int_equal(calibrate_turns(100.0, 0.0, 2549), 25);
    assert_int_equal(calibrate_turns(100.0, 0.0, 2551), 26);
    assert_int_equal(calibrate_turns(3e10, 0.0, 2500000), 1);
    assert_int_equal(calibrate_turns(0.0, 0.0, 2500000), 25000000);
}

static void inputs_that_take_long_to_prepare_are_few(void **state)
{
    (void)state;
    assert_int_equal(calibrate_turns(100.0, 1000.0, 2500), 25);
    assert_int_equal(calibrate_turns(100.0, 5000.0, 2500), 5);
    assert_int_equal(calibrate_turns(1.0, 1e10, 2500000), 1);
}

static void short_bodies_are_copied_until_a_turn_takes_two_microseconds(void **state)
{
    static const struct {
        double body_ns;
        int64_t many, few;
    } rows[] = {
        {0.0, 64, 16},  {0.01, 64, 16}, {4.0, 64, 16},  {31.0, 64, 16}, {32.0, 63, 0},
        {100.0, 20, 0}, {101.0, 20, 0}, {499.0, 5, 0},  {500.0, 4, 0},  {1999.0, 2, 0},
        {2000.0, 1, 0}, {1e9, 1, 0},    {-1.0, 64, 16},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct calibrate_unroll unroll = calibrate_unroll(0, false, rows[i].body_ns);
        assert_int_equal(unroll.many, rows[i].many);
        assert_int_equal(unroll.few, rows[i].few);
    }
}

static void a_number_of_copies_that_is_asked_for_is_kept(void **state)
{
    (void)state;
    for (int64_t asked = 1; asked <= 128; asked++) {
        struct calibrate_unroll unroll = calibrate_unroll(asked, false, 1.0);
        assert_int_equal(unroll.many, asked);
        assert_int_equal(unroll.few, asked < 64 ? 0 : asked / 4);
    }
    assert_int_equal(calibrate_unroll(1000, false, 1e9).many, 1000);
}

static void a_prepared_body_is_never_copied(void **state)
{
    (void)state;
    assert_int_equal(calibrate_unroll(0, true, 1.0).many, 1);
    assert_int_equal(calibrate_unroll(50, true, 1.0).many, 1);
    assert_int_equal(calibrate_unroll(50, true, 1.0).few, 0);
}

static void the_overhead_is_the_intercept_over_copies(void **state)
{
    (void)state;
    /* A turn costs 12 + 3 per copy. */
    assert_float_equal(calibrate_overhead_ns(12 + 3 * 16, 16, 12 + 3 * 64, 64), 12.0,
                       1e-9);
    assert_float_equal(calibrate_overhead_ns(12 + 3 * 1, 1, 12 + 3 * 2, 2), 12.0, 1e-9);
    assert_float_equal(calibrate_overhead_ns(48.0, 16, 192.0, 64), 0.0, 1e-9);
}

static void the_overhead_of_equal_copies_is_not_defined(void **state)
{
    (void)state;
    assert_true(isnan(calibrate_overhead_ns(10.0, 4, 10.0, 4)));
    assert_true(isnan(calibrate_overhead_ns(10.0, 8, 10.0, 4)));
}

/* A little noise that is the same everywhere: -1 .. 1 %. */
static double noisy(double value, size_t i)
{
    static const double noise[] = {0.3, -0.7, 1.0, -0.2, 0.6, -1.0,
                                   0.1, -0.5, 0.8, -0.4, 0.0};
    return value * (1.0 + 0.01 * noise[i % 11]);
}

static void a_steady_worker_needs_no_warm_up(void **state)
{
    double chunks[60];
    (void)state;
    for (size_t i = 0; i < 60; i++) {
        chunks[i] = noisy(100.0, i);
    }
    assert_int_equal(calibrate_warmup(chunks, 60), 0);
    for (size_t i = 0; i < 60; i++) {
        chunks[i] = 100.0;
    }
    assert_int_equal(calibrate_warmup(chunks, 60), 0);
}

static void a_step_down_is_waited_for(void **state)
{
    double chunks[60];
    (void)state;
    for (size_t step = 3; step <= 25; step += 11) {
        for (size_t i = 0; i < 60; i++) {
            chunks[i] = noisy(i < step ? 130.0 : 100.0, i);
        }
        size_t found = calibrate_warmup(chunks, 60);
        assert_in_range(found, step > 2 ? step - 2 : 0, step);
        /* What is passed over is the slow part: its chunk stands out by itself. */
        assert_true(chunks[found] < 110.0);
    }
}

static void a_slow_first_chunk_alone_is_passed_over(void **state)
{
    double chunks[30];
    (void)state;
    for (size_t i = 0; i < 30; i++) {
        chunks[i] = noisy(i == 0 ? 500.0 : 100.0, i);
    }
    assert_int_equal(calibrate_warmup(chunks, 30), 1);
}

static void a_step_up_is_waited_for_as_well(void **state)
{
    double chunks[40];
    (void)state;
    for (size_t i = 0; i < 40; i++) {
        chunks[i] = noisy(i < 10 ? 80.0 : 100.0, i);
    }
    assert_in_range(calibrate_warmup(chunks, 40), 8, 10);
}

static void a_single_spike_later_on_does_not_matter(void **state)
{
    double chunks[40];
    (void)state;
    for (size_t i = 0; i < 40; i++) {
        chunks[i] = noisy(i == 30 ? 5000.0 : 100.0, i);
    }
    assert_int_equal(calibrate_warmup(chunks, 40), 0);
}

static void too_few_or_broken_chunks_say_nothing(void **state)
{
    double chunks[CALIBRATE_CHUNKS_MAX + 1];
    (void)state;
    for (size_t i = 0; i <= CALIBRATE_CHUNKS_MAX; i++) {
        chunks[i] = i < 3 ? 900.0 : 100.0;
    }
    assert_int_equal(calibrate_warmup(chunks, 0), 0);
    assert_int_equal(calibrate_warmup(chunks, 2), 0);
    assert_int_equal(calibrate_warmup(chunks, 10), 3);
    assert_int_equal(calibrate_warmup(chunks, CALIBRATE_CHUNKS_MAX), 3);
    assert_int_equal(calibrate_warmup(chunks, CALIBRATE_CHUNKS_MAX + 1), 0);
    chunks[20] = NAN;
    assert_int_equal(calibrate_warmup(chunks, 30), 0);
}

static void a_few_long_executions_are_looked_at_as_well(void **state)
{
    static const double falling[] = {14.0, 11.5, 10.2, 10.1, 10.0, 10.0};
    static const double steady[] = {10.2, 10.0, 10.1, 10.3, 9.9, 10.0};
    static const double rising[] = {9.0, 10.0, 11.0, 12.0};
    static const double noisy_end[] = {13.0, 10.0, 10.0, 19.0, 10.0, 10.0, 30.0};
    (void)state;
    assert_int_equal(calibrate_warmup(falling, 6), 2);
    assert_int_equal(calibrate_warmup(steady, 6), 0);
    assert_int_equal(calibrate_warmup(rising, 4), 0);
    assert_int_equal(calibrate_warmup(noisy_end, 7), 0);
    assert_int_equal(calibrate_warmup(noisy_end, 6), 1);
    assert_int_equal(calibrate_warmup(falling, 3), 1);
}

static void a_worker_that_goes_on_falling_is_not_steady(void **state)
{
    double chunks[60];
    (void)state;
    for (size_t i = 0; i < 60; i++) {
        chunks[i] = noisy(400.0 - 4.0 * (double)i, i);
    }
    assert_int_equal(calibrate_warmup(chunks, 60), 60);
}

static void a_slow_drift_of_the_machine_is_no_warm_up(void **state)
{
    double chunks[60];
    (void)state;
    for (size_t i = 0; i < 60; i++) {
        chunks[i] = noisy(103.0 - 0.05 * (double)i, i);
    }
    assert_in_range(calibrate_warmup(chunks, 60), 0, 40);
}

static void a_first_execution_may_be_cold(void **state)
{
    (void)state;
    assert_true(calibrate_first(6900.0, 1000.0).is_stationary);
    assert_true(calibrate_first(24000.0, 10.0).is_stationary);
    assert_true(calibrate_first(10.0, 1000.0).is_stationary);
    assert_true(calibrate_first(NAN, 1000.0).is_stationary);
}

static void a_first_execution_that_drains_its_input_is_told(void **state)
{
    (void)state;
    struct calibrate_stationary answer = calibrate_first(250000.0, 40.0);
    assert_false(answer.is_stationary);
    assert_non_null(strstr(answer.what, "first execution took 250 us"));
    assert_non_null(strstr(answer.what, "later ones 40"));
}

static void growth_without_exception_is_a_trend(void **state)
{
    (void)state;
    struct calibrate_stationary answer = calibrate_trend(24, 8, 3, 1.5);
    assert_false(answer.is_stationary);
    assert_non_null(strstr(answer.what, "rises"));
    assert_non_null(strstr(answer.what, "50 %"));
    answer = calibrate_trend(-24, 8, 3, 0.5);
    assert_false(answer.is_stationary);
    assert_non_null(strstr(answer.what, "falls"));
}

static void growth_with_a_few_exceptions_is_a_trend(void **state)
{
    (void)state;
    /* A list that grows, measured on a busy machine: three of eight workers are disturbed. */
    assert_false(calibrate_trend(18, 8, 3, 1.08).is_stationary);
    assert_true(calibrate_trend(16, 8, 3, 1.08).is_stationary);
}

static void growth_that_chance_explains_is_no_trend(void **state)
{
    (void)state;
    /* Two samples rise half of the time: 8 workers of 8 do so once in 256. */
    assert_true(calibrate_trend(4, 8, 2, 1.5).is_stationary);
    assert_true(calibrate_trend(8, 8, 2, 1.5).is_stationary);
    assert_false(calibrate_trend(14, 14, 2, 1.5).is_stationary);
    assert_true(calibrate_trend(0, 8, 3, 1.5).is_stationary);
}

static void a_worker_that_gets_a_little_faster_is_not_warm(void **state)
{
    (void)state;
    struct calibrate_stationary answer = calibrate_trend(-24, 8, 3, 0.85);
    assert_true(answer.is_stationary);
    assert_true(answer.is_warming);
    answer = calibrate_trend(-24, 8, 3, 0.97);
    assert_false(answer.is_warming);
    answer = calibrate_trend(-24, 8, 3, 0.7);
    assert_false(answer.is_stationary);
    assert_false(answer.is_warming);
}

static void growth_of_a_few_percent_is_no_trend(void **state)
{
    (void)state;
    assert_true(calibrate_trend(120, 40, 3, 1.04).is_stationary);
    assert_true(calibrate_trend(-120, 40, 3, 0.97).is_stationary);
    /* The order says up, the size says down: neither. */
    assert_true(calibrate_trend(120, 40, 3, 0.5).is_stationary);
}

static void one_sample_shows_no_trend(void **state)
{
    (void)state;
    assert_true(calibrate_trend(0, 8, 1, 1.0).is_stationary);
    assert_true(calibrate_trend(0, 8, 1, 9.0).is_stationary);
    assert_true(calibrate_trend(0, 0, 3, 9.0).is_stationary);
    assert_true(calibrate_trend(24, 8, 3, NAN).is_stationary);
}

static void a_cost_that_begins_anew_with_every_setup_drifts(void **state)
{
    (void)state;
    const double low[] = {100, 101, 99, 100, 100, 102};
    const double high[] = {120, 121, 120, 119, 120, 122};
    const double high_but_one[] = {120, 121, 98, 119, 120, 122};
    struct calibrate_stationary answer = calibrate_drift(low, high, 6);
    assert_false(answer.is_stationary);
    assert_non_null(strstr(answer.what, "rises"));
    assert_false(calibrate_drift(low, high_but_one, 6).is_stationary);
    answer = calibrate_drift(high, low, 6);
    assert_false(answer.is_stationary);
    assert_non_null(strstr(answer.what, "falls"));
}

static void a_machine_that_changes_its_speed_is_no_drift(void **state)
{
    (void)state;
    const double slower_first[] = {100, 130, 160, 190, 220, 250};
    const double slower_last[] = {115, 145, 175, 205, 235, 265};
    const double faster_first[] = {265, 235, 205, 175, 145, 115};
    const double faster_last[] = {250, 220, 190, 160, 130, 100};
    const double step_first[] = {100, 101, 100, 200, 201, 200};
    const double step_last[] = {101, 100, 200, 200, 199, 200};
    const double restless_first[] = {100, 200, 100, 200, 200, 100};
    const double restless_last[] = {200, 200, 100, 100, 200, 100};
    assert_true(calibrate_drift(slower_first, slower_last, 6).is_stationary);
    assert_true(calibrate_drift(faster_first, faster_last, 6).is_stationary);
    assert_true(calibrate_drift(step_first, step_last, 6).is_stationary);
    assert_true(calibrate_drift(restless_first, restless_last, 6).is_stationary);
}

static void a_drift_of_little_size_or_evidence_is_none(void **state)
{
    (void)state;
    const double low[] = {100, 100, 100, 100, 100, 100};
    const double high[] = {104, 104, 104, 104, 104, 104};
    const double none[] = {0, 0, 0, 0, 0, 0};
    const double higher[] = {150, 150, 150, 150, 150, 150};
    assert_true(calibrate_drift(low, high, 6).is_stationary);
    assert_true(calibrate_drift(low, higher, 2).is_stationary);
    assert_true(calibrate_drift(none, none, 6).is_stationary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_stay_once_the_goal_is_reached),
        cmocka_unit_test(turns_grow_by_a_tenth_more_than_predicted),
        cmocka_unit_test(turns_grow_tenfold_at_most),
        cmocka_unit_test(turns_always_grow_below_the_goal),
        cmocka_unit_test(the_search_for_turns_ends_for_any_cost),
        cmocka_unit_test(turns_for_a_goal_are_rounded_and_never_none),
        cmocka_unit_test(inputs_that_take_long_to_prepare_are_few),
        cmocka_unit_test(short_bodies_are_copied_until_a_turn_takes_two_microseconds),
        cmocka_unit_test(a_number_of_copies_that_is_asked_for_is_kept),
        cmocka_unit_test(a_prepared_body_is_never_copied),
        cmocka_unit_test(the_overhead_is_the_intercept_over_copies),
        cmocka_unit_test(the_overhead_of_equal_copies_is_not_defined),
        cmocka_unit_test(a_steady_worker_needs_no_warm_up),
        cmocka_unit_test(a_step_down_is_waited_for),
        cmocka_unit_test(a_slow_first_chunk_alone_is_passed_over),
        cmocka_unit_test(a_step_up_is_waited_for_as_well),
        cmocka_unit_test(a_single_spike_later_on_does_not_matter),
        cmocka_unit_test(too_few_or_broken_chunks_say_nothing),
        cmocka_unit_test(a_few_long_executions_are_looked_at_as_well),
        cmocka_unit_test(a_worker_that_goes_on_falling_is_not_steady),
        cmocka_unit_test(a_slow_drift_of_the_machine_is_no_warm_up),
        cmocka_unit_test(a_first_execution_may_be_cold),
        cmocka_unit_test(a_first_execution_that_drains_its_input_is_told),
        cmocka_unit_test(growth_without_exception_is_a_trend),
        cmocka_unit_test(growth_with_a_few_exceptions_is_a_trend),
        cmocka_unit_test(growth_that_chance_explains_is_no_trend),
        cmocka_unit_test(a_worker_that_gets_a_little_faster_is_not_warm),
        cmocka_unit_test(growth_of_a_few_percent_is_no_trend),
        cmocka_unit_test(one_sample_shows_no_trend),
        cmocka_unit_test(a_cost_that_begins_anew_with_every_setup_drifts),
        cmocka_unit_test(a_machine_that_changes_its_speed_is_no_drift),
        cmocka_unit_test(a_drift_of_little_size_or_evidence_is_none),
    };
    return cmocka_run_group_tests_name("plan/calibrate", tests, NULL, NULL);
}
