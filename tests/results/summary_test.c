/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/summary.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/write.h"
#include "sample.h"

/* What one side of a hand computation and the other may differ by. */
#define CLOSE 1e-12

#define assert_close(a, b) assert_true(fabs((a) - (b)) <= CLOSE * fabs(b))

static void add_workers(struct result *result, size_t bench, const int64_t *elapsed_ns,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sample_worker(result, bench, (int64_t)i, elapsed_ns[i]);
    }
}

static void a_summary_is_over_workers(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "v", "base", false);
    add_workers(result, index, (const int64_t[]){130, 100, 120, 110, 150, 140}, 6);
    struct result_bench *bench = &result->benches[index];
    summary_bench(result, bench);
    const struct result_summary *s = &bench->summary;
    assert_true(s->present);
    assert_null(bench->reason);
    assert_close(s->median.point, 125.0);
    /* gamma_1 = 62/64, gamma_2 = 50/64: I = 0.1, lambda = 5 * 0.1 / (1 + 4 * 0.1). */
    double lambda = 0.5 / 1.4;
    assert_close(s->median.low, 100.0 + 10.0 * lambda);
    assert_close(s->median.high, 150.0 - 10.0 * lambda);
    assert_int_equal(s->median.n, 6);
    assert_close(s->median.level, 0.95);
    assert_close(s->median.achieved_level, 0.95);
    assert_string_equal(s->median.method, "order-statistic");
    assert_close(s->mean, 125.0);
    assert_close(s->min, 100.0);
    assert_close(s->q1, 112.5);
    assert_close(s->q3, 137.5);
    assert_close(s->sd_between, sqrt(350.0));
    assert_true(isnan(s->sd_within)); // one sample each
    assert_int_equal(s->outliers_mild + s->outliers_severe, 0);
    result_free(result);
}

static void the_mean_and_the_spread_within_use_all_samples(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "v", "base", false);
    struct result_bench *bench = &result->benches[index];
    for (int64_t block = 0; block < 2; block++) {
        struct result_worker *w = result_add_worker(result, bench, 3, 0);
        w->block = block;
        w->elapsed_ns[0] = 10 + block;
        w->elapsed_ns[1] = 20 + block;
        w->elapsed_ns[2] = 60 + block;
    }
    result_add_worker(result, bench, 0, 0)->block = 2; // it died before its first sample
    summary_bench(result, bench);
    const struct result_summary *s = &bench->summary;
    assert_close(s->median.point, 20.5); // of 20 and 21
    assert_int_equal(s->median.n, 2);
    assert_true(isnan(s->median.low));
    assert_close(s->mean, 30.5); // of 30 and 31
    assert_close(s->sd_within, sqrt(700.0));
    result_free(result);
}

static void only_an_ok_bench_with_samples_has_a_summary(void **state)
{
    (void)state;
    struct result *result = sample_result();
    summary_result(result);
    size_t present = 0;
    for (size_t i = 0; i < result->bench_count; i++) {
        const struct result_bench *bench = &result->benches[i];
        present += bench->summary.present ? 1 : 0;
        if (bench->status != RESULT_OK) {
            assert_false(bench->summary.present);
        }
    }
    assert_int_equal(present, 2);
    const struct result_bench *late = result_find_bench(result, "strings/next", "base");
    assert_non_null(late->reason);
    const struct result_bench *skipped = result_find_bench(result, "numpy/sum", "base");
    assert_string_equal(skipped->reason, "module 'numpy' is not there");
    result_free(result);
}

static void a_drifting_machine_widens_the_interval(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "v", "base", false);
    struct result_bench *bench = &result->benches[index];
    for (int64_t i = 0; i < 20; i++) {
        sample_worker(result, index, i, 1000 + 10 * i); // each slower than the last
    }
    summary_bench(result, bench);
    assert_true(result_bench_has_finding(bench, "drift"));
    struct stats_estimate wide = bench->summary.median;
    assert_string_equal(wide.method, "order-statistic, widened for drift");
    /* The same values in an order that jumps: 0, 7, 14, 1, 8, ... */
    for (int64_t i = 0; i < 20; i++) {
        bench->workers[i].elapsed_ns[0] = 1000 + 10 * (i * 7 % 20);
    }
    summary_bench(result, bench);
    assert_false(result_bench_has_finding(bench, "drift"));
    struct stats_estimate narrow = bench->summary.median;
    assert_close(wide.point, narrow.point);
    assert_true(wide.high - wide.low > 1.5 * (narrow.high - narrow.low));
    result_free(result);
}

static void blocks_that_one_side_lacks_are_left_out_of_a_change(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t base = sample_bench(result, "a", "base", true);
    size_t other = sample_bench(result, "b", "base", false);
    for (int64_t block = 0; block < 9; block++) {
        if (block != 2) {
            sample_worker(result, base, block, 1000 * (block + 1));
        }
    }
    for (int64_t block = 8; block >= 0; block--) { // the order does not matter either
        if (block != 5) {
            sample_worker(result, other, block, 2000 * (block + 1));
        }
    }
    summary_result(result);
    assert_int_equal(result->change_count, 1);
    const struct result_change *change = &result->changes[0];
    assert_string_equal(change->pair.variant, "b");
    assert_string_equal(change->pair.base_variant, "a");
    assert_string_equal(change->pair.base, "base");
    assert_string_equal(change->pair.new_target, "base");
    assert_string_equal(change->pair.group, "g");
    assert_true(change->paired);
    assert_int_equal(change->blocks, 7);
    assert_close(change->ratio.point, 2.0);
    assert_close(change->ratio.low, 2.0);
    assert_string_equal(change->verdict, "slower");
    assert_true(change->beyond_margin);
    assert_true(isnan(change->p_adjusted));
    result_free(result);
}

static void five_blocks_are_unclear(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t base = sample_bench(result, "a", "base", true);
    size_t other = sample_bench(result, "b", "base", false);
    for (int64_t block = 0; block < 5; block++) {
        sample_worker(result, base, block, 1000);
        sample_worker(result, other, block, 9000);
    }
    summary_result(result);
    assert_int_equal(result->change_count, 1);
    assert_string_equal(result->changes[0].verdict, "unclear");
    result_free(result);
}

static void
variants_are_compared_with_the_baseline_and_targets_with_the_first(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    const int64_t times[] = {1000, 1010, 1020, 1005, 1015, 1025};
    static const char *const pairs[][2] = {
        {"a", "base"}, {"b", "base"}, {"a", "new"}, {"b", "new"}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        size_t index =
            sample_bench(result, pairs[i][0], pairs[i][1], pairs[i][0][0] == 'a');
        add_workers(result, index, times, ARRAY_LEN(times));
    }
    summary_result(result);
    /* variant, base_variant, base, new */
    static const char *const expected[][4] = {
        {"b", "a", "base", "base"},
        {"a", "a", "base", "new"},
        {"b", "a", "new", "new"},
        {"b", "b", "base", "new"},
    };
    assert_int_equal(result->change_count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        const struct result_change *change = &result->changes[i];
        assert_string_equal(change->pair.variant, expected[i][0]);
        assert_string_equal(change->pair.base_variant, expected[i][1]);
        assert_string_equal(change->pair.base, expected[i][2]);
        assert_string_equal(change->pair.new_target, expected[i][3]);
        assert_string_equal(change->verdict, "same");
    }
    result_free(result);
}

static void nothing_is_compared_with_what_failed_or_costs_nothing(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    const int64_t times[] = {1000, 1010, 1020, 1005, 1015, 1025};
    size_t base = sample_bench(result, "a", "base", true);
    size_t failed = sample_bench(result, "b", "base", false);
    size_t free_of_charge = sample_bench(result, "c", "base", false);
    add_workers(result, base, times, ARRAY_LEN(times));
    add_workers(result, failed, times, ARRAY_LEN(times));
    add_workers(result, free_of_charge, times, ARRAY_LEN(times));
    result->benches[failed].status = RESULT_NOT_STATIONARY;
    result->benches[free_of_charge].workers[3].overhead_ns = 1005.0;
    summary_result(result);
    assert_int_equal(result->change_count, 0);
    double widest = 0.0;
    /* Neither holds up the run: only "a" is asked for its precision. */
    result->benches[free_of_charge].status = RESULT_ERROR;
    assert_true(summary_group_is_precise(result, 0, 3, 0.02, &widest));
    assert_false(summary_group_is_precise(result, 0, 3, 0.001, &widest));
    assert_close(widest,
                 (1025.0 - 5.0 * 0.5 / 1.4 - (1000.0 + 5.0 * 0.5 / 1.4)) / 2.0 / 1012.5);
    result_free(result);
}

static void a_group_is_precise_from_six_workers_on(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "a", "base", true);
    double widest = 0.0;
    summary_group(result, 0, 1);
    assert_false(summary_group_is_precise(result, 0, 1, 0.02, &widest));
    assert_true(isnan(widest));
    for (int64_t block = 0; block < 6; block++) {
        assert_false(summary_group_is_precise(result, 0, 1, 0.02, &widest));
        sample_worker(result, index, block, 1000);
        summary_group(result, 0, 1);
    }
    assert_true(summary_group_is_precise(result, 0, 1, 0.02, &widest));
    assert_true(widest <= 0.0);
    result_free(result);
}

static void a_change_holds_a_group_up_as_well(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t base = sample_bench(result, "a", "base", true);
    size_t other = sample_bench(result, "b", "base", false);
    for (int64_t block = 0; block < 8; block++) {
        sample_worker(result, base, block, 1000 + block);
        sample_worker(result, other, block, block % 2 == 0 ? 1000 : 1013);
    }
    summary_group(result, 0, 2);
    double widest = 0.0;
    double both = log(1013.0 / 1000.0) / 2.0;
    assert_true(summary_group_is_precise(result, 0, 2, 0.02, &widest));
    assert_true(widest > both * 0.9 && widest < both * 1.5);
    assert_false(summary_group_is_precise(result, 0, 2, 0.005, &widest));
    result_free(result);
}

static void write_all(const struct result *result, struct buf *out)
{
    buf_reset(out);
    result_write(result, out);
}

/* Three groups of two, measured block by block in turns: now and then the result is compared
 * with the one that summary_result leaves. */
static void one_group_at_a_time_gives_the_same_result(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    static const char *const groups[] = {"g0", "g1", "g2"};
    for (size_t i = 0; i < 6; i++) {
        size_t index = sample_bench(result, i % 2 == 0 ? "a" : "b", "base", i % 2 == 0);
        result->benches[index].group = groups[i / 2];
    }
    SCOPED(buf_free) struct buf step = BUF_INIT;
    SCOPED(buf_free) struct buf whole = BUF_INIT;
    static const size_t order[] = {2, 0, 1, 1, 2, 0, 0, 2, 1};
    for (size_t i = 0; i < 60; i++) {
        size_t group = order[i % ARRAY_LEN(order)];
        int64_t noise = (int64_t)(i * 37 % 11);
        sample_worker(result, group * 2, (int64_t)i, 1000 + noise);
        sample_worker(result, group * 2 + 1, (int64_t)i, 1100 - noise);
        if (i == 40) {
            result->benches[2].status = RESULT_ERROR; // its change goes away again
            result->benches[2].error.kind = "exit";
        }
        summary_group(result, group * 2, 2);
        if (i == 7 || i == 23 || i == 39 || i == 59) {
            write_all(result, &step);
            summary_result(result);
            write_all(result, &whole);
            assert_string_equal(buf_text(&step), buf_text(&whole));
        }
    }
    assert_int_equal(result->change_count, 2);
    assert_string_equal(result->changes[1].pair.group, "g2");
    result_free(result);
}

static void changes_of_a_document_are_indexed_before_one_group_is_done(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    const int64_t times[] = {1000, 1010, 1020, 1005, 1015, 1025};
    add_workers(result, sample_bench(result, "a", "base", true), times, ARRAY_LEN(times));
    add_workers(result, sample_bench(result, "b", "base", false), times,
                ARRAY_LEN(times));
    result_add_change(result)->pair.variant = "b"; // as a reader adds it
    summary_group(result, 0, 2);
    assert_int_equal(result->change_count, 1);
    assert_string_equal(result->changes[0].verdict, "same");
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_summary_is_over_workers),
        cmocka_unit_test(the_mean_and_the_spread_within_use_all_samples),
        cmocka_unit_test(only_an_ok_bench_with_samples_has_a_summary),
        cmocka_unit_test(a_drifting_machine_widens_the_interval),
        cmocka_unit_test(blocks_that_one_side_lacks_are_left_out_of_a_change),
        cmocka_unit_test(five_blocks_are_unclear),
        cmocka_unit_test(
            variants_are_compared_with_the_baseline_and_targets_with_the_first),
        cmocka_unit_test(nothing_is_compared_with_what_failed_or_costs_nothing),
        cmocka_unit_test(a_group_is_precise_from_six_workers_on),
        cmocka_unit_test(a_change_holds_a_group_up_as_well),
        cmocka_unit_test(one_group_at_a_time_gives_the_same_result),
        cmocka_unit_test(changes_of_a_document_are_indexed_before_one_group_is_done),
    };
    return cmocka_run_group_tests_name("results/summary", tests, NULL, NULL);
}
