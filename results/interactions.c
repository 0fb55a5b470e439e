/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/interactions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/summary.h"
#include "stats/adjust.h"
#include "stats/change.h"

/* A variant against its baseline on one target, block by block. */
struct series {
    double *logs;
    int64_t *blocks;
    size_t count;
};

static struct series series_new(const struct result *result,
                                const struct result_bench *baseline,
                                const struct result_bench *bench)
{
    struct series series = {
        .logs = xcalloc(bench->worker_count + 1, sizeof(*series.logs)),
        .blocks = xcalloc(bench->worker_count + 1, sizeof(*series.blocks)),
    };
    series.count =
        changes_log_ratios(result, baseline, bench, series.logs, series.blocks);
    return series;
}

static void series_free(struct series *series)
{
    free(series->logs);
    free(series->blocks);
}

/* The differences of the blocks that both have; in the place of other's logs. Blocks stand in
 * the same order on both sides. */
static size_t subtract(const struct series *base, struct series *other)
{
    size_t n = 0;
    size_t at = 0;
    for (size_t i = 0; i < other->count; i++) {
        size_t found = at;
        while (found < base->count && base->blocks[found] != other->blocks[i]) {
            found++;
        }
        if (found < base->count) {
            other->logs[n++] = other->logs[i] - base->logs[found];
            at = found + 1;
        }
    }
    return n;
}

static bool compare_blocks(const struct result *result, const struct series *base,
                           struct series *other, double margin, struct stats_change *ret)
{
    size_t n = subtract(base, other);
    double *scratch = xcalloc(n * 2 + 1, sizeof(*scratch));
    if (n > 0) {
        *ret =
            stats_change_paired(other->logs, n, summary_level(result), margin, scratch);
    }
    free(scratch);
    return n > 0;
}

static bool compare_sides(const struct result *result, struct series *base,
                          struct series *other, double margin, struct stats_change *ret)
{
    struct series *sides[] = {base, other};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < sides[i]->count; j++) {
            sides[i]->logs[j] = exp(sides[i]->logs[j]);
        }
    }
    if (base->count == 0 || other->count == 0) {
        return false;
    }
    size_t size = stats_change_unpaired_scratch(base->count, other->count);
    double *scratch = xcalloc(size, sizeof(*scratch));
    *ret = stats_change_unpaired(base->logs, base->count, other->logs, other->count,
                                 summary_level(result), margin, scratch);
    free(scratch);
    return true;
}

/* The same change on the first target, or NULL. */
static const struct result_change *find_on_first(const struct result *result,
                                                 const struct result_change *change,
                                                 size_t *cursor)
{
    const char *first = result->targets[0].name;
    for (size_t i = 0; i < result->change_count; i++) {
        size_t at = (*cursor + i) % result->change_count;
        const struct result_change *other = &result->changes[at];
        if (strcmp(other->pair.base, first) == 0 &&
            strcmp(other->pair.new_target, first) == 0 &&
            strcmp(other->pair.variant, change->pair.variant) == 0 &&
            strcmp(other->pair.base_variant, change->pair.base_variant) == 0) {
            *cursor = at;
            return other;
        }
    }
    return NULL;
}

static bool is_other(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) != 0;
}

static bool judge(const struct result *result, const struct result_change *on_base,
                  const struct result_change *on_new, struct stats_change *ret)
{
    size_t cursor = 0;
    const struct result_bench *benches[4];
    for (size_t i = 0; i < 4; i++) {
        const struct result_change *change = i < 2 ? on_base : on_new;
        benches[i] = result_find_next(
            result, i % 2 == 0 ? change->pair.base_variant : change->pair.variant,
            change->pair.base, &cursor);
        if (benches[i] == NULL) {
            return false;
        }
    }
    if (is_other(benches[0]->meaning, benches[2]->meaning) ||
        is_other(benches[1]->meaning, benches[3]->meaning)) {
        return false;
    }
    bool is_apart = changes_are_apart(result, on_base->pair.base, on_new->pair.base);
    double margin = changes_margin(result, benches[3]);
    struct series base = series_new(result, benches[0], benches[1]);
    struct series other = series_new(result, benches[2], benches[3]);
    bool is_known = is_apart ? compare_sides(result, &base, &other, margin, ret)
                             : compare_blocks(result, &base, &other, margin, ret);
    series_free(&base);
    series_free(&other);
    return is_known;
}

static void add_interaction(struct result *result, const struct result_change *on_base,
                            const struct result_change *on_new)
{
    struct stats_change c;
    if (!judge(result, on_base, on_new, &c)) {
        return;
    }
    struct result_pair pair = on_new->pair;
    pair.base = on_base->pair.base;
    *result_add_interaction(result) = (struct result_interaction){
        .pair = pair,
        .paired = c.paired,
        .blocks = c.blocks,
        .margin_ratio = on_new->margin_ratio,
        .on_base = on_base->ratio,
        .on_new = on_new->ratio,
        .ratio = c.ratio,
        .p = c.p,
        .p_adjusted = (double)NAN,
        .verdict = stats_verdict_name(c.verdict),
    };
}

/* Those of one target against the first. */
static void adjust(struct result *result, const char *target)
{
    double *p = xcalloc(result->interaction_count + 1, sizeof(*p));
    size_t *order = xcalloc(result->interaction_count + 1, sizeof(*order));
    struct result_interaction **members =
        xcalloc(result->interaction_count + 1, sizeof(struct result_interaction *));
    size_t n = 0;
    for (size_t i = 0; i < result->interaction_count; i++) {
        if (strcmp(result->interactions[i].pair.new_target, target) == 0) {
            members[n] = &result->interactions[i];
            p[n++] = result->interactions[i].p;
        }
    }
    stats_adjust_bh(p, n, p, order);
    for (size_t i = 0; i < n; i++) {
        members[i]->p_adjusted = p[i];
        members[i]->verdict_adjusted = stats_verdict_name(stats_adjust_verdict(
            stats_verdict_of(members[i]->verdict), p[i], 1.0 - summary_level(result)));
    }
    free(p);
    free(order);
    free(members);
}

void interactions_of_result(struct result *result)
{
    result->interaction_count = 0;
    size_t cursor = 0;
    for (size_t i = 0; i < result->change_count && result->target_count > 1; i++) {
        const struct result_change *change = &result->changes[i];
        if (!pair_is_between_targets(&change->pair) &&
            strcmp(change->pair.base, result->targets[0].name) != 0) {
            const struct result_change *on_base = find_on_first(result, change, &cursor);
            if (on_base != NULL) {
                add_interaction(result, on_base, change);
            }
        }
    }
    for (size_t i = 1; i < result->target_count; i++) {
        adjust(result, result->targets[i].name);
    }
}
