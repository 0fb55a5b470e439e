/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/run/collect.h"
#include "harness/run/record.h"
#include "results/read.h"
#include "tests/run/rehearsal.h"

static const char *const suite = "params: {n: [1, 2]}\n"
                                 "cases:\n"
                                 "- {name: a, run: f(), group: g}\n"
                                 "- {name: b, run: f(), group: g}\n"
                                 "- {name: c, run: 'f(q)', prepare: q = 1}\n"
                                 "- {name: d, run: f(), unroll: 1}\n";
static const char *const answers = "s/a* cost=7 loop=20 spread=0.02 noise=0.01\n"
                                   "s/c* cost=900 prepare=3us spread=0.02\n"
                                   "* cost=1200 loop=20 spread=0.02 noise=0.01\n";

static struct plan_options ten_blocks(int64_t seed)
{
    struct plan_options options = plan_options_default();
    options.seed = seed;
    options.blocks_min = 10;
    options.blocks_max = 10;
    options.max_time_ns = INT64_C(3600) * 1000000000;
    return options;
}

static struct rehearsal make_run(int64_t seed)
{
    return (struct rehearsal){
        .yaml = suite, .replay = answers, .target_count = 2, .options = ten_blocks(seed)};
}

static void the_same_seed_gives_the_same_document(void **state)
{
    char *documents[3];
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct rehearsal run = make_run(i < 2 ? 5 : 6);
        rehearsal_run(&run);
        assert_int_equal(run.outcome, COLLECTED_ALL);
        documents[i] = rehearsal_document(&run);
        rehearsal_finish(&run);
    }
    assert_string_equal(documents[0], documents[1]);
    assert_string_not_equal(documents[0], documents[2]);
    for (size_t i = 0; i < 3; i++) {
        free(documents[i]);
    }
}

/* The worker of a block, which both runs must have. */
static const struct result_worker *worker_of(const struct result_bench *bench,
                                             int64_t block)
{
    for (size_t i = 0; i < bench->worker_count; i++) {
        if (bench->workers[i].block == block) {
            return &bench->workers[i];
        }
    }
    fail_msg("%s has no block %lld", bench->variant, (long long)block);
    return NULL;
}

static void assert_same_workers(const struct result *whole, const struct result *resumed)
{
    assert_int_equal(whole->bench_count, resumed->bench_count);
    for (size_t i = 0; i < whole->bench_count; i++) {
        const struct result_bench *left = &whole->benches[i];
        const struct result_bench *right = &resumed->benches[i];
        assert_string_equal(left->variant, right->variant);
        assert_int_equal(left->status, right->status);
        assert_int_equal(left->worker_count, right->worker_count);
        assert_int_equal(left->loops, right->loops);
        assert_int_equal(left->unroll, right->unroll);
        for (size_t w = 0; w < left->worker_count; w++) {
            const struct result_worker *one = &left->workers[w];
            const struct result_worker *other = worker_of(right, one->block);
            assert_non_null(other);
            if (other == NULL) {
                continue; // the compiler does not know that an assertion ends it
            }
            assert_int_equal(one->hash_seed, other->hash_seed);
            assert_int_equal(one->samples, other->samples);
            assert_memory_equal(one->elapsed_ns, other->elapsed_ns,
                                one->samples * sizeof(*one->elapsed_ns));
        }
        assert_near(left->summary.median.point, right->summary.median.point,
                    1e-3 * left->summary.median.point);
    }
    assert_int_equal(whole->change_count, resumed->change_count);
}

/* Interrupts at `samples`; the document as it was left. */
static char *interrupted_document(size_t samples)
{
    struct rehearsal run = make_run(5);
    run.interrupt_after = samples;
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_INTERRUPTED);
    char *document = rehearsal_document(&run);
    rehearsal_finish(&run);
    return document;
}

static void an_interrupted_run_goes_on_as_if_nothing_had_been(void **state)
{
    struct rehearsal whole = make_run(5);
    (void)state;
    rehearsal_run(&whole);
    for (size_t part = 1; part < 8; part++) {
        char *document = interrupted_document(whole.samples * part / 8);
        struct rehearsal resumed = make_run(5);
        rehearsal_begin(&resumed, document);
        rehearsal_go(&resumed);
        assert_int_equal(resumed.outcome, COLLECTED_ALL);
        assert_same_workers(whole.result, resumed.result);
        rehearsal_finish(&resumed);
        free(document);
    }
    rehearsal_finish(&whole);
}

/* The last request for a sample of a label's many copies. */
static struct wire_sample last_request(const struct rehearsal *run, const char *label)
{
    for (size_t i = run->event_count; i-- > 0;) {
        const struct event *event = &run->events[i];
        if (event->kind == EVENT_SAMPLE && event->sample.few == 0 &&
            strcmp(event->label, label) == 0) {
            return event->sample;
        }
    }
    fail_msg("%s was not sampled", label);
    return (struct wire_sample){0};
}

static void a_resumed_run_asks_for_the_same_samples(void **state)
{
    static const char *const labels[] = {"s/a[n=1]@base", "s/c[n=2]@new", "s/d[n=1]@new"};
    struct rehearsal whole = make_run(5);
    (void)state;
    rehearsal_run(&whole);
    char *document = interrupted_document(whole.samples * 3 / 4);
    struct rehearsal resumed = make_run(5);
    rehearsal_begin(&resumed, document);
    rehearsal_go(&resumed);
    for (size_t i = 0; i < 3; i++) {
        struct wire_sample before = last_request(&whole, labels[i]);
        struct wire_sample after = last_request(&resumed, labels[i]);
        assert_int_equal(before.turns, after.turns);
        assert_int_equal(before.lead, after.lead);
        assert_int_equal(before.batch_bytes, after.batch_bytes);
    }
    assert_true(last_request(&resumed, "s/c[n=2]@new").batch_bytes > 0);
    rehearsal_finish(&resumed);
    free(document);
    rehearsal_finish(&whole);
}

static void an_interrupted_wave_leaves_no_trace(void **state)
{
    (void)state;
    for (size_t samples = 300; samples < 340; samples += 7) {
        struct rehearsal run = make_run(5);
        run.interrupt_after = samples;
        rehearsal_run(&run);
        assert_int_equal(run.outcome, COLLECTED_INTERRUPTED);
        for (size_t g = 0; g < run.plan->group_count; g++) {
            const struct group *group = &run.plan->groups[g];
            const struct result_bench *first = &run.result->benches[group->first];
            for (size_t i = 0; i < group->count; i++) {
                assert_int_equal(first[i].worker_count, first->worker_count);
                assert_int_equal(first[i].status,
                                 first->worker_count > 0 ? RESULT_OK : RESULT_INCOMPLETE);
            }
        }
        rehearsal_finish(&run);
    }
}

static void nothing_starts_after_an_interruption(void **state)
{
    (void)state;
    for (size_t samples = 1; samples < 400; samples += 37) {
        struct rehearsal run = make_run(5);
        run.interrupt_after = samples;
        rehearsal_run(&run);
        assert_int_equal(run.outcome, COLLECTED_INTERRUPTED);
        assert_int_equal(run.samples, samples);
        rehearsal_finish(&run);
    }
}

static void a_complete_document_needs_no_worker(void **state)
{
    struct rehearsal run = make_run(5);
    (void)state;
    rehearsal_run(&run);
    char *document = rehearsal_document(&run);
    struct rehearsal again = make_run(5);
    rehearsal_begin(&again, document);
    rehearsal_go(&again);
    assert_int_equal(again.outcome, COLLECTED_ALL);
    assert_int_equal(rehearsal_count(&again, EVENT_START), 0);
    assert_same_workers(run.result, again.result);
    rehearsal_finish(&again);
    free(document);
    rehearsal_finish(&run);
}

static void more_blocks_are_added_to_a_complete_document(void **state)
{
    struct rehearsal run = make_run(5);
    (void)state;
    rehearsal_run(&run);
    char *document = rehearsal_document(&run);
    struct rehearsal more = make_run(5);
    more.options.blocks_min = 16;
    more.options.blocks_max = 16;
    rehearsal_begin(&more, document);
    rehearsal_go(&more);
    for (size_t i = 0; i < more.result->bench_count; i++) {
        const struct result_bench *bench = &more.result->benches[i];
        assert_int_equal(bench->worker_count, 16);
        for (int64_t block = 0; block < 16; block++) {
            (void)worker_of(bench, block);
        }
    }
    rehearsal_finish(&more);
    free(document);
    rehearsal_finish(&run);
}

static void failed_and_drifting_cases_stay_so(void **state)
{
    const char *const replay = "s/a* cost=7 fail=signal\ns/b* cost=1us trend=0.3\n"
                               "* cost=1200\n";
    (void)state;
    struct rehearsal run = make_run(5);
    run.replay = replay;
    rehearsal_run(&run);
    assert_int_equal(run.outcome, COLLECTED_SOME);
    char *document = rehearsal_document(&run);
    struct rehearsal again = make_run(5);
    again.replay = replay;
    rehearsal_begin(&again, document);
    rehearsal_go(&again);
    assert_int_equal(again.outcome, COLLECTED_SOME);
    assert_int_equal(rehearsal_bench(&again, "s/a[n=1]", "base")->status, RESULT_ERROR);
    assert_string_equal(rehearsal_bench(&again, "s/a[n=1]", "base")->error.kind,
                        "signal");
    assert_int_equal(rehearsal_bench(&again, "s/b[n=1]", "base")->status,
                     RESULT_NOT_STATIONARY);
    rehearsal_finish(&again);
    free(document);
    rehearsal_finish(&run);
}

/* What record_resume says about a document and the plan of another run. */
static void assert_refused(const char *document, struct rehearsal *run, const char *words)
{
    struct error err = {0};
    rehearsal_begin(run, NULL);
    struct result *result = result_parse("document", document, strlen(document), &err);
    assert_non_null(result);
    assert_false(record_resume(result, run->plan, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    if (strstr(err.message, words) == NULL) {
        fail_msg("'%s' is not in '%s'", words, err.message);
    }
    result_free(result);
    rehearsal_finish(run);
}

static void a_document_of_another_plan_is_refused(void **state)
{
    char *document = interrupted_document(1500);
    (void)state;
    struct rehearsal fewer = make_run(5);
    fewer.target_count = 1;
    assert_refused(document, &fewer, "2 targets");
    struct rehearsal changed = make_run(5);
    changed.yaml = "params: {n: [1, 2]}\ncases:\n- {name: a, run: g(), group: g}\n";
    assert_refused(document, &changed, "'s/a[n=1]' has changed");
    free(document);
}

/* What makes it possible to say whether the order matters. */
static void every_sample_has_its_place_in_the_round(void **state)
{
    (void)state;
    struct rehearsal run = {
        .yaml =
            "cases:\n- {name: a, run: f(), group: g}\n- {name: b, run: f(), group: g}\n",
        .replay = "* cost=120 loop=9 spread=0.001\n",
        .options = plan_options_default(),
    };
    run.options.blocks_min = run.options.blocks_max = 30;
    run.options.max_time_ns = INT64_C(3600000000000);
    rehearsal_run(&run);
    const struct result_bench *a = &run.result->benches[0];
    const struct result_bench *b = &run.result->benches[1];
    size_t rounds = 0;
    size_t firsts = 0;
    for (size_t i = 0; i < a->worker_count; i++) {
        assert_int_equal(a->workers[i].block, b->workers[i].block);
        for (size_t round = 0; round < a->workers[i].samples; round++) {
            assert_in_range(a->workers[i].slots[round], 0, PLAN_SET_MAX - 1);
            assert_int_not_equal(a->workers[i].slots[round], b->workers[i].slots[round]);
            firsts += a->workers[i].slots[round] < b->workers[i].slots[round];
            rounds++;
        }
    }
    assert_int_equal(rounds, 90);
    assert_in_range(firsts, 30, 60);
    assert_int_equal(run.result->changes[0].order.n, rounds);
    assert_near(run.result->changes[0].order.point, 1.0, 0.005);
    rehearsal_finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_document),
        cmocka_unit_test(an_interrupted_run_goes_on_as_if_nothing_had_been),
        cmocka_unit_test(a_resumed_run_asks_for_the_same_samples),
        cmocka_unit_test(an_interrupted_wave_leaves_no_trace),
        cmocka_unit_test(nothing_starts_after_an_interruption),
        cmocka_unit_test(a_complete_document_needs_no_worker),
        cmocka_unit_test(more_blocks_are_added_to_a_complete_document),
        cmocka_unit_test(failed_and_drifting_cases_stay_so),
        cmocka_unit_test(every_sample_has_its_place_in_the_round),
        cmocka_unit_test(a_document_of_another_plan_is_refused),
    };
    return cmocka_run_group_tests_name("run/collect_resume", tests, NULL, NULL);
}
