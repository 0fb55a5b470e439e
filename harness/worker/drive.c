/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/drive.h"

#include "harness/worker/counters.h"
#include "harness/worker/inspect.h"

/* Runs a coroutine to its end on an event loop of its own. */
static PyObject *run_coroutine(PyObject *coroutine)
{
    PyObject *asyncio = PyImport_ImportModule("asyncio");
    PyObject *result =
        asyncio != NULL ? PyObject_CallMethod(asyncio, "run", "O", coroutine) : NULL;
    Py_DecRef(asyncio);
    Py_DecRef(coroutine);
    return result;
}

/* Calls the function in this thread. */
static bool call(PyObject *function, PyObject *rounds, PyObject *keep, PyObject *values,
                 bool is_async)
{
    PyObject *own = Py_BuildValue("[OO]", rounds, keep);
    PyObject *all = own != NULL ? PySequence_Concat(own, values) : NULL;
    PyObject *arguments = all != NULL ? PyList_AsTuple(all) : NULL;
    PyObject *result =
        arguments != NULL ? PyObject_CallObject(function, arguments) : NULL;
    if (result != NULL && is_async) {
        result = run_coroutine(result);
    }
    bool is_done = result != NULL;
    PyObject *held[] = {own, all, arguments, result};
    for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
        Py_DecRef(held[i]);
    }
    return is_done;
}

/* What a follower runs: its arguments are its rounds, the function and the values of the parameters. */
static PyObject *follow(PyObject *self, PyObject *arguments)
{
    PyObject *rounds, *function, *values;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOO", &rounds, &function, &values)) {
        return NULL;
    }
    const struct rounds_case about = *rounds_about(rounds);
    bool is_done = call(function, rounds, rounds_keep(rounds), values, about.is_async);
    const char *phase = rounds_phase(rounds);
    rounds_free(rounds);
    if (is_done) {
        team_report(about.team, &(struct clock_timing){0});
    } else {
        team_break(about.team, phase);
    }
    Py_IncRef(Py_None);
    return Py_None;
}

/* Starts one follower, by the module that starts all threads of Python, and waits until it is set up. */
static bool start_follower(const struct case_code *code, const struct rounds_case *about)
{
    static PyMethodDef method = {"follow", follow, METH_VARARGS, NULL};
    PyObject *rounds = rounds_new(about, true);
    PyObject *module = rounds != NULL ? PyImport_ImportModule("_thread") : NULL;
    PyObject *start = module != NULL ? PyCFunction_New(&method, NULL) : NULL;
    PyObject *ident =
        start != NULL ? PyObject_CallMethod(module, "start_new_thread", "O(OOO)", start,
                                            rounds, code->function, code->arguments)
                      : NULL;
    bool is_started = ident != NULL;
    Py_DecRef(module);
    Py_DecRef(start);
    Py_DecRef(ident);
    return is_started;
}

/* One after the other: what a setup does is not made for company. */
static bool start_followers(const struct case_code *code, const struct rounds_case *about)
{
    for (int64_t i = 1; i < about->threads; i++) {
        if (!start_follower(code, about) || !team_await(about->team, i)) {
            return false;
        }
    }
    return true;
}

bool drive_case(const struct case_code *code, struct rounds_case *about, int64_t threads,
                const char **ret_phase)
{
    about->threads = threads > 1 ? threads : 1;
    about->team = about->threads > 1 ? team_new(about->threads) : NULL;
    *ret_phase = "setup";
    if (about->threads > 1 && about->team == NULL) {
        return false;
    }
    if (about->counts) {
        counters_open(); /* threads that start later inherit them */
    }
    PyObject *rounds = rounds_new(about, false);
    bool is_done = rounds != NULL && start_followers(code, about) &&
                   call(code->function, rounds, rounds_keep(rounds), code->arguments,
                        about->is_async);
    if (rounds != NULL) {
        *ret_phase = rounds_phase(rounds);
    }
    if (about->team != NULL) {
        struct clock_timing ignored = {0};
        if (is_done) {
            is_done = team_gather(about->team, &ignored); /* all have torn down */
        } else {
            team_break(about->team, *ret_phase);
        }
        is_done = !team_raise(about->team, ret_phase) && is_done;
    }
    if (about->counts) {
        counters_close();
    }
    rounds_free(rounds);
    return is_done;
}

bool drive_inspected(const struct case_code *code, const struct rounds_case *about,
                     const char **ret_phase)
{
    inspect_begin(&about->ready, about->begin_ns, code->function);
    bool is_done = call(code->function, inspect_iterator(), inspect_keep(),
                        code->arguments, about->is_async);
    *ret_phase = inspect_phase();
    inspect_end();
    return is_done;
}
