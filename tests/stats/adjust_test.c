/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/adjust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/stats/golden_bootstrap.h"
#include "tests/stats/near.h"

#define P_MAX 256

static void corrected_p_values_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_adjusted); i++) {
        const struct golden_adjusted *golden = &golden_adjusted[i];
        double found[P_MAX] = {0};
        size_t order[P_MAX];
        size_t known = 0;
        for (size_t j = 0; j < golden->n; j++) {
            known += isnan(golden->p[j]) == 0;
            found[j] = golden->p[j];
        }
        assert_int_equal(stats_adjust_bh(found, golden->n, found, order), known);
        for (size_t j = 0; j < golden->n; j++) {
            ASSERT_NEAR(found[j], golden->adjusted[j], 1e-14);
        }
    }
}

static void no_comparison_needs_no_correction(void **state)
{
    (void)state;
    double found[1] = {7.0};
    size_t order[1];
    const double unknown[1] = {NAN};
    assert_int_equal(stats_adjust_bh(found, 0, found, order), 0);
    ASSERT_NEAR(found[0], 7.0, 0.0);
    assert_int_equal(stats_adjust_bh(unknown, 1, found, order), 0);
    assert_true(isnan(found[0]));
}

static void a_change_that_does_not_stand_is_unclear(void **state)
{
    (void)state;
    assert_int_equal(stats_adjust_verdict(STATS_VERDICT_FASTER, 0.05, 0.05),
                     STATS_VERDICT_FASTER);
    assert_int_equal(stats_adjust_verdict(STATS_VERDICT_SLOWER, 0.0501, 0.05),
                     STATS_VERDICT_UNCLEAR);
    assert_int_equal(stats_adjust_verdict(STATS_VERDICT_SLOWER, NAN, 0.05),
                     STATS_VERDICT_UNCLEAR);
    assert_int_equal(stats_adjust_verdict(STATS_VERDICT_SAME, 1.0, 0.05),
                     STATS_VERDICT_SAME);
    assert_int_equal(stats_adjust_verdict(STATS_VERDICT_UNCLEAR, 0.001, 0.05),
                     STATS_VERDICT_UNCLEAR);
}

static void more_comparisons_need_more_blocks(void **state)
{
    (void)state;
    assert_int_equal(stats_adjust_blocks_needed(0, 0.05), 0);
    assert_int_equal(stats_adjust_blocks_needed(1, 0.05), 6);
    assert_int_equal(stats_adjust_blocks_needed(60, 0.05), 12);
    for (size_t n = 1; n < 500; n++) {
        double blocks = (double)stats_adjust_blocks_needed(n, 0.05);
        assert_true(exp2(1.0 - blocks) <= 0.05 / (double)n);
        assert_true(exp2(2.0 - blocks) > 0.05 / (double)n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corrected_p_values_are_those_of_the_reference),
        cmocka_unit_test(no_comparison_needs_no_correction),
        cmocka_unit_test(a_change_that_does_not_stand_is_unclear),
        cmocka_unit_test(more_comparisons_need_more_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
