/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"series": [...]}: where a history changes. {"values": [...], "kind": "warmup"}: whether a
 * process becomes steady. */
#include <math.h>
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"
#include "results/figures/cautions.h"
#include "results/figures/emit_figures.h"
#include "results/figures/question.h"
#include "stats/changepoint.h"
#include "stats/quantile.h"
#include "stats/warmup.h"

/* The values that are there, as logs, with the places they have in the request. */
struct series {
    double *logs;
    size_t *places;
    size_t count;
    size_t length; /* with what is missing */
};

static void series_finish(struct series *series)
{
    free(series->logs);
    free(series->places);
}

static void series_read(struct series *series, const struct json *root, const char *key,
                        bool may_lack)
{
    struct json array = json_array(root, key);
    series->length = json_length(&array);
    series->logs = xcalloc(series->length + 1, sizeof(*series->logs));
    series->places = xcalloc(series->length + 1, sizeof(*series->places));
    if (array.node == NULL || !json_reals(&array, may_lack, series->logs)) {
        return;
    }
    for (size_t i = 0; i < series->length; i++) {
        double value = series->logs[i];
        if (isnan(value)) {
            continue;
        }
        if (!(value > 0)) {
            char text[NUMBER_SIZE];
            number_format(value, text);
            struct json item = {.doc = array.doc, .parent = &array, .index = i};
            json_fail(&item, "expected a number above 0, found %s", text);
            return;
        }
        series->logs[series->count] = log(value);
        series->places[series->count++] = i;
    }
}

static void emit_changes(struct emit *emit, const struct series *series,
                         const struct stats_change_point *points, size_t count)
{
    emit_open(emit, "changes", '[');
    for (size_t i = 0; i < count; i++) {
        emit_open(emit, NULL, '{');
        emit_int(emit, "index", (int64_t)series->places[points[i].index]);
        emit_real(emit, "before", exp(points[i].before));
        emit_real(emit, "after", exp(points[i].after));
        emit_estimate(emit, "ratio", &points[i].ratio, "value");
        emit_bool(emit, "provisional", points[i].provisional);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

/* From the index of its first value to that of its last. */
static void emit_segments(struct emit *emit, const struct series *series,
                          const struct stats_change_point *points, size_t count)
{
    double *sorted = xcalloc(series->count + 1, sizeof(*sorted));
    emit_open(emit, "segments", '[');
    for (size_t i = 0; series->count > 0 && i <= count; i++) {
        size_t first = i == 0 ? 0 : points[i - 1].index;
        size_t end = i == count ? series->count : points[i].index;
        (void)stats_sort(series->logs + first, end - first, sorted); // they are finite
        emit_open(emit, NULL, '{');
        emit_int(emit, "first", (int64_t)series->places[first]);
        emit_int(emit, "last", (int64_t)series->places[end - 1]);
        emit_int(emit, "n", (int64_t)(end - first));
        emit_real(emit, "median", exp(stats_median(sorted, end - first)));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    free(sorted);
}

static void emit_series(const struct question *question, const struct series *series,
                        const struct stats_change_point_options *options)
{
    struct emit *emit = question->emit;
    void *scratch = xmalloc(stats_change_points_scratch(series->count) + 1);
    struct stats_change_point *points =
        xcalloc(series->count / options->min_length + 1, sizeof(*points));
    size_t count =
        stats_change_points(series->logs, series->count, options, points, scratch);
    emit_changes(emit, series, points, count);
    emit_segments(emit, series, points, count);
    emit_int(emit, "n", (int64_t)series->count);
    emit_int(emit, "missing", (int64_t)(series->length - series->count));
    emit_real(emit, "min_effect", options->min_effect);
    struct cautions cautions = {0};
    if (series->count < 2 * options->min_length) {
        cautions_add(&cautions, "too_few_values",
                     "fewer than %zu values cannot hold a change",
                     2 * options->min_length);
    }
    cautions_emit(emit, &cautions);
    free(points);
    free(scratch);
}

void answer_series(const struct question *question)
{
    const struct json *root = &question->root;
    struct stats_change_point_options options = STATS_CHANGE_POINT_OPTIONS;
    options.level = question_share(root, "level", question->defaults->level);
    options.min_effect = question_real(root, "min_effect", options.min_effect);
    SCOPED(series_finish) struct series series = {0};
    series_read(&series, root, "series", true);
    if (!json_failed(root->doc)) {
        emit_series(question, &series, &options);
    }
}

#define WARMUP_MARGIN 0.01

void answer_warmup(const struct question *question)
{
    const struct json *root = &question->root;
    struct json kind = json_get(root, "kind");
    json_require(root, "kind");
    if (!json_equals(&kind, "warmup")) {
        json_fail(&kind, "expected warmup");
    }
    double margin = question_real(root, "margin", WARMUP_MARGIN);
    SCOPED(series_finish) struct series series = {0};
    series_read(&series, root, "values", false);
    if (json_failed(root->doc)) {
        return;
    }
    void *scratch = xmalloc(stats_warmup_scratch(series.count) + 1);
    struct stats_warmup warmup = stats_warmup(series.logs, series.count, margin, scratch);
    free(scratch);
    struct emit *emit = question->emit;
    bool is_steady = warmup.class != STATS_WARMUP_NO_STEADY && series.count > 0;
    emit_string(emit, "class", stats_warmup_name(warmup.class));
    emit_count(emit, "steady_from", is_steady ? (int64_t)warmup.steady_from : -1);
    emit_real(emit, "steady", exp(warmup.steady));
    emit_int(emit, "segments", (int64_t)warmup.segments);
    emit_int(emit, "n", (int64_t)series.count);
    if (!is_steady) {
        emit_string(emit, "reason",
                    series.count == 0 ? "there is no value" : "it is never steady");
    }
}
