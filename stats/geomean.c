/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/geomean.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_sort.h>

#include "stats/gsl.h"
#include "stats/moment.h"
#include "stats/rng.h"

/* Fewer rounds have no 95 % interval. */
#define FEWEST_ROUNDS 6
/* What the sum of reciprocals is off by. */
#define ROUNDING 1e-9

/* The suite, each case's rounds sorted once for all resamples. */
struct suite {
    const double *log_ratios; /* cases x rounds */
    size_t cases;
    size_t rounds;
    size_t *order;   /* cases x rounds: a case's rounds from its smallest ratio on */
    size_t *present; /* how many rounds each case has */
    size_t *times;   /* how often each round was drawn */
    double *medians; /* of each case, over all its rounds */
};

size_t stats_geomean_scratch(size_t cases, size_t rounds, size_t resamples)
{
    return cases + (rounds > resamples ? rounds : resamples);
}

size_t stats_geomean_indices(size_t cases, size_t rounds)
{
    return cases * rounds + cases + rounds;
}

static void sort_case(const struct suite *suite, size_t at, double *row)
{
    const double *values = suite->log_ratios + at * suite->rounds;
    suite->present[at] = 0;
    for (size_t i = 0; i < suite->rounds; i++) {
        suite->present[at] += isfinite(values[i]) != 0;
        row[i] = isfinite(values[i]) ? values[i] : INFINITY; // behind all others
    }
    gsl_sort_index(suite->order + at * suite->rounds, row, 1, suite->rounds);
}

/* The median of a case over its rounds, each as often as it was drawn; its own median when none
 * of them was. */
static double median_drawn(const struct suite *suite, size_t at)
{
    const double *values = suite->log_ratios + at * suite->rounds;
    const size_t *order = suite->order + at * suite->rounds;
    size_t total = suite->rounds;
    if (suite->present[at] < suite->rounds) {
        total = 0;
        for (size_t i = 0; i < suite->present[at]; i++) {
            total += suite->times[order[i]];
        }
    }
    if (total == 0) {
        return suite->medians[at];
    }
    /* How many rounds lie before the middle: to count them all is faster than to stop at the
     * right one, which no processor can foresee. */
    size_t seen = 0;
    size_t low = 0;
    size_t high = 0;
    for (size_t i = 0; i < suite->present[at]; i++) {
        seen += suite->times[order[i]];
        low += seen <= (total - 1) / 2;
        high += seen <= total / 2;
    }
    double first = values[order[low]];
    return first + (values[order[high]] - first) / 2.0;
}

/* The mean over the cases that have a round. */
static double mean_drawn(const struct suite *suite, size_t known)
{
    double sum = 0.0;
    for (size_t at = 0; at < suite->cases; at++) {
        sum += suite->present[at] > 0 ? median_drawn(suite, at) : 0.0;
    }
    return sum / (double)known;
}

static void sort_suite(const struct suite *suite, double *row)
{
    for (size_t i = 0; i < suite->rounds; i++) {
        suite->times[i] = 1;
    }
    for (size_t at = 0; at < suite->cases; at++) {
        sort_case(suite, at, row);
        if (suite->present[at] > 0) {
            suite->medians[at] = median_drawn(suite, at);
        }
    }
}

static size_t count_known(const struct suite *suite, size_t *ret_rounds)
{
    size_t known = 0;
    double reciprocals = 0.0;
    for (size_t at = 0; at < suite->cases; at++) {
        if (suite->present[at] > 0) {
            known++;
            reciprocals += 1.0 / (double)suite->present[at];
        }
    }
    *ret_rounds = known > 0 ? (size_t)((double)known / reciprocals + ROUNDING) : 0;
    return known;
}

static void draw_rounds(const struct suite *suite, struct stats_rng *rng)
{
    memset(suite->times, 0, suite->rounds * sizeof(*suite->times));
    for (size_t i = 0; i < suite->rounds; i++) {
        suite->times[stats_rng_below(rng, suite->rounds)]++;
    }
}

/* The share of replicates below 0, those that are 0 as halves. */
static double share_below(const double *replicates, size_t n)
{
    double below = 0.0;
    for (size_t i = 0; i < n; i++) {
        below += replicates[i] < 0.0 ? 1.0 : replicates[i] > 0.0 ? 0.0 : 0.5;
    }
    return below / (double)n;
}

struct stats_geomean stats_geomean(const double *log_ratios, size_t cases, size_t rounds,
                                   double level, size_t resamples, uint64_t seed,
                                   double *scratch, size_t *indices)
{
    struct suite suite = {
        .log_ratios = log_ratios, .cases = cases, .rounds = rounds, .medians = scratch};
    suite.order = indices;
    suite.present = suite.order + cases * rounds;
    suite.times = suite.present + cases;
    double *replicates = scratch + cases;
    sort_suite(&suite, replicates);
    struct stats_geomean answer = {.ratio = {.point = NAN,
                                             .low = NAN,
                                             .high = NAN,
                                             .level = level,
                                             .method = "block bootstrap"},
                                   .p_below = NAN};
    answer.cases = count_known(&suite, &answer.ratio.n);
    if (answer.cases == 0) {
        return answer;
    }
    double point = mean_drawn(&suite, answer.cases);
    answer.ratio.point = exp(point);
    if (answer.ratio.n < FEWEST_ROUNDS || resamples < 2 ||
        !(level > 0.0 && level < 1.0)) {
        return answer;
    }
    struct stats_rng rng = stats_rng_stream(seed, cases, rounds);
    for (size_t i = 0; i < resamples; i++) {
        draw_rounds(&suite, &rng);
        replicates[i] = mean_drawn(&suite, answer.cases);
    }
    double reach =
        stats_sd(replicates, resamples) *
        stats_student_quantile((1.0 + level) / 2.0, (double)answer.ratio.n - 1.0);
    answer.ratio.low = exp(point - reach);
    answer.ratio.high = exp(point + reach);
    answer.ratio.achieved_level = level;
    answer.p_below = share_below(replicates, resamples);
    return answer;
}

/* The standard error of the log that an interval was made of; NaN without one. */
static double log_error(const struct stats_estimate *mean)
{
    if (isnan(mean->high)) {
        return NAN;
    }
    return log(mean->high / mean->point) /
           stats_student_quantile((1.0 + mean->level) / 2.0, (double)mean->n - 1.0);
}

/* The share below 0 of what is t distributed about `point`. */
static double student_below(double point, double error, double freedom)
{
    if (error > 0.0) {
        return stats_student_q(point / error, freedom);
    }
    return point < 0.0 ? 1.0 : point > 0.0 ? 0.0 : 0.5;
}

struct stats_geomean stats_geomean_apart(struct stats_geomean base,
                                         struct stats_geomean new_side, double level)
{
    const struct stats_estimate *a = &base.ratio;
    const struct stats_estimate *b = &new_side.ratio;
    struct stats_geomean answer = {.ratio = {.point = b->point / a->point,
                                             .low = NAN,
                                             .high = NAN,
                                             .level = level,
                                             .method = "block bootstrap of each side",
                                             .n = a->n < b->n ? a->n : b->n},
                                   .p_below = NAN,
                                   .cases = base.cases};
    double point = log(answer.ratio.point);
    double error_a = log_error(a);
    double error_b = log_error(b);
    double error = hypot(error_a, error_b);
    if (!isfinite(point) || !isfinite(error) || !(level > 0.0 && level < 1.0)) {
        return answer;
    }
    double freedom = (double)answer.ratio.n - 1.0;
    if (error > 0.0) {
        double share = error_a / error * (error_a / error);
        freedom = 1.0 / (share * share / ((double)a->n - 1.0) +
                         (1.0 - share) * (1.0 - share) / ((double)b->n - 1.0));
    }
    double reach = error * stats_student_quantile((1.0 + level) / 2.0, freedom);
    answer.ratio.low = exp(point - reach);
    answer.ratio.high = exp(point + reach);
    answer.ratio.achieved_level = level;
    answer.p_below = student_below(point, error, freedom);
    return answer;
}
