/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/trend.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden.h"
#include "tests/stats/near.h"

#define MOST 256

static double scratch[MOST * (MOST - 1) / 2];

static void trends_are_those_of_scipy(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        struct stats_trend found = stats_trend(golden->values, golden->n, scratch);
        ASSERT_NEAR(found.tau, golden->tau, 1e-12);
        ASSERT_NEAR(found.p, golden->trend_p, 1e-11);
        ASSERT_NEAR(found.slope, golden->slope, 1e-9);
    }
}

static void too_few_values_have_no_trend(void **state)
{
    (void)state;
    const double values[] = {1.0, 3.0, 4.0};
    for (size_t n = 0; n < 4; n++) {
        struct stats_trend found = stats_trend(values, n, scratch);
        assert_true(isnan(found.tau) && isnan(found.p));
        if (n < 2) {
            assert_true(isnan(found.slope));
        }
    }
    ASSERT_NEAR(stats_trend(values, 2, scratch).slope, 2.0, 1e-15);
    ASSERT_NEAR(stats_trend(values, 3, scratch).slope, 1.5, 1e-15);
}

static void four_rising_values_have_the_exact_p(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0};
    struct stats_trend found = stats_trend(values, 4, scratch);
    ASSERT_NEAR(found.tau, 1.0, 0.0);
    ASSERT_NEAR(found.p, 2.0 / 24.0, 1e-15); // one order of 24, on either side
    ASSERT_NEAR(found.slope, 1.0, 0.0);
}

static void equal_values_have_none(void **state)
{
    (void)state;
    double values[12] = {0};
    for (size_t n = 4; n <= 12; n++) {
        struct stats_trend found = stats_trend(values, n, scratch);
        ASSERT_NEAR(found.tau, 0.0, 0.0);
        ASSERT_NEAR(found.p, 1.0, 0.0);
        ASSERT_NEAR(found.slope, 0.0, 0.0);
    }
}

static void what_is_not_finite_has_none(void **state)
{
    (void)state;
    const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < LEN(bad); i++) {
        double values[6] = {1.0, 2.0, bad[i], 4.0, 5.0, 6.0};
        struct stats_trend found = stats_trend(values, 6, scratch);
        assert_true(isnan(found.tau) && isnan(found.p) && isnan(found.slope));
    }
}

static void a_mirrored_series_has_the_opposite_trend(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(41, 0, 0);
    for (size_t n = 4; n < 40; n++) {
        double values[40];
        double mirrored[40];
        for (size_t i = 0; i < n; i++) {
            values[i] = 0.05 * (double)i + draw_normal(&rng);
            mirrored[n - 1 - i] = values[i];
        }
        struct stats_trend up = stats_trend(values, n, scratch);
        struct stats_trend down = stats_trend(mirrored, n, scratch);
        ASSERT_NEAR(down.tau, -up.tau, 1e-14);
        ASSERT_NEAR(down.p, up.p, 1e-14);
        ASSERT_NEAR(down.slope, -up.slope, 1e-12);
    }
}

static void independent_values_are_rarely_called_a_trend(void **state)
{
    (void)state;
    static const size_t lengths[] = {6, 10, 11, 20};
    for (size_t i = 0; i < LEN(lengths); i++) {
        struct stats_rng rng = stats_rng_stream(42, lengths[i], 0);
        int found = 0;
        for (int set = 0; set < 2000; set++) {
            double values[20];
            for (size_t j = 0; j < lengths[i]; j++) {
                values[j] = draw_normal(&rng);
            }
            found += stats_trend(values, lengths[i], scratch).p < 0.05;
        }
        /* At most 5 %, with a standard error of 0.5 %; discrete, so that few values give less. */
        assert_true(found >= 30 && found <= 130);
    }
}

static void a_clear_slope_is_found_with_its_size(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(43, 0, 0);
    double values[30];
    for (size_t i = 0; i < 30; i++) {
        values[i] = 100.0 + 0.5 * (double)i + draw_normal(&rng);
    }
    values[7] = 1e6; // one wild value moves it little
    struct stats_trend found = stats_trend(values, 30, scratch);
    assert_true(found.p < 1e-6);
    ASSERT_NEAR(found.slope, 0.5, 0.15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trends_are_those_of_scipy),
        cmocka_unit_test(too_few_values_have_no_trend),
        cmocka_unit_test(four_rising_values_have_the_exact_p),
        cmocka_unit_test(equal_values_have_none),
        cmocka_unit_test(what_is_not_finite_has_none),
        cmocka_unit_test(a_mirrored_series_has_the_opposite_trend),
        cmocka_unit_test(independent_values_are_rarely_called_a_trend),
        cmocka_unit_test(a_clear_slope_is_found_with_its_size),
    };
    return cmocka_run_group_tests_name("stats/trend", tests, NULL, NULL);
}
