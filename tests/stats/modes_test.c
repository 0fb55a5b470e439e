/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/modes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/outlier.h"
#include "stats/quantile.h"
#include "tests/stats/golden_shape.h"
#include "tests/stats/near.h"

#define MOST 200

static struct stats_modes modes_of(const double *sorted, size_t n)
{
    return stats_modes(sorted, n, stats_resolution(sorted, n));
}

static void separations_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_shapes); i++) {
        const struct golden_shape *golden = &golden_shapes[i];
        struct stats_modes found = modes_of(golden->sorted, golden->n);
        ASSERT_NEAR(found.separation, golden->separation, 1e-9);
        bool is_two = strcmp(golden->name, "two_modes_30") == 0;
        assert_int_equal(found.count, is_two ? 2 : 1);
    }
}

static void places_and_weights_are_those_of_the_parts(void **state)
{
    (void)state;
    double sorted[30];
    for (size_t i = 0; i < 30; i++) {
        sorted[i] = (i < 9 ? 1.0 : 2.0) + 0.001 * (double)i;
    }
    struct stats_modes found = modes_of(sorted, 30);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.modes[0].count, 9);
    assert_int_equal(found.modes[1].count, 21);
    ASSERT_NEAR(found.modes[0].place, 1.004, 1e-12);
    ASSERT_NEAR(found.modes[1].place, 2.019, 1e-12);
    ASSERT_NEAR(found.modes[0].weight, 0.3, 1e-12);
    assert_true(found.separation > found.threshold);
}

static void thresholds_are_linear_in_the_log_of_n(void **state)
{
    (void)state;
    double sorted[1000];
    for (size_t i = 0; i < LEN(sorted); i++) {
        sorted[i] = (double)i;
    }
    ASSERT_NEAR(modes_of(sorted, 10).threshold, 7.5, 1e-12);
    ASSERT_NEAR(modes_of(sorted, 20).threshold, 5.5, 1e-12);
    ASSERT_NEAR(modes_of(sorted, 30).threshold,
                5.5 - 0.2 * log(30.0 / 20.0) / log(50.0 / 20.0), 1e-12);
    ASSERT_NEAR(modes_of(sorted, 50).threshold, 5.3, 1e-12);
    ASSERT_NEAR(modes_of(sorted, 100).threshold, 4.5, 1e-12);
    ASSERT_NEAR(modes_of(sorted, 1000).threshold, 4.5, 1e-12);
}

static void fewer_than_ten_values_cannot_tell(void **state)
{
    (void)state;
    const double sorted[] = {1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0};
    for (size_t n = 0; n <= LEN(sorted); n++) {
        struct stats_modes found = modes_of(sorted, n);
        assert_int_equal(found.count, 0);
        assert_true(isnan(found.separation) && isnan(found.threshold));
    }
}

static void equal_values_are_one_mode(void **state)
{
    (void)state;
    double sorted[20] = {0};
    struct stats_modes found = modes_of(sorted, 20);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.modes[0].count, 20);
    ASSERT_NEAR(found.separation, 0.0, 0.0);
}

static void two_ticks_of_a_clock_are_one_mode_and_two_values_are_two(void **state)
{
    (void)state;
    double ticks[20];
    double values[20];
    for (size_t i = 0; i < 20; i++) {
        ticks[i] = log(i < 10 ? 100.0 : 101.0);
        values[i] = log(i < 10 ? 100.0 : 150.0);
    }
    assert_int_equal(modes_of(ticks, 20).count, 1);
    assert_int_equal(modes_of(values, 20).count, 2);
}

static void a_pair_far_away_is_no_mode(void **state)
{
    (void)state;
    double sorted[20];
    for (size_t i = 0; i < 20; i++) {
        sorted[i] = 0.001 * (double)i + (i < 18 ? 0.0 : 1.0);
    }
    assert_int_equal(modes_of(sorted, 20).count, 1);
    sorted[17] += 1.0;
    assert_int_equal(modes_of(sorted, 20).count, 2);
}

/* n values around 0, a share of each further mode `apart` standard deviations on. */
static struct stats_modes modes_of_draw(struct stats_rng *rng, size_t n, size_t modes,
                                        const double *shares, double apart)
{
    double values[MOST];
    double sorted[MOST];
    for (size_t i = 0; i < n; i++) {
        double u = stats_rng_uniform(rng);
        values[i] = draw_normal(rng);
        for (size_t mode = 0; mode + 1 < modes && u >= shares[mode]; mode++) {
            values[i] += apart;
            u -= shares[mode];
        }
    }
    assert_true(stats_sort(values, n, sorted));
    return modes_of(sorted, n);
}

static void one_mode_is_rarely_taken_for_two(void **state)
{
    (void)state;
    static const size_t lengths[] = {10, 20, 30, 50, 100};
    for (size_t i = 0; i < LEN(lengths); i++) {
        struct stats_rng rng = stats_rng_stream(61, 0, i);
        int alarms = 0;
        for (int set = 0; set < 1000; set++) {
            alarms += modes_of_draw(&rng, lengths[i], 1, NULL, 0.0).count > 1;
        }
        assert_true(alarms <= 10);
    }
}

static void modes_eight_deviations_apart_are_found(void **state)
{
    (void)state;
    static const double shares[] = {0.7, 0.3};
    struct stats_rng rng = stats_rng_stream(62, 0, 0);
    int at_20 = 0;
    int at_50 = 0;
    for (int set = 0; set < 1000; set++) {
        at_20 += modes_of_draw(&rng, 20, 2, shares, 8.0).count == 2;
        at_50 += modes_of_draw(&rng, 50, 2, shares, 8.0).count == 2;
    }
    print_message("two modes found: %d of 1000 at 20, %d at 50\n", at_20, at_50);
    assert_true(at_20 >= 930);
    assert_true(at_50 >= 980);
}

static void three_and_four_modes_are_found(void **state)
{
    (void)state;
    static const double thirds[] = {0.34, 0.33, 0.33};
    static const double quarters[] = {0.25, 0.25, 0.25, 0.25};
    struct stats_rng rng = stats_rng_stream(63, 0, 0);
    int three = 0;
    int four = 0;
    for (int set = 0; set < 200; set++) {
        three += modes_of_draw(&rng, 90, 3, thirds, 10.0).count == 3;
        four += modes_of_draw(&rng, 200, 4, quarters, 10.0).count == 4;
    }
    print_message("of 200: three modes %d, four %d\n", three, four);
    assert_true(three >= 195);
    assert_true(four >= 190);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separations_are_those_of_the_reference),
        cmocka_unit_test(places_and_weights_are_those_of_the_parts),
        cmocka_unit_test(thresholds_are_linear_in_the_log_of_n),
        cmocka_unit_test(fewer_than_ten_values_cannot_tell),
        cmocka_unit_test(equal_values_are_one_mode),
        cmocka_unit_test(two_ticks_of_a_clock_are_one_mode_and_two_values_are_two),
        cmocka_unit_test(a_pair_far_away_is_no_mode),
        cmocka_unit_test(one_mode_is_rarely_taken_for_two),
        cmocka_unit_test(modes_eight_deviations_apart_are_found),
        cmocka_unit_test(three_and_four_modes_are_found),
    };
    return cmocka_run_group_tests_name("stats/modes", tests, NULL, NULL);
}
