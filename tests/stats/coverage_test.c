/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the intervals hold: seeded simulations of workers whose speeds differ in the ways
 * that real ones do. scripts/bench/simulate has more kinds of noise, and other methods beside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/change.h"
#include "stats/order.h"
#include "stats/quantile.h"
#include "tests/stats/golden.h"
#include "tests/stats/near.h"

/* Data sets in each cell; the bands below are about three standard errors of this many. With
 * -DSETS=100000 every 95 % interval held in 94.5 to 95.7 %. */
#ifndef SETS
#define SETS 2000
#endif
#define MOST_WORKERS 40
#define SAMPLES      3 /* of a worker; scripts/golden_stats.py has the same number */

/* Log of one worker's speed, and of one sample's deviation from it. */
struct noise {
    const char *name;
    double (*between)(struct stats_rng *rng);
    double (*within)(struct stats_rng *rng);
    double log_median; /* of the workers' figures */
};

static double skewed(struct stats_rng *rng)
{
    return (exp(draw_normal(rng)) - 1.6487) / 2.1612;
}

static double normal_between(struct stats_rng *rng)
{
    return 0.01 * draw_normal(rng);
}

static double normal_within(struct stats_rng *rng)
{
    return 0.008 * draw_normal(rng);
}

static double lognormal_between(struct stats_rng *rng)
{
    return 0.01 * skewed(rng);
}

static double lognormal_within(struct stats_rng *rng)
{
    return 0.008 * skewed(rng);
}

static double two_modes_between(struct stats_rng *rng)
{
    double mode = stats_rng_uniform(rng) < 0.3 ? 0.05 : 0.0;
    return mode + 0.006 * draw_normal(rng);
}

static double two_speeds_between(struct stats_rng *rng)
{
    bool is_slow = stats_rng_uniform(rng) < 0.3;
    return is_slow ? 0.4 + 0.05 * draw_normal(rng) : 0.015 * draw_normal(rng);
}

static const struct noise noises[] = {
    {"normal", normal_between, normal_within, 0.0},
    {"lognormal", lognormal_between, lognormal_within, GOLDEN_LOGNORMAL_LOG_MEDIAN},
    {"two modes", two_modes_between, normal_within, GOLDEN_TWO_MODES_LOG_MEDIAN},
    {"two speeds", two_speeds_between, normal_within, GOLDEN_TWO_SPEEDS_LOG_MEDIAN},
};

static double draw_worker(const struct noise *noise, struct stats_rng *rng)
{
    double samples[SAMPLES];
    double speed = noise->between(rng);
    for (size_t i = 0; i < SAMPLES; i++) {
        samples[i] = exp(speed + noise->within(rng));
    }
    assert_true(stats_sort(samples, SAMPLES, samples));
    return stats_median(samples, SAMPLES);
}

static bool holds(const double *sorted, size_t n, double level, double truth)
{
    struct stats_estimate found = stats_median_interval(sorted, n, level);
    return found.low <= truth && truth <= found.high;
}

static void intervals_hold_as_often_as_they_say(void **state)
{
    (void)state;
    static const size_t workers[] = {6, 8, 10, 20, MOST_WORKERS};
    double sum = 0.0;
    int cells = 0;
    for (size_t i = 0; i < LEN(noises); i++) {
        double truth = exp(noises[i].log_median);
        for (size_t j = 0; j < LEN(workers); j++) {
            struct stats_rng rng = stats_rng_stream(61, i, workers[j]);
            int held_95 = 0;
            int held_90 = 0;
            for (int set = 0; set < SETS; set++) {
                double values[MOST_WORKERS];
                for (size_t k = 0; k < workers[j]; k++) {
                    values[k] = draw_worker(&noises[i], &rng);
                }
                assert_true(stats_sort(values, workers[j], values));
                held_95 += holds(values, workers[j], 0.95, truth);
                held_90 += holds(values, workers[j], 0.90, truth);
            }
            double at_95 = 100.0 * held_95 / SETS;
            double at_90 = 100.0 * held_90 / SETS;
            print_message(
                "%-10s %2zu workers: 95 %% interval held %.1f %%, 90 %% %.1f %%\n",
                noises[i].name, workers[j], at_95, at_90);
            assert_true(at_95 >= 93.0 && at_95 <= 97.0);
            assert_true(at_90 >= 87.8 && at_90 <= 92.5);
            sum += at_95;
            cells++;
        }
    }
    double mean = sum / cells;
    print_message("mean of the 95 %% intervals: %.2f %%\n", mean);
    assert_true(mean >= 94.5 && mean <= 96.0);
}

/* Two equal sides in lock step: what slows a block down slows both of its members. */
static struct stats_change compare_equals(const struct noise *noise, size_t blocks,
                                          struct stats_rng *rng)
{
    double ratios[MOST_WORKERS];
    double scratch[2 * MOST_WORKERS];
    for (size_t i = 0; i < blocks; i++) {
        ratios[i] = log(draw_worker(noise, rng) / draw_worker(noise, rng));
    }
    return stats_change_paired(ratios, blocks, 0.95, 0.02, scratch);
}

static void equal_sides_are_rarely_called_different(void **state)
{
    (void)state;
    static const size_t blocks[] = {8, 10, 20};
    int slower = 0;
    int faster = 0;
    for (size_t i = 0; i < LEN(noises); i++) {
        for (size_t j = 0; j < LEN(blocks); j++) {
            struct stats_rng rng = stats_rng_stream(64, i, blocks[j]);
            int counts[4] = {0};
            for (int set = 0; set < SETS; set++) {
                counts[compare_equals(&noises[i], blocks[j], &rng).verdict]++;
            }
            int called = counts[STATS_VERDICT_SLOWER] + counts[STATS_VERDICT_FASTER];
            double share = 100.0 * called / SETS;
            print_message(
                "%-10s %2zu blocks of equals: %.1f %% called different, %.0f %% same\n",
                noises[i].name, blocks[j], share,
                100.0 * counts[STATS_VERDICT_SAME] / SETS);
            assert_true(share >= 3.3 && share <= 6.7);
            slower += counts[STATS_VERDICT_SLOWER];
            faster += counts[STATS_VERDICT_FASTER];
        }
    }
    /* Neither side is favoured: within 3 standard errors of a fair coin. */
    double called = slower + faster;
    print_message("%d called slower, %d faster\n", slower, faster);
    assert_true(fabs((double)slower - called / 2.0) <= 1.5 * sqrt(called));
}

static void a_change_at_the_margin_is_rarely_called_the_same(void **state)
{
    (void)state;
    struct stats_rng rng = stats_rng_stream(65, 0, 0);
    int same = 0;
    for (int set = 0; set < SETS; set++) {
        double ratios[20];
        double scratch[40];
        for (size_t i = 0; i < 20; i++) {
            double ratio = draw_worker(&noises[0], &rng) / draw_worker(&noises[0], &rng);
            ratios[i] = log(1.02 * ratio);
        }
        struct stats_change found = stats_change_paired(ratios, 20, 0.95, 0.02, scratch);
        same += found.verdict == STATS_VERDICT_SAME;
    }
    print_message("20 blocks at the margin: %.1f %% called the same\n",
                  100.0 * same / SETS);
    assert_true(same <= 0.067 * SETS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_as_often_as_they_say),
        cmocka_unit_test(equal_sides_are_rarely_called_different),
        cmocka_unit_test(a_change_at_the_margin_is_rarely_called_the_same),
    };
    return cmocka_run_group_tests_name("stats/coverage", tests, NULL, NULL);
}
