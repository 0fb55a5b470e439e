/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/overall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/summary.h"
#include "stats/adjust.h"
#include "stats/bootstrap.h"
#include "stats/geomean.h"

#define TOO_FEW_BLOCKS "too-few-blocks"
/* With fewer, nothing is said of a single change either. */
#define FEWEST_BLOCKS 6

/* A bootstrap of 100 cases x 40 blocks takes 0.03 s. Suites that are 10 times as large are drawn
 * less often, so that theirs takes no more than a second; the largest have no geometric mean. */
#define GEOMEAN_WORK_MAX      400e6
#define GEOMEAN_RESAMPLES_MIN 1000
#define GEOMEAN_RATIOS_MAX    ((size_t)1 << 22)

/* Some of a result's changes, by their indices. */
struct family {
    const size_t *members;
    size_t count;
    size_t blocks; /* the most that one of them has */
};

static bool is_between_targets(const struct result_change *change)
{
    return strcmp(change->base, change->new_target) != 0;
}

static bool is_akin(const struct result_change *a, const struct result_change *b)
{
    return a->paired == b->paired && strcmp(a->base, b->base) == 0 &&
           strcmp(a->new_target, b->new_target) == 0 && strcmp(a->metric, b->metric) == 0;
}

static enum stats_verdict verdict_of(const char *name)
{
    enum stats_verdict verdict = STATS_VERDICT_FASTER;
    while (verdict < STATS_VERDICT_UNCLEAR &&
           strcmp(stats_verdict_name(verdict), name) != 0) {
        verdict++;
    }
    return verdict;
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
            stats_adjust_verdict(verdict_of(change->verdict), p[i], q));
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
    bool is_between = is_between_targets(first);
    char what[256];
    char why[256];
    char remedy[64];
    snprintf(what, sizeof(what), "%zu changes %s %.60s%s%.60s are judged together", known,
             is_between ? "of" : "on", first->new_target, is_between ? " against " : "",
             is_between ? first->base : "");
    snprintf(why, sizeof(why),
             "with %zu blocks no single one stands after the correction for their number",
             family->blocks);
    snprintf(remedy, sizeof(remedy), "--blocks %zu", needed);
    result_add_finding(result, TOO_FEW_BLOCKS, "info", what, why, remedy);
}

static void drop_notes(struct result *result)
{
    size_t kept = 0;
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, TOO_FEW_BLOCKS) != 0) {
            result->findings[kept++] = result->findings[i];
        }
    }
    result->finding_count = kept;
}

/* Changes stand in the order of the benches: the search begins where the last one ended. */
static const struct result_bench *find_bench(const struct result *result,
                                             const char *variant, const char *target,
                                             size_t *cursor)
{
    for (size_t i = 0; i < result->bench_count; i++) {
        size_t at = (*cursor + i) % result->bench_count;
        const struct result_bench *bench = &result->benches[at];
        if (strcmp(bench->variant, variant) == 0 && strcmp(bench->target, target) == 0) {
            *cursor = at;
            return bench;
        }
    }
    return NULL;
}

/* A row for each change. The i-th blocks of all changes are a round: they were measured in the
 * same pass over the suite. */
static void fill_rounds(const struct result *result, const struct family *family,
                        double *log_ratios)
{
    size_t cursors[2] = {0, 0};
    for (size_t i = 0; i < family->count; i++) {
        const struct result_change *change = &result->changes[family->members[i]];
        double *row = log_ratios + i * family->blocks;
        for (size_t j = 0; j < family->blocks; j++) {
            row[j] = (double)NAN;
        }
        const struct result_bench *base =
            find_bench(result, change->base_variant, change->base, &cursors[0]);
        const struct result_bench *other =
            find_bench(result, change->variant, change->new_target, &cursors[1]);
        if (base == NULL || other == NULL) {
            continue;
        }
        double *logs = xcalloc(other->worker_count + 1, sizeof(*logs));
        size_t n = changes_log_ratios(result, base, other, logs);
        n = n < family->blocks ? n : family->blocks;
        memcpy(row, logs, n * sizeof(*row));
        free(logs);
    }
}

static size_t resamples_of(const struct family *family)
{
    double affordable = GEOMEAN_WORK_MAX / (double)(family->count * family->blocks);
    if (affordable >= STATS_BOOTSTRAP_RESAMPLES) {
        return STATS_BOOTSTRAP_RESAMPLES;
    }
    return affordable > GEOMEAN_RESAMPLES_MIN ? (size_t)affordable
                                              : GEOMEAN_RESAMPLES_MIN;
}

static void add_geomean(struct result *result, const struct family *family)
{
    const struct result_change *first = &result->changes[family->members[0]];
    if (!first->paired || !is_between_targets(first) || family->blocks == 0 ||
        family->count > GEOMEAN_RATIOS_MAX / family->blocks) {
        return;
    }
    size_t resamples = resamples_of(family);
    int64_t seed = result->settings.seed > 0 ? result->settings.seed : 0;
    double *logs = xcalloc(family->count * family->blocks, sizeof(*logs));
    double *scratch =
        xcalloc(stats_geomean_scratch(family->count, family->blocks, resamples),
                sizeof(*scratch));
    size_t *indices =
        xcalloc(stats_geomean_indices(family->count, family->blocks), sizeof(*indices));
    fill_rounds(result, family, logs);
    struct stats_geomean found =
        stats_geomean(logs, family->count, family->blocks, summary_level(result),
                      resamples, (uint64_t)seed, scratch, indices);
    if (found.cases > 0) {
        *result_add_geomean(result) = (struct result_geomean){
            .base = first->base,
            .new_target = first->new_target,
            .metric = first->metric,
            .ratio = found.ratio,
            .probability_faster = found.p_below,
            .changes = found.cases,
            .resamples = (int64_t)resamples,
            .seed = seed,
        };
    }
    free(logs);
    free(scratch);
    free(indices);
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
    drop_notes(result);
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
}

const char *overall_verdict(const struct result_geomean *geomean)
{
    enum stats_verdict verdict = geomean->ratio.low > 1.0    ? STATS_VERDICT_SLOWER
                                 : geomean->ratio.high < 1.0 ? STATS_VERDICT_FASTER
                                                             : STATS_VERDICT_UNCLEAR;
    return stats_verdict_name(verdict);
}
