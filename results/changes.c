/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/samples.h"
#include "results/summary.h"
#include "stats/change.h"

/* The worker of that block, or NULL. Looks from *hint on, around the end: blocks stand in the
 * same order on both sides, but for those that one side lacks. */
static const struct result_worker *find_block(const struct result_bench *bench,
                                              int64_t block, size_t *hint)
{
    for (size_t i = 0; i < bench->worker_count; i++) {
        size_t at = (*hint + i) % bench->worker_count;
        if (bench->workers[at].block == block) {
            *hint = at + 1;
            return &bench->workers[at];
        }
    }
    return NULL;
}

/* What two benches share: the workers of the same block. */
struct pair {
    const struct result_worker *base;
    const struct result_worker *other;
};

/* `pairs` has room for one of each of other's workers. */
static size_t find_pairs(const struct result_bench *base,
                         const struct result_bench *other, struct pair *pairs)
{
    size_t hint = 0;
    size_t n = 0;
    for (size_t i = 0; i < other->worker_count; i++) {
        const struct result_worker *worker = &other->workers[i];
        const struct result_worker *partner = find_block(base, worker->block, &hint);
        if (partner != NULL) {
            pairs[n++] = (struct pair){.base = partner, .other = worker};
        }
    }
    return n;
}

/* Both sides of a pair by the same choice of samples. */
static enum samples_choice choose(const struct result *result,
                                  const struct result_bench *base,
                                  const struct result_bench *other,
                                  const struct pair *pairs, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        n += samples_count(result, base, pairs[i].base, SAMPLES_UNDISTURBED) > 0 &&
             samples_count(result, other, pairs[i].other, SAMPLES_UNDISTURBED) > 0;
    }
    return samples_choose(n, count);
}

size_t changes_log_ratios(const struct result *result, const struct result_bench *base,
                          const struct result_bench *other, double *logs, int64_t *blocks)
{
    struct pair *pairs = xcalloc(other->worker_count + 1, sizeof(*pairs));
    size_t count = find_pairs(base, other, pairs);
    enum samples_choice choice = choose(result, base, other, pairs, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        double new_ns = samples_worker_figure(result, other, pairs[i].other, choice);
        double base_ns = samples_worker_figure(result, base, pairs[i].base, choice);
        if (isnan(new_ns) || isnan(base_ns)) {
            continue; // a worker without a sample is not there
        }
        if (new_ns <= 0.0 || base_ns <= 0.0) {
            n = 0;
            break;
        }
        if (blocks != NULL) {
            blocks[n] = pairs[i].other->block;
        }
        logs[n++] = log(new_ns / base_ns);
    }
    free(pairs);
    return n;
}

/* What the bench's clock gave for a sample; 0 for one that does not count, or has no place in its
 * round. */
static int64_t placed_ns(const struct result *result, const struct result_bench *bench,
                         const struct result_worker *worker, size_t sample,
                         enum samples_choice choice)
{
    if (worker->slots == NULL || sample >= worker->samples ||
        !samples_counts(result, bench, worker, sample, choice)) {
        return 0;
    }
    bool is_cpu = bench->clock != NULL && strcmp(bench->clock, "cpu") == 0;
    return is_cpu ? worker->cpu_ns[sample] : worker->elapsed_ns[sample];
}

size_t changes_rounds(const struct result *result, const struct result_bench *base,
                      const struct result_bench *other, double *logs, bool *other_first)
{
    struct pair *pairs = xcalloc(other->worker_count + 1, sizeof(*pairs));
    size_t count = find_pairs(base, other, pairs);
    enum samples_choice choice = choose(result, base, other, pairs, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pair *pair = &pairs[i];
        for (size_t round = 0; round < pair->other->samples; round++) {
            int64_t new_ns = placed_ns(result, other, pair->other, round, choice);
            int64_t base_ns = placed_ns(result, base, pair->base, round, choice);
            if (new_ns > 0 && base_ns > 0 &&
                pair->other->slots[round] != pair->base->slots[round]) {
                other_first[n] = pair->other->slots[round] < pair->base->slots[round];
                logs[n++] = log((double)new_ns / (double)base_ns);
            }
        }
    }
    free(pairs);
    return n;
}

size_t changes_figures(const struct result *result, const struct result_bench *bench,
                       double *figures)
{
    enum samples_choice choice = samples_choice_of(result, bench);
    size_t n = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        double figure = samples_worker_figure(result, bench, &bench->workers[i], choice);
        if (isnan(figure)) {
            continue; // a worker without a sample is not there
        }
        if (figure <= 0.0) {
            return 0;
        }
        figures[n++] = figure;
    }
    return n;
}

bool changes_are_apart(const struct result *result, const char *base,
                       const char *new_target)
{
    const struct result_target *a = result_find_target(result, base);
    const struct result_target *b = result_find_target(result, new_target);
    return a != NULL && b != NULL && a->origin.document != b->origin.document;
}

double changes_margin(const struct result *result, const struct result_bench *bench)
{
    return bench->margin_ratio > 0.0 ? bench->margin_ratio : summary_margin(result);
}

/* False where there is nothing to compare. */
static bool compare_blocks(const struct result *result, const struct result_bench *base,
                           const struct result_bench *other, struct stats_change *ret)
{
    double *logs = xcalloc(other->worker_count * 3 + 1, sizeof(*logs));
    double *scratch = logs + other->worker_count;
    size_t n = changes_log_ratios(result, base, other, logs, NULL);
    if (n > 0) {
        *ret = stats_change_paired(logs, n, summary_level(result),
                                   changes_margin(result, other), scratch);
    }
    free(logs);
    return n > 0;
}

static bool compare_sides(const struct result *result, const struct result_bench *base,
                          const struct result_bench *other, struct stats_change *ret)
{
    size_t room = base->worker_count + other->worker_count;
    size_t scratch_size =
        stats_change_unpaired_scratch(base->worker_count, other->worker_count);
    double *base_figures = xcalloc(room + scratch_size + 1, sizeof(*base_figures));
    double *new_figures = base_figures + base->worker_count;
    size_t n = changes_figures(result, base, base_figures);
    size_t m = changes_figures(result, other, new_figures);
    if (n > 0 && m > 0) {
        *ret =
            stats_change_unpaired(base_figures, n, new_figures, m, summary_level(result),
                                  changes_margin(result, other), base_figures + room);
    }
    free(base_figures);
    return n > 0 && m > 0;
}

/* Whether each of the two has workers in blocks that the other lacks. */
static bool met_now_and_then(const struct result_bench *base,
                             const struct result_bench *other)
{
    struct pair *pairs = xcalloc(other->worker_count + 1, sizeof(*pairs));
    size_t count = find_pairs(base, other, pairs);
    free(pairs);
    return count < base->worker_count && count < other->worker_count;
}

bool changes_between(const struct result *result, const struct result_bench *base,
                     const struct result_bench *other, struct stats_change *ret)
{
    /* The sets of a large group share the baseline only, and a group that has grown since is divided into
     * other sets: the others need not have met, or not often enough. */
    bool may_share_blocks = strcmp(base->group, other->group) == 0 &&
                            !changes_are_apart(result, base->target, other->target);
    if (!may_share_blocks || !compare_blocks(result, base, other, ret)) {
        return compare_sides(result, base, other, ret);
    }
    struct stats_change apart;
    if (!stats_reaches_level(&ret->ratio) && met_now_and_then(base, other) &&
        compare_sides(result, base, other, &apart) && stats_reaches_level(&apart.ratio)) {
        *ret = apart;
    }
    return true;
}

struct result_pair changes_pair_names(const struct result_bench *base,
                                      const struct result_bench *other,
                                      const char *metric)
{
    return (struct result_pair){
        .variant = other->variant,
        .base_variant = base->variant,
        .base = base->target,
        .new_target = other->target,
        .group = other->group,
        .metric = metric,
    };
}

static bool compare_pair(const struct result *result, const struct result_bench *base,
                         const struct result_bench *other, struct result_change *change)
{
    struct stats_change c;
    if (!changes_between(result, base, other, &c)) {
        return false;
    }
    *change = (struct result_change){
        .pair = changes_pair_names(base, other, other->metric),
        .paired = c.paired,
        .blocks = c.blocks,
        .margin_ratio = changes_margin(result, other),
        .ratio = c.ratio,
        .p = c.p,
        .p_adjusted = (double)NAN,
        .verdict = stats_verdict_name(c.verdict),
        .beyond_margin = c.beyond_margin,
        .blocks_needed = c.blocks_needed,
    };
    return true;
}

static bool is_same(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

static const struct result_bench *group_baseline(const struct result_bench *group,
                                                 size_t count, const char *target)
{
    for (size_t i = 0; i < count; i++) {
        if (group[i].baseline && is_same(group[i].target, target)) {
            return &group[i];
        }
    }
    return NULL;
}

/* The variant on the target that all others are compared with. Variants come in the same order
 * for each target, so that the next one is looked for behind the one found before. */
static const struct result_bench *on_first_target(const struct result_bench *group,
                                                  size_t count, const char *first_target,
                                                  const char *variant, size_t *hint)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = (*hint + i) % count;
        if (is_same(group[at].target, first_target) &&
            is_same(group[at].variant, variant)) {
            *hint = at + 1;
            return &group[at];
        }
    }
    return NULL;
}

/* Unknown fits all. */
static bool is_akin(const char *a, const char *b)
{
    return a == NULL || b == NULL || is_same(a, b);
}

static bool is_comparable(const struct result_bench *base,
                          const struct result_bench *other)
{
    return base->status == RESULT_OK && other->status == RESULT_OK &&
           is_same(base->metric, other->metric) && is_akin(base->unit, other->unit);
}

size_t changes_group_length(const struct result *result, size_t first)
{
    size_t end = first + 1;
    while (end < result->bench_count &&
           strcmp(result->benches[end].group, result->benches[first].group) == 0) {
        end++;
    }
    return end - first;
}

size_t changes_pairs_of_group(const struct result *result,
                              const struct result_bench *group, size_t count,
                              struct changes_pair *pairs)
{
    const char *first_target =
        result->target_count > 0 ? result->targets[0].name : group[0].target;
    size_t n = 0;
    size_t hint = 0;
    for (size_t i = 0; i < count; i++) {
        const struct result_bench *bench = &group[i];
        const struct result_bench *base = group_baseline(group, count, bench->target);
        if (base != NULL && base != bench) {
            pairs[n++] = (struct changes_pair){.base = base, .other = bench};
        }
        if (is_same(bench->target, first_target)) {
            continue;
        }
        base = on_first_target(group, count, first_target, bench->variant, &hint);
        /* The same variant on two targets has to be the same code, too. */
        if (base != NULL && base != bench && is_akin(base->meaning, bench->meaning)) {
            pairs[n++] = (struct changes_pair){.base = base, .other = bench};
        }
    }
    return n;
}

size_t changes_of_group(const struct result *result, const struct result_bench *group,
                        size_t count, struct result_change *changes)
{
    struct changes_pair *pairs = xcalloc(2 * count, sizeof(*pairs));
    size_t pair_count = changes_pairs_of_group(result, group, count, pairs);
    size_t n = 0;
    for (size_t i = 0; i < pair_count; i++) {
        n += is_comparable(pairs[i].base, pairs[i].other) &&
             compare_pair(result, pairs[i].base, pairs[i].other, &changes[n]);
    }
    free(pairs);
    return n;
}
