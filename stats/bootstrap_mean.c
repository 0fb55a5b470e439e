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

/* The first digit of a fraction (of 2^64) to the base n, which leaves the fraction. */
static inline size_t take_digit(uint64_t *fraction, size_t n)
{
    wide product = (wide)*fraction * n;
    *fraction = (uint64_t)product;
    return (size_t)(product >> 64);
}

/* What a resample needs to know, the same for all of them. */
struct sample {
    const double *values;
    size_t n;
    uint64_t refused; /* fractions below it would favour some indices */
    size_t batches;   /* in a resample */
};

static struct sample describe(const double *values, size_t n)
{
    struct sample sample = {.values = values, .n = n};
    if (n <= BATCH_WORKERS_MAX) {
        uint64_t power = (uint64_t)n * n * n * n * n;
        sample.refused = (0U - power) % power; // 2^64 mod n^5
        sample.batches = n / BATCH;
    }
    return sample;
}

/* Five values at random. The five digits of one number are five indices, without bias when
 * the few numbers are refused whose last fraction is too small (Brackett-Rozinsky and Lemire,
 * "Batched ranged random integer generation", 2024). */
static inline void draw_batch(const struct sample *sample, struct stats_rng *rng,
                              double drawn[BATCH])
{
    uint64_t fraction;
    do {
        fraction = stats_rng_next(rng);
        drawn[0] = sample->values[take_digit(&fraction, sample->n)];
        drawn[1] = sample->values[take_digit(&fraction, sample->n)];
        drawn[2] = sample->values[take_digit(&fraction, sample->n)];
        drawn[3] = sample->values[take_digit(&fraction, sample->n)];
        drawn[4] = sample->values[take_digit(&fraction, sample->n)];
    } while (fraction < sample->refused);
}

static inline double draw_one(const struct sample *sample, struct stats_rng *rng)
{
    return sample->values[stats_rng_below(rng, sample->n)];
}

static void draw_means(struct sample sample, struct stats_rng *rng,
                       struct stats_replicates *found)
{
    for (size_t i = 0; i < found->count; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < sample.batches; j++) {
            double x[BATCH];
            draw_batch(&sample, rng, x);
            sum += x[0] + x[1] + (x[2] + x[3]) + x[4];
        }
        for (size_t j = sample.batches * BATCH; j < sample.n; j++) {
            sum += draw_one(&sample, rng);
        }
        found->values[i] = found->point + sum / (double)sample.n;
    }
}

/* The distances of the resamples' means from that of the sample, in their standard errors. */
static void draw_distances(struct sample sample, struct stats_rng *rng,
                           struct stats_replicates *found)
{
    double size = (double)sample.n;
    for (size_t i = 0; i < found->count; i++) {
        double sum = 0.0;
        double squares = 0.0;
        for (size_t j = 0; j < sample.batches; j++) {
            double x[BATCH];
            draw_batch(&sample, rng, x);
            sum += x[0] + x[1] + (x[2] + x[3]) + x[4];
            squares +=
                x[0] * x[0] + x[1] * x[1] + (x[2] * x[2] + x[3] * x[3]) + x[4] * x[4];
        }
        for (size_t j = sample.batches * BATCH; j < sample.n; j++) {
            double x = draw_one(&sample, rng);
            sum += x;
            squares += x * x;
        }
        double distance = sum / size;
        double variance = (squares - sum * distance) / (size - 1.0);
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
        draw_distances(describe(deviations, n), &rng, &found);
    } else {
        draw_means(describe(deviations, n), &rng, &found);
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
