/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/gsl.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

/* GSL's own handler calls abort() inside the program that measures. It is a setting of the
 * process, so that switching it off again costs nothing and is right wherever a call begins. */
static void silence(void)
{
    gsl_set_error_handler_off();
}

double stats_binomial_half_p(size_t k, size_t n)
{
    silence();
    return k >= n ? 1.0 : gsl_cdf_binomial_P((unsigned)k, 0.5, (unsigned)n);
}

double stats_normal_q(double z)
{
    silence();
    return gsl_cdf_ugaussian_Q(z);
}
