/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of a store: an index, one for each suite and one for each bench, with their histories. Pages have
 * numbers; the index is 0. Everything is read once, so that all pages are of one moment. */
#ifndef TARE_RESULTS_PAGE_SITE_H
#define TARE_RESULTS_PAGE_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/page/page.h"
#include "results/store/store.h"

struct site;

/* What stands for the commit in a pattern of links. */
#define SITE_COMMIT "{commit}"

struct site_options {
    struct store_filter filter; /* which series, and which of their points */
    const char *
        commit_url; /* "https://example.org/commit/{commit}"; NULL: no links. See site_check_url */
};

/* Whether the pattern is a link of the web that has a place for the commit. */
bool site_check_url(const char *pattern, struct error *err);

/* Borrows the store and the options until site_free. An empty store gives an index that says so. */
bool site_read(struct store *store, const struct site_options *options, struct site **ret,
               struct error *err);
void site_free(struct site *site); /* NULL is fine */

size_t site_count(const struct site *site);
/* "index.html", "suites/strings.html", "benches/strings-f-string-1f0a2b3c.html": the same for the
 * same name, however often it is made; nothing but a-z, 0-9, '.', '_' and '-' but for the folder. */
const char *site_path(const struct site *site, size_t page);
/* Raw. */
const char *site_title(const struct site *site, size_t page);
/* The way from it to the index's folder: "", "../". */
const char *site_root(const struct site *site, size_t page);

/* The page's data. The live_url of the head is taken from the index's folder. */
void site_data(const struct site *site, size_t number, const struct page_head *head,
               struct buf *json);

#endif
