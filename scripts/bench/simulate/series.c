/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histories whose level changes, and processes that warm up: V17, V20 to V22. */
#include <stdlib.h>
#include <string.h>

#include "scripts/bench/simulate/noise.h"
#include "scripts/bench/simulate/simulate.h"
#include "stats/changepoint.h"
#include "stats/segment.h"
#include "stats/warmup.h"

#define HISTORIES    500
#define DELAYS       1000
#define APPENDED     200
#define PROCESSES    200
#define LENGTH       200
#define MOST_CHANGES 4
#define APART        15  /* values between changes, and to the ends */
#define REACH        2   /* a change found so near to a true one is that one */
#define BETA         3.0 /* of the other methods */
#define MARGIN       0.01

/* Fills logs of values around a level that does not change. */
typedef void draw_logs(struct stats_rng *rng, double *logs, size_t n);

struct family {
    const char *name;
    draw_logs *draw;
    double alarms_most, precision_least, recall_least; /* percent */
};

struct truth {
    size_t count;
    size_t indices[MOST_CHANGES];
};

/* Indices of changes by one method; returns how many. */
typedef size_t find_changes(const double *logs, size_t n, size_t *ret_indices);

static void draw_normals(struct stats_rng *rng, double *logs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        logs[i] = 0.01 * draw_normal(rng);
    }
}

static void draw_outliers(struct stats_rng *rng, double *logs, size_t n)
{
    draw_normals(rng, logs, n);
    for (size_t i = 0; i < n; i++) {
        bool is_outlier = stats_rng_uniform(rng) < 0.03;
        logs[i] += is_outlier ? log(1.1 + 0.4 * stats_rng_uniform(rng)) : 0.0;
    }
}

static void draw_heavy(struct stats_rng *rng, double *logs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        logs[i] = 0.01 * draw_t3(rng);
    }
}

static void draw_dependent(struct stats_rng *rng, double *logs, size_t n)
{
    double state = NAN;
    for (size_t i = 0; i < n; i++) {
        state = draw_ar1(rng, state, 0.5);
        logs[i] = 0.01 * state;
    }
}

static void draw_two_modes(struct stats_rng *rng, double *logs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        logs[i] = 0.007 * draw_normal(rng);
        logs[i] += stats_rng_uniform(rng) < 0.2 ? 0.04 : 0.0;
    }
}

static void draw_gammas(struct stats_rng *rng, double *logs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        logs[i] = 0.01 * draw_gamma(rng);
    }
}

static void draw_laplaces(struct stats_rng *rng, double *logs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        logs[i] = 0.01 * draw_laplace(rng);
    }
}

/* One value in twenty is up to 3 times as long. */
static void draw_spikes(struct stats_rng *rng, double *logs, size_t n)
{
    draw_gammas(rng, logs, n);
    for (size_t i = 0; i < n; i++) {
        bool is_spike = stats_rng_uniform(rng) < 0.05;
        logs[i] += is_spike ? log(1.0 + 2.0 * stats_rng_uniform(rng)) : 0.0;
    }
}

/* AR(1) of 0.4 with Laplace innovations. */
static void draw_dependent_laplaces(struct stats_rng *rng, double *logs, size_t n)
{
    double state = draw_laplace(rng);
    for (size_t i = 0; i < n; i++) {
        state = 0.4 * state + sqrt(1.0 - 0.16) * draw_laplace(rng);
        logs[i] = 0.01 * state;
    }
}

static void draw_rare_mode(struct stats_rng *rng, double *logs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        logs[i] = 0.007 * draw_gamma(rng);
        logs[i] += stats_rng_uniform(rng) < 0.15 ? 0.05 : 0.0;
    }
}

static const struct family families[] = {
    {"normal", draw_normals, 2.0, 96.0, 95.0},
    {"outliers", draw_outliers, 2.0, 95.0, 92.0},
    {"t3", draw_heavy, 2.0, 96.0, 95.0},
    {"AR(.5)", draw_dependent, 4.0, 87.0, 81.0},
    {"two modes", draw_two_modes, 13.0, 83.0, 79.0},
};

static const struct family held_out[] = {
    {"gamma", draw_gammas, 2.0, 96.0, 95.0},
    {"spikes", draw_spikes, 2.0, 95.0, 92.0},
    {"Laplace", draw_laplaces, 2.0, 96.0, 95.0},
    {"AR(.4) Laplace", draw_dependent_laplaces, 4.0, 87.0, 81.0},
    {"two modes, 15 %", draw_rare_mode, 13.0, 83.0, 79.0},
};

/* Adds 1 to 4 changes of up to 10 %. */
static struct truth add_changes(const struct simulate *how, struct stats_rng *rng,
                                double *logs, size_t n)
{
    static const double shifts[] = {0.02, 0.03, 0.05, 0.10};
    static const double held_out_shifts[] = {0.04, 0.07};
    struct truth truth = {.count = 1 + stats_rng_below(rng, MOST_CHANGES)};
    /* Where they would be if they could follow each other at once, then moved apart. */
    size_t room = n - APART * (truth.count + 1) + 1;
    for (size_t i = 0; i < truth.count; i++) {
        size_t index = stats_rng_below(rng, room);
        size_t j = i;
        for (; j > 0 && truth.indices[j - 1] > index; j--) {
            truth.indices[j] = truth.indices[j - 1];
        }
        truth.indices[j] = index;
    }
    for (size_t i = 0; i < truth.count; i++) {
        truth.indices[i] += APART * (i + 1);
        double shift = how->is_held_out
                           ? held_out_shifts[stats_rng_below(rng, LEN(held_out_shifts))]
                           : shifts[stats_rng_below(rng, LEN(shifts))];
        double step = log(stats_rng_below(rng, 2) == 0 ? 1.0 + shift : 1.0 - shift);
        for (size_t j = truth.indices[i]; j < n; j++) {
            logs[j] += step;
        }
    }
    return truth;
}

static size_t find_by_tare(const double *logs, size_t n, size_t *ret_indices)
{
    static const struct stats_change_point_options options = STATS_CHANGE_POINT_OPTIONS;
    struct stats_change_point points[LENGTH];
    void *scratch = malloc(stats_change_points_scratch(n));
    if (scratch == NULL) {
        abort();
    }
    size_t count = stats_change_points(logs, n, &options, points, scratch);
    free(scratch);
    for (size_t i = 0; i < count; i++) {
        ret_indices[i] = points[i].index;
    }
    return count;
}

/* Bounded squares as here, as if no value depended on the one before it. */
static size_t find_independent(const double *logs, size_t n, size_t *ret_indices)
{
    double noise_scratch[2 * LENGTH];
    size_t starts[LENGTH];
    struct stats_segment_rule rule = {.scale =
                                          stats_segment_noise(logs, n, noise_scratch),
                                      .penalty = BETA * log((double)n),
                                      .min_length = 3};
    void *scratch = malloc(stats_segment_scratch(n));
    if (scratch == NULL) {
        abort();
    }
    size_t count = stats_segment(logs, n, &rule, starts, scratch);
    free(scratch);
    memcpy(ret_indices, starts + 1, (count - 1) * sizeof(*starts));
    return count - 1;
}

/* Optimal partitioning with squares, as PELT finds it (Killick, Fearnhead & Eckley 2012). */
static size_t find_by_squares(const double *logs, size_t n, size_t *ret_indices)
{
    double noise_scratch[2 * LENGTH];
    double scale = stats_segment_noise(logs, n, noise_scratch);
    double sums[LENGTH + 1] = {0.0};
    double squares[LENGTH + 1] = {0.0};
    double cost[LENGTH + 1] = {0.0};
    size_t start[LENGTH + 1] = {0};
    double penalty = BETA * log((double)n);
    for (size_t end = 1; end <= n; end++) {
        double value = logs[end - 1] / scale;
        sums[end] = sums[end - 1] + value;
        squares[end] = squares[end - 1] + value * value;
        cost[end] = INFINITY;
        for (size_t i = 0; i + 3 <= end; i++) {
            double sum = sums[end] - sums[i];
            double whole = cost[i] + (i > 0 ? penalty : 0.0) + squares[end] - squares[i] -
                           sum * sum / (double)(end - i);
            if (whole < cost[end]) {
                cost[end] = whole;
                start[end] = i;
            }
        }
    }
    size_t count = 0;
    for (size_t end = start[n]; end > 0; end = start[end]) {
        ret_indices[count++] = end;
    }
    return count;
}

static const struct method {
    const char *name;
    find_changes *find;
} methods[] = {
    {"tare", find_by_tare},
    {"bounded, independent", find_independent},
    {"PELT, squares", find_by_squares},
};

static bool is_within(size_t a, size_t b)
{
    return a < b ? b - a <= REACH : a - b <= REACH;
}

static size_t count_matched(const struct truth *truth, const size_t *found, size_t count)
{
    bool used[LENGTH] = {false};
    size_t matched = 0;
    for (size_t i = 0; i < truth->count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (!used[j] && is_within(truth->indices[i], found[j])) {
                used[j] = true;
                matched++;
                break;
            }
        }
    }
    return matched;
}

/* One method on the same series as the others: the stream is the family's. */
static bool print_family(const struct simulate *how, const struct family *family,
                         const struct method *method, uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 17, stream);
    size_t sets = simulate_sets(how, HISTORIES);
    size_t alarms = 0;
    size_t found = 0;
    size_t matched = 0;
    size_t changes = 0;
    for (size_t i = 0; i < sets; i++) {
        double logs[LENGTH];
        size_t indices[LENGTH];
        family->draw(&rng, logs, LENGTH);
        alarms += method->find(logs, LENGTH, indices) > 0;
        family->draw(&rng, logs, LENGTH);
        struct truth truth = add_changes(how, &rng, logs, LENGTH);
        size_t count = method->find(logs, LENGTH, indices);
        found += count;
        changes += truth.count;
        matched += count_matched(&truth, indices, count);
    }
    bool is_peer = method != &methods[0];
    struct row row = {"V17", "no change, but one found", method->name, family->name};
    bool ok = simulate_share(how, row, alarms, sets,
                             is_peer ? BAND_NONE : BAND_AT_MOST(family->alarms_most));
    row.what = "right of those found";
    ok = simulate_share(how, row, matched, found,
                        is_peer ? BAND_NONE : BAND_AT_LEAST(family->precision_least)) &&
         ok;
    row.what = "found of the true ones";
    return simulate_share(how, row, matched, changes,
                          is_peer ? BAND_NONE : BAND_AT_LEAST(family->recall_least)) &&
           ok;
}

/* After 60 values of noise 1 %. */
static bool print_delays(const struct simulate *how)
{
    static const struct delay {
        const char *name;
        double shift;
        size_t after;
        double least; /* percent; 0: nothing to reach */
    } delays[] = {
        {"+2 %, 10 values after", 0.02, 10, 0.0},
        {"+3 %, 5", 0.03, 5, 0.0},
        {"+3 %, 10", 0.03, 10, 93.0},
        {"+5 %, 3", 0.05, 3, 0.0},
        {"+5 %, 5", 0.05, 5, 93.0},
    };
    size_t sets = simulate_sets(how, DELAYS);
    bool ok = true;
    for (size_t i = 0; i < LEN(delays); i++) {
        for (size_t m = 0; m < LEN(methods); m++) {
            struct stats_rng rng = simulate_stream(how, 20, i);
            size_t hits = 0;
            for (size_t set = 0; set < sets; set++) {
                double logs[LENGTH];
                size_t indices[LENGTH];
                size_t n = 60 + delays[i].after;
                draw_normals(&rng, logs, n);
                for (size_t j = 60; j < n; j++) {
                    logs[j] += log(1.0 + delays[i].shift);
                }
                struct truth truth = {.count = 1, .indices = {60}};
                hits += count_matched(&truth, indices, methods[m].find(logs, n, indices));
            }
            bool has_band = m == 0 && delays[i].least > 0.0;
            struct row row = {"V20", "found", methods[m].name, delays[i].name};
            ok = simulate_share(how, row, hits, sets,
                                has_band ? BAND_AT_LEAST(delays[i].least) : BAND_NONE) &&
                 ok;
        }
    }
    return ok;
}

/* Whether no change but the last two moves while values 91 to 120 come in, `step` at a time. */
static bool stays(const double *logs, size_t step)
{
    size_t before[LENGTH];
    size_t count = find_by_tare(logs, 90, before);
    for (size_t n = 90 + step; n <= 120; n += step) {
        size_t now[LENGTH];
        size_t now_count = find_by_tare(logs, n, now);
        for (size_t i = 0; i + 2 < count; i++) {
            if (i >= now_count || now[i] != before[i]) {
                return false;
            }
        }
        memcpy(before, now, sizeof(before));
        count = now_count;
    }
    return true;
}

static bool print_appended(const struct simulate *how, const struct family *family,
                           uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 21, stream);
    size_t sets = simulate_sets(how, APPENDED);
    size_t stayed = 0;
    for (size_t i = 0; i < sets; i++) {
        double logs[120];
        family->draw(&rng, logs, LEN(logs));
        add_changes(how, &rng, logs, LEN(logs));
        stayed += stays(logs, how->is_full ? 1 : 6);
    }
    struct row row = {"V21", "stay", "tare", family->name};
    bool has_band = family->alarms_most <= 2.0; // noise around one level, independent
    return simulate_share(how, row, stayed, sets,
                          has_band ? BAND_AT_LEAST(95.0) : BAND_NONE);
}

static double course_flat(size_t i)
{
    (void)i;
    return 0.0;
}

static double course_step_10(size_t i)
{
    return i < 30 ? 0.10 : 0.0;
}

static double course_exponential(size_t i)
{
    return 0.30 * exp(-(double)i / 8.0);
}

static double course_step_3(size_t i)
{
    return i < 60 ? 0.03 : 0.0;
}

static double course_slowdown(size_t i)
{
    return i < 100 ? 0.0 : 0.05;
}

static double course_late(size_t i)
{
    return i < 170 ? 0.0 : 0.05;
}

static double course_climb(size_t i)
{
    return 0.10 * (double)i / LENGTH;
}

struct course {
    const char *name;
    double (*at)(size_t i); /* above the level, relative */
    double phi;             /* autocorrelation of the noise */
    enum stats_warmup_class class;
    enum stats_warmup_class or_class;
    double least; /* percent */
};

static bool print_warmup(const struct simulate *how, const struct course *course,
                         uint64_t stream)
{
    struct stats_rng rng = simulate_stream(how, 22, stream);
    size_t sets = simulate_sets(how, PROCESSES);
    size_t hits = 0;
    void *scratch = malloc(stats_warmup_scratch(LENGTH));
    for (size_t set = 0; scratch != NULL && set < sets; set++) {
        double logs[LENGTH];
        double noise = 0.0;
        for (size_t i = 0; i < LENGTH; i++) {
            double fresh = how->is_held_out ? draw_gamma(&rng) : draw_normal(&rng);
            noise = course->phi * noise + sqrt(1.0 - course->phi * course->phi) * fresh;
            logs[i] = log(1.0 + course->at(i)) + 0.01 * noise;
            bool is_spike = stats_rng_uniform(&rng) < 0.02;
            logs[i] += is_spike ? log(1.1 + 0.4 * stats_rng_uniform(&rng)) : 0.0;
        }
        enum stats_warmup_class class = stats_warmup(logs, LENGTH, MARGIN, scratch).class;
        hits += class == course->class || class == course->or_class;
    }
    free(scratch);
    struct row row = {"V22", "right", "tare", course->name};
    return simulate_share(how, row, hits, sets, BAND_AT_LEAST(course->least));
}

static bool print_warmups(const struct simulate *how)
{
    static const struct course courses[] = {
        {"flat", course_flat, 0.0, STATS_WARMUP_FLAT, STATS_WARMUP_FLAT, 98.0},
        {"flat, AR(.7)", course_flat, 0.7, STATS_WARMUP_FLAT, STATS_WARMUP_FLAT, 95.0},
        {"step 10 %", course_step_10, 0.0, STATS_WARMUP_WARMUP, STATS_WARMUP_WARMUP,
         98.0},
        {"exponential", course_exponential, 0.0, STATS_WARMUP_WARMUP, STATS_WARMUP_WARMUP,
         98.0},
        {"step 3 %", course_step_3, 0.0, STATS_WARMUP_WARMUP, STATS_WARMUP_WARMUP, 98.0},
        {"slowdown 5 %", course_slowdown, 0.0, STATS_WARMUP_SLOWDOWN,
         STATS_WARMUP_SLOWDOWN, 98.0},
        {"late change", course_late, 0.0, STATS_WARMUP_NO_STEADY, STATS_WARMUP_NO_STEADY,
         98.0},
        {"climb 10 %", course_climb, 0.0, STATS_WARMUP_NO_STEADY, STATS_WARMUP_SLOWDOWN,
         100.0},
    };
    bool ok = true;
    for (size_t i = 0; i < LEN(courses); i++) {
        ok = print_warmup(how, &courses[i], i) && ok;
    }
    return ok;
}

bool simulate_series(const struct simulate *how)
{
    const struct family *used = how->is_held_out ? held_out : families;
    bool ok = true;
    simulate_title(how, "V17", "change points in histories of 200 values, in %");
    for (size_t i = 0; i < LEN(families); i++) {
        for (size_t m = 0; m < LEN(methods); m++) {
            ok = print_family(how, &used[i], &methods[m], i) && ok;
        }
    }
    simulate_title(how, "V20", "a change soon after it came, in % of 1000 histories");
    ok = print_delays(how) && ok;
    simulate_title(how, "V21",
                   "changes but the last two that stay where they are while 30 "
                   "values are added, in % of histories");
    for (size_t i = 0; i < LEN(families); i++) {
        ok = print_appended(how, &used[i], i) && ok;
    }
    simulate_title(how, "V22", "how a process warms up, in % of those named right");
    return print_warmups(how) && ok;
}
