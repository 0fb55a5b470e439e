/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/variance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden_shape.h"
#include "tests/stats/near.h"

static void components_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_variances); i++) {
        const struct golden_variance *golden = &golden_variances[i];
        struct stats_variance found =
            stats_variance(golden->values, golden->sizes, golden->workers);
        ASSERT_NEAR(found.sd_between, golden->sd_between, 1e-9);
        ASSERT_NEAR(found.sd_within, golden->sd_within, 1e-9);
        ASSERT_NEAR(found.icc, golden->icc, 1e-9);
    }
}

static void without_two_workers_or_two_values_nothing_is_known(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0};
    struct stats_variance none = stats_variance(values, NULL, 0);
    assert_true(isnan(none.sd_between) && isnan(none.sd_within) && isnan(none.icc));
    const size_t one[] = {3};
    struct stats_variance alone = stats_variance(values, one, 1);
    assert_true(isnan(alone.sd_between) && isnan(alone.icc));
    ASSERT_NEAR(alone.sd_within, 1.0, 1e-12);
    assert_true(isnan(stats_samples_best(&alone, 3.0)));
    const size_t empty[] = {0, 3, 0};
    ASSERT_NEAR(stats_variance(values, empty, 3).sd_within, 1.0, 1e-12);
}

static void equal_values_have_no_share(void **state)
{
    (void)state;
    const double values[] = {7.0, 7.0, 7.0, 7.0};
    const size_t sizes[] = {2, 2};
    struct stats_variance found = stats_variance(values, sizes, 2);
    ASSERT_NEAR(found.sd_between, 0.0, 0.0);
    ASSERT_NEAR(found.sd_within, 0.0, 0.0);
    assert_true(isnan(found.icc));
    assert_true(isnan(stats_samples_best(&found, 3.0)));
}

static void the_level_does_not_matter_to_the_components(void **state)
{
    (void)state;
    double values[60];
    size_t sizes[20];
    struct stats_rng rng = stats_rng_stream(5, 0, 0);
    for (size_t i = 0; i < 60; i++) {
        values[i] = draw_normal(&rng);
        sizes[i / 3] = 3;
    }
    struct stats_variance near_zero = stats_variance(values, sizes, 20);
    for (size_t i = 0; i < 60; i++) {
        values[i] += 1e6;
    }
    struct stats_variance far = stats_variance(values, sizes, 20);
    ASSERT_NEAR(far.sd_between, near_zero.sd_between, 1e-7);
    ASSERT_NEAR(far.sd_within, near_zero.sd_within, 1e-7);
}

static void samples_are_best_spent_where_the_variance_is(void **state)
{
    (void)state;
    /* What was measured of CPython: 1.14 % between, 0.81 % within, 60 ms and 20 ms. */
    struct stats_variance real = {.sd_between = 0.0114, .sd_within = 0.0081};
    ASSERT_NEAR(stats_samples_best(&real, 3.0), sqrt(3.0) * 0.81 / 1.14, 1e-12);
    struct stats_variance noisy = {.sd_between = 0.001, .sd_within = 0.02};
    ASSERT_NEAR(stats_samples_best(&noisy, 4.0), 40.0, 1e-12);
    struct stats_variance steady = {.sd_between = 0.1, .sd_within = 0.0};
    ASSERT_NEAR(stats_samples_best(&steady, 4.0), 1.0, 0.0);
    assert_true(isnan(stats_samples_best(&steady, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_are_those_of_the_reference),
        cmocka_unit_test(without_two_workers_or_two_values_nothing_is_known),
        cmocka_unit_test(equal_values_have_no_share),
        cmocka_unit_test(the_level_does_not_matter_to_the_components),
        cmocka_unit_test(samples_are_best_spent_where_the_variance_is),
    };
    return cmocka_run_group_tests_name("stats/variance", tests, NULL, NULL);
}
