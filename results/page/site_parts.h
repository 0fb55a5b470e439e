/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a site know of each other: pages, the series on them and their points. */
#ifndef TARE_RESULTS_PAGE_SITE_PARTS_H
#define TARE_RESULTS_PAGE_SITE_PARTS_H

#include "harness/base/arena.h"
#include "results/emit.h"
#include "results/page/site.h"

/* A series of the store with what it shows. */
struct site_series {
    const struct store_series *in_store;
    struct store_history history;
    size_t suite; /* index in `suites` of the site */
    size_t target;
    size_t bench_page;
    size_t order; /* in the store's list */
};

/* Builds that are told apart, and machines. */
struct site_target {
    const char *machine;
    const char *machine_fingerprint;
    const char *build;
    const char *build_fingerprint;
    const char *name; /* how pages call it */
};

struct site_page {
    const char *kind; /* "index", "suite", "bench" */
    const char *path;
    const char *title;
    size_t parent;
    size_t first, count; /* its series */
};

struct site {
    struct arena arena;
    const struct site_options *options;
    struct store_series_list list;
    struct site_series *series; /* by suite, then by bench */
    size_t series_count;
    const char **suites;
    size_t suite_count;
    struct site_target *targets;
    size_t target_count;
    struct site_page *pages;
    size_t page_count;
};

#define DATE_LENGTH 10 /* of the time below */

/* "2026-11-21T14:03:07Z"; "" for STORE_NEVER. */
#define SITE_TIME_SIZE 32
void site_time(int64_t moment_us, char text[SITE_TIME_SIZE]);

/* "a1b2c3d" of a hash, other names of revisions whole. Raw. */
void site_add_commit(struct buf *out, const char *commit);

bool site_is_time(const struct site_series *series);
/* The last change of a series; NULL: it never changed. */
const struct store_change *site_last_change(const struct site_series *series);
/* "slower", "faster"; of what is counted "more", "less"; "same" without a change. */
const char *site_verdict(const struct site_series *series,
                         const struct store_change *change);
/* "1.12x slower [1.10, 1.14] since a1b2c3d (2026-11-21)". Raw. */
void site_add_change(struct buf *out, const struct site_series *series,
                     const struct store_change *change);
/* What the series shows, in a sentence. Raw. */
void site_add_sentence(struct buf *out, const struct site_series *series);
/* "171.8 ns": the last figure. Raw. */
void site_add_latest(struct buf *out, const struct site_series *series);

/* The key `history`: of the series from `first` on, as far as the page shows them. */
void site_emit_history(struct emit *emit, const struct site *site, size_t number);
/* Whether the page shows that series. */
bool site_shows(const struct site_page *page, const struct site_series *series);

#endif
