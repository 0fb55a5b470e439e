/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/case.h"

#include <stdlib.h>
#include <string.h>

#include "harness/worker/helper.h"

static PyObject *source_tuple(const struct wire_source *source)
{
    if (source->text.data == NULL) {
        Py_IncRef(Py_None);
        return Py_None;
    }
    return Py_BuildValue("(NLL)", helper_text(source->text), (long long)source->line,
                         (long long)source->col);
}

static PyObject *text_list(const struct wire_text *texts, int64_t count)
{
    PyObject *list = PyList_New(0);
    for (int64_t i = 0; list != NULL && i < count; i++) {
        PyObject *text = helper_text(texts[i]);
        if (text == NULL || PyList_Append(list, text) < 0) {
            return NULL;
        }
        Py_DecRef(text);
    }
    return list;
}

bool case_compile(const struct wire_case *job, struct case_code *ret)
{
    *ret = (struct case_code){NULL};
    if (job->code.data != NULL) {
        ret->code = PyBytes_FromStringAndSize(job->code.data, (Py_ssize_t)job->code.len);
        return ret->code != NULL;
    }
    /* A program of its own is not compiled here. */
    struct wire_source run =
        job->kind == WIRE_KIND_STARTUP ? (struct wire_source){{0}, 0, 0} : job->run;
    PyObject *built = helper_call(
        "build", Py_BuildValue("(NNNNNNNLLLN)", helper_text(job->file),
                               source_tuple(&job->module_setup),
                               source_tuple(&job->setup), source_tuple(&job->prepare),
                               source_tuple(&run), source_tuple(&job->teardown),
                               text_list(job->param_names, job->param_count),
                               (long long)job->unroll_few, (long long)job->unroll_many,
                               (long long)job->is_async, source_tuple(&job->value)));
    if (built == NULL) {
        return false;
    }
    ret->code = PyTuple_GetItem(built, 0);
    Py_IncRef(ret->code);
    ret->is_empty =
        job->kind != WIRE_KIND_STARTUP && PyObject_IsTrue(PyTuple_GetItem(built, 1)) == 1;
    Py_DecRef(built);
    return true;
}

/* Makes the module of the case and gives its names, borrowed. A case has a module of its own, so that it cannot
 * spoil the next; registered, so that what it defines can be pickled. */
static PyObject *new_module(struct wire_text file, struct case_code *code)
{
    code->module = PyModule_New("tare_case");
    if (code->module == NULL || PyMapping_SetItemString(PyImport_GetModuleDict(),
                                                        "tare_case", code->module) < 0) {
        return NULL;
    }
    PyObject *names = PyModule_GetDict(code->module);
    PyObject *path = helper_text(file);
    if (path == NULL ||
        PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) < 0 ||
        PyDict_SetItemString(names, "__file__", path) < 0) {
        return NULL;
    }
    Py_DecRef(path);
    return names;
}

/* Runs code for its effects on `names`; None is no code. */
static bool run_code(PyObject *code, PyObject *names)
{
    if (code == Py_None) {
        return true;
    }
    PyObject *result = PyEval_EvalCode(code, names, names);
    if (result == NULL) {
        return false;
    }
    Py_DecRef(result);
    return true;
}

/* The case's function, defined beside the names of its module and not among them: the suite may
 * have a name `case` too. */
static PyObject *define_function(PyObject *code, PyObject *names)
{
    PyObject *own = PyDict_New();
    PyObject *result = own != NULL ? PyEval_EvalCode(code, names, own) : NULL;
    PyObject *function = NULL;
    if (result != NULL) {
        function = PyDict_GetItemString(own, "case");
        Py_IncRef(function);
        Py_DecRef(result);
    }
    Py_DecRef(own);
    return function;
}

/* The values of the parameters as the loops' function takes them: behind its own two arguments, which drive.c
 * puts in front. */
static PyObject *evaluate_params(const struct wire_case *job, PyObject *names)
{
    PyObject *values = PyList_New(0);
    for (int64_t i = 0; values != NULL && i < job->param_count; i++) {
        PyObject *code =
            Py_CompileString(job->param_literals[i].data, "<parameter>", Py_eval_input);
        PyObject *value = code != NULL ? PyEval_EvalCode(code, names, names) : NULL;
        if (value == NULL || PyList_Append(values, value) < 0) {
            return NULL;
        }
        Py_DecRef(code);
        Py_DecRef(value);
    }
    return values;
}

/* Copies the program, which has to outlive the message it came with. */
static char **copy_program(const struct wire_case *job)
{
    const size_t count = (size_t)job->program_count;
    char **program = calloc(count + 1, sizeof(*program));
    for (size_t i = 0; program != NULL && i < count; i++) {
        program[i] = strdup(job->program[i].data != NULL ? job->program[i].data : "");
    }
    if (program == NULL || program[0] == NULL) {
        PyErr_NoMemory();
    }
    return program;
}

struct wire_ready case_ready(const struct wire_case *job, const struct case_code *code)
{
    struct wire_ready ready = {.empty_body = code->is_empty ? 1 : 0};
    char *bytes = NULL;
    Py_ssize_t len = 0;
    if (job->want_code != 0 && PyBytes_AsStringAndSize(code->code, &bytes, &len) == 0) {
        ready.code = (struct wire_text){.data = bytes, .len = (size_t)len};
    }
    return ready;
}

bool case_define(const struct wire_case *job, struct case_code *code)
{
    if (job->kind == WIRE_KIND_STARTUP) {
        code->program = copy_program(job);
        if (PyErr_Occurred() != NULL) {
            return false;
        }
    }
    PyObject *marshal = PyImport_ImportModule("marshal");
    PyObject *pair =
        marshal != NULL ? PyObject_CallMethod(marshal, "loads", "O", code->code) : NULL;
    PyObject *names = pair != NULL ? new_module(job->file, code) : NULL;
    if (names != NULL && run_code(PyTuple_GetItem(pair, 0), names)) {
        code->function = define_function(PyTuple_GetItem(pair, 1), names);
        code->arguments = code->function != NULL ? evaluate_params(job, names) : NULL;
    }
    Py_DecRef(pair);
    Py_DecRef(marshal);
    return code->arguments != NULL;
}

bool case_require(const struct wire_case *job)
{
    for (int64_t i = 0; i < job->require_count; i++) {
        PyObject *module = PyImport_ImportModule(job->requires[i].data);
        if (module == NULL) {
            return false;
        }
        Py_DecRef(module);
    }
    return true;
}

/* Forgets the module of the case that is over. Its functions and their names hold one another, so that it takes
 * a collection to free what the suite has made; else a case that is set up again would need it twice. */
static void drop_module(void)
{
    PyObject *gc = PyImport_ImportModule("gc");
    (void)PyMapping_DelItemString(PyImport_GetModuleDict(), "tare_case");
    PyErr_Clear(); /* the case may have removed it itself */
    PyObject *result = gc != NULL ? PyObject_CallMethod(gc, "collect", NULL) : NULL;
    Py_DecRef(result);
    Py_DecRef(gc);
}

void case_finish(struct case_code *code)
{
    bool had_module = code->module != NULL;
    PyObject *held[] = {code->code, code->function, code->arguments, code->module};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
        Py_DecRef(held[i]);
    }
    for (char **text = code->program; text != NULL && *text != NULL; text++) {
        free(*text);
    }
    free(code->program);
    *code = (struct case_code){NULL};
    if (had_module) {
        drop_module();
    }
    PyErr_Clear();
}
