/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/rounds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/worker/boot.h"
#include "harness/worker/channel.h"
#include "harness/worker/clock.h"
#include "harness/worker/helper.h"
#include "harness/worker/loop.h"
#include "harness/worker/yardstick.h"

/* A worker measures one case at a time, in its main thread: one state for the process. */
static struct {
    PyObject *self;           /* the iterator over rounds */
    PyObject *fill;           /* the iterator that prepares inputs */
    PyObject *few;            /* the loop of few copies */
    PyObject *turns;          /* the loop of many copies, without inputs */
    PyObject *inputs;         /* the same with inputs */
    PyObject *many;           /* one of the two */
    PyObject *step;           /* (few, fill, many): what the iterator gives */
    PyObject *keep;           /* the function that takes a prepared input */
    PyObject *batch;          /* the inputs of the current batch, a list, or NULL */
    PyObject *gc;             /* the module */
    PyObject *modules_before; /* names of sys.modules when the worker began */
    struct wire_ready ready;
    int64_t begin_ns;
    int64_t batch_most; /* inputs of the first batch that memory ended; 0: none did */
    bool is_ready;
    bool gc_off;
    bool has_prepare;
    const char *phase;

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
    struct wire_timed reply;
} state;

static struct loop_timing clock_cost;

/* Resident memory of this process. */
static int64_t resident_bytes(void)
{
    static int64_t page_bytes;
    char text[128] = "";
    long long total, resident;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) {
        return 0;
    }
    size_t len = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    text[len] = '\0';
    char *rest;
    total = strtoll(text, &rest, 10);
    resident = strtoll(rest, NULL, 10);
    if (page_bytes == 0) {
        page_bytes = sysconf(_SC_PAGESIZE);
    }
    return total > 0 ? (int64_t)resident * page_bytes : 0;
}

/* Garbage collections of all generations so far; 0 where the interpreter does not say. */
static int64_t count_collections(void)
{
    int64_t count = 0;
    PyObject *stats = PyObject_CallMethod(state.gc, "get_stats", NULL);
    Py_ssize_t generations = stats != NULL ? PyList_Size(stats) : 0;
    for (Py_ssize_t i = 0; i < generations; i++) {
        PyObject *n = PyDict_GetItemString(PyList_GetItem(stats, i), "collections");
        count += n != NULL ? PyLong_AsLongLong(n) : 0;
    }
    if (stats != NULL) {
        Py_DecRef(stats);
    }
    PyErr_Clear();
    return count;
}

static void call_gc(const char *function)
{
    PyObject *result = PyObject_CallMethod(state.gc, function, NULL);
    if (result != NULL) {
        Py_DecRef(result);
    }
    PyErr_Clear();
}

/* Before and behind every loop that is timed: the reply keeps the slowest reading. */
static void read_yardstick(void)
{
    int64_t ns = yardstick_ns();
    state.reply.yardstick_ns =
        ns > state.reply.yardstick_ns ? ns : state.reply.yardstick_ns;
}

static void drop_batch(void)
{
    loop_set_inputs(state.inputs, NULL);
    if (state.batch != NULL) {
        PyObject *batch = state.batch;
        state.batch = NULL;
        Py_DecRef(batch);
    }
}

/* Sets the inner loops for the next part of the request: a batch of it where inputs are
 * prepared, all of it elsewhere. */
static void set_loops(void)
{
    state.phase = state.has_prepare ? "prepare" : "run";
    loop_set_turns(state.few, 0, 0);
    loop_set_turns(state.many, 0, 0);
    state.part = state.left;
    if (!state.has_prepare) {
        state.collections = count_collections();
        read_yardstick();
        loop_set_turns(state.request.few != 0 ? state.few : state.many,
                       state.request.lead, state.part);
        return;
    }
    drop_batch();
    state.filled = 0;
    if (state.request.batch > 0 && state.part > state.request.batch) {
        state.part = state.request.batch;
    }
    /* Preparing leaves the caches to the inputs: every batch needs a lead of its own. */
    int64_t tenth = state.part / 10 + 1;
    state.lead = state.request.lead < tenth ? state.request.lead : tenth;
    state.want = state.part + state.lead;
    if (state.batch_most > 0 && state.want > state.batch_most) {
        state.want = state.batch_most;
    }
    state.start_bytes = state.request.batch_bytes > 0 ? resident_bytes() : 0;
    state.fill_begin_ns = clock_wall_ns();
}

/* Adds what the loop has just taken to the reply. */
static void take_timing(void)
{
    read_yardstick();
    const struct loop_timing *timing = loop_timing(
        state.request.few != 0 && !state.has_prepare ? state.few : state.many);
    int64_t elapsed_ns = timing->elapsed_ns - clock_cost.elapsed_ns;
    int64_t cpu_ns = timing->cpu_ns - clock_cost.cpu_ns;
    state.reply.elapsed_ns += elapsed_ns > 0 ? elapsed_ns : 0;
    state.reply.cpu_ns += cpu_ns > 0 ? cpu_ns : 0;
    state.reply.switches += timing->switches;
    state.reply.collections += count_collections() - state.collections;
    state.reply.turns += state.part;
}

/* The loops have run: false when the request is answered, true when a part of it is left. */
static bool advance(void)
{
    take_timing();
    state.left -= state.part;
    return state.left > 0;
}

static void send_reply(void)
{
    PyObject *bytes = NULL;
    if (state.request.want_modules != 0) {
        PyObject *names =
            helper_call("outside", Py_BuildValue("(O)", state.modules_before));
        bytes = names != NULL ? helper_utf8(names) : NULL;
        char *text = NULL;
        Py_ssize_t len = 0;
        if (bytes != NULL && PyBytes_AsStringAndSize(bytes, &text, &len) == 0) {
            state.reply.modules = (struct wire_text){.data = text, .len = (size_t)len};
        }
        if (names != NULL) {
            Py_DecRef(names);
        }
        PyErr_Clear();
    }
    drop_batch();
    channel_send_timed(&state.reply);
    if (bytes != NULL) {
        Py_DecRef(bytes);
    }
}

static void send_ready(void)
{
    state.ready.setup_ns = clock_wall_ns() - state.begin_ns;
    state.is_ready = true;
    if (state.gc_off) {
        call_gc("disable");
    }
    channel_send_ready(&state.ready);
}

/* Waits for the next request; false when the case shall end. */
static bool receive_request(void)
{
    unsigned char *payload;
    size_t len;
    enum wire_type type = channel_receive(&payload, &len);
    if (type == WIRE_END) {
        return false;
    }
    if (type != WIRE_SAMPLE || !wire_decode_sample(payload, len, &state.request)) {
        channel_quit(type == WIRE_BYE ? 0 : WORKER_EXIT_PROTOCOL);
    }
    if (state.gc_off && state.request.few == 0) {
        call_gc("collect"); /* what the sample before has left */
    }
    state.reply = (struct wire_timed){0};
    state.left = state.request.turns;
    return true;
}

static PyObject *rounds_next(PyObject *self)
{
    (void)self;
    if (!state.is_ready) {
        send_ready();
    } else if (advance()) {
        set_loops();
        Py_IncRef(state.step);
        return state.step;
    } else {
        send_reply();
    }
    if (!receive_request()) {
        if (state.gc_off) {
            call_gc("enable");
        }
        state.phase = "teardown";
        return NULL;
    }
    set_loops();
    Py_IncRef(state.step);
    return state.step;
}

/* Whether the batch has grown as far as it may. Memory is looked at for each of the first inputs
 * and then for one in sixteen, because looking costs more than a small input does. Later batches
 * of the case are no larger than the first that was full: what the allocator keeps of one batch would
 * otherwise be free for the next, and the cost of an input depends on how many lie around it. */
static bool is_full(void)
{
    if (state.filled == 0 || state.request.batch_bytes <= 0 ||
        (state.filled > 64 && state.filled % 16 != 0) ||
        resident_bytes() - state.start_bytes <= state.request.batch_bytes) {
        return false;
    }
    state.batch_most = state.filled;
    return true;
}

static PyObject *fill_next(PyObject *self)
{
    (void)self;
    if (state.filled < state.want && !is_full()) {
        if (state.batch == NULL && (state.batch = PyList_New(0)) == NULL) {
            return NULL;
        }
        Py_IncRef(Py_None);
        return Py_None;
    }
    state.reply.prepare_ns += clock_wall_ns() - state.fill_begin_ns;
    if (!state.gc_off) {
        /* The inputs grow old here, so that no collection within the sample walks over them. */
        PyObject *result = PyObject_CallMethod(state.gc, "collect", "i", 1);
        if (result != NULL) {
            Py_DecRef(result);
        }
        PyErr_Clear();
    }
    state.collections = count_collections();
    loop_set_inputs(state.inputs, state.batch);
    if (state.filled < 2 * state.lead) {
        state.lead = state.filled / 2; /* memory has cut the batch short */
    }
    state.part = state.filled - state.lead;
    if (state.part > state.reply.batch) {
        state.reply.batch = state.part;
    }
    read_yardstick();
    loop_set_turns(state.many, state.lead, state.part);
    state.phase = "run";
    return NULL;
}

static PyObject *keep(PyObject *self, PyObject *input)
{
    (void)self;
    if (state.batch == NULL || PyList_Append(state.batch, input) < 0) {
        return NULL;
    }
    state.filled++;
    Py_IncRef(Py_None);
    return Py_None;
}

static PyObject *self_iter(PyObject *self)
{
    Py_IncRef(self);
    return self;
}

static PyObject *iterator_new(const char *name, iternextfunc next)
{
    PyType_Slot slots[] = {
        {Py_tp_iter, python_slot((void (*)(void))self_iter)},
        {Py_tp_iternext, python_slot((void (*)(void))next)},
        {0, NULL},
    };
    PyType_Spec spec = {.name = name, .flags = Py_TPFLAGS_DEFAULT, .slots = slots};
    PyObject *type = PyType_FromSpec(&spec);
    return type != NULL ? PyType_GenericAlloc((PyTypeObject *)type, 0) : NULL;
}

bool rounds_init(void)
{
    static PyMethodDef keep_method = {"keep", keep, METH_O, NULL};
    PyObject *modules = PyImport_GetModuleDict();
    if (!loop_init()) {
        return false;
    }
    state.self = iterator_new("_tare.rounds", rounds_next);
    state.fill = iterator_new("_tare.fill", fill_next);
    state.few = loop_turns_new();
    state.turns = loop_turns_new();
    state.inputs = loop_inputs_new();
    state.keep = PyCFunction_New(&keep_method, NULL);
    state.gc = PyImport_ImportModule("gc");
    state.modules_before = PyDict_Keys(modules);
    clock_cost = loop_clock_cost();
    return state.self != NULL && state.fill != NULL && state.few != NULL &&
           state.turns != NULL && state.inputs != NULL && state.keep != NULL &&
           state.gc != NULL && state.modules_before != NULL;
}

void rounds_begin(const struct wire_ready *ready, int64_t begin_ns, bool gc_off,
                  bool has_prepare)
{
    state.ready = *ready;
    state.begin_ns = begin_ns;
    state.is_ready = false;
    state.batch_most = 0;
    state.gc_off = gc_off;
    state.has_prepare = has_prepare;
    state.many = has_prepare ? state.inputs : state.turns;
    state.phase = "setup";
    loop_set_turns(state.few, 0, 0);
    loop_set_turns(state.many, 0, 0);
    if (state.step != NULL) {
        Py_DecRef(state.step);
    }
    state.step = PyTuple_Pack(3, state.few, state.fill, state.many);
}

void rounds_end(void)
{
    /* The case may have ended with an exception, which has to outlive the calls here. */
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    drop_batch();
    if (state.gc_off) {
        call_gc("enable");
    }
    PyErr_Restore(kind, value, trace);
}

PyObject *rounds_iterator(void)
{
    return state.self;
}

PyObject *rounds_keep(void)
{
    return state.keep;
}

const char *rounds_phase(void)
{
    return state.phase;
}
