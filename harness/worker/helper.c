/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/helper.h"

#include <string.h>

#include "harness/worker/build.inc"
#include "harness/worker/channel.h"

static PyObject *helper_names;

static bool run_text(const char *text, PyObject *names)
{
    PyObject *code = Py_CompileString(text, "<tare>", Py_file_input);
    PyObject *result = code != NULL ? PyEval_EvalCode(code, names, names) : NULL;
    bool has_run = result != NULL;
    Py_DecRef(code);
    Py_DecRef(result);
    return has_run;
}

static PyObject *helper_load(void)
{
    if (helper_names != NULL) {
        return helper_names;
    }
    PyObject *names = PyDict_New();
    PyObject *builtins = PyEval_GetBuiltins();
    if (names == NULL || PyDict_SetItemString(names, "__builtins__", builtins) < 0 ||
        !run_text(build_py, names)) {
        Py_DecRef(names);
        return NULL;
    }
    helper_names = names;
    return names;
}

bool helper_add(const char *text)
{
    PyObject *names = helper_load();
    return names != NULL && run_text(text, names);
}

PyObject *helper_call(const char *function, PyObject *arguments)
{
    PyObject *names = arguments != NULL ? helper_load() : NULL;
    PyObject *callable = names != NULL ? PyDict_GetItemString(names, function) : NULL;
    PyObject *result = callable != NULL ? PyObject_CallObject(callable, arguments) : NULL;
    if (arguments != NULL) {
        Py_DecRef(arguments);
    }
    return result;
}

PyObject *helper_text(struct wire_text text)
{
    if (text.data == NULL) {
        Py_IncRef(Py_None);
        return Py_None;
    }
    return PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.len, "replace");
}

PyObject *helper_utf8(PyObject *text)
{
    return PyUnicode_AsEncodedString(text, "utf-8", "replace");
}

static struct wire_text text_of(const char *text)
{
    return (struct wire_text){.data = text, .len = strlen(text)};
}

/* One item of the tuple that describe() gave, as text that lives as long as *ret_bytes. */
static struct wire_text item_text(PyObject *tuple, Py_ssize_t i, PyObject **ret_bytes)
{
    *ret_bytes = helper_utf8(PyTuple_GetItem(tuple, i));
    struct wire_text text = text_of("");
    char *data;
    Py_ssize_t len;
    if (*ret_bytes != NULL && PyBytes_AsStringAndSize(*ret_bytes, &data, &len) == 0) {
        text = (struct wire_text){.data = data, .len = (size_t)len};
    }
    return text;
}

static void send_described(const char *phase, PyObject *description)
{
    PyObject *bytes[3] = {NULL, NULL, NULL};
    struct wire_failed failed = {
        .phase = text_of(phase),
        .kind = item_text(description, 0, &bytes[0]),
        .message = item_text(description, 1, &bytes[1]),
        .line = PyLong_AsLong(PyTuple_GetItem(description, 2)),
        .col = PyLong_AsLong(PyTuple_GetItem(description, 3)),
        .traceback = item_text(description, 4, &bytes[2]),
    };
    PyErr_Clear();
    channel_send_failed(&failed);
    for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
        if (bytes[i] != NULL) {
            Py_DecRef(bytes[i]);
        }
    }
}

void helper_send_failed(const char *phase, struct wire_text file)
{
    PyObject *kind, *value, *trace;
    PyErr_Fetch(&kind, &value, &trace);
    PyErr_NormalizeException(&kind, &value, &trace);
    PyObject *description = NULL;
    if (kind != NULL) {
        PyObject *arguments = Py_BuildValue("(NsOOO)", helper_text(file), phase, kind,
                                            value != NULL ? value : Py_None,
                                            trace != NULL ? trace : Py_None);
        description = helper_call("describe", arguments);
    }
    if (description == NULL) {
        /* The interpreter is too broken (no memory, say) to describe its own failure. */
        PyErr_Clear();
        struct wire_failed failed = {
            .phase = text_of(phase),
            .kind = text_of("exception"),
            .message =
                text_of("an exception that could not be described (out of memory?)"),
        };
        channel_send_failed(&failed);
    } else {
        send_described(phase, description);
        Py_DecRef(description);
    }
    PyErr_Clear();
    PyObject *left[] = {kind, value, trace};
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        if (left[i] != NULL) {
            Py_DecRef(left[i]);
        }
    }
}
