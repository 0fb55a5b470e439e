/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `tare history list`, `show`, `changes` and `export`: what a store tells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/file.h"
#include "harness/cli/command.h"
#include "harness/cli/history_actions.h"
#include "results/report/history.h"

static int show_text(const struct buf *text)
{
    return output_text(text) ? STATUS_OK : STATUS_NOT_MEASURED;
}

static int list_series(const struct history_session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct store *store = NULL;
    struct store_series_list list = {0};
    struct error err = {0};
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_begin_reading(store, &err) &&
                   store_list_series(store, &session->options->filter, &list, &err);
    if (is_good) {
        history_series_list(&list, session->format, &session->style, &text);
    }
    store_series_list_finish(&list);
    store_close(store);
    return is_good ? show_text(&text) : output_failure(&err);
}

int history_action_list(const struct history_session *session)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (session->options->series) {
        return list_series(session);
    }
    struct store *store = NULL;
    struct store_run_list runs = {0};
    struct error err = {0};
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_begin_reading(store, &err) &&
                   store_list_runs(store, &session->options->filter,
                                   (size_t)session->options->limit, &runs, &err);
    if (is_good) {
        history_runs(&runs, session->format, &session->style, &text);
    }
    store_run_list_finish(&runs);
    store_close(store);
    return is_good ? show_text(&text) : output_failure(&err);
}

/* Series with their points, read at one moment. */
struct reading {
    struct store *store;
    struct store_series_list list;
    struct arena arena;
    struct store_history *histories;
    struct history_item *items;
    size_t count;
};

static void finish_reading(struct reading *reading)
{
    free(reading->histories);
    free(reading->items);
    arena_finish(&reading->arena);
    store_series_list_finish(&reading->list);
    store_close(reading->store);
    *reading = (struct reading){0};
}

/* A bench that is named whole is meant alone, whatever other names hold it. */
static bool is_named(const struct store_series_list *list, const char *name)
{
    for (size_t i = 0; i < list->count && name != NULL; i++) {
        if (strcmp(list->items[i].bench, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_histories(const struct history_session *session,
                           const struct store_filter *filter, struct reading *reading,
                           struct error *err)
{
    const struct store_series_list *list = &reading->list;
    bool is_whole = is_named(list, filter->bench);
    reading->histories = xcalloc(list->count + 1, sizeof(*reading->histories));
    reading->items = xcalloc(list->count + 1, sizeof(*reading->items));
    for (size_t i = 0; i < list->count; i++) {
        const struct store_series *series = &list->items[i];
        struct store_history *history = &reading->histories[reading->count];
        if ((series->is_past && !session->options->past) ||
            (is_whole && strcmp(series->bench, filter->bench) != 0)) {
            continue;
        }
        if (!store_read_history(reading->store, series, filter, &reading->arena, history,
                                err)) {
            return false;
        }
        if (history->count > 0) {
            reading->items[reading->count++] = (struct history_item){series, history};
        }
    }
    return true;
}

static bool read_all(const struct history_session *session,
                     const struct store_filter *filter, struct reading *reading,
                     struct error *err)
{
    return store_open(session->path, STORE_READ, &reading->store, err) &&
           store_begin_reading(reading->store, err) &&
           store_list_series(reading->store, filter, &reading->list, err) &&
           read_histories(session, filter, reading, err);
}

static bool refuse_unknown(const struct history_session *session, const char *bench,
                           struct error *err)
{
    return error_set(
        err, ERROR_USAGE,
        "the store '%s' has no series of '%s' that was asked for: 'tare history "
        "list --series' shows what there is",
        session->path, bench);
}

int history_action_show(const struct history_session *session)
{
    SCOPED(finish_reading) struct reading reading = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    struct store_filter filter = session->options->filter;
    if (session->operand_count != 1) {
        error_set(&err, ERROR_USAGE, "expected the name of one bench behind 'show'");
        return output_usage_error("history", &err);
    }
    filter.bench = session->operands[0];
    if (!read_all(session, &filter, &reading, &err) ||
        (reading.count == 0 && !refuse_unknown(session, filter.bench, &err))) {
        return output_failure(&err);
    }
    history_series(reading.items, reading.count, (size_t)session->options->limit,
                   session->format, &session->style, &text);
    return show_text(&text);
}

/* The latest first, of one moment the largest. */
static int by_moment(const void *a, const void *b)
{
    const struct history_change *x = a;
    const struct history_change *y = b;
    int64_t x_us = x->item->history->points[x->change->after].target->moment_us;
    int64_t y_us = y->item->history->points[y->change->after].target->moment_us;
    double x_log = fabs(log(x->change->ratio.point));
    double y_log = fabs(log(y->change->ratio.point));
    if (x_us != y_us) {
        return x_us > y_us ? -1 : 1;
    }
    return (y_log > x_log) - (y_log < x_log);
}

static size_t collect_changes(const struct reading *reading, bool only_settled,
                              struct history_change *changes)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const struct store_history *history = reading->items[i].history;
        for (size_t j = 0; j < history->change_count; j++) {
            if (!only_settled || !history->changes[j].provisional) {
                changes[count++] =
                    (struct history_change){&reading->items[i], &history->changes[j]};
            }
        }
    }
    qsort(changes, count, sizeof(*changes), by_moment);
    return count;
}

int history_action_changes(const struct history_session *session)
{
    SCOPED(finish_reading) struct reading reading = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    size_t room = 1;
    if (!read_all(session, &session->options->filter, &reading, &err)) {
        return output_failure(&err);
    }
    for (size_t i = 0; i < reading.count; i++) {
        room += reading.items[i].history->change_count;
    }
    struct history_change *changes = xcalloc(room, sizeof(*changes));
    size_t count = collect_changes(&reading, session->options->only_settled, changes);
    if (count == 0 && strcmp(session->format, "table") == 0) {
        buf_addf(&text, "no change of level in %zu series\n", reading.count);
    } else {
        history_changes(changes, count, session->format, &session->style, &text);
    }
    free(changes);
    return show_text(&text);
}

static int write_out(const struct history_session *session, const struct buf *text)
{
    const char *path = session->options->output;
    struct error err = {0};
    if (path == NULL || strcmp(path, "-") == 0) {
        return show_text(text);
    }
    return file_write(path, buf_text(text), text->len, &err) ? STATUS_OK
                                                             : output_failure(&err);
}

static int export_run_of(const struct history_session *session, const char *id)
{
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct store *store = NULL;
    struct error err = {0};
    bool is_good = store_open(session->path, STORE_READ, &store, &err) &&
                   store_document(store, id, &document, &err);
    store_close(store);
    return is_good ? write_out(session, &document) : output_failure(&err);
}

int history_action_export(const struct history_session *session)
{
    SCOPED(finish_reading) struct reading reading = {0};
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct error err = {0};
    if (session->options->run != NULL) {
        return export_run_of(session, session->options->run);
    }
    if (!read_all(session, &session->options->filter, &reading, &err)) {
        return output_failure(&err);
    }
    const char *format = session->options->shown.format == NULL ? "csv" : session->format;
    history_series(reading.items, reading.count, 0, format, &session->style, &text);
    return write_out(session, &text);
}
