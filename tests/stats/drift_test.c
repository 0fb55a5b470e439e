/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/drift.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/golden.h"
#include "tests/stats/near.h"

#define MOST 256

static void autocorrelation_and_p_are_those_of_the_reference(void **state)
{
    (void)state;
    size_t with_p = 0;
    for (size_t i = 0; i < LEN(golden_samples); i++) {
        const struct golden *golden = &golden_samples[i];
        double scratch[2 * MOST];
        struct stats_drift found = stats_drift(golden->values, golden->n, scratch);
        if (golden->n < 10) {
            assert_true(isnan(found.r1) && isnan(found.p) && !found.warned);
            continue;
        }
        ASSERT_NEAR(found.r1, golden->r1, 1e-12);
        if (!isnan(golden->drift_p)) {
            ASSERT_NEAR(found.p, golden->drift_p, 1e-11);
            with_p++;
        }
    }
    assert_true(with_p >= 3);
}

static void short_and_broken_series_say_nothing(void **state)
{
    (void)state;
    double values[12];
    double scratch[24];
    for (size_t i = 0; i < 12; i++) {
        values[i] = (double)i;
    }
    for (size_t n = 0; n < 10; n++) {
        struct stats_drift found = stats_drift(values, n, scratch);
        assert_true(isnan(found.r1) && isnan(found.p) && !found.warned);
        ASSERT_NEAR(found.widen, 1.0, 0.0);
    }
    values[3] = NAN;
    assert_false(stats_drift(values, 12, scratch).warned);
    values[3] = INFINITY;
    assert_true(isnan(stats_drift(values, 12, scratch).r1));
}

static void equal_values_do_not_drift(void **state)
{
    (void)state;
    double values[20] = {0};
    double scratch[40];
    struct stats_drift found = stats_drift(values, 20, scratch);
    ASSERT_NEAR(found.r1, 0.0, 0.0);
    ASSERT_NEAR(found.p, 1.0, 0.0);
    assert_false(found.warned);
}

static void a_steady_climb_warns_and_widens_to_the_most(void **state)
{
    (void)state;
    double values[40];
    double scratch[80];
    for (size_t i = 0; i < 40; i++) {
        values[i] = exp((double)i); // ranks do not care how fast it climbs
    }
    struct stats_drift found = stats_drift(values, 40, scratch);
    assert_true(found.warned && found.p < 1e-6);
    assert_true(found.r1 > 0.9);
    ASSERT_NEAR(found.widen, sqrt(1.95 / 0.05), 1e-12);
}

static void alternation_is_no_drift(void **state)
{
    (void)state;
    double values[30];
    double scratch[60];
    for (size_t i = 0; i < 30; i++) {
        values[i] = (i % 2 == 0 ? 1.0 : 2.0) + 0.001 * (double)i;
    }
    struct stats_drift found = stats_drift(values, 30, scratch);
    assert_true(found.r1 < -0.2 && found.p > 0.9);
    assert_false(found.warned);
}

/* The share of series that are warned of, AR(1) with the given phi across values. */
static double share_warned(size_t n, double phi, int sets, uint64_t stream)
{
    struct stats_rng rng = stats_rng_stream(31, stream, n);
    int warned = 0;
    for (int set = 0; set < sets; set++) {
        double values[MOST];
        double scratch[2 * MOST];
        double last = draw_normal(&rng);
        for (size_t i = 0; i < n; i++) {
            last = phi * last + sqrt(1.0 - phi * phi) * draw_normal(&rng);
            values[i] = last;
        }
        warned += stats_drift(values, n, scratch).warned;
    }
    return (double)warned / sets;
}

static void independent_values_are_rarely_warned_of(void **state)
{
    (void)state;
    static const size_t lengths[] = {10, 11, 12, 15, 20, 30, 50, 100, 200};
    for (size_t i = 0; i < LEN(lengths); i++) {
        /* 5 % with a standard error of 0.5 %. */
        double share = share_warned(lengths[i], 0.0, 2000, 0);
        print_message("independent, n %zu: %.1f %% warned\n", lengths[i], 100.0 * share);
        assert_true(share >= 0.035 && share <= 0.065);
    }
}

static void ties_do_not_raise_false_warnings(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(32, 0, 0);
    int warned = 0;
    for (int set = 0; set < 3000; set++) {
        double values[20];
        double scratch[40];
        for (size_t i = 0; i < 20; i++) {
            values[i] = (double)stats_rng_below(&rng, 4);
        }
        warned += stats_drift(values, 20, scratch).warned;
    }
    assert_true(warned >= 105 && warned <= 195);
}

static void dependent_values_are_warned_of(void **state)
{
    (void)state;
    double at_20 = share_warned(20, 0.7, 1000, 1);
    double at_30 = share_warned(30, 0.7, 1000, 1);
    print_message("AR(1) 0.7: %.0f %% warned at 20, %.0f %% at 30\n", 100.0 * at_20,
                  100.0 * at_30);
    assert_true(at_20 >= 0.60);
    assert_true(at_30 >= 0.79);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(autocorrelation_and_p_are_those_of_the_reference),
        cmocka_unit_test(short_and_broken_series_say_nothing),
        cmocka_unit_test(equal_values_do_not_drift),
        cmocka_unit_test(a_steady_climb_warns_and_widens_to_the_most),
        cmocka_unit_test(alternation_is_no_drift),
        cmocka_unit_test(independent_values_are_rarely_warned_of),
        cmocka_unit_test(ties_do_not_raise_false_warnings),
        cmocka_unit_test(dependent_values_are_warned_of),
    };
    return cmocka_run_group_tests_name("stats/drift", tests, NULL, NULL);
}
