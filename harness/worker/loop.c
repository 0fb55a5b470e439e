/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/loop.h"

#include <stdbool.h>

#include "harness/worker/object.h"

struct loop {
    int64_t left;     /* turns still to give after the current one */
    int64_t lead;     /* untimed turns of the run to come */
    int64_t pending;  /* timed turns of the run to come */
    PyObject *inputs; /* a list, or NULL */
    Py_ssize_t next;  /* of the inputs */
    bool is_running;
    struct team *team;                 /* or NULL */
    int64_t wall_ns, cpu_ns, switches; /* at the start */
    struct clock_timing timing;
};

static PyObject *turns_type;
static PyObject *inputs_type;
static PyObject *none;

static struct loop *loop_of(PyObject *self)
{
    return object_data(self);
}

/* The steps at which a run begins, goes from its lead to its timed part, and ends: the clock is
 * read last where timing begins and first where it ends. */
static bool loop_edge(struct loop *loop)
{
    if (loop->is_running) {
        int64_t wall_ns = clock_wall_ns();
        int64_t cpu_ns = clock_thread_ns();
        loop->timing = (struct clock_timing){
            .begin_ns = loop->wall_ns,
            .end_ns = wall_ns,
            .cpu_ns = cpu_ns - loop->cpu_ns,
            .switches = clock_switches() - loop->switches,
        };
        loop->is_running = false;
        return false;
    }
    if (loop->lead > 0) {
        loop->left = loop->lead - 1;
        loop->lead = 0;
        return true;
    }
    if (loop->pending == 0 || (loop->team != NULL && !team_pass_gate(loop->team))) {
        return false;
    }
    loop->left = loop->pending - 1;
    loop->pending = 0;
    loop->is_running = true;
    loop->switches = clock_switches();
    loop->cpu_ns = clock_thread_ns();
    loop->wall_ns = clock_wall_ns();
    return true;
}

static PyObject *turns_next(PyObject *self)
{
    struct loop *loop = loop_of(self);
    if (loop->left > 0) {
        loop->left--;
    } else if (!loop_edge(loop)) {
        return NULL;
    }
    Py_IncRef(none);
    return none;
}

static PyObject *inputs_next(PyObject *self)
{
    struct loop *loop = loop_of(self);
    if (loop->left > 0) {
        loop->left--;
    } else if (!loop_edge(loop)) {
        return NULL;
    }
    PyObject *input = PyList_GetItem(loop->inputs, loop->next++);
    Py_IncRef(input);
    return input;
}

int loop_init(void)
{
    none = Py_None;
    turns_type = object_iterator_type("_tare.turns", turns_next, sizeof(struct loop));
    inputs_type = object_iterator_type("_tare.inputs", inputs_next, sizeof(struct loop));
    return turns_type != NULL && inputs_type != NULL;
}

PyObject *loop_turns_new(void)
{
    return object_new(turns_type);
}

PyObject *loop_inputs_new(void)
{
    return object_new(inputs_type);
}

void loop_set_turns(PyObject *iterator, int64_t lead, int64_t turns)
{
    struct loop *loop = loop_of(iterator);
    loop->lead = lead;
    loop->pending = turns;
    loop->left = 0;
    loop->next = 0;
    loop->is_running = false;
}

void loop_set_inputs(PyObject *iterator, PyObject *inputs)
{
    struct loop *loop = loop_of(iterator);
    PyObject *before = loop->inputs;
    loop->inputs = inputs;
    if (inputs != NULL) {
        Py_IncRef(inputs);
    }
    if (before != NULL) {
        Py_DecRef(before);
    }
}

void loop_set_team(PyObject *iterator, struct team *team)
{
    loop_of(iterator)->team = team;
}

const struct clock_timing *loop_timing(PyObject *iterator)
{
    return &loop_of(iterator)->timing;
}

struct clock_timing loop_clock_cost(void)
{
    struct clock_timing least = {.end_ns = INT64_MAX, .cpu_ns = INT64_MAX};
    for (int i = 0; i < 64; i++) {
        /* In the order of loop_edge: the thread's clock is read around the other. */
        int64_t cpu_ns = clock_thread_ns();
        int64_t wall_ns = clock_wall_ns();
        wall_ns = clock_wall_ns() - wall_ns;
        cpu_ns = clock_thread_ns() - cpu_ns;
        least.end_ns = wall_ns < least.end_ns ? wall_ns : least.end_ns;
        least.cpu_ns = cpu_ns < least.cpu_ns ? cpu_ns : least.cpu_ns;
    }
    return least;
}
