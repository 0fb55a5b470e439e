/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/foreign/pyperf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/buf.h"
#include "results/open.h"
#include "results/overall.h"
#include "results/read.h"
#include "results/summary.h"
#include "results/write.h"

#define SUITE RESULTS_DATA "/pyperf-suite.json"

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-12 * fabs(expected))) {
        fail_msg("%.17g is not %.17g", value, expected);
    }
}

static struct result *open_text(const char *text, struct error *err)
{
    SCOPED(buf_free) struct buf bytes = BUF_INIT;
    struct result *result = NULL;
    buf_adds(&bytes, text);
    return result_open_bytes("some.json", &bytes, &result, err) ? result : NULL;
}

static struct result *open_sound(const char *text)
{
    struct error err = {0};
    struct result *result = open_text(text, &err);
    if (result == NULL) {
        fail_msg("%s: %s", err.message, text);
        abort(); // which compilers do not know of fail_msg
    }
    return result;
}

/* One benchmark "b" with these runs. */
static struct result *open_runs(const char *runs)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    buf_addf(&text,
             "{\"version\": \"1.0\", \"benchmarks\": [{\"metadata\": {\"name\": \"b\"}, "
             "\"runs\": [%s]}]}",
             runs);
    return open_sound(buf_text(&text));
}

static void assert_finding(const struct result *result, const char *id, const char *what)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, id) == 0) {
            assert_string_equal(result->findings[i].what, what);
            return;
        }
    }
    fail_msg("no finding '%s'", id);
}

static void assert_mistake(const char *text, const char *expected)
{
    struct error err = {0};
    assert_null(open_text(text, &err));
    assert_int_equal(err.kind, ERROR_DATA);
    assert_string_equal(err.message, expected);
    assert_string_equal(err.file, "some.json");
}

static void a_suite_is_read_with_its_facts(void **state)
{
    (void)state;
    struct result *result = NULL;
    assert_true(result_open(SUITE, &result, NULL));
    assert_string_equal(result->tool_name, "pyperf");
    assert_string_equal(result->tool_version, "2.6.1");
    assert_string_equal(result->created, "2026-03-01T09:00:00.250000Z");
    assert_string_equal(result->finished, "2026-03-01T09:00:13.000000Z");
    assert_true(result->complete);
    assert_string_equal(result->machine.label, "lab3");
    assert_string_equal(result->machine.cpu_model, "Some CPU");
    assert_int_equal(result->machine.cpu_count, 4);
    assert_string_equal(result->machine.governor, "performance");
    assert_int_equal(result->machine.aslr, 2);
    assert_int_equal(result->target_count, 1);
    const struct result_target *target = &result->targets[0];
    assert_string_equal(target->version, "3.12.4+");
    assert_string_equal(target->executable, "/opt/py/bin/python3");
    assert_int_equal(target->pgo, RESULT_YES);
    assert_int_equal(target->lto, RESULT_NO);
    assert_int_equal(target->debug, RESULT_NO);
    assert_int_equal(target->jit, RESULT_UNKNOWN);
    assert_int_equal(result->bench_count, 3);
    result_free(result);
}

static void values_are_times_per_operation(void **state)
{
    (void)state;
    struct result *result = NULL;
    assert_true(result_open(SUITE, &result, NULL));
    const struct result_bench *bench = result_find_bench(result, "sort", "python");
    assert_non_null(bench);
    assert_int_equal(bench->status, RESULT_OK);
    assert_string_equal(bench->tags[0], "list");
    assert_int_equal(bench->loops, 64);
    assert_int_equal(bench->inner, 10);
    assert_int_equal(bench->worker_count, 3); // the first run calibrates
    const struct result_worker *worker = &bench->workers[1];
    assert_int_equal(worker->block, 1);
    assert_int_equal(worker->samples, 2);
    assert_null(worker->elapsed_ns);
    assert_near(worker->figures_ns[0], 2.5e3);
    double as_written[] = {2.5e-06, 2.7e-06};
    assert_memory_equal(worker->figures_s, as_written, sizeof(as_written));
    assert_int_equal(worker->hash_seed, 7);
    assert_int_equal(worker->warmup_count, 1);
    assert_int_equal(worker->warmup_ns[0], 1664000); // 2.6 us x 64 x 10
    summary_result(result);
    /* As pyperf's own reader has it: statistics.mean of all values. */
    bench = result_find_bench(result, "sort", "python");
    assert_near(bench->summary.mean, (2.4e3 + 2.6e3 + 2.5e3 + 2.7e3 + 3.0e3 + 2.8e3) / 6);
    assert_near(bench->summary.median.point, 2.6e3); // of 2.5, 2.6 and 2.9
    assert_true(isnan(bench->summary.median.low));
    result_free(result);
}

static void a_benchmark_that_is_no_time_is_skipped(void **state)
{
    (void)state;
    struct result *result = NULL;
    assert_true(result_open(SUITE, &result, NULL));
    const struct result_bench *bench = result_find_bench(result, "memory", "python");
    assert_int_equal(bench->status, RESULT_SKIPPED);
    assert_string_equal(bench->reason, "its unit is 'byte': only times are compared");
    bench = result_find_bench(result, "calibrated", "python");
    assert_int_equal(bench->status, RESULT_SKIPPED);
    assert_string_equal(bench->reason, "it has no values");
    result_free(result);
}

static void it_survives_being_written_as_a_document(void **state)
{
    (void)state;
    struct result *result = NULL;
    assert_true(result_open(SUITE, &result, NULL));
    summary_result(result);
    overall_result(result);
    SCOPED(buf_free) struct buf first = BUF_INIT;
    SCOPED(buf_free) struct buf second = BUF_INIT;
    result_write(result, &first);
    assert_non_null(strstr(buf_text(&first), "\"tool\": {\"name\": \"pyperf\""));
    struct error err = {0};
    struct result *again = result_parse("again", buf_text(&first), first.len, &err);
    assert_string_equal(err.message, "");
    result_write(again, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    result_free(result);
    result_free(again);
}

static void the_same_file_has_the_same_id(void **state)
{
    (void)state;
    struct result *a = NULL;
    struct result *b = NULL;
    assert_true(result_open(SUITE, &a, NULL));
    assert_true(result_open(SUITE, &b, NULL));
    assert_string_equal(a->id, b->id);
    assert_int_equal(strlen(a->id), 36);
    assert_int_equal(a->id[14], '8');
    struct result *other = open_runs("{\"values\": [1]}");
    assert_string_not_equal(a->id, other->id);
    result_free(a);
    result_free(b);
    result_free(other);
}

static void several_files_are_read_at_once(void **state)
{
    (void)state;
    const char *paths[] = {SUITE, "/no/first", SUITE, SUITE, "/no/second", SUITE, SUITE};
    struct result *results[ARRAY_LEN(paths)];
    struct error err = {0};
    assert_false(result_open_all(paths, ARRAY_LEN(paths), results, &err));
    assert_non_null(strstr(err.message, "/no/first"));
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        bool is_there = strcmp(paths[i], SUITE) == 0;
        assert_int_equal(results[i] != NULL, is_there);
        if (results[i] != NULL) {
            assert_int_equal(results[i]->bench_count, 3);
        }
        result_free(results[i]);
    }
    assert_true(result_open_all(paths, 1, results, &err));
    result_free(results[0]);
    assert_true(result_open_all(paths, 0, results, &err));
}

static void the_smallest_file_is_read(void **state)
{
    (void)state;
    struct result *result = open_runs("{\"values\": [2, 3]}");
    const struct result_bench *bench = &result->benches[0];
    assert_int_equal(bench->loops, 1);
    assert_near(bench->workers[0].figures_ns[1], 3e9);
    assert_null(result->created);
    assert_null(result->targets[0].version);
    assert_int_equal(result->targets[0].pgo, RESULT_UNKNOWN);
    assert_int_equal(result->finding_count, 0);
    result_free(result);
}

static void a_name_may_stand_at_the_root_or_in_the_first_run(void **state)
{
    (void)state;
    const char *texts[] = {
        "{\"version\": \"1.0\", \"metadata\": {\"name\": \" b \"}, "
        "\"benchmarks\": [{\"runs\": [{\"values\": [1.5]}]}]}",
        "{\"version\": \"1.0\", \"metadata\": null, \"benchmarks\": [{\"runs\": "
        "[{\"values\": [1.5], \"metadata\": {\"name\": \"b\"}}]}]}",
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct result *result = open_sound(texts[i]);
        assert_string_equal(result->benches[0].variant, "b");
        result_free(result);
    }
}

static void what_is_no_time_above_0_is_left_out(void **state)
{
    (void)state;
    struct result *result =
        open_runs("{\"values\": [NaN, 1.5, -1.0, 0, Infinity, \"2\"]},"
                  "{\"values\": [-Infinity, 1e308]},"
                  "{\"values\": [null, 2.5]}");
    const struct result_bench *bench = &result->benches[0];
    assert_int_equal(bench->worker_count, 2);
    assert_int_equal(bench->workers[0].samples, 1);
    assert_near(bench->workers[0].figures_ns[0], 1.5e9);
    assert_near(bench->workers[1].figures_ns[0], 2.5e9);
    assert_int_equal(bench->workers[1].block, 1);
    assert_finding(result, "values-left-out", "8 values of b left out");
    assert_finding(result, "values-uneven",
                   "not every run has as many values as the others: b");
    result_free(result);
    result = open_runs("{\"values\": [NaN]}");
    assert_int_equal(result->benches[0].status, RESULT_SKIPPED);
    assert_string_equal(result->benches[0].reason,
                        "none of its values is a positive number");
    result_free(result);
}

static void parts_of_the_wrong_form_are_passed_over(void **state)
{
    (void)state;
    struct result *result =
        open_runs("7, null, {\"values\": 3}, {\"values\": {}}, {\"warmups\": [1, 2]},"
                  "{\"values\": [1.5], \"metadata\": [], \"warmups\": "
                  "[[1, 2], [1], 5, [1, \"x\"], [1, -1.0], [2, NaN], [2, 0.5]]},"
                  "{\"values\": [1], \"warmups\": [1, 2]}");
    const struct result_bench *bench = &result->benches[0];
    assert_int_equal(bench->worker_count, 2);
    assert_int_equal(bench->workers[0].warmup_count, 2);
    assert_int_equal(bench->workers[0].warmup_ns[0], 2000000000);
    assert_int_equal(bench->workers[0].warmup_ns[1], 1000000000);
    assert_int_equal(bench->workers[1].warmup_count, 0);
    result_free(result);
}

static void loops_that_differ_are_not_said(void **state)
{
    (void)state;
    struct result *result = open_runs("{\"values\": [1], \"metadata\": {\"loops\": 2}},"
                                      "{\"values\": [1], \"metadata\": {\"loops\": 4}}");
    assert_int_equal(result->benches[0].loops, 0);
    assert_int_equal(result->benches[0].worker_count, 2);
    result_free(result);
}

static void runs_of_different_units_are_skipped(void **state)
{
    (void)state;
    struct result *result = open_runs(
        "{\"values\": [1]}, {\"values\": [1], \"metadata\": {\"unit\": \"byte\"}}");
    assert_string_equal(result->benches[0].reason, "its runs have different units");
    assert_int_equal(result->benches[0].worker_count, 0);
    result_free(result);
}

static void benchmarks_without_a_name_of_their_own_are_left_out(void **state)
{
    (void)state;
    struct result *result =
        open_sound("{\"version\": \"1.0\", \"benchmarks\": ["
                   "{\"runs\": [{\"values\": [1]}]}, 5,"
                   "{\"metadata\": {\"name\": \"x\"}, \"runs\": [{\"values\": [1]}]},"
                   "{\"metadata\": {\"name\": \"y\"}, \"runs\": [{\"values\": [2]}]},"
                   "{\"metadata\": {\"name\": \"x\"}, \"runs\": [{\"values\": [3]}]}]}");
    assert_int_equal(result->bench_count, 2);
    assert_near(result->benches[0].workers[0].figures_ns[0], 1e9);
    assert_string_equal(result->benches[1].group, "y");
    assert_finding(result, "benchmarks-left-out",
                   "left out: benchmarks[0] has no name, benchmarks[1] has no name, a "
                   "second 'x'");
    result_free(result);
}

static void runs_of_several_interpreters_are_a_finding(void **state)
{
    (void)state;
    struct result *result =
        open_runs("{\"values\": [1], \"metadata\": {\"python_version\": \"3.11.1\"}},"
                  "{\"values\": [1], \"metadata\": {\"python_version\": \"3.11.2\"}}");
    assert_finding(result, "file-mixed", "another python_version in b");
    assert_string_equal(result->targets[0].version, "3.11.1");
    result_free(result);
}

static void older_versions_are_read(void **state)
{
    (void)state;
    const char *six =
        "{\"version\": 6, \"metadata\": {\"inner_loops\": 2}, \"benchmarks\": "
        "[{\"metadata\": {\"name\": \"b\"}, \"runs\": [{\"values\": [1.5], "
        "\"warmups\": [[8, 0.25]]}]}]}";
    const char *five =
        "{\"version\": 5, \"benchmarks\": [{\"common_metadata\": {\"name\": "
        "\"b\", \"inner_loops\": 2}, \"runs\": [{\"samples\": [1.5], "
        "\"warmups\": [[8, 0.25]]}]}]}";
    for (int i = 0; i < 2; i++) {
        struct result *result = open_sound(i == 0 ? six : five);
        assert_int_equal(result->benches[0].inner, 2);
        assert_near(result->benches[0].workers[0].figures_ns[0], 1.5e9);
        assert_int_equal(result->benches[0].workers[0].warmup_ns[0], 250000000);
        result_free(result);
    }
}

static void dates_with_a_zone_are_instants(void **state)
{
    (void)state;
    struct result *result = open_runs(
        "{\"values\": [1], \"metadata\": {\"date\": \"2026-03-01T10:00:00+01:00\"}},"
        "{\"values\": [1], \"metadata\": {\"date\": \"2026-03-01T09:30:00.5Z\", "
        "\"duration\": 1.5}},"
        "{\"values\": [1], \"metadata\": {\"date\": \"yesterday\"}},"
        "{\"values\": [1], \"metadata\": {\"date\": \"2026-03-01 09:00:00 CET\"}}");
    assert_string_equal(result->created, "2026-03-01T09:00:00.000000Z");
    assert_string_equal(result->finished, "2026-03-01T09:30:02.000000Z");
    result_free(result);
}

static void what_is_no_file_of_results_is_refused(void **state)
{
    (void)state;
    assert_mistake("{\"a\": 1}",
                   "this is neither a result of tare (it has no 'schema') nor "
                   "a file of pyperf (it has no list of 'benchmarks')");
    assert_mistake("{\"benchmarks\": []}",
                   "version: expected a version of pyperf's files: \"1.0\", 6 or 5");
    assert_mistake("{\"benchmarks\": [], \"version\": 1.0}",
                   "version: expected a version of pyperf's files: \"1.0\", 6 or 5");
    assert_mistake("{\"benchmarks\": [], \"version\": \"1.0\"}",
                   "benchmarks: this file has no benchmark with a name");
    assert_mistake("{\"benchmarks\": [1, 2], \"version\": \"1.0\"}",
                   "benchmarks: this file has no benchmark with a name");
    assert_mistake("{\"benchmarks\": [{\"runs\": [{\"values\": [1.5,",
                   "this is not JSON: the file ends before the document does");
    assert_mistake("{\"schema\": \"tare-result\", \"version\": NaN}",
                   "version: expected an integer, found a number with a fraction");
    assert_mistake("[NaNa]", "this is not JSON: only true, false and null may stand here "
                             "without quotes (NaN and Infinity are not JSON)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_suite_is_read_with_its_facts),
        cmocka_unit_test(values_are_times_per_operation),
        cmocka_unit_test(a_benchmark_that_is_no_time_is_skipped),
        cmocka_unit_test(it_survives_being_written_as_a_document),
        cmocka_unit_test(the_same_file_has_the_same_id),
        cmocka_unit_test(several_files_are_read_at_once),
        cmocka_unit_test(the_smallest_file_is_read),
        cmocka_unit_test(a_name_may_stand_at_the_root_or_in_the_first_run),
        cmocka_unit_test(what_is_no_time_above_0_is_left_out),
        cmocka_unit_test(parts_of_the_wrong_form_are_passed_over),
        cmocka_unit_test(loops_that_differ_are_not_said),
        cmocka_unit_test(runs_of_different_units_are_skipped),
        cmocka_unit_test(benchmarks_without_a_name_of_their_own_are_left_out),
        cmocka_unit_test(runs_of_several_interpreters_are_a_finding),
        cmocka_unit_test(older_versions_are_read),
        cmocka_unit_test(dates_with_a_zone_are_instants),
        cmocka_unit_test(what_is_no_file_of_results_is_refused),
    };
    return cmocka_run_group_tests_name("results/pyperf", tests, NULL, NULL);
}
