/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/complexity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden_shape.h"
#include "tests/stats/near.h"

#define MOST 16

/* Sizes first, first * step, ... and the times of a growth without noise. */
static size_t make_curve(enum stats_growth growth, double first, double step, size_t n,
                         double constant, double *sizes, double *times)
{
    for (size_t i = 0; i < n; i++) {
        sizes[i] = i > 0 ? sizes[i - 1] * step : first;
        times[i] = constant + 3.0 * stats_growth_of(growth, sizes[i]);
    }
    return n;
}

static void fits_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_curves); i++) {
        const struct golden_curve *golden = &golden_curves[i];
        double scratch[3 * MOST];
        struct stats_complexity found =
            stats_complexity(golden->sizes, golden->times, golden->n, 0.0, 0.95, scratch);
        assert_true(found.is_known && !found.is_ambiguous);
        assert_int_equal(found.model, golden->growth);
        for (size_t j = 0; j < STATS_GROWTHS; j++) {
            const double *fit = golden->fits[j];
            /* Compared by what they make of the times: a is a small difference at times. */
            ASSERT_NEAR(found.fits[j].error, fit[2], 1e-9);
            ASSERT_NEAR(found.fits[j].bic, fit[3], 1e-9);
            ASSERT_NEAR(found.fits[j].b, fit[1], 1e-9);
            assert_true(isnan(fit[0]) ||
                        fabs(found.fits[j].a - fit[0]) <= 1e-9 * golden->times[0]);
        }
        ASSERT_NEAR(found.slope.point, golden->slope[0], 1e-9);
        ASSERT_NEAR(found.slope.low, golden->slope[1], 1e-8);
        ASSERT_NEAR(found.slope.high, golden->slope[2], 1e-8);
    }
}

static void exact_curves_have_their_model_and_coefficients(void **state)
{
    (void)state;
    for (int growth = 0; growth < STATS_GROWTHS; growth++) {
        double sizes[MOST];
        double times[MOST];
        double scratch[3 * MOST];
        size_t n = make_curve((enum stats_growth)growth, 4.0, 4.0, 8, 50.0, sizes, times);
        struct stats_complexity found =
            stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
        assert_true(found.is_known && !found.is_ambiguous);
        assert_int_equal(found.model, growth);
        assert_true(found.fits[growth].is_candidate);
        ASSERT_NEAR(found.fits[growth].a, 50.0, 1e-9);
        ASSERT_NEAR(found.fits[growth].b + 1.0, growth > 0 ? 4.0 : 1.0, 1e-9);
        assert_false(found.too_few_sizes || found.too_few_decades);
    }
}

static void a_constant_part_is_never_negative(void **state)
{
    (void)state;
    double sizes[MOST];
    double times[MOST];
    double scratch[3 * MOST];
    size_t n = make_curve(STATS_GROWTH_QUADRATIC, 4.0, 4.0, 8, 0.0, sizes, times);
    struct stats_complexity found = stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
    assert_int_equal(found.model, STATS_GROWTH_QUADRATIC);
    for (size_t i = 0; i < STATS_GROWTHS; i++) {
        assert_true(found.fits[i].a >= 0.0);
    }
    ASSERT_NEAR(found.slope.point, 2.0, 1e-9);
}

static void growth_beneath_a_large_constant_part_is_said_to_be_hidden(void **state)
{
    (void)state;
    double sizes[MOST];
    double times[MOST];
    double scratch[3 * MOST];
    size_t n = make_curve(STATS_GROWTH_LOGARITHMIC, 16.0, 4.0, 7, 240.0, sizes, times);
    struct stats_complexity found = stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
    assert_int_equal(found.model, STATS_GROWTH_LOGARITHMIC);
    assert_true(found.overhead_dominates);
    n = make_curve(STATS_GROWTH_CONSTANT, 16.0, 4.0, 7, 240.0, sizes, times);
    assert_false(
        stats_complexity(sizes, times, n, 0.0, 0.95, scratch).overhead_dominates);
}

static void few_sizes_and_a_short_range_are_flagged(void **state)
{
    (void)state;
    double sizes[MOST];
    double times[MOST];
    double scratch[3 * MOST];
    size_t n = make_curve(STATS_GROWTH_LINEAR, 4.0, 2.0, 5, 10.0, sizes, times);
    struct stats_complexity found = stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
    assert_true(found.is_known && found.too_few_sizes && found.too_few_decades);
    for (n = 0; n < 3; n++) {
        found = stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
        assert_false(found.is_known);
        assert_true(found.too_few_sizes && isnan(found.slope.point));
    }
    const double twice[] = {4.0, 4.0, 4.0, 8.0, 8.0, 8.0, 8.0};
    assert_false(stats_complexity(twice, times, 7, 0.0, 0.95, scratch).is_known);
}

static void input_that_has_no_log_is_not_known(void **state)
{
    (void)state;
    static const double bad[] = {0.0, -1.0, 0.5, NAN, INFINITY};
    double sizes[MOST];
    double times[MOST];
    double scratch[3 * MOST];
    for (size_t i = 0; i < LEN(bad); i++) {
        size_t n = make_curve(STATS_GROWTH_LINEAR, 4.0, 4.0, 8, 10.0, sizes, times);
        sizes[3] = bad[i];
        assert_false(stats_complexity(sizes, times, n, 0.0, 0.95, scratch).is_known);
        n = make_curve(STATS_GROWTH_LINEAR, 4.0, 4.0, 8, 10.0, sizes, times);
        times[3] = bad[i];
        assert_int_equal(stats_complexity(sizes, times, n, 0.0, 0.95, scratch).is_known,
                         bad[i] > 0.0 && isfinite(bad[i]));
    }
}

static void the_unit_of_the_times_does_not_matter(void **state)
{
    (void)state;
    static const double scales[] = {1e-200, 1e-9, 1e3, 1e200};
    const struct golden_curve *golden = &golden_curves[3];
    double scratch[3 * MOST];
    struct stats_complexity plain =
        stats_complexity(golden->sizes, golden->times, golden->n, 0.0, 0.95, scratch);
    for (size_t i = 0; i < LEN(scales); i++) {
        double times[MOST];
        for (size_t j = 0; j < golden->n; j++) {
            times[j] = golden->times[j] * scales[i];
        }
        struct stats_complexity found =
            stats_complexity(golden->sizes, times, golden->n, 0.0, 0.95, scratch);
        assert_int_equal(found.model, plain.model);
        ASSERT_NEAR(found.fits[3].bic, plain.fits[3].bic, 1e-9);
        ASSERT_NEAR(found.slope.low, plain.slope.low, 1e-9);
    }
}

static void sizes_too_large_for_their_square_leave_that_model_out(void **state)
{
    (void)state;
    double sizes[MOST];
    double times[MOST];
    double scratch[3 * MOST];
    size_t n = make_curve(STATS_GROWTH_LINEAR, 1e150, 1e3, 8, 10.0, sizes, times);
    struct stats_complexity found = stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
    assert_int_equal(found.model, STATS_GROWTH_LINEAR);
    assert_true(isnan(found.fits[STATS_GROWTH_QUADRATIC].bic));
}

/* How often a growth is named, alone, when it is there. */
static int count_right(enum stats_growth growth, double step, size_t n, double noise)
{
    struct stats_rng rng = stats_rng_stream(81, (uint64_t)growth, n);
    int right = 0;
    for (int set = 0; set < 300; set++) {
        double sizes[MOST];
        double times[MOST];
        double scratch[3 * MOST];
        make_curve(growth, 16.0, step, n, 3.0 * stats_growth_of(growth, 16.0) + 1.0,
                   sizes, times);
        for (size_t i = 0; i < n; i++) {
            times[i] *= exp(noise * draw_normal(&rng));
        }
        struct stats_complexity found =
            stats_complexity(sizes, times, n, 0.0, 0.95, scratch);
        right += found.model == growth && !found.is_ambiguous;
    }
    return right;
}

static void noisy_curves_have_their_model(void **state)
{
    (void)state;
    for (int growth = 0; growth < STATS_GROWTHS; growth++) {
        int wide = count_right((enum stats_growth)growth, 4.0, 7, 0.03);
        int dense = count_right((enum stats_growth)growth, 2.0, 11, 0.03);
        print_message("%s: %d and %d of 300 right\n",
                      stats_growth_name((enum stats_growth)growth), wide, dense);
        assert_true(wide >= 282 && dense >= 282);
    }
}

/* The same times, as exact as they are and as if each could be twice as long. */
static void models_are_told_apart_no_better_than_the_times_are_known(void **state)
{
    (void)state;
    const double sizes[] = {1000.0, 3000.0, 10000.0, 30000.0, 100000.0};
    const double times[] = {1.0, 3.9, 12.8, 46.0, 165.0};
    double scratch[3 * 5];
    struct stats_complexity exact = stats_complexity(sizes, times, 5, 0.0, 0.95, scratch);
    assert_true(exact.is_known && !exact.is_ambiguous);
    assert_int_equal(exact.model, STATS_GROWTH_LINEARITHMIC);
    struct stats_complexity rough = stats_complexity(sizes, times, 5, 0.4, 0.95, scratch);
    assert_true(rough.is_ambiguous);
    assert_true(rough.fits[STATS_GROWTH_LINEAR].is_candidate);
    assert_true(rough.fits[STATS_GROWTH_LINEARITHMIC].is_candidate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_are_those_of_the_reference),
        cmocka_unit_test(exact_curves_have_their_model_and_coefficients),
        cmocka_unit_test(a_constant_part_is_never_negative),
        cmocka_unit_test(growth_beneath_a_large_constant_part_is_said_to_be_hidden),
        cmocka_unit_test(few_sizes_and_a_short_range_are_flagged),
        cmocka_unit_test(input_that_has_no_log_is_not_known),
        cmocka_unit_test(the_unit_of_the_times_does_not_matter),
        cmocka_unit_test(sizes_too_large_for_their_square_leave_that_model_out),
        cmocka_unit_test(noisy_curves_have_their_model),
        cmocka_unit_test(models_are_told_apart_no_better_than_the_times_are_known),
    };
    return cmocka_run_group_tests_name("stats/complexity", tests, NULL, NULL);
}
