/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/mann_whitney.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "stats/quantile.h"
#include "tests/stats/golden_ranks.h"
#include "tests/stats/near.h"

#define MOST_SCRATCH 500001

static double scratch[MOST_SCRATCH];

static double below(size_t u, size_t n, size_t m)
{
    assert_true(stats_mann_whitney_scratch(n, m) <= MOST_SCRATCH);
    return stats_mann_whitney_below(u, n, m, scratch);
}

static void the_null_distribution_is_that_of_whole_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_nulls); i++) {
        const struct golden_null *golden = &golden_nulls[i];
        if (golden->m > 0 && stats_mann_whitney_scratch(golden->n, golden->m) > 1) {
            ASSERT_NEAR(below(golden->w, golden->n, golden->m), golden->p, 1e-12);
            ASSERT_NEAR(below(golden->w, golden->m, golden->n), golden->p, 1e-12);
        }
    }
}

/* The sizes behind the last that is counted, at 1 to 6 standard deviations. */
static void the_expansion_is_near_the_counts(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t i = 0; i < LEN(golden_nulls); i++) {
        const struct golden_null *golden = &golden_nulls[i];
        size_t few = golden->n < golden->m ? golden->n : golden->m;
        if (few < 10 || stats_mann_whitney_scratch(golden->n, golden->m) > 1) {
            continue;
        }
        double p = below(golden->w, golden->n, golden->m);
        assert_true(fabs(p - golden->p) < (few > 100 ? 3e-10 : few > 10 ? 4e-8 : 7e-7));
        if (golden->p > 1e-4) {
            ASSERT_NEAR(p, golden->p, few > 100 ? 1e-7 : few > 10 ? 1e-5 : 3e-4);
        } else if (golden->p < 1e-7) {
            assert_true(p >= golden->p);
        }
        checked++;
    }
    assert_int_equal(checked, 4 * 8 - 1);
}

static void a_large_distribution_falls_to_its_end_without_a_step(void **state)
{
    (void)state;
    const size_t sizes[][2] = {{250, 250}, {10, 200000}, {20000, 20000}};
    for (size_t i = 0; i < LEN(sizes); i++) {
        size_t total = sizes[i][0] * sizes[i][1];
        double last = 1.0;
        for (size_t part = 500; part <= 1000; part++) {
            double p = below(total - total / 1000 * part, sizes[i][0], sizes[i][1]);
            assert_true(p >= 0.0 && p <= last);
            last = p;
        }
        double middle = below(total / 2, sizes[i][0], sizes[i][1]);
        assert_true(middle >= 0.5 && middle < 0.501);
    }
}

static void shifts_and_intervals_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_twos); i++) {
        const struct golden_two *golden = &golden_twos[i];
        double a[64];
        double b[64];
        size_t n = golden->n;
        size_t m = golden->m;
        assert_true(stats_sort(golden->a, n, a) && stats_sort(golden->b, m, b));
        for (size_t j = 0; j < LEN(golden_rank_levels); j++) {
            struct stats_estimate found =
                stats_mann_whitney(a, n, b, m, golden_rank_levels[j], scratch);
            ASSERT_NEAR(found.point, golden->shift, 1e-15);
            ASSERT_NEAR(found.low, golden->intervals[j][0], 0.0);
            ASSERT_NEAR(found.high, golden->intervals[j][1], 0.0);
            ASSERT_NEAR(found.achieved_level, golden->intervals[j][2], 1e-14);
            assert_int_equal(found.n, n + m);
            assert_string_equal(found.method, "mann-whitney");
        }
        for (size_t j = 0; j < LEN(golden->probes); j++) {
            ASSERT_NEAR(stats_mann_whitney_p(a, n, b, m, golden->probes[j], scratch),
                        golden->probe_p[j], 1e-12);
        }
    }
}

static void swapping_the_samples_turns_the_shift(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(51, 0, 0);
    for (int set = 0; set < 200; set++) {
        double a[40];
        double b[40];
        size_t n = 1 + stats_rng_below(&rng, 40);
        size_t m = 1 + stats_rng_below(&rng, 40);
        for (size_t i = 0; i < n; i++) {
            a[i] = draw_normal(&rng);
        }
        for (size_t i = 0; i < m; i++) {
            b[i] = 0.5 + draw_normal(&rng);
        }
        assert_true(stats_sort(a, n, a) && stats_sort(b, m, b));
        struct stats_estimate there = stats_mann_whitney(a, n, b, m, 0.95, scratch);
        struct stats_estimate back = stats_mann_whitney(b, m, a, n, 0.95, scratch);
        ASSERT_NEAR(back.point, -there.point, 0.0);
        ASSERT_NEAR(back.low, -there.high, 0.0);
        ASSERT_NEAR(back.high, -there.low, 0.0);
        ASSERT_NEAR(stats_mann_whitney_p(a, n, b, m, 0.0, scratch),
                    stats_mann_whitney_p(b, m, a, n, 0.0, scratch), 0.0);
    }
}

static void the_interval_and_p_agree(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(52, 0, 0);
    for (int set = 0; set < 300; set++) {
        double a[30];
        double b[30];
        size_t n = 4 + stats_rng_below(&rng, 27);
        size_t m = 4 + stats_rng_below(&rng, 27);
        for (size_t i = 0; i < n; i++) {
            a[i] = draw_normal(&rng);
        }
        for (size_t i = 0; i < m; i++) {
            b[i] = draw_normal(&rng);
        }
        assert_true(stats_sort(a, n, a) && stats_sort(b, m, b));
        struct stats_estimate found = stats_mann_whitney(a, n, b, m, 0.95, scratch);
        double outside = nextafter(found.high, 1e9);
        assert_true(stats_mann_whitney_p(a, n, b, m, found.high, scratch) > 0.05);
        ASSERT_NEAR(stats_mann_whitney_p(a, n, b, m, outside, scratch),
                    1.0 - found.achieved_level, 1e-12);
    }
}

static void too_few_values_have_no_interval(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0, 5.0};
    const size_t none[][2] = {{0, 0}, {0, 5}, {5, 0}, {1, 1}, {2, 3}, {4, 2}};
    for (size_t i = 0; i < LEN(none); i++) {
        size_t n = none[i][0];
        size_t m = none[i][1];
        struct stats_estimate found =
            stats_mann_whitney(values, n, values, m, 0.95, scratch);
        assert_true(isnan(found.low) && isnan(found.high));
        ASSERT_NEAR(found.achieved_level, 0.0, 0.0);
        bool is_empty = n == 0 || m == 0;
        assert_int_equal(isnan(found.point) != 0, is_empty);
        double p = stats_mann_whitney_p(values, n, values, m, 0.0, scratch);
        assert_int_equal(isnan(p) != 0, is_empty);
    }
    struct stats_estimate three = stats_mann_whitney(values, 3, values, 3, 0.95, scratch);
    ASSERT_NEAR(three.low, -2.0, 0.0);
    ASSERT_NEAR(three.high, 2.0, 0.0);
    ASSERT_NEAR(three.achieved_level, 0.9, 1e-15);
}

static void equal_values_give_a_point(void **state)
{
    (void)state;
    double a[8];
    double b[8];
    for (size_t i = 0; i < LEN(a); i++) {
        a[i] = 1.0;
        b[i] = 3.0;
    }
    struct stats_estimate found = stats_mann_whitney(a, 8, b, 8, 0.95, scratch);
    ASSERT_NEAR(found.low, 2.0, 0.0);
    ASSERT_NEAR(found.high, 2.0, 0.0);
    ASSERT_NEAR(stats_mann_whitney_p(a, 8, b, 8, 2.0, scratch), 1.0, 0.0);
    ASSERT_NEAR(stats_mann_whitney_p(a, 8, b, 8, 0.0, scratch), 2.0 / 12870.0, 1e-14);
}

static void odd_questions_have_an_answer(void **state)
{
    (void)state;
    const double values[] = {-1e308, -1.0, -0.0, 0.0, 1.0, 1e308};
    const double levels[] = {0.0, 1.0, -1.0, NAN};
    for (size_t i = 0; i < LEN(levels); i++) {
        struct stats_estimate found =
            stats_mann_whitney(values, 6, values, 6, levels[i], scratch);
        assert_true(isnan(found.low) && isnan(found.high));
        ASSERT_NEAR(found.point, 0.0, 0.0);
    }
    assert_true(isnan(stats_mann_whitney_p(values, 6, values, 6, NAN, scratch)));
    ASSERT_NEAR(stats_mann_whitney_p(values, 6, values + 1, 4, INFINITY, scratch),
                2.0 / 210.0, 1e-14);
}

static void a_hundred_thousand_values_are_no_trouble(void **state)
{
    (void)state;
    static double values[100000];
    size_t n = LEN(values);
    assert_int_equal(stats_mann_whitney_scratch(n, n), 1);
    for (size_t i = 0; i < n; i++) {
        values[i] = (double)i;
    }
    struct stats_estimate found = stats_mann_whitney(values, n, values, n, 0.95, scratch);
    ASSERT_NEAR(found.point, 0.0, 0.0);
    ASSERT_NEAR(found.high, 1.959964 * sqrt((double)n / 6.0), 1e-2);
    struct stats_estimate few = stats_mann_whitney(values, 3, values, n, 0.95, scratch);
    assert_true(few.low < few.point && few.point < few.high);
    assert_true(few.achieved_level >= 0.95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_null_distribution_is_that_of_whole_numbers),
        cmocka_unit_test(the_expansion_is_near_the_counts),
        cmocka_unit_test(a_large_distribution_falls_to_its_end_without_a_step),
        cmocka_unit_test(shifts_and_intervals_are_those_of_the_reference),
        cmocka_unit_test(swapping_the_samples_turns_the_shift),
        cmocka_unit_test(the_interval_and_p_agree),
        cmocka_unit_test(too_few_values_have_no_interval),
        cmocka_unit_test(equal_values_give_a_point),
        cmocka_unit_test(odd_questions_have_an_answer),
        cmocka_unit_test(a_hundred_thousand_values_are_no_trouble),
    };
    return cmocka_run_group_tests_name("stats/mann_whitney", tests, NULL, NULL);
}
