/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history of a bench says, in words. */
#include <ctype.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "harness/base/number.h"
#include "results/counts.h"
#include "results/metric.h"
#include "results/page/site_parts.h"
#include "results/report/counts_report.h"
#include "results/report/figure.h"
#include "results/report/words.h"

#define COMMIT_SHORT 7
#define HASH_MIN     12 /* shorter names are no hashes, or short already */

void site_time(int64_t moment_us, char text[SITE_TIME_SIZE])
{
    int64_t seconds_us = moment_us % 1000000;
    time_t seconds = (time_t)(moment_us / 1000000 - (seconds_us < 0));
    struct tm utc;
    text[0] = '\0';
    if (moment_us != STORE_NEVER && gmtime_r(&seconds, &utc) != NULL) {
        strftime(text, SITE_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
    }
}

void site_add_commit(struct buf *out, const char *commit)
{
    size_t len = strlen(commit);
    bool is_hash = len >= HASH_MIN && strspn(commit, "0123456789abcdef") == len;
    buf_add(out, commit, is_hash ? COMMIT_SHORT : len);
}

/* "a1b2c3d (2026-11-21)", or the time alone. */
static void site_add_when(struct buf *out, const struct store_target *target)
{
    char time[SITE_TIME_SIZE];
    site_time(target->moment_us, time);
    if (target->commit == NULL) {
        buf_adds(out, time);
        return;
    }
    site_add_commit(out, target->commit);
    buf_addf(out, " (%.*s)", DATE_LENGTH, time);
}

bool site_is_time(const struct site_series *series)
{
    return metric_is_time(series->in_store->metric);
}

const struct store_change *site_last_change(const struct site_series *series)
{
    size_t count = series->history.change_count;
    return count == 0 ? NULL : &series->history.changes[count - 1];
}

const char *site_verdict(const struct site_series *series,
                         const struct store_change *change)
{
    if (change == NULL) {
        return "same";
    }
    bool is_up = change->ratio.point > 1.0;
    return site_is_time(series) ? (is_up ? "slower" : "faster") : is_up ? "more" : "less";
}

void site_add_change(struct buf *out, const struct site_series *series,
                     const struct store_change *change)
{
    words_level(out, &change->ratio, site_is_time(series));
    buf_adds(out, " since ");
    site_add_when(out, series->history.points[change->after].target);
}

static size_t figures_of(const struct site_series *series)
{
    size_t count = 0;
    for (size_t i = 0; i < series->history.count; i++) {
        count += isfinite(series->history.points[i].point);
    }
    return count;
}

void site_add_sentence(struct buf *out, const struct site_series *series)
{
    const struct store_change *last = site_last_change(series);
    size_t changes = series->history.change_count;
    size_t figures = figures_of(series);
    if (figures == 0) {
        buf_adds(out, "Never measured.");
    } else if (last == NULL) {
        buf_addf(out, "No change shown in %zu run%s.", figures, figures == 1 ? "" : "s");
    } else {
        site_add_change(out, series, last);
        buf_adds(out, last->provisional
                          ? ", provisional: the next runs may move or drop it"
                          : "");
        if (changes > 1) {
            buf_addf(out, "; %zu change%s before", changes - 1, changes == 2 ? "" : "s");
        }
        buf_addc(out, '.');
    }
}

void site_add_latest(struct buf *out, const struct site_series *series)
{
    const struct store_history *history = &series->history;
    size_t last = history->count;
    while (last > 0 && !isfinite(history->points[last - 1].point)) {
        last--;
    }
    if (last == 0) {
        buf_adds(out, "-");
        return;
    }
    const struct store_point *point = &history->points[last - 1];
    if (strcmp(series->in_store->unit, "ns") == 0) {
        const struct stats_estimate figure = {
            .point = point->point, .low = point->low, .high = point->high};
        figure_point(out, &figure, true);
    } else if (strcmp(series->in_store->unit, "bytes") == 0) {
        counts_words_bytes(out, llround(point->point));
    } else if (count_is_event(series->in_store->metric)) {
        counts_words_number(out, point->point);
    } else {
        char number[NUMBER_SIZE];
        number_format(point->point, number);
        buf_adds(out, number);
    }
}
