/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to CPython: the limited API of 3.9, so that one binary loads into every CPython
 * from there on. By convention the core goes further and uses functions only: Py_IncRef and
 * not Py_INCREF, no macro that looks into an object. */
#ifndef TARE_HARNESS_WORKER_PYTHON_H
#define TARE_HARNESS_WORKER_PYTHON_H

#define Py_LIMITED_API 0x03090000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

/* A function as a type's slot takes it: ISO C has no cast for that, POSIX has the pointers alike. */
static inline void *python_slot(void (*function)(void))
{
    void *slot;
    memcpy(&slot, &function, sizeof(slot));
    return slot;
}

#endif
