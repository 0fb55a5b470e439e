/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/change.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/order.h"
#include "stats/quantile.h"
#include "tests/stats/near.h"

#define MOST 64

/* n log ratios spread evenly over centre +- spread, and low and high by turns, as a series that
 * drifts is another matter. */
static struct stats_change change_of(double centre, double spread, size_t n)
{
    double values[MOST];
    double scratch[2 * MOST];
    for (size_t i = 0; i < n; i++) {
        size_t rank = i % 2 == 0 ? i / 2 : n - 1 - i / 2;
        double place = n > 1 ? 2.0 * (double)rank / (double)(n - 1) - 1.0 : 0.0;
        values[i] = centre + spread * place;
    }
    return stats_change_paired(values, n, 0.95, 0.02, scratch);
}

static void the_verdict_follows_from_the_intervals(void **state)
{
    (void)state;
    static const struct {
        double centre;
        double spread;
        size_t n;
        enum stats_verdict verdict;
        bool beyond_margin;
    } cases[] = {
        {0.10, 0.02, 20, STATS_VERDICT_SLOWER, true},
        {-0.10, 0.02, 20, STATS_VERDICT_FASTER, true},
        {0.01, 0.005, 20, STATS_VERDICT_SLOWER, false}, // real, but inside the margin
        {-0.01, 0.005, 20, STATS_VERDICT_FASTER, false},
        {0.00, 0.005, 20, STATS_VERDICT_SAME, false},
        {0.00, 0.20, 20, STATS_VERDICT_UNCLEAR, false},
        {0.03, 0.20, 20, STATS_VERDICT_UNCLEAR, false},
        {0.50, 0.00, 6, STATS_VERDICT_SLOWER, true},
        {0.00, 0.00, 6, STATS_VERDICT_SAME, false},
        {0.50, 0.00, 5, STATS_VERDICT_UNCLEAR, false},
        {0.00, 0.00, 5, STATS_VERDICT_UNCLEAR, false},
        {0.50, 0.00, 1, STATS_VERDICT_UNCLEAR, false},
    };
    for (size_t i = 0; i < LEN(cases); i++) {
        struct stats_change found =
            change_of(cases[i].centre, cases[i].spread, cases[i].n);
        if (found.verdict != cases[i].verdict ||
            found.beyond_margin != cases[i].beyond_margin) {
            fail_msg("case %zu is %s", i, stats_verdict_name(found.verdict));
        }
        assert_false(found.beyond_margin && found.within_margin);
        assert_true(found.within_margin || found.verdict != STATS_VERDICT_SAME);
        assert_int_equal(found.blocks, cases[i].n);
        ASSERT_NEAR(found.ratio.point, exp(cases[i].centre), 1e-12);
        if (found.verdict != STATS_VERDICT_UNCLEAR) {
            assert_true(isnan(found.blocks_needed));
        }
    }
}

static void a_real_change_may_be_negligible(void **state)
{
    (void)state;
    struct stats_change found = change_of(0.01, 0.005, 20);
    assert_int_equal(found.verdict, STATS_VERDICT_SLOWER);
    assert_true(found.within_margin && !found.beyond_margin);
    found = change_of(0.019, 0.005, 20); // neither within 2 % nor beyond
    assert_int_equal(found.verdict, STATS_VERDICT_SLOWER);
    assert_true(!found.within_margin && !found.beyond_margin);
}

static void verdicts_have_names(void **state)
{
    (void)state;
    assert_string_equal(stats_verdict_name(STATS_VERDICT_FASTER), "faster");
    assert_string_equal(stats_verdict_name(STATS_VERDICT_SLOWER), "slower");
    assert_string_equal(stats_verdict_name(STATS_VERDICT_SAME), "same");
    assert_string_equal(stats_verdict_name(STATS_VERDICT_UNCLEAR), "unclear");
}

static void no_blocks_give_no_number(void **state)
{
    (void)state;
    struct stats_change found = stats_change_paired(NULL, 0, 0.95, 0.02, NULL);
    assert_true(isnan(found.ratio.point) && isnan(found.ratio.low) && isnan(found.p));
    assert_true(isnan(found.blocks_needed));
    assert_int_equal(found.verdict, STATS_VERDICT_UNCLEAR);
}

static void what_is_not_finite_gives_no_number(void **state)
{
    (void)state;
    const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < LEN(bad); i++) {
        double values[8] = {0.1, 0.1, 0.1, bad[i], 0.1, 0.1, 0.1, 0.1};
        double scratch[2 * 8];
        struct stats_change found = stats_change_paired(values, 8, 0.95, 0.02, scratch);
        assert_true(isnan(found.ratio.point) && isnan(found.p));
        assert_int_equal(found.verdict, STATS_VERDICT_UNCLEAR);
        assert_int_equal(found.blocks, 8);
        assert_int_equal(found.ratio.n, 8);
    }
}

static void few_blocks_keep_their_estimate(void **state)
{
    (void)state;
    struct stats_change four = change_of(0.1, 0.01, 4);
    ASSERT_NEAR(four.ratio.point, exp(0.1), 1e-12);
    assert_true(isnan(four.ratio.low) && isnan(four.blocks_needed));
    struct stats_change five = change_of(0.1, 0.01, 5);
    ASSERT_NEAR(five.ratio.low, exp(0.09), 1e-12);
    ASSERT_NEAR(five.ratio.achieved_level, 0.9375, 1e-12);
    ASSERT_NEAR(five.blocks_needed, 6.0, 0.0);
}

static void a_level_that_the_blocks_cannot_reach_settles_nothing(void **state)
{
    (void)state;
    double values[7] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    double scratch[2 * 7];
    struct stats_change six = stats_change_paired(values, 6, 0.9818, 0.02, scratch);
    struct stats_change seven = stats_change_paired(values, 7, 0.9818, 0.02, scratch);
    assert_int_equal(six.verdict, STATS_VERDICT_UNCLEAR);
    assert_int_equal(seven.verdict, STATS_VERDICT_SLOWER);
}

static void the_verdict_agrees_with_p(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(21, 0, 0);
    size_t real = 0;
    for (int set = 0; set < 2000; set++) {
        double values[MOST];
        double scratch[2 * MOST];
        size_t n = 6 + stats_rng_below(&rng, 30);
        double centre = 0.02 * stats_rng_uniform(&rng);
        for (size_t i = 0; i < n; i++) {
            values[i] = centre + 0.02 * draw_normal(&rng);
        }
        struct stats_change found = stats_change_paired(values, n, 0.95, 0.02, scratch);
        bool is_real = found.verdict == STATS_VERDICT_SLOWER ||
                       found.verdict == STATS_VERDICT_FASTER;
        if (fabs(found.p - 0.05) > 1e-9) {
            assert_int_equal(is_real, found.p < 0.05);
        }
        real += is_real;
    }
    assert_true(real > 500 && real < 1900);
}

static void swapping_the_sides_inverts_the_ratio(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(22, 0, 0);
    for (int set = 0; set < 200; set++) {
        double values[20];
        double swapped[20];
        double scratch[2 * 20];
        for (size_t i = 0; i < 20; i++) {
            values[i] = 0.01 + 0.03 * draw_normal(&rng);
            swapped[19 - i] = -values[i];
        }
        struct stats_change there = stats_change_paired(values, 20, 0.95, 0.02, scratch);
        struct stats_change back = stats_change_paired(swapped, 20, 0.95, 0.02, scratch);
        ASSERT_NEAR(back.ratio.point, 1.0 / there.ratio.point, 1e-12);
        ASSERT_NEAR(back.ratio.low, 1.0 / there.ratio.high, 1e-12);
        ASSERT_NEAR(back.ratio.high, 1.0 / there.ratio.low, 1e-12);
        ASSERT_NEAR(back.p, there.p, 1e-12);
        assert_int_equal(back.verdict == STATS_VERDICT_FASTER,
                         there.verdict == STATS_VERDICT_SLOWER);
        assert_int_equal(back.verdict == STATS_VERDICT_SAME,
                         there.verdict == STATS_VERDICT_SAME);
    }
}

static void the_forecast_grows_with_the_noise_and_is_capped(void **state)
{
    (void)state;
    double last = 20.0;
    const double spreads[] = {0.08, 0.1, 0.2, 0.4};
    for (size_t i = 0; i < LEN(spreads); i++) {
        struct stats_change found = change_of(0.0, spreads[i], 20);
        assert_int_equal(found.verdict, STATS_VERDICT_UNCLEAR);
        assert_true(found.blocks_needed > last);
        last = found.blocks_needed;
    }
    ASSERT_NEAR(change_of(0.0, 100.0, 20).blocks_needed, 100000.0, 0.0);
    /* Twice the width over twice the change needs as many. */
    ASSERT_NEAR(change_of(0.2, 0.8, 20).blocks_needed,
                change_of(0.1, 0.4, 20).blocks_needed, 1e-12);
}

static void a_margin_of_nothing_is_never_the_same(void **state)
{
    (void)state;
    double values[8] = {-0.03, -0.02, -0.01, -0.005, 0.005, 0.01, 0.02, 0.03};
    double scratch[2 * 8];
    const double margins[] = {0.0, -1.0, NAN};
    for (size_t i = 0; i < LEN(margins); i++) {
        struct stats_change found =
            stats_change_paired(values, 8, 0.95, margins[i], scratch);
        assert_int_equal(found.verdict, STATS_VERDICT_UNCLEAR);
        assert_true(isnan(found.blocks_needed) || found.blocks_needed >= 9.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_verdict_follows_from_the_intervals),
        cmocka_unit_test(a_real_change_may_be_negligible),
        cmocka_unit_test(verdicts_have_names),
        cmocka_unit_test(no_blocks_give_no_number),
        cmocka_unit_test(what_is_not_finite_gives_no_number),
        cmocka_unit_test(few_blocks_keep_their_estimate),
        cmocka_unit_test(a_level_that_the_blocks_cannot_reach_settles_nothing),
        cmocka_unit_test(the_verdict_agrees_with_p),
        cmocka_unit_test(swapping_the_sides_inverts_the_ratio),
        cmocka_unit_test(the_forecast_grows_with_the_noise_and_is_capped),
        cmocka_unit_test(a_margin_of_nothing_is_never_the_same),
    };
    return cmocka_run_group_tests_name("stats/change", tests, NULL, NULL);
}
