/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/stats/near.h"

#define MOST 64
#define TIE  1e-9

/* The lowest cost of n values around one level, in scales: in each gap between the places where
 * a value becomes near or far it is the mean of the near ones that counts. */
static double cost_of_one(const double *values, size_t n, double scale)
{
    double lowest = 9.0 * (double)n;
    for (size_t i = 0; i < 4 * n; i++) {
        double edge = values[i / 4] / scale + (i % 2 == 0 ? 3.0 : -3.0);
        double level = edge + (i % 4 < 2 ? 1e-9 : -1e-9);
        double sum = 0.0;
        double near = 0.0;
        for (size_t j = 0; j < n; j++) {
            bool is_near = fabs(values[j] / scale - level) < 3.0;
            near += is_near ? 1.0 : 0.0;
            sum += is_near ? values[j] / scale : 0.0;
        }
        double cost = 0.0;
        for (size_t j = 0; j < n; j++) {
            double away = values[j] / scale - sum / fmax(near, 1.0);
            cost += fmin(away * away, 9.0);
        }
        lowest = fmin(lowest, cost);
    }
    return lowest;
}

/* The last start of each length by trying all, of equal costs the earliest; `starts` are those
 * of the best segments, returned is how many. */
static size_t brute(const double *values, size_t n, const struct stats_segment_rule *rule,
                    size_t *starts)
{
    double cost[MOST + 1];
    size_t start[MOST + 1];
    for (size_t end = rule->min_length; end <= n; end++) {
        cost[end] = cost_of_one(values, end, rule->scale);
        start[end] = 0;
        for (size_t i = rule->min_length; i + rule->min_length <= end; i++) {
            double before = cost[i] + rule->penalty;
            if (before < cost[end] - TIE) {
                double whole = before + cost_of_one(values + i, end - i, rule->scale);
                start[end] = whole < cost[end] - TIE ? i : start[end];
                cost[end] = fmin(whole, cost[end]);
            }
        }
    }
    size_t count = 0;
    for (size_t end = n; end > 0; end = start[end]) {
        count++;
    }
    for (size_t end = n, i = count; end > 0; end = start[end]) {
        starts[--i] = start[end];
    }
    return count;
}

static size_t segment(const double *values, size_t n,
                      const struct stats_segment_rule *rule, size_t *starts)
{
    void *scratch = malloc(stats_segment_scratch(n));
    assert_non_null(scratch);
    size_t count = stats_segment(values, n, rule, starts, scratch);
    free(scratch);
    return count;
}

enum kind { LEVELS, TIES, OUTLIERS, RAMP, ROUNDED, UNIFORM, KINDS };

static void draw(enum kind kind, struct stats_rng *rng, double *values, size_t n)
{
    double level = 0.0;
    for (size_t i = 0; i < n; i++) {
        double z = draw_normal(rng);
        level += stats_rng_below(rng, 12) == 0 ? 4.0 * draw_normal(rng) : 0.0;
        switch (kind) {
        case TIES:
            values[i] = 2.0 * (double)stats_rng_below(rng, 4);
            break;
        case OUTLIERS:
            values[i] = level + z * (stats_rng_below(rng, 8) == 0 ? 1e6 : 1.0);
            break;
        case RAMP:
            values[i] = 0.3 * (double)i;
            break;
        case ROUNDED:
            values[i] = floor(level + z);
            break;
        case UNIFORM:
            values[i] = 100.0 * stats_rng_uniform(rng);
            break;
        case LEVELS:
        case KINDS:
            values[i] = level + z;
        }
    }
}

static void pruning_changes_nothing(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(71, 0, 0);
    size_t changes = 0;
    for (int set = 0; set < 300; set++) {
        double values[MOST];
        size_t n = 1 + stats_rng_below(&rng, 45);
        draw(set % KINDS, &rng, values, n);
        struct stats_segment_rule rule = {.scale = 0.3 + stats_rng_uniform(&rng),
                                          .penalty = 1.0 + 20.0 * stats_rng_uniform(&rng),
                                          .min_length = 1 + stats_rng_below(&rng, 5)};
        size_t starts[MOST + 1];
        size_t wanted[MOST + 1] = {0};
        size_t count = segment(values, n, &rule, starts);
        size_t wanted_count =
            n < 2 * rule.min_length ? 1 : brute(values, n, &rule, wanted);
        assert_int_equal(count, wanted_count);
        assert_memory_equal(starts, wanted, count * sizeof(*starts));
        changes += count - 1;
    }
    assert_true(changes > 300);
}

static void a_lone_outlier_is_no_segment(void **state)
{
    (void)state;
    double values[MOST] = {0};
    struct stats_segment_rule rule = {.scale = 1.0, .penalty = 12.0, .min_length = 1};
    size_t starts[MOST + 1];
    values[20] = 1e9; // nine for one value, less than a change
    assert_int_equal(segment(values, MOST, &rule, starts), 1);
    values[21] = 1e9; // 18 for two values, less than two changes
    assert_int_equal(segment(values, MOST, &rule, starts), 1);
    values[22] = 1e9;
    assert_int_equal(segment(values, MOST, &rule, starts), 3);
    assert_int_equal(starts[1], 20);
    assert_int_equal(starts[2], 23);
}

static void no_segment_is_too_short(void **state)
{
    (void)state;
    double values[20] = {0};
    values[10] = values[11] = 100.0;
    struct stats_segment_rule rule = {.scale = 1.0, .penalty = 0.1, .min_length = 2};
    size_t starts[MOST + 1];
    assert_int_equal(segment(values, 20, &rule, starts), 3);
    rule.min_length = 3;
    size_t count = segment(values, 20, &rule, starts);
    for (size_t i = 0; i < count; i++) {
        assert_true((i + 1 < count ? starts[i + 1] : 20) - starts[i] >= 3);
    }
    rule.min_length = 11;
    assert_int_equal(segment(values, 20, &rule, starts), 1);
}

static void units_do_not_matter(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(72, 0, 0);
    for (int set = 0; set < 60; set++) {
        double values[MOST];
        double others[MOST];
        draw(set % KINDS, &rng, values, MOST);
        for (size_t i = 0; i < MOST; i++) {
            others[i] = 1e-9 * values[i] - 1e-6;
        }
        struct stats_segment_rule rule = {.scale = 1.0, .penalty = 10.3, .min_length = 3};
        size_t starts[MOST + 1];
        size_t other_starts[MOST + 1];
        size_t count = segment(values, MOST, &rule, starts);
        rule.scale = 1e-9;
        assert_int_equal(segment(others, MOST, &rule, other_starts), count);
        assert_memory_equal(starts, other_starts, count * sizeof(*starts));
    }
}

static void what_cannot_be_cut_is_one_segment(void **state)
{
    (void)state;
    double values[12] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0};
    struct stats_segment_rule rule = {.scale = 1.0, .penalty = 5.0, .min_length = 3};
    size_t starts[MOST + 1];
    assert_int_equal(segment(values, 0, &rule, starts), 0);
    assert_int_equal(segment(values, 1, &rule, starts), 1);
    assert_int_equal(segment(values, 12, &rule, starts), 2);
    assert_int_equal(starts[1], 6);
    assert_int_equal(segment(values, 6, &rule, starts), 1); // all equal
    static const double wrong[] = {0.0, -1.0, NAN, INFINITY, 1e-310};
    for (size_t i = 0; i < LEN(wrong); i++) {
        rule.scale = wrong[i];
        assert_int_equal(segment(values, 12, &rule, starts), 1);
    }
    rule.scale = 1.0;
    for (size_t i = 0; i < 4; i++) {
        rule.penalty = wrong[i];
        assert_int_equal(segment(values, 12, &rule, starts), 1);
    }
    rule = (struct stats_segment_rule){.scale = 1.0, .penalty = 5.0, .min_length = 0};
    assert_int_equal(segment(values, 12, &rule, starts), 1);
    rule.min_length = SIZE_MAX;
    assert_int_equal(segment(values, 12, &rule, starts), 1);
    rule.min_length = 3;
    values[4] = NAN;
    assert_int_equal(segment(values, 12, &rule, starts), 1);
    values[4] = -INFINITY;
    assert_int_equal(segment(values, 12, &rule, starts), 1);
}

/* No level anywhere: the curve has more pieces than for any history. */
static void a_long_climb_ends(void **state)
{
    (void)state;
    enum { LONG = 3000 };
    static double values[LONG];
    static size_t starts[LONG];
    for (size_t i = 0; i < LONG; i++) {
        values[i] = 0.002 * (double)i + (i % 3 == 0 ? 1e12 : 0.0);
    }
    struct stats_segment_rule rule = {.scale = 1.0, .penalty = 24.0, .min_length = 3};
    size_t count = segment(values, LONG, &rule, starts);
    assert_true(count > 1 && count < 30);
    for (size_t i = 1; i < count; i++) {
        assert_true(starts[i] >= starts[i - 1] + 3);
    }
}

static double noise_of(const double *values, size_t n)
{
    double scratch[2 * 400];
    return stats_segment_noise(values, n, scratch);
}

static void noise_is_that_of_the_differences(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 4.0, 4.5,
                             1.5}; // differences 1 2 .5 -3, median .75
    ASSERT_NEAR(noise_of(values, 5), 1.482602218505602 * 0.75 / sqrt(2.0), 1e-14);
    double many[400];
    struct stats_rng rng = stats_rng_stream(73, 0, 0);
    for (size_t i = 0; i < LEN(many); i++) {
        many[i] = 0.02 * draw_normal(&rng) + floor((double)i / 50.0); // steps of 50 sd
        many[i] += stats_rng_below(&rng, 30) == 0 ? 7.0 : 0.0;
    }
    ASSERT_NEAR(noise_of(many, LEN(many)), 0.02, 0.15);
}

static void noise_of_few_different_values_is_not_0(void **state)
{
    (void)state;
    double values[400] = {0};
    assert_true(noise_of(values, 400) <= 0.0);
    assert_true(isnan(noise_of(values, 0)) && isnan(noise_of(values, 1)));
    for (size_t i = 7; i < 400; i += 10) {
        values[i] = 2.0; // a tenth of them: the sd of that is 2 sqrt(.09)
    }
    ASSERT_NEAR(noise_of(values, 400), 0.6, 0.1);
    values[5] = NAN;
    assert_true(isnan(noise_of(values, 400)));
    for (size_t i = 0; i < 400; i++) {
        values[i] = i < 200 ? 1.0 : 3.0; // one step: nothing of it is noise
    }
    ASSERT_NEAR(noise_of(values, 400), 2.0 * sqrt(0.5 / 399.0), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pruning_changes_nothing),
        cmocka_unit_test(a_lone_outlier_is_no_segment),
        cmocka_unit_test(no_segment_is_too_short),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(what_cannot_be_cut_is_one_segment),
        cmocka_unit_test(a_long_climb_ends),
        cmocka_unit_test(noise_is_that_of_the_differences),
        cmocka_unit_test(noise_of_few_different_values_is_not_0),
    };
    return cmocka_run_group_tests_name("stats/segment", tests, NULL, NULL);
}
