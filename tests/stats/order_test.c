/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/quantile.h"
#include "tests/stats/golden.h"
#include "tests/stats/near.h"

static void intervals_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        double sorted[256];
        assert_true(stats_sort(golden->values, golden->n, sorted));
        for (size_t j = 0; j < LEN(golden_levels); j++) {
            struct stats_estimate found =
                stats_median_interval(sorted, golden->n, golden_levels[j]);
            ASSERT_NEAR(found.point, golden->quantiles[4], 1e-12);
            /* The binomial sums of GSL are good to 2e-13. */
            ASSERT_NEAR(found.low, golden->intervals[j][0], 1e-12);
            ASSERT_NEAR(found.high, golden->intervals[j][1], 1e-12);
            ASSERT_NEAR(found.achieved_level, golden->intervals[j][2], 1e-14);
            ASSERT_NEAR(found.level, golden_levels[j], 0.0);
            assert_int_equal(found.n, golden->n);
            assert_string_equal(found.method, "order-statistic");
        }
    }
}

static void p_values_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        double sorted[256];
        assert_true(stats_sort(golden->values, golden->n, sorted));
        for (size_t j = 0; j < LEN(golden->probes); j++) {
            ASSERT_NEAR(stats_median_p(sorted, golden->n, golden->probes[j]),
                        golden->probe_p[j], 1e-9);
        }
    }
}

static void too_few_values_have_no_interval(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0};
    for (size_t n = 0; n <= 4; n++) {
        struct stats_estimate found = stats_median_interval(values, n, 0.95);
        assert_true(isnan(found.low) && isnan(found.high));
        ASSERT_NEAR(found.achieved_level, 0.0, 0.0);
        assert_int_equal(found.n, n);
        assert_int_equal(isnan(found.point) != 0, n == 0);
    }
}

static void five_values_give_what_they_can(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0, 5.0};
    struct stats_estimate found = stats_median_interval(values, 5, 0.95);
    ASSERT_NEAR(found.low, 1.0, 0.0);
    ASSERT_NEAR(found.high, 5.0, 0.0);
    ASSERT_NEAR(found.achieved_level, 0.9375, 0.0);
    found = stats_median_interval(values, 5, 0.90);
    ASSERT_NEAR(found.achieved_level, 0.90, 0.0);
    assert_true(found.low > 1.0 && found.high < 5.0);
}

static void equal_values_give_a_point(void **state)
{
    (void)state;
    double values[12];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = 0.1;
    }
    for (size_t n = 5; n <= LEN(values); n++) {
        struct stats_estimate found = stats_median_interval(values, n, 0.95);
        ASSERT_NEAR(found.low, 0.1, 0.0);
        ASSERT_NEAR(found.high, 0.1, 0.0);
        ASSERT_NEAR(stats_median_p(values, n, 0.1), 1.0, 0.0);
        ASSERT_NEAR(stats_median_p(values, n, 0.2), ldexp(1.0, 1 - (int)n), 1e-12);
    }
}

static void p_of_odd_values_is_defined(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    assert_true(isnan(stats_median_p(values, 0, 1.0)));
    assert_true(isnan(stats_median_p(values, 6, NAN)));
    ASSERT_NEAR(stats_median_p(values, 6, INFINITY), 1.0 / 32.0, 1e-14);
    ASSERT_NEAR(stats_median_p(values, 6, -INFINITY), 1.0 / 32.0, 1e-14);
    ASSERT_NEAR(stats_median_p(values, 6, 3.5), 1.0, 0.0);
    ASSERT_NEAR(stats_median_p(values, 1, 1.0), 1.0, 0.0);
    ASSERT_NEAR(stats_median_p(values, 1, 9.0), 1.0, 0.0);
    ASSERT_NEAR(stats_median_p(values, 2, 9.0), 0.5, 1e-14);
    ASSERT_NEAR(stats_median_p(values, 4, 0.0), 0.125, 1e-14);
}

static void a_level_that_is_none_gives_no_interval(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    const double levels[] = {0.0, 1.0, -1.0, 2.0, NAN};
    for (size_t i = 0; i < LEN(levels); i++) {
        struct stats_estimate found = stats_median_interval(values, 6, levels[i]);
        assert_true(isnan(found.low) && isnan(found.high));
    }
}

/* The defining property: an interval at level 1 - p has an end at the tested value. */
static void the_p_value_inverts_the_interval(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(11, 0, 0);
    size_t checked = 0;
    for (int set = 0; set < 1000; set++) {
        double values[60];
        size_t n = 5 + stats_rng_below(&rng, 56);
        for (size_t i = 0; i < n; i++) {
            values[i] = exp(draw_normal(&rng));
        }
        assert_true(stats_sort(values, n, values));
        double value = stats_quantile(values, n, 0.02 + 0.96 * stats_rng_uniform(&rng));
        double p = stats_median_p(values, n, value);
        assert_true(p > 0.0 && p <= 1.0);
        if (p > 1.0 - 1e-6 || p < 1e-6) {
            continue; // 1 - p would lose the digits of the one or the other
        }
        struct stats_estimate found = stats_median_interval(values, n, 1.0 - p);
        double end = value < found.point ? found.low : found.high;
        if (fabs(end - value) > 1e-9 * value) {
            fail_msg("n %zu: value %.17g, p %.17g, end %.17g", n, value, p, end);
        }
        checked++;
    }
    print_message("%zu values inverted\n", checked);
    assert_true(checked > 700);
}

static void intervals_grow_with_the_level_and_hold_the_point(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        double sorted[256];
        size_t n = golden_samples[i].n;
        assert_true(stats_sort(golden_samples[i].values, n, sorted));
        struct stats_estimate inner = stats_median_interval(sorted, n, 0.001);
        for (int percent = 1; percent < 100; percent++) {
            struct stats_estimate outer =
                stats_median_interval(sorted, n, percent / 100.0);
            assert_true(outer.low <= inner.low && outer.high >= inner.high);
            double slack = 1e-12 * fabs(outer.point);
            assert_true(outer.low <= outer.point + slack &&
                        outer.high >= outer.point - slack);
            assert_true(outer.low >= sorted[0] && outer.high <= sorted[n - 1]);
            inner = outer;
        }
    }
}

static void the_unit_and_the_order_of_values_do_not_matter(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(12, 0, 0);
    double values[25];
    double sorted[25];
    double other[25];
    size_t order[25];
    for (size_t i = 0; i < 25; i++) {
        values[i] = exp(draw_normal(&rng));
    }
    assert_true(stats_sort(values, 25, sorted));
    struct stats_estimate found = stats_median_interval(sorted, 25, 0.95);
    for (int exponent = -9; exponent <= 3; exponent++) {
        double scale = pow(10.0, exponent);
        stats_rng_shuffle(&rng, order, 25);
        for (size_t i = 0; i < 25; i++) {
            other[i] = values[order[i]] * scale;
        }
        assert_true(stats_sort(other, 25, other));
        struct stats_estimate scaled = stats_median_interval(other, 25, 0.95);
        ASSERT_NEAR(scaled.point, found.point * scale, 1e-12);
        ASSERT_NEAR(scaled.low, found.low * scale, 1e-12);
        ASSERT_NEAR(scaled.high, found.high * scale, 1e-12);
        ASSERT_NEAR(stats_median_p(other, 25, 1.3 * scale),
                    stats_median_p(sorted, 25, 1.3), 1e-11);
    }
}

static void a_million_values_are_no_trouble(void **state)
{
    (void)state;
    static double values[1 << 20];
    size_t n = LEN(values);
    for (size_t i = 0; i < n; i++) {
        values[i] = (double)i;
    }
    struct stats_estimate found = stats_median_interval(values, n, 0.95);
    /* The normal approximation of the binomial: 1.96 / 2 * sqrt(n) ranks to each side. */
    ASSERT_NEAR(found.high - found.low, 1.959964 * sqrt((double)n), 1e-3);
    assert_true(stats_median_p(values, n, 0.0) < 1e-300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_those_of_the_reference),
        cmocka_unit_test(p_values_are_those_of_the_reference),
        cmocka_unit_test(too_few_values_have_no_interval),
        cmocka_unit_test(five_values_give_what_they_can),
        cmocka_unit_test(equal_values_give_a_point),
        cmocka_unit_test(p_of_odd_values_is_defined),
        cmocka_unit_test(a_level_that_is_none_gives_no_interval),
        cmocka_unit_test(the_p_value_inverts_the_interval),
        cmocka_unit_test(intervals_grow_with_the_level_and_hold_the_point),
        cmocka_unit_test(the_unit_and_the_order_of_values_do_not_matter),
        cmocka_unit_test(a_million_values_are_no_trouble),
    };
    return cmocka_run_group_tests_name("stats/order", tests, NULL, NULL);
}
