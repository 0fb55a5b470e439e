/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/geomean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/stats/golden_bootstrap.h"
#include "tests/stats/near.h"

#define LOGS_MAX  256
#define RESAMPLES 4000

static struct stats_geomean geomean(const double *logs, size_t cases, size_t rounds,
                                    uint64_t seed)
{
    static double scratch[LOGS_MAX + RESAMPLES];
    static size_t indices[3 * LOGS_MAX];
    assert_true(stats_geomean_scratch(cases, rounds, RESAMPLES) <= LEN(scratch));
    assert_true(stats_geomean_indices(cases, rounds) <= LEN(indices));
    return stats_geomean(logs, cases, rounds, 0.95, RESAMPLES, seed, scratch, indices);
}

/* The standard deviation of 4000 resamples is good to 1.1 %. */
static void means_and_intervals_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_geomean); i++) {
        const struct golden_geomean *golden = &golden_geomean[i];
        struct stats_geomean found =
            geomean(golden->logs, golden->cases, golden->rounds, 1);
        const double *expected = golden->answer;
        ASSERT_NEAR(found.ratio.point, expected[0], 1e-14);
        ASSERT_NEAR(log(found.ratio.low / found.ratio.point),
                    log(expected[1] / expected[0]), 0.04);
        ASSERT_NEAR(log(found.ratio.high / found.ratio.point),
                    log(expected[2] / expected[0]), 0.04);
        assert_true(fabs(found.p_below - expected[3]) < 0.03);
        assert_int_equal(found.ratio.n, (int)expected[4]);
        ASSERT_NEAR(found.ratio.achieved_level, 0.95, 0.0);
    }
}

static void turning_the_targets_around_inverts_the_ratio(void **state)
{
    (void)state;
    const struct golden_geomean *golden = &golden_geomean[1];
    double turned[LOGS_MAX];
    for (size_t i = 0; i < golden->cases * golden->rounds; i++) {
        turned[i] = -golden->logs[i];
    }
    struct stats_geomean there = geomean(golden->logs, golden->cases, golden->rounds, 3);
    struct stats_geomean back = geomean(turned, golden->cases, golden->rounds, 3);
    ASSERT_NEAR(back.ratio.point, 1.0 / there.ratio.point, 1e-14);
    ASSERT_NEAR(back.ratio.low, 1.0 / there.ratio.high, 1e-12);
    ASSERT_NEAR(back.ratio.high, 1.0 / there.ratio.low, 1e-12);
    ASSERT_NEAR(back.p_below, 1.0 - there.p_below, 1e-12);
}

static void too_few_rounds_have_no_interval(void **state)
{
    (void)state;
    const double logs[2][6] = {{0.1, 0.2, 0.3, 0.1, 0.2, 0.4},
                               {0.2, 0.1, 0.0, 0.1, 0.3, NAN}};
    struct stats_geomean found = geomean(logs[0], 2, 6, 1);
    assert_int_equal(found.ratio.n, 5); // of 6 and 5
    assert_int_equal(found.cases, 2);
    ASSERT_NEAR(found.ratio.point, exp((0.2 + 0.1) / 2.0), 1e-14);
    assert_true(isnan(found.ratio.low) && isnan(found.ratio.high) &&
                isnan(found.p_below));
    ASSERT_NEAR(found.ratio.achieved_level, 0.0, 0.0);
    found = geomean(logs[0], 1, 6, 1);
    assert_int_equal(found.ratio.n, 6);
    assert_true(found.ratio.low < found.ratio.high);
    found = geomean(logs[0], 1, 1, 1);
    ASSERT_NEAR(found.ratio.point, exp(0.1), 1e-14);
    assert_true(isnan(found.ratio.low));
}

static void cases_without_rounds_are_no_cases(void **state)
{
    (void)state;
    const double logs[3] = {NAN, INFINITY, NAN};
    struct stats_geomean found = geomean(logs, 3, 1, 1);
    assert_int_equal(found.cases, 0);
    assert_true(isnan(found.ratio.point) && isnan(found.ratio.low) &&
                isnan(found.p_below));
    found = geomean(logs, 0, 0, 1);
    assert_int_equal(found.cases, 0);
    assert_true(isnan(found.ratio.point));
    found = geomean(logs, 3, 0, 1);
    assert_int_equal(found.cases, 0);
}

static void equal_rounds_have_an_interval_without_width(void **state)
{
    (void)state;
    double logs[20] = {0.0};
    struct stats_geomean found = geomean(logs, 2, 10, 1);
    ASSERT_NEAR(found.ratio.low, 1.0, 0.0);
    ASSERT_NEAR(found.ratio.high, 1.0, 0.0);
    ASSERT_NEAR(found.p_below, 0.5, 0.0);
}

static void sides_apart_have_the_errors_of_both(void **state)
{
    (void)state;
    double fast[40];
    double slow[40];
    for (size_t i = 0; i < 40; i++) {
        fast[i] = 4.0 + (double)(i * 7 % 10) / 100.0;
        slow[i] = 4.5 + (double)(i * 3 % 10) / 100.0;
    }
    struct stats_geomean base = geomean(fast, 2, 20, 1);
    struct stats_geomean other = geomean(slow, 2, 20, 2);
    struct stats_geomean found = stats_geomean_apart(base, other, 0.95);
    ASSERT_NEAR(found.ratio.point, other.ratio.point / base.ratio.point, 1e-14);
    double reach = log(found.ratio.high / found.ratio.point);
    double of_base = log(base.ratio.high / base.ratio.point);
    double of_other = log(other.ratio.high / other.ratio.point);
    assert_true(reach > of_base && reach > of_other && reach < of_base + of_other);
    ASSERT_NEAR(log(found.ratio.point / found.ratio.low), reach, 1e-12);
    assert_true(found.p_below < 1e-6);
    assert_int_equal(found.cases, 2);
    assert_int_equal(found.ratio.n, 20);
    struct stats_geomean turned = stats_geomean_apart(other, base, 0.95);
    ASSERT_NEAR(turned.ratio.low, 1.0 / found.ratio.high, 1e-12);
    ASSERT_NEAR(turned.p_below, 1.0 - found.p_below, 1e-12);
}

static void sides_apart_without_an_interval_give_none(void **state)
{
    (void)state;
    double logs[20] = {0.0};
    struct stats_geomean few = geomean(logs, 1, 5, 1);
    struct stats_geomean none = geomean(logs, 0, 0, 1);
    struct stats_geomean flat = geomean(logs, 2, 10, 1);
    struct stats_geomean found = stats_geomean_apart(few, flat, 0.95);
    ASSERT_NEAR(found.ratio.point, 1.0, 0.0);
    assert_true(isnan(found.ratio.low) && isnan(found.p_below));
    found = stats_geomean_apart(none, flat, 0.95);
    assert_true(isnan(found.ratio.point) && isnan(found.ratio.high));
    found = stats_geomean_apart(flat, flat, 0.95);
    ASSERT_NEAR(found.ratio.low, 1.0, 0.0);
    ASSERT_NEAR(found.p_below, 0.5, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_intervals_are_those_of_the_reference),
        cmocka_unit_test(turning_the_targets_around_inverts_the_ratio),
        cmocka_unit_test(too_few_rounds_have_no_interval),
        cmocka_unit_test(cases_without_rounds_are_no_cases),
        cmocka_unit_test(equal_rounds_have_an_interval_without_width),
        cmocka_unit_test(sides_apart_have_the_errors_of_both),
        cmocka_unit_test(sides_apart_without_an_interval_give_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
