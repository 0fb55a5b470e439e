/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the memory pass counted, and what differs. */
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/page/writers.h"
#include "results/report/counts_report.h"

/* So many differences are said in sentences; all of them stand in the table. */
#define WORDS_MAX 12U

struct metric_words {
    enum memory_metric metric;
    const char *label;
    const char *unit;
    const char *help;
};

static const struct metric_words columns[] = {
    {MEMORY_ALLOCATIONS, "Allocations", "",
     "Requests for new or more memory in one execution."},
    {MEMORY_ALLOCATED_BYTES, "Allocated", "B",
     "Bytes that they asked for; a request for more counts by what it grew."},
    {MEMORY_PEAK_BYTES, "Peak", "B",
     "The most that was alive above the start of the execution."},
    {MEMORY_LEFT_BYTES, "Left", "B",
     "What was alive after a collection that was not alive before."},
};

/* Of each bench and metric the change that a reader wants first: against the same variant on the
 * first target, else against the baseline. Those between targets stand behind the others. */
static const struct count_change **find_changes(const struct view *view)
{
    const struct result *result = view->result;
    const struct count_change **found =
        xcalloc(result->bench_count * MEMORY_METRICS + 1, sizeof(*found));
    size_t cursor = 0;
    for (size_t i = 0; i < result->count_change_count; i++) {
        const struct count_change *change = &result->count_changes[i];
        const struct result_bench *bench =
            result_find_next(result, change->variant, change->new_target, &cursor);
        enum memory_metric metric;
        if (bench != NULL && memory_metric_find(change->metric, &metric)) {
            found[view_bench(view, bench) * MEMORY_METRICS + (size_t)metric] = change;
        }
    }
    return found;
}

static void add_count(struct buf *out, const struct metric_words *words, int64_t count)
{
    if (words->unit[0] == '\0') {
        buf_addf(out, "%lld", (long long)count);
    } else {
        counts_words_bytes(out, count);
    }
}

/* "1024", "960 to 1104" of a count that varies. */
static void emit_number(struct emit *emit, const struct metric_words *words,
                        const struct memory_count *count)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    add_count(&text, words, count->low);
    if (count->high > count->low) {
        buf_adds(&text, " to ");
        add_count(&text, words, count->high);
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

static void emit_row(struct emit *emit, size_t bench, const struct result_memory *memory,
                     const struct count_change **changes)
{
    bool has_change = false;
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "bench", bench);
    emit_open(emit, "values", '[');
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        emit_int(emit, NULL, memory->counts[columns[i].metric].median);
        has_change = has_change || changes[columns[i].metric] != NULL;
    }
    emit_close(emit, ']');
    emit_open(emit, "texts", '[');
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        emit_number(emit, &columns[i], &memory->counts[columns[i].metric]);
    }
    emit_close(emit, ']');
    if (has_change) {
        emit_open(emit, "changes", '[');
        for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
            emit_change(emit, changes[columns[i].metric]);
        }
        emit_close(emit, ']');
        emit_open(emit, "verdicts", '[');
        for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
            const struct count_change *change = changes[columns[i].metric];
            emit_string(emit, NULL, change == NULL ? NULL : change->verdict);
        }
        emit_close(emit, ']');
    }
    emit_close(emit, '}');
}

/* "drain on new makes 2.0x more allocations than on base." */
static void add_sentence(struct buf *out, const struct result_bench *bench,
                         const struct count_change *change)
{
    bool is_between = strcmp(change->base, change->new_target) != 0;
    buf_addf(out, "%s on %s: ", section_variant(bench), change->new_target);
    counts_words_change(out, change);
    buf_addf(out, " allocations than %s %s.", is_between ? "on" : "its baseline",
             is_between ? change->base : change->base_variant);
}

static void emit_words(struct emit *emit, const struct view *view,
                       const struct count_change **changes)
{
    size_t count = 0;
    emit_open(emit, "words", '[');
    for (size_t i = 0; i < view->result->bench_count; i++) {
        const struct count_change *change =
            changes[i * MEMORY_METRICS + MEMORY_ALLOCATIONS];
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

static bool has_any(const struct result *result)
{
    for (size_t i = 0; i < result->bench_count; i++) {
        if (result->benches[i].memory.executions > 0) {
            return true;
        }
    }
    return false;
}

void writers_memory(struct emit *emit, const struct view *view)
{
    if (!has_any(view->result)) {
        return;
    }
    const struct count_change **changes = find_changes(view);
    emit_line(emit, 0);
    emit_open(emit, "memory", '{');
    emit_open(emit, "columns", '[');
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        emit_open(emit, NULL, '{');
        emit_string(emit, "key", memory_metric_name(columns[i].metric));
        emit_string(emit, "label", columns[i].label);
        emit_string(emit, "unit", columns[i].unit);
        emit_string(emit, "help", columns[i].help);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    emit_open(emit, "rows", '[');
    for (size_t i = 0; i < view->result->bench_count; i++) {
        const struct result_memory *memory = &view->result->benches[i].memory;
        if (memory->executions > 0) {
            emit_row(emit, i, memory, changes + i * MEMORY_METRICS);
        }
    }
    emit_close(emit, ']');
    emit_words(emit, view, changes);
    emit_close(emit, '}');
    free(changes);
}
