/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/summary.h"

/* A bench on its way into a section. */
struct place {
    const struct result_bench *bench;
    size_t index; /* in the result */
    size_t first; /* index of the first bench of its section */
    const char *title;
    bool is_group;
    struct chart_scale scale;
};

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static const char *group_of(const struct result_bench *bench)
{
    return bench->group == NULL ? bench->variant : bench->group;
}

static int by_group(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int order = strcmp(group_of(x->bench), group_of(y->bench));
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_title(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int order = (int)y->is_group - (int)x->is_group;
    order = order != 0 ? order : strcmp(x->title, y->title);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_section(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int order = (x->first > y->first) - (x->first < y->first);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static double loop_overhead_of(const struct result *result, const char *target)
{
    for (size_t i = 0; i < result->target_count; i++) {
        if (same(result->targets[i].name, target)) {
            return result->targets[i].loop_overhead_ns;
        }
    }
    return NAN;
}

/* The workers' figures, on the heap. */
static double *figures_of(const struct result *result, const struct result_bench *bench,
                          size_t *ret_count)
{
    double *figures = xcalloc(bench->worker_count + 1, sizeof(*figures));
    double overhead = loop_overhead_of(result, bench->target);
    size_t count = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        double figure = summary_worker_figure(bench, &bench->workers[i], overhead);
        if (isfinite(figure)) {
            figures[count++] = figure;
        }
    }
    *ret_count = count;
    return figures;
}

/* Settles what a run of benches of one group has in common. */
static void settle_group(const struct result *result, struct place *places, size_t count)
{
    bool is_group = false;
    struct chart_scale scale = {0};
    for (size_t i = 0; i < count; i++) {
        is_group =
            is_group || strcmp(places[i].bench->variant, places[0].bench->variant) != 0;
        size_t n = 0;
        double *figures = figures_of(result, places[i].bench, &n);
        if (places[i].bench->status == RESULT_OK) {
            chart_include(&scale, figures, n);
        }
        free(figures);
    }
    for (size_t i = 0; i < count; i++) {
        places[i].is_group = is_group;
        places[i].scale = scale;
        places[i].title = is_group ? group_of(places[0].bench) : places[i].bench->suite;
    }
}

static void settle_places(const struct result *result, struct place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        places[i].bench = &result->benches[i];
        places[i].index = i;
    }
    qsort(places, count, sizeof(*places), by_group);
    for (size_t first = 0, next = 0; first < count; first = next) {
        const char *group = group_of(places[first].bench);
        while (next < count && same(group_of(places[next].bench), group)) {
            next++;
        }
        settle_group(result, &places[first], next - first);
    }
    qsort(places, count, sizeof(*places), by_title);
    for (size_t i = 0; i < count; i++) {
        bool goes_on = i > 0 && places[i].is_group == places[i - 1].is_group &&
                       same(places[i].title, places[i - 1].title);
        places[i].first = goes_on ? places[i - 1].first : places[i].index;
    }
    qsort(places, count, sizeof(*places), by_section);
}

static bool is_change_of(const struct result_change *change,
                         const struct result_bench *bench, bool between_targets)
{
    bool is_between = !same(change->base, change->new_target);
    return is_between == between_targets && same(change->new_target, bench->target) &&
           same(change->variant, bench->variant) &&
           same(change->base_variant, change->variant) == between_targets;
}

/* The search begins where the last one ended: changes stand in the order of the benches, and
 * a result may have thousands. */
static const struct result_change *find_change(const struct result *result,
                                               const struct result_bench *bench,
                                               bool between_targets, size_t *cursor)
{
    for (size_t i = 0; i < result->change_count; i++) {
        size_t at = (*cursor + i) % result->change_count;
        if (is_change_of(&result->changes[at], bench, between_targets)) {
            *cursor = at;
            return &result->changes[at];
        }
    }
    return NULL;
}

/* "f-string[width=2]" of "strings/f-string[width=2]" in the suite "strings"; without what the
 * title says already, when that is of the group "strings/format[width=2]". Caller frees. */
static char *short_name(const struct result_bench *bench, bool is_group)
{
    size_t len = strlen(bench->suite);
    bool begins =
        strncmp(bench->variant, bench->suite, len) == 0 && bench->variant[len] == '/';
    const char *name = begins ? bench->variant + len + 1 : bench->variant;
    const char *params = strchr(name, '[');
    const char *said =
        is_group && bench->group != NULL ? strchr(bench->group, '[') : NULL;
    if (params != NULL && params > name && said != NULL && strcmp(params, said) == 0) {
        return xstrndup(name, (size_t)(params - name));
    }
    return xstrdup(name);
}

static void add_row(struct sections *sections, const struct result *result,
                    const struct place *place, size_t cursors[2])
{
    struct section *section = &sections->items[sections->count - 1];
    section->rows = xgrow(section->rows, section->row_count, &section->row_cap,
                          sizeof(*section->rows));
    const struct result_bench *bench = place->bench;
    struct section_row row = {
        .bench = bench,
        .name = short_name(bench, place->is_group),
        .is_reference = bench->baseline,
        .is_first_target =
            result->target_count > 0 && same(result->targets[0].name, bench->target),
        .scale = place->scale,
    };
    row.figures = figures_of(result, bench, &row.figure_count);
    bool has_change = place->is_group && !row.is_reference;
    row.change = has_change ? find_change(result, bench, false, &cursors[0]) : NULL;
    row.target_change =
        row.is_first_target ? NULL : find_change(result, bench, true, &cursors[1]);
    section->rows[section->row_count++] = row;
    section->has_targets =
        section->has_targets || !same(section->rows[0].bench->target, bench->target);
}

void sections_init(struct sections *sections, const struct result *result)
{
    *sections = (struct sections){0};
    struct place *places = xcalloc(result->bench_count + 1, sizeof(*places));
    settle_places(result, places, result->bench_count);
    size_t cursors[2] = {0, 0};
    for (size_t i = 0; i < result->bench_count; i++) {
        if (i == 0 || places[i].first != places[i - 1].first) {
            sections->items = xgrow(sections->items, sections->count, &sections->cap,
                                    sizeof(*sections->items));
            sections->items[sections->count++] = (struct section){
                .title = places[i].title, .is_group = places[i].is_group};
        }
        add_row(sections, result, &places[i], cursors);
    }
    free(places);
}

void sections_finish(struct sections *sections)
{
    for (size_t i = 0; i < sections->count; i++) {
        for (size_t j = 0; j < sections->items[i].row_count; j++) {
            free(sections->items[i].rows[j].figures);
            free(sections->items[i].rows[j].name);
        }
        free(sections->items[i].rows);
    }
    free(sections->items);
    *sections = (struct sections){0};
}
