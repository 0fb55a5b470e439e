/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/change.h"

#include <float.h>
#include <math.h>

#include "stats/mann_whitney.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/quantile.h"
#include "stats/signed_rank.h"
#include "stats/student.h"

/* Fewer blocks have no 95 % interval, and nothing but "unclear" may be said of them. */
#define FEWEST_BLOCKS 6
/* Two one-sided tests of 5 % each are one interval of 90 %. */
#define SAME_LEVEL 0.90
/* What is "same" is not to be a real change by the usual measure, whatever the level. */
#define REAL_P 0.05
/* What it takes to widen a paired interval. Lock-step takes the drift of the machine out, so
 * that most warnings at 0.05 are false, and if they widened, a change of 2 % in 10 blocks (sd 1 %
 * between workers) would be found in 86.0 % instead of 88.9 %. Where the noise of each side is
 * itself an AR(1) of 0.7, 20 blocks of equals are called different in 22 % instead of 17 %, and
 * in 31 % if nothing widened. */
#define PAIRED_WIDEN_P 0.01
/* A longer forecast than this is no plan but a way to say "never". */
#define MOST_BLOCKS 100000.0

static size_t smaller(size_t n, size_t m)
{
    return n < m ? n : m;
}

static size_t larger(size_t n, size_t m)
{
    return n > m ? n : m;
}

/* exp, but a ratio that no double holds is the last one that a double does. */
static double bounded_exp(double log_ratio)
{
    double ratio = exp(log_ratio);
    return ratio > DBL_MAX ? DBL_MAX : ratio < DBL_MIN ? DBL_MIN : ratio;
}

static struct stats_estimate ratio_of(struct stats_estimate log_ratio)
{
    struct stats_estimate ratio = log_ratio;
    ratio.point = bounded_exp(log_ratio.point);
    ratio.low = bounded_exp(log_ratio.low);
    ratio.high = bounded_exp(log_ratio.high);
    return ratio;
}

/* The interval times `widen` about its point. */
static struct stats_estimate widened(struct stats_estimate estimate, double widen)
{
    if (widen > 1.0) {
        estimate.low = estimate.point + widen * (estimate.low - estimate.point);
        estimate.high = estimate.point + widen * (estimate.high - estimate.point);
    }
    return estimate;
}

/* Where an interval about the point has its end when that of the widened one is at 0: the p of
 * this value is the p of 0 under the widened interval. */
static double null_before_widening(double point, double widen)
{
    return widen > 1.0 ? point - point / widen : 0.0;
}

static enum stats_verdict judge(const struct stats_change *change,
                                struct stats_estimate log_ratio)
{
    bool is_few = change->paired && change->blocks < FEWEST_BLOCKS;
    if (is_few || !stats_reaches_level(&log_ratio)) {
        return STATS_VERDICT_UNCLEAR;
    }
    if (log_ratio.low > 0.0) {
        return STATS_VERDICT_SLOWER;
    }
    if (log_ratio.high < 0.0) {
        return STATS_VERDICT_FASTER;
    }
    bool is_same = change->within_margin && change->p >= REAL_P && !change->drift.warned;
    return is_same ? STATS_VERDICT_SAME : STATS_VERDICT_UNCLEAR;
}

/* The width of an interval falls with the square root of the blocks. It is to become as narrow
 * as the change is large, or as the margin allows, whichever comes first. */
static double forecast_blocks(size_t blocks, struct stats_estimate log_ratio,
                              double log_margin)
{
    double half_width = (log_ratio.high - log_ratio.low) / 2.0;
    double target = fmax(fabs(log_ratio.point), log_margin);
    if (isnan(half_width) || !(target > 0.0)) {
        return NAN;
    }
    double factor = half_width / target;
    double needed = ceil((double)blocks * factor * factor);
    double least = fmax((double)blocks + 1.0, FEWEST_BLOCKS);
    return fmin(fmax(needed, least), fmax(least, MOST_BLOCKS));
}

/* What follows from the interval of the log ratio, `inner` being that for "same", both before
 * they are widened. */
static void settle(struct stats_change *change, struct stats_estimate log_ratio,
                   struct stats_estimate inner, double margin)
{
    double log_margin = margin > 0.0 ? log1p(margin) : 0.0;
    inner = widened(inner, change->drift.widen);
    log_ratio = widened(log_ratio, change->drift.widen);
    change->ratio = ratio_of(log_ratio);
    change->within_margin = stats_reaches_level(&log_ratio) && inner.low > -log_margin &&
                            inner.high < log_margin;
    change->verdict = judge(change, log_ratio);
    change->beyond_margin =
        (change->verdict == STATS_VERDICT_SLOWER && log_ratio.low > log_margin) ||
        (change->verdict == STATS_VERDICT_FASTER && log_ratio.high < -log_margin);
    if (change->verdict == STATS_VERDICT_UNCLEAR) {
        change->blocks_needed = forecast_blocks(change->blocks, log_ratio, log_margin);
    }
}

static struct stats_drift paired_drift(const double *log_ratios, size_t n,
                                       double *scratch)
{
    struct stats_drift drift = stats_drift(log_ratios, n, scratch);
    if (!(drift.p < PAIRED_WIDEN_P)) {
        drift.widen = 1.0;
    }
    return drift;
}

struct stats_change stats_change_paired(const double *log_ratios, size_t n, double level,
                                        double margin, double *scratch)
{
    struct stats_change change = {.p = NAN,
                                  .verdict = STATS_VERDICT_UNCLEAR,
                                  .paired = true,
                                  .blocks = n,
                                  .blocks_needed = NAN,
                                  .drift = paired_drift(log_ratios, n, scratch)};
    bool is_finite = stats_sort(log_ratios, n, scratch);
    struct stats_estimate log_ratio =
        stats_median_interval(scratch, is_finite ? n : 0, level);
    log_ratio.n = n;
    change.ratio = log_ratio;
    if (is_finite && n > 0) {
        double null = null_before_widening(log_ratio.point, change.drift.widen);
        change.p = stats_median_p(scratch, n, null);
        settle(&change, log_ratio, stats_median_interval(scratch, n, SAME_LEVEL), margin);
    }
    return change;
}

static bool are_figures(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!(isfinite(values[i]) && values[i] > 0.0)) {
            return false;
        }
    }
    return true;
}

/* The sorted logs of n figures. */
static void sort_logs(const double *values, size_t n, double *sorted)
{
    for (size_t i = 0; i < n; i++) {
        sorted[i] = log(values[i]);
    }
    stats_sort(sorted, n, sorted);
}

size_t stats_change_unpaired_scratch(size_t n, size_t m)
{
    return n + m + larger(2 * larger(n, m), stats_mann_whitney_scratch(n, m));
}

struct stats_change stats_change_unpaired(const double *base, size_t n,
                                          const double *new_values, size_t m,
                                          double level, double margin, double *scratch)
{
    struct stats_change change = {.p = NAN,
                                  .verdict = STATS_VERDICT_UNCLEAR,
                                  .blocks = smaller(n, m),
                                  .blocks_needed = NAN};
    double *base_logs = scratch;
    double *new_logs = base_logs + n;
    double *rest = new_logs + m;
    bool is_sound = are_figures(base, n) && are_figures(new_values, m);
    if (is_sound) {
        sort_logs(base, n, base_logs);
        sort_logs(new_values, m, new_logs);
    }
    struct stats_drift base_drift = stats_drift(base, n, rest);
    struct stats_drift new_drift = stats_drift(new_values, m, rest);
    change.drift = new_drift.widen > base_drift.widen ? new_drift : base_drift;
    struct stats_mann_whitney_pair pair =
        stats_mann_whitney_pair(base_logs, is_sound ? n : 0, new_logs, m, rest);
    struct stats_estimate log_ratio = stats_mann_whitney_pair_shift(&pair, level);
    log_ratio.n = n + m;
    change.ratio = log_ratio;
    if (is_sound && n > 0 && m > 0) {
        double null = null_before_widening(log_ratio.point, change.drift.widen);
        change.p = stats_mann_whitney_pair_p(&pair, null);
        settle(&change, log_ratio, stats_mann_whitney_pair_shift(&pair, SAME_LEVEL),
               margin);
    }
    return change;
}

/* -1 or 1: the whole interval is on this side of 1. */
static int side_of(const struct stats_estimate *ratio)
{
    return ratio->high < 1.0 ? -1 : ratio->low > 1.0;
}

static bool disagree(const struct stats_change *change,
                     const struct stats_change_more *more)
{
    int primary = side_of(&change->ratio);
    int rank = side_of(&more->hodges_lehmann);
    int mean = side_of(&more->student);
    return primary * rank < 0 || primary * mean < 0 || rank * mean < 0;
}

static struct stats_change_more nothing_more(void)
{
    struct stats_estimate none = {.point = NAN, .low = NAN, .high = NAN};
    return (struct stats_change_more){.hodges_lehmann = none,
                                      .hodges_lehmann_p = NAN,
                                      .student = none,
                                      .student_p = NAN,
                                      .difference = none,
                                      .mean_ratio = NAN};
}

size_t stats_change_paired_more_scratch(size_t n)
{
    return 2 * n + stats_signed_rank_scratch(n);
}

struct stats_change_more stats_change_paired_more(struct stats_change change,
                                                  const double *base,
                                                  const double *new_values, size_t n,
                                                  double *scratch)
{
    struct stats_change_more more = nothing_more();
    if (n == 0 || !are_figures(base, n) || !are_figures(new_values, n)) {
        return more;
    }
    double level = change.ratio.level;
    double *logs = scratch;
    double *sorted = logs + n;
    double *rest = sorted + n;
    for (size_t i = 0; i < n; i++) {
        logs[i] = log(new_values[i]) - log(base[i]);
    }
    stats_sort(logs, n, sorted);
    more.hodges_lehmann = ratio_of(stats_signed_rank(sorted, n, level, rest));
    more.hodges_lehmann_p = stats_signed_rank_p(sorted, n, 0.0, rest);
    more.student = ratio_of(stats_mean_interval(logs, n, level));
    more.student_p = stats_mean_p(logs, n, 0.0);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = new_values[i] - base[i];
    }
    stats_sort(sorted, n, sorted);
    more.difference =
        widened(stats_median_interval(sorted, n, level), change.drift.widen);
    more.mean_ratio = stats_mean(new_values, n) / stats_mean(base, n);
    more.disagreement = disagree(&change, &more);
    return more;
}

struct stats_change_more stats_change_unpaired_more(struct stats_change change,
                                                    const double *base, size_t n,
                                                    const double *new_values, size_t m,
                                                    double *scratch)
{
    struct stats_change_more more = nothing_more();
    if (n == 0 || m == 0 || !are_figures(base, n) || !are_figures(new_values, m)) {
        return more;
    }
    double level = change.ratio.level;
    double *base_sorted = scratch;
    double *new_sorted = base_sorted + n;
    double *rest = new_sorted + m;
    sort_logs(base, n, base_sorted);
    sort_logs(new_values, m, new_sorted);
    more.hodges_lehmann = change.ratio;
    more.hodges_lehmann_p = change.p;
    struct stats_welch welch = stats_welch(base_sorted, n, new_sorted, m, level);
    more.student = ratio_of(welch.difference);
    more.student_p = welch.p;
    stats_sort(base, n, base_sorted);
    stats_sort(new_values, m, new_sorted);
    more.difference =
        widened(stats_mann_whitney(base_sorted, n, new_sorted, m, level, rest),
                change.drift.widen);
    more.mean_ratio = stats_mean(new_values, m) / stats_mean(base, n);
    more.disagreement = disagree(&change, &more);
    return more;
}

struct stats_estimate stats_change_slot(const double *log_ratios, const bool *new_first,
                                        size_t n, double level, double *scratch)
{
    size_t firsts = 0;
    for (size_t i = 0; i < n; i++) {
        firsts += new_first[i];
    }
    double *new_second = scratch + firsts;
    double *rest = scratch + n;
    size_t at_first = 0;
    size_t at_second = 0;
    for (size_t i = 0; i < n; i++) {
        if (new_first[i]) {
            scratch[at_first++] = log_ratios[i];
        } else {
            new_second[at_second++] = log_ratios[i];
        }
    }
    bool is_finite = stats_sort(scratch, firsts, scratch) &&
                     stats_sort(new_second, n - firsts, new_second);
    struct stats_estimate slot = stats_mann_whitney(scratch, is_finite ? firsts : 0,
                                                    new_second, n - firsts, level, rest);
    /* The new side carries the burden of the second place in the one order, the base in the
     * other: the shift between the two is twice the effect. */
    slot.point /= 2.0;
    slot.low /= 2.0;
    slot.high /= 2.0;
    slot.n = n;
    return ratio_of(slot);
}
