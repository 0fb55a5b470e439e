/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/page/view.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/report/figure.h"

#define DIGITS 5

static void find_suites(struct view *view)
{
    const struct result *result = view->result;
    view->suites = xcalloc(result->bench_count + 1, sizeof(*view->suites));
    for (size_t i = 0; i < result->bench_count; i++) {
        if (view_suite(view, result->benches[i].suite) == VIEW_NONE) {
            view->suites[view->suite_count++] = result->benches[i].suite;
        }
    }
}

static size_t number_changes(struct view *view, const struct compare_sides *sides,
                             size_t next)
{
    for (size_t i = 0; i < sides->count; i++) {
        for (size_t j = 0; j < sides->items[i].count; j++, next++) {
            const struct result_change *change = sides->items[i].rows[j].change;
            if (change != NULL) {
                view->change_of[change - view->result->changes] = next;
            }
        }
    }
    return next;
}

void view_init(struct view *view, const struct result *result)
{
    *view = (struct view){.result = result};
    sections_init(&view->sections, result);
    find_suites(view);
    compare_sides_init(&view->targets, result, COMPARE_TARGETS);
    compare_sides_init(&view->variants, result, COMPARE_VARIANTS);
    view->change_of = xcalloc(result->change_count + 1, sizeof(*view->change_of));
    for (size_t i = 0; i < result->change_count; i++) {
        view->change_of[i] = VIEW_NONE;
    }
    (void)number_changes(view, &view->variants, number_changes(view, &view->targets, 0));
}

void view_finish(struct view *view)
{
    sections_finish(&view->sections);
    compare_sides_finish(&view->targets);
    compare_sides_finish(&view->variants);
    free(view->suites);
    free(view->change_of);
    *view = (struct view){0};
}

/* From the end: benches of a suite follow each other. */
size_t view_suite(const struct view *view, const char *name)
{
    for (size_t i = view->suite_count; i > 0; i--) {
        if (strcmp(view->suites[i - 1], name) == 0) {
            return i - 1;
        }
    }
    return VIEW_NONE;
}

size_t view_target(const struct view *view, const char *name)
{
    for (size_t i = 0; name != NULL && i < view->result->target_count; i++) {
        if (strcmp(view->result->targets[i].name, name) == 0) {
            return i;
        }
    }
    return VIEW_NONE;
}

size_t view_bench(const struct view *view, const struct result_bench *bench)
{
    return bench == NULL ? VIEW_NONE : (size_t)(bench - view->result->benches);
}

size_t view_change(const struct view *view, const struct result_change *change)
{
    return change == NULL ? VIEW_NONE : view->change_of[change - view->result->changes];
}

size_t view_side(const struct view *view, const char *base, const char *new_target)
{
    size_t number = 0;
    for (size_t i = 0; i < view->targets.count; i++) {
        const struct compare_side *side = &view->targets.items[i];
        if (strcmp(side->base, base) == 0 && strcmp(side->new_target, new_target) == 0) {
            return side->count > 0 ? number : VIEW_NONE;
        }
        number += side->count > 0;
    }
    return VIEW_NONE;
}

void view_emit_index(struct emit *emit, const char *key, size_t index)
{
    if (index != VIEW_NONE) {
        emit_int(emit, key, (int64_t)index);
    }
}

void view_emit_text(struct emit *emit, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        emit_string(emit, key, text);
    }
}

void view_emit_fact(struct emit *emit, const char *label, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        emit_open(emit, NULL, '{');
        emit_string(emit, "label", label);
        emit_string(emit, "text", text);
        emit_close(emit, '}');
    }
}

void view_emit_target(struct emit *emit, const char *name, const char *text,
                      const struct view_fact *facts, size_t count)
{
    emit_open(emit, NULL, '{');
    emit_string(emit, "name", name);
    emit_string(emit, "text", text);
    emit_open(emit, "facts", '[');
    for (size_t i = 0; i < count; i++) {
        view_emit_fact(emit, facts[i].label, facts[i].text);
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
}

void view_emit_number(struct emit *emit, const char *key, double value)
{
    emit_digits(emit, key, value, DIGITS);
}

void view_emit_estimate(struct emit *emit, const char *key,
                        const struct stats_estimate *estimate)
{
    if (!isfinite(estimate->point)) {
        return;
    }
    bool has_interval = figure_has_interval(estimate);
    emit_open(emit, key, '[');
    view_emit_number(emit, NULL, estimate->point);
    view_emit_number(emit, NULL, has_interval ? estimate->low : (double)NAN);
    view_emit_number(emit, NULL, has_interval ? estimate->high : (double)NAN);
    emit_close(emit, ']');
}
