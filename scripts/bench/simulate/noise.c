/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripts/bench/simulate/noise.h"

#include <stdlib.h>
#include <string.h>

#include "stats/quantile.h"

#define MOST_SAMPLES  16
#define TRUTH_WORKERS 400000
#define TRUTH_SHORT   10000
#define TRUTH_STREAM  1000 /* no figure has this number */

/* ---- distributions ---- */

double draw_normal(struct stats_rng *rng)
{
    double radius = sqrt(-2.0 * log(1.0 - stats_rng_uniform(rng)));
    return radius * cos(6.283185307179586 * stats_rng_uniform(rng));
}

double draw_t3(struct stats_rng *rng)
{
    double squares = 0.0;
    for (int i = 0; i < 3; i++) {
        double normal = draw_normal(rng);
        squares += normal * normal;
    }
    return draw_normal(rng) / sqrt(squares); // t3 / sqrt(3)
}

double draw_lognormal(struct stats_rng *rng)
{
    return (exp(draw_normal(rng)) - 1.6487) / 2.1612;
}

double draw_gamma(struct stats_rng *rng)
{
    double both = (1.0 - stats_rng_uniform(rng)) * (1.0 - stats_rng_uniform(rng));
    return (-log(both) - 2.0) / sqrt(2.0);
}

double draw_laplace(struct stats_rng *rng)
{
    double side = stats_rng_uniform(rng) < 0.5 ? -1.0 : 1.0;
    return side * -log(1.0 - stats_rng_uniform(rng)) / sqrt(2.0);
}

double draw_ar1(struct stats_rng *rng, double before, double phi)
{
    double fresh = draw_normal(rng);
    return isnan(before) ? fresh : phi * before + sqrt(1.0 - phi * phi) * fresh;
}

/* Of sigma 1.5: mean exp(1.125), variance exp(4.5) - exp(2.25). */
static double draw_heavy_lognormal(struct stats_rng *rng)
{
    return (exp(1.5 * draw_normal(rng)) - 3.080217) / 8.973817;
}

static double draw_uniform(struct stats_rng *rng)
{
    return (2.0 * stats_rng_uniform(rng) - 1.0) * sqrt(3.0);
}

static size_t draw_geometric(struct stats_rng *rng, double chance)
{
    size_t tries = 1;
    while (stats_rng_uniform(rng) >= chance) {
        tries++;
    }
    return tries;
}

/* ---- between workers ---- */

#define BETWEEN(name, expression)                                                        \
    static double name(struct stats_rng *rng, double before)                             \
    {                                                                                    \
        (void)before;                                                                    \
        return expression;                                                               \
    }

static double between_none(struct stats_rng *rng, double before)
{
    (void)rng;
    (void)before;
    return 0.0;
}

BETWEEN(between_normal, 0.01 * draw_normal(rng))
BETWEEN(between_small, 0.006 * draw_normal(rng))
BETWEEN(between_smaller, 0.005 * draw_normal(rng))
BETWEEN(between_lognormal, 0.01 * draw_lognormal(rng))
BETWEEN(between_t3, 0.01 * draw_t3(rng))
BETWEEN(between_gamma, 0.01 * draw_gamma(rng))
BETWEEN(between_heavy, 0.01 * draw_heavy_lognormal(rng))
BETWEEN(between_laplace, 0.01 * draw_laplace(rng))
BETWEEN(between_uniform, 0.01 * draw_uniform(rng))

static double between_two_modes(struct stats_rng *rng, double before)
{
    double mode = stats_rng_uniform(rng) < 0.3 ? 0.05 : 0.0;
    return mode + between_small(rng, before);
}

static double between_three_modes(struct stats_rng *rng, double before)
{
    double which = stats_rng_uniform(rng);
    double mode = which < 0.2 ? 0.07 : which < 0.5 ? 0.03 : 0.0;
    return mode + between_small(rng, before);
}

static double between_some_bad(struct stats_rng *rng, double before)
{
    double bad = stats_rng_uniform(rng) < 0.03 ? 0.25 : 0.0;
    return bad + between_small(rng, before);
}

static double between_two_speeds(struct stats_rng *rng, double before)
{
    (void)before;
    bool is_slow = stats_rng_uniform(rng) < 0.3;
    return is_slow ? 0.4 + 0.05 * draw_normal(rng) : 0.015 * draw_normal(rng);
}

static double between_drifting(struct stats_rng *rng, double before)
{
    return 0.01 * draw_ar1(rng, before / 0.01, 0.7);
}

/* ---- within a worker ---- */

#define WITHIN(name, expression)                                                         \
    static void name(struct stats_rng *rng, double *logs, size_t n)                      \
    {                                                                                    \
        for (size_t i = 0; i < n; i++) {                                                 \
            logs[i] = expression;                                                        \
        }                                                                                \
    }

WITHIN(within_normal, 0.008 * draw_normal(rng))
WITHIN(within_wide, 0.0128 * draw_normal(rng))
WITHIN(within_lognormal, 0.008 * draw_lognormal(rng))
WITHIN(within_t3, 0.008 * draw_t3(rng))
WITHIN(within_two_modes,
       0.008 * draw_normal(rng) + (stats_rng_uniform(rng) < 0.25 ? 0.08 : 0.0))
WITHIN(within_gamma, 0.008 * draw_gamma(rng))
WITHIN(within_heavy, 0.008 * draw_heavy_lognormal(rng))
WITHIN(within_laplace, 0.008 * draw_laplace(rng))
WITHIN(within_uniform, 0.008 * draw_uniform(rng))

static void within_ar1(struct stats_rng *rng, double *logs, size_t n)
{
    double before = NAN;
    for (size_t i = 0; i < n; i++) {
        before = draw_ar1(rng, before, 0.8);
        logs[i] = 0.01 * before;
    }
}

static void within_bursts(struct stats_rng *rng, double *logs, size_t n)
{
    within_normal(rng, logs, n);
    if (n > 0 && stats_rng_uniform(rng) < 0.2) {
        size_t begin = stats_rng_below(rng, n);
        size_t length = 1 + draw_geometric(rng, 0.4);
        double slower = 0.3 * stats_rng_uniform(rng);
        for (size_t i = begin; i < n && i < begin + length; i++) {
            logs[i] += slower;
        }
    }
}

static const struct noise noises[] = {
    {"N", "normal, 1 % between workers, 0.8 % within", between_normal, within_normal},
    {"iid", "normal, nothing between workers", between_none, within_wide},
    {"LN", "lognormal, skewed", between_lognormal, within_lognormal},
    {"HT", "heavy tails, t with 3 degrees of freedom", between_t3, within_t3},
    {"BP", "two modes between workers, 30 % are 5 % slower", between_two_modes,
     within_normal},
    {"BV", "two modes of values, 25 % are 8 % slower", between_small, within_two_modes},
    {"AR", "values depend on the one before, AR(1) 0.8", between_smaller, within_ar1},
    {"BU", "bursts within workers, and 3 % bad workers", between_some_bad, within_bursts},
    {"TS", "a machine of two speeds, 30 % are 49 % slower", between_two_speeds,
     within_normal},
    {"AP", "workers depend on the one before, AR(1) 0.7", between_drifting,
     within_normal},
    {"GA", "gamma of shape 2", between_gamma, within_gamma},
    {"LH", "lognormal of sigma 1.5", between_heavy, within_heavy},
    {"LA", "Laplace", between_laplace, within_laplace},
    {"TM", "three modes between workers", between_three_modes, within_normal},
    {"UN", "uniform", between_uniform, within_uniform},
};

const struct noise *noise_find(const char *name)
{
    for (size_t i = 0; i < LEN(noises); i++) {
        if (strcmp(noises[i].name, name) == 0) {
            return &noises[i];
        }
    }
    return NULL;
}

size_t noise_choose(const struct simulate *how, const char *names,
                    const struct noise **ret_noises)
{
    size_t count = 0;
    char copy[64];
    char *rest = NULL;
    snprintf(copy, sizeof(copy), "%s", how->is_held_out ? "GA LH LA TM UN" : names);
    for (char *name = strtok_r(copy, " ", &rest); name != NULL;
         name = strtok_r(NULL, " ", &rest)) {
        ret_noises[count++] = noise_find(name);
    }
    ret_noises[count] = NULL;
    return count;
}

void noise_draw(const struct noise *noise, struct stats_rng *rng, size_t workers,
                size_t samples, double *values)
{
    double speed = NAN;
    for (size_t i = 0; i < workers; i++) {
        double *own = values + i * samples;
        speed = noise->between(rng, speed);
        noise->within(rng, own, samples);
        for (size_t j = 0; j < samples; j++) {
            own[j] = exp(speed + own[j]);
        }
    }
}

static double median_of(const double *values, size_t n)
{
    double sorted[MOST_SAMPLES];
    stats_sort(values, n, sorted);
    return stats_median(sorted, n);
}

void noise_medians(const double *values, size_t workers, size_t samples, double *medians)
{
    for (size_t i = 0; i < workers; i++) {
        medians[i] = median_of(values + i * samples, samples);
    }
}

struct noise_truth noise_truth(const struct simulate *how, const struct noise *noise,
                               size_t samples)
{
    size_t workers = how->is_full ? TRUTH_WORKERS : TRUTH_SHORT;
    struct stats_rng rng =
        simulate_stream(how, TRUTH_STREAM + samples, (uint64_t)(noise - noises));
    double *medians = malloc(3 * workers * sizeof(double));
    if (medians == NULL) {
        abort();
    }
    double *singles =
        medians + workers; // one value of each worker, each place equally often
    double *sorted = singles + workers;
    double sum = 0.0;
    for (size_t i = 0; i < workers; i++) {
        double values[MOST_SAMPLES];
        noise_draw(noise, &rng, 1, samples, values);
        medians[i] = median_of(values, samples);
        singles[i] = values[i % samples];
        for (size_t j = 0; j < samples; j++) {
            sum += values[j];
        }
    }
    struct noise_truth truth = {.mean = sum / (double)(workers * samples)};
    stats_sort(medians, workers, sorted);
    truth.median = stats_median(sorted, workers);
    stats_sort(singles, workers, sorted);
    truth.pooled_median = stats_median(sorted, workers);
    free(medians);
    return truth;
}
