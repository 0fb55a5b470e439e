/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/student.h"

#include <math.h>

#include "stats/gsl.h"
#include "stats/moment.h"

static struct stats_estimate interval_about(double point, double error, double df,
                                            double level)
{
    struct stats_estimate estimate = {
        .point = point, .low = NAN, .high = NAN, .level = level, .method = "t"};
    if (!(df > 0.0) || isnan(error) || !(level > 0.0 && level < 1.0)) {
        return estimate;
    }
    double half_width =
        error > 0.0 ? error * stats_student_quantile(1.0 - (1.0 - level) / 2.0, df) : 0.0;
    estimate.low = point - half_width;
    estimate.high = point + half_width;
    estimate.achieved_level = level;
    return estimate;
}

static double two_sided_p(double t, double df)
{
    return 2.0 * stats_student_q(fabs(t), df);
}

struct stats_estimate stats_mean_interval(const double *values, size_t n, double level)
{
    double error = stats_sd(values, n) / sqrt((double)n);
    double df = n > 0 ? (double)(n - 1) : 0.0;
    struct stats_estimate estimate =
        interval_about(stats_mean(values, n), error, df, level);
    estimate.n = n;
    return estimate;
}

double stats_mean_p(const double *values, size_t n, double value)
{
    double error = stats_sd(values, n) / sqrt((double)n);
    if (!(error > 0.0) || isnan(value)) {
        return NAN;
    }
    return two_sided_p((stats_mean(values, n) - value) / error, (double)(n - 1));
}

struct stats_welch stats_welch(const double *a, size_t n, const double *b, size_t m,
                               double level)
{
    struct stats_welch welch = {.t = NAN, .df = NAN, .p = NAN};
    double difference = stats_mean(b, m) - stats_mean(a, n);
    /* The squared standard errors of the two means. */
    double a_square = stats_sd(a, n) * stats_sd(a, n) / (double)n;
    double b_square = stats_sd(b, m) * stats_sd(b, m) / (double)m;
    double error = sqrt(a_square + b_square);
    double df =
        fmin((double)n, (double)m) - 1.0; // the least there is, when nothing spreads
    if (error > 0.0) {
        double a_share = a_square / (a_square + b_square);
        double b_share = b_square / (a_square + b_square);
        df = 1.0 /
             (a_share * a_share / (double)(n - 1) + b_share * b_share / (double)(m - 1));
        welch.t = difference / error;
        welch.df = df;
        welch.p = two_sided_p(welch.t, df);
    }
    welch.difference = interval_about(difference, error, df, level);
    welch.difference.method = "welch";
    welch.difference.n = n + m;
    return welch;
}
