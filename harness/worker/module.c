/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The core as an extension module with one function, serve(descriptor): mechanism only, driven
 * by the runner. What it loads into may be an interpreter's own executable or our launcher. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/wire/wire.h"
#include "harness/worker/boot.h"
#include "harness/worker/case.h"
#include "harness/worker/channel.h"
#include "harness/worker/clock.h"
#include "harness/worker/helper.h"
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

/* Runs the case's function: it comes back when the runner ends the case, or with an exception. */
static bool call_case(struct case_code *code)
{
    PyObject *own = Py_BuildValue("[OO]", rounds_iterator(), rounds_keep());
    PyObject *all = own != NULL ? PySequence_Concat(own, code->arguments) : NULL;
    PyObject *arguments = all != NULL ? PyList_AsTuple(all) : NULL;
    PyObject *result =
        arguments != NULL ? PyObject_CallObject(code->function, arguments) : NULL;
    PyObject *held[] = {own, all, arguments, result};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
        if (held[i] != NULL) {
            Py_DecRef(held[i]);
        }
    }
    return result != NULL;
}

/* One case from CASE to DONE or FAILED. `payload` is only good until the first receive. */
static void serve_case(const struct wire_case *job)
{
    int64_t begin_ns = clock_wall_ns();
    struct case_code code = {NULL};
    char *file = strndup(job->file.data != NULL ? job->file.data : "", job->file.len);
    struct wire_text file_text = {.data = file, .len = file != NULL ? job->file.len : 0};
    const char *phase = "compile";
    bool is_done = case_compile(job, &code);
    if (is_done) {
        phase = "requires";
        is_done = case_require(job);
    }
    if (is_done) {
        phase = "module setup";
        is_done = case_define(job, &code);
    }
    if (is_done) {
        struct wire_ready ready = {.empty_body = code.is_empty ? 1 : 0};
        char *bytes = NULL;
        Py_ssize_t len = 0;
        if (job->want_code != 0 &&
            PyBytes_AsStringAndSize(code.code, &bytes, &len) == 0) {
            ready.code = (struct wire_text){.data = bytes, .len = (size_t)len};
        }
        rounds_begin(&ready, begin_ns, job->gc_off != 0, job->prepare.text.data != NULL);
        is_done = call_case(&code);
        phase = rounds_phase();
        rounds_end();
    }
    if (is_done) {
        channel_send_done();
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

PyMODINIT_FUNC PyInit__tare(void)
{
    static PyMethodDef methods[] = {
        {"serve", serve, METH_O,
         "serve(descriptor): do what the runner asks; never returns."},
        {NULL, NULL, 0, NULL},
    };
    static struct PyModuleDef module = {
        PyModuleDef_HEAD_INIT, .m_name = "_tare",    .m_doc = "The worker core of tare.",
        .m_size = -1,          .m_methods = methods,
    };
    return PyModule_Create(&module);
}
