/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/counts_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "harness/base/units.h"
#include "results/report/columns.h"
#include "results/report/comparison.h"
#include "results/report/text.h"

#define INDENT 2
/* A name gets so much of the width. */
#define NAME_SHARE 3

void counts_words_bytes(struct buf *out, int64_t bytes)
{
    char text[UNITS_SIZE];
    units_format_bytes(bytes, text);
    buf_adds(out, text);
}

void counts_words_number(struct buf *out, double count)
{
    static const char *const suffixes[] = {"", "k", "M", "G", "T"};
    char number[NUMBER_SIZE];
    size_t i = 0;
    for (; count >= 999.5 && i + 1 < ARRAY_LEN(suffixes); i++) {
        count /= 1000.0;
    }
    double whole = round(count);
    bool is_whole = i == 0 && fabs(count - whole) < 5e-4;
    int decimals = is_whole || count >= 99.95 ? 0 : count >= 9.995 ? 1 : 2;
    number_format_fixed(count, count < 0.1 && !is_whole ? 4 : decimals, number);
    buf_addf(out, "%s%s", number, suffixes[i]);
}

void counts_words_change(struct buf *out, const struct count_change *change)
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
        number_format(change->base_count, number);
        buf_addf(out, "%s, was %s", change->verdict, number);
        return;
    }
    double factor = is_less ? 1.0 / change->ratio : change->ratio;
    number_format_fixed(factor, factor < 1.01 ? 4 : factor < 9.995 ? 2 : 1, number);
    buf_addf(out, "%sx %s", number, change->verdict);
}

/* The change of a metric against the same variant on the first target, else against the baseline. */
static const struct count_change *find_change(const struct result *result,
                                              const struct result_bench *bench,
                                              const char *metric)
{
    const struct count_change *found = NULL;
    for (size_t i = 0; i < result->count_change_count; i++) {
        const struct count_change *change = &result->count_changes[i];
        if (strcmp(change->pair.metric, metric) == 0 &&
            strcmp(change->pair.variant, bench->variant) == 0 &&
            strcmp(change->pair.new_target, bench->target) == 0) {
            found = change;
        }
    }
    return found;
}

/* The change of the metric in brackets; nothing where there is none, or it says nothing. */
static void add_change(struct buf *out, const struct result *result,
                       const struct result_bench *bench, const char *metric)
{
    const struct count_change *change = find_change(result, bench, metric);
    if (change != NULL && strcmp(change->verdict, "same") != 0) {
        buf_adds(out, " (");
        counts_words_change(out, change);
        buf_addc(out, ')');
    }
}

/* One of the tables: of memory, or of events. */
struct layout {
    const char *title;
    bool is_of_events;
    size_t count;
    int columns[COUNTS]; /* of results/counts.h */
};

static const char *const column_names[COUNTS] = {
    "allocations",      "allocated",    "peak",        "left",
    "cycles",           "instructions", "branches",    "branch misses",
    "cache references", "cache misses", "page faults",
};

/* The cells of a row, without the target where there is only one. */
enum { CELLS_MAX = 2 + COUNTS };

static const struct counter_figure *event_of(const struct result_bench *bench, int index)
{
    return &bench->counters.figures[index - MEMORY_METRICS];
}

static bool is_counted(const struct layout *layout, const struct result_bench *bench)
{
    return layout->is_of_events ? bench->counters.workers > 0
                                : bench->memory.executions > 0;
}

/* All of memory, and the events that any bench has. */
static struct layout make_layout(const struct result *result, bool is_of_events)
{
    struct layout layout = {
        .title = is_of_events ? "events of one execution" : "memory of one execution",
        .is_of_events = is_of_events,
    };
    bool has_column[COUNTS] = {false};
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        for (int index = 0; index < COUNTS; index++) {
            bool is_event = index >= MEMORY_METRICS;
            has_column[index] = has_column[index] ||
                                (is_event == is_of_events && is_counted(&layout, bench) &&
                                 (!is_event || event_of(bench, index)->absent == NULL));
        }
    }
    for (int index = 0; index < COUNTS; index++) {
        if (has_column[index]) {
            layout.columns[layout.count++] = index;
        }
    }
    return layout;
}

static void add_count(struct buf *out, const struct result_bench *bench, int index)
{
    if (index == MEMORY_ALLOCATIONS) {
        buf_addf(out, "%lld", (long long)bench->memory.counts[index].median);
    } else if (index < MEMORY_METRICS) {
        counts_words_bytes(out, bench->memory.counts[index].median);
    } else if (event_of(bench, index)->absent != NULL) {
        buf_addc(out, '-');
    } else {
        counts_words_number(out, event_of(bench, index)->median);
    }
}

static size_t fill_cells(const struct result *result, const struct layout *layout,
                         const struct result_bench *bench, struct buf cells[CELLS_MAX])
{
    size_t n = 0;
    buf_adds(&cells[n++], comparison_name(bench, comparison_has_one_suite(result)));
    if (result->target_count > 1) {
        buf_adds(&cells[n++], bench->target);
    }
    for (size_t i = 0; i < layout->count; i++, n++) {
        int index = layout->columns[i];
        add_count(&cells[n], bench, index);
        if (index != MEMORY_ALLOCATED_BYTES) { /* as good as the allocations, mostly */
            add_change(&cells[n], result, bench, count_name(index));
        }
    }
    return n;
}

/* What the brackets are about; nothing where there are none. */
static void add_title(struct buf *out, const struct result *result,
                      const struct layout *layout)
{
    bool has_targets = false;
    bool has_variants = false;
    for (size_t i = 0; i < result->count_change_count; i++) {
        const struct count_change *change = &result->count_changes[i];
        bool is_between = pair_is_between_targets(&change->pair);
        bool is_ours = count_is_event(change->pair.metric) == layout->is_of_events;
        has_targets = has_targets || (is_ours && is_between);
        has_variants = has_variants || (is_ours && !is_between);
    }
    buf_adds(out, layout->title);
    if (has_targets) {
        buf_addf(out, ", against %s", result->targets[0].name);
    }
    if (has_variants) {
        buf_addf(out, "%s%s against the baseline", has_targets ? "; on " : ",",
                 has_targets ? result->targets[0].name : "");
    }
}

static void add_row(struct columns *table, const struct result *result,
                    const struct layout *layout, const struct result_bench *bench,
                    int name_width, const struct report_style *style)
{
    struct buf cells[CELLS_MAX] = {{0}};
    size_t count = fill_cells(result, layout, bench, cells);
    size_t row = columns_add_row(table);
    for (size_t i = 0; i < count; i++) {
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        SCOPED(buf_free) struct buf cut = BUF_INIT;
        text_escape(&escaped, buf_text(&cells[i]), style->utf8);
        text_ellipsis(&cut, buf_text(&escaped), i == 0 ? name_width : style->width,
                      style->utf8);
        columns_set(table, row, i, &cut, COLOUR_NONE);
        buf_free(&cells[i]);
    }
}

/* A share of the width, or what tells the names apart. */
static int name_width_of(const struct result *result, const struct layout *layout,
                         const struct report_style *style)
{
    bool has_one_suite = comparison_has_one_suite(result);
    const char **names = xcalloc(result->bench_count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        if (is_counted(layout, &result->benches[i])) {
            names[count++] = comparison_name(&result->benches[i], has_one_suite);
        }
    }
    int width = text_apart(names, count, style->width / NAME_SHARE, style->utf8);
    free(names);
    return width;
}

static void write_table(const struct result *result, const struct layout *layout,
                        const struct report_style *style, struct buf *out)
{
    const int name_width = name_width_of(result, layout, style);
    SCOPED(columns_finish) struct columns table = {0};
    columns_add(&table, "case", false);
    if (result->target_count > 1) {
        columns_add(&table, "target", false);
    }
    for (size_t i = 0; i < layout->count; i++) {
        columns_add(&table, column_names[layout->columns[i]], false);
    }
    for (size_t i = 0; i < result->bench_count; i++) {
        if (is_counted(layout, &result->benches[i])) {
            add_row(&table, result, layout, &result->benches[i], name_width, style);
        }
    }
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    add_title(&title, result, layout);
    text_escape(&escaped, buf_text(&title), style->utf8);
    colour_add(out, COLOUR_BOLD, style->colour, buf_text(&escaped));
    buf_addc(out, '\n');
    columns_write(&table, INDENT, style->colour, out);
    buf_addc(out, '\n');
}

void counts_report_table(const struct result *result, const struct report_style *style,
                         struct buf *out)
{
    for (int i = 0; i < 2; i++) {
        struct layout layout = make_layout(result, i == 1);
        if (layout.count > 0) {
            write_table(result, &layout, style, out);
        }
    }
}

static void write_markdown(const struct result *result, const struct layout *layout,
                           struct buf *out)
{
    size_t columns = layout->count + (result->target_count > 1 ? 2 : 1);
    SCOPED(buf_free) struct buf title = BUF_INIT;
    add_title(&title, result, layout);
    buf_adds(out, "### ");
    text_markdown(out, buf_text(&title));
    buf_addf(out, "\n\n| case |%s", result->target_count > 1 ? " target |" : "");
    for (size_t i = 0; i < layout->count; i++) {
        buf_addf(out, " %s |", column_names[layout->columns[i]]);
    }
    buf_adds(out, "\n|");
    for (size_t i = 0; i < columns; i++) {
        buf_adds(out, ":--|");
    }
    buf_addc(out, '\n');
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        struct buf cells[CELLS_MAX] = {{0}};
        if (!is_counted(layout, bench)) {
            continue;
        }
        size_t count = fill_cells(result, layout, bench, cells);
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

void counts_report_markdown(const struct result *result, struct buf *out)
{
    for (int i = 0; i < 2; i++) {
        struct layout layout = make_layout(result, i == 1);
        if (layout.count > 0) {
            write_markdown(result, &layout, out);
        }
    }
}
