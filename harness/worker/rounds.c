/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/rounds.h"

#include <string.h>

#include "harness/worker/boot.h"
#include "harness/worker/channel.h"
#include "harness/worker/clock.h"
#include "harness/worker/counters.h"
#include "harness/worker/helper.h"
#include "harness/worker/loop.h"
#include "harness/worker/object.h"
#include "harness/worker/process.h"
#include "harness/worker/startup.h"
#include "harness/worker/yardstick.h"

/* One thread's part of a case; behind the head of its iterator. */
struct rounds {
    struct rounds_case about;
    bool is_follower;
    PyObject *fill; /* the iterator that prepares inputs */
    PyObject *few;  /* the loop of few copies */
    PyObject
        *many; /* the loop of many copies, with inputs where the case prepares them */
    PyObject *step;     /* (few, fill, many): what the iterator gives */
    PyObject *keep;     /* the function that takes a prepared input */
    PyObject *batch;    /* the inputs of the current batch, a list, or NULL */
    int64_t batch_most; /* inputs of the first batch that memory ended; 0: none did */
    bool is_ready;
    const char *phase;
    uint64_t orders; /* that a follower has had */

    /* The request in hand. */
    struct wire_sample request;
    int64_t left;   /* turns of the sample still to be run */
    int64_t part;   /* timed turns of the loop in hand */
    int64_t lead;   /* untimed turns before them */
    int64_t filled; /* inputs in the batch */
    int64_t want;   /* inputs the batch shall have, for both */
    int64_t start_bytes;
    int64_t fill_begin_ns;
    int64_t collections; /* before the loop in hand */
    int64_t modules;     /* in sys.modules before the sample */
    int64_t tasks;       /* of the event loop before the sample */
    struct wire_timed reply;
};

/* What all cases share. */
static PyObject *rounds_type;
static PyObject *fill_type;
static PyObject *modules_before; /* names of sys.modules when the worker began */
static struct clock_timing clock_cost;

/* Before and behind every loop that is timed: the reply keeps the slowest reading. */
static void read_yardstick(struct rounds *rounds)
{
    int64_t ns = yardstick_ns();
    int64_t *slowest_ns = &rounds->reply.yardstick_ns;
    *slowest_ns = ns > *slowest_ns ? ns : *slowest_ns;
}

static void drop_batch(struct rounds *rounds)
{
    if (rounds->batch != NULL) {
        PyObject *batch = rounds->batch;
        rounds->batch = NULL;
        loop_set_inputs(rounds->many, NULL);
        Py_DecRef(batch);
    }
}

/* A thread of the team has failed: its exception is the case's, and this one only ends the function. */
static bool unwind(void)
{
    PyErr_SetNone(PyExc_SystemExit);
    return false;
}

/* What the followers are to do beside the leader. */
static void order_part(struct rounds *rounds, int64_t lead)
{
    if (rounds->about.team != NULL && !rounds->is_follower) {
        team_give(rounds->about.team,
                  &(struct team_order){.lead = lead, .part = rounds->part});
    }
}

/* Begins a batch of part + lead inputs. */
static void begin_batch(struct rounds *rounds)
{
    drop_batch(rounds);
    rounds->filled = 0;
    rounds->want = rounds->part + rounds->lead;
    rounds->phase = "prepare";
}

/* The last thing before the loop: its lead counts, too, so that a request that counts has none. */
static void begin_counting(const struct rounds *rounds)
{
    if (rounds->about.counts && !rounds->is_follower) {
        counters_begin();
    }
}

/* Sets the inner loops for the next part of the request: a batch of it where inputs are
 * prepared, all of it elsewhere. */
static void set_loops(struct rounds *rounds)
{
    const struct wire_sample *request = &rounds->request;
    loop_set_turns(rounds->few, 0, 0);
    loop_set_turns(rounds->many, 0, 0);
    rounds->part = rounds->left;
    if (!rounds->about.has_prepare) {
        rounds->phase = "run";
        rounds->collections = process_collections();
        read_yardstick(rounds);
        order_part(rounds, request->lead);
        loop_set_turns(request->few != 0 ? rounds->few : rounds->many, request->lead,
                       rounds->part);
        begin_counting(rounds);
        return;
    }
    if (request->batch > 0 && rounds->part > request->batch) {
        rounds->part = request->batch;
    }
    /* Preparing leaves the caches to the inputs: every batch needs a lead of its own. */
    int64_t tenth = rounds->part / 10 + 1;
    rounds->lead = request->lead < tenth ? request->lead : tenth;
    begin_batch(rounds);
    if (rounds->batch_most > 0 && rounds->want > rounds->batch_most) {
        rounds->want = rounds->batch_most;
    }
    rounds->start_bytes = request->batch_bytes > 0 ? process_resident_bytes() : 0;
    rounds->fill_begin_ns = clock_wall_ns();
}

/* Adds what the loops of all threads have just taken to the reply; false with an exception set. */
static bool take_timing(struct rounds *rounds)
{
    bool is_few = rounds->request.few != 0 && !rounds->about.has_prepare;
    struct clock_timing timing = *loop_timing(is_few ? rounds->few : rounds->many);
    if (rounds->about.team != NULL && !team_gather(rounds->about.team, &timing)) {
        return unwind();
    }
    if (rounds->about.counts) {
        counters_end(rounds->reply.counters);
        rounds->reply.counter_count = WIRE_COUNTERS;
    }
    read_yardstick(rounds);
    int64_t elapsed_ns = timing.end_ns - timing.begin_ns - clock_cost.end_ns;
    int64_t cpu_ns = timing.cpu_ns - clock_cost.cpu_ns * rounds->about.threads;
    struct wire_timed *reply = &rounds->reply;
    reply->elapsed_ns += elapsed_ns > 0 ? elapsed_ns : 0;
    reply->cpu_ns += cpu_ns > 0 ? cpu_ns : 0;
    reply->switches += timing.switches;
    reply->collections += process_collections() - rounds->collections;
    reply->turns += rounds->part;
    return true;
}

/* How many modules are loaded, and tasks waiting where an event loop drives the case. */
static void count_what_stays(const struct rounds *rounds, int64_t *ret_modules,
                             int64_t *ret_tasks)
{
    *ret_modules = PyDict_Size(PyImport_GetModuleDict());
    *ret_tasks = 0;
    PyObject *tasks =
        rounds->about.is_async ? helper_call("tasks", PyTuple_New(0)) : NULL;
    if (tasks != NULL) {
        *ret_tasks = PyLong_AsLongLong(tasks);
        Py_DecRef(tasks);
    }
    PyErr_Clear();
}

/* The names of the modules from outside the standard library, as bytes that the caller owns. */
static PyObject *name_modules(struct wire_text *ret_names)
{
    PyObject *names = helper_call("outside", Py_BuildValue("(O)", modules_before));
    PyObject *bytes = names != NULL ? helper_utf8(names) : NULL;
    char *text = NULL;
    Py_ssize_t len = 0;
    if (bytes != NULL && PyBytes_AsStringAndSize(bytes, &text, &len) == 0) {
        *ret_names = (struct wire_text){.data = text, .len = (size_t)len};
    }
    Py_DecRef(names);
    PyErr_Clear();
    return bytes;
}

static void send_reply(struct rounds *rounds)
{
    PyObject *names = NULL;
    if (rounds->request.want_modules != 0) {
        int64_t modules, tasks;
        count_what_stays(rounds, &modules, &tasks);
        rounds->reply.loaded = modules - rounds->modules;
        rounds->reply.tasks = tasks - rounds->tasks;
        names = name_modules(&rounds->reply.modules);
    }
    drop_batch(rounds);
    channel_send_timed(&rounds->reply);
    Py_DecRef(names);
}

static void send_ready(struct rounds *rounds)
{
    rounds->about.ready.setup_ns = clock_wall_ns() - rounds->about.begin_ns;
    rounds->is_ready = true;
    if (rounds->about.gc_off) {
        process_call_gc("disable");
    }
    channel_send_ready(&rounds->about.ready);
}

/* Waits for the next request; false when the case shall end. */
static bool receive_request(struct rounds *rounds)
{
    struct wire_sample *request = &rounds->request;
    unsigned char *payload;
    size_t len;
    enum wire_type type = channel_receive(&payload, &len);
    if (type == WIRE_END) {
        return false;
    }
    if (type != WIRE_SAMPLE || !wire_decode_sample(payload, len, request)) {
        channel_quit(type == WIRE_BYE ? 0 : WORKER_EXIT_PROTOCOL);
    }
    if (rounds->about.gc_off && request->few == 0) {
        process_call_gc("collect"); /* what the sample before has left */
    }
    if (request->want_modules != 0) {
        count_what_stays(rounds, &rounds->modules, &rounds->tasks);
    }
    request->batch_bytes /= rounds->about.threads;
    rounds->reply = (struct wire_timed){0};
    rounds->left = request->turns;
    return true;
}

/* Answers requests by starting the program, until it fails or the case shall end. */
static bool time_programs(struct rounds *rounds)
{
    while (receive_request(rounds)) {
        struct clock_timing timing = {0};
        read_yardstick(rounds);
        if (!startup_time(rounds->about.program, rounds->request.lead,
                          rounds->request.turns, &timing)) {
            return false;
        }
        read_yardstick(rounds);
        rounds->reply.turns = rounds->request.turns;
        rounds->reply.elapsed_ns = timing.end_ns - timing.begin_ns;
        rounds->reply.cpu_ns = timing.cpu_ns;
        rounds->reply.switches = timing.switches;
        send_reply(rounds);
    }
    return true;
}

/* The case shall end, in all threads. */
static void order_end(struct rounds *rounds)
{
    if (rounds->about.gc_off) {
        process_call_gc("enable");
    }
    if (rounds->about.team != NULL) {
        team_give(rounds->about.team, &(struct team_order){.is_end = true});
    }
    rounds->phase = "teardown";
}

/* The next step of the thread that speaks with the runner: the loops are set, or the iterator ends, with
 * an exception where one is set. */
static bool lead(struct rounds *rounds)
{
    if (!rounds->is_ready) {
        send_ready(rounds);
    } else if (!take_timing(rounds)) {
        return false;
    } else if ((rounds->left -= rounds->part) > 0) {
        set_loops(rounds);
        return true;
    } else {
        send_reply(rounds);
    }
    rounds->phase = "run";
    if (rounds->about.program != NULL ? time_programs(rounds)
                                      : !receive_request(rounds)) {
        order_end(rounds);
        return false;
    }
    if (PyErr_Occurred() != NULL) {
        return false;
    }
    set_loops(rounds);
    return true;
}

/* The same for a thread that takes its orders. */
static bool follow(struct rounds *rounds)
{
    struct team *team = rounds->about.team;
    struct team_order order;
    team_report(team,
                rounds->is_ready ? loop_timing(rounds->many) : &(struct clock_timing){0});
    rounds->is_ready = true;
    drop_batch(rounds);
    if (!team_take(team, &rounds->orders, &order)) {
        return unwind();
    }
    if (order.is_end) {
        rounds->phase = "teardown";
        return false;
    }
    rounds->lead = order.lead;
    rounds->part = order.part;
    if (rounds->about.has_prepare) {
        loop_set_turns(rounds->many, 0, 0);
        begin_batch(rounds);
    } else {
        rounds->phase = "run";
        loop_set_turns(rounds->many, order.lead, order.part);
    }
    return true;
}

static PyObject *rounds_next(PyObject *self)
{
    struct rounds *rounds = object_data(self);
    if (!(rounds->is_follower ? follow(rounds) : lead(rounds))) {
        return NULL;
    }
    Py_IncRef(rounds->step);
    return rounds->step;
}

/* Whether the batch has grown as far as it may. Memory is looked at for each of the first inputs
 * and then for one in sixteen, because looking costs more than a small input does. Later batches
 * of the case are no larger than the first that was full: what the allocator keeps of one batch would
 * otherwise be free for the next, and the cost of an input depends on how many lie around it.
 * Followers prepare as many as the leader did. */
static bool is_full(struct rounds *rounds)
{
    if (rounds->filled == 0 || rounds->request.batch_bytes <= 0 ||
        (rounds->filled > 64 && rounds->filled % 16 != 0) ||
        process_resident_bytes() - rounds->start_bytes <= rounds->request.batch_bytes) {
        return false;
    }
    rounds->batch_most = rounds->filled;
    return true;
}

/* The leader's batch is as large as it gets: this much of it is timed. */
static void divide_batch(struct rounds *rounds)
{
    rounds->reply.prepare_ns += clock_wall_ns() - rounds->fill_begin_ns;
    if (!rounds->about.gc_off) {
        /* The inputs grow old here, so that no collection within the sample walks over them. */
        process_age_objects();
    }
    rounds->collections = process_collections();
    if (rounds->filled < 2 * rounds->lead) {
        rounds->lead = rounds->filled / 2; /* memory has cut the batch short */
    }
    rounds->part = rounds->filled - rounds->lead;
    if (rounds->part > rounds->reply.batch) {
        rounds->reply.batch = rounds->part;
    }
    order_part(rounds, rounds->lead);
    read_yardstick(rounds);
}

static PyObject *fill_next(PyObject *self)
{
    struct rounds **place = object_data(self);
    struct rounds *rounds = *place;
    if (rounds->filled < rounds->want && !is_full(rounds)) {
        if (rounds->batch == NULL && (rounds->batch = PyList_New(0)) == NULL) {
            return NULL;
        }
        Py_IncRef(Py_None);
        return Py_None;
    }
    if (!rounds->is_follower) {
        divide_batch(rounds);
    }
    loop_set_inputs(rounds->many, rounds->batch);
    loop_set_turns(rounds->many, rounds->lead, rounds->part);
    rounds->phase = "run";
    begin_counting(rounds);
    return NULL;
}

static PyObject *keep(PyObject *self, PyObject *input)
{
    struct rounds *rounds = object_data(self);
    if (rounds->batch == NULL || PyList_Append(rounds->batch, input) < 0) {
        return NULL;
    }
    rounds->filled++;
    Py_IncRef(Py_None);
    return Py_None;
}

bool rounds_init(void)
{
    if (!object_init() || !loop_init() || !process_init()) {
        return false;
    }
    rounds_type =
        object_iterator_type("_tare.rounds", rounds_next, sizeof(struct rounds));
    fill_type = object_iterator_type("_tare.fill", fill_next, sizeof(struct rounds *));
    modules_before = PyDict_Keys(PyImport_GetModuleDict());
    clock_cost = loop_clock_cost();
    return rounds_type != NULL && fill_type != NULL && modules_before != NULL;
}

PyObject *rounds_new(const struct rounds_case *about, bool is_follower)
{
    static PyMethodDef keep_method = {"keep", keep, METH_O, NULL};
    PyObject *self = object_new(rounds_type);
    if (self == NULL) {
        return NULL;
    }
    struct rounds *rounds = object_data(self);
    rounds->about = *about;
    rounds->is_follower = is_follower;
    rounds->phase = "setup";
    rounds->fill = object_new(fill_type);
    rounds->few = loop_turns_new();
    rounds->many = about->has_prepare ? loop_inputs_new() : loop_turns_new();
    rounds->keep = PyCFunction_New(&keep_method, self);
    if (rounds->fill == NULL || rounds->few == NULL || rounds->many == NULL ||
        rounds->keep == NULL) {
        return NULL;
    }
    struct rounds **place = object_data(rounds->fill);
    *place = rounds;
    loop_set_team(rounds->many, about->team);
    rounds->step = PyTuple_Pack(3, rounds->few, rounds->fill, rounds->many);
    return rounds->step != NULL ? self : NULL;
}

void rounds_free(PyObject *self)
{
    if (self == NULL) {
        return;
    }
    struct rounds *rounds = object_data(self);
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    drop_batch(rounds);
    if (rounds->about.gc_off && !rounds->is_follower) {
        process_call_gc("enable");
    }
    PyObject *held[] = {rounds->fill, rounds->few,  rounds->many,
                        rounds->step, rounds->keep, self};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
        Py_DecRef(held[i]);
    }
    PyErr_Restore(kind, value, trace);
}

PyObject *rounds_keep(PyObject *self)
{
    struct rounds *rounds = object_data(self);
    return rounds->keep;
}

const struct rounds_case *rounds_about(PyObject *self)
{
    const struct rounds *rounds = object_data(self);
    return &rounds->about;
}

const char *rounds_phase(PyObject *self)
{
    const struct rounds *rounds = object_data(self);
    return rounds->phase;
}
