/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/store.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "harness/base/file.h"
#include "results/store/keep.h"
#include "results/summary.h"
#include "tests/results/sample.h"

#define WORKERS 6
#define DAY_US  ((int64_t)86400 * 1000000)

static char folder[64];
static char path[96];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/tare-store-XXXXXX"); // NOLINT
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/store.sqlite", folder);
    return 0;
}

static int remove_folder(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        SCOPED(scoped_free_string) char *name = xasprintf("%s%s", path, endings[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

static struct store *open_store(enum store_access access)
{
    struct store *store = NULL;
    struct error err = {0};
    if (!store_open(path, access, &store, &err)) {
        fail_msg("%s", err.message);
    }
    return store;
}

/* A run on the given day of January 2026 with one target and no bench. */
static struct result *run_of_day(int day)
{
    struct result *result = sample_empty();
    result->target_count = 1;
    result->targets[0].name = "python";
    result->targets[0].version = "3.13.1";
    result->id = arena_printf(&result->arena, "run-%02d", day);
    result->created = arena_printf(&result->arena, "2026-02-%02dT00:00:00Z", 28);
    result->commit = arena_printf(&result->arena, "%040d", day);
    result->commit_at = arena_printf(&result->arena, "2026-01-%02dT00:00:00Z", day);
    result->branch = "main";
    result->complete = true;
    result->machine.fingerprint = "m1-0123456789abcdef";
    result->machine.label = "bench1";
    return result;
}

static struct result_bench *add_bench(struct result *result, const char *variant,
                                      int64_t time_ns)
{
    size_t index = sample_bench(result, variant, "python", true);
    result->benches[index].group = variant;
    result->benches[index].meaning = "sha256:one";
    for (int64_t block = 0; block < WORKERS; block++) {
        sample_worker(result, index, block, time_ns * (1000 + block) / 1000);
    }
    return &result->benches[index];
}

static enum store_added add(struct store *store, struct result *result)
{
    static const struct store_names no_names = {0};
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct error err = {0};
    enum store_added added;
    buf_addf(&document, "document of %s", result->id);
    summary_result(result);
    if (!store_add(store, result, &document, &no_names, &added, &err)) {
        fail_msg("%s", err.message);
    }
    result_free(result);
    return added;
}

static void add_day(struct store *store, int day, int64_t time_ns)
{
    struct result *result = run_of_day(day);
    add_bench(result, "s/c", time_ns);
    assert_int_equal(add(store, result), STORE_ADDED);
}

static struct store_series_list list_series(struct store *store, const char *bench)
{
    struct store_series_list list = {0};
    struct store_filter filter = {.bench = bench};
    struct error err = {0};
    if (!store_list_series(store, &filter, &list, &err)) {
        fail_msg("%s", err.message);
    }
    return list;
}

static struct store_history
read_history(struct store *store, const struct store_series *series, struct arena *arena)
{
    struct store_history history = {0};
    const struct store_filter filter = {0};
    struct error err = {0};
    if (!store_read_history(store, series, &filter, arena, &history, &err)) {
        fail_msg("%s", err.message);
    }
    return history;
}

static void points_stand_in_the_order_of_commits(void **state)
{
    (void)state;
    SCOPED(arena_finish) struct arena arena = {0};
    struct store *store = open_store(STORE_WRITE);
    add_day(store, 3, 3000);
    add_day(store, 1, 1000);
    add_day(store, 2, 2000);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].points, 3);
    assert_string_equal(list.items[0].machine, "bench1");
    assert_string_equal(list.items[0].build, "python-3.13");
    struct store_history history = read_history(store, &list.items[0], &arena);
    assert_int_equal(history.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(fabs(history.points[i].point - 1002.5 * (double)(i + 1)) < 5.0);
        assert_int_equal(history.points[i].n, WORKERS);
        assert_true(history.points[i].low <= history.points[i].point);
    }
    assert_string_equal(history.points[2].target->run->id, "run-03");
    assert_int_equal(history.points[2].target->moment_us -
                         history.points[0].target->moment_us,
                     2 * DAY_US);
    store_series_list_finish(&list);
    store_close(store);
}

static void a_run_is_stored_once(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    add_day(store, 1, 1000);
    struct result *again = run_of_day(1);
    add_bench(again, "s/c", 1000);
    assert_int_equal(add(store, again), STORE_KNOWN);
    store_close(store);
    store = open_store(STORE_READ);
    struct store_series_list list = list_series(store, "s/c");
    assert_int_equal(list.items[0].points, 1);
    store_series_list_finish(&list);
    store_close(store);
}

static void a_run_that_went_on_replaces_its_beginning(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf document = BUF_INIT;
    struct error err = {0};
    struct store *store = open_store(STORE_WRITE);
    struct result *begun = run_of_day(1);
    begun->complete = false;
    add_bench(begun, "s/c", 1000);
    assert_int_equal(add(store, begun), STORE_ADDED);
    struct result *ended = run_of_day(1);
    add_bench(ended, "s/c", 1000);
    add_bench(ended, "s/d", 1000);
    assert_int_equal(add(store, ended), STORE_REPLACED);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].points, 1);
    store_series_list_finish(&list);
    assert_true(store_document(store, "run-01", &document, &err));
    assert_string_equal(buf_text(&document), "document of run-01");
    store_close(store);
}

static void another_meaning_begins_another_series(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    add_day(store, 1, 1000);
    struct result *result = run_of_day(2);
    add_bench(result, "s/c", 2000)->meaning = "sha256:two";
    add(store, result);
    struct store_series_list list = list_series(store, "s/c");
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].meaning, "sha256:two");
    assert_false(list.items[0].is_past);
    assert_true(list.items[1].is_past);
    store_series_list_finish(&list);
    store_close(store);
}

static void add_changed(struct store *store, int day, const char *branch)
{
    struct result *result = run_of_day(day);
    result->branch = branch;
    add_bench(result, "s/c", 2000)->meaning = "sha256:two";
    assert_int_equal(add(store, result), STORE_ADDED);
}

/* A case that was changed on another branch has no past on this one. */
static void a_branch_has_its_own_past(void **state)
{
    (void)state;
    SCOPED(arena_finish) struct arena arena = {0};
    const struct store_filter filters[] = {{.branch = "main"}, {.branch = "other"}};
    struct store *store = open_store(STORE_WRITE);
    struct error err = {0};
    add_day(store, 1, 1000);
    add_day(store, 2, 1000);
    add_changed(store, 3, "other");
    for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
        struct store_series_list list = {0};
        struct store_history history = {0};
        assert_true(store_list_series(store, &filters[i], &list, &err));
        assert_int_equal(list.count, 1);
        assert_string_equal(list.items[0].meaning, i == 0 ? "sha256:one" : "sha256:two");
        assert_false(list.items[0].is_past);
        assert_int_equal(list.items[0].points, i == 0 ? 2 : 1);
        assert_true(store_read_history(store, &list.items[0], &filters[i], &arena,
                                       &history, &err));
        assert_int_equal(history.count, i == 0 ? 2 : 1);
        assert_int_equal(list.items[0].last_us,
                         history.points[history.count - 1].target->moment_us);
        store_series_list_finish(&list);
    }
    struct store_series_list all = list_series(store, "s/c");
    assert_int_equal(all.count, 2);
    assert_true(all.items[1].is_past);
    store_series_list_finish(&all);
    store_close(store);
}

static void add_renamed(struct store *store, int day)
{
    static const char *const before[] = {"s/c"};
    struct result *result = run_of_day(day);
    struct result_bench *bench = add_bench(result, "s/new", 1000);
    bench->previous_ids = before;
    bench->previous_id_count = 1;
    assert_int_equal(add(store, result), STORE_ADDED);
}

static void a_renamed_case_keeps_its_history(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    add_day(store, 1, 1000);
    add_day(store, 2, 1000);
    add_renamed(store, 4);
    /* What was measured before it was renamed may come later. */
    add_day(store, 3, 1000);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].bench, "s/new");
    assert_int_equal(list.items[0].points, 4);
    store_series_list_finish(&list);
    store_close(store);
}

static void a_name_that_another_case_has_taken_is_left_to_it(void **state)
{
    static const char *const before[] = {"s/c"};
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    add_day(store, 1, 1000);
    struct result *result = run_of_day(2);
    struct result_bench *bench = add_bench(result, "s/new", 1000);
    bench->previous_ids = before;
    bench->previous_id_count = 1;
    add_bench(result, "s/c", 1000);
    add(store, result);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].bench, "s/c");
    assert_int_equal(list.items[0].points, 2);
    assert_int_equal(list.items[1].points, 1);
    store_series_list_finish(&list);
    store_close(store);
}

static void changes_are_found_and_say_whether_they_are_settled(void **state)
{
    (void)state;
    SCOPED(arena_finish) struct arena arena = {0};
    struct store *store = open_store(STORE_WRITE);
    for (int day = 1; day <= 26; day++) {
        int64_t time_ns = day <= 12 ? 1000000 : day <= 22 ? 1200000 : 900000;
        add_day(store, day, time_ns + (int64_t)(day * 37 % 11) * 500);
    }
    struct store_series_list list = list_series(store, "s/c");
    struct store_history history = read_history(store, &list.items[0], &arena);
    assert_int_equal(history.change_count, 2);
    assert_int_equal(history.changes[0].before, 11);
    assert_int_equal(history.changes[0].after, 12);
    assert_true(fabs(history.changes[0].ratio.point - 1.2) < 0.01);
    assert_false(history.changes[0].provisional);
    assert_int_equal(history.changes[1].after, 22);
    assert_true(history.changes[1].provisional);
    assert_int_equal(history.points[11].segment, 0);
    assert_int_equal(history.points[12].segment, 1);
    assert_int_equal(history.points[25].segment, 2);
    store_series_list_finish(&list);
    store_close(store);
}

static void a_failure_stands_in_its_series_without_a_figure(void **state)
{
    (void)state;
    SCOPED(arena_finish) struct arena arena = {0};
    struct store *store = open_store(STORE_WRITE);
    add_day(store, 1, 1000);
    struct result *result = run_of_day(2);
    add_bench(result, "s/c", 1000)->status = RESULT_ERROR;
    add(store, result);
    struct store_series_list list = list_series(store, "s/c");
    struct store_history history = read_history(store, &list.items[0], &arena);
    assert_int_equal(history.count, 2);
    assert_int_equal(history.points[1].status, RESULT_ERROR);
    assert_true(isnan(history.points[1].point));
    assert_int_equal(history.points[1].target->run->failed, 1);
    store_series_list_finish(&list);
    store_close(store);
}

static void two_commits_of_one_build_are_two_points_of_one_series(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    struct result *result = sample_empty();
    result->complete = true;
    for (size_t i = 0; i < 2; i++) {
        result->targets[i].version = "3.15.0a2";
        result->targets[i].source_commit = i == 0 ? "1111111" : "2222222";
        result->targets[i].source_commit_at =
            i == 0 ? "2026-01-01T00:00:00Z" : "2026-01-02T00:00:00Z";
        size_t index = sample_bench(result, "s/c", result->targets[i].name, i == 0);
        for (int64_t block = 0; block < WORKERS; block++) {
            sample_worker(result, index, block, 1000 + block);
        }
    }
    add(store, result);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].points, 2);
    store_series_list_finish(&list);
    store_close(store);
}

/* Each commit has a checkout of its own, as on CI; how memory is allocated is something else. */
static void where_a_project_lies_is_no_configuration(void **state)
{
    (void)state;
    static const char *const variables[] = {"PYTHONPATH=/ci/1/lib",
                                            "PYTHONPATH=/ci/2/lib", "PYTHONMALLOC=malloc",
                                            "PYTHONMALLOC=debug"};
    struct store *store = open_store(STORE_WRITE);
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        struct result *result = run_of_day((int)i + 1);
        add_bench(result, "s/c", 1000);
        for (size_t t = 0; t < result->target_count; t++) {
            result->targets[t].environment = &variables[i];
            result->targets[t].environment_count = 1;
        }
        add(store, result);
    }
    struct store_series_list list = list_series(store, "s/c");
    assert_int_equal(list.count, 3);
    size_t points = 0;
    for (size_t i = 0; i < list.count; i++) {
        points =
            (size_t)list.items[i].points > points ? (size_t)list.items[i].points : points;
    }
    assert_int_equal(points, 2);
    store_series_list_finish(&list);
    store_close(store);
}

static void builds_that_are_alike_are_told_apart_by_name(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    struct result *result = sample_empty();
    for (size_t i = 0; i < 2; i++) {
        result->targets[i].version = "3.13.1";
        size_t index = sample_bench(result, "s/c", result->targets[i].name, i == 0);
        sample_worker(result, index, 0, 1000);
    }
    add(store, result);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].build, "python-3.13-base");
    assert_string_equal(list.items[1].build, "python-3.13-new");
    store_series_list_finish(&list);
    store_close(store);
}

static void runs_are_listed_latest_first_and_filtered(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    struct store_run_list runs = {0};
    struct error err = {0};
    add_day(store, 1, 1000);
    struct result *result = run_of_day(2);
    add_bench(result, "s/other", 1000);
    add(store, result);
    assert_true(store_list_runs(store, &(struct store_filter){0}, 0, &runs, &err));
    assert_int_equal(runs.count, 2);
    assert_string_equal(runs.items[0].id, "run-02");
    assert_int_equal(runs.items[0].target_count, 1);
    assert_string_equal(runs.items[0].targets[0]->branch, "main");
    store_run_list_finish(&runs);
    const struct store_filter filter = {.bench = "s/c"};
    assert_true(store_list_runs(store, &filter, 0, &runs, &err));
    assert_int_equal(runs.count, 1);
    assert_string_equal(runs.items[0].id, "run-01");
    store_run_list_finish(&runs);
    const struct store_filter elsewhere = {.machine = "elsewhere"};
    assert_true(store_list_runs(store, &elsewhere, 0, &runs, &err));
    assert_int_equal(runs.count, 0);
    store_run_list_finish(&runs);
    store_close(store);
}

static size_t count_old(struct store *store, int64_t before_us)
{
    const struct store_age age = {.before_us = before_us};
    struct store_run_list runs = {0};
    struct error err = {0};
    assert_true(store_choose_old(store, &age, &runs, &err));
    size_t count = runs.count;
    store_run_list_finish(&runs);
    return count;
}

/* Its commit may be as old as it likes. */
static void a_run_without_a_start_is_as_old_as_its_adding(void **state)
{
    (void)state;
    struct store *store = open_store(STORE_WRITE);
    const int64_t now_us = (int64_t)time(NULL) * 1000000;
    struct result *result = run_of_day(1);
    result->created = NULL;
    add_bench(result, "s/c", 1000);
    add(store, result);
    assert_int_equal(count_old(store, now_us - DAY_US), 0);
    assert_int_equal(count_old(store, now_us + DAY_US), 1);
    store_close(store);
}

static void events_are_kept_as_far_as_they_were_counted(void **state)
{
    (void)state;
    SCOPED(arena_finish) struct arena arena = {0};
    struct store *store = open_store(STORE_WRITE);
    struct result *result = run_of_day(1);
    struct result_counters *counters = &add_bench(result, "s/c", 1000)->counters;
    counters->workers = 5;
    for (int i = 0; i < COUNTERS; i++) {
        counters->figures[i].absent = "no such counter";
    }
    counters->figures[COUNTER_INSTRUCTIONS] =
        (struct counter_figure){.median = 157.5, .low = 157.0, .high = 158.0};
    add(store, result);
    struct store_series_list list = list_series(store, "s/c");
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].metric, "time");
    assert_string_equal(list.items[1].metric, "instructions");
    assert_string_equal(list.items[1].unit, "instructions");
    struct store_history history = read_history(store, &list.items[1], &arena);
    assert_int_equal(history.count, 1);
    assert_int_equal(history.points[0].n, 5);
    assert_true(fabs(history.points[0].point - 157.5) < 1e-9);
    assert_true(fabs(history.points[0].low - 157.0) < 1e-9);
    assert_true(fabs(history.points[0].high - 158.0) < 1e-9);
    store_series_list_finish(&list);
    store_close(store);
}

static void hostile_names_are_kept_as_they_are(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf name = BUF_INIT;
    struct store *store = open_store(STORE_WRITE);
    buf_adds(&name, "s/'); DROP TABLE point; --\"\n<script>\xE2\x80\xAE ");
    buf_repeat(&name, "x", 10000);
    struct result *result = run_of_day(1);
    add_bench(result, buf_text(&name), 1000);
    add(store, result);
    struct store_series_list list = list_series(store, NULL);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].bench, buf_text(&name));
    store_series_list_finish(&list);
    store_close(store);
}

static void refused(const char *words)
{
    struct store *store = NULL;
    struct error err = {0};
    assert_false(store_open(path, STORE_READ, &store, &err));
    if (strstr(err.message, words) == NULL) {
        fail_msg("%s", err.message);
    }
}

static void what_is_no_store_is_refused(void **state)
{
    (void)state;
    struct error err = {0};
    refused("there is no store");
    assert_true(file_write(path,
                           "some text that is long enough to be looked at, and more "
                           "of it, for a header has a hundred bytes at least",
                           100, &err));
    refused("is no store of tare");
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        WITH_STORE(points_stand_in_the_order_of_commits),
        WITH_STORE(a_run_is_stored_once),
        WITH_STORE(a_run_that_went_on_replaces_its_beginning),
        WITH_STORE(another_meaning_begins_another_series),
        WITH_STORE(a_branch_has_its_own_past),
        WITH_STORE(a_renamed_case_keeps_its_history),
        WITH_STORE(a_name_that_another_case_has_taken_is_left_to_it),
        WITH_STORE(changes_are_found_and_say_whether_they_are_settled),
        WITH_STORE(a_failure_stands_in_its_series_without_a_figure),
        WITH_STORE(two_commits_of_one_build_are_two_points_of_one_series),
        WITH_STORE(where_a_project_lies_is_no_configuration),
        WITH_STORE(builds_that_are_alike_are_told_apart_by_name),
        WITH_STORE(runs_are_listed_latest_first_and_filtered),
        WITH_STORE(a_run_without_a_start_is_as_old_as_its_adding),
        WITH_STORE(events_are_kept_as_far_as_they_were_counted),
        WITH_STORE(hostile_names_are_kept_as_they_are),
        WITH_STORE(what_is_no_store_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
