/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/live.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/run/failure.h"
#include "harness/run/pool.h"
#include "harness/run/reap.h"
#include "harness/run/spawn.h"
#include "harness/worker/boot.h"

/* Starting is not the case's doing: a short timeout of the case does not count for it. */
#define START_TIMEOUT_NS INT64_C(20000000000)

/* What the workers of one target get to see. */
struct own_environment {
    const struct target *target;
    struct environment env;
    struct own_environment *next;
};

struct live {
    struct live_options options;
    cpu_set_t cpus;
    struct arena arena;
    struct own_environment *environments;
    struct pool pool;
};

/* Waits for the answer to what was sent. FAILED is a failure that leaves the worker alive. */
static bool await_answer(struct live *live, struct worker *worker, const char *phase,
                         enum wire_type wanted, struct frame *ret,
                         struct failure *failure)
{
    if (!pool_await(&live->pool, worker, phase, worker->timeout_ns, ret, failure)) {
        return false;
    }
    if (ret->type == wanted) {
        return true;
    }
    if (ret->type != WIRE_FAILED || !failure_decode(failure, ret->payload, ret->len)) {
        return pool_fail_garbled(&live->pool, worker, phase, failure);
    }
    (void)worker_drain(worker);
    failure->stderr_tail = tail_text(&worker->tail);
    return false;
}

static bool await_hello(struct live *live, struct worker *worker, struct failure *failure)
{
    const int64_t timeout_ns =
        worker->timeout_ns > START_TIMEOUT_NS ? worker->timeout_ns : START_TIMEOUT_NS;
    struct frame frame;
    struct wire_hello hello;

    if (!pool_await(&live->pool, worker, "start", timeout_ns, &frame, failure)) {
        return false;
    }
    if (frame.type != WIRE_HELLO ||
        !wire_decode_hello(frame.payload, frame.len, &hello) ||
        hello.magic.data == NULL || strcmp(hello.magic.data, WIRE_MAGIC) != 0) {
        failure_set(failure, FAILURE_START, "start",
                    "the worker did not greet as one of tare's");
        return pool_fail(&live->pool, worker, failure);
    }
    if (hello.version != WIRE_VERSION) {
        failure_set(
            failure, FAILURE_START, "start",
            "the worker core speaks version %lld of the protocol, this program %d: "
            "they come from different builds",
            (long long)hello.version, WIRE_VERSION);
        return pool_fail(&live->pool, worker, failure);
    }
    worker->is_owing = true; /* CASE is under way already. */
    return true;
}

static bool await_ready(struct live *live, struct worker *worker, struct wire_ready *ret,
                        struct failure *failure)
{
    struct frame frame;

    if (!await_answer(live, worker, "setup", WIRE_READY, &frame, failure)) {
        return false;
    }
    if (!wire_decode_ready(frame.payload, frame.len, ret)) {
        return pool_fail_garbled(&live->pool, worker, "setup", failure);
    }
    return true;
}

static bool await_done(struct live *live, struct worker *worker, struct wire_done *ret,
                       struct failure *failure)
{
    struct frame frame;

    worker_send(worker, worker->small,
                wire_encode_empty(WIRE_END, worker->small, sizeof(worker->small)));
    if (!await_answer(live, worker, "teardown", WIRE_DONE, &frame, failure)) {
        return false;
    }
    return wire_decode_done(frame.payload, frame.len, ret) ||
           pool_fail_garbled(&live->pool, worker, "teardown", failure);
}

/* `LAUNCHER LIBPYTHON EXECUTABLE ...` embedded, `EXECUTABLE ...` hosted. The array is the
 * caller's to free, its strings are borrowed. */
static const char **command_line(const struct live *live, const struct launch *launch)
{
    const struct target *target = launch->target;
    const char **argv = xcalloc(target->option_count + 10, sizeof(*argv));
    size_t used = 0;

    if (target->mode == TARGET_EMBEDDED) {
        argv[used++] = live->options.launcher;
        argv[used++] = target->library;
    }
    argv[used++] = target->executable;
    for (size_t i = 0; i < target->option_count; i++) {
        argv[used++] = target->options[i];
    }
    if (launch->no_site) {
        argv[used++] = "-S";
    }
    argv[used++] = "-s";
    argv[used++] = "-c";
    argv[used++] = WORKER_BOOT;
    argv[used++] = live->options.core;
    static_assert(SPAWN_WIRE_FD == 3, "the next argument says so");
    argv[used++] = "3";
    return argv;
}

/* The target's, made with its first worker: the variables of all targets first, so that its own
 * win. */
static struct environment *environment_of(struct live *live, const struct target *target)
{
    struct own_environment *own = live->environments;
    const char **all;

    while (own != NULL && own->target != target) {
        own = own->next;
    }
    if (own != NULL) {
        return &own->env;
    }
    all = xcalloc(live->options.env_count + target->env_count + 1, sizeof(*all));
    for (size_t i = 0; i < live->options.env_count; i++) {
        all[i] = live->options.env[i];
    }
    for (size_t i = 0; i < target->env_count; i++) {
        all[live->options.env_count + i] = target->env[i];
    }
    own = arena_alloc(&live->arena, sizeof(*own));
    own->target = target;
    own->next = live->environments;
    live->environments = own;
    environment_init(&own->env, &live->arena, all,
                     live->options.env_count + target->env_count);
    free(all);
    return &own->env;
}

static bool start_process(struct live *live, struct worker *worker,
                          const struct launch *launch, struct error *err)
{
    const bool is_embedded = launch->target->mode == TARGET_EMBEDDED;
    const char **argv = command_line(live, launch);
    struct environment *env = environment_of(live, launch->target);
    const struct spawn spawn = {
        .file = is_embedded ? live->options.launcher : launch->target->executable,
        .argv = argv,
        .envp = env->vars,
        .channel_fd = SPAWN_WIRE_FD,
        .data_limit_bytes = live->options.memory_limit_bytes,
        .cpus = live->options.cpus,
    };
    bool is_started;

    environment_set_seed(env, launch->hash_seed);
    worker->started_ns = worker_clock_ns();
    is_started = spawn_process(&spawn, &worker->process, err);
    free(argv);
    return is_started;
}

static struct worker *worker_in(struct live *live, int slot)
{
    assert(slot >= 0 && slot < EXECUTOR_SLOTS);
    return &live->pool.workers[slot];
}

/* Whether the slot's worker may be asked for something now. */
static bool may_ask(struct live *live, struct worker *worker, const char *phase,
                    struct failure *failure)
{
    if (pool_is_interrupted(&live->pool)) {
        return pool_fail_interrupted(&live->pool, worker, phase, failure);
    }
    if (!pool_is_living(worker)) {
        failure_set(failure, FAILURE_START, phase, "%s",
                    worker->start_error[0] != '\0' ? worker->start_error
                                                   : "there is no worker");
        return pool_fail(&live->pool, worker, failure);
    }
    return true;
}

static void live_start(void *self, int slot, const struct launch *launch)
{
    struct live *live = self;
    struct worker *worker = worker_in(live, slot);
    struct error err = {0};

    pool_end(&live->pool, worker);
    worker->timeout_ns = launch->timeout_ns;
    worker->job_len = wire_encode_case(launch->job, NULL, 0);
    if (worker->job_len > WIRE_PAYLOAD_MAX) {
        (void)snprintf(worker->start_error, sizeof(worker->start_error),
                       "the case has %zu bytes; a worker takes at most %zu",
                       worker->job_len, WIRE_PAYLOAD_MAX);
        return;
    }
    if (!start_process(live, worker, launch, &err)) {
        (void)snprintf(worker->start_error, sizeof(worker->start_error), "%s",
                       err.message);
        return;
    }
    worker->job = xmalloc(worker->job_len);
    (void)wire_encode_case(launch->job, worker->job, worker->job_len);
    worker_send(worker, worker->job, worker->job_len);
}

static bool live_ready(void *self, int slot, struct wire_ready *ret,
                       int64_t *ret_ready_ns, struct failure *failure)
{
    struct live *live = self;
    struct worker *worker = worker_in(live, slot);

    *failure = (struct failure){0};
    if (!may_ask(live, worker, "start", failure) || !await_hello(live, worker, failure)) {
        return false;
    }
    *ret_ready_ns = worker->hello_ns - worker->started_ns;
    return await_ready(live, worker, ret, failure);
}

/* Sends the request that stands in worker->small and waits for its answer. */
static bool ask(struct live *live, struct worker *worker, size_t request_len,
                enum wire_type answer, struct frame *ret, struct failure *failure)
{
    *failure = (struct failure){0};
    if (!may_ask(live, worker, "run", failure)) {
        return false;
    }
    worker_send(worker, worker->small, request_len);
    return await_answer(live, worker, "run", answer, ret, failure);
}

static bool live_sample(void *self, int slot, const struct wire_sample *sample,
                        struct wire_timed *ret, struct failure *failure)
{
    struct live *live = self;
    struct worker *worker = worker_in(live, slot);
    size_t len = wire_encode_sample(sample, worker->small, sizeof(worker->small));
    struct frame frame;

    if (!ask(live, worker, len, WIRE_TIMED, &frame, failure)) {
        return false;
    }
    if (!wire_decode_timed(frame.payload, frame.len, ret) ||
        ret->turns != sample->turns || ret->elapsed_ns < 0) {
        return pool_fail_garbled(&live->pool, worker, "run", failure);
    }
    return true;
}

static bool live_inspect(void *self, int slot, const struct wire_inspect *request,
                         struct wire_inspected *ret, struct failure *failure)
{
    struct live *live = self;
    struct worker *worker = worker_in(live, slot);
    size_t len = wire_encode_inspect(request, worker->small, sizeof(worker->small));
    struct frame frame;

    if (!ask(live, worker, len, WIRE_INSPECTED, &frame, failure)) {
        return false;
    }
    return wire_decode_inspected(frame.payload, frame.len, ret) ||
           pool_fail_garbled(&live->pool, worker, "run", failure);
}

static bool live_again(void *self, int slot, struct wire_ready *ret,
                       struct failure *failure)
{
    struct live *live = self;
    struct worker *worker = worker_in(live, slot);
    struct wire_done done;

    *failure = (struct failure){0};
    if (!may_ask(live, worker, "teardown", failure) ||
        !await_done(live, worker, &done, failure)) {
        return false;
    }
    worker_send(worker, worker->job, worker->job_len);
    return await_ready(live, worker, ret, failure);
}

static bool live_finish(void *self, int slot, struct wire_done *ret,
                        struct failure *failure)
{
    struct live *live = self;
    struct worker *worker = worker_in(live, slot);
    struct wire_done done;
    bool is_done;

    *failure = (struct failure){0};
    is_done = may_ask(live, worker, "teardown", failure) &&
              await_done(live, worker, ret != NULL ? ret : &done, failure);
    /* Killed, not asked to leave: taking an interpreter down takes longer than starting one. It
     * dies while others are finished; kill() takes away what is left. */
    if (is_done) {
        (void)kill(-worker->process.pid, SIGKILL);
    }
    return is_done;
}

static void live_kill(void *self, int slot)
{
    struct live *live = self;

    pool_end(&live->pool, worker_in(live, slot));
}

struct live *live_new(const struct live_options *options, struct error *err)
{
    struct live *live;

    if (!reap_become_subreaper(err)) {
        return NULL;
    }
    live = xcalloc(1, sizeof(*live));
    live->options = *options;
    live->pool.interrupted = options->interrupted;
    if (options->cpus != NULL) {
        live->cpus = *options->cpus;
        live->options.cpus = &live->cpus;
    }
    return live;
}

void live_free(struct live *live)
{
    if (live == NULL) {
        return;
    }
    for (int slot = 0; slot < EXECUTOR_SLOTS; slot++) {
        pool_end(&live->pool, &live->pool.workers[slot]);
    }
    arena_finish(&live->arena);
    free(live);
}

static int64_t live_now_ns(void *self)
{
    (void)self;
    return worker_clock_ns();
}

struct executor live_executor(struct live *live)
{
    return (struct executor){
        .self = live,
        .now_ns = live_now_ns,
        .start = live_start,
        .ready = live_ready,
        .sample = live_sample,
        .inspect = live_inspect,
        .again = live_again,
        .finish = live_finish,
        .kill = live_kill,
    };
}
