/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each bench with its figure in words and what its workers and samples look like. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/page/writers.h"
#include "results/report/figure.h"
#include "results/report/words.h"
#include "results/samples.h"
#include "stats/modes.h"
#include "stats/outlier.h"
#include "stats/quantile.h"

/* A worker's figure takes seven bytes or so: a page of 2,000 benches stays below 5 MB. */
#define WORKERS_MAX    200U
#define WORKERS_LEAST  20U
#define WORKERS_OF_ALL 400000U

#define BINS        24
#define SAMPLES_MIN 12U /* fewer make no histogram */
#define FENCES      3.0 /* spreads beyond the box: there the outer bins end */

static size_t workers_shown(const struct view *view)
{
    size_t share = WORKERS_OF_ALL / (view->result->bench_count + 1);
    return share > WORKERS_MAX     ? WORKERS_MAX
           : share < WORKERS_LEAST ? WORKERS_LEAST
                                   : share;
}

/* Thins the figures out evenly, outliers stay. `figures` is the caller's own copy. */
static size_t thin_out(double *figures, size_t count, size_t most,
                       const struct stats_fences *fences)
{
    size_t kept = 0;
    if (count <= most) {
        return count;
    }
    for (size_t i = 0; i < count; i++) {
        bool is_next = i * most / count != (i + 1) * most / count;
        if (is_next || stats_fences_class(fences, figures[i]) != STATS_OUTLIER_NONE) {
            figures[kept++] = figures[i];
        }
    }
    return kept;
}

static void emit_outliers(struct emit *emit, const char *key, const double *figures,
                          size_t count, const struct stats_fences *fences,
                          enum stats_outlier class)
{
    bool is_open = false;
    for (size_t i = 0; i < count; i++) {
        if (stats_fences_class(fences, figures[i]) == class) {
            if (!is_open) {
                emit_open(emit, key, '[');
                is_open = true;
            }
            emit_int(emit, NULL, (int64_t)i);
        }
    }
    if (is_open) {
        emit_close(emit, ']');
    }
}

/* Of sorted figures, of which the logs are taken; `logs` has room for them. */
static void emit_modes(struct emit *emit, const double *sorted, size_t count,
                       double *logs)
{
    if (count == 0 || !(sorted[0] > 0.0)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        logs[i] = log(sorted[i]);
    }
    struct stats_modes modes = stats_modes(logs, count, stats_resolution(logs, count));
    if (modes.count < 2) {
        return;
    }
    emit_open(emit, "modes", '[');
    for (size_t i = 0; i < modes.count; i++) {
        view_emit_number(emit, NULL, exp(modes.modes[i].place));
    }
    emit_close(emit, ']');
}

static void emit_workers(struct emit *emit, const struct section_row *row, size_t most)
{
    size_t count = row->figure_count;
    double *figures = xcalloc(3 * count + 1, sizeof(*figures));
    double *sorted = figures + count;
    memcpy(figures, row->figures, count * sizeof(*figures));
    if (count > 0 && stats_sort(figures, count, sorted)) {
        struct stats_fences fences = stats_fences(sorted, count);
        emit_modes(emit, sorted, count, sorted + count);
        size_t shown = thin_out(figures, count, most, &fences);
        emit_open(emit, "workers", '[');
        for (size_t i = 0; i < shown; i++) {
            view_emit_number(emit, NULL, figures[i]);
        }
        emit_close(emit, ']');
        if (shown < count) {
            emit_int(emit, "worker_count", (int64_t)count);
        }
        emit_outliers(emit, "mild", figures, shown, &fences, STATS_OUTLIER_MILD);
        emit_outliers(emit, "severe", figures, shown, &fences, STATS_OUTLIER_SEVERE);
    }
    free(figures);
}

/* The figures of all samples that count, sorted, on the heap. */
static double *sorted_samples(const struct result *result,
                              const struct result_bench *bench, size_t *ret_count)
{
    size_t room = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        room += bench->workers[i].samples;
    }
    double *values = xcalloc(2 * room + 1, sizeof(*values));
    enum samples_choice choice = samples_choice_of(result, bench);
    size_t count = 0;
    for (size_t i = 0; i < bench->worker_count; i++) {
        count += samples_figures(result, bench, &bench->workers[i], choice,
                                 values + room + count);
    }
    *ret_count = stats_sort(values + room, count, values) ? count : 0;
    return values;
}

static void emit_samples(struct emit *emit, const struct result *result,
                         const struct result_bench *bench)
{
    size_t count = 0;
    double *sorted = sorted_samples(result, bench, &count);
    if (count >= SAMPLES_MIN) {
        struct stats_fences fences = stats_fences(sorted, count);
        double low = fmax(sorted[0], fences.low - FENCES * fences.spread);
        double high = fmin(sorted[count - 1], fences.high + FENCES * fences.spread);
        int64_t bins[BINS] = {0};
        size_t used = high > low ? BINS : 1;
        for (size_t i = 0; i < count; i++) {
            double at = high > low ? (sorted[i] - low) / (high - low) * BINS : 0.0;
            bins[(size_t)fmin(fmax(at, 0.0), (double)used - 1.0)]++;
        }
        emit_open(emit, "samples", '{');
        emit_int(emit, "count", (int64_t)count);
        view_emit_number(emit, "low", low);
        view_emit_number(emit, "high", high);
        emit_ints(emit, "bins", bins, used);
        emit_close(emit, '}');
    }
    free(sorted);
}

static void emit_figure(struct emit *emit, const struct result_bench *bench)
{
    const char *status = words_status(bench);
    if (status != NULL) {
        emit_string(emit, "text", status);
        return;
    }
    const struct stats_estimate *median = &bench->summary.median;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    figure_point(&text, median, true);
    emit_string(emit, "text", buf_text(&text));
    if (figure_has_interval(median)) {
        buf_reset(&text);
        figure_interval(&text, median, true);
        emit_string(emit, "interval", buf_text(&text));
    }
    view_emit_estimate(emit, "median", median);
}

/* Why it has no figure, and what to think of the one it has. */
static void emit_remarks(struct emit *emit, const struct result_bench *bench)
{
    bool is_failed = bench->status == RESULT_ERROR && bench->error.message != NULL;
    const char *reason = is_failed ? bench->error.message : bench->reason;
    if (reason == NULL && bench->finding_count == 0) {
        return;
    }
    emit_open(emit, "remarks", '[');
    if (reason != NULL) {
        emit_string(emit, NULL, reason);
    }
    for (size_t i = 0; i < bench->finding_count; i++) {
        const struct words_finding *words = words_finding(bench->findings[i]);
        emit_string(emit, NULL, words == NULL ? bench->findings[i] : words->what);
    }
    emit_close(emit, ']');
}

static void emit_bench(struct emit *emit, const struct view *view,
                       const struct section_row *row, size_t most)
{
    const struct result_bench *bench = row->bench;
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "suite", view_suite(view, bench->suite));
    view_emit_index(emit, "target", view_target(view, bench->target));
    emit_string(emit, "name", section_variant(bench));
    if (bench->tag_count > 0) {
        emit_strings(emit, "tags", bench->tags, bench->tag_count);
    }
    emit_string(emit, "status", result_status_name(bench->status));
    emit_figure(emit, bench);
    if (bench->status == RESULT_OK) {
        emit_workers(emit, row, most);
        emit_samples(emit, view->result, bench);
    }
    emit_remarks(emit, bench);
    view_emit_text(emit, "value", bench->value.text);
    if (bench->bytecode != NULL) {
        emit_open(emit, "why", '{');
        view_emit_text(emit, "place", bench->place);
        emit_string(emit, "bytecode", bench->bytecode);
        emit_close(emit, '}');
    }
    emit_close(emit, '}');
}

void writers_benches(struct emit *emit, const struct view *view)
{
    size_t count = view->result->bench_count;
    const struct section_row **rows = xcalloc(count + 1, sizeof(struct section_row *));
    for (size_t i = 0; i < view->sections.count; i++) {
        const struct section *section = &view->sections.items[i];
        for (size_t j = 0; j < section->row_count; j++) {
            rows[view_bench(view, section->rows[j].bench)] = &section->rows[j];
        }
    }
    emit_open(emit, "benches", '[');
    for (size_t i = 0; i < count; i++) {
        emit_bench(emit, view, rows[i], workers_shown(view));
    }
    emit_close(emit, ']');
    free(rows);
}
