/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/run/rehearsal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/base/alloc.h"
#include "harness/base/diags.h"
#include "harness/run/failure.h"
#include "harness/run/record.h"
#include "harness/suite/load.h"
#include "results/read.h"
#include "results/write.h"

static struct event *add_event(struct rehearsal *run, enum event_kind kind, int slot)
{
    assert_true(run->event_count < REHEARSAL_EVENTS_MAX);
    struct event *event = &run->events[run->event_count++];
    *event = slot >= 0 ? run->living[slot] : (struct event){0};
    event->kind = kind;
    event->slot = slot;
    return event;
}

static void leave(struct rehearsal *run, int slot)
{
    if (run->is_living[slot]) {
        run->is_living[slot] = false;
        run->is_finished[slot] = false;
        run->alive--;
    }
}

/* As the live executor does: everything fails once the run is interrupted. */
static bool is_cut_short(const struct rehearsal *run, struct failure *failure)
{
    if (run->interrupted != 0) {
        *failure = (struct failure){0};
        failure_set(failure, FAILURE_INTERRUPTED, "run", "interrupted");
        return true;
    }
    return false;
}

static int64_t watched_now_ns(void *self)
{
    struct rehearsal *run = self;
    return run->inner.now_ns(run->inner.self);
}

/* How often the member has been started so far. */
static size_t starts_of(const struct rehearsal *run, const char *label)
{
    size_t count = 0;
    for (size_t i = 0; i < run->event_count; i++) {
        count += run->events[i].kind == EVENT_START &&
                 strcmp(run->events[i].label, label) == 0;
    }
    return count;
}

static void watched_start(void *self, int slot, const struct launch *launch)
{
    struct rehearsal *run = self;
    assert_in_range(slot, 0, EXECUTOR_SLOTS - 1);
    assert_false(run->is_living[slot] && !run->is_finished[slot]);
    assert_true(launch->timeout_ns > 0);
    leave(run, slot);
    struct event *start = &run->living[slot];
    *start = (struct event){
        .hash_seed = launch->hash_seed,
        .no_site = launch->no_site,
        .has_code = launch->job->code.data != NULL,
    };
    (void)snprintf(start->label, sizeof(start->label), "%s@%s", launch->label,
                   launch->target->name);
    start->ordinal = starts_of(run, start->label) + 1;
    run->is_living[slot] = true;
    run->alive++;
    run->alive_most = run->alive > run->alive_most ? run->alive : run->alive_most;
    add_event(run, EVENT_START, slot);
    run->inner.start(run->inner.self, slot, launch);
}

static bool watched_ready(void *self, int slot, struct wire_ready *ret,
                          int64_t *ret_ready_ns, struct failure *failure)
{
    struct rehearsal *run = self;
    assert_true(run->is_living[slot] && !run->is_finished[slot]);
    if (is_cut_short(run, failure)) {
        return false;
    }
    add_event(run, EVENT_READY, slot);
    bool must_fail =
        (run->needs_site && run->living[slot].no_site) ||
        (run->fail_start > 0 && strcmp(run->living[slot].label, run->fail_label) == 0 &&
         run->living[slot].ordinal == run->fail_start);
    if (must_fail) {
        *failure = (struct failure){0};
        failure_set(failure, FAILURE_EXCEPTION, "setup", "as the test wants it");
        return false;
    }
    return run->inner.ready(run->inner.self, slot, ret, ret_ready_ns, failure);
}

static bool watched_sample(void *self, int slot, const struct wire_sample *sample,
                           struct wire_timed *ret, struct failure *failure)
{
    struct rehearsal *run = self;
    assert_true(run->is_living[slot] && !run->is_finished[slot]);
    assert_true(sample->turns >= 1);
    assert_true(sample->lead >= 0);
    if (is_cut_short(run, failure)) {
        return false;
    }
    add_event(run, EVENT_SAMPLE, slot)->sample = *sample;
    run->inspected = run->samples == 0 ? run->progress : run->inspected;
    run->samples++;
    if (run->interrupt_after > 0 && run->samples >= run->interrupt_after) {
        run->interrupted = SIGINT;
    }
    return run->inner.sample(run->inner.self, slot, sample, ret, failure);
}

static bool watched_inspect(void *self, int slot, const struct wire_inspect *request,
                            struct wire_inspected *ret, struct failure *failure)
{
    struct rehearsal *run = self;
    assert_true(run->is_living[slot] && !run->is_finished[slot]);
    if (is_cut_short(run, failure)) {
        return false;
    }
    return run->inner.inspect(run->inner.self, slot, request, ret, failure);
}

static bool watched_again(void *self, int slot, struct wire_ready *ret,
                          struct failure *failure)
{
    struct rehearsal *run = self;
    assert_true(run->is_living[slot] && !run->is_finished[slot]);
    if (is_cut_short(run, failure)) {
        return false;
    }
    add_event(run, EVENT_AGAIN, slot);
    return run->inner.again(run->inner.self, slot, ret, failure);
}

static bool watched_finish(void *self, int slot, struct wire_done *ret,
                           struct failure *failure)
{
    struct rehearsal *run = self;
    assert_true(run->is_living[slot] && !run->is_finished[slot]);
    if (is_cut_short(run, failure)) {
        return false;
    }
    add_event(run, EVENT_FINISH, slot);
    run->is_finished[slot] = true;
    return run->inner.finish(run->inner.self, slot, ret, failure);
}

static void watched_kill(void *self, int slot)
{
    struct rehearsal *run = self;
    if (run->is_living[slot]) {
        add_event(run, EVENT_KILL, slot);
        leave(run, slot);
    }
    run->inner.kill(run->inner.self, slot);
}

static void watch_progress(void *context, double done_ratio, const char *label,
                           int64_t left_ns)
{
    struct rehearsal *run = context;
    assert_true(done_ratio >= run->progress && done_ratio <= 1.0);
    assert_non_null(label);
    assert_true(left_ns >= -1);
    assert_int_equal(run->alive, 0);
    run->progress = done_ratio;
    run->left_most_ns = left_ns > run->left_most_ns ? left_ns : run->left_most_ns;
    int64_t end_ns = run->inner.now_ns(run->inner.self) + left_ns;
    if (run->samples > 0 && left_ns >= 0 &&
        (run->end_least_ns == 0 || end_ns < run->end_least_ns)) {
        run->end_least_ns = end_ns;
    }
}

static bool watch_is_save_due(void *context)
{
    const struct rehearsal *run = context;
    return !run->never_saves;
}

static bool watch_save(void *context, const bool *changed)
{
    struct rehearsal *run = context;
    assert_int_equal(run->alive, 0);
    add_event(run, EVENT_SAVE, -1);
    run->saves++;
    if (run->look != NULL) {
        run->look(run, changed);
    }
    return run->unsaved_after == 0 || run->saves <= run->unsaved_after;
}

static struct suite *load_suite(const char *yaml)
{
    SCOPED(diags_finish) struct diags diags = {0};
    SCOPED(buf_free) struct buf messages = BUF_INIT;
    struct suite *suite = suite_parse("s.yaml", yaml, strlen(yaml), &diags);
    diags_render(&diags, yaml, strlen(yaml), &messages);
    if (suite == NULL) {
        fail_msg("%s", buf_text(&messages));
    }
    return suite;
}

static struct replay *load_answers(const char *text)
{
    char path[] = "/tmp/collect-test-XXXXXX";
    struct error err = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(close(fd), 0);
    struct replay *replay = replay_load(path, &err);
    (void)unlink(path);
    if (replay == NULL) {
        fail_msg("%s", err.message);
    }
    return replay;
}

void rehearsal_begin(struct rehearsal *run, const char *text)
{
    static const char *const names[REHEARSAL_TARGETS] = {"base", "new", "third"};
    const struct plan_selection selection = {.slow = true};
    struct error err = {0};
    run->suite = load_suite(run->yaml);
    run->answers = load_answers(run->replay);
    run->inner = replay_executor(run->answers);
    run->events = xcalloc(REHEARSAL_EVENTS_MAX, sizeof(*run->events));
    run->target_count = run->target_count > 0 ? run->target_count : 1;
    for (size_t i = 0; i < run->target_count; i++) {
        run->targets[i] = (struct target){
            .name = names[i],
            .executable = "/opt/python",
            .implementation = "cpython",
            .version = "3.12.1",
            .major = 3,
            .minor = 12,
            .micro = 1,
            .gil = true,
            .config_fingerprint = "c1-0000000000000000",
            .build_fingerprint = "b1-0000000000000000",
        };
    }
    run->plan = plan_new(&run->suite, 1, &selection, run->targets, run->target_count,
                         &run->options, &err);
    if (run->plan == NULL) {
        fail_msg("%s", err.message);
    }
    if (text == NULL) {
        run->result = result_new("0.1.0");
        record_plan(run->result, run->plan);
        return;
    }
    run->result = result_parse("document", text, strlen(text), &err);
    if (run->result == NULL || !record_resume(run->result, run->plan, &err)) {
        fail_msg("%s", err.message);
    }
}

void rehearsal_go(struct rehearsal *run)
{
    struct collect collect = {
        .plan = run->plan,
        .executor = {.self = run,
                     .now_ns = watched_now_ns,
                     .start = watched_start,
                     .ready = watched_ready,
                     .sample = watched_sample,
                     .again = watched_again,
                     .inspect = watched_inspect,
                     .finish = watched_finish,
                     .kill = watched_kill},
        .result = run->result,
        .memory_bytes = INT64_C(1) << 30,
        .interrupted = &run->interrupted,
        .context = run,
        .progress = watch_progress,
        .is_save_due = watch_is_save_due,
        .save = watch_save,
    };
    run->outcome = collect_run(&collect);
    assert_int_equal(run->alive, 0);
}

void rehearsal_run(struct rehearsal *run)
{
    rehearsal_begin(run, NULL);
    rehearsal_go(run);
}

void rehearsal_finish(struct rehearsal *run)
{
    plan_free(run->plan);
    suite_free(run->suite);
    result_free(run->result);
    replay_free(run->answers);
    free(run->events);
}

const struct result_bench *rehearsal_bench(const struct rehearsal *run,
                                           const char *variant, const char *target)
{
    const struct result_bench *bench = result_find_bench(run->result, variant, target);
    if (bench == NULL) {
        fail_msg("no bench '%s' on '%s'", variant, target);
    }
    return bench;
}

size_t rehearsal_count(const struct rehearsal *run, enum event_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < run->event_count; i++) {
        count += run->events[i].kind == kind;
    }
    return count;
}

void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.9g is not within %.3g of %.9g", value, tolerance, expected);
    }
}

char *rehearsal_document(struct rehearsal *run)
{
    struct buf text = BUF_INIT;
    run->result->id = "01900000-0000-7000-8000-000000000000";
    run->result->created = "2026-01-01T00:00:00.000000Z";
    run->result->finished = "2026-01-01T00:00:01.000000Z";
    result_write(run->result, &text);
    return buf_take(&text);
}
