/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/workers.h"

#include <math.h>

#include "stats/moment.h"
#include "stats/order.h"
#include "stats/quantile.h"
#include "stats/signed_rank.h"
#include "stats/stopping.h"
#include "stats/student.h"

/* Below this much of a level is rounding, not a level that was missed. */
#define LEVEL_TOLERANCE 1e-9

/* The workers, and the parts of the scratch. */
struct room {
    const double *values;
    const size_t *sizes; /* of `runs` runs, some of which may be empty */
    size_t runs;
    size_t count;    /* values */
    size_t workers;  /* runs that are not empty */
    double *figures; /* of each worker */
    double *sorted;  /* the same in ascending order */
    double *means; /* of each worker; the logs of the figures once these are done with */
    double *ordered; /* values, each worker's on their own in ascending order */
    double *spare;   /* as many as values */
    double *work; /* as many as values, as two for each worker, and as the ranks need */
};

size_t stats_workers_scratch(size_t values, size_t workers)
{
    size_t work = values > 2 * workers ? values : 2 * workers;
    size_t ranks = stats_signed_rank_scratch(workers);
    return 3 * workers + 2 * values + (work > ranks ? work : ranks);
}

static struct room room_of(const double *values, const size_t *sizes, size_t runs,
                           double *scratch)
{
    struct room room = {.values = values, .sizes = sizes, .runs = runs};
    for (size_t i = 0; i < runs; i++) {
        room.count += sizes[i];
        room.workers += sizes[i] > 0;
    }
    room.figures = scratch;
    room.sorted = room.figures + room.workers;
    room.means = room.sorted + room.workers;
    room.ordered = room.means + room.workers;
    room.spare = room.ordered + room.count;
    room.work = room.spare + room.count;
    return room;
}

/* Each worker to its figure and its mean. False when a value is not finite. */
static bool reduce(struct room *room)
{
    const double *values = room->values;
    double *ordered = room->ordered;
    size_t worker = 0;
    for (size_t i = 0; i < room->runs; i++) {
        size_t size = room->sizes[i];
        if (size == 0) {
            continue;
        }
        if (!stats_sort(values, size, ordered)) {
            return false;
        }
        room->figures[worker] = stats_median(ordered, size);
        room->means[worker] = stats_mean(values, size);
        worker++;
        values += size;
        ordered += size;
    }
    return stats_sort(room->figures, room->workers, room->sorted);
}

static struct stats_estimate no_estimate(double level)
{
    return (struct stats_estimate){
        .point = NAN, .low = NAN, .high = NAN, .level = level, .method = "none"};
}

static struct stats_workers_outliers no_outliers(void)
{
    return (struct stats_workers_outliers){
        .scale = {.centre = NAN, .method = "none"},
        .time_share = NAN,
        .mean = NAN,
        .mean_without = NAN,
    };
}

/* What is said of no worker. */
static struct stats_workers nothing(double level)
{
    return (struct stats_workers){
        .median = stats_median_interval(NULL, 0, level),
        .mean = stats_mean_interval(NULL, 0, level),
        .hodges_lehmann = no_estimate(level),
        .min = NAN,
        .q1 = NAN,
        .q3 = NAN,
        .max = NAN,
        .sd_between = NAN,
        .sd_within = NAN,
        .variance = {.sd_between = NAN, .sd_within = NAN, .icc = NAN},
        .samples_best = NAN,
        .workers_needed = NAN,
        .outliers = no_outliers(),
        .outliers_within = no_outliers(),
        .drift = {.r1 = NAN, .p = NAN, .widen = 1.0},
        .modes = stats_modes(NULL, 0, 0.0),
        .modes_within = stats_modes(NULL, 0, 0.0),
        .too_few_workers = true,
        .is_finite = true,
        .is_positive = true,
    };
}

/* The interval of stats_median_interval, its ends moved away from the point. */
static void widen(struct stats_estimate *e, double by)
{
    e->low = e->point - (e->point - e->low) * by;
    e->high = e->point + (e->high - e->point) * by;
    e->method = "order-statistic, widened for drift";
}

static struct stats_workers estimate(struct room *room, double level)
{
    struct stats_workers said = nothing(level);
    said.workers = room->workers;
    said.values = room->count;
    said.is_finite = reduce(room);
    if (!said.is_finite || room->workers == 0) {
        return said;
    }
    const double *sorted = room->sorted;
    size_t n = room->workers;
    said.median = stats_median_interval(sorted, n, level);
    said.too_few_workers = said.median.achieved_level < level - LEVEL_TOLERANCE;
    said.drift = stats_drift(room->figures, n, room->work);
    if (said.drift.warned) {
        widen(&said.median, said.drift.widen);
    }
    said.mean = stats_mean_interval(room->means, n, level);
    said.min = sorted[0];
    said.q1 = stats_quantile(sorted, n, 0.25);
    said.q3 = stats_quantile(sorted, n, 0.75);
    said.max = sorted[n - 1];
    said.sd_between = stats_sd(room->figures, n);
    said.sd_within = stats_sd_within(room->values, room->sizes, room->runs);
    said.workers_needed = stats_units_needed(n, stats_half_width(&said.median),
                                             STATS_WORKERS_PRECISION_RATIO);
    said.outliers.by_fences = stats_outliers(sorted, n);
    for (size_t i = 0; i < room->count; i++) {
        said.is_positive &= room->values[i] > 0.0;
    }
    return said;
}

/* Sums over all times and over those that are no outliers. */
struct shares {
    double sum;
    double sum_without;
    size_t count;
    size_t count_without;
};

static void add_time(struct shares *shares, double time, enum stats_outlier class)
{
    shares->sum += time;
    shares->count++;
    if (class == STATS_OUTLIER_NONE) {
        shares->sum_without += time;
        shares->count_without++;
    }
}

static void set_shares(struct stats_workers_outliers *outliers, struct shares shares)
{
    outliers->mean = shares.sum / (double)shares.count;
    outliers->mean_without = shares.sum_without / (double)shares.count_without;
    outliers->time_share = (shares.sum - shares.sum_without) / shares.sum;
}

/* Modes of logs, their places as what the logs are of. */
static struct stats_modes modes_of_logs(const double *logs, size_t n, double resolution)
{
    struct stats_modes modes = stats_modes(logs, n, resolution);
    for (size_t i = 0; i < modes.count; i++) {
        modes.modes[i].place = exp(modes.modes[i].place);
    }
    return modes;
}

/* `logs` are those of the figures in ascending order. */
static void describe_between(const struct room *room, const double *logs,
                             struct stats_workers *said)
{
    size_t n = room->workers;
    struct stats_workers_outliers *outliers = &said->outliers;
    double resolution = stats_resolution(logs, n);
    outliers->scale = stats_robust_scale(logs, n, resolution, room->work);
    outliers->by_z = stats_outliers_by_z(&outliers->scale, logs, n);
    struct shares shares = {0};
    for (size_t i = 0; i < n; i++) {
        add_time(&shares, room->sorted[i],
                 stats_outlier_class(&outliers->scale, logs[i]));
    }
    set_shares(outliers, shares);
    said->modes = modes_of_logs(logs, n, resolution);
}

enum stats_outlier stats_workers_class_within(const struct stats_workers *said,
                                              double figure, double value)
{
    if (!(value > 0.0) || !(figure > 0.0)) {
        return STATS_OUTLIER_NONE;
    }
    return stats_outlier_class(&said->outliers_within.scale, log(value) - log(figure));
}

/* Whether the j-th smallest of `size` values makes their median, and so says nothing of the
 * spread about it. Of two values both do, but their distance is all that there is. */
static bool is_middle(size_t j, size_t size)
{
    return size != 2 && (j == size / 2 || j == (size - 1) / 2);
}

/* The logs of value / figure of all workers but those in the middle, and the least resolution
 * that a worker shows. Returns how many there are. */
static size_t centre_values(const struct room *room, double *centred,
                            double *ret_resolution)
{
    const double *ordered = room->ordered;
    double least = INFINITY;
    size_t count = 0;
    for (size_t i = 0, worker = 0; i < room->runs; i++) {
        size_t size = room->sizes[i];
        double figure = size > 0 ? log(room->figures[worker]) : NAN;
        double *logs = room->spare;
        for (size_t j = 0; j < size; j++) {
            logs[j] = log(ordered[j]) - figure;
            if (!is_middle(j, size)) {
                centred[count++] = logs[j];
            }
        }
        double resolution = stats_resolution(logs, size);
        least = resolution > 0.0 ? fmin(least, resolution) : least;
        ordered += size;
        worker += size > 0;
    }
    *ret_resolution = isinf(least) ? 0.0 : least;
    return count;
}

static void describe_within(const struct room *room, struct stats_workers *said)
{
    struct stats_workers_outliers *outliers = &said->outliers_within;
    double *centred = room->work;
    double resolution;
    size_t n = centre_values(room, centred, &resolution);
    stats_sort(centred, n, centred);
    said->modes_within = modes_of_logs(centred, n, resolution);
    outliers->scale = stats_robust_scale(centred, n, resolution, room->spare);
    outliers->by_z = stats_outliers_by_z(&outliers->scale, centred, n);
    outliers->by_fences = stats_outliers(centred, n);
    struct shares shares = {0};
    const double *values = room->values;
    for (size_t i = 0, worker = 0; i < room->runs; i++) {
        for (size_t j = 0; j < room->sizes[i]; j++) {
            add_time(&shares, values[j],
                     stats_workers_class_within(said, room->figures[worker], values[j]));
        }
        values += room->sizes[i];
        worker += room->sizes[i] > 0;
    }
    set_shares(outliers, shares);
}

/* What there is to say on logs. */
static void describe_logs(const struct room *room, struct stats_workers *said)
{
    size_t n = room->workers;
    double *logs = room->means;
    for (size_t i = 0; i < n; i++) {
        logs[i] = log(room->sorted[i]);
    }
    struct stats_estimate *centre = &said->hodges_lehmann;
    *centre = stats_signed_rank(logs, n, said->median.level, room->work);
    centre->point = exp(centre->point);
    centre->low = exp(centre->low);
    centre->high = exp(centre->high);
    describe_between(room, logs, said);
    for (size_t i = 0; i < room->count; i++) {
        room->work[i] = log(room->values[i]);
    }
    said->variance = stats_variance(room->work, room->sizes, room->runs);
    said->samples_best = stats_samples_best(&said->variance, STATS_WORKERS_COST_RATIO);
    describe_within(room, said);
}

struct stats_workers stats_estimate_workers(const double *values, const size_t *sizes,
                                            size_t workers, double level, double *scratch)
{
    struct room room = room_of(values, sizes, workers, scratch);
    return estimate(&room, level);
}

struct stats_workers stats_describe_workers(const double *values, const size_t *sizes,
                                            size_t workers, double level, double *scratch)
{
    struct room room = room_of(values, sizes, workers, scratch);
    struct stats_workers said = estimate(&room, level);
    if (said.is_finite && said.is_positive && room.workers > 0) {
        describe_logs(&room, &said);
    }
    return said;
}
