/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers whose speeds differ in the ways that real ones do. Value j of worker i is
 * exp(b_i + v_ij): a cost around 1. */
#ifndef TARE_SIMULATE_NOISE_H
#define TARE_SIMULATE_NOISE_H

#include <stddef.h>

#include "scripts/bench/simulate/simulate.h"

#define NOISE_MOST 16 /* in a list, with its end */

struct noise {
    const char *name; /* "BP" */
    const char *text; /* what it stands for */
    /* b of the next worker; `before` is the one before it, NaN for the first. */
    double (*between)(struct stats_rng *rng, double before);
    /* v of its n values, in order of time. */
    void (*within)(struct stats_rng *rng, double *logs, size_t n);
};

/* A standard normal, a t of 3 degrees of freedom scaled to variance 1, a lognormal (sigma 1)
 * scaled to mean 0 and variance 1, a gamma of shape 2 likewise, a Laplace of variance 1. */
double draw_normal(struct stats_rng *rng);
double draw_t3(struct stats_rng *rng);
double draw_lognormal(struct stats_rng *rng);
double draw_gamma(struct stats_rng *rng);
double draw_laplace(struct stats_rng *rng);

/* The next of an AR(1) of standard deviation 1; `before` is NaN for the first. */
double draw_ar1(struct stats_rng *rng, double before, double phi);

/* By name: N iid LN HT BP BV AR BU TS AP, and the held-out GA (gamma), LH (lognormal, sigma
 * 1.5), LA (Laplace), TM (three modes), UN (uniform). NULL when there is none of that name. */
const struct noise *noise_find(const char *name);

/* The noises of a simulation, ended by NULL: in the held-out mode GA LH LA TM UN, else those
 * of `names`, which are parted by blanks. Returns how many. `ret_noises` holds NOISE_MOST. */
size_t noise_choose(const struct simulate *how, const char *names,
                    const struct noise **ret_noises);

/* workers x samples values, those of a worker one after the other. */
void noise_draw(const struct noise *noise, struct stats_rng *rng, size_t workers,
                size_t samples, double *values);

/* What an infinite number of workers of `samples` values would give, by 4e5 of them (1e4 in
 * the short mode): each method is held against its own target. */
struct noise_truth {
    double median;        /* of the workers' medians */
    double mean;          /* of the workers' means */
    double pooled_median; /* of all values */
};
struct noise_truth noise_truth(const struct simulate *how, const struct noise *noise,
                               size_t samples);

/* The median of each worker's values. */
void noise_medians(const double *values, size_t workers, size_t samples, double *medians);

#endif
