/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/samples.h"

/* A bench on its way into a section. */
struct place {
    const struct result_bench *bench;
    size_t index; /* in the result */
    size_t first; /* index of the first bench of its section */
    char *title;
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

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

const char *section_params(const char *label)
{
    const char *end = label + strlen(label);
    if (end == label || end[-1] != ']') {
        return end;
    }
    for (const char *p = strchr(label, '['); p != NULL; p = strchr(p + 1, '[')) {
        size_t name = strspn(p + 1, NAME_CHARACTERS);
        if (name > 0 && p[1 + name] == '=') {
            return p;
        }
    }
    return end;
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

/* The workers' figures, on the heap. */
static double *figures_of(const struct result *result, const struct result_bench *bench,
                          size_t *ret_count)
{
    double *figures = xcalloc(bench->worker_count + 1, sizeof(*figures));
    enum samples_choice choice = samples_choice_of(result, bench);
    size_t count = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        double figure = samples_worker_figure(result, bench, &bench->workers[i], choice);
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
        const char *group = group_of(places[0].bench);
        places[i].title = is_group
                              ? xstrndup(group, (size_t)(section_params(group) - group))
                              : xstrdup(places[i].bench->suite);
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
    return pair_is_between_targets(&change->pair) == between_targets &&
           same(change->pair.new_target, bench->target) &&
           same(change->pair.variant, bench->variant) &&
           same(change->pair.base_variant, change->pair.variant) == between_targets;
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

const char *section_variant(const struct result_bench *bench)
{
    size_t len = strlen(bench->suite);
    bool begins =
        strncmp(bench->variant, bench->suite, len) == 0 && bench->variant[len] == '/';
    return begins ? bench->variant + len + 1 : bench->variant;
}

/* Without the parameters that its group says already. Caller frees. */
static char *short_name(const struct result_bench *bench, bool is_group)
{
    const char *name = section_variant(bench);
    const char *params = section_params(name);
    bool is_said = is_group && bench->group != NULL && params > name &&
                   strcmp(params, section_params(bench->group)) == 0;
    return is_said ? xstrndup(name, (size_t)(params - name)) : xstrdup(name);
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

/* "1000" of "[n=1000]" under the title "n", else "n=1000,kind=a". Caller frees. */
static char *shown_params(const char *group, const char *title)
{
    const char *params = section_params(group);
    size_t skipped = params[0] == '[' ? 1 : 0;
    if (skipped > 0 && strncmp(params + 1, title, strlen(title)) == 0 &&
        params[1 + strlen(title)] == '=') {
        skipped += strlen(title) + 1;
    }
    size_t len = strlen(params);
    return xstrndup(params + skipped, len > skipped ? len - skipped - 1 : 0);
}

/* The name of the parameter that is the only one in every group, else "parameters". */
static char *params_title(const struct section *section)
{
    const char *first = section_params(group_of(section->rows[0].bench));
    size_t len = strcspn(first, "=");
    for (size_t i = 0; i < section->row_count; i++) {
        const char *params = section_params(group_of(section->rows[i].bench));
        const char *value = strchr(params, '=');
        if (value == NULL || strchr(value + 1, '=') != NULL ||
            strncmp(params, first, len + 1) != 0) {
            return xstrdup("parameters");
        }
    }
    return xstrndup(first + 1, len - 1);
}

/* Once its rows are known: one group gives its name to the section, several share it. */
static void settle_section(struct section *section)
{
    const char *group = NULL;
    bool is_mixed = false;
    for (size_t i = 0; i < section->row_count; i++) {
        struct section_row *row = &section->rows[i];
        row->begins_group = !same(group_of(row->bench), group);
        is_mixed = is_mixed || (i > 0 && row->begins_group);
        group = group_of(row->bench);
    }
    if (!section->is_group) {
        return;
    }
    if (!is_mixed) {
        free(section->title);
        section->title = xstrdup(group);
        return;
    }
    section->params_title = params_title(section);
    for (size_t i = 0; i < section->row_count; i++) {
        struct section_row *row = &section->rows[i];
        row->params = shown_params(group_of(row->bench), section->params_title);
    }
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
                .title = xstrdup(places[i].title), .is_group = places[i].is_group};
        }
        add_row(sections, result, &places[i], cursors);
    }
    for (size_t i = 0; i < result->bench_count; i++) {
        free(places[i].title);
    }
    for (size_t i = 0; i < sections->count; i++) {
        settle_section(&sections->items[i]);
    }
    free(places);
}

void sections_finish(struct sections *sections)
{
    for (size_t i = 0; i < sections->count; i++) {
        for (size_t j = 0; j < sections->items[i].row_count; j++) {
            free(sections->items[i].rows[j].figures);
            free(sections->items[i].rows[j].name);
            free(sections->items[i].rows[j].params);
        }
        free(sections->items[i].title);
        free(sections->items[i].params_title);
        free(sections->items[i].rows);
    }
    free(sections->items);
    *sections = (struct sections){0};
}
