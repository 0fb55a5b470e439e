/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stats/moment.h"
#include "stats/order.h"
#include "stats/quantile.h"
#include "tests/stats/near.h"

#define MOST 256

static struct stats_workers describe(const double *values, const size_t *sizes,
                                     size_t workers)
{
    size_t count = 0;
    for (size_t i = 0; i < workers; i++) {
        count += sizes[i];
    }
    double *scratch = calloc(stats_workers_scratch(count, workers) + 1, sizeof(*scratch));
    struct stats_workers said =
        stats_describe_workers(values, sizes, workers, 0.95, scratch);
    free(scratch);
    return said;
}

/* `workers` of `samples` each: log-normal about 100, 1 % between and 0.8 % within. */
static void draw_workers(struct stats_rng *rng, size_t workers, size_t samples,
                         double *values, size_t *sizes)
{
    for (size_t i = 0; i < workers; i++) {
        double level = 0.01 * draw_normal(rng);
        sizes[i] = samples;
        for (size_t j = 0; j < samples; j++) {
            values[i * samples + j] = 100.0 * exp(level + 0.008 * draw_normal(rng));
        }
    }
}

static void figures_are_medians_and_everything_is_of_them(void **state)
{
    (void)state;
    /* Figures 10, 20, 35, 40, 50 and 60, means 10, 20, 35, 60, 50 and 60. */
    const double values[] = {10, 19, 20, 21, 30, 40, 40, 10, 130, 50, 60};
    const size_t sizes[] = {1, 3, 2, 3, 0, 1, 1};
    struct stats_workers said = describe(values, sizes, LEN(sizes));
    const double figures[] = {10, 20, 35, 40, 50, 60};
    const double means[] = {10, 20, 35, 60, 50, 60};
    struct stats_estimate median = stats_median_interval(figures, 6, 0.95);
    assert_int_equal(said.workers, 6);
    assert_int_equal(said.values, 11);
    assert_int_equal(said.median.n, 6);
    ASSERT_NEAR(said.median.point, 37.5, 1e-12);
    ASSERT_NEAR(said.median.low, median.low, 0.0);
    ASSERT_NEAR(said.median.high, median.high, 0.0);
    assert_string_equal(said.median.method, "order-statistic");
    ASSERT_NEAR(said.mean.point, stats_mean(means, 6), 1e-12);
    ASSERT_NEAR(said.min, 10.0, 0.0);
    ASSERT_NEAR(said.q1, stats_quantile(figures, 6, 0.25), 0.0);
    ASSERT_NEAR(said.q3, stats_quantile(figures, 6, 0.75), 0.0);
    ASSERT_NEAR(said.max, 60.0, 0.0);
    ASSERT_NEAR(said.sd_between, stats_sd(figures, 6), 1e-12);
    ASSERT_NEAR(said.sd_within, stats_sd_within(values, sizes, LEN(sizes)), 1e-12);
    assert_true(said.is_finite && said.is_positive && !said.too_few_workers);
    assert_true(said.hodges_lehmann.low < said.hodges_lehmann.point);
}

static void no_worker_says_nothing(void **state)
{
    (void)state;
    const size_t sizes[] = {0, 0};
    for (size_t workers = 0; workers <= 2; workers++) {
        struct stats_workers said = describe(NULL, sizes, workers);
        assert_int_equal(said.workers, 0);
        assert_true(isnan(said.median.point) && isnan(said.mean.point) &&
                    isnan(said.hodges_lehmann.point) && isnan(said.min) &&
                    isnan(said.max) && isnan(said.sd_between) && isnan(said.sd_within) &&
                    isnan(said.samples_best) && isnan(said.workers_needed) &&
                    isnan(said.outliers.mean) && isnan(said.outliers_within.time_share));
        assert_true(said.too_few_workers);
    }
}

static void one_value_and_one_worker_have_a_point_alone(void **state)
{
    (void)state;
    const double values[] = {3.0, 4.0, 5.0, 9.0};
    const size_t one_value[] = {1};
    struct stats_workers said = describe(values, one_value, 1);
    ASSERT_NEAR(said.median.point, 3.0, 0.0);
    ASSERT_NEAR(said.hodges_lehmann.point, 3.0, 1e-12);
    assert_true(isnan(said.median.low) && isnan(said.mean.low));
    assert_true(isnan(said.sd_between) && isnan(said.sd_within));
    assert_true(isnan(said.workers_needed) && said.too_few_workers);
    const size_t one_worker[] = {4};
    said = describe(values, one_worker, 1);
    ASSERT_NEAR(said.median.point, 4.5, 0.0);
    ASSERT_NEAR(said.mean.point, 5.25, 0.0);
    assert_true(isnan(said.sd_between) && said.sd_within > 0.0);
    assert_true(isnan(said.variance.icc) && isnan(said.samples_best));
    assert_int_equal(said.modes.count, 0);
}

static void below_six_workers_the_level_is_not_reached(void **state)
{
    (void)state;
    const double values[] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    const size_t sizes[] = {1, 1, 1, 1, 1, 1};
    for (size_t workers = 1; workers <= 6; workers++) {
        struct stats_workers said = describe(values, sizes, workers);
        assert_int_equal(said.too_few_workers, workers < 6);
        assert_int_equal(isnan(said.median.low), workers < 5);
    }
}

static void equal_values_are_certain_and_have_no_share(void **state)
{
    (void)state;
    double values[60];
    size_t sizes[20];
    for (size_t i = 0; i < 60; i++) {
        values[i] = 7.0;
        sizes[i / 3] = 3;
    }
    struct stats_workers said = describe(values, sizes, 20);
    ASSERT_NEAR(said.median.low, 7.0, 0.0);
    ASSERT_NEAR(said.median.high, 7.0, 0.0);
    ASSERT_NEAR(said.mean.low, 7.0, 0.0);
    ASSERT_NEAR(said.sd_within, 0.0, 0.0);
    assert_true(isnan(said.variance.icc) && isnan(said.samples_best));
    ASSERT_NEAR(said.workers_needed, 6.0, 0.0);
    assert_int_equal(said.modes.count, 1);
    assert_int_equal(said.modes_within.count, 1);
    assert_int_equal(said.outliers.by_z.severe + said.outliers_within.by_z.severe, 0);
    ASSERT_NEAR(said.outliers.time_share, 0.0, 0.0);
    assert_false(said.drift.warned);
}

static void values_that_are_not_finite_say_nothing_else(void **state)
{
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    const size_t sizes[] = {2, 2};
    for (size_t i = 0; i < LEN(bad); i++) {
        const double values[] = {1.0, 2.0, bad[i], 3.0};
        struct stats_workers said = describe(values, sizes, 2);
        assert_false(said.is_finite);
        assert_true(isnan(said.median.point) && isnan(said.mean.point));
    }
}

static void times_that_are_not_above_zero_have_no_logs(void **state)
{
    (void)state;
    const double values[] = {-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0};
    const size_t sizes[] = {1, 1, 1, 1, 1, 1, 1};
    struct stats_workers said = describe(values, sizes, 7);
    assert_true(said.is_finite && !said.is_positive);
    ASSERT_NEAR(said.median.point, 2.0, 0.0);
    assert_true(isnan(said.hodges_lehmann.point) && isnan(said.variance.sd_between));
    assert_string_equal(said.outliers.scale.method, "none");
    assert_int_equal(said.modes.count, 0);
    assert_int_equal(stats_workers_class_within(&said, -1.0, 2.0), STATS_OUTLIER_NONE);
}

static void a_slow_worker_is_an_outlier_with_its_share_of_the_time(void **state)
{
    (void)state;
    double values[60];
    size_t sizes[20];
    struct stats_rng rng = stats_rng_stream(91, 0, 0);
    draw_workers(&rng, 20, 3, values, sizes);
    for (size_t j = 0; j < 3; j++) {
        values[j] *= 100.0;
    }
    struct stats_workers said = describe(values, sizes, 20);
    assert_int_equal(said.outliers.by_z.severe, 1);
    assert_int_equal(said.outliers.by_fences.severe, 1);
    ASSERT_NEAR(said.outliers.time_share, 100.0 / 119.0, 0.05);
    ASSERT_NEAR(said.outliers.mean_without, 100.0, 0.02);
    ASSERT_NEAR(said.outliers.mean, 595.0, 0.05);
    assert_int_equal(said.outliers_within.by_z.severe, 0);
    assert_true(said.median.high < 110.0); // nothing is dropped, and nothing is moved
}

static void a_slow_value_is_an_outlier_within_its_worker(void **state)
{
    (void)state;
    double values[60];
    size_t sizes[20];
    struct stats_rng rng = stats_rng_stream(92, 0, 0);
    draw_workers(&rng, 20, 3, values, sizes);
    values[4] = 200.0;
    struct stats_workers said = describe(values, sizes, 20);
    assert_int_equal(said.outliers.by_z.severe, 0);
    assert_int_equal(said.outliers_within.by_z.severe, 1);
    assert_int_equal(stats_workers_class_within(&said, 100.0, 200.0),
                     STATS_OUTLIER_SEVERE);
    assert_int_equal(stats_workers_class_within(&said, 100.0, 100.5), STATS_OUTLIER_NONE);
}

static void a_coarse_clock_has_no_outliers_and_no_modes(void **state)
{
    (void)state;
    /* Three workers in four show one tick too many in one sample of five. */
    double values[100];
    size_t sizes[20];
    for (size_t i = 0; i < 100; i++) {
        values[i] = 200.0 + (double)(i / 5 % 3) + (i % 5 == 0 && i % 4 != 0 ? 1.0 : 0.0);
        sizes[i / 5] = 5;
    }
    struct stats_workers said = describe(values, sizes, 20);
    assert_string_equal(said.outliers_within.scale.method, "resolution");
    assert_int_equal(said.outliers_within.by_z.mild, 0);
    assert_int_equal(said.outliers_within.by_z.severe, 0);
    assert_int_equal(said.modes.count, 1);
    assert_int_equal(said.modes_within.count, 1);
}

static void two_kinds_of_workers_are_two_modes_between(void **state)
{
    (void)state;
    double values[90];
    size_t sizes[30];
    struct stats_rng rng = stats_rng_stream(93, 0, 0);
    draw_workers(&rng, 30, 3, values, sizes);
    for (size_t i = 60; i < 90; i++) {
        values[i] *= 1.4;
    }
    struct stats_workers said = describe(values, sizes, 30);
    assert_int_equal(said.modes.count, 2);
    ASSERT_NEAR(said.modes.modes[0].place, 100.0, 0.02);
    ASSERT_NEAR(said.modes.modes[1].place, 140.0, 0.02);
    ASSERT_NEAR(said.modes.modes[1].weight, 1.0 / 3.0, 1e-12);
    assert_int_equal(said.modes_within.count, 1);
}

static void two_kinds_of_samples_are_two_modes_within(void **state)
{
    (void)state;
    double values[200];
    size_t sizes[20];
    struct stats_rng rng = stats_rng_stream(94, 0, 0);
    draw_workers(&rng, 20, 10, values, sizes);
    for (size_t i = 0; i < 200; i++) {
        values[i] *= i % 10 < 3 ? 1.3 : 1.0;
    }
    struct stats_workers said = describe(values, sizes, 20);
    assert_int_equal(said.modes.count, 1);
    assert_int_equal(said.modes_within.count, 2);
    ASSERT_NEAR(said.modes_within.modes[1].place, 1.3, 0.02);
}

static void drift_widens_the_interval_and_says_so(void **state)
{
    (void)state;
    double values[30];
    size_t sizes[30];
    for (size_t i = 0; i < 30; i++) {
        values[i] = 100.0 + (double)i;
        sizes[i] = 1;
    }
    struct stats_workers said = describe(values, sizes, 30);
    struct stats_estimate plain = stats_median_interval(values, 30, 0.95);
    assert_true(said.drift.warned);
    assert_string_equal(said.median.method, "order-statistic, widened for drift");
    ASSERT_NEAR(said.median.high - said.median.point,
                said.drift.widen * (plain.high - plain.point), 1e-12);
}

static void components_and_the_samples_worth_taking_are_found(void **state)
{
    (void)state;
    enum { WORKERS = 2000, SAMPLES = 4 };
    double *values = calloc((size_t)WORKERS * SAMPLES, sizeof(*values));
    size_t *sizes = calloc(WORKERS, sizeof(*sizes));
    struct stats_rng rng = stats_rng_stream(95, 0, 0);
    draw_workers(&rng, WORKERS, SAMPLES, values, sizes);
    struct stats_workers said = describe(values, sizes, WORKERS);
    ASSERT_NEAR(said.variance.sd_between, 0.01, 0.05);
    ASSERT_NEAR(said.variance.sd_within, 0.008, 0.03);
    ASSERT_NEAR(said.variance.icc, 1.0 / 1.64, 0.05);
    ASSERT_NEAR(said.samples_best, sqrt(3.0) * 0.8, 0.05);
    assert_true(said.workers_needed < 20.0);
    free(values);
    free(sizes);
}

static void the_unit_of_the_times_does_not_matter(void **state)
{
    (void)state;
    static const double units[] = {1e-9, 1e-3, 1e3};
    double values[90];
    size_t sizes[30];
    struct stats_rng rng = stats_rng_stream(96, 0, 0);
    draw_workers(&rng, 30, 3, values, sizes);
    struct stats_workers plain = describe(values, sizes, 30);
    for (size_t i = 0; i < LEN(units); i++) {
        double scaled[90];
        for (size_t j = 0; j < 90; j++) {
            scaled[j] = values[j] * units[i];
        }
        struct stats_workers said = describe(scaled, sizes, 30);
        ASSERT_NEAR(said.median.low, plain.median.low * units[i], 1e-12);
        ASSERT_NEAR(said.mean.high, plain.mean.high * units[i], 1e-12);
        ASSERT_NEAR(said.hodges_lehmann.low, plain.hodges_lehmann.low * units[i], 1e-12);
        ASSERT_NEAR(said.variance.icc, plain.variance.icc, 1e-9);
        ASSERT_NEAR(said.modes.separation, plain.modes.separation, 1e-9);
        assert_int_equal(said.outliers_within.by_z.mild, plain.outliers_within.by_z.mild);
    }
}

static void the_quick_way_says_the_same_of_what_it_says(void **state)
{
    (void)state;
    double values[90];
    double scratch[1024];
    size_t sizes[30];
    struct stats_rng rng = stats_rng_stream(97, 0, 0);
    draw_workers(&rng, 30, 3, values, sizes);
    assert_true(stats_workers_scratch(90, 30) <= LEN(scratch));
    struct stats_workers quick = stats_estimate_workers(values, sizes, 30, 0.9, scratch);
    struct stats_workers whole = stats_describe_workers(values, sizes, 30, 0.9, scratch);
    ASSERT_NEAR(quick.median.low, whole.median.low, 0.0);
    ASSERT_NEAR(quick.mean.high, whole.mean.high, 0.0);
    assert_int_equal(quick.outliers.by_fences.mild, whole.outliers.by_fences.mild);
    assert_true(isnan(quick.hodges_lehmann.point) && !isnan(whole.hodges_lehmann.point));
    assert_int_equal(quick.modes.count, 0);
}

static void many_workers_and_many_values_are_no_trouble(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    double *values = calloc(COUNT, sizeof(*values));
    size_t *sizes = calloc(COUNT, sizeof(*sizes));
    struct stats_rng rng = stats_rng_stream(98, 0, 0);
    draw_workers(&rng, COUNT, 1, values, sizes);
    struct stats_workers many = describe(values, sizes, COUNT);
    assert_int_equal(many.workers, COUNT);
    ASSERT_NEAR(many.median.point, 100.0, 1e-3);
    ASSERT_NEAR(many.hodges_lehmann.point, 100.0, 1e-3);
    const size_t one[] = {COUNT};
    struct stats_workers long_one = describe(values, one, 1);
    assert_int_equal(long_one.workers, 1);
    assert_int_equal(long_one.modes_within.count, 1);
    free(values);
    free(sizes);
}

/* Of normal values few are called outliers, however few samples a worker has. */
static void few_normal_values_are_called_outliers(void **state)
{
    (void)state;
    static const size_t samples[] = {1, 2, 3, 4, 5, 10};
    for (size_t i = 0; i < LEN(samples); i++) {
        struct stats_rng rng = stats_rng_stream(99, samples[i], 0);
        double values[MOST];
        size_t sizes[MOST];
        size_t within = 0;
        size_t between = 0;
        int modes = 0;
        enum { SETS = 300, WORKERS = 20 };
        for (int set = 0; set < SETS; set++) {
            draw_workers(&rng, WORKERS, samples[i], values, sizes);
            struct stats_workers said = describe(values, sizes, WORKERS);
            between += said.outliers.by_z.mild + said.outliers.by_z.severe;
            within += said.outliers_within.by_z.mild + said.outliers_within.by_z.severe;
            modes += said.modes_within.count > 1;
        }
        double workers = (double)SETS * WORKERS;
        print_message("%zu samples: %.2f %% of workers, %.2f %% of values, modes %d\n",
                      samples[i], 100.0 * (double)between / workers,
                      100.0 * (double)within / workers / (double)samples[i], modes);
        assert_true((double)between / workers < 0.01);
        assert_true((double)within / workers / (double)samples[i] < 0.01);
        assert_true(modes <= SETS / 50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_medians_and_everything_is_of_them),
        cmocka_unit_test(no_worker_says_nothing),
        cmocka_unit_test(one_value_and_one_worker_have_a_point_alone),
        cmocka_unit_test(below_six_workers_the_level_is_not_reached),
        cmocka_unit_test(equal_values_are_certain_and_have_no_share),
        cmocka_unit_test(values_that_are_not_finite_say_nothing_else),
        cmocka_unit_test(times_that_are_not_above_zero_have_no_logs),
        cmocka_unit_test(a_slow_worker_is_an_outlier_with_its_share_of_the_time),
        cmocka_unit_test(a_slow_value_is_an_outlier_within_its_worker),
        cmocka_unit_test(a_coarse_clock_has_no_outliers_and_no_modes),
        cmocka_unit_test(two_kinds_of_workers_are_two_modes_between),
        cmocka_unit_test(two_kinds_of_samples_are_two_modes_within),
        cmocka_unit_test(drift_widens_the_interval_and_says_so),
        cmocka_unit_test(components_and_the_samples_worth_taking_are_found),
        cmocka_unit_test(the_unit_of_the_times_does_not_matter),
        cmocka_unit_test(the_quick_way_says_the_same_of_what_it_says),
        cmocka_unit_test(many_workers_and_many_values_are_no_trouble),
        cmocka_unit_test(few_normal_values_are_called_outliers),
    };
    return cmocka_run_group_tests_name("stats/workers", tests, NULL, NULL);
}
