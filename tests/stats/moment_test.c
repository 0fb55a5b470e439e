/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden.h"
#include "tests/stats/near.h"

static void mean_and_deviation_are_those_of_numpy(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        ASSERT_NEAR(stats_mean(golden->values, golden->n), golden->mean, 1e-12);
        ASSERT_NEAR(stats_sd(golden->values, golden->n), golden->sd, 1e-10);
    }
}

static void too_few_values_have_none(void **state)
{
    (void)state;
    const double one[] = {2.5};
    assert_true(isnan(stats_mean(NULL, 0)));
    assert_true(isnan(stats_sd(NULL, 0)));
    ASSERT_NEAR(stats_mean(one, 1), 2.5, 0.0);
    assert_true(isnan(stats_sd(one, 1)));
}

static void equal_values_have_no_spread(void **state)
{
    (void)state;
    double values[9];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = 0.1;
    }
    ASSERT_NEAR(stats_mean(values, LEN(values)), 0.1, 0.0);
    ASSERT_NEAR(stats_sd(values, LEN(values)), 0.0, 0.0);
}

static void a_large_offset_does_not_eat_the_spread(void **state)
{
    (void)state;
    const double values[] = {1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0};
    ASSERT_NEAR(stats_mean(values, 4), 1e9 + 10.0, 1e-15);
    ASSERT_NEAR(stats_sd(values, 4), 5.477225575051661, 1e-12);
}

static void the_deviation_within_groups_ignores_their_levels(void **state)
{
    (void)state;
    /* Variances 1 (2 degrees of freedom) and 0.5 (1), and a lonely value that says nothing:
     * (2 * 1 + 1 * 0.5) / 3. */
    const double values[] = {1.0, 2.0, 3.0, 500.0, 101.0, 102.0};
    const size_t sizes[] = {3, 1, 2};
    ASSERT_NEAR(stats_sd_within(values, sizes, 3), sqrt(2.5 / 3.0), 1e-14);
    const size_t alone[] = {1, 1, 0};
    assert_true(isnan(stats_sd_within(values, alone, 3)));
    assert_true(isnan(stats_sd_within(NULL, NULL, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_and_deviation_are_those_of_numpy),
        cmocka_unit_test(too_few_values_have_none),
        cmocka_unit_test(equal_values_have_no_spread),
        cmocka_unit_test(a_large_offset_does_not_eat_the_spread),
        cmocka_unit_test(the_deviation_within_groups_ignores_their_levels),
    };
    return cmocka_run_group_tests_name("stats/moment", tests, NULL, NULL);
}
