/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/base/buf.h"
#include "tests/run/rehearsal.h"

#define MS INT64_C(1000000)

static const char *const pair = "cases:\n"
                                "- {name: a, run: f(), group: g}\n"
                                "- {name: b, run: f(), group: g}\n"
                                "- {name: c, run: f()}\n";

/* Blocks until the precision is reached, in a budget that does not matter. */
static struct plan_options patient(int64_t least, int64_t most)
{
    struct plan_options options = plan_options_default();
    options.seed = 11;
    options.blocks_min = least;
    options.blocks_max = most;
    options.max_time_ns = INT64_C(3600000) * MS;
    return options;
}

static void quiet_cases_get_the_fewest_blocks(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = pair,
        .replay = "* cost=120 loop=9 spread=0.0005\n",
        .options = patient(8, 200),
    };
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    for (size_t i = 0; i < 3; i++) {
        const struct result_bench *bench = &run.result->benches[i];
        assert_int_equal(bench->status, RESULT_OK);
        /* Several blocks share a wave, so that a few more may come. */
        assert_in_range(bench->worker_count, 8, 10);
        assert_true(bench->summary.present);
        assert_near(bench->summary.median.point, 120.0, 0.5);
    }
    assert_true(run.result->change_count > 0);
    assert_near(run.result->changes[0].ratio.point, 1.0, 0.005);
    rehearsal_finish(&run);
}

static void noisy_cases_get_blocks_until_they_are_precise(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = "cases: [{name: a, run: f()}]\n",
        .replay = "* cost=120 spread=0.04\n",
        .options = patient(8, 1000),
    };
    rehearsal_run(&run);
    const struct result_bench *bench = &run.result->benches[0];
    const struct stats_estimate *median = &bench->summary.median;
    assert_in_range(bench->worker_count, 12, 200);
    assert_true((median->high - median->low) / 2.0 <= 0.02 * median->point);
    rehearsal_finish(&run);
}

static void there_are_never_more_blocks_than_the_most(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = pair, .replay = "* cost=120 spread=0.5\n", .options = patient(3, 13)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(run.result->benches[i].worker_count, 13);
    }
    rehearsal_finish(&run);
}

static void a_spent_budget_leaves_the_fewest_blocks(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = pair, .replay = "* cost=120 spread=0.5\n", .options = patient(8, 200)};
    run.options.max_time_ns = 1;
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    for (size_t i = 0; i < 3; i++) {
        assert_in_range(run.result->benches[i].worker_count, 8, 10);
    }
    rehearsal_finish(&run);
}

static void the_loop_is_not_in_the_figure(void **state)
{
    static const char *const costs[] = {"0.5", "4", "60", "900", "5000", "30000000"};
    (void)state;
    for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
        char replay[80];
        (void)snprintf(replay, sizeof(replay), "* cost=%s loop=20\n", costs[i]);
        struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                                .replay = replay,
                                .options = patient(8, 8)};
        rehearsal_run(&run);
        double cost_ns = strtod(costs[i], NULL);
        assert_near(run.result->benches[0].summary.median.point, cost_ns,
                    0.003 * cost_ns);
        rehearsal_finish(&run);
    }
}

static void samples_take_about_the_time_asked_for(void **state)
{
    static const char *const costs[] = {"3", "200", "40000"};
    (void)state;
    for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
        char replay[80];
        (void)snprintf(replay, sizeof(replay), "* cost=%s loop=10\n", costs[i]);
        struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                                .replay = replay,
                                .options = patient(8, 8)};
        rehearsal_run(&run);
        const struct result_bench *bench = &run.result->benches[0];
        for (size_t w = 0; w < bench->worker_count; w++) {
            const struct result_worker *worker = &bench->workers[w];
            assert_int_equal(worker->samples, 3);
            for (size_t s = 0; s < 3; s++) {
                assert_in_range(worker->elapsed_ns[s], 2 * MS, 3 * MS);
            }
        }
        rehearsal_finish(&run);
    }
}

static void a_long_execution_is_a_sample_by_itself(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                            .replay = "* cost=2s\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.result->benches[0].loops, 1);
    assert_int_equal(run.result->benches[0].unroll, 1);
    /* 8 workers of a warm-up and 3 samples, and not many more looks before. */
    size_t samples = 0;
    for (size_t i = 0; i < run.event_count; i++) {
        samples += run.events[i].kind == EVENT_SAMPLE &&
                   strcmp(run.events[i].label, "s/a@base") == 0;
    }
    assert_in_range(samples, 8 * 4, 8 * 4 + 8);
    rehearsal_finish(&run);
}

static void warm_up_is_found_and_not_sampled(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases: [{name: a, run: f()}]\n",
                            .replay = "* cost=200 warmup=10ms:1.4\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    const struct result_bench *bench = &run.result->benches[0];
    assert_in_range(bench->warmup_time_ns, 6 * MS, 20 * MS);
    assert_near(bench->summary.median.point, 200.0, 1.0);
    rehearsal_finish(&run);
}

static void inputs_of_the_warm_up_come_in_batches_of_a_sample(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = "cases: [{name: a, run: 'f(q)', prepare: q = 1, unroll: 1}]\n",
        .replay = "* cost=2ms prepare=1ms warmup=20ms:1.5\n",
        .options = patient(8, 8)};
    rehearsal_run(&run);
    size_t warmups = 0;
    for (size_t i = 0; i < run.event_count; i++) {
        const struct event *event = &run.events[i];
        if (event->kind == EVENT_SAMPLE && event->sample.turns > 3 &&
            strcmp(event->label, "s/a@base") == 0) {
            assert_int_equal(event->sample.batch, run.result->benches[0].loops);
            warmups++;
        }
    }
    assert_int_equal(warmups, 8);
    rehearsal_finish(&run);
}

/* Within one wave: first all start, then all are ready, then they warm up, then come rounds in
 * each of which everybody has one turn, then all finish. */
static void workers_of_a_wave_are_sampled_in_rounds(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = "cases:\n- {name: a, run: f(), group: g, unroll: 1}\n"
                                    "- {name: b, run: f(), group: g, unroll: 1}\n"
                                    "- {name: c, run: f(), group: g, unroll: 1}\n"
                                    "- {name: d, run: f(), group: g, unroll: 1}\n"
                                    "- {name: e, run: f(), group: g, unroll: 1}\n",
                            .replay = "* cost=120 spread=0.01\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    size_t waves = 0;
    bool has_other_order = false;
    for (size_t i = 0; i + 1 < run.event_count; i++) {
        if (run.events[i].kind != EVENT_START || run.events[i + 1].kind != EVENT_START) {
            continue;
        }
        const struct event *event = &run.events[i];
        waves++;
        for (size_t k = 0; k < 10; k++, event++) {
            assert_int_equal(event->kind, k < 5 ? EVENT_START : EVENT_READY);
            assert_int_equal(event->hash_seed, run.events[i].hash_seed);
        }
        for (size_t round = 0; round < 4; round++) {
            unsigned int seen = 0;
            for (size_t k = 0; k < 5; k++, event++) {
                assert_int_equal(event->kind, EVENT_SAMPLE);
                seen |= 1U << (unsigned int)event->slot;
                has_other_order = has_other_order || (round > 0 && event->slot != (int)k);
            }
            assert_int_equal(seen, 0x1f);
        }
        for (size_t k = 0; k < 5; k++, event++) {
            assert_int_equal(event->kind, EVENT_FINISH);
        }
        i = (size_t)(event - run.events) - 1;
    }
    assert_int_equal(waves, 8);
    assert_true(has_other_order);
    rehearsal_finish(&run);
}

static void members_of_a_group_share_blocks_and_hash_seeds(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "* cost=120 spread=0.01\n",
                            .target_count = 2,
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.plan->member_count, 6);
    for (size_t i = 0; i < 4; i++) {
        const struct result_bench *bench = &run.result->benches[i];
        for (size_t w = 0; w < 8; w++) {
            const struct result_worker *first = &run.result->benches[0].workers[w];
            assert_int_equal(bench->workers[w].block, w);
            assert_int_equal(bench->workers[w].hash_seed, first->hash_seed);
            assert_int_not_equal(run.result->benches[4].workers[w].hash_seed,
                                 first->hash_seed);
        }
    }
    rehearsal_finish(&run);
}

static void targets_are_compared_in_the_same_blocks(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "*@new cost=90 spread=0.005\n"
                                      "* cost=120 spread=0.005\n",
                            .target_count = 2,
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    size_t found = 0;
    for (size_t i = 0; i < run.result->change_count; i++) {
        const struct result_change *change = &run.result->changes[i];
        assert_true(change->paired);
        assert_int_equal(change->blocks, 8);
        if (strcmp(change->pair.new_target, "new") == 0 &&
            strcmp(change->pair.base, "base") == 0) {
            found++;
            assert_near(change->ratio.point, 0.75, 0.02);
            assert_string_equal(change->verdict, "faster");
        }
    }
    assert_int_equal(found, 3);
    rehearsal_finish(&run);
}

static void all_targets_share_one_recipe(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "*@new cost=31\n*@third cost=3\n* cost=70\n",
                            .target_count = 3,
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    for (size_t i = 0; i < run.plan->member_count; i++) {
        const struct result_bench *first = &run.result->benches[i - i % 3];
        assert_int_equal(run.result->benches[i].loops, first->loops);
        assert_int_equal(run.result->benches[i].unroll, first->unroll);
    }
    rehearsal_finish(&run);
}

/* Sets of a large group each have the baseline, and no more workers live than may. */
static void a_large_group_is_measured_in_sets_around_its_baseline(void **state)
{
    SCOPED(buf_free) struct buf yaml = BUF_INIT;
    (void)state;
    buf_adds(&yaml, "cases:\n");
    for (int i = 0; i < 20; i++) {
        buf_addf(&yaml, "- {name: c%02d, run: f(), group: g}\n", i);
    }
    struct rehearsal run = {.yaml = buf_text(&yaml),
                            .replay =
                                "s/c00 cost=100 spread=0.01\n* cost=120 spread=0.01\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_true(run.alive_most <= PLAN_ALIVE_MAX);
    const struct result_bench *base = rehearsal_bench(&run, "s/c00", "base");
    assert_int_equal(base->worker_count, 3 * 8); /* 19 others, 7 at a time */
    for (size_t i = 1; i < 20; i++) {
        const struct result_bench *bench = &run.result->benches[i];
        assert_int_equal(bench->worker_count, 8);
        for (size_t w = 0; w < 8; w++) {
            bool is_paired = false;
            for (size_t b = 0; b < base->worker_count; b++) {
                is_paired = is_paired ||
                            (base->workers[b].block == bench->workers[w].block &&
                             base->workers[b].hash_seed == bench->workers[w].hash_seed);
            }
            assert_true(is_paired);
        }
        assert_int_equal(run.result->changes[i - 1].blocks, 8);
    }
    rehearsal_finish(&run);
}

static void a_failing_case_costs_nothing_but_itself(void **state)
{
    static const char *const kinds[] = {"exception", "syntax",  "signal",  "exit",
                                        "timeout",   "stopped", "protocol"};
    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        char replay[80];
        (void)snprintf(replay, sizeof(replay), "s/a cost=9 fail=%s\n* cost=120\n",
                       kinds[i]);
        struct rehearsal run = {.yaml = pair, .replay = replay, .options = patient(8, 8)};
        rehearsal_run(&run);
        assert_int_equal(run.outcome, COLLECTED_SOME);
        const struct result_bench *bad = rehearsal_bench(&run, "s/a", "base");
        assert_int_equal(bad->status, RESULT_ERROR);
        assert_string_equal(bad->error.kind, kinds[i]);
        assert_non_null(bad->error.message);
        assert_int_equal(bad->worker_count, 0);
        assert_false(bad->summary.present);
        assert_int_equal(rehearsal_bench(&run, "s/b", "base")->worker_count, 8);
        assert_int_equal(rehearsal_bench(&run, "s/c", "base")->worker_count, 8);
        assert_int_equal(run.result->change_count, 0);
        rehearsal_finish(&run);
    }
}

static void a_case_that_fails_later_keeps_its_samples(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "* cost=120 modules=numpy\n",
                            .fail_label = "s/b@base",
                            .fail_start = 2 + 4, /* two looks, then blocks */
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_SOME);
    const struct result_bench *bad = rehearsal_bench(&run, "s/b", "base");
    assert_int_equal(bad->status, RESULT_ERROR);
    assert_string_equal(bad->error.message, "as the test wants it");
    assert_in_range(bad->worker_count, 1, 7);
    assert_false(bad->summary.present);
    assert_int_equal(rehearsal_bench(&run, "s/a", "base")->worker_count, 8);
    assert_int_equal(rehearsal_bench(&run, "s/c", "base")->worker_count, 8);
    rehearsal_finish(&run);
}

static void cases_that_cannot_be_measured_are_skipped_with_a_reason(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "s/a cost=1 fail=missing\ns/b cost=1 empty=1\n"
                                      "* cost=120\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    const struct result_bench *missing = rehearsal_bench(&run, "s/a", "base");
    assert_int_equal(missing->status, RESULT_SKIPPED);
    assert_non_null(strstr(missing->reason, "nothing"));
    const struct result_bench *empty = rehearsal_bench(&run, "s/b", "base");
    assert_int_equal(empty->status, RESULT_SKIPPED);
    assert_true(result_bench_has_finding(empty, "empty-body"));
    assert_int_equal(rehearsal_bench(&run, "s/c", "base")->status, RESULT_OK);
    rehearsal_finish(&run);
}

static void a_run_without_a_figure_has_measured_nothing(void **state)
{
    static const char *const replays[] = {"* cost=1 fail=missing\n", "* cost=1 empty=1\n",
                                          "* cost=1 fail=signal\n",
                                          "* cost=1us trend=0.5\n"};
    (void)state;
    for (size_t i = 0; i < sizeof(replays) / sizeof(replays[0]); i++) {
        struct rehearsal run = {
            .yaml = pair, .replay = replays[i], .options = patient(8, 8)};
        rehearsal_run(&run);
        assert_int_equal(run.outcome, COLLECTED_NONE);
        rehearsal_finish(&run);
    }
}

static void a_case_whose_cost_drifts_is_marked_and_keeps_its_samples(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "s/b cost=1us trend=0.3 noise=0.002\n* cost=120\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_SOME);
    const struct result_bench *bench = rehearsal_bench(&run, "s/b", "base");
    assert_int_equal(bench->status, RESULT_NOT_STATIONARY);
    assert_non_null(strstr(bench->reason, "rises"));
    assert_non_null(strstr(bench->reason, "prepare"));
    assert_int_equal(bench->worker_count, 8);
    assert_false(bench->summary.present);
    assert_int_equal(run.result->change_count, 0);
    rehearsal_finish(&run);
}

static void workers_start_without_site_packages_where_nothing_uses_them(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "s/b cost=120 modules=numpy\n* cost=120\n",
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    size_t bare = 0;
    for (size_t i = 0; i < run.event_count; i++) {
        const struct event *event = &run.events[i];
        if (event->kind == EVENT_START && strcmp(event->label, "s/b@base") == 0) {
            assert_false(event->no_site);
        }
        bare += event->kind == EVENT_START && strcmp(event->label, "s/a@base") == 0 &&
                event->no_site;
    }
    assert_int_equal(bare, 1 + 8); /* its second look and its blocks */
    rehearsal_finish(&run);
}

static void a_case_that_fails_without_site_packages_gets_them(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "* cost=120\n",
                            .needs_site = true,
                            .options = patient(8, 8)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_ALL);
    assert_int_equal(rehearsal_bench(&run, "s/a", "base")->worker_count, 8);
    rehearsal_finish(&run);
}

static void compiled_code_is_made_once(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = pair, .replay = "* cost=120\n", .options = patient(8, 8)};
    rehearsal_run(&run);
    size_t without = 0;
    for (size_t i = 0; i < run.event_count; i++) {
        without += run.events[i].kind == EVENT_START && !run.events[i].has_code &&
                   strcmp(run.events[i].label, "s/a@base") == 0;
    }
    assert_int_equal(without, 2); /* the looks, whose code differs */
    rehearsal_finish(&run);
}

/* Between any two saves there is at most one wave. */
static void the_document_is_saved_after_every_wave(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = pair, .replay = "* cost=120 spread=0.3\n", .options = patient(20, 20)};
    rehearsal_run(&run);
    size_t finished = 0;
    for (size_t i = 0; i < run.event_count; i++) {
        finished += run.events[i].kind == EVENT_FINISH;
        finished = run.events[i].kind == EVENT_SAVE ? 0 : finished;
        assert_true(finished <= PLAN_ALIVE_MAX + 6);
    }
    assert_int_equal(finished, 0);
    rehearsal_finish(&run);
}

static void look_at_document(const struct rehearsal *run, const bool *changed)
{
    static size_t workers[8];
    for (size_t i = 0; i < run->result->bench_count; i++) {
        const struct result_bench *bench = &run->result->benches[i];
        workers[i] = run->saves == 1 ? 0 : workers[i];
        /* What has no figures says why, and what has no sample is not called measured. */
        assert_true(bench->status != RESULT_OK || bench->worker_count > 0);
        assert_true(bench->summary.present || bench->reason != NULL ||
                    bench->status == RESULT_ERROR);
        assert_true(changed[i] || bench->worker_count == workers[i]);
        workers[i] = bench->worker_count;
    }
}

static void every_saved_document_stands_alone(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml = "params: {n: [1, 2]}\ncases:\n- {name: a, run: f(), group: g}\n"
                "- {name: b, run: f(), group: g}\n- {name: c, run: f()}\n",
        .replay = "s/c?n=2? cost=9 fail=signal\n* cost=120 spread=0.3\n",
        .look = look_at_document,
        .options = patient(10, 10)};
    rehearsal_run(&run);
    assert_true(run.saves >= 10);
    rehearsal_finish(&run);
}

static void a_run_that_cannot_be_saved_stops(void **state)
{
    (void)state;
    struct rehearsal run = {.yaml = pair,
                            .replay = "* cost=120 spread=0.3\n",
                            .unsaved_after = 3,
                            .options = patient(100, 100)};
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_UNSAVED);
    assert_int_equal(run.saves, 4);
    rehearsal_finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_cases_get_the_fewest_blocks),
        cmocka_unit_test(noisy_cases_get_blocks_until_they_are_precise),
        cmocka_unit_test(there_are_never_more_blocks_than_the_most),
        cmocka_unit_test(a_spent_budget_leaves_the_fewest_blocks),
        cmocka_unit_test(the_loop_is_not_in_the_figure),
        cmocka_unit_test(samples_take_about_the_time_asked_for),
        cmocka_unit_test(a_long_execution_is_a_sample_by_itself),
        cmocka_unit_test(warm_up_is_found_and_not_sampled),
        cmocka_unit_test(inputs_of_the_warm_up_come_in_batches_of_a_sample),
        cmocka_unit_test(workers_of_a_wave_are_sampled_in_rounds),
        cmocka_unit_test(members_of_a_group_share_blocks_and_hash_seeds),
        cmocka_unit_test(targets_are_compared_in_the_same_blocks),
        cmocka_unit_test(all_targets_share_one_recipe),
        cmocka_unit_test(a_large_group_is_measured_in_sets_around_its_baseline),
        cmocka_unit_test(a_failing_case_costs_nothing_but_itself),
        cmocka_unit_test(a_case_that_fails_later_keeps_its_samples),
        cmocka_unit_test(cases_that_cannot_be_measured_are_skipped_with_a_reason),
        cmocka_unit_test(a_run_without_a_figure_has_measured_nothing),
        cmocka_unit_test(a_case_whose_cost_drifts_is_marked_and_keeps_its_samples),
        cmocka_unit_test(workers_start_without_site_packages_where_nothing_uses_them),
        cmocka_unit_test(a_case_that_fails_without_site_packages_gets_them),
        cmocka_unit_test(compiled_code_is_made_once),
        cmocka_unit_test(the_document_is_saved_after_every_wave),
        cmocka_unit_test(every_saved_document_stands_alone),
        cmocka_unit_test(a_run_that_cannot_be_saved_stops),
    };
    return cmocka_run_group_tests_name("run/collect", tests, NULL, NULL);
}
