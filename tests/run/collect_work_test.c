/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a run computes beside its measurements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "results/summary.h"
#include "tests/run/rehearsal.h"

void __real_summary_group(struct result *result, size_t first_bench, size_t count);
void __wrap_summary_group(struct result *result, size_t first_bench, size_t count);

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_the_first_blocks_are_computed_after_each),
        cmocka_unit_test(figures_of_thousands_of_blocks_are_not_computed_after_each),
        cmocka_unit_test(a_document_that_is_saved_often_has_all_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
