/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/samples.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/attr.h"
#include "results/summary.h"
#include "sample.h"

/* What one side of a hand computation and the other may differ by. */
#define CLOSE 1e-12

#define assert_close(a, b) assert_true(fabs((a) - (b)) <= CLOSE * fabs(b))

static void a_figure_is_the_median_sample_per_operation_without_the_loop(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    size_t index = sample_bench(result, "v", "base", false);
    struct result_bench *bench = &result->benches[index];
    double *loop_ns = &result->targets[0].loop_overhead_ns;
    bench->loops = 10;
    bench->unroll = 4;
    bench->inner = 5;
    struct result_worker *w = result_add_worker(result, bench, 3, 0);
    memcpy(w->elapsed_ns, (const int64_t[]){1400, 9900, 1300}, 3 * sizeof(int64_t));
    memcpy(w->cpu_ns, (const int64_t[]){900, 700, 1000}, 3 * sizeof(int64_t));
#define FIGURE samples_worker_figure(result, bench, w, SAMPLES_ALL)
    *loop_ns = (double)NAN;
    assert_close(FIGURE, 1400.0 / 200.0);
    *loop_ns = 20.0;
    assert_close(FIGURE, (1400.0 - 10.0 * 20.0) / 200.0);
    w->overhead_ns = 40.0; // the worker's own goes first
    assert_close(FIGURE, (1400.0 - 10.0 * 40.0) / 200.0);
    bench->clock = "cpu";
    assert_close(FIGURE, (900.0 - 10.0 * 40.0) / 200.0);
    w->overhead_ns = 100.0; // more than was measured: an empty body
    assert_close(FIGURE, (900.0 - 10.0 * 100.0) / 200.0);
    w->samples = 0;
    assert_true(isnan(FIGURE));
    w->samples = 3;
    bench->loops = 0;
    assert_true(isnan(FIGURE));
#undef FIGURE
    result_free(result);
}

/* A worker with one sample of `elapsed_ns` beside which the yardstick took `yardstick_ns`. */
static void add_worker(struct result *result, size_t bench, int64_t block,
                       int64_t elapsed_ns, int64_t yardstick_ns)
{
    sample_worker(result, bench, block, elapsed_ns);
    struct result_bench *b = &result->benches[bench];
    b->workers[b->worker_count - 1].yardstick_ns[0] = yardstick_ns;
}

static void a_sample_counts_by_its_yardstick_and_never_by_its_time(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->machine.yardstick_ns = 1000;
    size_t index = sample_bench(result, "v", "base", false);
    struct result_bench *bench = &result->benches[index];
    struct result_worker *w = result_add_worker(result, bench, 3, 0);
    memcpy(w->elapsed_ns, (const int64_t[]){100, 900, 100}, 3 * sizeof(int64_t));
    memcpy(w->yardstick_ns, (const int64_t[]){1101, 1100, 1500}, 3 * sizeof(int64_t));
    assert_int_equal(samples_count(result, bench, w, SAMPLES_UNDISTURBED), 1);
    assert_int_equal(samples_count(result, bench, w, SAMPLES_ALL), 3);
    double values[3];
    assert_int_equal(samples_figures(result, bench, w, SAMPLES_UNDISTURBED, values), 1);
    assert_close(values[0], 900.0);
    result->machine.yardstick_ns = 0; // no reading: nothing is known to be disturbed
    assert_int_equal(samples_count(result, bench, w, SAMPLES_UNDISTURBED), 3);
    w->switches[0] = 1;
    w->cpu_ns[0] = 98; // of 100: a kernel thread
    w->cpu_ns[1] = 100;
    w->switches[2] = 2;
    w->cpu_ns[2] = 97;
    assert_int_equal(samples_count(result, bench, w, SAMPLES_UNDISTURBED), 2);
    bench->clock = "cpu"; // the time that was lost is not in the figure
    assert_int_equal(samples_count(result, bench, w, SAMPLES_UNDISTURBED), 3);
    w->yardstick_ns = NULL; // an older document
    result->machine.yardstick_ns = 1000;
    assert_int_equal(samples_count(result, bench, w, SAMPLES_UNDISTURBED), 3);
    result_free(result);
}

static void disturbed_samples_are_left_out_while_enough_others_are_there(void **state)
{
    (void)state;
    assert_int_equal(samples_choose(5, 5), SAMPLES_ALL);
    assert_int_equal(samples_choose(6, 24), SAMPLES_UNDISTURBED);
    assert_int_equal(samples_choose(6, 25), SAMPLES_ALL);
    struct result *result = sample_empty();
    result->machine.yardstick_ns = 1000;
    size_t index = sample_bench(result, "v", "base", false);
    for (int64_t i = 0; i < 14; i++) {
        bool is_disturbed = i >= 7;
        add_worker(result, index, i, is_disturbed ? 160 : 100,
                   is_disturbed ? 1600 : 1000);
    }
    struct result_bench *bench = &result->benches[index];
    summary_bench(result, bench);
    assert_int_equal(bench->summary.median.n, 7);
    assert_close(bench->summary.median.high, 100.0);
    bench->workers[0].yardstick_ns[0] = 1600;
    bench->workers[1].yardstick_ns[0] = 1600;
    summary_bench(result, bench);
    assert_int_equal(bench->summary.median.n, 14); // 5 are too few: all count
    result_free(result);
}

static void both_sides_of_a_change_rest_on_the_same_choice(void **state)
{
    (void)state;
    struct result *result = sample_empty();
    result->machine.yardstick_ns = 1000;
    size_t base = sample_bench(result, "v", "base", true);
    size_t other = sample_bench(result, "w", "base", false);
    for (int64_t i = 0; i < 12; i++) {
        /* Of two blocks in three one side or the other is disturbed. */
        add_worker(result, base, i, i % 3 == 0 ? 170 : 100, i % 3 == 0 ? 1700 : 1000);
        add_worker(result, other, i, i % 3 == 1 ? 340 : 200, i % 3 == 1 ? 1700 : 1000);
    }
    summary_result(result);
    assert_int_equal(result->change_count, 1);
    assert_int_equal(result->changes[0].blocks, 12); // 4 blocks alone would say nothing
    for (int64_t i = 12; i < 15; i++) {
        add_worker(result, base, i, 100, 1000);
        add_worker(result, other, i, 200, 1000);
    }
    summary_result(result);
    assert_int_equal(result->changes[0].blocks, 7);
    assert_close(result->changes[0].ratio.low, 2.0);
    assert_close(result->changes[0].ratio.high, 2.0);
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_is_the_median_sample_per_operation_without_the_loop),
        cmocka_unit_test(a_sample_counts_by_its_yardstick_and_never_by_its_time),
        cmocka_unit_test(disturbed_samples_are_left_out_while_enough_others_are_there),
        cmocka_unit_test(both_sides_of_a_change_rest_on_the_same_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
