/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/share.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/stats/near.h"

static void no_tries_say_nothing(void **state)
{
    (void)state;
    struct stats_estimate share = stats_share(0, 0, 0.95);
    assert_true(isnan(share.point) && isnan(share.low) && isnan(share.high));
    ASSERT_NEAR(share.achieved_level, 0.0, 0.0);
    ASSERT_NEAR(stats_share_p_above(0, 0, 0.05), 1.0, 0.0);
    ASSERT_NEAR(stats_share_p_below(0, 0, 0.05), 1.0, 0.0);
}

/* (1 - high)^n is the half of what the level leaves. */
static void none_and_all_are_closed_forms(void **state)
{
    (void)state;
    for (size_t n = 1; n < 2000; n = 2 * n + 1) {
        struct stats_estimate none = stats_share(0, n, 0.95);
        struct stats_estimate all = stats_share(n, n, 0.95);
        ASSERT_NEAR(none.point, 0.0, 0.0);
        ASSERT_NEAR(none.low, 0.0, 0.0);
        ASSERT_NEAR(none.high, 1.0 - pow(0.025, 1.0 / (double)n), 1e-9);
        ASSERT_NEAR(all.point, 1.0, 0.0);
        ASSERT_NEAR(all.low, pow(0.025, 1.0 / (double)n), 1e-9);
        ASSERT_NEAR(all.high, 1.0, 0.0);
    }
}

static void an_end_is_where_the_tail_is_what_the_level_leaves(void **state)
{
    (void)state;
    static const double levels[] = {0.8, 0.9, 0.95, 0.99};
    for (size_t l = 0; l < LEN(levels); l++) {
        double tail = (1.0 - levels[l]) / 2.0;
        for (size_t n = 2; n < 400; n = 2 * n + 1) {
            for (size_t hits = 1; hits < n; hits += 1 + n / 7) {
                struct stats_estimate share = stats_share(hits, n, levels[l]);
                ASSERT_NEAR(share.point, (double)hits / (double)n, 0.0);
                ASSERT_NEAR(stats_share_p_above(hits, n, share.low), tail, 1e-7);
                ASSERT_NEAR(stats_share_p_below(hits, n, share.high), tail, 1e-7);
                assert_int_equal(share.n, n);
            }
        }
    }
}

static void tails_are_those_of_the_binomial(void **state)
{
    (void)state;
    ASSERT_NEAR(stats_share_p_above(1, 16, 0.05), 1.0 - pow(0.95, 16), 1e-12);
    ASSERT_NEAR(stats_share_p_above(16, 16, 0.05), pow(0.05, 16), 1e-12);
    ASSERT_NEAR(stats_share_p_below(0, 16, 0.05), pow(0.95, 16), 1e-12);
    ASSERT_NEAR(stats_share_p_above(0, 16, 0.05), 1.0, 0.0);
    ASSERT_NEAR(stats_share_p_below(16, 16, 0.05), 1.0, 0.0);
    ASSERT_NEAR(stats_share_p_below(3, 16, 0.0), 1.0, 0.0);
    ASSERT_NEAR(stats_share_p_above(3, 16, 1.0), 1.0, 0.0);
    ASSERT_NEAR(stats_share_p_above(3, 16, 0.3) + stats_share_p_below(2, 16, 0.3), 1.0,
                1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_tries_say_nothing),
        cmocka_unit_test(none_and_all_are_closed_forms),
        cmocka_unit_test(an_end_is_where_the_tail_is_what_the_level_leaves),
        cmocka_unit_test(tails_are_those_of_the_binomial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
