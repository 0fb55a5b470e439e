/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/selftest.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/buf.h"
#include "results/report/selftest.h"
#include "results/summary.h"
#include "sample.h"
#include "stats/rng.h"

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

#define COST_NS INT64_C(1000000)

static const struct selftest_side sides[] = {
    {"base", 1.0}, {"same", 1.0}, {"plus10", 1.10}};

/* Half a percent to both sides, the same in every run. */
static int64_t noise_ns(size_t block, size_t side)
{
    struct stats_rng rng = stats_rng_stream(1, block, side);
    return (int64_t)(stats_rng_uniform(&rng) * 10000.0) - 5000;
}

/* One case: what the sides cost, in millionths of the base; block 0 .. count - 1. */
static struct result *measured(int64_t count, int64_t same, int64_t more)
{
    const int64_t costs[] = {COST_NS, same, more};
    struct result *result = sample_empty();
    for (size_t side = 0; side < LEN(sides); side++) {
        size_t bench = sample_bench(result, "s/c", sides[side].target, false);
        for (int64_t block = 0; block < count; block++) {
            sample_worker(result, bench, block,
                          costs[side] + noise_ns((size_t)block, side));
        }
    }
    summary_result(result);
    return result;
}

static struct selftest judge(const struct result *result)
{
    return selftest_judge(result, sides, LEN(sides), INT64_C(3000000000));
}

static void what_was_not_measured_is_not_held(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    struct selftest said = judge(result);
    const struct selftest_case *restless = NULL;
    assert_false(said.has_enough);
    assert_false(said.is_held);
    assert_int_equal(said.case_count, 0);
    assert_int_equal(said.row_count, 2);
    assert_true(isnan(said.pair_ns));
    assert_true(isnan(said.yardstick.high_ratio));
    assert_true(isnan(selftest_smallest_of_all(&said, 6e9, &restless)));
    assert_null(restless);
    result_free(result);
}

static void too_few_blocks_compare_nothing(void **state)
{
    (void)state;
    struct result *result = measured(5, COST_NS, COST_NS * 11 / 10);
    struct selftest said = judge(result);
    assert_false(said.has_enough);
    assert_int_equal(said.case_count, 1);
    assert_true(isnan(said.cases[0].floor_ratio));
    result_free(result);
}

static void fewer_blocks_than_a_comparison_gets_are_one(void **state)
{
    (void)state;
    struct result *result = measured(9, COST_NS, COST_NS * 11 / 10);
    struct selftest said = judge(result);
    assert_int_equal(said.part_blocks, 9);
    assert_int_equal(said.rows[1].parts.tries, 1);
    assert_int_equal(said.rows[1].parts.slower, 1);
    result_free(result);
}

static void blocks_are_split_into_comparisons(void **state)
{
    (void)state;
    struct result *result = measured(59, COST_NS, COST_NS * 11 / 10);
    struct selftest said = judge(result);
    assert_true(said.has_enough);
    assert_true(said.is_held);
    assert_int_equal(said.part_blocks, SELFTEST_BLOCKS);
    for (size_t i = 0; i < said.row_count; i++) {
        assert_int_equal(said.rows[i].parts.tries, 2);
        assert_int_equal(said.rows[i].whole.tries, 1);
    }
    assert_int_equal(said.rows[1].parts.slower, 2);
    assert_int_equal(said.rows[1].parts.covered, 2);
    assert_int_equal(said.rows[1].whole.slower, 1);
    assert_int_equal(said.rows[0].whole.slower + said.rows[0].whole.faster, 0);
    assert_int_equal(said.cases[0].blocks, 59);
    result_free(result);
}

static void a_bias_between_two_that_are_the_same_fails(void **state)
{
    (void)state;
    struct result *result =
        measured((int64_t)12 * SELFTEST_BLOCKS, COST_NS * 103 / 100, COST_NS * 11 / 10);
    struct selftest said = judge(result);
    assert_int_equal(said.rows[0].parts.slower, 12);
    assert_true(said.rows[0].has_false);
    assert_true(said.rows[0].is_lopsided);
    assert_true(said.rows[0].has_missed);
    assert_false(said.rows[1].has_wrong || said.rows[1].has_missed);
    assert_true(said.has_enough);
    assert_false(said.is_held);
    result_free(result);
}

static void more_work_that_is_called_faster_fails(void **state)
{
    (void)state;
    struct result *result =
        measured((int64_t)4 * SELFTEST_BLOCKS, COST_NS, COST_NS * 95 / 100);
    struct selftest said = judge(result);
    assert_int_equal(said.rows[1].parts.faster, 4);
    assert_true(said.rows[1].has_wrong);
    assert_true(said.rows[1].has_missed);
    assert_false(said.rows[0].has_false);
    assert_false(said.is_held);
    result_free(result);
}

static void what_failed_is_left_out(void **state)
{
    (void)state;
    struct result *result = measured(40, COST_NS, COST_NS * 11 / 10);
    result->benches[1].status = RESULT_ERROR;
    struct selftest said = judge(result);
    assert_int_equal(said.rows[0].parts.tries, 0);
    assert_int_equal(said.rows[1].parts.tries, 2);
    result->benches[0].status = RESULT_ERROR;
    said = judge(result);
    assert_int_equal(said.case_count, 0);
    assert_false(said.has_enough);
    result_free(result);
}

static void four_times_the_time_halves_the_smallest_change(void **state)
{
    (void)state;
    const struct selftest_case one = {.name = "c", .blocks = 100, .floor_ratio = 0.01};
    const struct selftest said = {
        .pair_ns = 1e7,
        .cases = {one, {.name = "d", .blocks = 100, .floor_ratio = 0.02}},
        .case_count = 2};
    const struct selftest_case *restless = NULL;
    assert_true(fabs(selftest_smallest(&said, &one, 1e9) - expm1(0.0143)) < 1e-12);
    assert_true(fabs(selftest_smallest(&said, &one, 4e9) - expm1(0.00715)) < 1e-12);
    assert_true(isnan(selftest_smallest(&said, &one, 5e7)));
    assert_true(fabs(selftest_smallest_of_all(&said, 1e9, &restless) - expm1(0.0286)) <
                1e-12);
    assert_ptr_equal(restless, &said.cases[1]);
}

static void the_yardstick_tells_how_many_were_disturbed(void **state)
{
    (void)state;
    struct result *result = measured(10, COST_NS, COST_NS);
    result->machine.yardstick_ns = 1000;
    for (size_t b = 0; b < result->bench_count; b++) {
        for (size_t i = 0; i < 10; i++) {
            result->benches[b].workers[i].yardstick_ns[0] = i == 0 ? 1300 : 1000;
        }
    }
    struct selftest said = judge(result);
    assert_int_equal(said.yardstick.samples, 30);
    assert_int_equal(said.yardstick.disturbed, 3);
    assert_true(fabs(said.yardstick.high_ratio - 1.03) < 1e-9);
    result_free(result);
}

static void every_state_has_a_report(void **state)
{
    (void)state;
    const struct report_style style = {.width = 80};
    struct result *results[] = {sample_empty(), measured(3, COST_NS, COST_NS),
                                measured(240, COST_NS * 2, COST_NS / 2)};
    for (size_t i = 0; i < LEN(results); i++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        struct selftest said = judge(results[i]);
        selftest_table(&said, &style, &text);
        selftest_markdown(&said, &text);
        selftest_json(&said, &text);
        assert_null(strstr(buf_text(&text), "nan"));
        assert_non_null(strstr(buf_text(&text), i == 2 ? "failed; the same was called "
                                                         "different in 12 of 12"
                                                       : "none: too little"));
        result_free(results[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_not_measured_is_not_held),
        cmocka_unit_test(too_few_blocks_compare_nothing),
        cmocka_unit_test(fewer_blocks_than_a_comparison_gets_are_one),
        cmocka_unit_test(blocks_are_split_into_comparisons),
        cmocka_unit_test(a_bias_between_two_that_are_the_same_fails),
        cmocka_unit_test(more_work_that_is_called_faster_fails),
        cmocka_unit_test(what_failed_is_left_out),
        cmocka_unit_test(four_times_the_time_halves_the_smallest_change),
        cmocka_unit_test(the_yardstick_tells_how_many_were_disturbed),
        cmocka_unit_test(every_state_has_a_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
