/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/param.h"

/* A bench as a point of the series that one of its parameters makes. */
struct place {
    const char *name;
    const char *param;
    struct series_point point;
    size_t index; /* of the bench */
};

static bool size_of(const struct result_param *param, double *ret_size)
{
    bool is_number = param->kind == RESULT_PARAM_INT || param->kind == RESULT_PARAM_FLOAT;
    *ret_size = param->kind == RESULT_PARAM_INT ? (double)param->integer : param->real;
    return is_number && isfinite(*ret_size) && *ret_size >= 1.0;
}

/* "queues/drain[kind=list]" without one of the parameters. */
static const char *name_without(struct arena *arena, const struct result_bench *bench,
                                size_t left_out)
{
    SCOPED(buf_free) struct buf name = BUF_INIT;
    buf_addf(&name, "%s/%s", bench->suite, bench->case_name);
    const char *before = "[";
    for (size_t i = 0; i < bench->param_count; i++) {
        if (i != left_out) {
            buf_addf(&name, "%s%s=", before, bench->params[i].name);
            param_text(&bench->params[i], &name);
            before = ",";
        }
    }
    buf_adds(&name, before[0] == ',' ? "]" : "");
    return arena_strndup(arena, buf_text(&name), name.len);
}

static int by_series(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int order = strcmp(a->point.bench->target, b->point.bench->target);
    order = order != 0 ? order : strcmp(a->name, b->name);
    order = order != 0 ? order : strcmp(a->param, b->param);
    if (order == 0) {
        order = (a->point.size > b->point.size) - (a->point.size < b->point.size);
    }
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static bool is_akin(const struct place *a, const struct place *b)
{
    return strcmp(a->point.bench->target, b->point.bench->target) == 0 &&
           strcmp(a->name, b->name) == 0 && strcmp(a->param, b->param) == 0;
}

static size_t find_places(const struct result *result, struct arena *arena,
                          struct place *places)
{
    size_t count = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        double size = 0.0;
        for (size_t j = 0; j < bench->param_count; j++) {
            if (size_of(&bench->params[j], &size)) {
                places[count++] = (struct place){.name = name_without(arena, bench, j),
                                                 .param = bench->params[j].name,
                                                 .point = {size, bench},
                                                 .index = i};
            }
        }
    }
    return count;
}

/* A series, and where its first bench stands. */
struct found {
    struct series series;
    size_t index;
};

static int by_index(const void *left, const void *right)
{
    const struct found *a = left;
    const struct found *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

/* Of the places from `first` to `end`, all of one series. */
static struct found make_series(struct arena *arena, const struct place *places,
                                size_t first, size_t end)
{
    struct series_point *points = arena_array(arena, end - first, sizeof(*points));
    struct found found = {.index = places[first].index};
    for (size_t i = first; i < end; i++) {
        points[i - first] = places[i].point;
        found.index = places[i].index < found.index ? places[i].index : found.index;
    }
    found.series = (struct series){.name = places[first].name,
                                   .param = places[first].param,
                                   .points = points,
                                   .count = end - first};
    return found;
}

void series_collect(struct series_list *list, const struct result *result)
{
    *list = (struct series_list){.count = 0};
    size_t room = 1;
    for (size_t i = 0; i < result->bench_count; i++) {
        room += result->benches[i].param_count;
    }
    struct place *places = xcalloc(room, sizeof(*places));
    size_t count = find_places(result, &list->arena, places);
    qsort(places, count, sizeof(*places), by_series);
    struct found *found = xcalloc(count + 1, sizeof(*found));
    for (size_t first = 0, end = 0; first < count; first = end) {
        for (end = first + 1; end < count && is_akin(&places[first], &places[end]);) {
            end++;
        }
        if (end - first > 1) {
            found[list->count++] = make_series(&list->arena, places, first, end);
        }
    }
    qsort(found, list->count, sizeof(*found), by_index);
    list->items = xcalloc(list->count + 1, sizeof(*list->items));
    for (size_t i = 0; i < list->count; i++) {
        list->items[i] = found[i].series;
    }
    free(found);
    free(places);
}

void series_list_finish(struct series_list *list)
{
    free(list->items);
    arena_finish(&list->arena);
    *list = (struct series_list){.count = 0};
}

bool series_shows_growth(size_t sizes, double least, double most)
{
    return sizes >= SERIES_SIZES_MIN && most >= SERIES_RANGE_MIN * least;
}
