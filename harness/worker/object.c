/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/object.h"

Py_ssize_t object_head_size;

bool object_init(void)
{
    object_head_size = python_head_size();
    return object_head_size > 0;
}

static PyObject *self_iter(PyObject *self)
{
    Py_IncRef(self);
    return self;
}

PyObject *object_iterator_type(const char *name, iternextfunc next, size_t data_size)
{
    PyType_Slot slots[] = {
        {Py_tp_iter, python_slot((void (*)(void))self_iter)},
        {Py_tp_iternext, python_slot((void (*)(void))next)},
        {0, NULL},
    };
    PyType_Spec spec = {
        .name = name,
        .basicsize = (int)(object_head_size + (Py_ssize_t)data_size),
        .flags = Py_TPFLAGS_DEFAULT,
        .slots = slots,
    };
    return PyType_FromSpec(&spec);
}

PyObject *object_new(PyObject *type)
{
    /* The allocator of a type made from a spec zeroes the object. */
    return PyType_GenericAlloc((PyTypeObject *)type, 0);
}
