/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/calibrate.h"

#include <math.h>
#include <stdio.h>

#include "harness/base/units.h"
#include "stats/quantile.h"

/* A first execution that takes this many times the later ones, and so much longer, has done
 * something that the others found done. Caches that a large setup left cold stay below it (3 us
 * were seen behind a list of a million items, 24 us on a busy machine). */
#define FIRST_RATIO    5.0
#define FIRST_EXTRA_NS 25000.0

/* Drift within workers is called so when chance would do it this rarely, and when it matters. */
#define TREND_ALPHA  1e-3
#define TREND_GROWTH 1.05
/* What falls by less than this is taken for an allocator or a cache that is not warm yet. */
#define TREND_FALL 1.25

/* Preparing may take this many times as long as the sample it is for. */
#define PREPARE_SHARE 10.0

#define WARMUP_WINDOW    5
#define WARMUP_TOLERANCE 0.01
/* A look whose every quarter is faster than the one before has not seen the end of it when
 * the last two differ so much. */
#define WARMUP_FALL 1.05
/* sqrt(pi / 2): the standard error of a median over that of a mean, for a normal sample. */
#define MEDIAN_EFFICIENCY 1.2533

int64_t calibrate_next_turns(int64_t turns, int64_t elapsed_ns, int64_t goal_ns)
{
    if (elapsed_ns >= goal_ns) {
        return turns;
    }
    /* A tenth more than predicted, so that one more step usually reaches the goal. */
    double wanted = 1.1 * (double)turns * (double)goal_ns /
                    (elapsed_ns > 0 ? (double)elapsed_ns : 1.0);
    double most = 10.0 * (double)turns;
    int64_t next = (int64_t)(wanted < most ? wanted : most);
    return next > turns ? next : turns + 1;
}

int64_t calibrate_turns(double turn_ns, double prepare_ns, int64_t goal_ns)
{
    double turns = (double)goal_ns / fmax(turn_ns, 0.1);
    if (prepare_ns > 0.0) {
        turns = fmin(turns, PREPARE_SHARE * (double)goal_ns / prepare_ns);
    }
    return (int64_t)(fmax(1.0, turns) + 0.5);
}

struct calibrate_unroll calibrate_unroll(int64_t asked, bool has_prepare, double body_ns)
{
    int64_t many = 1;
    if (has_prepare) {
        return (struct calibrate_unroll){.many = 1, .few = 0};
    }
    if (asked > 0) {
        many = asked;
    } else if (body_ns < CALIBRATE_TURN_NS) {
        double copies = ceil(CALIBRATE_TURN_NS / (body_ns > 1.0 ? body_ns : 1.0));
        many = copies < CALIBRATE_UNROLL_MAX ? (int64_t)copies : CALIBRATE_UNROLL_MAX;
    }
    return (struct calibrate_unroll){
        .many = many,
        .few = many >= CALIBRATE_UNROLL_MAX ? many / 4 : 0,
    };
}

double calibrate_overhead_ns(double few_turn_ns, int64_t few, double many_turn_ns,
                             int64_t many)
{
    if (many <= few) {
        return NAN;
    }
    return (few_turn_ns * (double)many - many_turn_ns * (double)few) /
           (double)(many - few);
}

/* The median of the values in a window that begins at i. */
static double window_median(const double *values, size_t i, size_t n)
{
    double sorted[WARMUP_WINDOW];
    size_t count = n - i < WARMUP_WINDOW ? n - i : WARMUP_WINDOW;
    return stats_sort(values + i, count, sorted) ? stats_median(sorted, count) : NAN;
}

/* Whether the chunks get faster from quarter to quarter until the end. */
static bool goes_on_falling(const double *chunk_ns, size_t n)
{
    double medians[4];
    double sorted[CALIBRATE_CHUNKS_MAX];
    size_t quarter = n / 4;
    for (size_t i = 0; i < 4; i++) {
        const double *begin = chunk_ns + (n - (4 - i) * quarter);
        medians[i] =
            stats_sort(begin, quarter, sorted) ? stats_median(sorted, quarter) : NAN;
    }
    return medians[0] > medians[1] && medians[1] > medians[2] &&
           medians[2] > WARMUP_FALL * medians[3];
}

/* The same for a few long chunks: no more than half of them are passed over. */
static size_t short_warmup(const double *chunk_ns, size_t n)
{
    double sorted[2 * WARMUP_WINDOW];
    size_t half = (n + 1) / 2;
    if (n < 3 || !stats_sort(chunk_ns + (n - half), half, sorted)) {
        return 0;
    }
    double limit = WARMUP_FALL * stats_median(sorted, half);
    size_t i = 0;
    while (i < n / 2 && chunk_ns[i] > limit) {
        i++;
    }
    return i;
}

size_t calibrate_warmup(const double *chunk_ns, size_t n)
{
    double sorted[CALIBRATE_CHUNKS_MAX];
    double scratch[CALIBRATE_CHUNKS_MAX];
    size_t half = n / 2;
    if (half < WARMUP_WINDOW) {
        return short_warmup(chunk_ns, n);
    }
    if (n > CALIBRATE_CHUNKS_MAX || !stats_sort(chunk_ns + (n - half), half, sorted)) {
        return 0;
    }
    if (goes_on_falling(chunk_ns, n)) {
        return n;
    }
    double steady = stats_median(sorted, half);
    double error =
        3.0 * MEDIAN_EFFICIENCY * stats_mad(sorted, half, scratch) / sqrt(WARMUP_WINDOW);
    double tolerance = fmax(WARMUP_TOLERANCE * steady, error);
    for (size_t i = 0; i < n; i++) {
        if (fabs(window_median(chunk_ns, i, n) - steady) <= tolerance &&
            fabs(chunk_ns[i] - steady) <= 3.0 * tolerance) {
            return i;
        }
    }
    return n;
}

struct calibrate_stationary calibrate_first(double first_ns, double steady_ns)
{
    struct calibrate_stationary answer = {.is_stationary = true};
    if (first_ns > FIRST_RATIO * steady_ns + FIRST_EXTRA_NS) {
        char first[UNITS_SIZE];
        char later[UNITS_SIZE];
        units_format_time(first_ns, 3, true, first);
        units_format_time(steady_ns, 3, true, later);
        answer.is_stationary = false;
        (void)snprintf(
            answer.what, sizeof(answer.what),
            "its first execution took %s, later ones %s: does it use up its input, "
            "or fill a cache?",
            first, later);
    }
    return answer;
}

/* The chance that samples without a trend score at least so much: Kendall's S is nearly normal, its
 * variance known (Kendall 1975), and workers are independent. */
static double chance_of_score(double score, size_t workers, size_t samples)
{
    double n = (double)samples;
    double variance = (double)workers * n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
    return 0.5 * erfc((score - 1.0) / sqrt(2.0 * variance));
}

static void tell_drift(struct calibrate_stationary *answer, double growth)
{
    answer->is_stationary = false;
    (void)snprintf(
        answer->what, sizeof(answer->what),
        "its cost %s with every execution (by %.0f %% from the first sample of a "
        "worker to its last)",
        growth > 1.0 ? "rises" : "falls", fabs(growth - 1.0) * 100.0);
}

struct calibrate_stationary calibrate_trend(int64_t score, size_t workers, size_t samples,
                                            double growth)
{
    struct calibrate_stationary answer = {.is_stationary = true};
    if (samples < 2 || workers == 0) {
        return answer;
    }
    bool rises = growth > TREND_GROWTH &&
                 chance_of_score((double)score, workers, samples) < TREND_ALPHA;
    bool falls = growth < 1.0 / TREND_GROWTH &&
                 chance_of_score(-(double)score, workers, samples) < TREND_ALPHA;
    if (falls && growth > 1.0 / TREND_FALL) {
        answer.is_warming = true;
    } else if (rises || falls) {
        tell_drift(&answer, growth);
    }
    return answer;
}

struct calibrate_stationary calibrate_drift(const double *first_ns, const double *last_ns,
                                            size_t n)
{
    struct calibrate_stationary answer = {.is_stationary = true};
    double growths[CALIBRATE_CYCLES_MAX];
    double returns[CALIBRATE_CYCLES_MAX];
    size_t above = 0;
    size_t below = 0;
    if (n < 3 || n > CALIBRATE_CYCLES_MAX) {
        return answer;
    }
    for (size_t i = 0; i + 1 < n; i++) {
        growths[i] = last_ns[i] / first_ns[i];
        returns[i] = last_ns[i] / first_ns[i + 1];
        above += growths[i] > 1.0 && returns[i] > 1.0;
        below += growths[i] < 1.0 && returns[i] < 1.0;
    }
    if (!stats_sort(growths, n - 1, growths) || !stats_sort(returns, n - 1, returns)) {
        return answer;
    }
    double growth = stats_median(growths, n - 1);
    double back = stats_median(returns, n - 1);
    bool rises = above + 2 >= n && fmin(growth, back) > TREND_GROWTH;
    bool falls = below + 2 >= n && fmax(growth, back) < 1.0 / TREND_GROWTH;
    if (rises || falls) {
        tell_drift(&answer, growth);
    }
    return answer;
}
