/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/read.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/buf.h"
#include "results/summary.h"
#include "results/write.h"
#include "sample.h"

#define EXAMPLE RESULTS_DATA "/example-1.json"

static struct result *parse(const char *text, struct error *err)
{
    return result_parse("r.json", text, strlen(text), err);
}

/* The smallest document, with `benches` in it and anything behind. */
static void wrap(struct buf *out, const char *benches, const char *more)
{
    buf_adds(out, "{\"schema\": \"tare-result\", \"version\": 1, \"id\": \"i\", "
                  "\"created\": \"c\", \"targets\": [{\"name\": \"t\"}], \"benches\": [");
    buf_adds(out, benches);
    buf_adds(out, "]");
    buf_adds(out, more);
    buf_adds(out, "}");
}

#define BENCH                                                                            \
    "\"suite\": \"s\", \"case\": \"c\", \"variant\": \"v\", \"target\": \"t\", "         \
    "\"status\": \"ok\""

#define ARRAYS                                                                           \
    "\"elapsed_ns\": [1, 2], \"cpu_ns\": [1, 2], \"switches\": [0, 0], "                 \
    "\"collections\": [0, 0]"

static void assert_mistake(const char *benches, const char *more, const char *expected)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    wrap(&text, benches, more);
    struct error err = {0};
    struct result *result = parse(buf_text(&text), &err);
    if (result != NULL) {
        fail_msg("read without '%s': %s", expected, buf_text(&text));
    }
    assert_string_equal(err.message, expected);
    assert_string_equal(err.file, "r.json");
    assert_int_equal(err.kind, ERROR_DATA);
}

static void the_example_is_read(void **state)
{
    (void)state;
    struct error err = {0};
    struct result *result = result_read(EXAMPLE, &err);
    assert_non_null(result);
    assert_string_equal(result->id, "0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b11");
    assert_string_equal(result->finished, "2026-11-20T14:03:24Z");
    assert_true(result->complete);
    assert_int_equal(result->settings.seed, 42);
    assert_int_equal(result->settings.blocks_min, 8);
    assert_int_equal(result->settings.blocks_max, 200);
    assert_int_equal(result->dirty, RESULT_NO);
    assert_int_equal(result->machine.memory_bytes, 25271484416);
    assert_null(result->machine.governor);
    assert_int_equal(result->machine.turbo, RESULT_UNKNOWN);
    assert_int_equal(result->target_count, 2);
    assert_null(result->targets[1].library);
    assert_int_equal(result->targets[1].option_count, 2);
    assert_string_equal(result->targets[1].options[1], "jit");
    assert_int_equal(result->targets[1].jit, RESULT_YES);
    assert_int_equal(result->bench_count, 2);
    const struct result_bench *bench = &result->benches[0];
    assert_int_equal(bench->params[0].integer, 2);
    assert_int_equal(bench->worker_count, 2);
    assert_int_equal(bench->workers[1].elapsed_ns[2], 1412900);
    assert_int_equal(bench->workers[0].switches[2], 1);
    assert_true(result_bench_has_finding(bench, "drift"));
    assert_int_equal(bench->summary.outliers_mild, 1);
    assert_int_equal(bench->summary.median.n, 20);
    const struct result_bench *broken =
        result_find_bench(result, "strings/broken", "base");
    assert_int_equal(broken->status, RESULT_ERROR);
    assert_string_equal(broken->error.stderr_tail, "...");
    assert_false(broken->summary.present);
    assert_null(result_find_bench(result, "strings/broken", "new"));
    assert_int_equal(result->change_count, 1);
    assert_string_equal(result->changes[0].pair.base_variant,
                        result->changes[0].pair.variant);
    assert_string_equal(result->changes[0].verdict, "faster");
    assert_true(isnan(result->changes[0].blocks_needed));
    assert_string_equal(result->findings[0].remedy, "--mode hosted");
    result_free(result);
}

static void the_example_survives_being_written(void **state)
{
    (void)state;
    struct result *result = result_read(EXAMPLE, NULL);
    assert_non_null(result);
    SCOPED(buf_free) struct buf first = BUF_INIT;
    SCOPED(buf_free) struct buf second = BUF_INIT;
    result_write(result, &first);
    struct result *again = result_parse("r.json", buf_text(&first), first.len, NULL);
    assert_non_null(again);
    result_write(again, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    assert_non_null(strstr(buf_text(&first), "\"p\": 1.9e-06, \"p_adjusted\": 1.1e-05"));
    result_free(result);
    result_free(again);
}

static void what_a_reader_does_not_know_is_ignored(void **state)
{
    (void)state;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    wrap(&text,
         "{" BENCH ", \"colour\": [{\"deep\": [1, 2.5]}], \"loops\": 1, \"workers\": "
         "[{\"block\": 0, \"moon\": null, " ARRAYS "}]}",
         ", \"claims\": {}, \"tool\": {\"mood\": \"good\"}");
    struct error err = {0};
    struct result *result = parse(buf_text(&text), &err);
    if (result == NULL) {
        fail_msg("%s", err.message);
        return; // clang-tidy does not know that fail_msg leaves
    }
    const struct result_bench *bench = &result->benches[0];
    assert_string_equal(bench->group, "v");
    assert_string_equal(bench->metric, "time");
    assert_string_equal(bench->unit, "ns");
    assert_int_equal(bench->unroll, 1);
    assert_int_equal(bench->inner, 1);
    assert_int_equal(bench->workers[0].ready_ns, -1);
    assert_true(isnan(bench->workers[0].overhead_ns));
    assert_true(isnan(result->targets[0].loop_overhead_ns));
    assert_int_equal(result->targets[0].pgo, RESULT_UNKNOWN);
    result_free(result);
}

static void what_is_no_result_is_refused(void **state)
{
    (void)state;
    struct error err = {0};
    assert_null(parse("[]", &err));
    assert_string_equal(err.message, "the document: expected an object, found an array");
    assert_null(parse("{\"version\": \"1.0\", \"benchmarks\": []}", &err));
    assert_string_equal(err.message,
                        "the document: this is no result of tare: 'schema' is not "
                        "\"tare-result\"");
    assert_null(parse("{\"schema\": \"tare-result\", \"version\": 2}", &err));
    assert_string_equal(err.message,
                        "version: this document has version 2, and this tare reads "
                        "up to version 1: read it with a later tare");
    assert_null(parse("{\"schema\": \"tare-result\", \"version\": \"1\"}", &err));
    assert_string_equal(err.message, "version: expected an integer, found a string");
    assert_null(parse("{\"schema\": \"tare-result\"}", &err));
    assert_string_equal(err.message, "version: this field is required");
    assert_null(parse("{\"schema\": \"tare-result\", \"version\": 1}", &err));
    assert_string_equal(err.message, "id: this field is required");
    assert_null(result_read(RESULTS_DATA "/no-such-file.json", &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
}

static void mistakes_are_named_with_their_path(void **state)
{
    (void)state;
    assert_mistake("7", "",
                   "benches: expected an array of objects, found one of numbers");
    assert_mistake("{" BENCH "}, 7.5", "",
                   "benches[1]: expected an object, found a number with a fraction");
    assert_mistake("{}", "", "benches[0].suite: this field is required");
    assert_mistake("{" BENCH ", \"loops\": \"1\"}", "",
                   "benches[0].loops: expected an integer, found a string");
    assert_mistake("{" BENCH ", \"loops\": 0}", "",
                   "benches[0].loops: 0 is out of range (1 to 9007199254740991)");
    assert_mistake(
        "{\"suite\": \"s\", \"case\": \"c\", \"variant\": \"v\", \"target\": \"u\"}", "",
        "benches[0].target: this is the name of none of the targets");
    assert_mistake(
        "{\"suite\": \"s\", \"case\": \"c\", \"variant\": \"v\", \"target\": \"t\", "
        "\"status\": \"fine\"}",
        "",
        "benches[0].status: expected ok, error, skipped, not-stationary or "
        "incomplete");
    assert_mistake(
        "{" BENCH ", \"params\": {\"n\": [1]}}", "",
        "benches[0].params.n: the value of a parameter is null, true, false, a "
        "number or a string");
    assert_mistake("{" BENCH ", \"loops\": 1, \"workers\": [{" ARRAYS "}]}", "",
                   "benches[0].workers[0].block: this field is required");
    assert_mistake(
        "{" BENCH ", \"loops\": 1, \"workers\": [{\"block\": 0, \"elapsed_ns\": [1], "
        "\"cpu_ns\": []}]}",
        "",
        "benches[0].workers[0].cpu_ns: expected as many values as elapsed_ns has "
        "(1), found 0");
    assert_mistake("{" BENCH ", \"workers\": [{\"block\": 0, " ARRAYS "}]}", "",
                   "benches[0]: workers without 'loops': their samples cannot be read");
    assert_mistake("{" BENCH ", \"error\": {\"kind\": 1}}", "",
                   "benches[0].error.kind: expected a string, found an integer");
    assert_mistake("{" BENCH ", \"findings\": [null]}", "",
                   "benches[0].findings[0]: expected a string, found null");
    assert_mistake("", ", \"settings\": {\"level\": 95}",
                   "settings.level: a level of confidence lies between 0 and 1");
    assert_mistake(
        "", ", \"settings\": {\"blocks\": [8]}",
        "settings.blocks: expected the smallest and the largest number of blocks");
    assert_mistake("", ", \"machine\": {\"smt\": 1}",
                   "machine.smt: expected true or false, found an integer");
    assert_mistake(
        "",
        ", \"changes\": [{\"variant\": \"v\", \"base\": \"t\", \"new\": \"t\", "
        "\"verdict\": \"better\"}]",
        "changes[0].verdict: expected faster, slower, same or unclear");
    assert_mistake("", ", \"findings\": [{\"id\": \"x\"}]",
                   "findings[0].what: this field is required");
}

static void a_document_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct result *result = sample_result();
    summary_result(result);
    SCOPED(buf_free) struct buf text = BUF_INIT;
    result_write(result, &text);
    for (size_t len = 0; len + 1 < text.len; len += 7) {
        struct error err = {0};
        char *cut = malloc(len + 1);
        assert_non_null(cut);
        memcpy(cut, buf_text(&text), len);
        assert_null(result_parse("r.json", cut, len, &err)); // no byte beyond is read
        assert_true(err.line > 0);
        free(cut);
    }
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_read),
        cmocka_unit_test(the_example_survives_being_written),
        cmocka_unit_test(what_a_reader_does_not_know_is_ignored),
        cmocka_unit_test(what_is_no_result_is_refused),
        cmocka_unit_test(mistakes_are_named_with_their_path),
        cmocka_unit_test(a_document_cut_anywhere_is_refused),
    };
    return cmocka_run_group_tests_name("results/read", tests, NULL, NULL);
}
