/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/signed_rank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "stats/quantile.h"
#include "tests/stats/golden.h"
#include "tests/stats/golden_ranks.h"
#include "tests/stats/near.h"

/* Of 300, the most that is counted. */
#define MOST_SCRATCH 22576

static double scratch[MOST_SCRATCH];

static void the_null_distribution_is_that_of_whole_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_nulls); i++) {
        const struct golden_null *golden = &golden_nulls[i];
        if (golden->m > 0) {
            continue;
        }
        assert_true(stats_signed_rank_scratch(golden->n) <= MOST_SCRATCH);
        double p = stats_signed_rank_below(golden->w, golden->n, scratch);
        if (golden->n <= 300) {
            ASSERT_NEAR(p, golden->p, 1e-12);
        } else if (golden->p > 1e-6) {
            ASSERT_NEAR(p, golden->p, 1e-6);
            assert_true(fabs(p - golden->p) < 1e-10);
        } else {
            assert_true(p >= golden->p); // 0 where it is below what a double holds
        }
    }
}

static void a_large_distribution_falls_to_its_end_without_a_step(void **state)
{
    (void)state;
    const size_t sizes[] = {301, 1000, 20000};
    for (size_t i = 0; i < LEN(sizes); i++) {
        size_t total = sizes[i] * (sizes[i] + 1) / 2;
        double last = 1.0;
        for (size_t part = 500; part <= 1000; part++) {
            size_t w = total - total / 1000 * part;
            double p = stats_signed_rank_below(w, sizes[i], scratch);
            assert_true(p >= 0.0 && p <= last);
            last = p;
        }
        double middle = stats_signed_rank_below(total / 2, sizes[i], scratch);
        assert_true(middle >= 0.5 && middle < 0.501);
    }
}

static void centres_and_intervals_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_ones); i++) {
        const struct golden_one *golden = &golden_ones[i];
        const struct golden *sample = &golden_samples[i];
        double sorted[256];
        assert_string_equal(golden->name, sample->name);
        assert_true(stats_sort(sample->values, sample->n, sorted));
        for (size_t j = 0; j < LEN(golden_rank_levels); j++) {
            struct stats_estimate found =
                stats_signed_rank(sorted, sample->n, golden_rank_levels[j], scratch);
            ASSERT_NEAR(found.point, golden->centre, 1e-15);
            ASSERT_NEAR(found.low, golden->intervals[j][0], 0.0);
            ASSERT_NEAR(found.high, golden->intervals[j][1], 0.0);
            ASSERT_NEAR(found.achieved_level, golden->intervals[j][2], 1e-14);
            ASSERT_NEAR(found.level, golden_rank_levels[j], 0.0);
            assert_int_equal(found.n, sample->n);
            assert_string_equal(found.method, "signed-rank");
        }
        for (size_t j = 0; j < LEN(golden->probes); j++) {
            ASSERT_NEAR(
                stats_signed_rank_p(sorted, sample->n, golden->probes[j], scratch),
                golden->probe_p[j], 1e-12);
        }
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Against a list of all averages, where it is found in its place to the last bit. */
static void an_end_is_one_of_the_averages(void **state)
{
    (void)state;
    static double averages[60 * 61 / 2];
    struct stats_rng rng = stats_rng_stream(41, 0, 0);
    for (int set = 0; set < 60; set++) {
        double sorted[60];
        size_t n = 5 + stats_rng_below(&rng, 56);
        for (size_t i = 0; i < n; i++) {
            double value = exp(3.0 * draw_normal(&rng)) - 1.0;
            sorted[i] = set % 3 == 0 ? floor(value) : value;
        }
        assert_true(stats_sort(sorted, n, sorted));
        size_t count = 0;
        for (size_t i = 0; i < n; i++) {
            for (size_t j = i; j < n; j++) {
                averages[count++] = (sorted[i] + sorted[j]) / 2.0;
            }
        }
        qsort(averages, count, sizeof(averages[0]), compare);
        struct stats_estimate found = stats_signed_rank(sorted, n, 0.95, scratch);
        size_t d = 1; // the largest whose interval has the level
        for (size_t step = count / 2; step > 0; step /= 2) {
            while (2.0 * stats_signed_rank_below(d + step - 1, n, scratch) <=
                   1.0 - 0.95) {
                d += step;
            }
        }
        ASSERT_NEAR(found.low, averages[d - 1], 0.0);
        ASSERT_NEAR(found.high, averages[count - d], 0.0);
        double middle = (averages[(count - 1) / 2] + averages[count / 2]) / 2.0;
        ASSERT_NEAR(found.point, middle, 1e-15);
    }
}

static void too_few_values_have_no_interval(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0, 5.0};
    for (size_t n = 0; n <= 4; n++) {
        struct stats_estimate found = stats_signed_rank(values, n, 0.95, scratch);
        assert_true(isnan(found.low) && isnan(found.high));
        ASSERT_NEAR(found.achieved_level, 0.0, 0.0);
        assert_int_equal(isnan(found.point) != 0, n == 0);
        assert_int_equal(isnan(stats_signed_rank_p(values, n, 0.0, scratch)) != 0,
                         n == 0);
    }
    struct stats_estimate five = stats_signed_rank(values, 5, 0.95, scratch);
    ASSERT_NEAR(five.low, 1.0, 0.0);
    ASSERT_NEAR(five.high, 5.0, 0.0);
    ASSERT_NEAR(five.achieved_level, 0.9375, 1e-15);
}

static void equal_values_give_a_point(void **state)
{
    (void)state;
    double values[12];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = 0.1;
    }
    for (size_t n = 5; n <= LEN(values); n++) {
        struct stats_estimate found = stats_signed_rank(values, n, 0.95, scratch);
        ASSERT_NEAR(found.point, 0.1, 0.0);
        ASSERT_NEAR(found.low, 0.1, 0.0);
        ASSERT_NEAR(found.high, 0.1, 0.0);
        ASSERT_NEAR(stats_signed_rank_p(values, n, 0.1, scratch), 1.0, 0.0);
        ASSERT_NEAR(stats_signed_rank_p(values, n, 0.2, scratch), ldexp(1.0, 1 - (int)n),
                    1e-12);
    }
}

static void odd_questions_have_an_answer(void **state)
{
    (void)state;
    const double values[] = {-1e308, -1.0, -0.0, 0.0, 1.0, 1e308};
    const double levels[] = {0.0, 1.0, -1.0, NAN};
    for (size_t i = 0; i < LEN(levels); i++) {
        struct stats_estimate found = stats_signed_rank(values, 6, levels[i], scratch);
        assert_true(isnan(found.low) && isnan(found.high));
        ASSERT_NEAR(found.point, 0.0, 0.0);
    }
    assert_true(isnan(stats_signed_rank_p(values, 6, NAN, scratch)));
    ASSERT_NEAR(stats_signed_rank_p(values, 6, INFINITY, scratch), 1.0 / 32.0, 1e-15);
    ASSERT_NEAR(stats_signed_rank_p(values, 6, -INFINITY, scratch), 1.0 / 32.0, 1e-15);
}

static void the_interval_and_p_agree(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(42, 0, 0);
    for (int set = 0; set < 400; set++) {
        double sorted[40];
        size_t n = 6 + stats_rng_below(&rng, 35);
        for (size_t i = 0; i < n; i++) {
            sorted[i] = draw_normal(&rng);
        }
        assert_true(stats_sort(sorted, n, sorted));
        struct stats_estimate found = stats_signed_rank(sorted, n, 0.95, scratch);
        double inside = stats_signed_rank_p(sorted, n, found.low, scratch);
        double outside =
            stats_signed_rank_p(sorted, n, nextafter(found.low, -1e9), scratch);
        assert_true(inside > 0.05 && outside <= 0.05);
        ASSERT_NEAR(outside, 1.0 - found.achieved_level, 1e-12);
    }
}

static void a_hundred_thousand_values_are_no_trouble(void **state)
{
    (void)state;
    static double values[100000];
    size_t n = LEN(values);
    assert_int_equal(stats_signed_rank_scratch(n), 1);
    for (size_t i = 0; i < n; i++) {
        values[i] = (double)i;
    }
    struct stats_estimate found = stats_signed_rank(values, n, 0.95, scratch);
    ASSERT_NEAR(found.point, (double)(n - 1) / 2.0, 0.0);
    /* Of a uniform of width n the centre has the deviation n sqrt(1 / 12 n). */
    ASSERT_NEAR(found.high - found.low, 2.0 * 1.959964 * sqrt((double)n / 12.0), 1e-2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_null_distribution_is_that_of_whole_numbers),
        cmocka_unit_test(a_large_distribution_falls_to_its_end_without_a_step),
        cmocka_unit_test(centres_and_intervals_are_those_of_the_reference),
        cmocka_unit_test(an_end_is_one_of_the_averages),
        cmocka_unit_test(too_few_values_have_no_interval),
        cmocka_unit_test(equal_values_give_a_point),
        cmocka_unit_test(odd_questions_have_an_answer),
        cmocka_unit_test(the_interval_and_p_agree),
        cmocka_unit_test(a_hundred_thousand_values_are_no_trouble),
    };
    return cmocka_run_group_tests_name("stats/signed_rank", tests, NULL, NULL);
}
