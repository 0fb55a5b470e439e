/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/overall.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/read.h"
#include "results/summary.h"
#include "results/write.h"
#include "sample.h"

#define ASSERT_CLOSE(actual, expected) assert_true(fabs((actual) - (expected)) < 1e-12)

/* A change with a p-value and nothing that it comes from. */
static void add_change(struct result *result, const char *base, const char *new_target,
                       double p, const char *verdict)
{
    struct result_change *change = result_add_change(result);
    change->pair.variant = "v";
    change->pair.base_variant = strcmp(base, new_target) == 0 ? "u" : "v";
    change->pair.base = base;
    change->pair.new_target = new_target;
    change->paired = true;
    change->blocks = 20;
    change->p = p;
    change->verdict = verdict;
}

static void changes_are_corrected_with_their_family(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    add_change(result, "base", "new", 0.02, "slower");
    add_change(result, "base", "base", 0.04, "faster");
    add_change(result, "base", "new", 0.04, "faster");
    add_change(result, "base", "new", 0.9, "same");
    add_change(result, "new", "new", NAN, "unclear");
    add_change(result, "base", "new", 0.01, "slower");
    overall_result(result);
    const struct result_change *changes = result->changes;
    ASSERT_CLOSE(changes[0].p_adjusted, 0.04);
    ASSERT_CLOSE(changes[1].p_adjusted, 0.04); // alone
    ASSERT_CLOSE(changes[2].p_adjusted, 0.04 * 4.0 / 3.0);
    ASSERT_CLOSE(changes[3].p_adjusted, 0.9);
    assert_true(isnan(changes[4].p_adjusted));
    ASSERT_CLOSE(changes[5].p_adjusted, 0.04);
    static const char *const verdicts[] = {"slower", "faster",  "unclear",
                                           "same",   "unclear", "slower"};
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(changes[i].verdict_adjusted, verdicts[i]);
    }
    assert_string_equal(changes[2].verdict, "faster");
    result_free(result);
}

static void unpaired_changes_are_a_family_of_their_own(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    add_change(result, "base", "new", 0.04, "slower");
    add_change(result, "base", "new", 0.04, "slower");
    add_change(result, "base", "new", 0.5, "unclear");
    result->changes[2].paired = false;
    overall_result(result);
    ASSERT_CLOSE(result->changes[1].p_adjusted, 0.04);
    ASSERT_CLOSE(result->changes[2].p_adjusted, 0.5);
    result_free(result);
}

static size_t count_notes(const struct result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->finding_count; i++) {
        count += strcmp(result->findings[i].id, "too-few-blocks") == 0;
    }
    return count;
}

static void blocks_that_are_too_few_for_the_number_of_changes_are_noted_once(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    for (size_t i = 0; i < 60; i++) {
        add_change(result, "base", "new", 0.5, "unclear");
        result->changes[i].blocks = 11;
    }
    overall_result(result);
    overall_result(result);
    assert_int_equal(count_notes(result), 1);
    const struct result_finding *note = &result->findings[result->finding_count - 1];
    assert_string_equal(note->what, "60 changes of new against base are judged together");
    assert_string_equal(note->remedy, "--blocks 12");
    result->changes[7].blocks = 12;
    overall_result(result);
    assert_int_equal(count_notes(result), 0);
    result_free(result);
}

/* Two cases on two targets; new takes 0.5 and 0.98 times as long, and a bit more or less. */
static struct result *two_cases(int64_t blocks)
{
    struct result *result = sample_empty();
    for (size_t i = 0; i < 4; i++) {
        const char *variant = i < 2 ? "a" : "b";
        size_t bench = sample_bench(result, variant, i % 2 == 0 ? "base" : "new", true);
        result->benches[bench].group = variant;
        for (int64_t block = 0; block < blocks; block++) {
            int64_t time = i % 2 == 0 ? 100000 : i == 1 ? 50000 : 98000;
            sample_worker(result, bench, block, time + block * 37 % 11);
        }
    }
    summary_result(result);
    overall_result(result);
    return result;
}

static void the_geometric_mean_is_that_of_the_changes_between_targets(void **state)
{
    (void)state;
    struct result *result = two_cases(12);
    assert_int_equal(result->geomean_count, 1);
    const struct result_geomean *mean = &result->geomeans[0];
    double expected =
        sqrt(result->changes[0].ratio.point * result->changes[1].ratio.point);
    assert_string_equal(mean->base, "base");
    assert_string_equal(mean->new_target, "new");
    ASSERT_CLOSE(mean->ratio.point, expected);
    assert_true(mean->ratio.low < expected && mean->ratio.high > expected);
    assert_true(mean->ratio.high < 0.71);
    assert_int_equal(mean->ratio.n, 12);
    assert_int_equal(mean->changes, 2);
    assert_int_equal(mean->resamples, 10000);
    assert_true(mean->probability_faster > 0.999);
    assert_string_equal(overall_verdict(mean), "faster");
    result_free(result);
}

static void too_few_blocks_leave_the_mean_without_an_interval(void **state)
{
    (void)state;
    struct result *result = two_cases(5);
    assert_int_equal(result->geomean_count, 1);
    const struct result_geomean *mean = &result->geomeans[0];
    assert_true(mean->ratio.point > 0.69 && mean->ratio.point < 0.71);
    assert_true(isnan(mean->ratio.low) && isnan(mean->probability_faster));
    assert_string_equal(overall_verdict(mean), "unclear");
    result_free(result);
}

static void what_is_said_of_all_changes_survives_being_written(void **state)
{
    (void)state;
    struct result *result = two_cases(12);
    SCOPED(buf_free) struct buf first = BUF_INIT;
    SCOPED(buf_free) struct buf second = BUF_INIT;
    result_write(result, &first);
    struct result *again = result_parse("r.json", buf_text(&first), first.len, NULL);
    assert_non_null(again);
    assert_int_equal(again->geomean_count, 1);
    assert_string_equal(again->changes[0].verdict_adjusted, "faster");
    result_write(again, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    /* Computed again, it is the same. */
    summary_result(again);
    assert_int_equal(again->geomean_count, 0);
    overall_result(again);
    buf_reset(&second);
    result_write(again, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    result_free(result);
    result_free(again);
}

static void a_document_without_changes_has_no_mean(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    overall_result(result);
    assert_int_equal(result->geomean_count, 0);
    add_change(result, "base", "new", 0.5, "unclear"); // of benches that are not there
    overall_result(result);
    assert_int_equal(result->geomean_count, 0);
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_corrected_with_their_family),
        cmocka_unit_test(unpaired_changes_are_a_family_of_their_own),
        cmocka_unit_test(
            blocks_that_are_too_few_for_the_number_of_changes_are_noted_once),
        cmocka_unit_test(the_geometric_mean_is_that_of_the_changes_between_targets),
        cmocka_unit_test(too_few_blocks_leave_the_mean_without_an_interval),
        cmocka_unit_test(what_is_said_of_all_changes_survives_being_written),
        cmocka_unit_test(a_document_without_changes_has_no_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
