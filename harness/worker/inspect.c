/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/inspect.h"

#include "harness/worker/boot.h"
#include "harness/worker/channel.h"
#include "harness/worker/clock.h"
#include "harness/worker/helper.h"
#include "harness/worker/inspect.inc"
#include "harness/worker/memory.h"
#include "harness/worker/object.h"
#include "harness/worker/process.h"

/* After the first and after the second execution: a value that is not the same says nothing. */
enum { VALUES = 2 };

/* A worker inspects one case at a time, in its main thread. A round is one execution: the value of the one
 * before it, a prepared input, `run`. */
static struct {
    PyObject *self;   /* the iterator over rounds */
    PyObject *values; /* the inner loop, of one turn, that evaluates the value */
    PyObject *fill;   /* that prepares the input */
    PyObject *turn;   /* that executes `run` */
    PyObject *step;   /* (values, fill, turn): what the iterator gives */
    PyObject *keep;   /* the function that takes a value or an input */
    PyObject *function;
    PyObject *input;    /* of this round; a tuple of them where there are several */
    PyObject *previous; /* the input before it, alive until this one has been used */
    PyObject *described[VALUES]; /* (text, length, digest) */
    struct wire_ready ready;
    int64_t begin_ns;
    int64_t wants;
    bool has_value;
    bool has_prepare;
    bool gc_off;
    bool is_ready;
    const char *phase;
    struct wire_inspect request;
    int64_t executions; /* done */
    int64_t counted;    /* of these */
    int64_t warm_begin_ns;
    /* Of the round in hand. */
    bool wants_value;
    bool wants_input;
    bool wants_turn;
    bool is_counted;
    bool is_in_turn;
    bool has_run;
    bool takes_value;   /* what is given next is a value, not an input */
    int64_t live_bytes; /* before its input was prepared */
    int64_t collections;
    struct wire_execution execution;
    struct wire_inspected reply;
} state;

/* Nothing is alive any more that nobody needs: no garbage, no free lists, and not the names that the cache of
 * types' attributes holds by their address, 4096 of them: C code that asks for an attribute by a new text each time,
 * as re.finditer does, would seem to leave it. */
static void settle(void)
{
    process_collect();
    (void)PyType_ClearCache();
}

/* Counting begins as the last thing before `run` and ends as the first behind it. */
static PyObject *turn_next(PyObject *self)
{
    (void)self;
    if (state.is_in_turn) {
        if (state.is_counted) {
            memory_end(&state.execution);
        }
        state.is_in_turn = false;
        state.has_run = true;
        return NULL;
    }
    if (!state.wants_turn) {
        return NULL;
    }
    PyObject *item = state.has_prepare ? state.input : Py_None;
    Py_IncRef(item);
    state.phase = "run";
    state.is_in_turn = true;
    state.wants_turn = false;
    if (state.is_counted) {
        state.collections = process_collections();
        settle();
        memory_begin();
    }
    return item;
}

static PyObject *once(bool *wanted, const char *phase)
{
    if (!*wanted) {
        return NULL;
    }
    *wanted = false;
    state.phase = phase;
    Py_IncRef(Py_None);
    return Py_None;
}

static PyObject *values_next(PyObject *self)
{
    (void)self;
    state.takes_value = state.wants_value;
    return once(&state.wants_value, "value");
}

static PyObject *fill_next(PyObject *self)
{
    (void)self;
    state.takes_value = false;
    return once(&state.wants_input, "prepare");
}

static bool keep_value(PyObject *value)
{
    PyObject *described = helper_call("value_text", Py_BuildValue("(O)", value));
    state.described[state.executions - 1] = described;
    return described != NULL;
}

static PyObject *keep(PyObject *self, PyObject *given)
{
    (void)self;
    if (state.takes_value) {
        if (!keep_value(given)) {
            return NULL;
        }
    } else {
        Py_DecRef(state.previous);
        state.previous = state.input;
        state.input = given;
        Py_IncRef(given);
    }
    Py_IncRef(Py_None);
    return Py_None;
}

static void drop(PyObject **held)
{
    PyObject *object = *held;
    *held = NULL;
    Py_DecRef(object);
}

/* What the execution has left, once all garbage is gone. */
static void finish_round(void)
{
    drop(&state.previous);
    state.has_run = false;
    state.executions++;
    if (!state.is_counted) {
        return;
    }
    state.execution.collections = process_collections() - state.collections - 1;
    settle();
    state.execution.left_bytes = memory_live_bytes() - state.live_bytes;
    state.reply.executions[state.counted++] = state.execution;
}

/* Whether the executions before the first that counts have been enough. */
static bool is_warm(void)
{
    return state.executions >= state.request.warmup ||
           (state.executions > VALUES &&
            clock_wall_ns() - state.warm_begin_ns >= state.request.limit_ns);
}

/* How many executions are to be counted: one where a single one takes long. */
static int64_t to_count(void)
{
    if ((state.wants & WIRE_WANT_MEMORY) == 0) {
        return 0;
    }
    return state.executions - state.counted < state.request.warmup
               ? 1
               : state.request.executions;
}

/* Sets the inner loops for the next round; false when there is none left to do. */
static bool set_round(void)
{
    bool warm = is_warm();
    state.is_counted = warm && state.counted < to_count();
    state.wants_turn = !warm || state.is_counted;
    state.wants_input = state.has_prepare && state.wants_turn;
    state.wants_value = state.has_value && state.executions > 0 &&
                        state.executions <= VALUES &&
                        state.described[state.executions - 1] == NULL;
    if (state.is_counted) {
        settle();
        state.live_bytes = memory_live_bytes();
    }
    return state.wants_turn || state.wants_value;
}

/* A text of a tuple, absent where it is None; its bytes, which the caller owns, hold it. */
static PyObject *borrow_text(PyObject *text, struct wire_text *ret)
{
    char *data = NULL;
    Py_ssize_t len = 0;
    PyObject *bytes = text != Py_None ? helper_utf8(text) : NULL;
    if (bytes != NULL && PyBytes_AsStringAndSize(bytes, &data, &len) == 0) {
        *ret = (struct wire_text){.data = data, .len = (size_t)len};
    }
    return bytes;
}

static void fill_value(PyObject *described, struct wire_value *ret, PyObject *held[2])
{
    if (described == NULL) {
        return;
    }
    held[0] = borrow_text(PyTuple_GetItem(described, 0), &ret->text);
    ret->length = PyLong_AsLongLong(PyTuple_GetItem(described, 1));
    held[1] = borrow_text(PyTuple_GetItem(described, 2), &ret->digest);
}

/* False with an exception set. */
static bool send_reply(void)
{
    PyObject *held[2 * VALUES + 2] = {NULL};
    struct wire_inspected *reply = &state.reply;
    reply->execution_count = state.counted;
    reply->peak_resident_bytes = memory_peak_resident_bytes();
    fill_value(state.described[0], &reply->value, &held[0]);
    fill_value(state.described[1], &reply->again, &held[2]);
    bool wants_bytecode = (state.wants & WIRE_WANT_BYTECODE) != 0;
    if (wants_bytecode) {
        held[4] = helper_call("bytecode", Py_BuildValue("(O)", state.function));
        held[5] = held[4] != NULL ? borrow_text(held[4], &reply->bytecode) : NULL;
    }
    bool is_fine = !wants_bytecode || held[5] != NULL;
    if (is_fine) {
        channel_send_inspected(reply);
    }
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
        Py_DecRef(held[i]);
    }
    return is_fine;
}

static void send_ready(void)
{
    state.ready.setup_ns = clock_wall_ns() - state.begin_ns;
    state.is_ready = true;
    if (state.gc_off) {
        process_call_gc("disable");
    }
    channel_send_ready(&state.ready);
}

/* Waits for the one request; false when the case shall end. */
static bool receive_request(void)
{
    unsigned char *payload;
    size_t len;
    enum wire_type type = channel_receive(&payload, &len);
    if (type == WIRE_END) {
        return false;
    }
    if (type != WIRE_INSPECT || !wire_decode_inspect(payload, len, &state.request)) {
        channel_quit(type == WIRE_BYE ? 0 : WORKER_EXIT_PROTOCOL);
    }
    /* What counting itself makes once is not left by the first execution that counts. */
    (void)process_collections();
    settle();
    state.warm_begin_ns = clock_wall_ns();
    return true;
}

static PyObject *rounds_next(PyObject *self)
{
    (void)self;
    bool goes_on = true;
    if (!state.is_ready) {
        send_ready();
        goes_on = receive_request();
    } else if (state.has_run) {
        finish_round();
    }
    if (goes_on && !set_round()) {
        if (!send_reply()) {
            return NULL;
        }
        goes_on = receive_request();
    }
    if (!goes_on) {
        state.phase = "teardown";
        return NULL;
    }
    Py_IncRef(state.step);
    return state.step;
}

static PyObject *iterator_new(const char *name, iternextfunc next)
{
    PyObject *type = object_iterator_type(name, next, 0);
    return type != NULL ? object_new(type) : NULL;
}

/* Made for the first case that is inspected: other workers start without. */
static bool make_iterators(void)
{
    static PyMethodDef keep_method = {"keep", keep, METH_O, NULL};
    if (state.step != NULL) {
        return true;
    }
    state.self = iterator_new("_tare.inspected", rounds_next);
    state.values = iterator_new("_tare.values", values_next);
    state.fill = iterator_new("_tare.input", fill_next);
    state.turn = iterator_new("_tare.counted", turn_next);
    state.keep = PyCFunction_New(&keep_method, NULL);
    if (state.self == NULL || state.values == NULL || state.fill == NULL ||
        state.turn == NULL || state.keep == NULL || !helper_add(inspect_py)) {
        return false;
    }
    state.step = PyTuple_Pack(3, state.values, state.fill, state.turn);
    return state.step != NULL;
}

bool inspect_prepare(const struct wire_case *job)
{
    state.wants = job->inspect;
    state.has_value = job->value.text.data != NULL;
    state.has_prepare = job->prepare.text.data != NULL;
    state.gc_off = job->gc_off != 0;
    return make_iterators() &&
           ((state.wants & WIRE_WANT_MEMORY) == 0 || memory_install());
}

void inspect_begin(const struct wire_ready *ready, int64_t begin_ns, PyObject *function)
{
    state.ready = *ready;
    state.begin_ns = begin_ns;
    state.function = function;
    state.phase = "setup";
    state.is_ready = false;
    state.is_in_turn = false;
    state.has_run = false;
    state.takes_value = false;
    state.executions = 0;
    state.counted = 0;
    state.reply = (struct wire_inspected){0};
}

void inspect_end(void)
{
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    drop(&state.input);
    drop(&state.previous);
    for (size_t i = 0; i < VALUES; i++) {
        drop(&state.described[i]);
    }
    if (state.gc_off) {
        process_call_gc("enable");
    }
    PyErr_Restore(kind, value, trace);
}

PyObject *inspect_iterator(void)
{
    return state.self;
}

PyObject *inspect_keep(void)
{
    return state.keep;
}

const char *inspect_phase(void)
{
    return state.phase;
}
