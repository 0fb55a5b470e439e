/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/memory_report.h"

#include <math.h>
#include <string.h>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "results/report/columns.h"
#include "results/report/comparison.h"
#include "results/report/text.h"

#define INDENT 2
/* A name gets so much of the width. */
#define NAME_SHARE 3

void memory_words_bytes(struct buf *out, int64_t bytes)
{
    char text[UNITS_SIZE];
    units_format_bytes(bytes, text);
    buf_adds(out, text);
}

void memory_words_change(struct buf *out, const struct memory_change *change)
{
    char number[NUMBER_SIZE];
    bool is_less = strcmp(change->verdict, "less") == 0;
    if (strcmp(change->verdict, "same") == 0) {
        buf_adds(out, "the same");
        return;
    }
    if (!is_less && strcmp(change->verdict, "more") != 0) {
        buf_adds(out, "unclear");
        return;
    }
    if (!isfinite(change->ratio)) {
        buf_addf(out, "%s, was %lld", change->verdict, (long long)change->base_count);
        return;
    }
    double factor = is_less ? 1.0 / change->ratio : change->ratio;
    number_format_fixed(factor, factor < 1.01 ? 4 : factor < 9.995 ? 2 : 1, number);
    buf_addf(out, "%sx %s", number, change->verdict);
}

/* The change of a metric against the same variant on the first target, else against the baseline. */
static const struct memory_change *find_change(const struct result *result,
                                               const struct result_bench *bench,
                                               enum memory_metric metric)
{
    const struct memory_change *found = NULL;
    for (size_t i = 0; i < result->memory_change_count; i++) {
        const struct memory_change *change = &result->memory_changes[i];
        if (change->metric == metric && strcmp(change->variant, bench->variant) == 0 &&
            strcmp(change->new_target, bench->target) == 0) {
            found = change;
        }
    }
    return found;
}

/* The change of the metric in brackets; nothing where there is none, or it says nothing. */
static void add_change(struct buf *out, const struct result *result,
                       const struct result_bench *bench, enum memory_metric metric)
{
    const struct memory_change *change = find_change(result, bench, metric);
    if (change != NULL && strcmp(change->verdict, "same") != 0) {
        buf_adds(out, " (");
        memory_words_change(out, change);
        buf_addc(out, ')');
    }
}

/* The cells of a row, without the target where there is only one. */
enum { CELLS_MAX = 6 };

static size_t fill_cells(const struct result *result, const struct result_bench *bench,
                         struct buf cells[CELLS_MAX])
{
    const struct memory_count *counts = bench->memory.counts;
    size_t n = 0;
    buf_adds(&cells[n++], comparison_name(bench, comparison_has_one_suite(result)));
    if (result->target_count > 1) {
        buf_adds(&cells[n++], bench->target);
    }
    for (int i = 0; i < MEMORY_METRICS; i++, n++) {
        if (i == MEMORY_ALLOCATIONS) {
            buf_addf(&cells[n], "%lld", (long long)counts[i].median);
        } else {
            memory_words_bytes(&cells[n], counts[i].median);
        }
        if (i != MEMORY_ALLOCATED_BYTES) { /* as good as the allocations, mostly */
            add_change(&cells[n], result, bench, (enum memory_metric)i);
        }
    }
    return n;
}

/* What the brackets are about; nothing where there are none. */
static void add_title(struct buf *out, const struct result *result)
{
    bool has_targets = false;
    bool has_variants = false;
    for (size_t i = 0; i < result->memory_change_count; i++) {
        const struct memory_change *change = &result->memory_changes[i];
        bool is_between = strcmp(change->base, change->new_target) != 0;
        has_targets = has_targets || is_between;
        has_variants = has_variants || !is_between;
    }
    buf_adds(out, "memory of one execution");
    if (has_targets) {
        buf_addf(out, ", against %s", result->targets[0].name);
    }
    if (has_variants) {
        buf_addf(out, "%s%s against the baseline", has_targets ? "; on " : ",",
                 has_targets ? result->targets[0].name : "");
    }
}

static bool has_any(const struct result *result)
{
    for (size_t i = 0; i < result->bench_count; i++) {
        if (result->benches[i].memory.executions > 0) {
            return true;
        }
    }
    return false;
}

static void add_row(struct columns *table, const struct result *result,
                    const struct result_bench *bench, const struct report_style *style)
{
    struct buf cells[CELLS_MAX] = {{0}};
    size_t count = fill_cells(result, bench, cells);
    size_t row = columns_add_row(table);
    for (size_t i = 0; i < count; i++) {
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        SCOPED(buf_free) struct buf cut = BUF_INIT;
        text_escape(&escaped, buf_text(&cells[i]), style->utf8);
        text_ellipsis(&cut, buf_text(&escaped),
                      i == 0 ? style->width / NAME_SHARE : style->width, style->utf8);
        columns_set(table, row, i, &cut, COLOUR_NONE);
        buf_free(&cells[i]);
    }
}

void memory_report_table(const struct result *result, const struct report_style *style,
                         struct buf *out)
{
    if (!has_any(result)) {
        return;
    }
    SCOPED(columns_finish) struct columns table = {0};
    columns_add(&table, "case", false);
    if (result->target_count > 1) {
        columns_add(&table, "target", false);
    }
    columns_add(&table, "allocations", false);
    columns_add(&table, "allocated", false);
    columns_add(&table, "peak", false);
    columns_add(&table, "left", false);
    for (size_t i = 0; i < result->bench_count; i++) {
        if (result->benches[i].memory.executions > 0) {
            add_row(&table, result, &result->benches[i], style);
        }
    }
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    add_title(&title, result);
    text_escape(&escaped, buf_text(&title), style->utf8);
    colour_add(out, COLOUR_BOLD, style->colour, buf_text(&escaped));
    buf_addc(out, '\n');
    columns_write(&table, INDENT, style->colour, out);
    buf_addc(out, '\n');
}

void memory_report_markdown(const struct result *result, struct buf *out)
{
    if (!has_any(result)) {
        return;
    }
    bool has_targets = result->target_count > 1;
    SCOPED(buf_free) struct buf title = BUF_INIT;
    add_title(&title, result);
    buf_adds(out, "### ");
    text_markdown(out, buf_text(&title));
    buf_addf(out,
             "\n\n| case | %sallocations | allocated | peak | left |\n"
             "|:--|%s:--|:--|:--|:--|\n",
             has_targets ? "target | " : "", has_targets ? ":--|" : "");
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        struct buf cells[CELLS_MAX] = {{0}};
        if (bench->memory.executions == 0) {
            continue;
        }
        size_t count = fill_cells(result, bench, cells);
        for (size_t j = 0; j < count; j++) {
            buf_adds(out, "| ");
            text_markdown(out, buf_text(&cells[j]));
            buf_addc(out, ' ');
            buf_free(&cells[j]);
        }
        buf_adds(out, "|\n");
    }
    buf_addc(out, '\n');
}
