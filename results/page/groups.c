/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is compared with each other, side by side, and what its figures say. */
#include <stdlib.h>
#include <string.h>

#include "results/page/writers.h"
#include "results/report/comparison.h"
#include "results/report/words.h"

/* Rows that follow each other in a section. */
struct run {
    const struct section_row *rows;
    size_t count;
};

static bool is_plain(const struct result_change *change)
{
    return strcmp(change->verdict, "faster") == 0 ||
           strcmp(change->verdict, "slower") == 0;
}

/* "f-string on new", or without the target where there is one only. */
static void add_side(struct buf *out, const struct view *view, const char *variant,
                     const char *target)
{
    const struct result_bench *bench = result_find_bench(view->result, variant, target);
    buf_adds(out, bench == NULL ? variant : section_variant(bench));
    if (view->result->target_count > 1) {
        buf_addf(out, " on %s", target);
    }
}

/* "f-string is 1.41x faster [1.38, 1.44] than str.format". */
static void emit_change(struct emit *emit, const struct view *view,
                        const struct result_change *change)
{
    if (change == NULL || change->verdict == NULL) {
        return;
    }
    SCOPED(buf_free) struct buf text = BUF_INIT;
    add_side(&text, view, change->pair.variant, change->pair.new_target);
    if (is_plain(change)) {
        buf_adds(&text, " is ");
        words_change(&text, change, WORDS_FULL);
        buf_adds(&text, " than ");
        add_side(&text, view, change->pair.base_variant, change->pair.base);
    } else {
        buf_adds(&text, " against ");
        add_side(&text, view, change->pair.base_variant, change->pair.base);
        buf_adds(&text, ": ");
        words_change(&text, change, WORDS_FULL);
    }
    buf_adds(&text, comparison_has_fallen(change) ? ", which may be chance." : ".");
    emit_string(emit, NULL, buf_text(&text));
}

static void emit_row(struct emit *emit, const struct view *view,
                     const struct section_row *row)
{
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "bench", view_bench(view, row->bench));
    if (row->is_reference) {
        emit_bool(emit, "baseline", true);
    }
    view_emit_index(emit, "change", view_change(view, row->change));
    view_emit_index(emit, "target_change", view_change(view, row->target_change));
    emit_close(emit, '}');
}

static void emit_words(struct emit *emit, const struct view *view, const struct run *run)
{
    bool has_any = false;
    for (size_t i = 0; i < run->count; i++) {
        has_any =
            has_any || run->rows[i].change != NULL || run->rows[i].target_change != NULL;
    }
    if (!has_any) {
        return;
    }
    emit_open(emit, "words", '[');
    for (size_t i = 0; i < run->count; i++) {
        emit_change(emit, view, run->rows[i].change);
        emit_change(emit, view, run->rows[i].target_change);
    }
    emit_close(emit, ']');
}

/* The group's name without its suite; of a lone case, the case's. */
static const char *name_of(const struct run *run, bool is_group)
{
    const struct result_bench *bench = run->rows[0].bench;
    const char *group = bench->group;
    size_t len = strlen(bench->suite);
    if (!is_group || group == NULL) {
        return section_variant(bench);
    }
    bool begins = strncmp(group, bench->suite, len) == 0 && group[len] == '/';
    return begins ? group + len + 1 : group;
}

static void emit_group(struct emit *emit, const struct view *view, const struct run *run,
                       bool is_group)
{
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "suite", view_suite(view, run->rows[0].bench->suite));
    emit_string(emit, "name", name_of(run, is_group));
    emit_open(emit, "rows", '[');
    for (size_t i = 0; i < run->count; i++) {
        emit_row(emit, view, &run->rows[i]);
    }
    emit_close(emit, ']');
    emit_words(emit, view, run);
    emit_close(emit, '}');
}

void writers_groups(struct emit *emit, const struct view *view)
{
    emit_open(emit, "groups", '[');
    for (size_t i = 0; i < view->sections.count; i++) {
        const struct section *section = &view->sections.items[i];
        for (size_t first = 0, next = 0; first < section->row_count; first = next) {
            next = first + 1;
            while (next < section->row_count && !section->rows[next].begins_group) {
                next++;
            }
            const struct run run = {&section->rows[first], next - first};
            emit_group(emit, view, &run, section->is_group);
        }
    }
    emit_close(emit, ']');
}
