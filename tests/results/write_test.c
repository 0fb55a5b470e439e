/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/write.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/read.h"
#include "results/summary.h"
#include "sample.h"

static struct result *read_back(const struct buf *text)
{
    struct error err = {0};
    struct result *result = result_parse("r.json", buf_text(text), text->len, &err);
    if (result == NULL) {
        fail_msg("%s: %s", err.file, err.message);
    }
    return result;
}

static struct result *write_and_read(const struct result *result)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    result_write(result, &text);
    return read_back(&text);
}

static void assert_contains(const struct result *result, const char *part)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    result_write(result, &text);
    if (strstr(buf_text(&text), part) == NULL) {
        fail_msg("no '%s' in:\n%s", part, buf_text(&text));
    }
}

/* The same bits, or both unknown. */
static void assert_same_real(double a, double b)
{
    if (isnan(a) || isnan(b)) {
        assert_true(isnan(a) && isnan(b));
        return;
    }
    assert_memory_equal(&a, &b, sizeof(a));
}

static void assert_same_ints(const int64_t *a, const int64_t *b, size_t n)
{
    if (n > 0) {
        assert_memory_equal(a, b, n * sizeof(*a));
    }
}

static void assert_same_worker(const struct result_worker *a,
                               const struct result_worker *b)
{
    assert_int_equal(a->block, b->block);
    assert_int_equal(a->hash_seed, b->hash_seed);
    assert_same_real(a->overhead_ns, b->overhead_ns);
    assert_int_equal(a->ready_ns, b->ready_ns);
    assert_int_equal(a->warmup_count, b->warmup_count);
    assert_same_ints(a->warmup_ns, b->warmup_ns, a->warmup_count);
    assert_int_equal(a->samples, b->samples);
    assert_same_ints(a->elapsed_ns, b->elapsed_ns, a->samples);
    assert_same_ints(a->cpu_ns, b->cpu_ns, a->samples);
    assert_same_ints(a->switches, b->switches, a->samples);
    assert_same_ints(a->collections, b->collections, a->samples);
    assert_same_ints(a->yardstick_ns, b->yardstick_ns, a->samples);
}

static void assert_same_estimate(const struct stats_estimate *a,
                                 const struct stats_estimate *b)
{
    assert_same_real(a->point, b->point);
    assert_same_real(a->low, b->low);
    assert_same_real(a->high, b->high);
    assert_same_real(a->level, b->level);
    assert_same_real(a->achieved_level, b->achieved_level);
    assert_string_equal(a->method, b->method);
    assert_int_equal(a->n, b->n);
}

static void every_sample_and_figure_survives_bit_by_bit(void **state)
{
    (void)state;
    struct result *result = sample_result();
    summary_result(result);
    struct result *again = write_and_read(result);
    assert_int_equal(again->bench_count, result->bench_count);
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *a = &result->benches[i];
        const struct result_bench *b = &again->benches[i];
        assert_int_equal(a->status, b->status);
        assert_int_equal(a->worker_count, b->worker_count);
        for (size_t w = 0; w < a->worker_count; w++) {
            assert_same_worker(&a->workers[w], &b->workers[w]);
        }
        assert_int_equal(a->summary.present, b->summary.present);
        if (a->summary.present) {
            assert_same_estimate(&a->summary.median, &b->summary.median);
            assert_same_real(a->summary.mean, b->summary.mean);
            assert_same_real(a->summary.min, b->summary.min);
            assert_same_real(a->summary.q1, b->summary.q1);
            assert_same_real(a->summary.q3, b->summary.q3);
            assert_same_real(a->summary.sd_between, b->summary.sd_between);
            assert_same_real(a->summary.sd_within, b->summary.sd_within);
        }
    }
    assert_int_equal(again->change_count, 1);
    assert_same_estimate(&result->changes[0].ratio, &again->changes[0].ratio);
    assert_same_real(result->changes[0].p, again->changes[0].p);
    result_free(result);
    result_free(again);
}

static void a_document_read_and_written_is_the_same_text(void **state)
{
    (void)state;
    struct result *result = sample_result();
    summary_result(result);
    struct result *second = write_and_read(result);
    struct result *third = write_and_read(second);
    SCOPED(buf_free) struct buf a = BUF_INIT;
    SCOPED(buf_free) struct buf b = BUF_INIT;
    SCOPED(buf_free) struct buf c = BUF_INIT;
    result_write(result, &a);
    result_write(second, &b);
    result_write(third, &c);
    assert_string_equal(buf_text(&a), buf_text(&b));
    assert_string_equal(buf_text(&b), buf_text(&c));
    result_free(result);
    result_free(second);
    result_free(third);
}

static void what_was_inspected_survives(void **state)
{
    (void)state;
    struct result *result = sample_result();
    count_changes_of_result(result);
    struct result *again = write_and_read(result);
    const struct result_bench *a = &result->benches[1];
    const struct result_bench *b = &again->benches[1];
    assert_memory_equal(&a->memory, &b->memory, sizeof(a->memory));
    assert_string_equal(a->value.text, b->value.text);
    assert_int_equal(a->value.length, b->value.length);
    assert_string_equal(a->value.digest, b->value.digest);
    assert_string_equal(a->bytecode, b->bytecode);
    assert_string_equal(a->place, b->place);
    assert_int_equal(again->benches[2].memory.executions, 0);
    assert_null(again->benches[2].value.text);
    assert_int_equal(again->count_change_count, MEMORY_METRICS);
    for (size_t i = 0; i < MEMORY_METRICS; i++) {
        const struct count_change *was = &result->count_changes[i];
        const struct count_change *is = &again->count_changes[i];
        assert_string_equal(was->pair.metric, is->pair.metric);
        assert_string_equal(was->verdict, is->verdict);
        assert_same_real(was->ratio, is->ratio);
        assert_same_real(was->low, is->low);
        assert_same_real(was->high, is->high);
        assert_same_real(was->base_count, is->base_count);
        assert_same_real(was->new_count, is->new_count);
        assert_int_equal(was->executions, is->executions);
    }
    result_free(result);
    result_free(again);
}

static void parameters_keep_their_types(void **state)
{
    (void)state;
    struct result *result = sample_result();
    struct result *again = write_and_read(result);
    const struct result_bench *a = &result->benches[0];
    const struct result_bench *b = &again->benches[0];
    assert_int_equal(a->param_count, b->param_count);
    for (size_t i = 0; i < a->param_count; i++) {
        assert_string_equal(a->params[i].name, b->params[i].name);
        assert_int_equal(a->params[i].kind, b->params[i].kind);
        assert_int_equal(a->params[i].integer, b->params[i].integer);
        assert_same_real(a->params[i].real, b->params[i].real);
        if (a->params[i].string != NULL) {
            assert_string_equal(a->params[i].string, b->params[i].string);
        }
    }
    result_free(result);
    result_free(again);
}

static void unknown_facts_are_null_and_stay_unknown(void **state)
{
    (void)state;
    struct result *result = result_new("0.1.0");
    SCOPED(buf_free) struct buf text = BUF_INIT;
    result_write(result, &text);
    assert_null(strstr(buf_text(&text), "nan"));
    assert_null(strstr(buf_text(&text), ": -"));
    assert_contains(result, "\"finished\": null, \"complete\": false");
    assert_contains(result,
                    "\"seed\": null, \"blocks\": null, \"precision_ratio\": null");
    assert_contains(result, "\"commit\": null, \"commit_at\": null, \"branch\": null, "
                            "\"dirty\": null");
    assert_contains(result, "\"cpu_count\": null, \"smt\": null");
    struct result *again = read_back(&text);
    assert_null(again->finished);
    assert_int_equal(again->settings.seed, -1);
    assert_int_equal(again->settings.blocks_max, -1);
    assert_true(isnan(again->settings.level));
    assert_int_equal(again->machine.smt, RESULT_UNKNOWN);
    assert_int_equal(again->machine.aslr, -1);
    assert_true(isnan(again->machine.load_1min));
    assert_int_equal(again->dirty, RESULT_UNKNOWN);
    result_free(result);
    result_free(again);
}

static void a_missing_figure_is_null_with_a_reason(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "v", "base", true);
    summary_result(result);
    assert_contains(result, "\"status\": \"ok\", \"reason\": \"it has no sample yet\"");
    assert_contains(result, "\"summary\": null");
    for (int64_t block = 0; block < 4; block++) {
        sample_worker(result, index, block, 1000);
    }
    summary_result(result);
    assert_contains(result,
                    "\"median\": {\"point\": 1000, \"low\": null, \"high\": null, "
                    "\"level\": 0.95, \"achieved_level\": null, "
                    "\"method\": \"order-statistic\", \"unit\": \"worker\", \"n\": 4, "
                    "\"reason\": \"too few for an interval\"}");
    sample_worker(result, index, 4, 1000);
    summary_result(result);
    assert_contains(result, "\"n\": 5, \"reason\": \"too few for this level\"}");
    sample_worker(result, index, 5, 1000);
    summary_result(result);
    assert_contains(result, "\"unit\": \"worker\", \"n\": 6}");
    result_free(result);
}

static void only_an_ok_bench_has_the_key_summary(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "v", "base", true);
    sample_worker(result, index, 0, 1000);
    summary_result(result);
    result->benches[index].status = RESULT_NOT_STATIONARY;
    SCOPED(buf_free) struct buf text = BUF_INIT;
    result_write(result, &text);
    assert_null(strstr(buf_text(&text), "\"summary\""));
    assert_non_null(strstr(buf_text(&text), "\"elapsed_ns\": [1000]"));
    result_free(result);
}

static void hostile_text_stays_text(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    char *long_text = malloc(10241);
    assert_non_null(long_text);
    memset(long_text, 'x', 10240);
    long_text[10240] = '\0';
    const struct {
        const char *text;
        const char *read;
    } cases[] = {
        {"\"],\"complete\":true,[\"", "\"],\"complete\":true,[\""},
        {"\\\"\n\r\t\b\f\x1B[31m\x7F/", "\\\"\n\r\t\b\f\x1B[31m\x7F/"},
        {"\xD7\xA9\xE2\x80\xAE\xE2\x80\xA8\xF0\x9F\x98\x80",
         "\xD7\xA9\xE2\x80\xAE\xE2\x80\xA8\xF0\x9F\x98\x80"},
        {"\xFF"
         "a\xC3",
         "\xEF\xBF\xBD"
         "a\xEF\xBF\xBD"},
        {"\xFF[1,2]", "\xEF\xBF\xBD[1,2]"},
        {"\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"", ""},
        {long_text, long_text},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t index = sample_bench(result, cases[i].text, "base", false);
        result->benches[index].status = RESULT_SKIPPED;
        result->benches[index].reason = cases[i].text;
        result->benches[index].params =
            &(struct result_param){.name = cases[i].text, .kind = RESULT_PARAM_NULL};
        result->benches[index].param_count = 1;
        struct result *again = write_and_read(result);
        assert_string_equal(again->benches[index].variant, cases[i].read);
        assert_string_equal(again->benches[index].reason, cases[i].read);
        assert_string_equal(again->benches[index].params[0].name, cases[i].read);
        result->benches[index].param_count = 0;
        result_free(again);
    }
    result_free(result);
    free(long_text);
}

static bool writes_the_same(struct result_writer *writer, const struct result *result,
                            const bool *changed)
{
    SCOPED(buf_free) struct buf kept = BUF_INIT;
    SCOPED(buf_free) struct buf fresh = BUF_INIT;
    result_writer_write(writer, result, changed, &kept);
    result_write(result, &fresh);
    return strcmp(buf_text(&kept), buf_text(&fresh)) == 0;
}

static void a_writer_that_remembers_gives_the_same_text(void **state)
{
    (void)state;
    struct result *result = sample_result();
    struct result_writer writer = {0};
    bool changed[16] = {false};
    summary_result(result);
    assert_true(writes_the_same(&writer, result, changed)); // all are new
    sample_worker(result, 0, 100, 1400000);
    summary_result(result);
    assert_false(writes_the_same(&writer, result, changed)); // it was not told
    changed[0] = true;
    assert_true(writes_the_same(&writer, result, changed));
    changed[0] = false;
    sample_bench(result, "late", "new", false);
    assert_true(writes_the_same(&writer, result, changed));
    sample_worker(result, 1, 100, 1400000);
    summary_result(result);
    assert_true(writes_the_same(&writer, result, NULL));
    result_writer_finish(&writer);
    result_writer_finish(&writer);
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_and_figure_survives_bit_by_bit),
        cmocka_unit_test(a_document_read_and_written_is_the_same_text),
        cmocka_unit_test(what_was_inspected_survives),
        cmocka_unit_test(parameters_keep_their_types),
        cmocka_unit_test(unknown_facts_are_null_and_stay_unknown),
        cmocka_unit_test(a_missing_figure_is_null_with_a_reason),
        cmocka_unit_test(only_an_ok_bench_has_the_key_summary),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(a_writer_that_remembers_gives_the_same_text),
    };
    return cmocka_run_group_tests_name("results/write", tests, NULL, NULL);
}
