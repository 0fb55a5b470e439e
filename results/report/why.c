/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/why.h"

#include <math.h>
#include <string.h>

#include "results/report/columns.h"
#include "results/report/counts_report.h"
#include "results/report/figure.h"
#include "results/report/sections.h"
#include "results/report/text.h"
#include "results/report/words.h"

/* Where the values of a line begin. */
#define LABEL_WIDTH 13

static void add_line(struct buf *out, const char *label, const struct buf *text,
                     const struct report_style *style)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, buf_text(text), style->utf8);
    buf_addf(out, "  %-*s", LABEL_WIDTH, label);
    text_wrap(out, buf_text(&escaped), 2 + LABEL_WIDTH, 2 + LABEL_WIDTH, style->width);
    buf_addc(out, '\n');
}

static void add_text(struct buf *out, const char *label, const char *text,
                     const struct report_style *style)
{
    SCOPED(buf_free) struct buf copy = BUF_INIT;
    buf_adds(&copy, text);
    add_line(out, label, &copy, style);
}

static void add_time(struct buf *out, const struct result_bench *bench,
                     const struct report_style *style)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    const char *status = words_status(bench);
    if (status != NULL) {
        buf_adds(&text, status);
    } else {
        figure_point(&text, &bench->summary.median, style->utf8);
        buf_addc(&text, ' ');
        figure_interval(&text, &bench->summary.median, style->utf8);
        buf_addf(&text, ", %zu workers, %lld turns of %lld copies", bench->worker_count,
                 (long long)bench->loops, (long long)bench->unroll);
    }
    add_line(out, "time", &text, style);
}

/* Garbage collections while samples were taken. */
static void add_collections(struct buf *out, const struct result_bench *bench,
                            const struct report_style *style)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    long long collections = 0;
    size_t samples = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        const struct result_worker *worker = &bench->workers[i];
        for (size_t s = 0; worker->collections != NULL && s < worker->samples; s++) {
            collections += worker->collections[s];
            samples++;
        }
    }
    if (samples > 0) {
        buf_addf(&text, "%lld in %zu samples", collections, samples);
    }
    if (bench->memory.executions > 0 && bench->memory.collections >= 0) {
        buf_addf(&text, "%s%lld in an execution", text.len > 0 ? ", " : "",
                 (long long)bench->memory.collections);
    }
    if (text.len > 0) {
        add_line(out, "collections", &text, style);
    }
}

static void add_memory(struct buf *out, const struct result_bench *bench,
                       const struct report_style *style)
{
    const struct result_memory *memory = &bench->memory;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (memory->executions == 0) {
        add_text(out, "memory", "not counted: measure with --memory", style);
        return;
    }
    buf_addf(&text, "%lld allocations of ",
             (long long)memory->counts[MEMORY_ALLOCATIONS].median);
    counts_words_bytes(&text, memory->counts[MEMORY_ALLOCATED_BYTES].median);
    buf_adds(&text, ", peak ");
    counts_words_bytes(&text, memory->counts[MEMORY_PEAK_BYTES].median);
    buf_adds(&text, ", left ");
    counts_words_bytes(&text, memory->counts[MEMORY_LEFT_BYTES].median);
    add_line(out, "memory", &text, style);
    for (size_t d = 0; d < MEMORY_DOMAINS; d++) {
        if (memory->domains[d].allocations > 0) {
            buf_reset(&text);
            buf_addf(&text, "%s: %lld of ", memory_domain_name(d),
                     (long long)memory->domains[d].allocations);
            counts_words_bytes(&text, memory->domains[d].allocated_bytes);
            add_line(out, "", &text, style);
        }
    }
    if (memory->peak_resident_bytes > 0) {
        buf_reset(&text);
        buf_adds(&text, "resident: ");
        counts_words_bytes(&text, memory->peak_resident_bytes);
        buf_adds(&text, " at most, of the whole worker");
        add_line(out, "", &text, style);
    }
}

/* What was counted of one execution, and what could not be, with the reason. */
static void add_events(struct buf *out, const struct result_bench *bench,
                       const struct report_style *style)
{
    const struct result_counters *counters = &bench->counters;
    double per_cycle = counters_per_cycle(counters);
    const char *absent = NULL;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    SCOPED(buf_free) struct buf missing = BUF_INIT;
    for (int i = 0; i < COUNTERS && counters->workers > 0; i++) {
        const struct counter_figure *figure = &counters->figures[i];
        struct buf *list = figure->absent == NULL ? &text : &missing;
        buf_addf(list, "%s%s", list->len > 0 ? ", " : "", counter_name((enum counter)i));
        if (figure->absent == NULL) {
            buf_addc(list, ' ');
            counts_words_number(list, figure->median);
        } else {
            absent = figure->absent;
        }
    }
    if (!isnan(per_cycle)) {
        buf_addf(&text, "; %.2f instructions a cycle", per_cycle);
    }
    if (absent != NULL) {
        buf_addf(&text, "%snot counted: %s: %s", text.len > 0 ? "; " : "",
                 buf_text(&missing), absent);
    }
    if (text.len == 0) {
        buf_adds(&text, "not counted: measure with --counters");
    }
    add_line(out, "events", &text, style);
}

/* Line by line as it is: wrapping would spoil it. */
static void add_bytecode(struct buf *out, const char *bytecode,
                         const struct report_style *style)
{
    buf_addc(out, '\n');
    while (*bytecode != '\0') {
        size_t len = strcspn(bytecode, "\n");
        SCOPED(buf_free) struct buf line = BUF_INIT;
        SCOPED(buf_free) struct buf escaped = BUF_INIT;
        buf_add(&line, bytecode, len);
        text_escape(&escaped, buf_text(&line), style->utf8);
        buf_addf(out, "%s%s\n", escaped.len > 0 ? "  " : "", buf_text(&escaped));
        bytecode += bytecode[len] == '\n' ? len + 1 : len;
    }
}

static void write_bench(const struct result *result, const struct result_bench *bench,
                        const struct report_style *style, struct buf *out)
{
    SCOPED(buf_free) struct buf title = BUF_INIT;
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    buf_addf(&title, "%s%s%s", bench->variant, result->target_count > 1 ? " on " : "",
             result->target_count > 1 ? bench->target : "");
    text_escape(&escaped, buf_text(&title), style->utf8);
    colour_add(out, COLOUR_BOLD, style->colour, buf_text(&escaped));
    buf_addc(out, '\n');
    if (bench->place != NULL) {
        add_text(out, "place", bench->place, style);
    }
    add_time(out, bench, style);
    add_memory(out, bench, style);
    add_collections(out, bench, style);
    add_events(out, bench, style);
    if (bench->value.text != NULL) {
        add_text(out, "value", bench->value.text, style);
    }
    if (bench->bytecode != NULL) {
        add_bytecode(out, bench->bytecode, style);
    } else {
        add_text(out, "bytecode", "not kept: measure with --why", style);
    }
}

static bool is_called(const struct result_bench *bench, const char *name)
{
    return strcmp(bench->variant, name) == 0 || strcmp(bench->case_name, name) == 0 ||
           strcmp(section_variant(bench), name) == 0;
}

size_t why_write(const struct result *result, const char *name,
                 const struct report_style *style, struct buf *out)
{
    size_t count = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        if (is_called(&result->benches[i], name)) {
            buf_adds(out, count++ > 0 ? "\n" : "");
            write_bench(result, &result->benches[i], style, out);
        }
    }
    return count;
}
