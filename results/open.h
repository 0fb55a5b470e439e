/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any file with results: what it is says its content, not its name. */
#ifndef TARE_RESULTS_OPEN_H
#define TARE_RESULTS_OPEN_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/result.h"

/* A result document, or a file of pyperf, pyperformance, pytest-benchmark or Google Benchmark
 * (results/foreign); each of them plain or packed by gzip. "-" reads standard input. Nothing in it is computed again yet: see
 * summary_result. False: it cannot be read or is neither, and the error says which. Caller
 * frees with result_free. */
bool result_open(const char *path, struct result **ret, struct error *err);

/* All of several files, read at the same time, into results[count]. False: one of them is no such file, and the error is
 * that of the first; the others are there, it is NULL. */
bool result_open_all(const char *const *paths, size_t count, struct result **results,
                     struct error *err);

/* The same of bytes in memory, which are unpacked where they are. `name` is for messages. */
bool result_open_bytes(const char *name, struct buf *bytes, struct result **ret,
                       struct error *err);

#endif
