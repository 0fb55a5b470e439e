/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/gsl.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

/* GSL's own handler calls abort() inside the program that measures. It is a setting of the
 * process, so that switching it off again costs nothing and is right wherever a call begins. */
static void silence(void)
{
    gsl_set_error_handler_off();
}

double stats_binomial_half_p(size_t k, size_t n)
{
    silence();
    if (k == 0) {
        return exp2(-(double)n); // exact, where GSL's last digits are not
    }
    return k >= n ? 1.0 : gsl_cdf_binomial_P((unsigned)k, 0.5, (unsigned)n);
}

double stats_binomial_p(size_t k, double p, size_t n)
{
    silence();
    return k >= n ? 1.0 : gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n);
}

double stats_beta_quantile(double p, double a, double b)
{
    silence();
    return gsl_cdf_beta_Pinv(p, a, b);
}

double stats_normal_p(double z)
{
    silence();
    return gsl_cdf_ugaussian_P(z);
}

double stats_normal_q(double z)
{
    silence();
    return gsl_cdf_ugaussian_Q(z);
}

double stats_normal_density(double z)
{
    return gsl_ran_ugaussian_pdf(z);
}

double stats_normal_quantile(double p)
{
    silence();
    return gsl_cdf_ugaussian_Pinv(p);
}

double stats_student_quantile(double p, double freedom)
{
    silence();
    return gsl_cdf_tdist_Pinv(p, freedom);
}

double stats_student_q(double t, double freedom)
{
    silence();
    return gsl_cdf_tdist_Q(t, freedom);
}

/* The project's generator as GSL knows generators, in the caller's memory: gsl_rng_alloc would
 * ask for its own, and GSL_RNG_SEED leaks into it. */
static void set_seed(void *state, unsigned long seed)
{
    *(struct stats_rng *)state = stats_rng_stream(seed, 0, 0);
}

static unsigned long next_number(void *state)
{
    return (unsigned long)(stats_rng_next(state) >> 32);
}

static double next_uniform(void *state)
{
    return stats_rng_uniform(state);
}

static const gsl_rng_type generator = {
    .name = "splitmix64",
    .max = UINT32_MAX,
    .min = 0,
    .size = sizeof(struct stats_rng),
    .set = set_seed,
    .get = next_number,
    .get_double = next_uniform,
};

double stats_gamma_draw(struct stats_rng *rng, size_t shape)
{
    const gsl_rng source = {.type = &generator, .state = rng};
    return shape > 0 ? gsl_ran_gamma(&source, (double)shape, 1.0) : 0.0;
}
