/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a store of many runs costs (scripts/bench/store.py runs it):
 *
 *     bench_store add PATH RUNS BENCHES [FIRST]   adds synthetic runs, says how long it took
 *     bench_store ask PATH                        asks everything once, says how long each took
 *
 * Answers are lines of a name, seconds and a count. */
#include "results/store/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "tests/store/made_up.h"

#define DOCUMENT_BYTES 400 /* a bench, as a document of few workers has them */

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void say(const char *what, double begin_s, size_t count)
{
    printf("%s %.6f %zu\n", what, now_s() - begin_s, count);
    (void)fflush(stdout);
}

static void fail(const struct error *err)
{
    fprintf(stderr, "bench_store: %s\n", err->message);
    exit(1);
}

/* Each bench has a level of its own and changes once by 5 %, somewhere. */
static double figure_of(size_t run, size_t runs, size_t bench)
{
    double level = 100.0 * exp(3.0 * made_up_noise(bench, 1));
    size_t turn = (size_t)((made_up_noise(bench, 2) + 1.0) / 2.0 * (double)runs);
    return level * (run >= turn ? 1.05 : 1.0) * exp(0.01 * made_up_noise(bench, run + 3));
}

static struct result *make_run(size_t run, size_t runs, size_t benches,
                               struct buf *document)
{
    struct result *result = made_up_run(run);
    for (size_t i = 0; i < benches; i++) {
        const char *variant =
            arena_printf(&result->arena, "synthetic/case-%zu[n=%zu]", i, i);
        made_up_bench(result, i, "synthetic", variant, figure_of(run, runs, i), 0.01);
    }
    buf_reset(document);
    while (document->len < benches * DOCUMENT_BYTES) {
        buf_addf(document, "%.0f, ", 1e6 * (1.0 + made_up_noise(run, document->len)));
    }
    return result;
}

static int add(const char *path, size_t runs, size_t benches, size_t first)
{
    static const struct store_names names = {0};
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct store *store = NULL;
    struct error err = {0};
    enum store_added added;
    double spent_s = 0.0;
    if (!store_open(path, STORE_WRITE, &store, &err)) {
        fail(&err);
    }
    for (size_t i = first; i < first + runs; i++) {
        struct result *result = make_run(i, first + runs, benches, &document);
        double begin_s = now_s();
        if (!store_add(store, result, &document, &names, &added, &err)) {
            fail(&err);
        }
        spent_s += now_s() - begin_s;
        result_free(result);
        if (getenv("BENCH_STORE_SAY") != NULL) {
            say("added", begin_s, i);
        }
    }
    double begin_s = now_s();
    store_close(store);
    spent_s += now_s() - begin_s;
    printf("add %.6f %zu\n", spent_s, runs * benches);
    return 0;
}

static size_t find_changes(struct store *store, const struct store_series_list *list)
{
    static const struct store_filter all = {0};
    size_t count = 0;
    struct error err = {0};
    for (size_t i = 0; i < list->count; i++) {
        SCOPED(arena_finish) struct arena arena = {0};
        struct store_history history;
        if (!store_read_history(store, &list->items[i], &all, &arena, &history, &err)) {
            fail(&err);
        }
        count += history.change_count;
    }
    return count;
}

static int ask(const char *path)
{
    static const struct store_filter all = {0};
    struct store *store = NULL;
    struct store_series_list list = {0};
    struct store_run_list runs = {0};
    struct error err = {0};
    double begin_s = now_s();
    if (!store_open(path, STORE_READ, &store, &err) ||
        !store_list_series(store, &all, &list, &err)) {
        fail(&err);
    }
    say("series", begin_s, list.count);
    begin_s = now_s();
    if (!store_list_runs(store, &all, 0, &runs, &err)) {
        fail(&err);
    }
    say("runs", begin_s, runs.count);
    begin_s = now_s();
    struct store_series_list one = {.items = list.items, .count = list.count > 0};
    say("history", begin_s, find_changes(store, &one));
    begin_s = now_s();
    say("changes", begin_s, find_changes(store, &list));
    store_run_list_finish(&runs);
    store_series_list_finish(&list);
    store_close(store);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc >= 5 && strcmp(argv[1], "add") == 0) {
        return add(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10),
                   argc > 5 ? strtoul(argv[5], NULL, 10) : 0);
    }
    return argc == 3 && strcmp(argv[1], "ask") == 0 ? ask(argv[2]) : 2;
}
