/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/level.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/stats/near.h"

#define N 400

static const struct stats_level_rule usual = {
    .beta = 3.4, .min_length = 3, .least_scale = 1e-3};

/* AR(1) of standard deviation 1. */
static void draw(double phi, uint64_t stream, double *values)
{
    struct stats_rng rng = stats_rng_stream(95, stream, 0);
    double last = draw_normal(&rng);
    for (size_t i = 0; i < N; i++) {
        last = phi * last + sqrt(1.0 - phi * phi) * draw_normal(&rng);
        values[i] = last;
    }
}

static void autocorrelation_is_found_beside_levels(void **state)
{
    (void)state;
    void *scratch = malloc(stats_levels_scratch(N));
    assert_non_null(scratch);
    static const double phis[] = {0.0, 0.3, 0.6, 0.8};
    for (size_t i = 0; i < LEN(phis); i++) {
        double phi = 0.0;
        double scale = 0.0;
        for (uint64_t set = 0; set < 20; set++) {
            double values[N];
            draw(phis[i], set, values);
            for (size_t j = 150; j < N; j++) {
                values[j] += 20.0;
            }
            struct stats_levels found = stats_levels(values, N, &usual, scratch);
            assert_int_equal(found.count, 2);
            assert_in_range(found.starts[1], 148, 152);
            phi += found.phi / 20.0;
            scale += found.scale / 20.0;
        }
        print_message("phi %.1f: %.2f, scale %.2f\n", phis[i], phi, scale);
        assert_true(fabs(phi - phis[i]) < 0.06); // never negative, so above 0 for none
        assert_true(fabs(scale - 1.0) < 0.15);
    }
    free(scratch);
}

static void a_decay_at_the_start_is_not_autocorrelation(void **state)
{
    (void)state;
    void *scratch = malloc(stats_levels_scratch(N));
    assert_non_null(scratch);
    double values[N];
    draw(0.0, 50, values);
    for (size_t i = 0; i < N; i++) {
        values[i] += 30.0 * exp(-(double)i / 8.0);
    }
    struct stats_level_rule rule = usual;
    rule.phi_from = N / 2;
    struct stats_levels found = stats_levels(values, N, &rule, scratch);
    assert_true(found.phi < 0.1);
    assert_true(found.count > 2);
    free(scratch);
}

static void segments_are_joined(void **state)
{
    (void)state;
    double values[30];
    for (size_t i = 0; i < 30; i++) {
        values[i] = (double)(i % 3) + (i < 10 ? 0.0 : i < 20 ? 100.0 : 300.0);
    }
    void *scratch = malloc(stats_levels_scratch(30));
    assert_non_null(scratch);
    struct stats_levels levels = stats_levels(values, 30, &usual, scratch);
    assert_int_equal(levels.count, 3);
    assert_int_equal(stats_level_end(&levels, 1), 20);
    assert_int_equal(stats_level_end(&levels, 2), 30);
    stats_level_join(&levels, 2);
    assert_int_equal(levels.count, 2);
    assert_int_equal(stats_level_end(&levels, 1), 30);
    double sorted[30];
    assert_int_equal(stats_level_sort(&levels, 1, sorted), 20);
    ASSERT_NEAR(sorted[0], 100.0, 0.0);
    ASSERT_NEAR(sorted[19], 302.0, 0.0);
    ASSERT_NEAR(levels.medians[1], (102.0 + 300.0) / 2.0, 1e-12);
    free(scratch);
}

static void series_without_levels_have_none(void **state)
{
    (void)state;
    double values[30] = {0};
    void *scratch = malloc(stats_levels_scratch(30));
    assert_non_null(scratch);
    assert_int_equal(stats_levels(values, 0, &usual, scratch).count, 0);
    assert_int_equal(stats_levels(values, 1, &usual, scratch).count, 0);
    assert_int_equal(stats_levels(values, 2, &usual, scratch).count, 1);
    struct stats_levels found = stats_levels(values, 30, &usual, scratch);
    assert_int_equal(found.count, 1);
    ASSERT_NEAR(found.scale, usual.least_scale, 0.0);
    values[12] = NAN;
    found = stats_levels(values, 30, &usual, scratch);
    assert_int_equal(found.count, 0);
    assert_true(isnan(found.scale) && isnan(found.phi));
    free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(autocorrelation_is_found_beside_levels),
        cmocka_unit_test(a_decay_at_the_start_is_not_autocorrelation),
        cmocka_unit_test(segments_are_joined),
        cmocka_unit_test(series_without_levels_have_none),
    };
    return cmocka_run_group_tests_name("stats/level", tests, NULL, NULL);
}
