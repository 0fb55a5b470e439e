/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/crossover.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/changes.h"
#include "results/param.h"
#include "results/result.h"
#include "results/series.h"
#include "stats/change.h"
#include "stats/crossover.h"

/* With two sizes the place between them is anybody's guess. */
#define SIZES_MIN 3

/* What two benches are compared by, at each of several sizes. */
struct curve {
    double *sizes;
    struct stats_estimate *ratios;
    size_t count;
    const struct result_bench *base; /* at one of the sizes */
};

/* The baseline of a bench's group on its target, where it is of the same size. */
static const struct result_bench *baseline_of(const struct result *result,
                                              const struct result_bench *bench,
                                              const char *param)
{
    const struct result_param *size =
        param_find(bench->params, bench->param_count, param);
    size_t first = (size_t)(bench - result->benches);
    while (first > 0 && strcmp(result->benches[first - 1].group, bench->group) == 0) {
        first--;
    }
    for (size_t i = first; i < result->bench_count; i++) {
        const struct result_bench *base = &result->benches[i];
        if (strcmp(base->group, bench->group) != 0) {
            return NULL;
        }
        if (base->baseline && strcmp(base->target, bench->target) == 0) {
            const struct result_param *other =
                param_find(base->params, base->param_count, param);
            return base != bench && other != NULL && param_equals(size, other) ? base
                                                                               : NULL;
        }
    }
    return NULL;
}

static void compare(const struct result *result, const struct series *series,
                    struct curve *curve)
{
    for (size_t i = 0; i < series->count; i++) {
        const struct result_bench *bench = series->points[i].bench;
        const struct result_bench *base = baseline_of(result, bench, series->param);
        struct stats_change change;
        if (base == NULL || base->status != RESULT_OK || bench->status != RESULT_OK ||
            (curve->base != NULL &&
             strcmp(curve->base->case_name, base->case_name) != 0) ||
            !changes_between(result, base, bench, &change)) {
            continue;
        }
        curve->base = base;
        curve->sizes[curve->count] = series->points[i].size;
        curve->ratios[curve->count++] = change.ratio;
    }
}

/* The other series of the two. */
static const char *base_name(const struct series_list *list, const struct series *series,
                             const struct result_bench *base)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct series *other = &list->items[i];
        for (size_t j = 0; j < other->count; j++) {
            if (other->points[j].bench == base &&
                strcmp(other->param, series->param) == 0) {
                return other->name;
            }
        }
    }
    return base->variant;
}

static void add_crossover(struct result *result, const struct series_list *list,
                          const struct series *series, const struct curve *curve,
                          const struct stats_crossover *found)
{
    struct arena *arena = &result->arena;
    const struct result_bench *bench = series->points[0].bench;
    struct result_crossover crossover = {
        .suite = bench->suite,
        .variant = arena_strdup(arena, series->name),
        .base_variant = arena_strdup(arena, base_name(list, series, curve->base)),
        .target = bench->target,
        .param = series->param,
        .metric = bench->metric,
        .at = found->at,
        .below = found->below,
        .above = found->above,
    };
    crossover.winner = found->crossing == STATS_CROSSING_RISING ? crossover.base_variant
                                                                : crossover.variant;
    *result_add_crossover(result) = crossover;
}

void crossovers_of_result(struct result *result)
{
    result->crossover_count = 0;
    struct series_list list;
    series_collect(&list, result);
    for (size_t i = 0; i < list.count; i++) {
        const struct series *series = &list.items[i];
        struct curve curve = {
            .sizes = xcalloc(series->count * 8, sizeof(double)),
            .ratios = xcalloc(series->count, sizeof(*curve.ratios)),
        };
        compare(result, series, &curve);
        struct stats_crossover found = stats_crossover(
            curve.sizes, curve.ratios, curve.count, curve.sizes + series->count);
        if (curve.count >= SIZES_MIN && found.crossing >= STATS_CROSSING_RISING) {
            add_crossover(result, &list, series, &curve, &found);
        }
        free(curve.sizes);
        free(curve.ratios);
    }
    series_list_finish(&list);
}
