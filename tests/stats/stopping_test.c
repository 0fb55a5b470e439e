/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/stopping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/change.h"
#include "tests/stats/near.h"

static struct stats_estimate estimate(double low, double point, double high, size_t n)
{
    return (struct stats_estimate){.point = point,
                                   .low = low,
                                   .high = high,
                                   .level = 0.95,
                                   .achieved_level = 0.95,
                                   .n = n};
}

static void half_widths_are_relative(void **state)
{
    (void)state;
    struct stats_estimate e = estimate(9.0, 10.0, 13.0, 8);
    ASSERT_NEAR(stats_half_width(&e), 0.2, 1e-12);
    ASSERT_NEAR(stats_half_width_of_ratio(&e), log(13.0 / 9.0) / 2.0, 1e-12);
    e.point = 0.0;
    assert_true(isnan(stats_half_width(&e)));
    e = estimate(NAN, 10.0, NAN, 3);
    assert_true(isnan(stats_half_width(&e)));
    assert_true(isnan(stats_half_width_of_ratio(&e)));
}

static void precise_needs_six_units_and_the_level(void **state)
{
    (void)state;
    struct stats_estimate e = estimate(9.9, 10.0, 10.1, 6);
    assert_true(stats_is_precise(&e, 0.01, 0.01));
    assert_false(stats_is_precise(&e, 0.011, 0.01));
    assert_false(stats_is_precise(&e, NAN, 0.01));
    e.achieved_level = 0.9375;
    assert_false(stats_is_precise(&e, 0.01, 0.01));
    e = estimate(9.9, 10.0, 10.1, 5);
    assert_false(stats_is_precise(&e, 0.01, 0.01));
}

static void four_times_the_units_halve_the_width(void **state)
{
    (void)state;
    ASSERT_NEAR(stats_units_needed(10, 0.02, 0.01), 40.0, 0.0);
    ASSERT_NEAR(stats_units_needed(40, 0.01, 0.02), 10.0, 0.0);
    ASSERT_NEAR(stats_units_needed(40, 0.0, 0.02), 6.0, 0.0);
    assert_true(isnan(stats_units_needed(3, NAN, 0.02)));
    assert_true(isnan(stats_units_needed(10, 0.02, 0.0)));
}

static void looks_are_planned_and_few(void **state)
{
    (void)state;
    struct stats_looks looks;
    assert_true(stats_looks_plan(4, 40, &looks));
    assert_int_equal(looks.count, 4);
    ASSERT_NEAR(looks.level, 0.9818, 1e-12);
    for (size_t i = 0; i < 4; i++) {
        size_t look;
        assert_int_equal(looks.blocks[i], 10 * (i + 1));
        assert_true(stats_looks_due(&looks, 10 * (i + 1), &look));
        assert_int_equal(look, i);
        assert_false(stats_looks_due(&looks, 10 * i + 9, &look));
    }
    assert_true(stats_looks_plan(3, 50, &looks));
    assert_int_equal(looks.blocks[0], 16);
    assert_int_equal(looks.blocks[1], 33);
    assert_int_equal(looks.blocks[2], 50);
    assert_false(stats_looks_plan(1, 40, &looks));
    assert_false(stats_looks_plan(6, 400, &looks));
    assert_false(stats_looks_plan(4, 31, &looks)); // the first of 7
}

static struct stats_change change_of(enum stats_verdict verdict, size_t blocks,
                                     double level, double half_width)
{
    return (struct stats_change){.ratio = {.point = 1.0,
                                           .low = exp(-half_width),
                                           .high = exp(half_width),
                                           .level = level,
                                           .achieved_level = level,
                                           .n = blocks},
                                 .verdict = verdict,
                                 .blocks = blocks};
}

static void a_look_stops_on_a_verdict_on_precision_or_at_the_end(void **state)
{
    (void)state;
    struct stats_looks looks;
    assert_true(stats_looks_plan(2, 20, &looks));
    struct stats_change change = change_of(STATS_VERDICT_SLOWER, 10, looks.level, 0.05);
    assert_int_equal(stats_looks_stop(&looks, 0, &change, 0.01), STATS_STOP_DECIDED);
    change.verdict =
        STATS_VERDICT_SAME; // at any width: "same" is no reason to stop early
    assert_int_equal(stats_looks_stop(&looks, 0, &change, 0.01), STATS_STOP_NOT);
    assert_int_equal(stats_looks_stop(&looks, 0, &change, 0.06), STATS_STOP_PRECISE);
    assert_int_equal(stats_looks_stop(&looks, 0, &change, 0.0), STATS_STOP_NOT);
    change = change_of(STATS_VERDICT_UNCLEAR, 20, looks.level, 0.05);
    assert_int_equal(stats_looks_stop(&looks, 1, &change, 0.01), STATS_STOP_LAST);
}

static void an_unplanned_look_decides_nothing(void **state)
{
    (void)state;
    struct stats_looks looks;
    assert_true(stats_looks_plan(2, 20, &looks));
    struct stats_change early = change_of(STATS_VERDICT_SLOWER, 9, looks.level, 0.01);
    assert_int_equal(stats_looks_stop(&looks, 0, &early, 0.02), STATS_STOP_NOT);
    struct stats_change loose = change_of(STATS_VERDICT_SLOWER, 10, 0.95, 0.01);
    assert_int_equal(stats_looks_stop(&looks, 0, &loose, 0.02), STATS_STOP_NOT);
    struct stats_change late = change_of(STATS_VERDICT_SLOWER, 30, looks.level, 0.01);
    assert_int_equal(stats_looks_stop(&looks, 2, &late, 0.02), STATS_STOP_NOT);
}

/* A run where nothing changed, looked at as planned: whether it ends with "changed". */
static bool says_changed(struct stats_rng *rng, const struct stats_looks *looks)
{
    double log_ratios[64];
    double scratch[128];
    for (size_t n = 1; n <= looks->blocks[looks->count - 1]; n++) {
        log_ratios[n - 1] = 0.01 * draw_normal(rng);
        size_t look;
        if (!stats_looks_due(looks, n, &look)) {
            continue;
        }
        struct stats_change change =
            stats_change_paired(log_ratios, n, looks->level, 0.02, scratch);
        enum stats_stop stop = stats_looks_stop(looks, look, &change, 0.005);
        if (stop != STATS_STOP_NOT) {
            return stop == STATS_STOP_DECIDED;
        }
    }
    return false;
}

static void planned_looks_keep_the_error_rate(void **state)
{
    (void)state;
    for (size_t count = STATS_LOOKS_LEAST; count <= STATS_LOOKS_MOST; count++) {
        struct stats_looks looks;
        struct stats_rng rng = stats_rng_stream(71, count, 0);
        assert_true(stats_looks_plan(count, 10 * count, &looks));
        int changed = 0;
        for (int run = 0; run < 1000; run++) {
            changed += says_changed(&rng, &looks);
        }
        print_message("%zu looks: %.1f %% changed\n", count, changed / 10.0);
        assert_true(changed <= 65);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_widths_are_relative),
        cmocka_unit_test(precise_needs_six_units_and_the_level),
        cmocka_unit_test(four_times_the_units_halve_the_width),
        cmocka_unit_test(looks_are_planned_and_few),
        cmocka_unit_test(a_look_stops_on_a_verdict_on_precision_or_at_the_end),
        cmocka_unit_test(an_unplanned_look_decides_nothing),
        cmocka_unit_test(planned_looks_keep_the_error_rate),
    };
    return cmocka_run_group_tests_name("stats/stopping", tests, NULL, NULL);
}
