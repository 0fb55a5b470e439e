/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "harness/base/alloc.h"
#include "results/store/inside.h"
#include "results/store/keep.h"

/* A point, as far as its age goes. */
struct age {
    int64_t series;
    const struct store_target *target;
};

struct ages {
    struct age *items;
    size_t count;
    size_t cap;
};

static void note_age(void *context, int64_t series, const struct store_target *target)
{
    struct ages *ages = context;
    ages->items = xgrow(ages->items, ages->count, &ages->cap, sizeof(*ages->items));
    ages->items[ages->count++] = (struct age){series, target};
}

/* By series, the latest first. */
static int by_age(const void *a, const void *b)
{
    const struct age *x = a;
    const struct age *y = b;
    if (x->series != y->series) {
        return x->series < y->series ? -1 : 1;
    }
    int64_t x_us = x->target->moment_us;
    int64_t y_us = y->target->moment_us;
    if (x_us != y_us) {
        return x_us > y_us ? -1 : 1;
    }
    return (y->target->run->number > x->target->run->number) -
           (y->target->run->number < x->target->run->number);
}

/* Marks the runs, by number, that have one of the last `keep` points of a series. */
static bool mark_kept(struct store *store, int64_t keep, bool *kept, struct error *err)
{
    struct ages ages = {0};
    bool is_good = store_each_point(store, note_age, &ages, err);
    int64_t place = 0;
    if (ages.count > 0) {
        qsort(ages.items, ages.count, sizeof(*ages.items), by_age);
    }
    for (size_t i = 0; i < ages.count && is_good; i++) {
        place = i > 0 && ages.items[i].series == ages.items[i - 1].series ? place + 1 : 0;
        if (place < keep) {
            kept[ages.items[i].target->run->number] = true;
        }
    }
    free(ages.items);
    return is_good;
}

bool store_choose_old(struct store *store, const struct store_age *age,
                      struct store_run_list *ret, struct error *err)
{
    static const struct store_filter all = {0};
    struct store_run_list list = {0};
    int64_t most = 0;
    if (!store_list_runs(store, &all, 0, &list, err)) {
        return false;
    }
    for (size_t i = 0; i < list.count; i++) {
        most = list.items[i].number > most ? list.items[i].number : most;
    }
    bool *kept = xcalloc((size_t)most + 1, sizeof(*kept));
    bool is_good = age->keep <= 0 || mark_kept(store, age->keep, kept, err);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct store_run *run = &list.items[i];
        bool is_young = age->before_us != STORE_NEVER && run->moment_us >= age->before_us;
        if (!kept[run->number] && !is_young) {
            list.items[count++] = *run;
        }
    }
    list.count = count;
    free(kept);
    if (!is_good) {
        store_run_list_finish(&list);
        return false;
    }
    *ret = list;
    return true;
}

static bool drop_document(struct store *store, int64_t run, struct error *err)
{
    struct query *query = store_query(store, STATEMENT_DROP_DOCUMENT,
                                      "DELETE FROM document WHERE run = ?", err);
    if (query == NULL) {
        return false;
    }
    query_int(query, run);
    if (!query_run(query, err)) {
        return false;
    }
    query = store_query(store, STATEMENT_NO_DOCUMENT,
                        "UPDATE run SET document_bytes = 0, "
                        "document_checksum = NULL WHERE id = ?",
                        err);
    if (query == NULL) {
        return false;
    }
    query_int(query, run);
    return query_run(query, err);
}

/* Giving room back writes all that is left anew. Where that is more than what went, the next runs use the room. */
static bool is_mostly_free(struct database *database)
{
    int64_t free_pages = 0;
    int64_t pages = 0;
    return database_ask(database, "PRAGMA freelist_count", &free_pages, NULL) &&
           database_ask(database, "PRAGMA page_count", &pages, NULL) &&
           free_pages > pages / 2;
}

bool store_prune(struct store *store, const struct store_run_list *runs,
                 bool only_documents, struct error *err)
{
    static const char sweep[] =
        "DELETE FROM series WHERE id NOT IN (SELECT DISTINCT series FROM point);"
        "DELETE FROM alias WHERE series NOT IN (SELECT id FROM series);"
        "DELETE FROM configuration WHERE id NOT IN (SELECT configuration FROM target);"
        "DELETE FROM machine WHERE id NOT IN (SELECT machine FROM run)";
    bool is_good = database_begin(store->database, err);
    for (size_t i = 0; i < runs->count && is_good; i++) {
        int64_t number = runs->items[i].number;
        is_good = only_documents ? drop_document(store, number, err)
                                 : store_drop_run(store, number, err);
    }
    is_good = is_good && (only_documents || database_run(store->database, sweep, err)) &&
              database_commit(store->database, err);
    if (!is_good) {
        database_rollback(store->database);
        return false;
    }
    if (is_mostly_free(store->database)) {
        /* It needs the store for itself, and room for a copy. */
        (void)database_run(store->database, "VACUUM", NULL);
    }
    return true;
}
