/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/modes.h"

#include <math.h>
#include <stdbool.h>

#include "stats/quantile.h"

#define FEWEST 10

/* A mode has a tenth of all values, and more than a pair of outliers. */
#define LEAST_SHARE 0.1
#define LEAST_COUNT 3

/* The standard deviation of values that a clock rounds to ticks, per tick: 1 / sqrt(12). */
#define SD_PER_TICK 0.2886751345948129

/* What the separation of the best split has to exceed, from simulation: of 4,000 samples each of
 * normal, t3, uniform and lognormal (0.5) values at most 1.3 % pass it. Linear in the log of n
 * between these, constant outside. */
static const struct {
    double n;
    double separation;
} thresholds[] = {{10, 7.5}, {20, 5.5}, {50, 5.3}, {100, 4.5}};
#define THRESHOLDS_LAST (sizeof(thresholds) / sizeof(thresholds[0]) - 1)

static double threshold_for(size_t count)
{
    double n = (double)count;
    if (n <= thresholds[0].n) {
        return thresholds[0].separation;
    }
    for (size_t i = 0; i < THRESHOLDS_LAST; i++) {
        if (n < thresholds[i + 1].n) {
            double part =
                log(n / thresholds[i].n) / log(thresholds[i + 1].n / thresholds[i].n);
            return thresholds[i].separation +
                   part * (thresholds[i + 1].separation - thresholds[i].separation);
        }
    }
    return thresholds[THRESHOLDS_LAST].separation;
}

/* Count, sum and sum of squares of values less `origin`, which keeps the squares small. */
struct sums {
    double n;
    double sum;
    double squares;
};

static struct sums sums_of(const double *sorted, size_t n, double origin)
{
    struct sums sums = {.n = (double)n};
    for (size_t i = 0; i < n; i++) {
        double value = sorted[i] - origin;
        sums.sum += value;
        sums.squares += value * value;
    }
    return sums;
}

/* The sum of squared deviations from the mean. */
static double scatter(struct sums s)
{
    return fmax(s.squares - s.sum * s.sum / s.n, 0.0);
}

/* A sample, and what holds for all its parts. */
struct sample {
    const double *sorted;
    double least_sd; /* that a clock leaves of any spread */
    size_t least;    /* values of a mode */
};

/* How far the values first .. cut-1 are from cut .. end-1, in their pooled deviation. */
static double separation_at(const struct sample *sample, size_t first, size_t cut,
                            size_t end)
{
    double origin = sample->sorted[cut];
    struct sums low = sums_of(sample->sorted + first, cut - first, origin);
    struct sums high = sums_of(sample->sorted + cut, end - cut, origin);
    double pooled =
        sqrt((scatter(low) + scatter(high)) / fmax(low.n + high.n - 2.0, 1.0));
    double apart = high.sum / high.n - low.sum / low.n;
    return apart > 0.0 ? apart / fmax(pooled, sample->least_sd) : 0.0;
}

/* The cut of first .. end-1 that leaves the least scatter within the two parts; `first` when
 * both cannot have enough values. */
static size_t best_cut(const struct sample *sample, size_t first, size_t end)
{
    const double *sorted = sample->sorted;
    if (end - first < 2 * sample->least) {
        return first;
    }
    double origin = stats_median(sorted + first, end - first);
    struct sums all = sums_of(sorted + first, end - first, origin);
    struct sums low = {0};
    double best = INFINITY;
    size_t cut = first;
    for (size_t i = first; i < end - sample->least; i++) {
        double value = sorted[i] - origin;
        low.n += 1.0;
        low.sum += value;
        low.squares += value * value;
        struct sums high = {all.n - low.n, all.sum - low.sum, all.squares - low.squares};
        double within = scatter(low) + scatter(high);
        if (i + 1 - first >= sample->least && within < best) {
            best = within;
            cut = i + 1;
        }
    }
    return cut;
}

/* Where one part after the other begins; one more place than parts, the end. */
struct parts {
    size_t count;
    size_t at[STATS_MODES_MOST + 1];
};

static double separation_of(const struct sample *sample, const struct parts *parts,
                            size_t i)
{
    return separation_at(sample, parts->at[i], parts->at[i + 1], parts->at[i + 2]);
}

/* How far above its threshold the separation of parts i and i + 1 is. */
static double excess_of(const struct sample *sample, const struct parts *parts, size_t i)
{
    return separation_of(sample, parts, i) -
           threshold_for(parts->at[i + 2] - parts->at[i]);
}

/* Cuts first .. end-1 where its two parts are modes of their own. */
static void cut_if_apart(const struct sample *sample, size_t first, size_t end,
                         struct parts *parts)
{
    size_t cut = end - first >= FEWEST ? best_cut(sample, first, end) : first;
    if (cut > first &&
        separation_at(sample, first, cut, end) > threshold_for(end - first)) {
        parts->at[parts->count++] = cut;
    }
}

/* Joins neighbours that are not apart, the closest first. */
static void join_close(const struct sample *sample, struct parts *parts)
{
    while (parts->count > 1) {
        size_t closest = 0;
        double least = INFINITY;
        for (size_t i = 0; i + 1 < parts->count; i++) {
            double excess = excess_of(sample, parts, i);
            if (excess < least) {
                least = excess;
                closest = i;
            }
        }
        if (least > 0.0) {
            return;
        }
        for (size_t i = closest + 1; i < parts->count; i++) {
            parts->at[i] = parts->at[i + 1];
        }
        parts->count--;
    }
}

struct stats_modes stats_modes(const double *sorted, size_t n, double resolution)
{
    struct stats_modes modes = {.separation = NAN, .threshold = NAN};
    if (n < FEWEST) {
        return modes;
    }
    size_t least = (size_t)ceil(LEAST_SHARE * (double)n);
    struct sample sample = {
        .sorted = sorted,
        .least_sd = SD_PER_TICK * resolution,
        .least = least > LEAST_COUNT ? least : LEAST_COUNT,
    };
    /* Three modes at equal distances are not apart when cut in two, but one of the halves is: it
     * is cut before the first cut is judged. */
    size_t cut = best_cut(&sample, 0, n);
    struct parts parts = {.count = 1};
    cut_if_apart(&sample, 0, cut, &parts);
    parts.at[parts.count++] = cut;
    cut_if_apart(&sample, cut, n, &parts);
    parts.at[parts.count] = n;
    modes.separation = separation_at(&sample, 0, cut, n);
    modes.threshold = threshold_for(n);
    join_close(&sample, &parts);
    modes.count = parts.count;
    for (size_t i = 0; i < parts.count; i++) {
        size_t count = parts.at[i + 1] - parts.at[i];
        modes.modes[i] = (struct stats_mode){
            .place = stats_median(sorted + parts.at[i], count),
            .weight = (double)count / (double)n,
            .count = count,
        };
    }
    return modes;
}
