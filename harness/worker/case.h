/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the text of a case to its function. */
#ifndef TARE_HARNESS_WORKER_CASE_H
#define TARE_HARNESS_WORKER_CASE_H

#include <stdbool.h>

#include "harness/wire/wire.h"
#include "harness/worker/python.h"

/* A case in this process. */
struct case_code {
    PyObject *code; /* bytes: both code objects, marshalled */
    bool
        is_empty; /* the body compiles to nothing; known only where it was compiled here */
    PyObject *function;  /* once case_define has run */
    PyObject *arguments; /* the values of the parameters, a list */
    PyObject *module;    /* whose names are the case's globals */
    char **
        program; /* of a case that starts processes: path and arguments, NULL-terminated; else NULL */
};

/* Compiles the case, or takes the code it brings. False with an exception set. */
bool case_compile(const struct wire_case *job, struct case_code *ret);
/* Runs the suite's module-level setup in a module of its own and defines the case's function there. */
bool case_define(const struct wire_case *job, struct case_code *code);
/* What READY is to say of the compiled case; its text lives as long as the code. */
struct wire_ready case_ready(const struct wire_case *job, const struct case_code *code);
/* Imports what the case requires; false with a ModuleNotFoundError or what else the import raised. */
bool case_require(const struct wire_case *job);
void case_finish(struct case_code *code);

#endif
