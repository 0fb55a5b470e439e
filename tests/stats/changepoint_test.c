/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/changepoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/mann_whitney.h"
#include "stats/quantile.h"
#include "tests/stats/golden_series.h"
#include "tests/stats/near.h"

#define MOST 400

static const struct stats_change_point_options usual = STATS_CHANGE_POINT_OPTIONS;

static size_t find(const double *values, size_t n, struct stats_change_point *points)
{
    void *scratch = malloc(stats_change_points_scratch(n));
    assert_non_null(scratch);
    size_t count = stats_change_points(values, n, &usual, points, scratch);
    free(scratch);
    return count;
}

static void changes_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_series); i++) {
        const struct golden_series *golden = &golden_series[i];
        struct stats_change_point points[MOST];
        size_t count = find(golden->values, golden->n, points);
        print_message("%s: %zu changes\n", golden->name, count);
        assert_int_equal(count, golden->changes);
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(points[j].index, golden->indices[j]);
            ASSERT_NEAR(points[j].before, golden->medians[j], 1e-12);
            ASSERT_NEAR(points[j].after, golden->medians[j + 1], 1e-12);
            ASSERT_NEAR(points[j].ratio.point,
                        exp(golden->medians[j + 1] - golden->medians[j]), 1e-12);
        }
    }
}

static void the_interval_is_that_of_the_two_segments(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(85, 0, 0);
    double values[60];
    for (size_t i = 0; i < 60; i++) {
        values[i] = 0.01 * draw_normal(&rng) + (i < 25 ? 0.0 : 0.1);
    }
    struct stats_change_point points[MOST];
    assert_int_equal(find(values, 60, points), 1);
    assert_int_equal(points[0].index, 25);
    double scratch[2000];
    assert_true(stats_mann_whitney_scratch(25, 35) <= LEN(scratch));
    stats_sort(values, 25, values);
    stats_sort(values + 25, 35, values + 25);
    struct stats_estimate shift =
        stats_mann_whitney(values, 25, values + 25, 35, 0.95, scratch);
    struct stats_estimate ratio = points[0].ratio;
    ASSERT_NEAR(ratio.low, exp(shift.low), 1e-12);
    ASSERT_NEAR(ratio.high, exp(shift.high), 1e-12);
    ASSERT_NEAR(ratio.achieved_level, shift.achieved_level, 0.0);
    assert_true(ratio.low < ratio.point && ratio.point < ratio.high);
    assert_int_equal(ratio.n, 60);
    assert_non_null(strstr(ratio.method, "post-selection"));
}

static void a_young_change_is_provisional(void **state)
{
    (void)state;
    double values[60];
    struct stats_rng rng = stats_rng_stream(82, 0, 0);
    for (size_t i = 0; i < 60; i++) {
        values[i] = 0.005 * draw_normal(&rng) + (i < 50 ? 0.0 : 0.1);
    }
    struct stats_change_point points[MOST];
    for (size_t n = 53; n <= 60; n++) {
        assert_int_equal(find(values, n, points), 1);
        assert_int_equal(points[0].index, 50);
        assert_true(points[0].provisional == (n < 55));
    }
}

static void equal_values_do_not_change_and_a_step_does(void **state)
{
    (void)state;
    double values[40] = {0};
    struct stats_change_point points[MOST];
    for (size_t n = 0; n <= 40; n++) {
        assert_int_equal(find(values, n, points), 0);
    }
    for (size_t i = 30; i < 40; i++) {
        values[i] = 0.011;
    }
    assert_int_equal(find(values, 32, points), 0);
    for (size_t n = 33; n <= 40; n++) {
        assert_int_equal(find(values, n, points), 1);
        assert_int_equal(points[0].index, 30);
        ASSERT_NEAR(points[0].ratio.point, exp(0.011), 1e-12);
    }
    values[10] = 3.0; // a lone spike hides nothing and is nothing
    assert_int_equal(find(values, 40, points), 1);
    assert_int_equal(points[0].index, 30);
    for (size_t i = 30; i < 40; i++) {
        values[i] = 0.009; // below min_effect
    }
    assert_int_equal(find(values, 40, points), 0);
}

static void a_coarse_clock_is_no_change(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(83, 0, 0);
    int alarms = 0;
    for (int set = 0; set < 200; set++) {
        double values[200];
        for (size_t i = 0; i < 200; i++) { // 20 ticks, or 21 in every tenth or third
            values[i] = log(20.0 + (stats_rng_below(&rng, set % 2 ? 10 : 3) == 0));
        }
        struct stats_change_point points[MOST];
        alarms += find(values, 200, points) > 0;
    }
    print_message("coarse clock: %d alarms in 200 series\n", alarms);
    assert_true(alarms <= 4);
}

static void units_and_direction_do_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_series); i++) {
        const struct golden_series *golden = &golden_series[i];
        double values[MOST];
        struct stats_change_point points[MOST];
        for (size_t j = 0; j < golden->n; j++) {
            values[j] = golden->values[j] + log(1e-9); // seconds for nanoseconds
        }
        assert_int_equal(find(values, golden->n, points), golden->changes);
        for (size_t j = 0; j < golden->changes; j++) {
            assert_int_equal(points[j].index, golden->indices[j]);
        }
        for (size_t j = 0; j < golden->n; j++) {
            values[j] = -golden->values[j]; // rates for times
        }
        assert_int_equal(find(values, golden->n, points), golden->changes);
        for (size_t j = 0; j < golden->changes; j++) {
            assert_int_equal(points[j].index, golden->indices[j]);
            ASSERT_NEAR(points[j].ratio.point,
                        exp(golden->medians[j] - golden->medians[j + 1]), 1e-12);
        }
    }
}

static void broken_and_short_series_have_no_change(void **state)
{
    (void)state;
    struct stats_change_point points[MOST];
    const double broken[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < LEN(broken); i++) {
        double values[30] = {0};
        values[29] = 1.0;
        values[7] = broken[i];
        for (size_t n = 0; n <= 30; n++) {
            assert_int_equal(find(values, n, points), 0);
        }
    }
    double huge[30];
    for (size_t i = 0; i < 30; i++) {
        huge[i] = i % 2 == 0 ? 1e308 : -1e308;
    }
    assert_int_equal(find(huge, 30, points), 0);
    const double five[] = {0.0, 0.0, 0.0, 1.0, 1.0};
    assert_int_equal(find(five, 5, points), 0);
}

/* Noise of 1 % around one level and 3 changes: a new value moves the youngest changes only. */
static void old_changes_stay_when_values_are_appended(void **state)
{
    (void)state;
    int moved = 0;
    for (uint64_t set = 0; set < 20; set++) {
        struct stats_rng rng = stats_rng_stream(84, set, 0);
        double values[120];
        for (size_t i = 0; i < 120; i++) {
            double level = i < 25 ? 0.0 : i < 50 ? 0.05 : i < 75 ? 0.02 : 0.1;
            values[i] = level + 0.01 * draw_normal(&rng);
        }
        struct stats_change_point before[MOST];
        size_t count = find(values, 90, before);
        bool stays = true;
        for (size_t n = 91; n <= 120; n++) {
            struct stats_change_point now[MOST];
            size_t now_count = find(values, n, now);
            for (size_t i = 0; i + 2 < count; i++) {
                stays = stays && i < now_count && now[i].index == before[i].index;
            }
            memcpy(before, now, sizeof(before));
            count = now_count;
        }
        moved += !stays;
    }
    assert_true(moved <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_those_of_the_reference),
        cmocka_unit_test(the_interval_is_that_of_the_two_segments),
        cmocka_unit_test(a_young_change_is_provisional),
        cmocka_unit_test(equal_values_do_not_change_and_a_step_does),
        cmocka_unit_test(a_coarse_clock_is_no_change),
        cmocka_unit_test(units_and_direction_do_not_matter),
        cmocka_unit_test(broken_and_short_series_have_no_change),
        cmocka_unit_test(old_changes_stay_when_values_are_appended),
    };
    return cmocka_run_group_tests_name("stats/changepoint", tests, NULL, NULL);
}
