/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was counted and not timed, memory and events of the processor, and what differs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/page/writers.h"
#include "results/report/counts_report.h"

/* So many differences are said in sentences; all of them stand in the table. */
#define WORDS_MAX 12U

/* By index of results/counts.h. */
static const struct count_words {
    const char *label;
    const char *unit;
    const char *help;
} count_words[COUNTS] = {
    {"Allocations", "", "Requests for new or more memory in one execution."},
    {"Allocated", "B",
     "Bytes that they asked for; a request for more counts by what it grew."},
    {"Peak", "B", "The most that was alive above the start of the execution."},
    {"Left", "B", "What was alive after a collection that was not alive before."},
    {"Cycles", "", "Cycles of the processor in user space."},
    {"Instructions", "", "Instructions that were completed."},
    {"Branches", "", NULL},
    {"Branch misses", "", "Branches that went another way than was guessed."},
    {"Cache references", "", NULL},
    {"Cache misses", "", "References that the last cache could not serve."},
    {"Page faults", "", NULL},
};

/* The columns that any bench fills. */
struct columns {
    int items[COUNTS];
    size_t count;
};

static struct columns find_columns(const struct result *result)
{
    struct columns columns = {.count = 0};
    for (int i = 0; i < COUNTS; i++) {
        bool has_any = false;
        for (size_t j = 0; j < result->bench_count && !has_any; j++) {
            has_any = count_of_bench(&result->benches[j], i).n > 0;
        }
        if (has_any) {
            columns.items[columns.count++] = i;
        }
    }
    return columns;
}

/* Of each bench and count the change that a reader wants first: against the same variant on the
 * first target, else against the baseline. Those between targets stand behind the others. */
static const struct count_change **find_changes(const struct view *view)
{
    const struct result *result = view->result;
    const struct count_change **found =
        xcalloc(result->bench_count * COUNTS + 1, sizeof(struct count_change *));
    size_t cursor = 0;
    for (size_t i = 0; i < result->count_change_count; i++) {
        const struct count_change *change = &result->count_changes[i];
        const struct result_bench *bench = result_find_next(
            result, change->pair.variant, change->pair.new_target, &cursor);
        for (int j = 0; j < COUNTS && bench != NULL; j++) {
            if (strcmp(change->pair.metric, count_name(j)) == 0) {
                found[view_bench(view, bench) * COUNTS + (size_t)j] = change;
            }
        }
    }
    return found;
}

static void add_number(struct buf *out, int index, double number)
{
    if (count_words[index].unit[0] != '\0') {
        counts_words_bytes(out, llround(number));
    } else if (index < MEMORY_METRICS) {
        buf_addf(out, "%lld", llround(number));
    } else {
        counts_words_number(out, number);
    }
}

/* "1024", "960 to 1104" of a count that varies. */
static void emit_count_of(struct emit *emit, const struct result_bench *bench, int index)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const struct count_range count = count_of_bench(bench, index);
    if (count.n == 0) {
        emit_null(emit, NULL);
        return;
    }
    if (index >= MEMORY_METRICS) { // of events, which always vary a little
        add_number(&text, index, count.median);
    } else {
        add_number(&text, index, count.low);
        if (count.high > count.low) {
            buf_adds(&text, " to ");
            add_number(&text, index, count.high);
        }
    }
    emit_string(emit, NULL, buf_text(&text));
}

static void emit_change(struct emit *emit, const struct count_change *change)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (change == NULL) {
        emit_null(emit, NULL);
        return;
    }
    counts_words_change(&text, change);
    emit_string(emit, NULL, buf_text(&text));
}

static void emit_changes(struct emit *emit, const struct columns *columns,
                         const struct count_change **changes)
{
    bool has_change = false;
    for (size_t i = 0; i < columns->count; i++) {
        has_change = has_change || changes[columns->items[i]] != NULL;
    }
    if (!has_change) {
        return;
    }
    emit_open(emit, "changes", '[');
    for (size_t i = 0; i < columns->count; i++) {
        emit_change(emit, changes[columns->items[i]]);
    }
    emit_close(emit, ']');
    emit_open(emit, "verdicts", '[');
    for (size_t i = 0; i < columns->count; i++) {
        const struct count_change *change = changes[columns->items[i]];
        emit_string(emit, NULL, change == NULL ? NULL : change->verdict);
    }
    emit_close(emit, ']');
}

static void emit_row(struct emit *emit, const struct view *view, size_t number,
                     const struct columns *columns, const struct count_change **changes)
{
    const struct result_bench *bench = &view->result->benches[number];
    if (bench->memory.executions == 0 && bench->counters.workers == 0) {
        return;
    }
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "bench", number);
    emit_open(emit, "values", '[');
    for (size_t i = 0; i < columns->count; i++) {
        emit_real(emit, NULL, count_of_bench(bench, columns->items[i]).median);
    }
    emit_close(emit, ']');
    emit_open(emit, "texts", '[');
    for (size_t i = 0; i < columns->count; i++) {
        emit_count_of(emit, bench, columns->items[i]);
    }
    emit_close(emit, ']');
    emit_changes(emit, columns, changes);
    emit_close(emit, '}');
}

/* "drain on new: 2.0x more allocations than on base." */
static void add_sentence(struct buf *out, const struct result_bench *bench,
                         const struct count_change *change)
{
    bool is_between = pair_is_between_targets(&change->pair);
    buf_addf(out, "%s on %s: ", section_variant(bench), change->pair.new_target);
    counts_words_change(out, change);
    buf_addf(out, " allocations than %s %s.", is_between ? "on" : "its baseline",
             is_between ? change->pair.base : change->pair.base_variant);
}

static void emit_words(struct emit *emit, const struct view *view,
                       const struct count_change **changes)
{
    size_t count = 0;
    emit_open(emit, "words", '[');
    for (size_t i = 0; i < view->result->bench_count; i++) {
        const struct count_change *change = changes[i * COUNTS + MEMORY_ALLOCATIONS];
        bool differs = change != NULL && (strcmp(change->verdict, "more") == 0 ||
                                          strcmp(change->verdict, "less") == 0);
        count += differs;
        if (differs && count <= WORDS_MAX) {
            SCOPED(buf_free) struct buf text = BUF_INIT;
            add_sentence(&text, &view->result->benches[i], change);
            emit_string(emit, NULL, buf_text(&text));
        }
    }
    if (count > WORDS_MAX) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        buf_addf(&text, "%zu more differ in their allocations.", count - WORDS_MAX);
        emit_string(emit, NULL, buf_text(&text));
    }
    emit_close(emit, ']');
}

void writers_counts(struct emit *emit, const struct view *view)
{
    struct columns columns = find_columns(view->result);
    if (columns.count == 0) {
        return;
    }
    const struct count_change **changes = find_changes(view);
    emit_line(emit, 0);
    emit_open(emit, "memory", '{');
    emit_open(emit, "columns", '[');
    for (size_t i = 0; i < columns.count; i++) {
        const struct count_words *words = &count_words[columns.items[i]];
        emit_open(emit, NULL, '{');
        emit_string(emit, "key", count_name(columns.items[i]));
        emit_string(emit, "label", words->label);
        emit_string(emit, "unit", words->unit);
        view_emit_text(emit, "help", words->help);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    emit_open(emit, "rows", '[');
    for (size_t i = 0; i < view->result->bench_count; i++) {
        emit_row(emit, view, i, &columns, changes + i * COUNTS);
    }
    emit_close(emit, ']');
    emit_words(emit, view, changes);
    emit_close(emit, '}');
    free(changes);
}
