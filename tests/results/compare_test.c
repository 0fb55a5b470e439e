/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "results/compare/differences.h"
#include "results/compare/gate.h"
#include "results/compare/merge.h"
#include "results/compare/rows.h"
#include "results/overall.h"
#include "results/read.h"
#include "results/summary.h"
#include "results/write.h"
#include "sample.h"

#define BLOCKS 10

/* A document with the target "python" only. */
static struct result *document(void)
{
    struct result *result = sample_empty();
    result->target_count = 1;
    result->targets[0].name = "python";
    result->complete = true;
    return result;
}

/* A bench in a group of its own, `time_ns` in the mean. */
static struct result_bench *add_bench(struct result *result, const char *variant,
                                      int64_t time_ns)
{
    size_t index = sample_bench(result, variant, "python", true);
    result->benches[index].group = variant;
    for (int64_t block = 0; block < BLOCKS; block++) {
        sample_worker(result, index, block, time_ns * (1000 + block * 7 % 10 - 5) / 1000);
    }
    return &result->benches[index];
}

static struct result *merge(struct result *old, struct result *new_result)
{
    const struct compare_document documents[] = {{old, "runs/old.json.gz"},
                                                 {new_result, "new.json"}};
    struct result *merged = compare_merge(documents, 2, "0.1.0");
    summary_result(merged);
    overall_result(merged);
    differences_of_documents(merged, documents, 2);
    differences_of_builds(merged);
    return merged;
}

static bool has_finding(const struct result *result, const char *id)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

static void documents_are_compared_unpaired_and_named_after_their_files(void **state)
{
    (void)state;
    struct result *old = document();
    struct result *new_result = document();
    add_bench(old, "s/a", 100000);
    add_bench(old, "s/b", 200000);
    add_bench(new_result, "s/b", 200100);
    add_bench(new_result, "s/a", 110000);
    struct result *merged = merge(old, new_result);
    assert_string_equal(merged->targets[0].name, "old");
    assert_string_equal(merged->targets[1].name, "new");
    assert_int_equal(merged->change_count, 2);
    assert_string_equal(merged->changes[0].pair.variant, "s/a");
    assert_string_equal(merged->changes[0].verdict, "slower");
    assert_true(fabs(merged->changes[0].ratio.point - 1.1) < 0.005);
    assert_string_equal(merged->changes[1].verdict, "same");
    assert_false(merged->changes[0].paired || merged->changes[1].paired);
    assert_int_equal(merged->geomean_count, 1);
    assert_false(merged->geomeans[0].paired);
    assert_true(fabs(merged->geomeans[0].ratio.point - sqrt(1.1 * 1.0005)) < 0.005);
    assert_true(merged->geomeans[0].ratio.low > 1.0);
    result_free(merged);
    result_free(old);
    result_free(new_result);
}

static void a_merged_result_reads_back_as_one_that_was_measured_apart(void **state)
{
    (void)state;
    struct result *old = document();
    struct result *new_result = document();
    add_bench(old, "s/a", 100000)->margin_ratio = 0.2;
    add_bench(new_result, "s/a", 110000)->margin_ratio = 0.2;
    struct result *merged = merge(old, new_result);
    assert_true(fabs(merged->changes[0].margin_ratio - 0.2) < 1e-12);
    assert_false(merged->changes[0].beyond_margin);
    SCOPED(buf_free) struct buf first = BUF_INIT;
    SCOPED(buf_free) struct buf second = BUF_INIT;
    result_write(merged, &first);
    struct error err = {0};
    struct result *again = result_parse("merged", buf_text(&first), first.len, &err);
    assert_non_null(again);
    summary_result(again);
    overall_result(again);
    assert_false(again->changes[0].paired);
    result_write(again, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    result_free(again);
    result_free(merged);
    result_free(old);
    result_free(new_result);
}

static void what_cannot_be_compared_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *variant;
        enum result_status old_status;
        enum result_status new_status;
        const char *new_meaning; /* NULL: the new document does not have it */
        const char *new_unit;
        int64_t new_ns;
    } cases[] = {
        {"gone", RESULT_OK, RESULT_OK, NULL, NULL, 0},
        {"fails", RESULT_OK, RESULT_ERROR, "sha256:1", "ns", 100000},
        {"unit", RESULT_OK, RESULT_OK, "sha256:1", "byte", 100000},
        {"code", RESULT_OK, RESULT_OK, "sha256:2", "ns", 100000},
        {"zero", RESULT_OK, RESULT_OK, "sha256:1", "ns", 0},
        {"both", RESULT_ERROR, RESULT_ERROR, "sha256:1", "ns", 100000},
        {"mended", RESULT_ERROR, RESULT_OK, "sha256:1", "ns", 100000},
        {"left out", RESULT_OK, RESULT_SKIPPED, "sha256:1", "ns", 100000},
        {"taken in", RESULT_SKIPPED, RESULT_OK, "sha256:1", "ns", 100000},
    };
    static const enum compare_outcome expected[] = {
        COMPARE_ONLY_BASE,   COMPARE_FAILED_NEW,  COMPARE_OTHER_UNIT,
        COMPARE_OTHER_CODE,  COMPARE_NO_RATIO,    COMPARE_FAILED_BOTH,
        COMPARE_FAILED_BASE, COMPARE_SKIPPED_NEW, COMPARE_SKIPPED_BASE,
        COMPARE_ONLY_NEW,
    };
    struct result *old = document();
    struct result *new_result = document();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct result_bench *base = add_bench(old, cases[i].variant, 100000);
        base->meaning = "sha256:1";
        base->status = cases[i].old_status;
        if (cases[i].new_meaning != NULL) {
            struct result_bench *other =
                add_bench(new_result, cases[i].variant, cases[i].new_ns);
            other->meaning = cases[i].new_meaning;
            other->unit = cases[i].new_unit;
            other->status = cases[i].new_status;
        }
    }
    add_bench(new_result, "more", 100000);
    struct result *merged = merge(old, new_result);
    struct compare_sides sides;
    compare_sides_init(&sides, merged, COMPARE_TARGETS);
    assert_int_equal(sides.count, 1);
    assert_int_equal(sides.items[0].count, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(sides.items[0].rows[i].outcome, expected[i]);
        assert_null(sides.items[0].rows[i].change);
    }
    assert_int_equal(merged->change_count, 0);
    compare_sides_finish(&sides);
    result_free(merged);
    result_free(old);
    result_free(new_result);
}

static void a_case_that_was_renamed_is_found_under_either_name(void **state)
{
    (void)state;
    static const char *const was_a[] = {"s/a"};
    static const char *const was_y[] = {"s/y"};
    struct result *old = document();
    struct result *new_result = document();
    add_bench(old, "s/a", 100000);
    struct result_bench *x = add_bench(old, "s/x", 100000);
    x->previous_ids = was_y;
    x->previous_id_count = 1;
    struct result_bench *b = add_bench(new_result, "s/b", 150000);
    b->previous_ids = was_a;
    b->previous_id_count = 1;
    add_bench(new_result, "s/y", 50000);
    struct result *merged = merge(old, new_result);
    assert_int_equal(merged->change_count, 2);
    assert_string_equal(merged->changes[0].pair.variant, "s/a");
    assert_string_equal(merged->changes[0].verdict, "slower");
    assert_string_equal(merged->changes[1].pair.variant, "s/x");
    assert_string_equal(merged->changes[1].verdict, "faster");
    result_free(merged);
    result_free(old);
    result_free(new_result);
}

static void differences_of_machine_settings_and_builds_are_findings(void **state)
{
    (void)state;
    struct result *old = document();
    struct result *new_result = document();
    old->id = "x";
    new_result->id = "y";
    old->created = "2026-11-20T14:03:07.123456Z";
    new_result->created = "2026-11-23T14:03:07Z";
    old->machine.governor = "performance";
    new_result->machine.governor = "powersave";
    old->machine.yardstick_ns = 1000;
    new_result->machine.yardstick_ns = 1060;
    old->settings.sample_time_ns = 2500000;
    new_result->settings.sample_time_ns = 5000000;
    old->tool_version = "0.1.0";
    new_result->tool_version = "0.2.0";
    old->targets[0].debug = RESULT_NO;
    new_result->targets[0].debug = RESULT_YES;
    old->targets[0].mode = "embedded";
    new_result->targets[0].mode = "hosted";
    new_result->complete = false;
    struct result *merged = merge(old, new_result);
    static const char *const ids[] = {"machine", "speed", "settings",  "tool-version",
                                      "age",     "build", "cut-short", "linkage"};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        assert_true(has_finding(merged, ids[i]));
    }
    assert_false(merged->complete);
    assert_false(has_finding(merged, "same-build"));
    result_free(merged);
    new_result->machine.yardstick_ns = 1049; // within what one machine shows
    merged = merge(old, new_result);
    assert_false(has_finding(merged, "speed"));
    result_free(merged);
    merged = merge(old, old);
    assert_string_equal(merged->targets[1].name, "new");
    assert_true(has_finding(merged, "same-document"));
    result_free(merged);
    result_free(old);
    result_free(new_result);
}

/* Two variants of a group on a target: "loop" takes 2 us, "comp" `time_ns`. Both vary from block to
 * block by the same factor, which cancels out. */
static void add_group(struct result *result, const char *target, int64_t time_ns)
{
    static const char *const variants[] = {"s/loop", "s/comp"};
    for (size_t i = 0; i < 2; i++) {
        size_t index = sample_bench(result, variants[i], target, i == 0);
        result->benches[index].group = "s/g";
        for (int64_t block = 0; block < BLOCKS; block++) {
            int64_t base_ns = i == 0 ? 200000 : time_ns;
            sample_worker(result, index, block, base_ns * (100 + block * 7 % 10) / 100);
        }
    }
}

static void the_gain_of_a_variant_is_compared_between_targets(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    add_group(result, "base", 100000);
    add_group(result, "new", 125000);
    summary_result(result);
    overall_result(result);
    assert_int_equal(result->interaction_count, 1);
    const struct result_interaction *found = &result->interactions[0];
    assert_string_equal(found->pair.variant, "s/comp");
    assert_string_equal(found->pair.base_variant, "s/loop");
    assert_true(found->paired);
    assert_int_equal(found->blocks, BLOCKS);
    assert_true(fabs(found->on_base.point - 0.5) < 1e-9);
    assert_true(fabs(found->on_new.point - 0.625) < 1e-9);
    assert_true(fabs(found->ratio.point - 1.25) < 1e-9);
    assert_string_equal(found->verdict, "slower");
    assert_string_equal(found->verdict_adjusted, "slower");
    SCOPED(buf_free) struct buf first = BUF_INIT;
    SCOPED(buf_free) struct buf second = BUF_INIT;
    result_write(result, &first);
    struct result *again = result_parse("interaction", buf_text(&first), first.len, NULL);
    assert_non_null(again);
    result_write(again, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    summary_result(again);
    assert_int_equal(again->interaction_count, 0);
    result_free(again);
    result_free(result);
}

static void the_gain_is_compared_between_documents_too(void **state)
{
    (void)state;
    struct result *old = document();
    struct result *new_result = document();
    add_group(old, "python", 100000);
    add_group(new_result, "python", 125000);
    /* The other day everything took three times as long. */
    for (size_t i = 0; i < new_result->bench_count; i++) {
        for (size_t j = 0; j < BLOCKS; j++) {
            new_result->benches[i].workers[j].elapsed_ns[0] *= 3;
        }
    }
    struct result *merged = merge(old, new_result);
    assert_int_equal(merged->interaction_count, 1);
    assert_false(merged->interactions[0].paired);
    assert_true(fabs(merged->interactions[0].ratio.point - 1.25) < 1e-9);
    assert_string_equal(merged->interactions[0].verdict, "slower");
    result_free(merged);
    old->benches[1].meaning = "sha256:1";
    new_result->benches[1].meaning = "sha256:2";
    merged = merge(old, new_result);
    assert_int_equal(merged->interaction_count, 0);
    result_free(merged);
    result_free(old);
    result_free(new_result);
}

/* A change with these words and nothing that it comes from. */
static void add_change(struct result *result, double low, const char *verdict_adjusted)
{
    struct result_change *change = result_add_change(result);
    change->pair.variant = "v";
    change->pair.base_variant = "v";
    change->pair.base = "base";
    change->pair.new_target = "new";
    change->ratio.low = low;
    change->verdict = "slower";
    change->verdict_adjusted = verdict_adjusted;
}

static size_t judge(const struct result *result, const char *text)
{
    struct gate gate;
    bool red[8];
    assert_true(gate_parse(text, &gate, NULL));
    struct gate_outcome outcome = gate_judge(result, &gate, 1, red);
    assert_int_equal(outcome.judged, result->change_count);
    return outcome.stopped;
}

static void gates_go_by_the_corrected_verdict_and_the_whole_interval(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    add_change(result, 1.02, "slower");
    add_change(result, 1.04, "slower");
    add_change(result, 1.5, "unclear");
    add_change(result, 0.99, "same");
    assert_int_equal(judge(result, "slower"), 2);
    assert_int_equal(judge(result, "slower:3%"), 1);
    assert_int_equal(judge(result, "slower:0.05"), 0);
    assert_int_equal(judge(result, "unclear"), 1);
    result_free(result);
}

static size_t judge_memory(const struct result *result, const char *text,
                           size_t *ret_judged)
{
    struct gate gate;
    bool red[8];
    assert_true(gate_parse(text, &gate, NULL));
    struct gate_outcome outcome = gate_judge_counts(result, &gate, 1, red);
    *ret_judged = outcome.judged;
    return outcome.stopped;
}

static void gates_on_memory_judge_their_own_metric_exactly(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    static const double ratios[] = {1.0, 1.04, 1.06, NAN};
    for (size_t i = 0; i < ARRAY_LEN(ratios); i++) {
        struct count_change *change = result_add_count_change(result);
        change->pair.base = "base";
        change->pair.new_target = "new";
        change->pair.metric = "peak_bytes";
        change->ratio = change->low = change->high = ratios[i];
        change->verdict = i == 0 ? "same" : "more";
    }
    size_t judged = 0;
    assert_int_equal(judge_memory(result, "more:peak_bytes", &judged), 3);
    assert_int_equal(judged, 4);
    assert_int_equal(judge_memory(result, "more:peak_bytes:5%", &judged), 2);
    assert_int_equal(judge_memory(result, "more:allocations", &judged), 0);
    assert_int_equal(judged, 0);
    assert_int_equal(judge_memory(result, "slower", &judged), 0);
    result_free(result);
}

static void words_that_name_no_gate_are_refused(void **state)
{
    (void)state;
    static const char *const words[] = {
        "",          "faster",           "slower:",           "slower:x", "slower:-1",
        "slower 3%", "Slower",           "unclear:1",         "more",     "more:",
        "more:time", "more:peak_bytes:", "more:allocations:x"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct gate gate;
        struct error err = {0};
        assert_false(gate_parse(words[i], &gate, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_compared_unpaired_and_named_after_their_files),
        cmocka_unit_test(a_merged_result_reads_back_as_one_that_was_measured_apart),
        cmocka_unit_test(what_cannot_be_compared_says_why),
        cmocka_unit_test(a_case_that_was_renamed_is_found_under_either_name),
        cmocka_unit_test(differences_of_machine_settings_and_builds_are_findings),
        cmocka_unit_test(the_gain_of_a_variant_is_compared_between_targets),
        cmocka_unit_test(the_gain_is_compared_between_documents_too),
        cmocka_unit_test(gates_go_by_the_corrected_verdict_and_the_whole_interval),
        cmocka_unit_test(gates_on_memory_judge_their_own_metric_exactly),
        cmocka_unit_test(words_that_name_no_gate_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
