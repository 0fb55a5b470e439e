/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/crossover.h"

#include <math.h>

/* Halvings of a segment: all that a double has. */
#define HALVINGS 60

/* Of an interval in logs, for its weight: nothing is measured better. */
#define WIDTH_MIN 1e-9

/* What is usable, in logs but for the sizes, turned so that the ratio rises. */
struct curve {
    double *size;
    double *log_ratio;
    double *low_arm; /* from the log ratio down to the end of its interval */
    double *high_arm;
    double *fit; /* not falling */
    double *weight;
    double *members; /* of a pool */
    size_t n;
};

static struct curve curve_of(const double *sizes, const struct stats_estimate *ratios,
                             size_t n,
                             double *scratch) // NOLINT(readability-non-const-parameter)
{
    struct curve curve = {.size = scratch,
                          .log_ratio = scratch + n,
                          .low_arm = scratch + 2 * n,
                          .high_arm = scratch + 3 * n,
                          .fit = scratch + 4 * n,
                          .weight = scratch + 5 * n,
                          .members = scratch + 6 * n};
    for (size_t i = 0; i < n; i++) {
        const struct stats_estimate *ratio = &ratios[i];
        if (!stats_reaches_level(ratio) || !(ratio->low > 0.0) ||
            !isfinite(ratio->high)) {
            continue;
        }
        size_t k = curve.n++;
        curve.size[k] = sizes[i];
        curve.log_ratio[k] = log(ratio->point);
        curve.low_arm[k] = curve.log_ratio[k] - log(ratio->low);
        curve.high_arm[k] = log(ratio->high) - curve.log_ratio[k];
    }
    return curve;
}

/* -1, 0 or 1: the side of a ratio of 1 that the whole interval lies on. */
static int side_of(const struct curve *curve, size_t i)
{
    if (curve->log_ratio[i] - curve->low_arm[i] > 0.0) {
        return 1;
    }
    return curve->log_ratio[i] + curve->high_arm[i] < 0.0 ? -1 : 0;
}

/* The last size on the first side and the first one on the other. */
static enum stats_crossing find_sides(const struct curve *curve, size_t *ret_last,
                                      size_t *ret_first)
{
    int side = 0;
    size_t changes = 0;
    for (size_t i = 0; i < curve->n; i++) {
        int now = side_of(curve, i);
        if (now != 0 && side != 0 && now != side) {
            changes++;
            *ret_first = i;
        }
        if (now != 0) {
            *ret_last = changes == 0 ? i : *ret_last;
            side = now;
        }
    }
    return changes == 0  ? STATS_CROSSING_NONE
           : changes > 1 ? STATS_CROSSING_SEVERAL
           : side > 0    ? STATS_CROSSING_RISING
                         : STATS_CROSSING_FALLING;
}

static void turn(struct curve *curve)
{
    for (size_t i = 0; i < curve->n; i++) {
        double arm = curve->low_arm[i];
        curve->log_ratio[i] = -curve->log_ratio[i];
        curve->low_arm[i] = curve->high_arm[i];
        curve->high_arm[i] = arm;
    }
}

/* Pool adjacent violators, weighted by the squared widths of the intervals. */
static void fit_isotonic(struct curve *curve)
{
    size_t pools = 0; // fit, weight and members of each stand at its number
    for (size_t i = 0; i < curve->n; i++) {
        double width = fmax(curve->low_arm[i] + curve->high_arm[i], WIDTH_MIN);
        double value = curve->log_ratio[i];
        double weight = 1.0 / (width * width);
        double members = 1.0;
        while (pools > 0 && curve->fit[pools - 1] > value) {
            pools--;
            double both = weight + curve->weight[pools];
            value = (value * weight + curve->fit[pools] * curve->weight[pools]) / both;
            weight = both;
            members += curve->members[pools];
        }
        curve->fit[pools] = value;
        curve->weight[pools] = weight;
        curve->members[pools] = members;
        pools++;
    }
    /* From the last one on, as a pool never stands behind its members. */
    for (size_t end = curve->n; pools > 0; pools--) {
        double value = curve->fit[pools - 1];
        for (size_t left = (size_t)curve->members[pools - 1]; left > 0; left--) {
            curve->fit[--end] = value;
        }
    }
}

/* The size that lies a share of the segment behind i along it, in logs. */
static double along(const struct curve *curve, size_t i, double share)
{
    return curve->size[i] * pow(curve->size[i + 1] / curve->size[i], share);
}

/* The end of the interval of the interpolated log ratio: the upper one, or the lower. */
static double end_at(const struct curve *curve, size_t i, double share, bool is_upper)
{
    const double *arms = is_upper ? curve->high_arm : curve->low_arm;
    double middle = (1.0 - share) * curve->log_ratio[i] + share * curve->log_ratio[i + 1];
    double arm = hypot((1.0 - share) * arms[i], share * arms[i + 1]);
    return is_upper ? middle + arm : middle - arm;
}

/* Where that end passes 0, between i where it is below and i + 1 where it is not. The upper end
 * is convex and the lower one concave, so there is one place. */
static double pass_of(const struct curve *curve, size_t i, bool is_upper)
{
    double low = 0.0;
    double high = 1.0;
    for (int step = 0; step < HALVINGS; step++) {
        double middle = (low + high) / 2.0;
        if (end_at(curve, i, middle, is_upper) < 0.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return along(curve, i, (low + high) / 2.0);
}

static double point_of(const struct curve *curve, size_t last, size_t first)
{
    size_t i = last;
    while (i + 1 < first && curve->fit[i + 1] < 0.0) {
        i++;
    }
    return along(curve, i, curve->fit[i] / (curve->fit[i] - curve->fit[i + 1]));
}

static struct stats_estimate place_of(const struct curve *curve, size_t last,
                                      size_t first, double level)
{
    size_t i = last;
    while (end_at(curve, i, 1.0, true) < 0.0) {
        i++;
    }
    size_t j = first;
    while (end_at(curve, j - 1, 0.0, false) > 0.0) {
        j--;
    }
    struct stats_estimate at = {
        .low = pass_of(curve, i, true),
        .high = pass_of(curve, j - 1, false),
        .level = level,
        .achieved_level = level,
        .method = "isotonic, interpolated in logs; MOVER interval inverted",
        .n = curve->n,
    };
    at.point = fmin(fmax(point_of(curve, last, first), at.low), at.high);
    return at;
}

static bool is_usable(const double *sizes, const struct stats_estimate *ratios, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool ascends = i == 0 ? sizes[i] > 0.0 : sizes[i] > sizes[i - 1];
        if (!ascends || !isfinite(sizes[i]) || ratios[i].point <= 0.0) {
            return false;
        }
    }
    return true;
}

struct stats_crossover stats_crossover(const double *sizes,
                                       const struct stats_estimate *ratios, size_t n,
                                       double *scratch)
{
    struct stats_crossover found = {
        .crossing = STATS_CROSSING_UNKNOWN,
        .at = {.point = NAN, .low = NAN, .high = NAN, .level = NAN, .method = "none"},
        .below = NAN,
        .above = NAN,
    };
    if (!is_usable(sizes, ratios, n)) {
        return found;
    }
    struct curve curve = curve_of(sizes, ratios, n, scratch);
    if (curve.n < 2) {
        return found;
    }
    size_t last = 0;
    size_t first = 0;
    found.crossing = find_sides(&curve, &last, &first);
    if (found.crossing == STATS_CROSSING_FALLING) {
        turn(&curve);
    }
    if (found.crossing >= STATS_CROSSING_RISING) {
        fit_isotonic(&curve);
        found.at = place_of(&curve, last, first, ratios[0].level);
        found.below = curve.size[last];
        found.above = curve.size[first];
    }
    return found;
}
