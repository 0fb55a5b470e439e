/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/worker/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/worker/python.h"

static PyObject *gc_module;
/* Two functions of it, held because looking them up leaves their names in the cache of attributes: who counts
 * memory would see that. */
static PyObject *gc_collect;
static PyObject *gc_get_stats;

bool process_init(void)
{
    gc_module = PyImport_ImportModule("gc");
    if (gc_module == NULL) {
        return false;
    }
    gc_collect = PyObject_GetAttrString(gc_module, "collect");
    gc_get_stats = PyObject_GetAttrString(gc_module, "get_stats");
    return gc_collect != NULL && gc_get_stats != NULL;
}

int64_t process_resident_bytes(void)
{
    static int64_t page_bytes;
    char text[128] = "";
    long long total, resident;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) {
        return 0;
    }
    size_t len = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    text[len] = '\0';
    char *rest;
    total = strtoll(text, &rest, 10);
    resident = strtoll(rest, NULL, 10);
    if (page_bytes == 0) {
        page_bytes = sysconf(_SC_PAGESIZE);
    }
    return total > 0 ? (int64_t)resident * page_bytes : 0;
}

int64_t process_collections(void)
{
    int64_t count = 0;
    PyObject *stats = PyObject_CallObject(gc_get_stats, NULL);
    Py_ssize_t generations = stats != NULL ? PyList_Size(stats) : 0;
    for (Py_ssize_t i = 0; i < generations; i++) {
        PyObject *n = PyDict_GetItemString(PyList_GetItem(stats, i), "collections");
        count += n != NULL ? PyLong_AsLongLong(n) : 0;
    }
    if (stats != NULL) {
        Py_DecRef(stats);
    }
    PyErr_Clear();
    return count;
}

static void drop(PyObject *result)
{
    Py_DecRef(result);
    PyErr_Clear();
}

void process_call_gc(const char *function)
{
    drop(PyObject_CallMethod(gc_module, function, NULL));
}

void process_collect(void)
{
    drop(PyObject_CallObject(gc_collect, NULL));
}

void process_age_objects(void)
{
    drop(PyObject_CallMethod(gc_module, "collect", "i", 1));
}

bool process_has_gil(void)
{
    PyObject *ask = PySys_GetObject("_is_gil_enabled"); /* since 3.13 */
    PyObject *answer = ask != NULL ? PyObject_CallObject(ask, NULL) : NULL;
    bool is_off = answer != NULL && PyObject_IsTrue(answer) == 0;
    drop(answer);
    return !is_off;
}
