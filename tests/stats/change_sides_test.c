/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes by the figures of both sides: measured apart, with drift, and by other methods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/change.h"
#include "tests/stats/near.h"

#define SIDE_MOST 40

struct sides {
    double base[SIDE_MOST];
    double new_values[SIDE_MOST];
    size_t n, m;
};

/* Figures near 100 and 100 times the ratio. */
static struct sides draw_sides(struct stats_rng *rng, size_t n, size_t m, double ratio)
{
    struct sides sides = {.n = n, .m = m};
    for (size_t i = 0; i < n; i++) {
        sides.base[i] = 100.0 * exp(0.02 * draw_normal(rng));
    }
    for (size_t i = 0; i < m; i++) {
        sides.new_values[i] = 100.0 * ratio * exp(0.02 * draw_normal(rng));
    }
    return sides;
}

/* Enough for all of change.h at SIDE_MOST values a side. */
static double side_scratch[SIDE_MOST * SIDE_MOST + 4 * SIDE_MOST];

static struct stats_change unpaired(const struct sides *sides)
{
    assert_true(stats_change_unpaired_scratch(sides->n, sides->m) <= LEN(side_scratch));
    return stats_change_unpaired(sides->base, sides->n, sides->new_values, sides->m, 0.95,
                                 0.02, side_scratch);
}

static struct stats_change_more paired_more(const struct sides *sides,
                                            struct stats_change *ret_change)
{
    double logs[SIDE_MOST];
    for (size_t i = 0; i < sides->n; i++) {
        logs[i] = log(sides->new_values[i] / sides->base[i]);
    }
    *ret_change = stats_change_paired(logs, sides->n, 0.95, 0.02, side_scratch);
    return stats_change_paired_more(*ret_change, sides->base, sides->new_values, sides->n,
                                    side_scratch);
}

static void assert_inverse(const struct stats_estimate *back,
                           const struct stats_estimate *there)
{
    ASSERT_NEAR(back->point, 1.0 / there->point, 1e-12);
    ASSERT_NEAR(back->low, 1.0 / there->high, 1e-12);
    ASSERT_NEAR(back->high, 1.0 / there->low, 1e-12);
}

static void swapping_unpaired_sides_inverts_the_ratio(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(61, 0, 0);
    for (int set = 0; set < 200; set++) {
        struct sides sides = draw_sides(&rng, 2 + stats_rng_below(&rng, 39),
                                        2 + stats_rng_below(&rng, 39), 1.01);
        struct sides swapped = {.n = sides.m, .m = sides.n};
        memcpy(swapped.base, sides.new_values, sizeof(sides.base));
        memcpy(swapped.new_values, sides.base, sizeof(sides.base));
        struct stats_change there = unpaired(&sides);
        struct stats_change back = unpaired(&swapped);
        assert_inverse(&back.ratio, &there.ratio);
        ASSERT_NEAR(back.p, there.p, 0.0);
        assert_false(there.paired);
        assert_int_equal(there.blocks, sides.n < sides.m ? sides.n : sides.m);
        assert_int_equal(there.ratio.n, sides.n + sides.m);
        assert_int_equal(back.verdict == STATS_VERDICT_FASTER,
                         there.verdict == STATS_VERDICT_SLOWER);
        assert_int_equal(back.verdict == STATS_VERDICT_SAME,
                         there.verdict == STATS_VERDICT_SAME);
    }
}

static void the_unit_does_not_matter(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(62, 0, 0);
    struct sides sides = draw_sides(&rng, 20, 20, 1.02);
    struct stats_change paired;
    struct stats_change_more more = paired_more(&sides, &paired);
    struct stats_change apart = unpaired(&sides);
    for (int exponent = -9; exponent <= 3; exponent++) {
        struct sides scaled = sides;
        double scale = pow(10.0, exponent);
        for (size_t i = 0; i < 20; i++) {
            scaled.base[i] *= scale;
            scaled.new_values[i] *= scale;
        }
        struct stats_change other;
        struct stats_change_more other_more = paired_more(&scaled, &other);
        ASSERT_NEAR(other.ratio.low, paired.ratio.low, 1e-12);
        ASSERT_NEAR(other.p, paired.p, 1e-9);
        ASSERT_NEAR(other_more.hodges_lehmann.high, more.hodges_lehmann.high, 1e-12);
        ASSERT_NEAR(other_more.student.low, more.student.low, 1e-12);
        ASSERT_NEAR(other_more.mean_ratio, more.mean_ratio, 1e-12);
        ASSERT_NEAR(other_more.difference.low, scale * more.difference.low, 1e-11);
        other = unpaired(&scaled);
        ASSERT_NEAR(other.ratio.low, apart.ratio.low, 1e-12);
        ASSERT_NEAR(other.ratio.high, apart.ratio.high, 1e-12);
        ASSERT_NEAR(other.p, apart.p, 0.0);
    }
}

static void unpaired_verdicts_follow_from_the_intervals(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(63, 0, 0);
    const double ratios[] = {0.9, 1.0, 1.02, 1.1};
    size_t counts[4] = {0};
    for (int set = 0; set < 400; set++) {
        size_t n = 4 + stats_rng_below(&rng, 37);
        struct sides sides = draw_sides(&rng, n, n, ratios[set % 4]);
        struct stats_change found = unpaired(&sides);
        bool is_slower = found.ratio.low > 1.0;
        bool is_faster = found.ratio.high < 1.0;
        assert_int_equal(found.verdict == STATS_VERDICT_SLOWER, is_slower);
        assert_int_equal(found.verdict == STATS_VERDICT_FASTER, is_faster);
        assert_int_equal(is_slower || is_faster, found.p <= 0.05);
        assert_int_equal(found.beyond_margin,
                         found.ratio.low > 1.02 || found.ratio.high < 1.0 / 1.02);
        assert_int_equal(isnan(found.blocks_needed) == 0,
                         found.verdict == STATS_VERDICT_UNCLEAR);
        assert_false(found.verdict == STATS_VERDICT_SAME && found.drift.warned);
        counts[found.verdict]++;
    }
    for (size_t i = 0; i < LEN(counts); i++) {
        assert_true(counts[i] > 10);
    }
}

static void too_few_unpaired_values_settle_nothing(void **state)
{
    (void)state;
    struct sides sides = {.base = {1.0, 1.01, 1.02, 1.03, 1.04},
                          .new_values = {2.0, 2.01, 2.02, 2.03, 2.04}};
    for (sides.n = 0; sides.n <= 5; sides.n++) {
        for (sides.m = 0; sides.m <= 5; sides.m++) {
            struct stats_change found = unpaired(&sides);
            bool is_enough = sides.n * sides.m >= 15; // C(8, 3) = 56 orders, C(7, 3) = 35
            assert_int_equal(found.verdict,
                             is_enough ? STATS_VERDICT_SLOWER : STATS_VERDICT_UNCLEAR);
            bool is_empty = sides.n == 0 || sides.m == 0;
            assert_int_equal(isnan(found.ratio.point) != 0, is_empty);
            assert_int_equal(isnan(found.p) != 0, is_empty);
        }
    }
}

static void figures_that_are_none_give_no_number(void **state)
{
    (void)state;
    const double bad[] = {NAN, INFINITY, -INFINITY, 0.0, -1.0};
    struct stats_rng rng = stats_rng_stream(64, 0, 0);
    for (size_t i = 0; i < 2 * LEN(bad); i++) {
        struct sides sides = draw_sides(&rng, 10, 10, 1.0);
        (i % 2 == 0 ? sides.base : sides.new_values)[3] = bad[i / 2];
        struct stats_change found = unpaired(&sides);
        assert_true(isnan(found.ratio.point) && isnan(found.ratio.low) && isnan(found.p));
        assert_int_equal(found.verdict, STATS_VERDICT_UNCLEAR);
        struct stats_change_more more = stats_change_unpaired_more(
            found, sides.base, 10, sides.new_values, 10, side_scratch);
        assert_true(isnan(more.mean_ratio) && isnan(more.student.point));
        more = stats_change_paired_more(found, sides.base, sides.new_values, 10,
                                        side_scratch);
        assert_true(isnan(more.mean_ratio) && isnan(more.hodges_lehmann.point));
        assert_false(more.disagreement);
    }
}

static void sides_that_do_not_spread_are_no_trouble(void **state)
{
    (void)state;
    struct sides sides = {.n = 10, .m = 10};
    for (size_t i = 0; i < 10; i++) {
        sides.base[i] = 3.0;
        sides.new_values[i] = 3.0;
    }
    struct stats_change found = unpaired(&sides);
    assert_int_equal(found.verdict, STATS_VERDICT_SAME);
    ASSERT_NEAR(found.p, 1.0, 0.0);
    ASSERT_NEAR(found.ratio.low, 1.0, 0.0);
    ASSERT_NEAR(found.ratio.high, 1.0, 0.0);
    struct stats_change_more more = paired_more(&sides, &found);
    assert_int_equal(found.verdict, STATS_VERDICT_SAME);
    ASSERT_NEAR(more.student.low, 1.0, 0.0);
    assert_true(isnan(more.student_p));
    ASSERT_NEAR(more.difference.high, 0.0, 0.0);
    sides.new_values[4] = 300.0; // one worker 100 times as slow
    assert_int_equal(unpaired(&sides).verdict, STATS_VERDICT_SAME);
    more = paired_more(&sides, &found);
    assert_int_equal(found.verdict, STATS_VERDICT_SAME);
    ASSERT_NEAR(more.mean_ratio, 10.9, 1e-12);
}

static void a_ratio_beyond_all_numbers_is_the_last_number(void **state)
{
    (void)state;
    struct sides sides = {.n = 8, .m = 8};
    for (size_t i = 0; i < 8; i++) {
        sides.base[i] = 1e-300;
        sides.new_values[i] = 1e300;
    }
    struct stats_change found = unpaired(&sides);
    assert_int_equal(found.verdict, STATS_VERDICT_SLOWER);
    assert_true(isfinite(found.ratio.point) && isfinite(found.ratio.high));
    sides.new_values[3] = 1e-300;
    struct stats_change_more more = paired_more(&sides, &found);
    assert_true(isfinite(more.student.high) && more.student.low > 0.0);
}

/* 20 values that rise and fall slowly about 1. */
static struct sides drifting(void)
{
    struct sides sides = {.n = 20, .m = 20};
    for (size_t i = 0; i < 20; i++) {
        sides.base[i] = 1.0 + 1e-3 * (double)(i * 7 % 20);
        sides.new_values[i] = exp(0.004 * sin(0.5 * (double)i));
    }
    return sides;
}

static void what_drifts_is_wider_and_never_the_same(void **state)
{
    (void)state;
    struct sides sides = drifting();
    double logs[20];
    double ordered[20];
    for (size_t i = 0; i < 20; i++) {
        logs[i] = log(sides.new_values[i]);
        ordered[i * 7 % 20] = logs[i];
    }
    struct stats_change drifts = stats_change_paired(logs, 20, 0.95, 0.02, side_scratch);
    struct stats_change calm = stats_change_paired(ordered, 20, 0.95, 0.02, side_scratch);
    assert_true(drifts.drift.p < 0.01 && drifts.drift.widen > 1.0);
    assert_false(calm.drift.warned);
    assert_int_equal(calm.verdict, STATS_VERDICT_SAME);
    assert_int_equal(drifts.verdict, STATS_VERDICT_UNCLEAR);
    ASSERT_NEAR(drifts.ratio.point, calm.ratio.point, 0.0);
    ASSERT_NEAR(log(drifts.ratio.high / drifts.ratio.point),
                drifts.drift.widen * log(calm.ratio.high / calm.ratio.point), 1e-9);
    assert_true(drifts.p > calm.p);
    struct stats_change apart = unpaired(&sides);
    assert_true(apart.drift.warned);
    assert_true(apart.verdict != STATS_VERDICT_SAME);
}

/* Lock-step makes most weak signs of drift false ones. */
static void weak_drift_of_blocks_is_only_warned_of(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(66, 0, 0);
    size_t seen = 0;
    for (int set = 0; set < 400; set++) {
        double logs[20];
        for (size_t i = 0; i < 20; i++) {
            logs[i] = 0.001 * draw_normal(&rng);
        }
        struct stats_change found =
            stats_change_paired(logs, 20, 0.95, 0.02, side_scratch);
        if (found.drift.p > 0.01 && found.drift.p < 0.05) {
            assert_true(found.drift.warned && found.within_margin);
            assert_true(found.verdict != STATS_VERDICT_SAME);
            ASSERT_NEAR(found.drift.widen, 1.0, 0.0);
            seen++;
        }
    }
    assert_true(seen > 5);
}

/* An interval at level 1 - p has an end at 1, and so has the widened one. */
static void p_goes_with_the_widened_interval(void **state)
{
    (void)state;
    struct sides sides = drifting();
    double logs[20];
    for (size_t i = 0; i < 20; i++) {
        logs[i] = 0.001 + log(sides.new_values[i]);
    }
    struct stats_change found = stats_change_paired(logs, 20, 0.95, 0.02, side_scratch);
    assert_true(found.drift.warned && found.p > 0.01 && found.p < 1.0);
    struct stats_change at_p =
        stats_change_paired(logs, 20, 1.0 - found.p, 0.02, side_scratch);
    ASSERT_NEAR(at_p.ratio.low, 1.0, 1e-12);
}

static void other_methods_say_what_the_reference_says(void **state)
{
    (void)state;
    struct sides sides = {
        .base = {10.0, 11.0, 12.5, 9.0, 10.5, 13.0, 8.5, 10.2},
        .new_values = {10.9, 11.6, 13.1, 10.1, 11.05, 13.3, 9.8, 11.4},
        .n = 8,
        .m = 8,
    };
    struct stats_change change;
    struct stats_change_more more = paired_more(&sides, &change);
    /* R 4.2: wilcox.test and t.test of log(new / base) and of the two logs, conf.int = TRUE. */
    ASSERT_NEAR(more.hodges_lehmann.point, 1.084499737871281, 1e-9);
    ASSERT_NEAR(more.hodges_lehmann.low, 1.038692023114224, 1e-9);
    ASSERT_NEAR(more.hodges_lehmann.high, 1.122222222222222, 1e-9);
    ASSERT_NEAR(more.hodges_lehmann_p, 0.007812500000000002, 1e-12);
    ASSERT_NEAR(more.student.point, 1.081784191796479, 1e-9);
    ASSERT_NEAR(more.student.low, 1.044895539069824, 1e-9);
    ASSERT_NEAR(more.student.high, 1.11997514953747, 1e-9);
    ASSERT_NEAR(more.student_p, 0.001055307158542018, 1e-9);
    ASSERT_NEAR(more.mean_ratio, 91.25 / 84.7, 1e-12);
    ASSERT_NEAR(more.difference.point, 0.75, 1e-12);
    assert_false(more.disagreement);
    change = unpaired(&sides);
    more = stats_change_unpaired_more(change, sides.base, 8, sides.new_values, 8,
                                      side_scratch);
    ASSERT_NEAR(change.ratio.point, 1.084523156133827, 1e-9);
    ASSERT_NEAR(change.ratio.low, 0.9279999999999999, 1e-9);
    ASSERT_NEAR(change.ratio.high, 1.266666666666667, 1e-9);
    ASSERT_NEAR(change.p, 0.2344988344988345, 1e-12);
    ASSERT_NEAR(more.student.point, 1.081784191796479, 1e-9);
    ASSERT_NEAR(more.student.low, 0.9408816897535607, 1e-9);
    ASSERT_NEAR(more.student.high, 1.243787662535212, 1e-9);
    ASSERT_NEAR(more.student_p, 0.2451697695991318, 1e-9);
    ASSERT_NEAR(more.difference.point, 0.8250000000000011, 1e-9);
    ASSERT_NEAR(more.hodges_lehmann.low, change.ratio.low, 0.0);
}

/* Most blocks a little slower, some much faster: the median and the mean look at either. */
static void methods_that_contradict_each_other_disagree(void **state)
{
    (void)state;
    struct sides sides = {.n = 30, .m = 30};
    for (size_t i = 0; i < 30; i++) {
        sides.base[i] = 1.0;
        sides.new_values[i] = i % 5 == 1 ? 0.1 + 0.001 * (double)(i * 11 % 30)
                                         : 1.01 + 0.0001 * (double)(i * 7 % 30);
    }
    struct stats_change change;
    struct stats_change_more more = paired_more(&sides, &change);
    assert_int_equal(change.verdict, STATS_VERDICT_SLOWER);
    assert_true(more.student.high < 1.0);
    assert_true(more.disagreement);
}

static void the_second_place_has_its_price(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(65, 0, 0);
    double logs[SIDE_MOST];
    bool new_first[SIDE_MOST];
    for (size_t i = 0; i < SIDE_MOST; i++) {
        new_first[i] = stats_rng_below(&rng, 2) == 1;
        logs[i] = 0.10 + (new_first[i] ? -0.03 : 0.03) + 0.005 * draw_normal(&rng);
    }
    struct stats_estimate slot =
        stats_change_slot(logs, new_first, SIDE_MOST, 0.95, side_scratch);
    assert_true(fabs(log(slot.point) - 0.03) < 0.002);
    assert_true(slot.low > 1.0 && slot.low < slot.point && slot.high > slot.point);
    assert_int_equal(slot.n, SIDE_MOST);
    for (size_t i = 0; i < SIDE_MOST; i++) {
        new_first[i] = true;
    }
    slot = stats_change_slot(logs, new_first, SIDE_MOST, 0.95, side_scratch);
    assert_true(isnan(slot.point) && isnan(slot.low));
    assert_true(isnan(stats_change_slot(NULL, NULL, 0, 0.95, side_scratch).point));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swapping_unpaired_sides_inverts_the_ratio),
        cmocka_unit_test(the_unit_does_not_matter),
        cmocka_unit_test(unpaired_verdicts_follow_from_the_intervals),
        cmocka_unit_test(too_few_unpaired_values_settle_nothing),
        cmocka_unit_test(figures_that_are_none_give_no_number),
        cmocka_unit_test(sides_that_do_not_spread_are_no_trouble),
        cmocka_unit_test(a_ratio_beyond_all_numbers_is_the_last_number),
        cmocka_unit_test(what_drifts_is_wider_and_never_the_same),
        cmocka_unit_test(weak_drift_of_blocks_is_only_warned_of),
        cmocka_unit_test(p_goes_with_the_widened_interval),
        cmocka_unit_test(other_methods_say_what_the_reference_says),
        cmocka_unit_test(methods_that_contradict_each_other_disagree),
        cmocka_unit_test(the_second_place_has_its_price),
    };
    return cmocka_run_group_tests_name("stats/change_sides", tests, NULL, NULL);
}
