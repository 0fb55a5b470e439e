/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/overall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/interactions.h"
#include "results/order.h"
#include "results/summary.h"
#include "results/values.h"
#include "stats/adjust.h"
#include "stats/bootstrap.h"
#include "stats/geomean.h"

#define TOO_FEW_BLOCKS "too-few-blocks"
/* With fewer, nothing is said of a single change either. */
#define FEWEST_BLOCKS 6

/* 100 cases x 40 blocks are drawn 5,000 times, in 0.02 s. Larger suites are drawn less often: all
 * that the interval takes from the resamples is their standard deviation, which 500 of them
 * tell to 3 %, and the blocks themselves to 10 % at best. The largest have no geometric mean. */
#define GEOMEAN_WORK_MAX      20e6
#define GEOMEAN_RESAMPLES_MIN 500
#define GEOMEAN_RATIOS_MAX    ((size_t)1 << 22)

/* Some of a result's changes, by their indices. */
struct family {
    const size_t *members;
    size_t count;
    size_t blocks; /* the most that one of them has */
};

static bool is_akin(const struct result_change *a, const struct result_change *b)
{
    return a->paired == b->paired && strcmp(a->pair.base, b->pair.base) == 0 &&
           strcmp(a->pair.new_target, b->pair.new_target) == 0 &&
           strcmp(a->pair.metric, b->pair.metric) == 0;
}

/* Returns how many comparisons the family has. */
static size_t adjust(struct result *result, const struct family *family, double q)
{
    double *p = xcalloc(family->count, sizeof(*p));
    size_t *order = xcalloc(family->count, sizeof(*order));
    for (size_t i = 0; i < family->count; i++) {
        p[i] = result->changes[family->members[i]].p;
    }
    size_t known = stats_adjust_bh(p, family->count, p, order);
    for (size_t i = 0; i < family->count; i++) {
        struct result_change *change = &result->changes[family->members[i]];
        change->p_adjusted = p[i];
        change->verdict_adjusted = stats_verdict_name(
            stats_adjust_verdict(stats_verdict_of(change->verdict), p[i], q));
    }
    free(p);
    free(order);
    return known;
}

static void note_blocks(struct result *result, const struct family *family, size_t known,
                        double q)
{
    const struct result_change *first = &result->changes[family->members[0]];
    size_t needed = stats_adjust_blocks_needed(known, q);
    if (!first->paired || known < 2 || family->blocks < FEWEST_BLOCKS ||
        family->blocks >= needed) {
        return;
    }
    bool is_between = pair_is_between_targets(&first->pair);
    char what[256];
    char why[256];
    char remedy[64];
    snprintf(what, sizeof(what), "%zu changes %s %.60s%s%.60s are judged together", known,
             is_between ? "of" : "on", first->pair.new_target,
             is_between ? " against " : "", is_between ? first->pair.base : "");
    snprintf(why, sizeof(why),
             "with %zu blocks no single one stands after the correction for their number",
             family->blocks);
    snprintf(remedy, sizeof(remedy), "--blocks %zu", needed);
    result_add_finding(result, TOO_FEW_BLOCKS, "info", what, why, remedy);
}

static int64_t seed_of(const struct result *result)
{
    return result->settings.seed > 0 ? result->settings.seed : 0;
}

/* The figures of rounds for stats_geomean: a row for each change. */
struct rounds {
    double *logs;
    size_t count; /* in a row */
};

static void fill_row(const struct rounds *rounds, size_t row, const double *logs,
                     size_t n)
{
    double *values = rounds->logs + row * rounds->count;
    for (size_t i = 0; i < rounds->count; i++) {
        values[i] = i < n ? logs[i] : (double)NAN;
    }
}

/* One side's bench of a change; NULL where the result has none. */
static const struct result_bench *side_of(const struct result *result,
                                          const struct result_pair *pair, bool is_base,
                                          size_t *cursor)
{
    return is_base ? result_find_next(result, pair->base_variant, pair->base, cursor)
                   : result_find_next(result, pair->variant, pair->new_target, cursor);
}

/* The i-th blocks of all changes are a round: they were measured in the same pass over the
 * suite. */
static void fill_pairs(const struct result *result, const struct family *family,
                       const struct rounds *rounds)
{
    size_t cursors[2] = {0, 0};
    for (size_t i = 0; i < family->count; i++) {
        const struct result_pair *pair = &result->changes[family->members[i]].pair;
        const struct result_bench *base = side_of(result, pair, true, &cursors[0]);
        const struct result_bench *other = side_of(result, pair, false, &cursors[1]);
        if (base == NULL || other == NULL) {
            fill_row(rounds, i, NULL, 0);
            continue;
        }
        double *logs = xcalloc(other->worker_count + 1, sizeof(*logs));
        fill_row(rounds, i, logs, changes_log_ratios(result, base, other, logs, NULL));
        free(logs);
    }
}

/* The same of one side alone: what its workers' figures are the logs of. */
static void fill_side(const struct result *result, const struct family *family,
                      bool is_base, const struct rounds *rounds)
{
    size_t cursor = 0;
    for (size_t i = 0; i < family->count; i++) {
        const struct result_pair *pair = &result->changes[family->members[i]].pair;
        const struct result_bench *bench = side_of(result, pair, is_base, &cursor);
        double *logs =
            xcalloc(bench == NULL ? 1 : bench->worker_count + 1, sizeof(*logs));
        size_t n = bench == NULL ? 0 : changes_figures(result, bench, logs);
        for (size_t j = 0; j < n; j++) {
            logs[j] = log(logs[j]);
        }
        fill_row(rounds, i, logs, n);
        free(logs);
    }
}

static size_t most_workers(const struct result *result, const struct family *family,
                           bool is_base)
{
    size_t cursor = 0;
    size_t most = 0;
    for (size_t i = 0; i < family->count; i++) {
        const struct result_pair *pair = &result->changes[family->members[i]].pair;
        const struct result_bench *bench = side_of(result, pair, is_base, &cursor);
        most = bench != NULL && bench->worker_count > most ? bench->worker_count : most;
    }
    return most;
}

static size_t resamples_of(const struct rounds *rounds, size_t cases)
{
    double affordable = GEOMEAN_WORK_MAX / (double)(cases * rounds->count);
    if (affordable >= STATS_BOOTSTRAP_RESAMPLES) {
        return STATS_BOOTSTRAP_RESAMPLES;
    }
    return affordable > GEOMEAN_RESAMPLES_MIN ? (size_t)affordable
                                              : GEOMEAN_RESAMPLES_MIN;
}

static struct stats_geomean draw_geomean(const struct result *result,
                                         const struct rounds *rounds, size_t cases)
{
    size_t resamples = resamples_of(rounds, cases);
    double *scratch =
        xcalloc(stats_geomean_scratch(cases, rounds->count, resamples), sizeof(*scratch));
    size_t *indices =
        xcalloc(stats_geomean_indices(cases, rounds->count), sizeof(*indices));
    struct stats_geomean found =
        stats_geomean(rounds->logs, cases, rounds->count, summary_level(result),
                      resamples, (uint64_t)seed_of(result), scratch, indices);
    free(scratch);
    free(indices);
    return found;
}

/* No rounds where there are too many of them. */
static struct rounds rounds_new(size_t cases, size_t count)
{
    struct rounds rounds = {.count = count};
    if (count > 0 && cases <= GEOMEAN_RATIOS_MAX / count) {
        rounds.logs = xcalloc(cases * count, sizeof(*rounds.logs));
    }
    return rounds;
}

static struct stats_geomean find_side(const struct result *result,
                                      const struct family *family, bool is_base)
{
    struct stats_geomean found = {.cases = 0};
    struct rounds rounds =
        rounds_new(family->count, most_workers(result, family, is_base));
    if (rounds.logs != NULL) {
        fill_side(result, family, is_base, &rounds);
        found = draw_geomean(result, &rounds, family->count);
    }
    free(rounds.logs);
    return found;
}

static struct stats_geomean find_apart(const struct result *result,
                                       const struct family *family)
{
    struct stats_geomean base = find_side(result, family, true);
    struct stats_geomean new_side = find_side(result, family, false);
    return base.cases == 0 || base.cases != new_side.cases
               ? (struct stats_geomean){.cases = 0}
               : stats_geomean_apart(base, new_side, summary_level(result));
}

static struct stats_geomean find_paired(const struct result *result,
                                        const struct family *family)
{
    struct stats_geomean found = {.cases = 0};
    struct rounds rounds = rounds_new(family->count, family->blocks);
    if (rounds.logs != NULL) {
        fill_pairs(result, family, &rounds);
        found = draw_geomean(result, &rounds, family->count);
    }
    free(rounds.logs);
    return found;
}

static void add_geomean(struct result *result, const struct family *family)
{
    const struct result_change *first = &result->changes[family->members[0]];
    if (!pair_is_between_targets(&first->pair)) {
        return;
    }
    struct stats_geomean found =
        first->paired ? find_paired(result, family) : find_apart(result, family);
    if (found.cases > 0) {
        const struct rounds rounds = {.count = family->blocks};
        *result_add_geomean(result) = (struct result_geomean){
            .base = first->pair.base,
            .new_target = first->pair.new_target,
            .metric = first->pair.metric,
            .paired = first->paired,
            .ratio = found.ratio,
            .probability_faster = found.p_below,
            .changes = found.cases,
            .resamples = (int64_t)resamples_of(&rounds, family->count),
            .seed = seed_of(result),
        };
    }
}

static void judge_family(struct result *result, const struct family *family)
{
    double q = 1.0 - summary_level(result);
    note_blocks(result, family, adjust(result, family, q), q);
    add_geomean(result, family);
}

void overall_result(struct result *result)
{
    result->geomean_count = 0;
    result_drop_findings(result, TOO_FEW_BLOCKS);
    size_t *members = xcalloc(result->change_count + 1, sizeof(*members));
    bool *is_done = xcalloc(result->change_count + 1, sizeof(*is_done));
    for (size_t first = 0; first < result->change_count; first++) {
        struct family family = {.members = members};
        for (size_t i = first; i < result->change_count && !is_done[first]; i++) {
            const struct result_change *change = &result->changes[i];
            if (is_akin(change, &result->changes[first])) {
                members[family.count++] = i;
                family.blocks =
                    change->blocks > family.blocks ? change->blocks : family.blocks;
            }
        }
        for (size_t i = 0; i < family.count; i++) {
            is_done[members[i]] = true;
        }
        if (family.count > 0) {
            judge_family(result, &family);
        }
    }
    free(members);
    free(is_done);
    interactions_of_result(result);
    order_of_result(result);
    count_changes_of_result(result);
    (void)values_of_result(result);
    growth_of_result(result);
    crossovers_of_result(result);
    claims_of_result(result);
}

const char *overall_verdict(const struct result_geomean *geomean)
{
    enum stats_verdict verdict = geomean->ratio.low > 1.0    ? STATS_VERDICT_SLOWER
                                 : geomean->ratio.high < 1.0 ? STATS_VERDICT_FASTER
                                                             : STATS_VERDICT_UNCLEAR;
    return stats_verdict_name(verdict);
}
