/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run costs before and beside its samples, and what a resumed one keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/run/collect.h"
#include "harness/run/record.h"
#include "results/read.h"
#include "tests/run/rehearsal.h"

#define MS INT64_C(1000000)

static struct plan_options blocks(int64_t count)
{
    struct plan_options options = plan_options_default();
    options.seed = 3;
    options.blocks_min = count;
    options.blocks_max = count;
    options.max_time_ns = INT64_C(3600000) * MS;
    return options;
}

/* Executions that workers number `from` (from 0, in order of their starts) and up were asked for. */
static int64_t executions(const struct rehearsal *run, size_t from, size_t to)
{
    int64_t count = 0;
    size_t number = 0;
    for (size_t i = 0; i < run->event_count; i++) {
        const struct event *event = &run->events[i];
        number += event->kind == EVENT_START && strcmp(event->label, "s/a@base") == 0;
        if (event->kind == EVENT_SAMPLE && strcmp(event->label, "s/a@base") == 0 &&
            number > from && number <= to) {
            count += event->sample.lead + event->sample.turns;
        }
    }
    return count;
}

static void an_execution_of_half_a_minute_is_scouted_twice(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                            .replay = "* cost=30s setup=2s\n",
                            .options = blocks(1)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_int_equal(executions(&run, 0, 1), 2);
    /* A warm-up and the samples. */
    assert_int_equal(executions(&run, 1, 2), 1 + run.options.samples);
    assert_int_equal(rehearsal_count(&run, EVENT_START),
                     1 + 1 + 1); /* the reference too */
    assert_int_equal(rehearsal_count(&run, EVENT_AGAIN), 0);
    rehearsal_finish(&run);
}

static void a_long_first_execution_is_looked_at_again(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                            .replay = "* cost=1us first=1ms\n",
                            .options = blocks(1)};
    rehearsal_run(&run);
    assert_true(rehearsal_count(&run, EVENT_AGAIN) > 0);
    assert_int_equal(run.outcome, COLLECTED_ALL); /* cold code, as it turns out */
    rehearsal_finish(&run);
}

/* A queue of a million items takes 10 ms to fill, one popleft 50 ns. */
static void no_more_inputs_are_prepared_than_the_time_allows(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = "cases: [{name: a, run: q.popleft(), prepare: q = make()}]\n",
        .replay = "* cost=50ns prepare=10ms\n",
        .options = blocks(1)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    for (size_t i = 0; i < run.event_count; i++) {
        if (run.events[i].kind == EVENT_SAMPLE &&
            strcmp(run.events[i].label, "s/a@base") == 0) {
            assert_in_range(run.events[i].sample.turns, 1, 20);
        }
    }
    assert_in_range(executions(&run, 0, 3), 3, 60);
    rehearsal_finish(&run);
}

static void look_at_progress(const struct rehearsal *run, const bool *changed)
{
    (void)changed;
    if (run->saves == 1) {
        assert_true(run->progress > 0.1);
    }
}

static void progress_shows_before_the_first_pass_is_over(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = "params: {n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}\n"
                "cases: [{name: a, run: f()}]\n",
        .replay = "* cost=1us\n",
        .options = blocks(8),
        .look = look_at_progress,
    };
    rehearsal_run(&run);
    assert_true(run.saves > 8);
    assert_true(run.progress > 0.7);
    rehearsal_finish(&run);
}

static void no_more_time_is_left_than_the_run_may_take(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = "cases: [{name: a, run: f()}]\n",
        .replay = "s/* cost=1us spread=0.05\n* cost=3\n",
        .options = blocks(100000),
    };
    run.options.blocks_min = 8;
    run.options.precision_ratio = 1e-9;
    run.options.max_time_ns = INT64_C(2000000000);
    rehearsal_run(&run);
    assert_true(run.left_most_ns <= run.options.max_time_ns);
    assert_true(run.progress > 0.9);
    rehearsal_finish(&run);
}

static const char *const twelve =
    "params: {n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}\n"
    "cases: [{name: a, run: f(), metrics: [time, memory]}]\n";

static int64_t now_of(const struct rehearsal *run)
{
    return run->inner.now_ns(run->inner.self);
}

/* A busy machine: every worker takes seconds to start, so that the fewest blocks take many times as
 * long as was planned. Nobody is told that the end is near all the while. */
static void the_time_left_holds_where_the_fewest_blocks_take_long(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = twelve,
                            .replay = "* cost=1us start=2s\n",
                            .options = plan_options_default()};
    run.options.seed = 3;
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_true(run.end_least_ns > now_of(&run) / 2);
    assert_true(run.left_most_ns < now_of(&run) * 2);
    rehearsal_finish(&run);
}

static void inspecting_is_a_part_of_the_progress(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = twelve, .replay = "* cost=1us start=200ms\n", .options = blocks(8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_true(run.inspected > 0.2 && run.inspected < 0.6);
    rehearsal_finish(&run);
}

/* 45 executions of 20 ms leave little of the second that a bench has to be timed. */
static void inspecting_takes_no_time_from_timing(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml =
                                "cases: [{name: a, run: f(), metrics: [time, memory]}]\n",
                            .replay = "s/* cost=20ms spread=0.05\n* cost=3\n",
                            .options = plan_options_default()};
    run.options.seed = 3;
    run.options.blocks_min = 1;
    rehearsal_run(&run);
    assert_true(rehearsal_bench(&run, "s/a", "base")->worker_count > 1);
    rehearsal_finish(&run);
    /* A time that was asked for is that of the whole run. */
    run.options.max_time_ns = 1000 * MS;
    struct rehearsal total = {
        .yaml = run.yaml, .replay = run.replay, .options = run.options};
    rehearsal_run(&total);
    assert_int_equal(rehearsal_bench(&total, "s/a", "base")->worker_count, 1);
    rehearsal_finish(&total);
}

static const char *const one = "cases:\n"
                               "- {name: a, run: f(), group: g}\n";
static const char *const more = "cases:\n"
                                "- {name: a, run: f(), group: g}\n"
                                "- {name: b, run: f(), group: g, baseline: true}\n";

static char *document_of(const char *yaml, int64_t count)
{
    struct rehearsal run = {
        .yaml = yaml, .replay = "* cost=1us spread=0.001\n", .options = blocks(count)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    char *document = rehearsal_document(&run);
    rehearsal_finish(&run);
    return document;
}

static void a_case_that_is_new_gets_the_fewest_blocks_too(void **state)
{
    (void)state;
    char *document = document_of(one, 9);
    struct rehearsal run = {
        .yaml = more, .replay = "* cost=1us spread=0.001\n", .options = blocks(9)};
    rehearsal_begin(&run, document);
    rehearsal_go(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    const struct result_bench *a = rehearsal_bench(&run, "s/a", "base");
    const struct result_bench *b = rehearsal_bench(&run, "s/b", "base");
    assert_int_equal(b->worker_count, 9);
    assert_int_equal(a->worker_count, 9 + 9);
    assert_true(b->baseline);
    assert_false(a->baseline);
    for (size_t i = 0; i < 18; i++) {
        assert_int_equal(a->workers[i].block, i);
    }
    assert_int_equal(run.result->change_count, 1);
    assert_int_equal(run.result->changes[0].blocks, 9);
    rehearsal_finish(&run);
    free(document);
}

static const char *const ten = "defaults: {group: g}\n"
                               "cases:\n"
                               "- {name: a, run: f()}\n"
                               "- {name: b, run: f()}\n"
                               "- {name: c, run: f()}\n"
                               "- {name: d, run: f()}\n"
                               "- {name: e, run: f()}\n"
                               "- {name: f, run: f()}\n"
                               "- {name: g, run: f()}\n"
                               "- {name: h, run: f()}\n"
                               "- {name: i, run: f()}\n"
                               "- {name: j, run: f()}\n";

/* Cut off between two sets, some members have a block more than the others. */
static void a_group_of_several_sets_goes_on_where_it_stopped(void **state)
{
    (void)state;
    for (size_t samples = 400; samples < 4000; samples += 457) {
        struct rehearsal cut = {.yaml = ten,
                                .replay = "* cost=1us spread=0.001\n",
                                .options = blocks(8),
                                .interrupt_after = samples};
        rehearsal_run(&cut);
        char *document = rehearsal_document(&cut);
        struct rehearsal run = {
            .yaml = cut.yaml, .replay = cut.replay, .options = blocks(8)};
        rehearsal_finish(&cut);
        rehearsal_begin(&run, document);
        rehearsal_go(&run);
        assert_int_equal(run.outcome, COLLECTED_ALL);
        for (size_t i = 0; i < 10; i++) {
            const struct result_bench *bench = &run.result->benches[i];
            size_t least = i == 0 ? 16 : 8; /* the baseline is in both sets */
            assert_in_range(bench->worker_count, least, least + 2);
            for (size_t j = 1; j < bench->worker_count; j++) {
                assert_true(bench->workers[j].block > bench->workers[j - 1].block);
            }
        }
        for (size_t i = 0; i < run.result->change_count; i++) {
            assert_in_range(run.result->changes[i].blocks, 8, 9);
        }
        assert_int_equal(run.result->change_count, 9);
        rehearsal_finish(&run);
        free(document);
    }
}

static void what_was_measured_is_not_thrown_away(void **state)
{
    (void)state;
    char *document = document_of(more, 8);
    struct error err = {0};
    struct rehearsal run = {.yaml = one, .replay = "* cost=1us\n", .options = blocks(8)};
    rehearsal_begin(&run, NULL);
    struct result *result = result_parse("document", document, strlen(document), &err);
    assert_non_null(result);
    assert_false(record_resume(result, run.plan, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_non_null(strstr(err.message, "'s/b'"));
    result_free(result);
    rehearsal_finish(&run);
    free(document);
}

static void a_baseline_that_fails_leaves_the_figures_of_the_others(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = more,
                            .replay = "s/b fail=signal:run\n* cost=1us spread=0.001\n",
                            .options = blocks(8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_SOME);
    assert_int_equal(run.result->change_count, 0);
    assert_int_equal(rehearsal_bench(&run, "s/a", "base")->worker_count, 8);
    assert_true(rehearsal_bench(&run, "s/a", "base")->summary.present);
    rehearsal_finish(&run);
}

static void
a_variant_that_the_first_target_cannot_run_gets_its_recipe_from_another(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = one,
                            .replay = "s/a@base fail=missing\n* cost=1us spread=0.001\n",
                            .target_count = 3,
                            .options = blocks(8)};
    rehearsal_run(&run);
    const struct result_bench *base = rehearsal_bench(&run, "s/a", "base");
    const struct result_bench *new = rehearsal_bench(&run, "s/a", "new");
    const struct result_bench *third = rehearsal_bench(&run, "s/a", "third");
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_int_equal(base->status, RESULT_SKIPPED);
    assert_int_equal(new->worker_count, 8);
    assert_true(new->loops > 1);
    assert_int_equal(new->loops, third->loops);
    assert_int_equal(new->unroll, third->unroll);
    rehearsal_finish(&run);
}

/* A machine that gets slower during every wave: the so many-th request after a start takes longer. */
static bool (*sample_of_machine)(void *self, int slot, const struct wire_sample *sample,
                                 struct wire_timed *ret, struct failure *failure);
static void (*start_of_machine)(void *self, int slot, const struct launch *launch);
static size_t requests;
static double slowing; /* with every request */

static void slowing_start(void *self, int slot, const struct launch *launch)
{
    requests = 0;
    start_of_machine(self, slot, launch);
}

static bool slowing_sample(void *self, int slot, const struct wire_sample *sample,
                           struct wire_timed *ret, struct failure *failure)
{
    double slowness = 1.0 + slowing * (double)(++requests < 24 ? requests : 24);
    bool is_done = sample_of_machine(self, slot, sample, ret, failure);
    ret->elapsed_ns = (int64_t)((double)ret->elapsed_ns * slowness);
    ret->cpu_ns = (int64_t)((double)ret->cpu_ns * slowness);
    return is_done;
}

static void a_machine_that_gets_slower_is_no_case_that_drifts(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                            .replay = "* cost=1ms spread=0.01 noise=0.01\n",
                            .options = blocks(20)};
    rehearsal_begin(&run, NULL);
    slowing = 0.05;
    sample_of_machine = run.inner.sample;
    start_of_machine = run.inner.start;
    run.inner.sample = slowing_sample;
    run.inner.start = slowing_start;
    rehearsal_go(&run);
    const struct result_bench *bench = rehearsal_bench(&run, "s/a", "base");
    assert_true(bench->workers[12].elapsed_ns[2] > bench->workers[12].elapsed_ns[0]);
    assert_int_equal(bench->status, RESULT_OK);
    assert_true(bench->summary.present);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    rehearsal_finish(&run);
}

static void a_case_that_drifts_is_found_on_a_machine_that_gets_slower(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                            .replay = "* cost=100us spread=0.01 noise=0.01 trend=9\n",
                            .options = blocks(20)};
    rehearsal_begin(&run, NULL);
    slowing = 0.01;
    sample_of_machine = run.inner.sample;
    start_of_machine = run.inner.start;
    run.inner.sample = slowing_sample;
    run.inner.start = slowing_start;
    rehearsal_go(&run);
    assert_int_equal(rehearsal_bench(&run, "s/a", "base")->status, RESULT_NOT_STATIONARY);
    rehearsal_finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_execution_of_half_a_minute_is_scouted_twice),
        cmocka_unit_test(a_long_first_execution_is_looked_at_again),
        cmocka_unit_test(no_more_inputs_are_prepared_than_the_time_allows),
        cmocka_unit_test(progress_shows_before_the_first_pass_is_over),
        cmocka_unit_test(the_time_left_holds_where_the_fewest_blocks_take_long),
        cmocka_unit_test(inspecting_is_a_part_of_the_progress),
        cmocka_unit_test(inspecting_takes_no_time_from_timing),
        cmocka_unit_test(no_more_time_is_left_than_the_run_may_take),
        cmocka_unit_test(a_case_that_is_new_gets_the_fewest_blocks_too),
        cmocka_unit_test(a_group_of_several_sets_goes_on_where_it_stopped),
        cmocka_unit_test(what_was_measured_is_not_thrown_away),
        cmocka_unit_test(a_baseline_that_fails_leaves_the_figures_of_the_others),
        cmocka_unit_test(
            a_variant_that_the_first_target_cannot_run_gets_its_recipe_from_another),
        cmocka_unit_test(a_machine_that_gets_slower_is_no_case_that_drifts),
        cmocka_unit_test(a_case_that_drifts_is_found_on_a_machine_that_gets_slower),
    };
    return cmocka_run_group_tests_name("run/engine", tests, NULL, NULL);
}
