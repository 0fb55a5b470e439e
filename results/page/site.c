/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/page/site.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/digest.h"
#include "results/page/site_parts.h"

#define SLUG_LENGTH 60 /* of a name in a path; more is cut */
#define SLUG_DIGEST 8  /* digits that tell names apart which lost something */

#define NO_SUITE "no suite"

bool site_check_url(const char *pattern, struct error *err)
{
    bool is_web =
        strncmp(pattern, "https://", 8) == 0 || strncmp(pattern, "http://", 7) == 0;
    return (is_web && strstr(pattern, SITE_COMMIT) != NULL) ||
           error_set(
               err, ERROR_USAGE,
               "'%s' is no pattern of a link: expected https://... with " SITE_COMMIT
               " where the commit stands",
               pattern);
}

/* A name as a file's: what is no small letter, digit, '.', '_' or '-' becomes '-', once in a row, and a
 * digest keeps names apart that are alike without it. */
static const char *slug(struct arena *arena, const char *name)
{
    char text[SLUG_LENGTH + 1] = {0};
    size_t len = 0;
    bool is_whole = name[0] != '\0';
    for (const char *c = name; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        bool is_kept = islower(byte) || isdigit(byte) || byte == '_' ||
                       (len > 0 && (byte == '.' || byte == '-'));
        char mark = isupper(byte) ? (char)tolower(byte) : '-';
        bool is_lost = len == SLUG_LENGTH ||
                       (mark == '-' && !is_kept && (len == 0 || text[len - 1] == '-'));
        is_whole = is_whole && is_kept && !is_lost;
        if (!is_lost) {
            text[len] = mark;
            if (is_kept) {
                text[len] = *c;
            }
            len++;
        }
    }
    while (len > 0 && text[len - 1] == '-') {
        text[--len] = '\0';
        is_whole = false;
    }
    if (is_whole) {
        return arena_strdup(arena, text);
    }
    char digest[DIGEST_HEX_SIZE];
    digest_sha256(name, strlen(name), digest);
    return arena_printf(arena, "%s%s%.*s", text, len > 0 ? "-" : "", SLUG_DIGEST, digest);
}

static const char *suite_name(const struct store_series *series)
{
    return series->suite[0] == '\0' ? NO_SUITE : series->suite;
}

static int by_suite(const void *left, const void *right)
{
    const struct site_series *a = left;
    const struct site_series *b = right;
    int order = strcmp(suite_name(a->in_store), suite_name(b->in_store));
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static bool is_target(const struct site_target *target, const struct store_series *series)
{
    return strcmp(target->machine_fingerprint, series->machine_fingerprint) == 0 &&
           strcmp(target->build_fingerprint, series->build_fingerprint) == 0 &&
           strcmp(target->machine, series->machine) == 0 &&
           strcmp(target->build, series->build) == 0;
}

static size_t find_target(struct site *site, const struct store_series *series)
{
    size_t i = 0;
    while (i < site->target_count && !is_target(&site->targets[i], series)) {
        i++;
    }
    if (i == site->target_count) {
        site->targets[site->target_count++] = (struct site_target){
            .machine = series->machine,
            .machine_fingerprint = series->machine_fingerprint,
            .build = series->build,
            .build_fingerprint = series->build_fingerprint,
        };
    }
    return i;
}

/* "cpython-3.13", on a machine where there are several; with its fingerprint where that is not enough. */
static void name_targets(struct site *site)
{
    bool has_machines = false;
    for (size_t i = 1; i < site->target_count; i++) {
        has_machines = has_machines || strcmp(site->targets[i].machine_fingerprint,
                                              site->targets[0].machine_fingerprint) != 0;
    }
    for (size_t i = 0; i < site->target_count; i++) {
        struct site_target *target = &site->targets[i];
        target->name = has_machines ? arena_printf(&site->arena, "%s on %s",
                                                   target->build, target->machine)
                                    : target->build;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(site->targets[j].name, target->name) == 0) {
                target->name =
                    arena_printf(&site->arena, "%s (%s, %s)", target->name,
                                 target->build_fingerprint, target->machine_fingerprint);
                break;
            }
        }
    }
}

static size_t add_page(struct site *site, const char *kind, const char *path,
                       const char *title, size_t parent, size_t first)
{
    site->pages[site->page_count] = (struct site_page){
        .kind = kind, .path = path, .title = title, .parent = parent, .first = first};
    return site->page_count++;
}

/* Once the series are in order. */
static void find_pages(struct site *site)
{
    struct arena *arena = &site->arena;
    size_t suite_page = 0;
    size_t bench_page = 0;
    site->pages = xcalloc(2 * site->series_count + 1, sizeof(*site->pages));
    (void)add_page(site, "index", "index.html", "History", 0, 0);
    for (size_t i = 0; i < site->series_count; i++) {
        struct site_series *series = &site->series[i];
        const char *suite = suite_name(series->in_store);
        const char *bench = series->in_store->bench;
        bool is_new = site->suite_count == 0 ||
                      strcmp(site->suites[site->suite_count - 1], suite) != 0;
        if (is_new) {
            site->suites[site->suite_count++] = suite;
            suite_page = add_page(
                site, "suite", arena_printf(arena, "suites/%s.html", slug(arena, suite)),
                suite, 0, i);
        }
        if (is_new || strcmp(site->pages[bench_page].title, bench) != 0) {
            bench_page = add_page(
                site, "bench", arena_printf(arena, "benches/%s.html", slug(arena, bench)),
                bench, suite_page, i);
        }
        series->suite = site->suite_count - 1;
        series->bench_page = bench_page;
        site->pages[0].count++;
        site->pages[suite_page].count++;
        site->pages[bench_page].count++;
    }
}

static bool read_histories(struct site *site, struct store *store, struct error *err)
{
    const struct store_filter *filter = &site->options->filter;
    if (!store_list_series(store, filter, &site->list, err)) {
        return false;
    }
    site->series = xcalloc(site->list.count + 1, sizeof(*site->series));
    site->targets = xcalloc(site->list.count + 1, sizeof(*site->targets));
    site->suites = xcalloc(site->list.count + 1, sizeof(*site->suites));
    for (size_t i = 0; i < site->list.count; i++) {
        struct site_series *series = &site->series[site->series_count];
        series->in_store = &site->list.items[i];
        series->order = i;
        if (!store_read_history(store, series->in_store, filter, &site->arena,
                                &series->history, err)) {
            return false;
        }
        site->series_count += series->history.count > 0;
    }
    return true;
}

bool site_read(struct store *store, const struct site_options *options, struct site **ret,
               struct error *err)
{
    struct site *site = xcalloc(1, sizeof(*site));
    site->options = options;
    bool is_good = store_begin_reading(store, err);
    if (is_good) {
        is_good = read_histories(site, store, err);
        store_end_reading(store);
    }
    if (!is_good) {
        site_free(site);
        return false;
    }
    qsort(site->series, site->series_count, sizeof(*site->series), by_suite);
    for (size_t i = 0; i < site->series_count; i++) {
        site->series[i].target = find_target(site, site->series[i].in_store);
    }
    name_targets(site);
    find_pages(site);
    *ret = site;
    return true;
}

void site_free(struct site *site)
{
    if (site != NULL) {
        store_series_list_finish(&site->list);
        arena_finish(&site->arena);
        free(site->series);
        free(site->targets);
        free(site->suites);
        free(site->pages);
        free(site);
    }
}

size_t site_count(const struct site *site)
{
    return site->page_count;
}

const char *site_path(const struct site *site, size_t page)
{
    return site->pages[page].path;
}

const char *site_title(const struct site *site, size_t page)
{
    return site->pages[page].title;
}

const char *site_root(const struct site *site, size_t page)
{
    return strchr(site->pages[page].path, '/') == NULL ? "" : "../";
}
