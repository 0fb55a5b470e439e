/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/compare/rows.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"

/* The benches of one group, which stand next to each other. */
struct group {
    const struct result *result;
    const struct result_bench *benches;
    size_t count;
};

static bool is_same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool is_other(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) != 0;
}

/* NULL when the group has no such bench; `variant` NULL: its baseline. */
static const struct result_bench *find(const struct group *group, const char *variant,
                                       const char *target)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct result_bench *bench = &group->benches[i];
        if (is_same(bench->target, target) &&
            (variant == NULL ? bench->baseline : is_same(bench->variant, variant))) {
            return bench;
        }
    }
    return NULL;
}

/* Changes stand in about the order of the rows of a side: the search begins where the last one
 * ended. */
static const struct result_change *find_change(const struct result *result,
                                               const struct result_bench *base,
                                               const struct result_bench *other,
                                               size_t *cursor)
{
    for (size_t i = 0; i < result->change_count; i++) {
        size_t at = (*cursor + i) % result->change_count;
        const struct result_change *change = &result->changes[at];
        if (is_same(change->pair.variant, other->variant) &&
            is_same(change->pair.base_variant, base->variant) &&
            is_same(change->pair.base, base->target) &&
            is_same(change->pair.new_target, other->target)) {
            *cursor = at;
            return change;
        }
    }
    return NULL;
}

static bool has_figure(const struct result_bench *bench)
{
    return bench->status == RESULT_OK && bench->summary.present;
}

static enum compare_outcome outcome_without(const struct result_bench *base,
                                            const struct result_bench *other)
{
    if (!has_figure(base) && !has_figure(other)) {
        return COMPARE_FAILED_BOTH;
    }
    if (has_figure(base)) {
        return other->status == RESULT_SKIPPED ? COMPARE_SKIPPED_NEW : COMPARE_FAILED_NEW;
    }
    return base->status == RESULT_SKIPPED ? COMPARE_SKIPPED_BASE : COMPARE_FAILED_BASE;
}

static struct compare_row make_row(const struct group *group,
                                   const struct result_bench *base,
                                   const struct result_bench *other, size_t *cursor)
{
    struct compare_row row = {.base = base, .other = other};
    if (base == NULL || other == NULL) {
        row.outcome = base == NULL ? COMPARE_ONLY_NEW : COMPARE_ONLY_BASE;
    } else if (is_other(base->metric, other->metric) ||
               is_other(base->unit, other->unit)) {
        row.outcome = COMPARE_OTHER_UNIT;
    } else if (is_same(base->variant, other->variant) &&
               is_other(base->meaning, other->meaning)) {
        row.outcome = COMPARE_OTHER_CODE;
    } else if (!has_figure(base) || !has_figure(other)) {
        row.outcome = outcome_without(base, other);
    } else {
        row.change = find_change(group->result, base, other, cursor);
        row.outcome = row.change == NULL ? COMPARE_NO_RATIO : COMPARE_JUDGED;
    }
    return row;
}

static void add_row(struct compare_side *side, struct compare_row row)
{
    side->rows = xgrow(side->rows, side->count, &side->cap, sizeof(*side->rows));
    side->rows[side->count++] = row;
}

static void add_targets(struct compare_side *side, const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct result_bench *bench = &group->benches[i];
        if (is_same(bench->target, side->base)) {
            add_row(side,
                    make_row(group, bench, find(group, bench->variant, side->new_target),
                             &side->cursor));
        } else if (is_same(bench->target, side->new_target) &&
                   find(group, bench->variant, side->base) == NULL) {
            add_row(side, make_row(group, NULL, bench, &side->cursor));
        }
    }
}

static void add_variants(struct compare_side *side, const struct group *group)
{
    const struct result_bench *base = find(group, NULL, side->base);
    for (size_t i = 0; i < group->count && base != NULL; i++) {
        const struct result_bench *bench = &group->benches[i];
        if (bench != base && is_same(bench->target, side->base)) {
            add_row(side, make_row(group, base, bench, &side->cursor));
        }
    }
}

static size_t group_length(const struct result *result, size_t first)
{
    size_t end = first + 1;
    while (end < result->bench_count &&
           is_same(result->benches[end].group, result->benches[first].group)) {
        end++;
    }
    return end - first;
}

void compare_sides_init(struct compare_sides *sides, const struct result *result,
                        enum compare_by by)
{
    *sides = (struct compare_sides){0};
    sides->items = xcalloc(result->target_count + 1, sizeof(*sides->items));
    for (size_t i = by == COMPARE_TARGETS ? 1 : 0; i < result->target_count; i++) {
        const char *name = result->targets[i].name;
        const char *base = by == COMPARE_TARGETS ? result->targets[0].name : name;
        sides->items[sides->count++] =
            (struct compare_side){.base = base,
                                  .new_target = name,
                                  .paired = !changes_are_apart(result, base, name)};
    }
    for (size_t first = 0, count = 0; first < result->bench_count; first += count) {
        count = group_length(result, first);
        const struct group group = {result, &result->benches[first], count};
        for (size_t i = 0; i < sides->count; i++) {
            if (by == COMPARE_TARGETS) {
                add_targets(&sides->items[i], &group);
            } else {
                add_variants(&sides->items[i], &group);
            }
        }
    }
}

void compare_sides_finish(struct compare_sides *sides)
{
    for (size_t i = 0; i < sides->count; i++) {
        free(sides->items[i].rows);
    }
    free(sides->items);
    *sides = (struct compare_sides){0};
}

static int by_ratio(const void *a, const void *b)
{
    const struct compare_row *x = *(const struct compare_row *const *)a;
    const struct compare_row *y = *(const struct compare_row *const *)b;
    int order = (x->change == NULL) - (y->change == NULL);
    if (order == 0 && x->change != NULL) {
        order = (x->change->ratio.point < y->change->ratio.point) -
                (x->change->ratio.point > y->change->ratio.point);
    }
    return order != 0 ? order : (x > y) - (x < y);
}

void compare_sides_sort(struct compare_sides *sides)
{
    for (size_t i = 0; i < sides->count; i++) {
        struct compare_side *side = &sides->items[i];
        struct compare_row *sorted = xcalloc(side->count + 1, sizeof(*sorted));
        const struct compare_row **order =
            xcalloc(side->count + 1, sizeof(struct compare_row *));
        for (size_t j = 0; j < side->count; j++) {
            order[j] = &side->rows[j];
        }
        qsort(order, side->count, sizeof(struct compare_row *), by_ratio);
        for (size_t j = 0; j < side->count; j++) {
            sorted[j] = *order[j];
        }
        free(order);
        free(side->rows);
        side->rows = sorted;
        side->cap = side->count + 1;
    }
}

/* What the worker's samples took; of a worker that has figures, by the counts that are known. */
static double samples_ns(const struct result_bench *bench,
                         const struct result_worker *worker)
{
    double operations = (double)bench->loops * (double)bench->inner;
    double sum_ns = 0.0;
    for (size_t i = 0; i < worker->samples; i++) {
        sum_ns += worker->figures_ns != NULL ? worker->figures_ns[i] * operations
                                             : (double)worker->elapsed_ns[i];
    }
    return sum_ns;
}

static double worker_ns(const struct result_bench *bench)
{
    double sum_ns = 0.0;
    for (size_t i = 0; bench != NULL && i < bench->worker_count; i++) {
        const struct result_worker *worker = &bench->workers[i];
        sum_ns += worker->ready_ns > 0 ? (double)worker->ready_ns : 0.0;
        for (size_t j = 0; j < worker->warmup_count; j++) {
            sum_ns += (double)worker->warmup_ns[j];
        }
        sum_ns += samples_ns(bench, worker);
    }
    return bench != NULL && bench->worker_count > 0 ? sum_ns / (double)bench->worker_count
                                                    : 0.0;
}

double compare_block_ns(const struct compare_row *row)
{
    return worker_ns(row->base) + worker_ns(row->other);
}
