/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/warmup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "stats/quantile.h"
#include "tests/stats/near.h"

#define N      200
#define MARGIN 0.01

static struct stats_warmup find(const double *values, size_t n)
{
    void *scratch = malloc(stats_warmup_scratch(n));
    assert_non_null(scratch);
    struct stats_warmup found = stats_warmup(values, n, MARGIN, scratch);
    free(scratch);
    return found;
}

/* Noise of 1 % with spikes in every fiftieth value, around 0. */
static void draw(uint64_t set, double *values)
{
    struct stats_rng rng = stats_rng_stream(91, set, 0);
    for (size_t i = 0; i < N; i++) {
        values[i] = 0.01 * draw_normal(&rng);
        values[i] += stats_rng_below(&rng, 50) == 0 ? 0.4 : 0.0;
    }
}

/* Adds a step to the values from `start` to before `end`. */
static void step(double *values, size_t start, size_t end, double height)
{
    for (size_t i = start; i < end; i++) {
        values[i] += height;
    }
}

static void steady_processes_are_flat(void **state)
{
    (void)state;
    for (uint64_t set = 0; set < 40; set++) {
        double values[N];
        draw(set, values);
        struct stats_warmup found = find(values, N);
        assert_int_equal(found.class, STATS_WARMUP_FLAT);
        assert_int_equal(found.steady_from, 0);
        stats_sort(values, N, values);
        ASSERT_NEAR(found.steady, stats_median(values, N), 1e-12);
    }
}

/* AR(1) of 0.6: waves are no levels. */
static void dependent_values_are_flat(void **state)
{
    (void)state;
    int others = 0;
    for (uint64_t set = 0; set < 40; set++) {
        struct stats_rng rng = stats_rng_stream(92, set, 0);
        double values[N];
        double last = draw_normal(&rng);
        for (size_t i = 0; i < N; i++) {
            last = 0.6 * last + 0.8 * draw_normal(&rng);
            values[i] = 0.015 * last;
        }
        others += find(values, N).class != STATS_WARMUP_FLAT;
    }
    assert_true(others <= 1);
}

static void slow_starts_are_warm_up(void **state)
{
    (void)state;
    for (uint64_t set = 0; set < 40; set++) {
        double values[N];
        draw(set, values);
        step(values, 0, 20, 0.1);
        struct stats_warmup found = find(values, N);
        assert_int_equal(found.class, STATS_WARMUP_WARMUP);
        assert_in_range(found.steady_from, 18, 22);
        draw(set, values);
        for (size_t i = 0; i < N; i++) {
            values[i] += 0.3 * exp(-(double)i / 8.0);
        }
        found = find(values, N);
        assert_int_equal(found.class, STATS_WARMUP_WARMUP);
        assert_in_range(found.steady_from, 15, 50);
    }
}

static void fast_starts_are_slowdown(void **state)
{
    (void)state;
    for (uint64_t set = 0; set < 40; set++) {
        double values[N];
        draw(set, values);
        step(values, 100, N, 0.05);
        assert_int_equal(find(values, N).class, STATS_WARMUP_SLOWDOWN);
        step(values, 0, 20, 0.2); // however it begins
        assert_int_equal(find(values, N).class, STATS_WARMUP_SLOWDOWN);
    }
}

static void late_changes_are_no_steady_state(void **state)
{
    (void)state;
    for (uint64_t set = 0; set < 40; set++) {
        double values[N];
        draw(set, values);
        step(values, 175, N, set % 2 == 0 ? 0.1 : -0.1);
        struct stats_warmup found = find(values, N);
        assert_int_equal(found.class, STATS_WARMUP_NO_STEADY);
        assert_int_equal(found.steady_from, N);
        assert_true(isnan(found.steady));
    }
}

static void what_is_less_than_the_margin_is_nothing(void **state)
{
    (void)state;
    double values[N] = {0};
    step(values, 0, 100, 0.009);
    assert_int_equal(find(values, N).class, STATS_WARMUP_FLAT);
    step(values, 0, 100, 0.002);
    assert_int_equal(find(values, N).class, STATS_WARMUP_WARMUP);
    assert_int_equal(find(values, N).steady_from, 100);
}

static void few_and_broken_values_have_an_answer(void **state)
{
    (void)state;
    double values[N] = {0};
    step(values, 0, 5, 1.0);
    for (size_t n = 0; n < 10; n++) {
        struct stats_warmup found = find(values, n);
        assert_int_equal(found.class, STATS_WARMUP_FLAT);
        assert_int_equal(found.steady_from, 0);
        assert_true(isnan(found.steady) == (n == 0));
    }
    assert_int_equal(find(values, 10).class, STATS_WARMUP_WARMUP);
    values[7] = NAN;
    for (size_t n = 8; n < 20; n++) {
        assert_int_equal(find(values, n).class, STATS_WARMUP_NO_STEADY);
        assert_true(isnan(find(values, n).steady));
    }
    values[0] = INFINITY;
    assert_int_equal(find(values, 1).class, STATS_WARMUP_NO_STEADY);
}

static void classes_have_names(void **state)
{
    (void)state;
    assert_string_equal(stats_warmup_name(STATS_WARMUP_FLAT), "flat");
    assert_string_equal(stats_warmup_name(STATS_WARMUP_NO_STEADY), "no steady state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_processes_are_flat),
        cmocka_unit_test(dependent_values_are_flat),
        cmocka_unit_test(slow_starts_are_warm_up),
        cmocka_unit_test(fast_starts_are_slowdown),
        cmocka_unit_test(late_changes_are_no_steady_state),
        cmocka_unit_test(what_is_less_than_the_margin_is_nothing),
        cmocka_unit_test(few_and_broken_values_have_an_answer),
        cmocka_unit_test(classes_have_names),
    };
    return cmocka_run_group_tests_name("stats/warmup", tests, NULL, NULL);
}
