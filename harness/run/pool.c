/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/pool.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "harness/base/units.h"
#include "harness/run/failure.h"
#include "harness/run/reap.h"

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S  (1000 * NS_PER_MS)

/* How often a worker that is waited for is looked at (has it stopped itself?), and so how late
 * an interruption between the look at the flag and the poll is noticed. */
#define LOOK_NS (100 * NS_PER_MS)

/* A process closes its descriptors shortly before it is seen to end. */
#define END_GRACE_NS (250 * NS_PER_MS)

/* After workers' stderr was read it is left alone for at least this long, and for ERRORS_SHARE
 * times as long as reading took: output without end wakes the runner 500 times a second and
 * costs it a twentieth of a CPU at most. */
#define ERRORS_PAUSE_NS (2 * NS_PER_MS)
#define ERRORS_SHARE    20

bool pool_is_living(const struct worker *worker)
{
    return worker->process.pid > 0;
}

bool pool_is_interrupted(const struct pool *pool)
{
    return pool->interrupted != NULL && *pool->interrupted != 0;
}

/* The descriptors of one poll and whose they are. */
struct poll_set {
    struct pollfd fds[2 * EXECUTOR_SLOTS + 1];
    struct worker *workers[2 * EXECUTOR_SLOTS + 1];
    bool is_errors[2 * EXECUTOR_SLOTS + 1];
    nfds_t count;
};

static void poll_add(struct poll_set *set, int fd, short events, struct worker *worker,
                     bool is_errors)
{
    set->fds[set->count] = (struct pollfd){.fd = fd, .events = events};
    set->workers[set->count] = worker;
    set->is_errors[set->count] = is_errors;
    set->count++;
}

/* Every worker's wire as long as it owes something or has something to get, so that none of
 * them ever waits for the runner; and their stderr unless it is paused. */
static void poll_fill(struct pool *pool, struct poll_set *set, bool with_errors)
{
    for (int slot = 0; slot < EXECUTOR_SLOTS; slot++) {
        struct worker *worker = &pool->workers[slot];
        struct frame frame;
        short events = 0;

        if (!pool_is_living(worker)) {
            continue;
        }
        if (!worker->is_closed) {
            events |= worker->out_len > 0 ? POLLOUT : 0;
            events |=
                worker->is_owing && !worker->is_garbled && !worker_peek(worker, &frame)
                    ? POLLIN
                    : 0;
        }
        if (events != 0) {
            poll_add(set, worker->process.channel, events, worker, false);
        }
        if (with_errors && worker->process.errors >= 0) {
            poll_add(set, worker->process.errors, POLLIN, worker, true);
        }
    }
}

static void serve_wire(struct worker *worker, short events)
{
    if ((events & (POLLOUT | POLLERR | POLLHUP)) != 0) {
        worker_flush(worker);
    }
    if ((events & (POLLIN | POLLERR | POLLHUP)) != 0) {
        worker_read(worker);
    }
}

/* Waits for anything to happen to any worker, or for `waited` to end, until `until_ns`, and does
 * what there is to do. Returns early for a signal. */
static void pump(struct pool *pool, const struct worker *waited, int64_t until_ns)
{
    struct poll_set set = {.count = 0};
    const int64_t begin_ns = worker_clock_ns();
    const bool with_errors = begin_ns >= pool->errors_next_ns;
    bool has_errors = false;
    int64_t end_ns = until_ns;
    int64_t work_ns;
    struct timespec timeout;

    if (!with_errors && pool->errors_next_ns < end_ns) {
        end_ns = pool->errors_next_ns;
    }
    end_ns = end_ns > begin_ns ? end_ns - begin_ns : 0;
    timeout.tv_sec = end_ns / NS_PER_S;
    timeout.tv_nsec = end_ns % NS_PER_S;
    poll_fill(pool, &set, with_errors);
    /* The end of the one that is waited for; the kernel says it even when a process that the
     * worker forked holds the wire open. */
    if (waited->process.pidfd >= 0) {
        set.fds[set.count++] =
            (struct pollfd){.fd = waited->process.pidfd, .events = POLLIN};
    }
    if (ppoll(set.fds, set.count, &timeout, NULL) <= 0) {
        return;
    }
    work_ns = worker_clock_ns();
    for (nfds_t i = 0; i < set.count; i++) {
        if (set.fds[i].revents == 0 || set.workers[i] == NULL) {
            continue;
        }
        if (!set.is_errors[i]) {
            serve_wire(set.workers[i], set.fds[i].revents);
        } else if (worker_drain(set.workers[i])) {
            has_errors = true;
        }
    }
    if (has_errors) {
        const int64_t end_work_ns = worker_clock_ns();
        const int64_t share_ns = (end_work_ns - work_ns) * ERRORS_SHARE;

        pool->errors_next_ns =
            end_work_ns + (share_ns > ERRORS_PAUSE_NS ? share_ns : ERRORS_PAUSE_NS);
    }
}

/* Ends the process and all it has started, keeps the record: `tail` can still be read. */
static void end_process(struct pool *pool, struct worker *worker)
{
    pid_t living[EXECUTOR_SLOTS];
    size_t count = 0;

    reap_kill(&worker->process);
    for (int slot = 0; slot < EXECUTOR_SLOTS; slot++) {
        if (pool_is_living(&pool->workers[slot]) && &pool->workers[slot] != worker) {
            living[count++] = pool->workers[slot].process.pid;
        }
    }
    reap_orphans(living, count);
    /* The pipe holds its last words; nobody can add to them any more. */
    while (worker_drain(worker)) {
    }
}

void pool_end(struct pool *pool, struct worker *worker)
{
    if (pool_is_living(worker)) {
        end_process(pool, worker);
    }
    worker_finish(worker);
}

/* The failure is complete, and the worker is over. */
bool pool_fail(struct pool *pool, struct worker *worker, struct failure *failure)
{
    if (pool_is_living(worker)) {
        end_process(pool, worker);
    }
    failure->stderr_tail = tail_text(&worker->tail);
    worker_finish(worker);
    return false;
}

bool pool_fail_interrupted(struct pool *pool, struct worker *worker, const char *phase,
                           struct failure *failure)
{
    failure_set(failure, FAILURE_INTERRUPTED, phase, "interrupted");
    return pool_fail(pool, worker, failure);
}

/* It has ended, stopped or closed its connection. */
static bool fail_ended(struct pool *pool, struct worker *worker, const char *phase,
                       struct failure *failure)
{
    int status = 0;
    const enum process_end end = reap_look(worker->process.pid, &status);

    failure_set_end(failure, phase, end, status);
    if (worker->hello_ns == 0) {
        char how[sizeof(failure->message)];

        memcpy(how, failure->message, sizeof(how));
        failure_set(failure, FAILURE_START, "start", "the worker did not start: %.900s",
                    how);
    }
    return pool_fail(pool, worker, failure);
}

bool pool_fail_garbled(struct pool *pool, struct worker *worker, const char *phase,
                       struct failure *failure)
{
    failure_set(failure, FAILURE_PROTOCOL, phase,
                "sent what is no message of the worker's protocol and was killed");
    return pool_fail(pool, worker, failure);
}

static bool fail_timeout(struct pool *pool, struct worker *worker, const char *phase,
                         int64_t timeout_ns, struct failure *failure)
{
    char limit[UNITS_SIZE];

    units_format_time_exact(timeout_ns, limit);
    failure_set(failure, FAILURE_TIMEOUT, phase, "no answer within %s; it was killed",
                limit);
    return pool_fail(pool, worker, failure);
}

/* Goes on until the process is seen to end, or for the grace time. */
static void await_end(struct pool *pool, const struct worker *worker)
{
    const int64_t end_ns = worker_clock_ns() + END_GRACE_NS;
    int status;

    while (reap_look(worker->process.pid, &status) == PROCESS_RUNS &&
           worker_clock_ns() < end_ns && !pool_is_interrupted(pool)) {
        pump(pool, worker, worker_clock_ns() + 10 * NS_PER_MS);
    }
}

/* Whether no answer can come any more. A last one may lie in the socket of a process that has
 * ended, and is read here. */
static bool is_over(struct pool *pool, struct worker *worker)
{
    struct frame frame;
    int status;
    enum process_end end;

    if (worker->is_closed) {
        await_end(pool, worker);
        return true;
    }
    end = reap_look(worker->process.pid, &status);
    if (end == PROCESS_EXITED || end == PROCESS_KILLED) {
        worker_read(worker);
        return !worker_peek(worker, &frame);
    }
    return end == PROCESS_STOPPED;
}

/* Looks once more: the runner itself may have been stopped (Ctrl-Z) until after the deadline. */
static bool has_answered(struct worker *worker)
{
    struct frame frame;

    worker_read(worker);
    return worker_peek(worker, &frame);
}

bool pool_await(struct pool *pool, struct worker *worker, const char *phase,
                int64_t timeout_ns, struct frame *ret, struct failure *failure)
{
    const int64_t begin_ns = worker_clock_ns();
    const int64_t deadline_ns =
        timeout_ns < INT64_MAX - begin_ns ? begin_ns + timeout_ns : INT64_MAX;

    while (!worker_take(worker, ret)) {
        const int64_t time_ns = worker_clock_ns();

        if (worker->is_garbled) {
            return pool_fail_garbled(pool, worker, phase, failure);
        }
        if (pool_is_interrupted(pool)) {
            return pool_fail_interrupted(pool, worker, phase, failure);
        }
        if (is_over(pool, worker)) {
            return fail_ended(pool, worker, phase, failure);
        }
        if (time_ns >= deadline_ns && !has_answered(worker)) {
            return fail_timeout(pool, worker, phase, timeout_ns, failure);
        }
        pump(pool, worker,
             deadline_ns - time_ns < LOOK_NS ? deadline_ns : time_ns + LOOK_NS);
    }
    return true;
}
