/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The core as an extension module with one function, serve(descriptor): mechanism only, driven
 * by the runner. What it loads into may be an interpreter's own executable or our launcher. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/wire/wire.h"
#include "harness/worker/boot.h"
#include "harness/worker/case.h"
#include "harness/worker/channel.h"
#include "harness/worker/clock.h"
#include "harness/worker/drive.h"
#include "harness/worker/helper.h"
#include "harness/worker/inspect.h"
#include "harness/worker/process.h"
#include "harness/worker/python.h"
#include "harness/worker/rounds.h"

PyMODINIT_FUNC PyInit__tare(void);

static void send_hello(void)
{
    struct wire_hello hello = {
        .magic = {.data = WIRE_MAGIC, .len = strlen(WIRE_MAGIC)},
        .version = WIRE_VERSION,
        .pid = getpid(),
        .python = {.data = Py_GetVersion(), .len = strlen(Py_GetVersion())},
    };
    channel_send_hello(&hello);
}

/* One case from CASE to DONE or FAILED. `payload` is only good until the first receive. */
static void serve_case(const struct wire_case *job)
{
    struct rounds_case about = {
        .begin_ns = clock_wall_ns(),
        .gc_off = job->gc_off != 0,
        .has_prepare = job->prepare.text.data != NULL,
        .is_async = job->is_async != 0,
        .counts = job->count != 0,
    };
    const int64_t threads = job->threads;
    struct case_code code = {NULL};
    char *file = strndup(job->file.data != NULL ? job->file.data : "", job->file.len);
    struct wire_text file_text = {.data = file, .len = file != NULL ? job->file.len : 0};
    const char *phase = "compile";
    bool is_inspected = job->inspect != 0;
    bool is_done = (!is_inspected || inspect_prepare(job)) && case_compile(job, &code);
    if (is_done) {
        phase = "requires";
        is_done = case_require(job);
    }
    if (is_done) {
        phase = "module setup";
        is_done = case_define(job, &code);
    }
    if (is_done) {
        about.program = code.program;
        about.ready = case_ready(job, &code);
        is_done = is_inspected ? drive_inspected(&code, &about, &phase)
                               : drive_case(&code, &about, threads, &phase);
    }
    if (is_done) {
        channel_send_done(&(struct wire_done){.gil = process_has_gil() ? 1 : 0});
    } else {
        helper_send_failed(phase, file_text);
    }
    case_finish(&code);
    free(file);
}

static PyObject *serve(PyObject *self, PyObject *argument)
{
    (void)self;
    long fd = PyLong_AsLong(argument);
    if (fd == -1 && PyErr_Occurred() != NULL) {
        return NULL;
    }
    PyObject *argv = Py_BuildValue("[s]", "tare");
    if (argv == NULL || PySys_SetObject("argv", argv) < 0 || !rounds_init()) {
        return NULL;
    }
    channel_open((int)fd);
    send_hello();
    for (;;) {
        unsigned char *payload;
        size_t len;
        struct wire_case job;
        enum wire_type type = channel_receive(&payload, &len);
        if (type == WIRE_BYE) {
            channel_quit(0);
        }
        if (type != WIRE_CASE || !wire_decode_case(payload, len, &job)) {
            channel_quit(WORKER_EXIT_PROTOCOL);
        }
        serve_case(&job);
    }
}

/* What stands in a PyModuleDef behind the head of an object, of whatever size that is. */
struct definition_body {
    PyObject *(*init)(void);
    Py_ssize_t index;
    PyObject *copy;
    const char *name;
    const char *doc;
    Py_ssize_t state_size;
    PyMethodDef *methods;
    void *unused[4]; /* slots, traverse, clear, free */
};

/* The definition of the module as this interpreter reads it: the head of an object is 16 bytes, 32 where
 * there is no GIL or objects are traced, so that no layout that was compiled in fits them all. */
static PyModuleDef *definition(PyMethodDef *methods)
{
    static union {
        max_align_t alignment;
        char bytes[PYTHON_HEAD_MAX + sizeof(struct definition_body)];
    } memory;
    const struct definition_body body = {.name = "_tare",
                                         .doc = "The worker core of tare.",
                                         .state_size = -1,
                                         .methods = methods};
    Py_ssize_t head_size = python_head_size();
    if (head_size < 0) {
        return NULL;
    }
    memcpy(memory.bytes + head_size, &body, sizeof(body));
    return (PyModuleDef *)(void *)memory.bytes;
}

/* Only there in builds without a GIL, which turn it on for a module that does not say this. */
/* NOLINTNEXTLINE(readability-identifier-naming): CPython calls it so */
extern int PyUnstable_Module_SetGIL(PyObject *module, void *gil) __attribute__((weak));
#define GIL_NOT_USED ((void *)1)

PyMODINIT_FUNC PyInit__tare(void)
{
    static PyMethodDef methods[] = {
        {"serve", serve, METH_O,
         "serve(descriptor): do what the runner asks; never returns."},
        {NULL, NULL, 0, NULL},
    };
    PyModuleDef *known = definition(methods);
    PyObject *module = known != NULL ? PyModule_Create(known) : NULL;
    if (module != NULL && PyUnstable_Module_SetGIL != NULL &&
        PyUnstable_Module_SetGIL(module, GIL_NOT_USED) < 0) {
        Py_DecRef(module);
        return NULL;
    }
    return module;
}
