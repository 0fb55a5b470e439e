/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/student.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden.h"
#include "tests/stats/golden_ranks.h"
#include "tests/stats/near.h"

static void means_and_intervals_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_ones); i++) {
        const struct golden_one *golden = &golden_ones[i];
        const struct golden *sample = &golden_samples[i];
        for (size_t j = 0; j < LEN(golden_rank_levels); j++) {
            struct stats_estimate found =
                stats_mean_interval(sample->values, sample->n, golden_rank_levels[j]);
            ASSERT_NEAR(found.point, sample->mean, 1e-12);
            ASSERT_NEAR(found.low, golden->mean_intervals[j][0], 1e-9);
            ASSERT_NEAR(found.high, golden->mean_intervals[j][1], 1e-9);
            ASSERT_NEAR(found.achieved_level, golden_rank_levels[j], 0.0);
            assert_int_equal(found.n, sample->n);
            assert_string_equal(found.method, "t");
        }
        for (size_t j = 0; j < LEN(golden->probes); j++) {
            ASSERT_NEAR(stats_mean_p(sample->values, sample->n, golden->probes[j]),
                        golden->mean_p[j], 1e-7); // one of them is 4e-77
        }
    }
}

static void welch_is_that_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_twos); i++) {
        const struct golden_two *golden = &golden_twos[i];
        struct stats_welch found =
            stats_welch(golden->a, golden->n, golden->b, golden->m, 0.95);
        assert_string_equal(found.difference.method, "welch");
        assert_int_equal(found.difference.n, golden->n + golden->m);
        if (golden->a == golden->b) { // 0 but for the last bit of a mean
            ASSERT_NEAR(found.t, 0.0, 0.0);
            ASSERT_NEAR(found.p, 1.0, 0.0);
        } else {
            ASSERT_NEAR(found.difference.point, golden->difference, 1e-12);
            ASSERT_NEAR(found.t, golden->t, 1e-12);
        }
        ASSERT_NEAR(found.df, golden->df, 1e-12);
        ASSERT_NEAR(found.p, golden->p, 1e-12);
        ASSERT_NEAR(found.difference.low, golden->difference_interval[0], 1e-9);
        ASSERT_NEAR(found.difference.high, golden->difference_interval[1], 1e-9);
    }
}

static void fewer_than_two_values_have_no_interval(void **state)
{
    (void)state;
    const double values[] = {3.0, 4.0, 5.0};
    assert_true(isnan(stats_mean_interval(NULL, 0, 0.95).point));
    for (size_t n = 0; n < 2; n++) {
        struct stats_estimate found = stats_mean_interval(values, n, 0.95);
        assert_true(isnan(found.low) && isnan(found.high));
        ASSERT_NEAR(found.achieved_level, 0.0, 0.0);
        assert_true(isnan(stats_mean_p(values, n, 1.0)));
    }
    const size_t sizes[][2] = {{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 3}, {3, 1}};
    for (size_t i = 0; i < LEN(sizes); i++) {
        size_t n = sizes[i][0];
        size_t m = sizes[i][1];
        struct stats_welch found = stats_welch(values, n, values + 1, m, 0.95);
        assert_true(isnan(found.t) && isnan(found.df) && isnan(found.p));
        assert_true(isnan(found.difference.low) && isnan(found.difference.high));
        ASSERT_NEAR(found.difference.achieved_level, 0.0, 0.0);
        assert_int_equal(isnan(found.difference.point) != 0, n == 0 || m == 0);
    }
}

static void zero_spread_gives_a_point(void **state)
{
    (void)state;
    const double tenth[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    const double two[] = {2.0, 2.0, 2.0};
    struct stats_estimate found = stats_mean_interval(tenth, 7, 0.95);
    ASSERT_NEAR(found.low, 0.1, 0.0);
    ASSERT_NEAR(found.high, 0.1, 0.0);
    assert_true(isnan(stats_mean_p(tenth, 7, 0.1)));
    struct stats_welch welch = stats_welch(tenth, 7, two, 3, 0.95);
    ASSERT_NEAR(welch.difference.low, 1.9, 0.0);
    ASSERT_NEAR(welch.difference.high, 1.9, 0.0);
    assert_true(isnan(welch.t) && isnan(welch.df) && isnan(welch.p));
    /* One side that spreads is enough. */
    const double other[] = {1.0, 2.0, 3.0};
    welch = stats_welch(two, 3, other, 3, 0.95);
    ASSERT_NEAR(welch.df, 2.0, 1e-12);
    ASSERT_NEAR(welch.p, 1.0, 0.0);
}

static void a_level_that_is_none_gives_no_interval(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 4.0};
    const double levels[] = {0.0, 1.0, -1.0, NAN};
    for (size_t i = 0; i < LEN(levels); i++) {
        assert_true(isnan(stats_mean_interval(values, 3, levels[i]).low));
    }
    assert_true(isnan(stats_mean_p(values, 3, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_intervals_are_those_of_the_reference),
        cmocka_unit_test(welch_is_that_of_the_reference),
        cmocka_unit_test(fewer_than_two_values_have_no_interval),
        cmocka_unit_test(zero_spread_gives_a_point),
        cmocka_unit_test(a_level_that_is_none_gives_no_interval),
    };
    return cmocka_run_group_tests_name("stats/student", tests, NULL, NULL);
}
