/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/claim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/stats/near.h"

static struct stats_estimate between(double low, double high)
{
    return (struct stats_estimate){.point = (low + high) / 2.0,
                                   .low = low,
                                   .high = high,
                                   .level = 0.95,
                                   .achieved_level = 0.95,
                                   .n = 20};
}

static void a_claim_is_settled_by_a_whole_interval(void **state)
{
    (void)state;
    assert_int_equal(stats_claim(between(1.25, 1.4), 1.2), STATS_CLAIM_CONFIRMED);
    assert_int_equal(stats_claim(between(1.1, 1.15), 1.2), STATS_CLAIM_REFUTED);
    assert_int_equal(stats_claim(between(1.1, 1.3), 1.2), STATS_CLAIM_INCONCLUSIVE);
    assert_int_equal(stats_claim(between(1.2, 1.3), 1.2), STATS_CLAIM_INCONCLUSIVE);
    assert_int_equal(stats_claim(between(1.1, 1.2), 1.2), STATS_CLAIM_INCONCLUSIVE);
}

static void what_is_no_interval_settles_nothing(void **state)
{
    (void)state;
    struct stats_estimate five = between(1.25, 1.4);
    five.achieved_level = 0.9375;
    assert_int_equal(stats_claim(five, 1.2), STATS_CLAIM_INCONCLUSIVE);
    assert_int_equal(stats_claim(five, 1.5), STATS_CLAIM_INCONCLUSIVE);
    struct stats_estimate none = between(NAN, NAN);
    assert_int_equal(stats_claim(none, 1.2), STATS_CLAIM_INCONCLUSIVE);
    none.achieved_level = 0.0;
    assert_int_equal(stats_claim(none, 1.2), STATS_CLAIM_INCONCLUSIVE);
    assert_int_equal(stats_claim(between(1.25, 1.4), NAN), STATS_CLAIM_INCONCLUSIVE);
    /* A level may miss itself by its rounding. */
    struct stats_estimate rounded = between(1.25, 1.4);
    rounded.achieved_level = nextafter(0.95, 0.0);
    assert_int_equal(stats_claim(rounded, 1.2), STATS_CLAIM_CONFIRMED);
}

static void an_inverse_changes_the_ends(void **state)
{
    (void)state;
    struct stats_estimate ratio = between(0.5, 0.8);
    struct stats_estimate speedup = stats_inverse(ratio);
    ASSERT_NEAR(speedup.point, 1.0 / 0.65, 1e-15);
    ASSERT_NEAR(speedup.low, 1.25, 1e-15);
    ASSERT_NEAR(speedup.high, 2.0, 1e-15);
    ASSERT_NEAR(speedup.level, 0.95, 0.0);
    assert_int_equal(speedup.n, 20);
    assert_true(isnan(stats_inverse(between(NAN, NAN)).low));
}

static void claims_have_names(void **state)
{
    (void)state;
    assert_string_equal(stats_claim_name(STATS_CLAIM_CONFIRMED), "confirmed");
    assert_string_equal(stats_claim_name(STATS_CLAIM_REFUTED), "refuted");
    assert_string_equal(stats_claim_name(STATS_CLAIM_INCONCLUSIVE), "inconclusive");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_is_settled_by_a_whole_interval),
        cmocka_unit_test(what_is_no_interval_settles_nothing),
        cmocka_unit_test(an_inverse_changes_the_ends),
        cmocka_unit_test(claims_have_names),
    };
    return cmocka_run_group_tests_name("stats/claim", tests, NULL, NULL);
}
