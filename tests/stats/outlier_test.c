/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/outlier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/quantile.h"
#include "tests/stats/golden.h"
#include "tests/stats/golden_shape.h"
#include "tests/stats/near.h"

static struct stats_robust_scale scale_of(const double *sorted, size_t n, double *scratch)
{
    return stats_robust_scale(sorted, n, stats_resolution(sorted, n), scratch);
}

static void counts_are_those_of_the_reference(void **state)
{
    (void)state;
    size_t mild = 0;
    size_t severe = 0;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        double sorted[256];
        assert_true(stats_sort(golden->values, golden->n, sorted));
        struct stats_outliers found = stats_outliers(sorted, golden->n);
        assert_int_equal(found.mild, golden->mild);
        assert_int_equal(found.severe, golden->severe);
        mild += found.mild;
        severe += found.severe;
    }
    assert_true(mild > 0 && severe > 0);
}

static void fewer_than_four_values_have_none(void **state)
{
    (void)state;
    const double values[] = {1.0, 1.0, 1e9};
    for (size_t n = 0; n < 4; n++) {
        struct stats_outliers found = stats_outliers(values, n);
        assert_int_equal(found.mild + found.severe, 0);
    }
}

static void equal_values_have_none(void **state)
{
    (void)state;
    const double values[] = {5.0, 5.0, 5.0, 5.0, 5.0};
    struct stats_outliers found = stats_outliers(values, 5);
    assert_int_equal(found.mild + found.severe, 0);
}

static void a_coarse_clock_does_not_make_half_a_sample_severe(void **state)
{
    (void)state;
    /* The quartiles coincide, but one tick more or less is no outlier. */
    const double ticks[] = {99.0,  100.0, 100.0, 100.0, 100.0, 100.0,
                            100.0, 100.0, 100.0, 101.0, 101.0};
    struct stats_outliers found = stats_outliers(ticks, LEN(ticks));
    assert_int_equal(found.severe, 0);
    const double one_slow[] = {100.0, 100.0, 100.0, 100.0, 100.0, 100.0,
                               100.0, 100.0, 100.0, 100.0, 1000.0};
    found = stats_outliers(one_slow, LEN(one_slow));
    assert_int_equal(found.severe, 1);
    assert_int_equal(found.mild, 0);
}

static void robust_scores_are_those_of_the_reference(void **state)
{
    (void)state;
    size_t mild = 0;
    size_t severe = 0;
    for (size_t i = 0; i < LEN(golden_shapes); i++) {
        const struct golden_shape *golden = &golden_shapes[i];
        double scratch[400];
        struct stats_robust_scale scale = scale_of(golden->sorted, golden->n, scratch);
        assert_string_equal(scale.method, "mad");
        ASSERT_NEAR(scale.scale, golden->scale, 1e-9);
        struct stats_outliers found =
            stats_outliers_by_z(&scale, golden->sorted, golden->n);
        assert_int_equal(found.mild, golden->mild);
        assert_int_equal(found.severe, golden->severe);
        mild += found.mild;
        severe += found.severe;
    }
    assert_true(mild > 0 && severe > 0);
}

static void classes_change_at_three_and_a_half_and_seven(void **state)
{
    (void)state;
    const struct stats_robust_scale scale = {
        .centre = 10.0, .scale = 2.0, .method = "mad"};
    ASSERT_NEAR(stats_robust_z(&scale, 3.0), -3.5, 0.0);
    assert_int_equal(stats_outlier_class(&scale, 17.0), STATS_OUTLIER_NONE);
    assert_int_equal(stats_outlier_class(&scale, 17.1), STATS_OUTLIER_MILD);
    assert_int_equal(stats_outlier_class(&scale, -4.0), STATS_OUTLIER_MILD);
    assert_int_equal(stats_outlier_class(&scale, -4.1), STATS_OUTLIER_SEVERE);
}

static void a_scale_of_too_few_or_equal_values_finds_nothing(void **state)
{
    (void)state;
    const double values[] = {3.0, 3.0, 3.0, 3.0, 3.0};
    double scratch[5];
    for (size_t n = 0; n <= LEN(values); n++) {
        struct stats_robust_scale scale = scale_of(values, n, scratch);
        assert_string_equal(scale.method, "none");
        assert_int_equal(isnan(scale.centre), n == 0);
        assert_int_equal(stats_outlier_class(&scale, 1e9), STATS_OUTLIER_NONE);
    }
    const double apart[] = {0.0, 1.0, 100.0};
    assert_string_equal(scale_of(apart, 3, scratch).method, "none");
}

static void where_half_are_equal_the_clock_is_the_scale(void **state)
{
    (void)state;
    double ticks[11];
    double scratch[11];
    for (size_t i = 0; i < LEN(ticks); i++) {
        ticks[i] = log(i < 8 ? 1000.0 : 1000.0 + (double)(i - 7));
    }
    struct stats_robust_scale scale = scale_of(ticks, LEN(ticks), scratch);
    assert_string_equal(scale.method, "resolution");
    ASSERT_NEAR(scale.scale, log(1003.0 / 1002.0), 1e-9);
    assert_int_equal(stats_outliers_by_z(&scale, ticks, LEN(ticks)).mild, 0);
    /* One gap is no tick, however far away the value is. */
    ticks[8] = ticks[9] = ticks[0];
    ticks[10] = log(2000.0);
    scale = scale_of(ticks, LEN(ticks), scratch);
    ASSERT_NEAR(scale.scale, 0.01, 1e-12);
    assert_int_equal(stats_outliers_by_z(&scale, ticks, LEN(ticks)).severe, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_the_reference),
        cmocka_unit_test(fewer_than_four_values_have_none),
        cmocka_unit_test(equal_values_have_none),
        cmocka_unit_test(a_coarse_clock_does_not_make_half_a_sample_severe),
        cmocka_unit_test(robust_scores_are_those_of_the_reference),
        cmocka_unit_test(classes_change_at_three_and_a_half_and_seven),
        cmocka_unit_test(a_scale_of_too_few_or_equal_values_finds_nothing),
        cmocka_unit_test(where_half_are_equal_the_clock_is_the_scale),
    };
    return cmocka_run_group_tests_name("stats/outlier", tests, NULL, NULL);
}
