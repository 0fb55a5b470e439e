/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases over a size: what was measured, the order that fits it, and where two of them cross. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/claims_words.h"
#include "results/metric.h"
#include "results/page/writers.h"
#include "results/report/claims.h"
#include "results/series.h"

#define POINTS_MIN 3  /* fewer make no chart */
#define FIT_POINTS 25 /* evenly on the logarithmic axis */
/* Residuals of a band: about 95 in 100 lie within. */
#define RESIDUALS 2.0

/* A series as a curve of a chart. */
struct curve {
    const struct series *series;
    const struct result_bench *bench;   /* its first */
    const struct result_growth *growth; /* NULL: its sizes show no order */
    const char *metric;
    size_t index; /* in the order of the result */
};

struct curves {
    struct curve *items;
    size_t count;
    size_t cap;
};

static const struct result_growth *
find_growth(const struct result *result, const struct series *series, const char *metric)
{
    for (size_t i = 0; i < result->growth_count; i++) {
        const struct result_growth *growth = &result->growths[i];
        if (strcmp(growth->variant, series->name) == 0 &&
            strcmp(growth->target, series->points[0].bench->target) == 0 &&
            strcmp(growth->param, series->param) == 0 &&
            strcmp(growth->metric, metric) == 0) {
            return growth;
        }
    }
    return NULL;
}

static size_t figures_of(const struct series *series, const char *metric)
{
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++) {
        count += isfinite(metric_range(series->points[i].bench, metric).point);
    }
    return count;
}

/* Of the counts, the peak only where it shows an order: the others follow it and the time. */
static void collect(struct curves *curves, const struct result *result,
                    const struct series_list *list)
{
    static const char *const metrics[] = {"time", "peak_bytes"};
    for (size_t i = 0; i < list->count; i++) {
        const struct series *series = &list->items[i];
        for (size_t j = 0; j < ARRAY_LEN(metrics); j++) {
            struct curve curve = {
                .series = series,
                .bench = series->points[0].bench,
                .growth = find_growth(result, series, metrics[j]),
                .metric = metrics[j],
                .index = curves->count,
            };
            bool is_shown = j == 0 ? figures_of(series, metrics[j]) >= POINTS_MIN
                                   : curve.growth != NULL;
            if (is_shown) {
                curves->items = xgrow(curves->items, curves->count, &curves->cap,
                                      sizeof(*curves->items));
                curves->items[curves->count++] = curve;
            }
        }
    }
}

static const char *group_of(const struct result_bench *bench)
{
    return bench->group == NULL ? bench->variant : bench->group;
}

/* "queues/drain" of the group "queues/drain[n=10]". */
static size_t title_length(const struct result_bench *bench)
{
    const char *group = group_of(bench);
    return (size_t)(section_params(group) - group);
}

/* 0: of one chart. */
static int by_chart(const struct curve *a, const struct curve *b)
{
    size_t a_len = title_length(a->bench);
    size_t b_len = title_length(b->bench);
    int order = strcmp(a->bench->suite, b->bench->suite);
    order = order != 0 ? order : (a_len > b_len) - (a_len < b_len);
    order = order != 0 ? order : strncmp(group_of(a->bench), group_of(b->bench), a_len);
    order = order != 0 ? order : strcmp(a->series->param, b->series->param);
    order = order != 0 ? order : strcmp(a->bench->target, b->bench->target);
    return order != 0 ? order : strcmp(b->metric, a->metric);
}

static int by_chart_and_index(const void *left, const void *right)
{
    const struct curve *a = left;
    const struct curve *b = right;
    int order = by_chart(a, b);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static void emit_points(struct emit *emit, const struct curve *curve)
{
    bool is_time = metric_is_time(curve->metric);
    emit_open(emit, "points", '[');
    for (size_t i = 0; i < curve->series->count; i++) {
        const struct series_point *point = &curve->series->points[i];
        struct metric_range range = metric_range(point->bench, curve->metric);
        if (!isfinite(range.point)) {
            continue;
        }
        const struct stats_estimate *median = &point->bench->summary.median;
        emit_open(emit, NULL, '[');
        view_emit_number(emit, NULL, point->size);
        view_emit_number(emit, NULL, range.point);
        view_emit_number(emit, NULL, is_time ? median->low : range.low);
        view_emit_number(emit, NULL, is_time ? median->high : range.high);
        emit_close(emit, ']');
    }
    emit_close(emit, ']');
}

enum line { LINE_FIT, LINE_LOW, LINE_HIGH };

/* The fitted curve at a size, or an end of the band that the candidates and their residuals leave. */
static double fitted(const struct result_growth *growth, double size, enum line line)
{
    double found = NAN;
    for (size_t i = 0; i < STATS_GROWTHS; i++) {
        const struct stats_growth_fit *fit = &growth->fits[i];
        bool counts = line == LINE_FIT ? i == growth->best : fit->is_candidate;
        double spread = line == LINE_FIT ? 0.0 : RESIDUALS * fit->error;
        double y = fit->a + fit->b * stats_growth_of((enum stats_growth)i, size);
        if (counts) {
            found = line == LINE_LOW ? fmin(found, y * fmax(1.0 - spread, 0.0))
                                     : fmax(found, y * (1.0 + spread));
        }
    }
    return found;
}

static void emit_fit(struct emit *emit, const struct result_growth *growth)
{
    static const struct {
        const char *key;
        enum line line;
    } lines[] = {{"y", LINE_FIT}, {"low", LINE_LOW}, {"high", LINE_HIGH}};
    if (growth == NULL || growth->candidate_count == 0 || growth->size_count == 0) {
        return;
    }
    double sizes[FIT_POINTS];
    double first = log(growth->sizes[0]);
    double last = log(growth->sizes[growth->size_count - 1]);
    for (int i = 0; i < FIT_POINTS; i++) {
        sizes[i] = exp(first + (last - first) * i / (FIT_POINTS - 1.0));
    }
    emit_open(emit, "fit", '{');
    emit_open(emit, "x", '[');
    for (int i = 0; i < FIT_POINTS; i++) {
        view_emit_number(emit, NULL, sizes[i]);
    }
    emit_close(emit, ']');
    for (size_t j = 0; j < ARRAY_LEN(lines); j++) {
        emit_open(emit, lines[j].key, '[');
        for (int i = 0; i < FIT_POINTS; i++) {
            view_emit_number(emit, NULL, fitted(growth, sizes[i], lines[j].line));
        }
        emit_close(emit, ']');
    }
    emit_close(emit, '}');
}

static void emit_curve(struct emit *emit, const struct curve *curve)
{
    emit_open(emit, NULL, '{');
    emit_string(emit, "name", claims_short_name(curve->series->name));
    emit_points(emit, curve);
    if (curve->growth != NULL && curve->growth->candidate_count > 0) {
        SCOPED(buf_free) struct buf order = BUF_INIT;
        claims_add_growth(&order, curve->growth);
        emit_string(emit, "order", buf_text(&order));
    }
    emit_fit(emit, curve->growth);
    emit_close(emit, '}');
}

/* Which of the curves has that name, VIEW_NONE: none. */
static size_t find_curve(const struct curve *curves, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(curves[i].series->name, name) == 0) {
            return i;
        }
    }
    return VIEW_NONE;
}

static bool is_in_chart(const struct result_crossover *crossover,
                        const struct curve *curves, size_t count)
{
    return strcmp(crossover->target, curves[0].bench->target) == 0 &&
           strcmp(crossover->param, curves[0].series->param) == 0 &&
           strcmp(crossover->metric, curves[0].metric) == 0 &&
           find_curve(curves, count, crossover->variant) != VIEW_NONE &&
           find_curve(curves, count, crossover->base_variant) != VIEW_NONE;
}

static void emit_crossovers(struct emit *emit, const struct result *result,
                            const struct curve *curves, size_t count)
{
    emit_open(emit, "crossovers", '[');
    for (size_t i = 0; i < result->crossover_count; i++) {
        const struct result_crossover *crossover = &result->crossovers[i];
        if (!is_in_chart(crossover, curves, count) || !isfinite(crossover->at.point)) {
            continue;
        }
        SCOPED(buf_free) struct buf text = BUF_INIT;
        claims_add_crossover(&text, crossover);
        emit_open(emit, NULL, '{');
        view_emit_index(emit, "curve", find_curve(curves, count, crossover->variant));
        view_emit_index(emit, "base", find_curve(curves, count, crossover->base_variant));
        view_emit_index(emit, "winner", find_curve(curves, count, crossover->winner));
        view_emit_estimate(emit, "at", &crossover->at);
        emit_string(emit, "text", buf_text(&text));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

/* "deque drain grows as O(n), list drain as O(n^2)." */
static void emit_words(struct emit *emit, const struct result *result,
                       const struct curve *curves, size_t count)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        if (curves[i].growth != NULL && curves[i].growth->candidate_count > 0) {
            buf_addf(&text, "%s%s %s ", text.len == 0 ? "" : ", ",
                     claims_short_name(curves[i].series->name),
                     text.len == 0 ? "grows as" : "as");
            claims_add_growth(&text, curves[i].growth);
        }
    }
    emit_open(emit, "words", '[');
    if (text.len > 0) {
        buf_addc(&text, '.');
        emit_string(emit, NULL, buf_text(&text));
    } else {
        emit_string(emit, NULL,
                    "The sizes are too few, or too close to each other, to show an order "
                    "of growth.");
    }
    for (size_t i = 0; i < result->crossover_count; i++) {
        if (is_in_chart(&result->crossovers[i], curves, count)) {
            buf_reset(&text);
            claims_add_crossover(&text, &result->crossovers[i]);
            buf_addc(&text, '.');
            emit_string(emit, NULL, buf_text(&text));
        }
    }
    emit_close(emit, ']');
}

static void emit_chart(struct emit *emit, const struct view *view,
                       const struct curve *curves, size_t count)
{
    const struct result_bench *bench = curves[0].bench;
    const char *group = group_of(bench);
    size_t skipped = (size_t)(claims_short_name(group) - group);
    size_t len = title_length(bench);
    SCOPED(buf_free) struct buf title = BUF_INIT;
    buf_add(&title, group + (skipped < len ? skipped : 0),
            skipped < len ? len - skipped : len);
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    view_emit_index(emit, "suite", view_suite(view, bench->suite));
    view_emit_index(emit, "target", view_target(view, bench->target));
    emit_string(emit, "title", buf_text(&title));
    emit_string(emit, "param", curves[0].series->param);
    emit_string(emit, "metric", curves[0].metric);
    emit_string(emit, "unit", metric_is_time(curves[0].metric) ? "ns" : "B");
    emit_open(emit, "curves", '[');
    for (size_t i = 0; i < count; i++) {
        emit_curve(emit, &curves[i]);
    }
    emit_close(emit, ']');
    emit_crossovers(emit, view->result, curves, count);
    emit_words(emit, view->result, curves, count);
    emit_close(emit, '}');
}

void writers_growth(struct emit *emit, const struct view *view)
{
    struct series_list list;
    struct curves curves = {0};
    series_collect(&list, view->result);
    collect(&curves, view->result, &list);
    if (curves.count > 0) {
        qsort(curves.items, curves.count, sizeof(*curves.items), by_chart_and_index);
    }
    emit_open(emit, "growth", '[');
    for (size_t first = 0, next = 0; first < curves.count; first = next) {
        next = first + 1;
        while (next < curves.count &&
               by_chart(&curves.items[first], &curves.items[next]) == 0) {
            next++;
        }
        emit_chart(emit, view, &curves.items[first], next - first);
    }
    emit_close(emit, ']');
    free(curves.items);
    series_list_finish(&list);
}
