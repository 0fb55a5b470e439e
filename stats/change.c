/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/change.h"

#include <math.h>

#include "stats/order.h"
#include "stats/quantile.h"

/* Fewer blocks have no 95 % interval, and nothing but "unclear" may be said of them. */
#define FEWEST_BLOCKS 6
/* Two one-sided tests of 5 % each are one interval of 90 %. */
#define SAME_LEVEL 0.90
#define REAL_LEVEL 0.95
/* A longer forecast than this is no plan but a way to say "never". */
#define MOST_BLOCKS 100000.0

static struct stats_estimate ratio_of(struct stats_estimate log_ratio)
{
    struct stats_estimate ratio = log_ratio;
    ratio.point = exp(log_ratio.point);
    ratio.low = exp(log_ratio.low);
    ratio.high = exp(log_ratio.high);
    return ratio;
}

static bool is_same(const double *sorted, size_t n, double log_margin)
{
    struct stats_estimate inner = stats_median_interval(sorted, n, SAME_LEVEL);
    struct stats_estimate outer = stats_median_interval(sorted, n, REAL_LEVEL);
    return inner.low > -log_margin && inner.high < log_margin && outer.low <= 0.0 &&
           outer.high >= 0.0;
}

static enum stats_verdict judge(const double *sorted, struct stats_estimate log_ratio,
                                double log_margin)
{
    size_t n = log_ratio.n;
    if (n < FEWEST_BLOCKS || log_ratio.achieved_level < log_ratio.level) {
        return STATS_VERDICT_UNCLEAR;
    }
    if (log_ratio.low > 0.0) {
        return STATS_VERDICT_SLOWER;
    }
    if (log_ratio.high < 0.0) {
        return STATS_VERDICT_FASTER;
    }
    return is_same(sorted, n, log_margin) ? STATS_VERDICT_SAME : STATS_VERDICT_UNCLEAR;
}

/* The width of an interval falls with the square root of the blocks. It is to become as narrow
 * as the change is large, or as the margin allows, whichever comes first. */
static double forecast_blocks(struct stats_estimate log_ratio, double log_margin)
{
    double half_width = (log_ratio.high - log_ratio.low) / 2.0;
    double target = fmax(fabs(log_ratio.point), log_margin);
    if (isnan(half_width) || !(target > 0.0)) {
        return NAN;
    }
    double factor = half_width / target;
    double needed = ceil((double)log_ratio.n * factor * factor);
    double least = fmax((double)log_ratio.n + 1.0, FEWEST_BLOCKS);
    return fmin(fmax(needed, least), fmax(least, MOST_BLOCKS));
}

struct stats_change stats_change_paired(const double *log_ratios, size_t n, double level,
                                        double margin, double *scratch)
{
    struct stats_change change = {
        .p = NAN, .verdict = STATS_VERDICT_UNCLEAR, .blocks = n, .blocks_needed = NAN};
    bool is_finite = stats_sort(log_ratios, n, scratch);
    struct stats_estimate log_ratio =
        stats_median_interval(scratch, is_finite ? n : 0, level);
    log_ratio.n = n;
    change.ratio = ratio_of(log_ratio);
    if (!is_finite || n == 0) {
        return change;
    }
    double log_margin = margin > 0.0 ? log1p(margin) : 0.0;
    change.p = stats_median_p(scratch, n, 0.0);
    change.verdict = judge(scratch, log_ratio, log_margin);
    change.beyond_margin =
        (change.verdict == STATS_VERDICT_SLOWER && log_ratio.low > log_margin) ||
        (change.verdict == STATS_VERDICT_FASTER && log_ratio.high < -log_margin);
    if (change.verdict == STATS_VERDICT_UNCLEAR) {
        change.blocks_needed = forecast_blocks(log_ratio, log_margin);
    }
    return change;
}
