/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/quantile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden.h"
#include "tests/stats/near.h"

static void quantiles_are_those_of_numpy(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        double sorted[256];
        double scratch[256];
        assert_true(stats_sort(golden->values, golden->n, sorted));
        for (size_t j = 0; j < LEN(golden_quantiles); j++) {
            ASSERT_NEAR(stats_quantile(sorted, golden->n, golden_quantiles[j]),
                        golden->quantiles[j], 1e-12);
        }
        ASSERT_NEAR(stats_median(sorted, golden->n), golden->quantiles[4], 1e-12);
        ASSERT_NEAR(stats_mad(sorted, golden->n, scratch), golden->mad, 1e-12);
    }
}

static void sorting_copies_in_ascending_order(void **state)
{
    (void)state;
    const double values[] = {3.0, -1.0, 2.0, 2.0, 0.0};
    const double expected[] = {-1.0, 0.0, 2.0, 2.0, 3.0};
    double sorted[5];
    assert_true(stats_sort(values, 5, sorted));
    assert_memory_equal(sorted, expected, sizeof(expected));
    assert_true(values[0] > 2.9);
    assert_true(stats_sort(values, 0, sorted));
    assert_true(stats_sort(NULL, 0, NULL));
}

static void what_is_not_finite_is_not_sorted(void **state)
{
    (void)state;
    const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < LEN(bad); i++) {
        double values[] = {1.0, 2.0, bad[i]};
        double sorted[3];
        assert_false(stats_sort(values, 3, sorted));
        assert_true(stats_sort(values, 2, sorted));
    }
}

static void nothing_has_no_quantile_and_one_value_is_every_quantile(void **state)
{
    (void)state;
    double scratch[1];
    const double one[] = {7.5};
    assert_true(isnan(stats_quantile(NULL, 0, 0.5)));
    assert_true(isnan(stats_median(NULL, 0)));
    assert_true(isnan(stats_mad(NULL, 0, scratch)));
    ASSERT_NEAR(stats_quantile(one, 1, 0.0), 7.5, 0.0);
    ASSERT_NEAR(stats_quantile(one, 1, 0.3), 7.5, 0.0);
    ASSERT_NEAR(stats_quantile(one, 1, 1.0), 7.5, 0.0);
    ASSERT_NEAR(stats_mad(one, 1, scratch), 0.0, 0.0);
}

static void a_probability_outside_of_0_to_1_has_no_quantile(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0};
    assert_true(isnan(stats_quantile(values, 3, -0.01)));
    assert_true(isnan(stats_quantile(values, 3, 1.01)));
    assert_true(isnan(stats_quantile(values, 3, NAN)));
}

static void median_of_even_sample_is_the_midpoint(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 4.0, 100.0};
    ASSERT_NEAR(stats_median(values, 4), 3.0, 0.0);
}

static void equal_values_give_exactly_that_value(void **state)
{
    (void)state;
    double values[37];
    double scratch[37];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = 0.1;
    }
    for (int percent = 0; percent <= 100; percent++) {
        ASSERT_NEAR(stats_quantile(values, LEN(values), percent / 100.0), 0.1, 0.0);
    }
    ASSERT_NEAR(stats_mad(values, LEN(values), scratch), 0.0, 0.0);
}

static void quantiles_rise_and_mirror(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(5, 0, 0);
    double values[31];
    double mirrored[31];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = draw_normal(&rng);
        mirrored[i] = -values[i];
    }
    assert_true(stats_sort(values, LEN(values), values));
    assert_true(stats_sort(mirrored, LEN(mirrored), mirrored));
    double last = values[0];
    for (int i = 0; i <= 64; i++) {
        double p = i / 64.0; // exact, as is 1 - p
        double quantile = stats_quantile(values, LEN(values), p);
        assert_true(quantile >= last);
        last = quantile;
        ASSERT_NEAR(-stats_quantile(mirrored, LEN(mirrored), 1.0 - p), quantile, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_numpy),
        cmocka_unit_test(sorting_copies_in_ascending_order),
        cmocka_unit_test(what_is_not_finite_is_not_sorted),
        cmocka_unit_test(nothing_has_no_quantile_and_one_value_is_every_quantile),
        cmocka_unit_test(a_probability_outside_of_0_to_1_has_no_quantile),
        cmocka_unit_test(median_of_even_sample_is_the_midpoint),
        cmocka_unit_test(equal_values_give_exactly_that_value),
        cmocka_unit_test(quantiles_rise_and_mirror),
    };
    return cmocka_run_group_tests_name("stats/quantile", tests, NULL, NULL);
}
