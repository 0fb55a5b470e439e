/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/claims.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/claims_words.h"
#include "results/overall.h"
#include "results/result.h"
#include "results/summary.h"
#include "sample.h"

#define BLOCKS INT64_C(8)

/* A bench of the suite "s", measured at about centre_ns on "base", with n as its only parameter. */
static struct result_bench *add_case(struct result *result, const char *name, int64_t n,
                                     const char *group, int64_t centre_ns)
{
    struct arena *arena = &result->arena;
    const char *variant = arena_printf(arena, "s/%s[n=%d]", name, (int)n);
    size_t index = sample_bench(result, variant, "base", result->bench_count == 0);
    struct result_param *param = arena_array(arena, 1, sizeof(*param));
    *param = (struct result_param){.name = "n", .kind = RESULT_PARAM_INT, .integer = n};
    result->benches[index].case_name = name;
    result->benches[index].group = group;
    result->benches[index].params = param;
    result->benches[index].param_count = 1;
    for (int64_t block = 0; block < BLOCKS; block++) {
        sample_worker(result, index, block, centre_ns + centre_ns * (block % 4) / 1000);
    }
    return &result->benches[index];
}

static void count(struct result_bench *bench, int64_t peak_low, int64_t peak_high)
{
    bench->memory.executions = 5;
    bench->memory.counts[MEMORY_PEAK_BYTES] =
        (struct memory_count){(peak_low + peak_high) / 2, peak_low, peak_high};
}

static void state_pair(struct result *result, const char *kind, const char *metric,
                       double factor)
{
    *result_add_statement(result) =
        (struct result_statement){.suite = "s",
                                  .kind = kind,
                                  .subject = {.case_name = "a"},
                                  .than = {.case_name = "b"},
                                  .factor = factor,
                                  .metric = metric,
                                  .text = "t"};
}

static void judge(struct result *result)
{
    summary_result(result);
    overall_result(result);
}

static void times_are_judged_by_shared_blocks(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    add_case(result, "a", 1, "g[n=1]", 100000);
    add_case(result, "b", 1, "g[n=1]", 150000);
    add_case(result, "a", 2, "g[n=2]", 300000);
    add_case(result, "b", 2, "g[n=2]", 150000);
    state_pair(result, "faster", "time", 1.2);
    state_pair(result, "slower", "time", 1.0);
    state_pair(result, "not slower", "time", 1.02);
    judge(result);
    assert_int_equal(result->claim_count, 6); // the sizes that agree
    const enum result_judgement expected[] = {RESULT_CONFIRMED, RESULT_REFUTED,
                                              RESULT_REFUTED,   RESULT_CONFIRMED,
                                              RESULT_CONFIRMED, RESULT_REFUTED};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(result->claims[i].verdict, expected[i]);
        assert_true(result->claims[i].paired);
        assert_int_equal(result->claims[i].blocks, BLOCKS);
    }
    assert_true(fabs(result->claims[0].ratio.point - 1.5) < 0.01);
    assert_string_equal(result->claims[0].sentence, "a[n=1] is 1.50x faster than b[n=1]");
    assert_int_equal(claims_verdict(result, 0, "base"), RESULT_REFUTED);
    result_free(result);
}

static void cases_of_other_groups_are_not_paired(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    add_case(result, "a", 1, "s/a[n=1]", 100000);
    add_case(result, "b", 1, "s/b[n=1]", 150000);
    state_pair(result, "faster", "time", 1.2);
    judge(result);
    assert_int_equal(result->claim_count, 1);
    assert_false(result->claims[0].paired);
    assert_int_equal(result->claims[0].verdict, RESULT_CONFIRMED);
    result_free(result);
}

/* Workers of a member of the group "g" in the blocks first, first + step, ..., all of them on one machine. */
static void add_member(struct result *result, const char *name, int64_t centre_ns,
                       int64_t first, int64_t step, int64_t count)
{
    size_t before = result->bench_count;
    struct result_bench *bench = add_case(result, name, 1, "g", centre_ns);
    bench->worker_count = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t block = first + i * step;
        sample_worker(result, before, block, centre_ns + centre_ns * (block % 5) / 1000);
    }
}

static const struct result_claim *judge_members(struct result *result)
{
    state_pair(result, "faster", "time", 1.2);
    judge(result);
    assert_int_equal(result->claim_count, 1);
    return &result->claims[0];
}

static void members_of_different_sets_are_not_paired(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    add_member(result, "base", 200000, 0, 1, 2 * BLOCKS); // in both sets
    add_member(result, "a", 100000, 0, 2, BLOCKS);
    add_member(result, "b", 150000, 1, 2, BLOCKS);
    const struct result_claim *claim = judge_members(result);
    assert_false(claim->paired);
    assert_int_equal(claim->blocks, BLOCKS);
    assert_int_equal(claim->verdict, RESULT_CONFIRMED);
    assert_true(fabs(claim->ratio.point - 1.5) < 0.01);
    assert_true(stats_reaches_level(&claim->ratio));
    assert_int_equal(result->change_count, 2); // each with the baseline, in its own set
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(result->changes[i].pair.base_variant, "s/base[n=1]");
        assert_true(result->changes[i].paired);
        assert_int_equal(result->changes[i].blocks, BLOCKS);
    }
    result_free(result);
}

static void a_member_with_fewer_blocks_is_paired_in_those(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    add_member(result, "a", 100000, 0, 1, 3 * BLOCKS);
    add_member(result, "b", 150000, 5, 2, BLOCKS); // 5, 7, ...: a has them all
    const struct result_claim *claim = judge_members(result);
    assert_true(claim->paired);
    assert_int_equal(claim->blocks, BLOCKS);
    assert_int_equal(claim->verdict, RESULT_CONFIRMED);
    result_free(result);
    result = sample_empty();
    result->target_count = 1;
    add_member(result, "a", 100000, 0, 1, 3 * BLOCKS);
    add_member(result, "b", 150000, 7, 1, 5); // too few, and no more of them apart
    claim = judge_members(result);
    assert_true(claim->paired);
    assert_int_equal(claim->blocks, 5);
    assert_int_equal(claim->verdict, RESULT_INCONCLUSIVE);
    assert_string_equal(claim->reason, "too few blocks for an interval");
    result_free(result);
}

/* A group that grew, and went on in other sets. */
static void members_that_met_too_seldom_are_not_paired(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    add_member(result, "a", 100000, 0, 2, BLOCKS); // 0, 2, 4 ... 14
    add_member(result, "b", 150000, 0, 5, BLOCKS); // 0, 5, 10 ... 35: 0 and 10 are shared
    const struct result_claim *claim = judge_members(result);
    assert_false(claim->paired);
    assert_int_equal(claim->blocks, BLOCKS);
    assert_int_equal(claim->verdict, RESULT_CONFIRMED);
    result_free(result);
}

static void counts_are_exact(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    count(add_case(result, "a", 1, "g", 100), 1000, 1000);
    count(add_case(result, "b", 1, "g", 100), 2000, 2000);
    state_pair(result, "uses less", "peak_bytes", 2.0);
    state_pair(result, "uses less", "peak_bytes", 2.1);
    state_pair(result, "uses no more", "peak_bytes", 1.0);
    state_pair(result, "uses less", "allocations", 1.0);
    judge(result);
    assert_int_equal(result->claims[0].verdict,
                     RESULT_CONFIRMED); // at least: twice will do
    assert_string_equal(result->claims[0].ratio.method, "exact");
    assert_string_equal(result->claims[0].sentence,
                        "a[n=1] has 2.00x fewer peak bytes than b[n=1]");
    assert_int_equal(result->claims[1].verdict, RESULT_REFUTED);
    assert_int_equal(result->claims[2].verdict, RESULT_CONFIRMED);
    assert_int_equal(result->claims[3].verdict,
                     RESULT_REFUTED); // none is not less than none
    assert_string_equal(result->claims[3].sentence,
                        "a[n=1] has as many allocations as b[n=1]");
    result_free(result);
}

static void counts_that_vary_settle_what_holds_for_all_of_them(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    count(add_case(result, "a", 1, "g", 100), 900, 1500);
    count(add_case(result, "b", 1, "g", 100), 1400, 2000);
    state_pair(result, "uses less", "peak_bytes", 1.0);
    state_pair(result, "uses less", "peak_bytes", 3.0);
    judge(result);
    assert_int_equal(result->claims[0].verdict, RESULT_INCONCLUSIVE);
    assert_string_equal(result->claims[0].ratio.method, "range");
    assert_int_equal(result->claims[1].verdict, RESULT_REFUTED);
    result_free(result);
}

static void events_are_never_exact(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    struct result_bench *a = add_case(result, "a", 1, "g", 100);
    a->counters.workers = 5;
    a->counters.figures[COUNTER_PAGE_FAULTS] = (struct counter_figure){NULL, 10, 10, 10};
    a->counters.figures[COUNTER_INSTRUCTIONS] =
        (struct counter_figure){NULL, 99, 98, 101};
    a->counters.figures[COUNTER_CYCLES].absent = "no such counter";
    struct result_bench *b = add_case(result, "b", 1, "g", 100);
    b->counters = result->benches[0].counters;
    b->counters.figures[COUNTER_PAGE_FAULTS] = (struct counter_figure){NULL, 20, 20, 21};
    state_pair(result, "uses less", "page_faults", 2.0);
    state_pair(result, "uses less", "page_faults", 2.2);
    state_pair(result, "uses no more", "instructions", 1.0);
    state_pair(result, "uses no more", "instructions", 1.04);
    state_pair(result, "uses less", "cycles", 1.0);
    judge(result);
    assert_int_equal(result->claims[0].verdict, RESULT_CONFIRMED);
    assert_string_equal(result->claims[0].ratio.method, "range");
    assert_string_equal(result->claims[0].sentence,
                        "a[n=1] has 2.00x [2.00, 2.10] fewer page faults than b[n=1]");
    assert_int_equal(result->claims[1].verdict, RESULT_REFUTED);
    assert_int_equal(result->claims[2].verdict, RESULT_INCONCLUSIVE);
    assert_int_equal(result->claims[3].verdict, RESULT_CONFIRMED);
    assert_int_equal(result->claims[4].verdict, RESULT_NOT_MEASURED);
    assert_string_equal(result->claims[4].sentence,
                        "cycles was not counted of a[n=1]: no such counter");
    result_free(result);
}

static void what_was_not_measured_says_why(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->target_count = 1;
    add_case(result, "a", 1, "g", 100);
    state_pair(result, "faster", "time", 1.0);
    judge(result);
    assert_int_equal(result->claim_count, 1);
    assert_int_equal(result->claims[0].verdict, RESULT_NOT_MEASURED);
    assert_string_equal(result->claims[0].sentence, "b was left out of the run");
    add_case(result, "b", 1, "g", 100);
    result->benches[1].status = RESULT_SKIPPED;
    result->benches[1].reason = "module 'numpy' is not there";
    judge(result);
    assert_string_equal(result->claims[0].sentence,
                        "b[n=1] was skipped: module 'numpy' is not there");
    state_pair(result, "uses less", "peak_bytes", 1.0);
    result->benches[1].status = RESULT_OK;
    judge(result);
    assert_string_equal(result->claims[1].sentence,
                        "peak_bytes was not counted of a[n=1]");
    result_free(result);
}

static void growth_is_found_and_judged(void **state)
{
    (void)state;
    static const char *const linear[] = {"O(n)"};
    static const char *const constant[] = {"O(1)", "O(log n)"};
    struct result *result = sample_empty();
    result->target_count = 1;
    for (int64_t n = 1; n <= 100000; n *= 10) {
        add_case(result, "a", n, "s/a", 1000 * n);
    }
    struct result_statement statement = {.suite = "s",
                                         .kind = "complexity",
                                         .subject = {.case_name = "a"},
                                         .metric = "time",
                                         .over = "n",
                                         .growths = linear,
                                         .growth_count = 1,
                                         .text = "t"};
    *result_add_statement(result) = statement;
    statement.growths = constant;
    statement.growth_count = 2;
    *result_add_statement(result) = statement;
    judge(result);
    assert_int_equal(result->growth_count, 1);
    assert_string_equal(result->growths[0].variant, "s/a");
    assert_int_equal(result->growths[0].size_count, 6);
    assert_int_equal(result->growths[0].candidate_count, 1);
    assert_int_equal(result->claims[0].verdict, RESULT_CONFIRMED);
    assert_string_equal(result->claims[0].sentence, "a is O(n) in n");
    assert_int_equal(result->claims[1].verdict, RESULT_REFUTED);
    result->benches[0].status = RESULT_ERROR; // five are left
    result->benches[1].status = RESULT_ERROR;
    judge(result);
    assert_int_equal(result->growth_count, 0);
    assert_int_equal(result->claims[0].verdict, RESULT_NOT_MEASURED);
    result_free(result);
}

static void statements_are_said_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *metric, *text;
        double factor;
    } said[] = {
        {"faster", "time", "a is faster than b[n=3]", 1.0},
        {"slower", "time", "a is at least 1.5x slower than b[n=3]", 1.5},
        {"not slower", "time", "a is at most 5 % slower than b[n=3]", 1.05},
        {"not slower", "time", "a is not slower than b[n=3]", 1.0},
        {"uses less", "peak_bytes", "a has fewer peak bytes than b[n=3]", 1.0},
        {"uses no more", "allocations", "a has no more allocations than b[n=3]", 1.0},
        {"uses no more", "cache_misses",
         "a has at most 2 % more cache misses than b[n=3]", 1.02},
        {"uses less", "page_faults", "a has at least 2x fewer page faults than b[n=3]",
         2.0},
    };
    const struct result_param n = {.name = "n", .kind = RESULT_PARAM_INT, .integer = 3};
    for (size_t i = 0; i < ARRAY_LEN(said); i++) {
        SCOPED(buf_free) struct buf text = BUF_INIT;
        const struct result_statement statement = {.kind = said[i].kind,
                                                   .subject = {.case_name = "a"},
                                                   .than = {"b", &n, 1},
                                                   .factor = said[i].factor,
                                                   .metric = said[i].metric};
        claims_add_statement(&text, &statement);
        assert_string_equal(buf_text(&text), said[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_judged_by_shared_blocks),
        cmocka_unit_test(cases_of_other_groups_are_not_paired),
        cmocka_unit_test(members_of_different_sets_are_not_paired),
        cmocka_unit_test(a_member_with_fewer_blocks_is_paired_in_those),
        cmocka_unit_test(members_that_met_too_seldom_are_not_paired),
        cmocka_unit_test(counts_are_exact),
        cmocka_unit_test(counts_that_vary_settle_what_holds_for_all_of_them),
        cmocka_unit_test(events_are_never_exact),
        cmocka_unit_test(what_was_not_measured_says_why),
        cmocka_unit_test(growth_is_found_and_judged),
        cmocka_unit_test(statements_are_said_in_words),
    };
    return cmocka_run_group_tests_name("results/claims", tests, NULL, NULL);
}
