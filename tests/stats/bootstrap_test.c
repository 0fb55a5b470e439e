/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/bootstrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/bootstrap_interval.h"
#include "stats/moment.h"
#include "stats/quantile.h"
#include "tests/stats/golden_bootstrap.h"
#include "tests/stats/near.h"

#define VALUES_MAX  256
#define SCRATCH_MAX (STATS_BOOTSTRAP_RESAMPLES + VALUES_MAX)

static const double levels[] = {0.90, 0.95};

/* What scripts/golden_bootstrap.py gives SciPy to draw with. */
static size_t index_of(void *state, size_t n)
{
    uint64_t *number = state;
    *number = *number * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(*number >> 33) % n;
}

static double mean_of(void *data, const size_t *workers, size_t n, double *ret_error)
{
    const double *values = data;
    double drawn[VALUES_MAX] = {0};
    for (size_t i = 0; i < n; i++) {
        drawn[i] = values[workers[i]];
    }
    if (ret_error != NULL) {
        *ret_error = stats_sd(drawn, n) / sqrt((double)n);
    }
    return stats_mean(drawn, n);
}

/* A quantile of all that the workers measured. */
struct pooled {
    const double *values;
    size_t each;
    double p;
};

static double quantile_of(void *data, const size_t *workers, size_t n, double *ret_error)
{
    const struct pooled *pooled = data;
    double drawn[VALUES_MAX];
    double sorted[VALUES_MAX];
    for (size_t i = 0; i < n; i++) {
        memcpy(drawn + i * pooled->each, pooled->values + workers[i] * pooled->each,
               pooled->each * sizeof(*drawn));
    }
    if (ret_error != NULL) {
        *ret_error = (double)NAN;
    }
    stats_sort(drawn, n * pooled->each, sorted);
    return stats_quantile(sorted, n * pooled->each, pooled->p);
}

static bool is_mean(const struct golden_bootstrap *golden)
{
    return strcmp(golden->statistic, "mean") == 0;
}

/* "quantile_90" */
static double p_of(const struct golden_bootstrap *golden)
{
    return strtod(strchr(golden->statistic, '_') + 1, NULL) / 100.0;
}

static struct stats_estimate bootstrap_golden(const struct golden_bootstrap *golden,
                                              const struct stats_bootstrap *how,
                                              const struct stats_index_source *source)
{
    static double scratch[SCRATCH_MAX];
    size_t indices[VALUES_MAX];
    double copy[VALUES_MAX];
    memcpy(copy, golden->values, golden->workers * golden->each * sizeof(*copy));
    struct pooled pooled = {copy, golden->each, is_mean(golden) ? 0.5 : p_of(golden)};
    struct stats_statistic statistic = {quantile_of, &pooled};
    if (is_mean(golden)) {
        statistic = (struct stats_statistic){mean_of, copy};
    }
    return stats_bootstrap_of(statistic, golden->workers, how, source, indices, scratch);
}

static void intervals_on_the_same_resamples_are_those_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_injected); i++) {
        const struct golden_bootstrap *golden = &golden_injected[i];
        for (size_t j = 0; j < LEN(golden->intervals); j++) {
            uint64_t number = 1;
            struct stats_index_source source = {index_of, &number};
            struct stats_bootstrap how = {.kind = (enum stats_bootstrap_kind)(j / 2),
                                          .level = levels[j % 2],
                                          .resamples = golden->resamples};
            struct stats_estimate found = bootstrap_golden(golden, &how, &source);
            ASSERT_NEAR(found.low, golden->intervals[j][0], 1e-12);
            ASSERT_NEAR(found.high, golden->intervals[j][1], 1e-12);
            assert_int_equal(found.n, golden->workers);
        }
    }
}

static struct stats_estimate bootstrap_fast(const struct golden_bootstrap *golden,
                                            const struct stats_bootstrap *how)
{
    static double scratch[SCRATCH_MAX];
    double sorted[VALUES_MAX];
    if (is_mean(golden)) {
        return stats_bootstrap_mean(golden->values, golden->workers, how, scratch);
    }
    stats_sort(golden->values, golden->workers, sorted);
    return stats_bootstrap_quantile(sorted, golden->workers, p_of(golden), how, scratch);
}

/* End points scatter by 0.7 % of the width from seed to seed; those of a quantile jump from one
 * value of the sample to the next. */
static void own_resamples_give_the_intervals_of_the_reference(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_own); i++) {
        const struct golden_bootstrap *golden = &golden_own[i];
        for (size_t j = 0; j < 4; j++) {
            struct stats_bootstrap how = {.kind = (enum stats_bootstrap_kind)(j / 2),
                                          .level = levels[j % 2],
                                          .resamples = golden->resamples};
            const double *expected = golden->intervals[j];
            double near = (is_mean(golden) ? 0.03 : 0.06) * (expected[1] - expected[0]);
            for (how.seed = 1; how.seed <= 3; how.seed++) {
                struct stats_estimate found = bootstrap_fast(golden, &how);
                assert_true(fabs(found.low - expected[0]) <= near);
                assert_true(fabs(found.high - expected[1]) <= near);
                ASSERT_NEAR(found.achieved_level, how.level, 0.0);
            }
        }
    }
}

static void the_fast_mean_is_the_mean_by_the_general_way(void **state)
{
    (void)state;
    const struct golden_bootstrap *golden = &golden_own[1];
    for (int kind = STATS_BOOTSTRAP_PERCENTILE; kind <= STATS_BOOTSTRAP_T; kind++) {
        struct stats_bootstrap how = {
            .kind = (enum stats_bootstrap_kind)kind, .level = 0.95, .resamples = 10000};
        struct stats_estimate fast = bootstrap_fast(golden, &how);
        struct stats_estimate slow = bootstrap_golden(golden, &how, NULL);
        double width = slow.high - slow.low;
        ASSERT_NEAR(fast.point, slow.point, 1e-15);
        assert_true(fabs(fast.low - slow.low) <= 0.04 * width);
        assert_true(fabs(fast.high - slow.high) <= 0.04 * width);
        assert_string_equal(fast.method, slow.method);
    }
}

static void more_workers_than_a_batch_is_made_for_make_no_difference(void **state)
{
    (void)state;
    enum { MANY = 3000, RESAMPLES = 2000 };
    static double values[MANY];
    static double scratch[MANY + RESAMPLES];
    struct stats_rng rng = stats_rng_stream(5, 0, 0);
    for (size_t i = 0; i < MANY; i++) {
        values[i] = draw_normal(&rng);
    }
    struct stats_bootstrap how = {STATS_BOOTSTRAP_T, 0.95, RESAMPLES, 1};
    struct stats_estimate found = stats_bootstrap_mean(values, MANY, &how, scratch);
    double reach = 1.96 * stats_sd(values, MANY) / sqrt(MANY);
    assert_true(fabs((found.high - found.low) / (2.0 * reach) - 1.0) < 0.06);
}

static void the_same_seed_gives_the_same_interval(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(golden_own); i++) {
        struct stats_bootstrap how = {STATS_BOOTSTRAP_BCA, 0.95, 1000, 7};
        struct stats_estimate first = bootstrap_fast(&golden_own[i], &how);
        struct stats_estimate again = bootstrap_fast(&golden_own[i], &how);
        how.seed = 8;
        struct stats_estimate other = bootstrap_fast(&golden_own[i], &how);
        ASSERT_NEAR(first.low, again.low, 0.0);
        ASSERT_NEAR(first.high, again.high, 0.0);
        /* A quantile may end at the same values of the sample again. */
        assert_true(!is_mean(&golden_own[i]) || !is_near(first.low, other.low, 0.0));
    }
}

static void too_few_workers_have_no_interval(void **state)
{
    (void)state;
    static const double values[] = {5.0, 1.0, 4.0, 2.0, 3.0, 6.0};
    double sorted[LEN(values)];
    double scratch[LEN(values) + 100];
    for (size_t n = 0; n <= LEN(values); n++) {
        for (int kind = STATS_BOOTSTRAP_PERCENTILE; kind <= STATS_BOOTSTRAP_T; kind++) {
            struct stats_bootstrap how = {(enum stats_bootstrap_kind)kind, 0.95, 100, 1};
            stats_sort(values, n, sorted);
            struct stats_estimate mean = stats_bootstrap_mean(values, n, &how, scratch);
            struct stats_estimate half =
                stats_bootstrap_quantile(sorted, n, 0.5, &how, scratch);
            ASSERT_NEAR(mean.point, stats_mean(values, n), 0.0);
            ASSERT_NEAR(half.point, stats_median(sorted, n), 0.0);
            assert_int_equal(isnan(mean.low), n < 6);
            assert_int_equal(isnan(mean.high), n < 6);
            assert_int_equal(isnan(half.low), n < 6 || kind == STATS_BOOTSTRAP_T);
            ASSERT_NEAR(mean.achieved_level, n < 6 ? 0.0 : 0.95, 0.0);
            assert_non_null(strstr(mean.method, ", approximate"));
        }
    }
}

static void equal_workers_have_an_interval_without_width(void **state)
{
    (void)state;
    double values[20];
    double scratch[20 + 100];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = 0.1;
    }
    for (int kind = STATS_BOOTSTRAP_PERCENTILE; kind <= STATS_BOOTSTRAP_T; kind++) {
        struct stats_bootstrap how = {(enum stats_bootstrap_kind)kind, 0.95, 100, 1};
        struct stats_estimate mean = stats_bootstrap_mean(values, 20, &how, scratch);
        ASSERT_NEAR(mean.low, 0.1, 0.0);
        ASSERT_NEAR(mean.high, 0.1, 0.0);
        assert_null(strstr(mean.method, "approximate"));
    }
}

static void numbers_that_are_none_give_no_interval(void **state)
{
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    double values[20] = {0.0};
    double scratch[20 + 100];
    for (size_t i = 0; i < LEN(bad); i++) {
        values[3] = bad[i];
        struct stats_bootstrap how = {STATS_BOOTSTRAP_BCA, 0.95, 100, 1};
        struct stats_estimate mean = stats_bootstrap_mean(values, 20, &how, scratch);
        assert_true(isnan(mean.low) && isnan(mean.high));
    }
    values[3] = 1.0;
    const struct stats_bootstrap wrong[] = {{STATS_BOOTSTRAP_BCA, 0.0, 100, 1},
                                            {STATS_BOOTSTRAP_BCA, 1.0, 100, 1},
                                            {STATS_BOOTSTRAP_BCA, NAN, 100, 1},
                                            {STATS_BOOTSTRAP_BCA, 0.95, 0, 1}};
    for (size_t i = 0; i < LEN(wrong); i++) {
        struct stats_estimate mean = stats_bootstrap_mean(values, 20, &wrong[i], scratch);
        assert_true(isnan(mean.low) && isnan(mean.high));
        ASSERT_NEAR(mean.achieved_level, 0.0, 0.0);
    }
}

static void the_extremes_have_percentiles(void **state)
{
    (void)state;
    double sorted[30];
    double scratch[30 + 1000];
    for (size_t i = 0; i < LEN(sorted); i++) {
        sorted[i] = (double)i;
    }
    struct stats_bootstrap how = {STATS_BOOTSTRAP_PERCENTILE, 0.95, 1000, 1};
    struct stats_estimate least =
        stats_bootstrap_quantile(sorted, 30, 0.0, &how, scratch);
    struct stats_estimate most = stats_bootstrap_quantile(sorted, 30, 1.0, &how, scratch);
    /* The smallest of 30 draws is the d-th smallest value or above with chance (1 - d/30)^30:
     * 0.33 at 1, 0.042 at 3, 0.014 at 4. */
    ASSERT_NEAR(least.low, 0.0, 0.0);
    ASSERT_NEAR(least.high, 3.0, 0.0);
    ASSERT_NEAR(most.low, 26.0, 0.0);
    ASSERT_NEAR(most.high, 29.0, 0.0);
}

static void replicates_on_one_side_of_the_point_have_no_correction(void **state)
{
    (void)state;
    double values[100];
    for (size_t i = 0; i < LEN(values); i++) {
        values[i] = (double)i;
    }
    struct stats_bootstrap how = {STATS_BOOTSTRAP_BCA, 0.9, LEN(values), 0};
    struct stats_replicates found = {
        .values = values, .count = LEN(values), .point = -1.0};
    struct stats_estimate estimate = stats_bootstrap_interval(&found, &how, 30);
    assert_string_equal(estimate.method, "percentile bootstrap");
    ASSERT_NEAR(estimate.low, 4.95, 1e-12);
    ASSERT_NEAR(estimate.high, 94.05, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_on_the_same_resamples_are_those_of_the_reference),
        cmocka_unit_test(own_resamples_give_the_intervals_of_the_reference),
        cmocka_unit_test(the_fast_mean_is_the_mean_by_the_general_way),
        cmocka_unit_test(more_workers_than_a_batch_is_made_for_make_no_difference),
        cmocka_unit_test(the_same_seed_gives_the_same_interval),
        cmocka_unit_test(too_few_workers_have_no_interval),
        cmocka_unit_test(equal_workers_have_an_interval_without_width),
        cmocka_unit_test(numbers_that_are_none_give_no_interval),
        cmocka_unit_test(the_extremes_have_percentiles),
        cmocka_unit_test(replicates_on_one_side_of_the_point_have_no_correction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
