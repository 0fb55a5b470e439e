/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/replay.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/arena.h"
#include "harness/run/failure.h"
#include "harness/run/replay_file.h"

/* What a batch holds when the runner leaves that to the worker. */
#define BATCH_DEFAULT 1000

/* A worker that is not there. */
struct actor {
    const struct replay_line *line; /* NULL: none in this slot */
    char *label;
    uint64_t stream;      /* its random numbers */
    double worker_factor; /* how much slower than the middle it is */
    double executions;    /* since it was set up */
    bool has_run;
    double spent_ns;
    int64_t samples;
    int64_t unroll_few;
    int64_t unroll_many;
    bool has_prepare;
    bool wants_code;
    int64_t inspect;
    bool counts;
};

struct replay {
    struct arena arena;
    struct replay_file file;
    int64_t clock_ns; /* as if one worker ran after the other */
    struct actor actors[EXECUTOR_SLOTS];
};

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t mix(uint64_t value)
{
    value += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

/* FNV-1a. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return mix(hash);
}

/* The sum of 12 uniform numbers less 6: mean 0, deviation 1, and no use of libm, whose last
 * digits differ between machines. */
static double normal(uint64_t stream, uint64_t index)
{
    double sum = -6.0;

    for (uint64_t i = 0; i < 12; i++) {
        sum += (double)(mix(stream ^ mix(12 * index + i)) >> 11) * 0x1p-53;
    }
    return sum;
}

static double factor(double deviation_ratio, uint64_t stream, uint64_t index)
{
    const double value = 1.0 + deviation_ratio * normal(stream, index);

    return value > 0.05 ? value : 0.05;
}

static struct actor *actor_in(struct replay *replay, int slot)
{
    assert(slot >= 0 && slot < EXECUTOR_SLOTS);
    return &replay->actors[slot];
}

static void replay_kill(void *self, int slot)
{
    struct actor *actor = actor_in(self, slot);

    free(actor->label);
    *actor = (struct actor){0};
}

static int64_t replay_now_ns(void *self)
{
    const struct replay *replay = self;

    return replay->clock_ns;
}

static void replay_start(void *self, int slot, const struct launch *launch)
{
    struct replay *replay = self;
    struct actor *actor = actor_in(replay, slot);
    const char *target = launch->target->name != NULL ? launch->target->name : "";
    uint64_t stream = hash_text(launch->hash_seed, launch->label);

    replay_kill(self, slot);
    stream = hash_text(stream, target);
    actor->line = replay_file_find(&replay->file, launch->label, target);
    actor->label = xstrdup(launch->label);
    actor->stream = stream;
    actor->unroll_few = launch->job->unroll_few;
    actor->unroll_many = launch->job->unroll_many;
    actor->wants_code = launch->job->want_code != 0;
    actor->inspect = launch->job->inspect;
    actor->counts = launch->job->count != 0;
    actor->has_prepare = launch->job->prepare.text.data != NULL;
    if (actor->line != NULL) {
        actor->worker_factor = factor(actor->line->spread_ratio, stream, 0);
        actor->has_prepare = actor->has_prepare || actor->line->has_prepare;
    }
}

static void describe(struct failure *failure, enum failure_kind kind, const char *phase)
{
    switch (kind) {
    case FAILURE_SIGNAL:
        failure_set_end(failure, phase, PROCESS_KILLED, 11);
        return;
    case FAILURE_EXIT:
        failure_set_end(failure, phase, PROCESS_EXITED, 3);
        return;
    case FAILURE_STOPPED:
        failure_set_end(failure, phase, PROCESS_STOPPED, 19);
        return;
    case FAILURE_PROTOCOL:
        failure_set_end(failure, phase, PROCESS_RUNS, 0);
        return;
    case FAILURE_TIMEOUT:
        failure_set(failure, kind, phase, "no answer within 1s; it was killed");
        return;
    case FAILURE_MISSING:
        failure_set(failure, kind, "requires",
                    "ModuleNotFoundError: No module named 'nothing'");
        return;
    case FAILURE_SYNTAX:
        failure_set(failure, kind, "compile", "SyntaxError: invalid syntax");
        failure->line = 1;
        failure->col = 1;
        return;
    case FAILURE_EXCEPTION:
        failure_set(failure, kind, phase, "ZeroDivisionError: division by zero");
        failure->line = 1;
        failure->traceback = xstrdup("Traceback (most recent call last):\n"
                                     "  File \"replay\", line 1, in <module>\n"
                                     "ZeroDivisionError: division by zero\n");
        return;
    case FAILURE_START:
        failure_set(failure, kind, "start",
                    "the worker did not start: left with exit status 1");
        return;
    case FAILURE_NONE:
    case FAILURE_INTERRUPTED:
        failure_set(failure, kind, phase, "interrupted");
        return;
    }
}

/* False with the failure when the file wants one in this phase, or there is no worker. */
static bool passes(struct actor *actor, const char *phase, struct failure *failure)
{
    if (actor->line == NULL) {
        failure_set(failure, FAILURE_START, "start",
                    "the replay file has no line for '%s'",
                    actor->label != NULL ? actor->label : "");
        return false;
    }
    if (actor->line->fail != FAILURE_NONE &&
        strcmp(actor->line->fail_phase, phase) == 0) {
        describe(failure, actor->line->fail, phase);
        return false;
    }
    return true;
}

static int64_t whole(double ns)
{
    return (int64_t)(ns + 0.5);
}

static bool set_up(struct actor *actor, struct wire_ready *ret, struct failure *failure)
{
    static const char code[] = "replay";

    *failure = (struct failure){0};
    if (!passes(actor, "setup", failure)) {
        return false;
    }
    *ret = (struct wire_ready){
        .setup_ns = whole(actor->line->setup_ns),
        .empty_body = actor->line->empty > 0.0,
        .code = {actor->wants_code ? code : NULL, actor->wants_code ? strlen(code) : 0},
    };
    return true;
}

static bool replay_ready(void *self, int slot, struct wire_ready *ret,
                         int64_t *ret_ready_ns, struct failure *failure)
{
    struct replay *replay = self;
    struct actor *actor = actor_in(replay, slot);

    if (!set_up(actor, ret, failure)) {
        return false;
    }
    *ret_ready_ns = whole(actor->line->start_ns);
    replay->clock_ns += *ret_ready_ns + ret->setup_ns;
    return true;
}

/* How long so many turns take now. Each has `unroll` executions; the growth is that of the
 * middle one. */
static double run_turns(struct actor *actor, int64_t turns, int64_t unroll, double noise)
{
    const struct replay_line *line = actor->line;
    const double count = (double)turns * (double)unroll;
    const double trend =
        1.0 + line->trend_ratio * (actor->executions + count / 2.0) / 1000.0;
    const double cost_ns = line->cost_ns * actor->worker_factor * noise * trend;
    const double turn_ns = line->loop_ns + (double)unroll * cost_ns;
    const double cold_turn_ns =
        line->loop_ns + (double)unroll * cost_ns * line->warmup_ratio;
    double cold = 0.0;
    double ns;

    if (actor->spent_ns < line->warmup_ns && cold_turn_ns > 0.0) {
        cold = (line->warmup_ns - actor->spent_ns) / cold_turn_ns;
        cold = cold < (double)turns ? cold : (double)turns;
    }
    ns = cold * cold_turn_ns + ((double)turns - cold) * turn_ns;
    if (!actor->has_run && turns > 0) {
        ns += line->first_ns;
        actor->has_run = true;
    }
    actor->executions += count;
    actor->spent_ns += ns;
    return ns;
}

static int64_t batch_of(const struct actor *actor, const struct wire_sample *sample,
                        int64_t executions)
{
    const int64_t most = sample->batch > 0 ? sample->batch : BATCH_DEFAULT;

    if (!actor->has_prepare) {
        return 0;
    }
    return executions < most ? executions : most;
}

/* The loop itself is cycles, instructions and branches too. */
#define LOOP_EVENTS   10.0
#define LOOP_COUNTERS 3

static void count_events(const struct actor *actor, const struct wire_sample *sample,
                         int64_t executions, struct wire_timed *timed)
{
    const double *counts = actor->line->counters;

    timed->counter_count = WIRE_COUNTERS;
    for (size_t i = 0; i < WIRE_COUNTERS; i++) {
        bool is_there = counts[i] > 0.0;
        double count =
            counts[i] * (double)executions + (i < LOOP_COUNTERS ? LOOP_EVENTS : 0.0) *
                                                 (double)(sample->lead + sample->turns);
        timed->counters[i] = (struct wire_counter){
            .count = is_there ? whole(count * actor->worker_factor) : 0,
            .enabled_ns = timed->elapsed_ns,
            .running_ns = timed->elapsed_ns,
            .error = is_there ? 0 : ENOENT,
        };
    }
}

static bool replay_sample(void *self, int slot, const struct wire_sample *sample,
                          struct wire_timed *ret, struct failure *failure)
{
    struct replay *replay = self;
    struct actor *actor = actor_in(replay, slot);
    const int64_t unroll = sample->few != 0 ? actor->unroll_few : actor->unroll_many;
    const int64_t executions = (sample->lead + sample->turns) * unroll;
    double elapsed_ns;
    double noise;

    *failure = (struct failure){0};
    if (!passes(actor, "prepare", failure) || !passes(actor, "run", failure)) {
        return false;
    }
    noise = factor(actor->line->noise_ratio, actor->stream, (uint64_t)++actor->samples);
    replay->clock_ns += whole(run_turns(actor, sample->lead, unroll, noise));
    elapsed_ns = run_turns(actor, sample->turns, unroll, noise);
    *ret = (struct wire_timed){
        .turns = sample->turns,
        .elapsed_ns = whole(elapsed_ns),
        .cpu_ns = whole(elapsed_ns),
        .batch = batch_of(actor, sample, executions),
        .prepare_ns =
            actor->has_prepare ? whole((double)executions * actor->line->prepare_ns) : 0,
    };
    replay->clock_ns += ret->elapsed_ns + ret->prepare_ns;
    if (actor->counts) {
        count_events(actor, sample, executions, ret);
    }
    if (sample->want_modules != 0) {
        ret->modules.data = actor->line->modules != NULL ? actor->line->modules : "";
        ret->modules.len = strlen(ret->modules.data);
    }
    return true;
}

static struct wire_text text_of(const char *text)
{
    return (struct wire_text){.data = text, .len = strlen(text)};
}

static struct wire_execution count_execution(const struct replay_line *line)
{
    struct wire_execution execution = {
        .peak_bytes = (int64_t)line->peak_bytes,
        .left_bytes = (int64_t)line->left_bytes,
    };
    execution.allocations[WIRE_DOMAINS - 1] = (int64_t)line->allocations;
    execution.allocated_bytes[WIRE_DOMAINS - 1] = (int64_t)line->allocated_bytes;
    return execution;
}

static bool replay_inspect(void *self, int slot, const struct wire_inspect *request,
                           struct wire_inspected *ret, struct failure *failure)
{
    struct replay *replay = self;
    struct actor *actor = actor_in(replay, slot);
    const struct replay_line *line = actor->line;

    *failure = (struct failure){0};
    if (!passes(actor, "prepare", failure) || !passes(actor, "run", failure)) {
        return false;
    }
    *ret = (struct wire_inspected){0};
    if ((actor->inspect & WIRE_WANT_MEMORY) != 0) {
        ret->execution_count = request->executions;
        for (int64_t i = 0; i < ret->execution_count; i++) {
            ret->executions[i] = count_execution(line);
        }
    }
    if ((actor->inspect & WIRE_WANT_VALUE) != 0) {
        ret->value.text = text_of(line->value != NULL ? line->value : "same");
        ret->value.length = (int64_t)ret->value.text.len;
        ret->again = ret->value;
    }
    if ((actor->inspect & WIRE_WANT_BYTECODE) != 0) {
        ret->bytecode = text_of("    1           0  REPLAY\n");
    }
    replay->clock_ns +=
        whole((double)(request->warmup + request->executions) * line->cost_ns);
    return true;
}

static bool replay_again(void *self, int slot, struct wire_ready *ret,
                         struct failure *failure)
{
    struct replay *replay = self;
    struct actor *actor = actor_in(replay, slot);

    *failure = (struct failure){0};
    actor->executions = 0.0;
    if (!passes(actor, "teardown", failure) || !set_up(actor, ret, failure)) {
        return false;
    }
    replay->clock_ns += ret->setup_ns;
    return true;
}

static bool replay_finish(void *self, int slot, struct wire_done *ret,
                          struct failure *failure)
{
    bool is_done;

    *failure = (struct failure){0};
    if (ret != NULL) {
        *ret = (struct wire_done){.gil = 1};
    }
    is_done = passes(actor_in(self, slot), "teardown", failure);
    replay_kill(self, slot);
    return is_done;
}

struct replay *replay_load(const char *path, struct error *err)
{
    struct replay *replay = xcalloc(1, sizeof(*replay));

    if (!replay_file_read(path, &replay->arena, &replay->file, err)) {
        replay_free(replay);
        return NULL;
    }
    return replay;
}

void replay_free(struct replay *replay)
{
    if (replay == NULL) {
        return;
    }
    for (int slot = 0; slot < EXECUTOR_SLOTS; slot++) {
        replay_kill(replay, slot);
    }
    arena_finish(&replay->arena);
    free(replay);
}

struct executor replay_executor(struct replay *replay)
{
    return (struct executor){
        .self = replay,
        .now_ns = replay_now_ns,
        .start = replay_start,
        .ready = replay_ready,
        .sample = replay_sample,
        .inspect = replay_inspect,
        .again = replay_again,
        .finish = replay_finish,
        .kill = replay_kill,
    };
}
