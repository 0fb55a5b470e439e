/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to CPython: the limited API of 3.9, so that one binary loads into every CPython
 * from there on, also into those without a GIL: the core goes further and uses functions only,
 * Py_IncRef and not Py_INCREF, no macro that looks into an object, no layout of CPython's. */
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

/* No build of CPython has a longer head: objects that are traced and without a GIL have 48 bytes. */
#define PYTHON_HEAD_MAX 64

/* The size of an object's head: 16 bytes, or more where there is no GIL or objects are traced. It is asked of
 * the interpreter, because the limited API does not promise it. -1 with an exception. */
static inline Py_ssize_t python_head_size(void)
{
    PyObject *size =
        PyObject_GetAttrString((PyObject *)&PyBaseObject_Type, "__basicsize__");
    Py_ssize_t bytes = size != NULL ? PyLong_AsSsize_t(size) : -1;
    Py_DecRef(size);
    if (bytes > PYTHON_HEAD_MAX) {
        PyErr_SetString(PyExc_SystemError,
                        "the head of an object is longer than tare knows");
        return -1;
    }
    return bytes;
}

#endif
