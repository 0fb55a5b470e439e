/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a run measures for its verdicts, and computes beside that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "results/summary.h"
#include "tests/run/rehearsal.h"

/* The names that the linker's --wrap makes. */
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*,readability-identifier-naming)
void __real_summary_group(struct result *result, size_t first_bench, size_t count);
void __wrap_summary_group(struct result *result, size_t first_bench, size_t count);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl*,readability-identifier-naming)

static size_t workers_looked_at;

void __wrap_summary_group(struct result *result, size_t first_bench, size_t count)
{
    for (size_t i = first_bench; i < first_bench + count; i++) {
        workers_looked_at += result->benches[i].worker_count;
    }
    __real_summary_group(result, first_bench, count);
}

/* Workers whose figures were computed, for each that was measured. */
static double work_of(int64_t blocks, bool never_saves)
{
    struct rehearsal run = {
        .yaml = "cases: [{name: a, run: f(), group: g}, {name: b, run: f(), group: g}]\n",
        .replay = "* cost=120 spread=0.04 noise=0.01\n",
        .options = plan_options_default(),
        .never_saves = never_saves,
    };
    run.options.seed = 11;
    run.options.blocks_min = blocks;
    run.options.blocks_max = blocks;
    run.options.max_time_ns = INT64_C(1000000000000000);
    workers_looked_at = 0;
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    const struct result_bench *bench = rehearsal_bench(&run, "s/a", "base");
    assert_int_equal(bench->worker_count, blocks);
    assert_int_equal(bench->summary.median.n, blocks);
    double work = (double)workers_looked_at / (2.0 * (double)blocks);
    rehearsal_finish(&run);
    return work;
}

static void figures_of_the_first_blocks_are_computed_after_each(void **state)
{
    (void)state;
    assert_near(work_of(40, true), (1.0 + 40.0) / 2.0, 1e-9);
}

static void figures_of_thousands_of_blocks_are_not_computed_after_each(void **state)
{
    (void)state;
    double some = work_of(500, true);
    double many = work_of(4000, true);
    assert_true(some < 45.0); /* 250 when it is done after each */
    assert_true(many < 45.0); /* 2000 */
}

static void a_document_that_is_saved_often_has_all_figures(void **state)
{
    (void)state;
    assert_near(work_of(40, false), 1.0 + 40.0, 1e-9);
}

/* The fewest workers that a bench has. */
static size_t fewest_workers(const struct result *result)
{
    size_t fewest = SIZE_MAX;
    for (size_t i = 0; i < result->bench_count; i++) {
        size_t n = result->benches[i].worker_count;
        fewest = n < fewest ? n : fewest;
    }
    return fewest;
}

static void many_changes_get_the_blocks_that_let_one_stand(void **state)
{
    (void)state;
    const char *yaml =
        "cases:\n"
        "- {name: a, run: f(), params: {n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}\n"
        "- {name: b, run: f(), params: {n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}}\n";
    struct rehearsal run = {
        .yaml = yaml,
        .replay = "s/a[n=7]@new cost=130 spread=0.0005\n* cost=120 spread=0.0005\n",
        .target_count = 2,
        .options = plan_options_default(),
    };
    run.options.max_time_ns = INT64_C(3600000000000);
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_in_range(fewest_workers(run.result), 10, 12); /* 2^-9 is below 0.05 / 20 */
    bool stands = false;
    for (size_t i = 0; i < run.result->change_count; i++) {
        const struct result_change *change = &run.result->changes[i];
        stands = stands || (strcmp(change->pair.variant, "s/a[n=7]") == 0 &&
                            strcmp(change->verdict_adjusted, "slower") == 0);
    }
    assert_true(stands);
    assert_int_equal(run.result->finding_count, 0);
    rehearsal_finish(&run);
    struct rehearsal hurried = {
        .yaml = yaml,
        .replay = "* cost=120 spread=0.0005\n",
        .target_count = 2,
        .options = plan_options_default(),
    };
    hurried.options.max_time_ns = 1000000; /* over before it begins: the fewest blocks */
    rehearsal_run(&hurried);
    assert_int_equal(fewest_workers(hurried.result), 8);
    assert_int_equal(hurried.result->finding_count, 1);
    assert_string_equal(hurried.result->findings[0].id, "too-few-blocks");
    rehearsal_finish(&hurried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_changes_get_the_blocks_that_let_one_stand),
        cmocka_unit_test(figures_of_the_first_blocks_are_computed_after_each),
        cmocka_unit_test(figures_of_thousands_of_blocks_are_not_computed_after_each),
        cmocka_unit_test(a_document_that_is_saved_often_has_all_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
