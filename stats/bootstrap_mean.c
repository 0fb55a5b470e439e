/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "stats/bootstrap.h"
#include "stats/bootstrap_interval.h"
#include "stats/moment.h"
#include "stats/rng.h"

/* 128 bits are no C17, and the only way to the high half of a product that does not cost as much
 * as the random numbers that it saves. */
__extension__ typedef unsigned __int128 wide;

/* How many indices one random number of 64 bits is good for, and below how many workers it is: of
 * 2^64 numbers at most one in 512 is refused then. */
#define BATCH             5
#define BATCH_WORKERS_MAX 2048

struct sums {
    double values;
    double squares;
};

/* The first digit of a fraction (of 2^64) to the base n, which leaves the fraction. */
static inline size_t take_digit(uint64_t *fraction, size_t n)
{
    wide product = (wide)*fraction * n;
    *fraction = (uint64_t)product;
    return (size_t)(product >> 64);
}

/* The sum over a resample of n values. Five digits of one number are five indices without bias when
 * the few numbers are refused whose last fraction is too small (Brackett-Rozinsky and Lemire,
 * "Batched ranged random integer generation", 2024). */
static struct sums resample(const double *values, size_t n, struct stats_rng *rng)
{
    struct sums sums = {0.0, 0.0};
    size_t left = n;
    if (n <= BATCH_WORKERS_MAX) {
        uint64_t power = (uint64_t)n * n * n * n * n;
        uint64_t refused = (0U - power) % power; // 2^64 mod n^5
        while (left >= BATCH) {
            uint64_t fraction = stats_rng_next(rng);
            double a = values[take_digit(&fraction, n)];
            double b = values[take_digit(&fraction, n)];
            double c = values[take_digit(&fraction, n)];
            double d = values[take_digit(&fraction, n)];
            double e = values[take_digit(&fraction, n)];
            if (fraction < refused) {
                continue;
            }
            sums.values += a + b + (c + d) + e;
            sums.squares += a * a + b * b + (c * c + d * d) + e * e;
            left -= BATCH;
        }
    }
    for (; left > 0; left--) {
        double value = values[stats_rng_below(rng, n)];
        sums.values += value;
        sums.squares += value * value;
    }
    return sums;
}

static void draw_means(const double *deviations, size_t n, struct stats_rng *rng,
                       struct stats_replicates *found)
{
    for (size_t i = 0; i < found->count; i++) {
        struct sums sums = resample(deviations, n, rng);
        found->values[i] = found->point + sums.values / (double)n;
    }
}

/* The distances of the resamples' means from that of the sample, in their standard errors. */
static void draw_distances(const double *deviations, size_t n, struct stats_rng *rng,
                           struct stats_replicates *found)
{
    double size = (double)n;
    for (size_t i = 0; i < found->count; i++) {
        struct sums sums = resample(deviations, n, rng);
        double distance = sums.values / size;
        double variance = (sums.squares - sums.values * distance) / (size - 1.0);
        double error = sqrt(fmax(variance, 0.0) / size);
        found->values[i] = fabs(distance) > 0.0 ? distance / error : 0.0;
    }
}

struct stats_estimate stats_bootstrap_mean(const double *values, size_t n,
                                           const struct stats_bootstrap *how,
                                           double *scratch)
{
    struct stats_replicates found = {.values = scratch + n,
                                     .count = how->resamples,
                                     .point = stats_mean(values, n),
                                     .error = stats_sd(values, n) / sqrt((double)n)};
    if (n < 2) {
        return stats_bootstrap_interval(&found, how, n);
    }
    double *deviations = scratch;
    for (size_t i = 0; i < n; i++) {
        deviations[i] = values[i] - found.point;
    }
    struct stats_rng rng = stats_rng_stream(how->seed, n, 0);
    if (how->kind == STATS_BOOTSTRAP_T) {
        draw_distances(deviations, n, &rng, &found);
    } else {
        draw_means(deviations, n, &rng, &found);
    }
    if (how->kind == STATS_BOOTSTRAP_BCA) {
        /* Without one value the mean moves by -1 / (n - 1) of its deviation, and the acceleration
         * does not depend on the unit. */
        for (size_t i = 0; i < n; i++) {
            deviations[i] = -deviations[i];
        }
        found.acceleration = stats_bootstrap_acceleration(deviations, n);
    }
    return stats_bootstrap_interval(&found, how, n);
}
