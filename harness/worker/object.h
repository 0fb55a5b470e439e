/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python objects of our own types with a C struct in each, which lies behind the object's head. */
#ifndef TARE_HARNESS_WORKER_OBJECT_H
#define TARE_HARNESS_WORKER_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/worker/python.h"

/* Hidden, so that the timed loops read it without a detour. */
extern __attribute__((visibility("hidden"))) Py_ssize_t object_head_size;

/* Asks for the size of the head; false with an exception set. */
bool object_init(void);

/* A type of iterators whose instances have data_size bytes, zeroed. */
PyObject *object_iterator_type(const char *name, iternextfunc next, size_t data_size);
PyObject *object_new(PyObject *type);

static inline void *object_data(PyObject *self)
{
    return (char *)self + object_head_size;
}

#endif
