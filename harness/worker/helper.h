/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Python part of the core (build.py), run only where it is needed: to compile a case for the first time, to
 * describe an exception, to look at loaded modules. */
#ifndef TARE_HARNESS_WORKER_HELPER_H
#define TARE_HARNESS_WORKER_HELPER_H

#include <stdbool.h>

#include "harness/wire/wire.h"
#include "harness/worker/python.h"

/* Calls a function of build.py with a tuple, which it takes over; NULL with an exception set. */
PyObject *helper_call(const char *function, PyObject *arguments);

/* Adds functions to those of build.py; false with an exception set. */
bool helper_add(const char *text);

/* A new str; None when the text is absent. */
PyObject *helper_text(struct wire_text text);

/* The UTF-8 bytes of a str as a new bytes object, never NULL without an exception. */
PyObject *helper_utf8(PyObject *text);

/* Reports the exception that is set, clears it, and tells the runner with FAILED. */
void helper_send_failed(const char *phase, struct wire_text file);

#endif
