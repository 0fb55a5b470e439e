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
#include "tests/stats/near.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_the_reference),
        cmocka_unit_test(fewer_than_four_values_have_none),
        cmocka_unit_test(equal_values_have_none),
        cmocka_unit_test(a_coarse_clock_does_not_make_half_a_sample_severe),
    };
    return cmocka_run_group_tests_name("stats/outlier", tests, NULL, NULL);
}
