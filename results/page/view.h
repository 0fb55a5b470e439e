/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the writers of this folder: a result with the numbers under which the page knows its parts, and what they
 * write alike. */
#ifndef TARE_RESULTS_PAGE_VIEW_H
#define TARE_RESULTS_PAGE_VIEW_H

#include <stddef.h>

#include "results/compare/rows.h"
#include "results/emit.h"
#include "results/report/sections.h"
#include "results/result.h"
#include "stats/estimate.h"

#define VIEW_NONE SIZE_MAX

/* Benches and targets are numbered as the result has them. */
struct view {
    const struct result *result;
    struct sections sections;
    const char **suites; /* in the order in which they appear */
    size_t suite_count;
    struct compare_sides targets;  /* the page's sides: first these, */
    struct compare_sides variants; /* then these; those without rows are left out */
    size_t *
        change_of; /* of each change of the result: its number on the page, or VIEW_NONE */
};

/* Borrows from the result. */
void view_init(struct view *view, const struct result *result);
void view_finish(struct view *view);

size_t view_suite(const struct view *view, const char *name);
size_t view_target(const struct view *view, const char *name);
size_t view_bench(const struct view *view, const struct result_bench *bench);
/* VIEW_NONE for NULL too. */
size_t view_change(const struct view *view, const struct result_change *change);
/* The side between two targets. */
size_t view_side(const struct view *view, const char *base, const char *new_target);

/* Left out where there is nothing to write. */
void view_emit_index(struct emit *emit, const char *key, size_t index);
void view_emit_text(struct emit *emit, const char *key, const char *text);
/* {label, text}; nothing where the text is NULL or empty. */
void view_emit_fact(struct emit *emit, const char *label, const char *text);

struct view_fact {
    const char *label;
    const char *text;
};

/* One of `targets`. */
void view_emit_target(struct emit *emit, const char *name, const char *text,
                      const struct view_fact *facts, size_t count);
/* A number for a chart. */
void view_emit_number(struct emit *emit, const char *key, double value);
/* [point, low, high]; left out where there is no point. Its interval is null unless it has the level
 * that was asked for. */
void view_emit_estimate(struct emit *emit, const char *key,
                        const struct stats_estimate *estimate);

#endif
