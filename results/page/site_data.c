/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of a site as its data: what is there, from when to when, and what has changed. */
#include <stdint.h>
#include <string.h>

#include "results/page/site_parts.h"
#include "results/page/writers.h"

#define SENTENCES_MAX 3U

/* What is to be said of the series of a page. */
struct counts {
    size_t benches;
    size_t suites;
    size_t slower, faster;
    size_t more, less; /* of what is counted */
    size_t level;
    size_t provisional;
    int64_t first_us;
    int64_t last_us;
};

static void count_series(struct counts *counts, const struct site_series *series)
{
    const struct store_history *history = &series->history;
    const struct store_change *last = site_last_change(series);
    int64_t first_us = history->points[0].target->moment_us;
    int64_t last_us = history->points[history->count - 1].target->moment_us;
    counts->first_us = first_us < counts->first_us ? first_us : counts->first_us;
    counts->last_us = last_us > counts->last_us ? last_us : counts->last_us;
    bool is_time = site_is_time(series);
    bool is_up = last != NULL && last->ratio.point > 1.0;
    bool is_down = last != NULL && !is_up;
    counts->slower += is_up && is_time;
    counts->faster += is_down && is_time;
    counts->more += is_up && !is_time;
    counts->less += is_down && !is_time;
    counts->level += last == NULL;
    counts->provisional += last != NULL && last->provisional;
}

static struct counts count(const struct site *site, const struct site_page *page)
{
    struct counts counts = {.first_us = INT64_MAX, .last_us = INT64_MIN};
    for (size_t i = 0; i < page->count; i++) {
        const struct site_series *series = &site->series[page->first + i];
        bool is_first = i == 0;
        counts.benches += is_first || series->bench_page != series[-1].bench_page;
        counts.suites += is_first || series->suite != series[-1].suite;
        if (site_shows(page, series)) {
            count_series(&counts, series);
        }
    }
    return counts;
}

/* Nothing where the page shows no series. */
static void add_span(struct buf *out, const struct counts *counts)
{
    char first[SITE_TIME_SIZE];
    char last[SITE_TIME_SIZE];
    if (counts->first_us > counts->last_us) {
        return;
    }
    site_time(counts->first_us, first);
    site_time(counts->last_us, last);
    if (strncmp(first, last, DATE_LENGTH) == 0) {
        buf_addf(out, " on %.*s", DATE_LENGTH, first);
    } else {
        buf_addf(out, ", from %.*s to %.*s", DATE_LENGTH, first, DATE_LENGTH, last);
    }
}

static void emit_what(struct emit *emit, const struct site_page *page,
                      const struct counts *counts)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (strcmp(page->kind, "index") == 0) {
        buf_addf(&text, "The history of %zu case%s of %zu suite%s", counts->benches,
                 counts->benches == 1 ? "" : "s", counts->suites,
                 counts->suites == 1 ? "" : "s");
    } else if (strcmp(page->kind, "suite") == 0) {
        buf_addf(&text, "The history of %zu case%s of the suite %s", counts->benches,
                 counts->benches == 1 ? "" : "s", page->title);
    } else {
        buf_addf(&text, "The history of %s", page->title);
    }
    add_span(&text, counts);
    buf_addc(&text, '.');
    emit_string(emit, NULL, buf_text(&text));
}

/* What the first series of a bench show. */
static void emit_sentences(struct emit *emit, const struct site *site,
                           const struct site_page *page)
{
    for (size_t i = 0; i < page->count && i < SENTENCES_MAX; i++) {
        const struct site_series *series = &site->series[page->first + i];
        SCOPED(buf_free) struct buf text = BUF_INIT;
        if (page->count > 1) {
            buf_addf(&text, "%s, %s: ", site->targets[series->target].name,
                     series->in_store->metric);
        }
        site_add_sentence(&text, series);
        emit_string(emit, NULL, buf_text(&text));
    }
}

/* "Of 12 series 3 became slower at the last change, 1 faster; of what is counted 2 became more, 0 less; 6 never changed." */
static void add_changes(struct buf *out, const struct counts *counts)
{
    size_t times = counts->slower + counts->faster;
    size_t counted = counts->more + counts->less;
    if (times + counted == 0) {
        buf_adds(out, "No series shows a change.");
        return;
    }
    buf_addf(out, "Of %zu series %zu became slower at the last change, %zu faster; ",
             times + counted + counts->level, counts->slower, counts->faster);
    if (counted > 0) {
        buf_addf(out, "of what is counted %zu became more, %zu less; ", counts->more,
                 counts->less);
    }
    buf_addf(out, "%zu never changed.", counts->level);
}

static void emit_lead(struct emit *emit, const struct site *site,
                      const struct site_page *page, const struct counts *counts)
{
    emit_open(emit, "lead", '[');
    if (page->count == 0) {
        emit_string(emit, NULL,
                    "There is nothing in the store yet, or nothing that was asked for: "
                    "'tare run --store' puts results into it.");
        emit_close(emit, ']');
        return;
    }
    emit_what(emit, page, counts);
    if (strcmp(page->kind, "bench") == 0) {
        emit_sentences(emit, site, page);
        emit_close(emit, ']');
        return;
    }
    SCOPED(buf_free) struct buf text = BUF_INIT;
    add_changes(&text, counts);
    emit_string(emit, NULL, buf_text(&text));
    emit_close(emit, ']');
}

static void emit_notes(struct emit *emit, const struct counts *counts)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    if (counts->provisional == 0) {
        return;
    }
    buf_addf(
        &text,
        "%zu of the last changes %s provisional: too few runs follow, the next ones may "
        "move or drop %s",
        counts->provisional, counts->provisional == 1 ? "is" : "are",
        counts->provisional == 1 ? "it" : "them");
    emit_open(emit, "notes", '[');
    emit_open(emit, NULL, '{');
    emit_string(emit, "severity", "info");
    emit_string(emit, "label", "provisional");
    emit_string(emit, "text", buf_text(&text));
    emit_close(emit, '}');
    emit_close(emit, ']');
}

static void emit_crumbs(struct emit *emit, const struct site *site, size_t page)
{
    size_t above[2];
    size_t count = 0;
    for (size_t at = page; at != 0 && count < ARRAY_LEN(above); count++) {
        at = site->pages[at].parent;
        above[count] = at;
    }
    emit_open(emit, "crumbs", '[');
    for (; count > 0; count--) {
        const struct site_page *up = &site->pages[above[count - 1]];
        SCOPED(buf_free) struct buf url = BUF_INIT;
        buf_addf(&url, "%s%s", site_root(site, page), up->path);
        emit_open(emit, NULL, '{');
        emit_string(emit, "text", up->title);
        emit_string(emit, "url", buf_text(&url));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void emit_targets(struct emit *emit, const struct site *site)
{
    emit_open(emit, "targets", '[');
    for (size_t i = 0; i < site->target_count; i++) {
        const struct site_target *target = &site->targets[i];
        SCOPED(buf_free) struct buf text = BUF_INIT;
        const struct view_fact facts[] = {
            {"machine", target->machine_fingerprint},
            {"configuration", target->build_fingerprint},
        };
        buf_addf(&text, "%s on %s", target->build, target->machine);
        view_emit_target(emit, target->name, buf_text(&text), facts, ARRAY_LEN(facts));
    }
    emit_close(emit, ']');
}

/* On the index; the pages of suites are in the order of the suites. */
static void emit_suite_urls(struct emit *emit, const struct site *site)
{
    emit_open(emit, "suite_urls", '[');
    for (size_t i = 0; i < site->page_count; i++) {
        if (strcmp(site->pages[i].kind, "suite") == 0) {
            emit_string(emit, NULL, site->pages[i].path);
        }
    }
    emit_close(emit, ']');
}

void site_data(const struct site *site, size_t number, const struct page_head *head,
               struct buf *json)
{
    const struct site_page *page = &site->pages[number];
    const struct counts counts = count(site, page);
    SCOPED(buf_free) struct buf live = BUF_INIT;
    struct page_head here = *head;
    struct emit emit;
    emit_init(&emit, json);
    emit.is_compact = true;
    if (head->live_url != NULL) {
        buf_addf(&live, "%s%s", site_root(site, number), head->live_url);
        here.live_url = buf_text(&live);
    }
    writers_begin(&emit, page->kind, page->title, &here);
    emit_crumbs(&emit, site, number);
    emit_close(&emit, '}');
    emit_line(&emit, 0);
    emit_open(&emit, "overview", '{');
    emit_lead(&emit, site, page, &counts);
    emit_open(&emit, "facts", '[');
    emit_close(&emit, ']');
    emit_notes(&emit, &counts);
    emit_close(&emit, '}');
    emit_line(&emit, 0);
    emit_strings(&emit, "suites", site->suites, site->suite_count);
    if (number == 0) {
        emit_suite_urls(&emit, site);
    }
    emit_line(&emit, 0);
    emit_targets(&emit, site);
    emit_open(&emit, "benches", '[');
    emit_close(&emit, ']');
    emit_line(&emit, 0);
    site_emit_history(&emit, site, number);
    emit_close(&emit, '}');
    buf_addc(json, '\n');
}
