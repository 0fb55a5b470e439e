/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/crossover.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/stats/golden_crossover.h"
#include "tests/stats/near.h"

#define MOST  8
#define CLOSE 1e-9

static struct stats_estimate ratio_of(double point, double low, double high)
{
    return (struct stats_estimate){.point = point,
                                   .low = low,
                                   .high = high,
                                   .level = 0.95,
                                   .achieved_level = 0.95,
                                   .n = 20};
}

/* Ratios that are known to 1 %. */
static struct stats_crossover cross(const double *points, size_t n)
{
    static const double sizes[MOST] = {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0};
    struct stats_estimate ratios[MOST];
    double scratch[7 * MOST];
    for (size_t i = 0; i < n; i++) {
        ratios[i] = ratio_of(points[i], points[i] / 1.01, points[i] * 1.01);
    }
    return stats_crossover(sizes, ratios, n, scratch);
}

static void crossings_agree_with_scipy(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(golden_crossovers) / sizeof(golden_crossovers[0]);
         i++) {
        const struct golden_crossover *golden = &golden_crossovers[i];
        struct stats_estimate ratios[MOST];
        struct stats_estimate turned[MOST];
        double scratch[7 * MOST];
        for (size_t j = 0; j < MOST; j++) {
            ratios[j] = ratio_of(golden->points[j], golden->lows[j], golden->highs[j]);
            turned[j] = ratio_of(1.0 / golden->points[j], 1.0 / golden->highs[j],
                                 1.0 / golden->lows[j]);
        }
        struct stats_crossover rising =
            stats_crossover(golden->sizes, ratios, MOST, scratch);
        struct stats_crossover falling =
            stats_crossover(golden->sizes, turned, MOST, scratch);
        assert_int_equal(rising.crossing, STATS_CROSSING_RISING);
        assert_int_equal(falling.crossing, STATS_CROSSING_FALLING);
        ASSERT_NEAR(rising.at.point, golden->at[0], CLOSE);
        ASSERT_NEAR(rising.at.low, golden->at[1], CLOSE);
        ASSERT_NEAR(rising.at.high, golden->at[2], CLOSE);
        ASSERT_NEAR(rising.below, golden->below, CLOSE);
        ASSERT_NEAR(rising.above, golden->above, CLOSE);
        ASSERT_NEAR(falling.at.point, golden->at[0], CLOSE);
        ASSERT_NEAR(falling.at.low, golden->at[1], CLOSE);
        ASSERT_NEAR(falling.at.high, golden->at[2], CLOSE);
    }
}

static void a_power_law_crosses_where_it_must(void **state)
{
    (void)state;
    const double points[] = {0.25, 0.5, 1.0, 2.0, 4.0};
    struct stats_crossover found = cross(points, 5);
    assert_int_equal(found.crossing, STATS_CROSSING_RISING);
    ASSERT_NEAR(found.at.point, 4.0, CLOSE);
    assert_true(found.at.low < 4.0 && found.at.low > 3.9);
    assert_true(found.at.high > 4.0 && found.at.high < 4.1);
    ASSERT_NEAR(found.below, 2.0, CLOSE);
    ASSERT_NEAR(found.above, 8.0, CLOSE);
    assert_int_equal(found.at.n, 5);
}

static void what_never_crosses_has_no_place(void **state)
{
    (void)state;
    const double above[] = {1.5, 1.4, 1.3};
    const double touching[] = {0.999, 1.001, 1.5};
    const double back[] = {0.5, 1.5, 0.5};
    struct stats_crossover found = cross(above, 3);
    assert_int_equal(found.crossing, STATS_CROSSING_NONE);
    assert_true(isnan(found.at.point));
    assert_int_equal(cross(touching, 3).crossing, STATS_CROSSING_NONE);
    assert_int_equal(cross(back, 3).crossing, STATS_CROSSING_SEVERAL);
    assert_true(isnan(cross(back, 3).below));
}

static void a_dip_between_the_sides_is_smoothed(void **state)
{
    (void)state;
    const double points[] = {0.5, 1.005, 0.995, 2.0};
    struct stats_crossover found = cross(points, 4);
    assert_int_equal(found.crossing, STATS_CROSSING_RISING);
    assert_true(found.at.low < 2.0 && found.at.high > 4.0);
    assert_true(found.at.point >= 2.0 && found.at.point <= 4.1);
}

static void what_is_unusable_is_unknown(void **state)
{
    (void)state;
    const double one[] = {0.5};
    double scratch[7 * 2];
    const double same[] = {1.0, 1.0};
    const double sizes[] = {1.0, 2.0};
    struct stats_estimate ratios[] = {ratio_of(0.5, 0.4, 0.6), ratio_of(2.0, 1.9, 2.1)};
    assert_int_equal(cross(one, 1).crossing, STATS_CROSSING_UNKNOWN);
    assert_int_equal(cross(one, 0).crossing, STATS_CROSSING_UNKNOWN);
    assert_int_equal(stats_crossover(same, ratios, 2, scratch).crossing,
                     STATS_CROSSING_UNKNOWN);
    ratios[0].achieved_level = 0.9; // too few blocks
    assert_int_equal(stats_crossover(sizes, ratios, 2, scratch).crossing,
                     STATS_CROSSING_UNKNOWN);
    ratios[0] = ratio_of(0.0, NAN, NAN);
    assert_int_equal(stats_crossover(sizes, ratios, 2, scratch).crossing,
                     STATS_CROSSING_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crossings_agree_with_scipy),
        cmocka_unit_test(a_power_law_crosses_where_it_must),
        cmocka_unit_test(what_never_crosses_has_no_place),
        cmocka_unit_test(a_dip_between_the_sides_is_smoothed),
        cmocka_unit_test(what_is_unusable_is_unknown),
    };
    return cmocka_run_group_tests_name("stats/crossover", tests, NULL, NULL);
}
