/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series of a store as points, levels and changes over the runs that they share. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/page/site_parts.h"
#include "results/page/view.h"
#include "stats/quantile.h"

/* Points of a series on a page of many: what an index shows is small. */
#define POINTS_MAX    120U
#define POINTS_LEAST  12U
#define POINTS_OF_ALL 150000U

/* The points of a series that a page shows. */
struct shown {
    const struct site_series *series;
    size_t *points; /* indices in the history */
    size_t count;
    size_t
        *number_of; /* of each point of the history, or of the last one shown before it */
};

/* A run as points have it: what was measured of one commit at one time. */
struct run {
    const struct store_target *target;
    size_t number;
};

struct runs {
    struct run *items; /* by target */
    size_t count;
    const struct store_target **shown; /* by number, in order of time */
    size_t shown_count;
};

bool site_shows(const struct site_page *page, const struct site_series *series)
{
    bool is_current = !series->in_store->is_past;
    if (strcmp(page->kind, "bench") == 0) {
        return true;
    }
    if (strcmp(page->kind, "suite") == 0) {
        return is_current;
    }
    return is_current && (site_is_time(series) || site_last_change(series) != NULL);
}

/* Marks what stays when a series is thinned out: the ends of its levels. */
static void keep_ends(const struct store_history *history, bool *keep)
{
    for (size_t i = 0; i < history->change_count; i++) {
        keep[history->changes[i].before] = true;
        keep[history->changes[i].after] = true;
    }
    for (size_t i = 0; i < history->count; i++) {
        if (isfinite(history->points[i].point)) {
            keep[i] = true;
            break;
        }
    }
    for (size_t i = history->count; i > 0; i--) {
        if (isfinite(history->points[i - 1].point)) {
            keep[i - 1] = true;
            break;
        }
    }
}

static void shown_init(struct shown *shown, const struct site_series *series, size_t most)
{
    const struct store_history *history = &series->history;
    size_t figures = 0;
    size_t at = 0;
    bool *keep = xcalloc(history->count + 1, sizeof(*keep));
    *shown = (struct shown){.series = series,
                            .points = xcalloc(history->count + 1, sizeof(size_t)),
                            .number_of = xcalloc(history->count + 1, sizeof(size_t))};
    for (size_t i = 0; i < history->count; i++) {
        figures += isfinite(history->points[i].point);
    }
    keep_ends(history, keep);
    for (size_t i = 0; i < history->count; i++) {
        if (isfinite(history->points[i].point)) {
            bool is_next =
                figures <= most || at * most / figures != (at + 1) * most / figures;
            if (is_next || keep[i]) {
                shown->points[shown->count++] = i;
            }
            at++;
        }
        shown->number_of[i] = shown->count == 0 ? 0 : shown->count - 1;
    }
    free(keep);
}

static void shown_finish(struct shown *shown)
{
    free(shown->points);
    free(shown->number_of);
}

static int by_pointer(const void *left, const void *right)
{
    uintptr_t a = (uintptr_t)((const struct run *)left)->target;
    uintptr_t b = (uintptr_t)((const struct run *)right)->target;
    return (a > b) - (a < b);
}

static int compare_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* 0: the same on the axis, whatever the interpreter. */
static int compare_runs(const struct store_target *a, const struct store_target *b)
{
    int64_t x[] = {a->moment_us, a->run->number};
    int64_t y[] = {b->moment_us, b->run->number};
    for (size_t i = 0; i < ARRAY_LEN(x); i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    int order = compare_text(a->commit, b->commit);
    return order != 0 ? order : compare_text(a->branch, b->branch);
}

static int by_time(const void *left, const void *right)
{
    const struct store_target *a = *(const struct store_target *const *)left;
    const struct store_target *b = *(const struct store_target *const *)right;
    return compare_runs(a, b);
}

static size_t drop_twins(struct run *runs, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || runs[i].target != runs[kept - 1].target) {
            runs[kept++] = runs[i];
        }
    }
    return kept;
}

static void runs_init(struct runs *runs, const struct shown *shown, size_t count)
{
    size_t room = 1;
    for (size_t i = 0; i < count; i++) {
        room += shown[i].count;
    }
    *runs = (struct runs){.items = xcalloc(room, sizeof(*runs->items))};
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < shown[i].count; j++) {
            const struct store_history *history = &shown[i].series->history;
            runs->items[runs->count++].target =
                history->points[shown[i].points[j]].target;
        }
    }
    qsort(runs->items, runs->count, sizeof(*runs->items), by_pointer);
    runs->count = drop_twins(runs->items, runs->count);
    runs->shown = xcalloc(runs->count + 1, sizeof(struct store_target *));
    for (size_t i = 0; i < runs->count; i++) {
        runs->shown[i] = runs->items[i].target;
    }
    qsort(runs->shown, runs->count, sizeof(struct store_target *), by_time);
    for (size_t i = 0; i < runs->count; i++) {
        bool is_new = i == 0 || compare_runs(runs->shown[i],
                                             runs->shown[runs->shown_count - 1]) != 0;
        const struct run key = {.target = runs->shown[i]};
        struct run *run =
            bsearch(&key, runs->items, runs->count, sizeof(*runs->items), by_pointer);
        runs->shown[runs->shown_count] =
            is_new ? runs->shown[i] : runs->shown[runs->shown_count];
        runs->shown_count += is_new;
        run->number = runs->shown_count - 1;
    }
}

static void runs_finish(struct runs *runs)
{
    free(runs->items);
    free(runs->shown);
}

static size_t number_of(const struct runs *runs, const struct store_target *target)
{
    const struct run key = {.target = target};
    const struct run *run =
        bsearch(&key, runs->items, runs->count, sizeof(*runs->items), by_pointer);
    return run == NULL ? 0 : run->number;
}

/* A commit can be any text: what has a meaning in an address is written as %XX. */
static void add_url(struct buf *out, const char *pattern, const char *commit)
{
    const char *place;
    while ((place = strstr(pattern, SITE_COMMIT)) != NULL) {
        buf_add(out, pattern, (size_t)(place - pattern));
        for (const char *c = commit; *c != '\0'; c++) {
            bool is_plain = strchr("0123456789abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~",
                                   *c) != NULL;
            buf_addf(out, is_plain ? "%c" : "%%%02X", (unsigned char)*c);
        }
        pattern = place + strlen(SITE_COMMIT);
    }
    buf_adds(out, pattern);
}

static void emit_run(struct emit *emit, const struct site *site,
                     const struct store_target *target)
{
    char time[SITE_TIME_SIZE];
    SCOPED(buf_free) struct buf text = BUF_INIT;
    site_time(target->moment_us, time);
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    emit_string(emit, "at", time);
    view_emit_text(emit, "commit", target->commit);
    view_emit_text(emit, "branch", target->branch);
    if (target->commit != NULL) {
        site_add_commit(&text, target->commit);
        buf_addf(&text, "%s%s", target->branch == NULL ? "" : " on ",
                 target->branch == NULL ? "" : target->branch);
        buf_adds(&text, target->dirty == RESULT_YES ? ", with changes" : "");
    } else {
        buf_adds(&text, time);
    }
    emit_string(emit, "text", buf_text(&text));
    if (target->commit != NULL && site->options->commit_url != NULL) {
        buf_reset(&text);
        add_url(&text, site->options->commit_url, target->commit);
        emit_string(emit, "url", buf_text(&text));
    }
    emit_close(emit, '}');
}

static void emit_column(struct emit *emit, const char *key, const struct shown *shown,
                        double (*value)(const struct store_point *point))
{
    emit_open(emit, key, '[');
    for (size_t i = 0; i < shown->count; i++) {
        view_emit_number(emit, NULL,
                         value(&shown->series->history.points[shown->points[i]]));
    }
    emit_close(emit, ']');
}

static double point_of(const struct store_point *point)
{
    return point->point;
}

static double low_of(const struct store_point *point)
{
    return point->low;
}

static double high_of(const struct store_point *point)
{
    return point->high;
}

/* NaN where there is no figure. */
static double median_of(const struct store_history *history)
{
    double *values = xcalloc(2 * history->count + 1, sizeof(*values));
    double *sorted = values + history->count;
    size_t count = 0;
    for (size_t i = 0; i < history->count; i++) {
        if (isfinite(history->points[i].point)) {
            values[count++] = history->points[i].point;
        }
    }
    double median = stats_sort(values, count, sorted) ? stats_median(sorted, count) : NAN;
    free(values);
    return median;
}

static void emit_segment(struct emit *emit, size_t first, size_t last, double level)
{
    emit_open(emit, NULL, '[');
    emit_int(emit, NULL, (int64_t)first);
    emit_int(emit, NULL, (int64_t)last);
    view_emit_number(emit, NULL, level);
    emit_close(emit, ']');
}

static void emit_segments(struct emit *emit, const struct shown *shown)
{
    const struct store_history *history = &shown->series->history;
    if (shown->count == 0) {
        return;
    }
    emit_open(emit, "segments", '[');
    size_t first = 0;
    double level = history->change_count == 0 ? median_of(history)
                                              : history->changes[0].level_before;
    for (size_t i = 0; i < history->change_count; i++) {
        const struct store_change *change = &history->changes[i];
        emit_segment(emit, first, shown->number_of[change->before], level);
        first = shown->number_of[change->after];
        level = change->level_after;
    }
    emit_segment(emit, first, shown->count - 1, level);
    emit_close(emit, ']');
}

static void emit_changes(struct emit *emit, const struct shown *shown)
{
    const struct store_history *history = &shown->series->history;
    if (history->change_count == 0) {
        return;
    }
    emit_open(emit, "changes", '[');
    for (size_t i = 0; i < history->change_count; i++) {
        const struct store_change *change = &history->changes[i];
        SCOPED(buf_free) struct buf text = BUF_INIT;
        site_add_change(&text, shown->series, change);
        emit_open(emit, NULL, '{');
        emit_int(emit, "at", (int64_t)shown->number_of[change->after]);
        view_emit_estimate(emit, "ratio", &change->ratio);
        emit_string(emit, "verdict", site_verdict(shown->series, change));
        if (change->provisional) {
            emit_bool(emit, "provisional", true);
        }
        emit_string(emit, "text", buf_text(&text));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

/* The bench's name without its suite, and what tells it from its past. */
static void emit_name(struct emit *emit, const struct site_series *series)
{
    const struct store_series *in_store = series->in_store;
    size_t len = strlen(in_store->suite);
    bool begins = len > 0 && strncmp(in_store->bench, in_store->suite, len) == 0 &&
                  in_store->bench[len] == '/';
    SCOPED(buf_free) struct buf name = BUF_INIT;
    buf_addf(&name, "%s%s", in_store->bench + (begins ? len + 1 : 0),
             in_store->is_past ? " (before its code changed)" : "");
    emit_string(emit, "name", buf_text(&name));
}

static void emit_series(struct emit *emit, const struct site *site,
                        const struct site_page *page, const struct shown *shown,
                        const struct runs *runs)
{
    const struct site_series *series = shown->series;
    bool is_bench = strcmp(page->kind, "bench") == 0;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    emit_line(emit, 0);
    emit_open(emit, NULL, '{');
    emit_int(emit, "suite", (int64_t)series->suite);
    emit_int(emit, "target", (int64_t)series->target);
    emit_name(emit, series);
    emit_string(emit, "metric", series->in_store->metric);
    emit_string(emit, "unit",
                strcmp(series->in_store->unit, "bytes") == 0 ? "B"
                : strcmp(series->in_store->unit, "ns") == 0  ? "ns"
                                                             : "");
    site_add_latest(&text, series);
    emit_string(emit, "latest", buf_text(&text));
    buf_reset(&text);
    site_add_sentence(&text, series);
    emit_string(emit, "text", buf_text(&text));
    emit_string(emit, "verdict", site_verdict(series, site_last_change(series)));
    if (!is_bench) {
        buf_reset(&text);
        buf_addf(&text, "%s%s", site_root(site, (size_t)(page - site->pages)),
                 site->pages[series->bench_page].path);
        emit_string(emit, "url", buf_text(&text));
    }
    emit_open(emit, "run", '[');
    for (size_t i = 0; i < shown->count; i++) {
        const struct store_point *point = &series->history.points[shown->points[i]];
        emit_int(emit, NULL, (int64_t)number_of(runs, point->target));
    }
    emit_close(emit, ']');
    emit_column(emit, "points", shown, point_of);
    if (is_bench) {
        emit_column(emit, "low", shown, low_of);
        emit_column(emit, "high", shown, high_of);
    }
    emit_segments(emit, shown);
    emit_changes(emit, shown);
    emit_close(emit, '}');
}

void site_emit_history(struct emit *emit, const struct site *site, size_t number)
{
    const struct site_page *page = &site->pages[number];
    struct shown *shown = xcalloc(page->count + 1, sizeof(*shown));
    size_t count = 0;
    size_t share = POINTS_OF_ALL / (page->count + 1);
    size_t most = strcmp(page->kind, "bench") == 0 ? SIZE_MAX / (1U << 20)
                  : share > POINTS_MAX             ? POINTS_MAX
                  : share < POINTS_LEAST           ? POINTS_LEAST
                                                   : share;
    for (size_t i = 0; i < page->count; i++) {
        const struct site_series *series = &site->series[page->first + i];
        if (site_shows(page, series)) {
            shown_init(&shown[count++], series, most);
        }
    }
    struct runs runs;
    runs_init(&runs, shown, count);
    emit_open(emit, "history", '{');
    emit_open(emit, "runs", '[');
    for (size_t i = 0; i < runs.shown_count; i++) {
        emit_run(emit, site, runs.shown[i]);
    }
    emit_close(emit, ']');
    emit_open(emit, "series", '[');
    for (size_t i = 0; i < count; i++) {
        emit_series(emit, site, page, &shown[i], &runs);
        shown_finish(&shown[i]);
    }
    emit_close(emit, ']');
    emit_close(emit, '}');
    runs_finish(&runs);
    free(shown);
}
