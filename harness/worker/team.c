/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/team.h"

#include <pthread.h>
#include <stdlib.h>

#include "harness/worker/python.h"

struct team {
    pthread_mutex_t lock;
    pthread_cond_t moved; /* anything below has changed */
    int64_t followers;    /* threads but the leader */
    int64_t waiting;      /* at the gate */
    uint64_t gates;       /* that have opened so far */
    struct team_order order;
    uint64_t orders; /* given so far */
    int64_t reports; /* on the order in hand */
    struct clock_timing sum;
    bool is_broken;
    PyObject *kind, *value, *trace; /* what broke it */
    const char *phase;
};

struct team *team_new(int64_t threads)
{
    struct team *team = calloc(1, sizeof(*team));
    if (team == NULL || pthread_mutex_init(&team->lock, NULL) != 0 ||
        pthread_cond_init(&team->moved, NULL) != 0) {
        PyErr_NoMemory();
        free(team);
        return NULL;
    }
    team->followers = threads - 1;
    return team;
}

/* The lock is never held by a thread that waits for the GIL, which its holder may need to get here. */
static PyThreadState *enter(struct team *team)
{
    PyThreadState *thread = PyEval_SaveThread();
    (void)pthread_mutex_lock(&team->lock);
    return thread;
}

static void leave(struct team *team, PyThreadState *thread)
{
    (void)pthread_mutex_unlock(&team->lock);
    PyEval_RestoreThread(thread);
}

static void wait_for_others(struct team *team)
{
    (void)pthread_cond_wait(&team->moved, &team->lock);
}

static void tell_others(struct team *team)
{
    (void)pthread_cond_broadcast(&team->moved);
}

void team_give(struct team *team, const struct team_order *order)
{
    PyThreadState *thread = enter(team);
    team->order = *order;
    team->orders++;
    team->reports = 0;
    team->sum = (struct clock_timing){0};
    tell_others(team);
    leave(team, thread);
}

bool team_await(struct team *team, int64_t reports)
{
    PyThreadState *thread = enter(team);
    while (team->reports < reports && !team->is_broken) {
        wait_for_others(team);
    }
    bool is_whole = !team->is_broken;
    leave(team, thread);
    return is_whole;
}

bool team_gather(struct team *team, struct clock_timing *sum)
{
    bool is_whole = team_await(team, team->followers);
    clock_join(sum, &team->sum); /* nobody adds to it before the next order */
    return is_whole;
}

bool team_take(struct team *team, uint64_t *seen, struct team_order *ret)
{
    PyThreadState *thread = enter(team);
    while (team->orders == *seen && !team->is_broken) {
        wait_for_others(team);
    }
    bool is_whole = !team->is_broken;
    *seen = team->orders;
    *ret = team->order;
    leave(team, thread);
    return is_whole;
}

void team_report(struct team *team, const struct clock_timing *timing)
{
    PyThreadState *thread = enter(team);
    clock_join(&team->sum, timing);
    team->reports++;
    tell_others(team);
    leave(team, thread);
}

bool team_pass_gate(struct team *team)
{
    PyThreadState *thread = enter(team);
    const uint64_t gate = team->gates;
    if (++team->waiting > team->followers) {
        team->waiting = 0;
        team->gates++;
        tell_others(team);
    }
    while (team->gates == gate && !team->is_broken) {
        wait_for_others(team);
    }
    bool is_whole = !team->is_broken;
    leave(team, thread);
    return is_whole;
}

void team_break(struct team *team, const char *phase)
{
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    PyThreadState *thread = enter(team);
    bool is_first = !team->is_broken;
    if (is_first) {
        team->is_broken = true;
        team->kind = kind;
        team->value = value;
        team->trace = trace;
        team->phase = phase;
    }
    tell_others(team);
    leave(team, thread);
    if (!is_first) {
        Py_DecRef(kind);
        Py_DecRef(value);
        Py_DecRef(trace);
    }
}

bool team_raise(struct team *team, const char **ret_phase)
{
    PyThreadState *thread = enter(team);
    bool is_broken = team->is_broken;
    leave(team, thread);
    if (is_broken) {
        PyErr_Restore(team->kind, team->value, team->trace);
        *ret_phase = team->phase;
    }
    return is_broken;
}
