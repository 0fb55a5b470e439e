/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/base/attr.h"

static char path[] = "/tmp/tare-replay-test-XXXXXX";
static struct failure failure;

static struct replay *load(const char *text, struct error *err)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
    return replay_load(path, err);
}

static struct executor open_replay(const char *text)
{
    struct error err = {0};
    struct replay *replay = load(text, &err);

    assert_string_equal(err.message, "");
    assert_non_null(replay);
    return replay_executor(replay);
}

static void start(const struct executor *executor, int slot, const char *label,
                  const char *target_name, uint32_t seed)
{
    const struct target target = {.name = target_name};
    const struct wire_case job = {.unroll_few = 1, .unroll_many = 10, .want_code = 1};
    const struct launch launch = {
        .target = &target, .job = &job, .label = label, .hash_seed = seed};

    executor->start(executor->self, slot, &launch);
}

static bool ready(const struct executor *executor, int slot)
{
    struct wire_ready ready;
    int64_t ready_ns;

    failure_finish(&failure);
    return executor->ready(executor->self, slot, &ready, &ready_ns, &failure);
}

static int64_t take(const struct executor *executor, int slot, int64_t lead,
                    int64_t turns)
{
    const struct wire_sample sample = {.lead = lead, .turns = turns};
    struct wire_timed timed;

    failure_finish(&failure);
    return executor->sample(executor->self, slot, &sample, &timed, &failure)
               ? timed.elapsed_ns
               : -1;
}

/* The elapsed time of the first sample of a fresh worker. */
static int64_t first_sample(const struct executor *executor, const char *label,
                            uint32_t seed)
{
    start(executor, 0, label, "python", seed);
    assert_true(ready(executor, 0));
    return take(executor, 0, 0, 1000);
}

static void elapsed_is_loop_and_copies_times_cost(void **state)
{
    struct executor executor = open_replay("a cost=20 loop=2.5\n");
    const struct wire_sample few = {.few = 1, .turns = 1000};
    struct wire_timed timed;

    (void)state;
    assert_int_equal(first_sample(&executor, "a", 1), 1000 * (200 + 2.5));
    assert_true(executor.sample(executor.self, 0, &few, &timed, &failure));
    assert_int_equal(timed.elapsed_ns, 1000 * (20 + 2.5));
    assert_int_equal(timed.turns, 1000);
    assert_int_equal(timed.batch, 0);
    /* Start, setup and both samples. */
    assert_int_equal(executor.now_ns(executor.self), 10000000 + 1000 + 202500 + 22500);
    assert_true(executor.finish(executor.self, 0, NULL, &failure));
    replay_free(executor.self);
}

static void the_first_pattern_that_matches_counts(void **state)
{
    struct executor executor = open_replay("# a comment\n"
                                           "\n"
                                           "\"x + 1\"@fast cost=1 loop=0\n"
                                           "\"x + 1\" cost=3 loop=0\n"
                                           "s/* cost=10us loop=0 # behind\n"
                                           "* cost=7 loop=0");

    (void)state;
    assert_int_equal(first_sample(&executor, "x + 1", 1), 30000);
    start(&executor, 0, "x + 1", "fast", 1);
    assert_int_equal(take(&executor, 0, 0, 1000), 10000);
    assert_int_equal(first_sample(&executor, "s/abc", 1), 100000000);
    assert_int_equal(first_sample(&executor, "anything", 1), 70000);
    replay_free(executor.self);
}

static void the_same_seed_gives_the_same_samples(void **state)
{
    struct executor executor = open_replay("a cost=100 spread=0.1 noise=0.01");
    const int64_t once = first_sample(&executor, "a", 5);
    const int64_t next = take(&executor, 0, 0, 1000);

    (void)state;
    assert_int_equal(first_sample(&executor, "a", 5), once);
    assert_int_equal(take(&executor, 0, 0, 1000), next);
    assert_true(next != once);
    assert_true(first_sample(&executor, "a", 6) != once);
    replay_free(executor.self);
}

static void spread_and_noise_have_the_deviation_that_was_asked_for(void **state)
{
    struct executor executor = open_replay("a cost=1000 loop=0 spread=0.1\n"
                                           "b cost=1000 loop=0 noise=0.1\n");
    double sums[2] = {0};
    double squares[2] = {0};

    (void)state;
    start(&executor, 1, "b", "python", 1);
    for (uint32_t i = 0; i < 2000; i++) {
        const double values[2] = {(double)first_sample(&executor, "a", i) / 1e7,
                                  (double)take(&executor, 1, 0, 1000) / 1e7};

        for (int k = 0; k < 2; k++) {
            sums[k] += values[k];
            squares[k] += values[k] * values[k];
        }
    }
    for (int k = 0; k < 2; k++) {
        const double mean = sums[k] / 2000;
        const double variance = squares[k] / 2000 - mean * mean;

        /* Standard errors: 0.0022 of the mean, 0.0003 of the variance. */
        assert_true(mean > 0.99 && mean < 1.01);
        assert_true(variance > 0.0085 && variance < 0.0115);
    }
    replay_free(executor.self);
}

static void a_cold_worker_is_slower_until_it_has_run_long_enough(void **state)
{
    struct executor executor = open_replay("a cost=10 loop=0 warmup=150us:2\n"
                                           "b cost=10 loop=0 first=5ms\n");

    (void)state;
    start(&executor, 0, "a", "python", 1);
    assert_int_equal(take(&executor, 0, 0, 500), 500 * 200);
    assert_int_equal(take(&executor, 0, 0, 500), 250 * 200 + 250 * 100);
    assert_int_equal(take(&executor, 0, 0, 500), 500 * 100);
    start(&executor, 0, "b", "python", 1);
    assert_int_equal(take(&executor, 0, 0, 1), 5000100);
    assert_int_equal(take(&executor, 0, 0, 1), 100);
    start(&executor, 0, "b", "python", 1);
    assert_int_equal(take(&executor, 0, 1, 1), 100);
    replay_free(executor.self);
}

static void a_trend_grows_with_executions_and_ends_with_a_new_setup(void **state)
{
    struct executor executor = open_replay("a cost=10 loop=0 trend=0.5");
    struct wire_ready again;

    (void)state;
    start(&executor, 0, "a", "python", 1);
    assert_int_equal(take(&executor, 0, 0, 100), 12500);   /* 0 to 1000, half-way: 1.25 */
    assert_int_equal(take(&executor, 0, 100, 100), 22500); /* 2000 to 3000: 2.25 */
    assert_true(executor.again(executor.self, 0, &again, &failure));
    assert_int_equal(take(&executor, 0, 0, 100), 12500);
    replay_free(executor.self);
}

static void prepared_inputs_are_counted_and_cost_time_of_their_own(void **state)
{
    struct executor executor =
        open_replay("a cost=10 loop=0 prepare=50 modules=numpy,attr");
    const struct wire_sample sample = {
        .lead = 1, .turns = 9, .batch = 64, .want_modules = 1};
    struct wire_timed timed;

    (void)state;
    start(&executor, 0, "a", "python", 1);
    assert_true(executor.sample(executor.self, 0, &sample, &timed, &failure));
    assert_int_equal(timed.elapsed_ns, 900);
    assert_int_equal(timed.prepare_ns, 5000);
    assert_int_equal(timed.batch, 64);
    assert_string_equal(timed.modules.data, "numpy attr");
    replay_free(executor.self);
}

static void failures_happen_in_their_phase(void **state)
{
    static const struct {
        const char *text;
        const char *phase;
        enum failure_kind kind;
        int passed; /* steps before: ready, sample, finish */
    } rows[] = {
        {"a fail=syntax", "compile", FAILURE_SYNTAX, 0},
        {"a fail=missing", "requires", FAILURE_MISSING, 0},
        {"a fail=start", "start", FAILURE_START, 0},
        {"a fail=exception:setup", "setup", FAILURE_EXCEPTION, 0},
        {"a cost=1 fail=signal", "run", FAILURE_SIGNAL, 1},
        {"a cost=1 fail=timeout:prepare", "prepare", FAILURE_TIMEOUT, 1},
        {"a cost=1 fail=exit:teardown", "teardown", FAILURE_EXIT, 2},
        {"b cost=1", "start", FAILURE_START, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct executor executor = open_replay(rows[i].text);
        int passed = 0;

        start(&executor, 0, "a", "python", 1);
        passed += ready(&executor, 0);
        passed += passed == 1 && take(&executor, 0, 0, 10) > 0;
        if (passed == 2) {
            assert_false(executor.finish(executor.self, 0, NULL, &failure));
        }
        assert_int_equal(passed, rows[i].passed);
        assert_int_equal(failure.kind, rows[i].kind);
        assert_string_equal(failure.phase, rows[i].phase);
        failure_finish(&failure);
        replay_free(executor.self);
    }
}

static void mistakes_have_a_line_and_a_column(void **state)
{
    static const struct {
        const char *text;
        int line;
        int col;
        const char *message;
    } rows[] = {
        {"a cost=1\nb cots=1", 2, 3, "unknown key 'cots'"},
        {"a cost", 1, 3, "expected key=value, found 'cost'"},
        {"\n  a   cost=-1", 2, 12, "this key cannot be '-1'"},
        {"a cost=1 noise=much", 1, 16, "this key cannot be 'much'"},
        {"a cost=1 warmup=5ms", 1, 17, "this key cannot be '5ms'"},
        {"a fail=badly", 1, 8, "this key cannot be 'badly'"},
        {"a fail=signal:lunch", 1, 8, "this key cannot be 'signal'"},
        {"a", 1, 1, "there is no cost= for 'a'"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error err = {0};

        assert_null(load(rows[i].text, &err));
        assert_int_equal(err.kind, ERROR_DATA);
        assert_string_equal(err.file, path);
        assert_int_equal(err.line, rows[i].line);
        assert_int_equal(err.col, rows[i].col);
        assert_string_equal(err.message, rows[i].message);
    }
}

static void a_missing_file_is_an_error_and_an_empty_one_has_no_lines(void **state)
{
    struct error err = {0};
    struct executor executor = open_replay("");

    (void)state;
    assert_null(replay_load("/no/such/file", &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    start(&executor, 0, "a", "python", 1);
    assert_false(ready(&executor, 0));
    executor.kill(executor.self, 63);
    replay_free(executor.self);
    replay_free(NULL);
}

static int make_file(void **state)
{
    const int fd = mkstemp(path);

    (void)state;
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    failure_finish(&failure);
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elapsed_is_loop_and_copies_times_cost),
        cmocka_unit_test(the_first_pattern_that_matches_counts),
        cmocka_unit_test(the_same_seed_gives_the_same_samples),
        cmocka_unit_test(spread_and_noise_have_the_deviation_that_was_asked_for),
        cmocka_unit_test(a_cold_worker_is_slower_until_it_has_run_long_enough),
        cmocka_unit_test(a_trend_grows_with_executions_and_ends_with_a_new_setup),
        cmocka_unit_test(prepared_inputs_are_counted_and_cost_time_of_their_own),
        cmocka_unit_test(failures_happen_in_their_phase),
        cmocka_unit_test(mistakes_have_a_line_and_a_column),
        cmocka_unit_test(a_missing_file_is_an_error_and_an_empty_one_has_no_lines),
    };
    return cmocka_run_group_tests_name("run/replay", tests, make_file, remove_file);
}
