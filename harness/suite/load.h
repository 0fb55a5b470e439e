/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a YAML file to a suite. */
#ifndef TARE_HARNESS_SUITE_LOAD_H
#define TARE_HARNESS_SUITE_LOAD_H

#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/base/diags.h"
#include "harness/suite/suite.h"

/* Reads and checks `path`. Returns the suite, or NULL with every mistake of the file in
 * `diags` and its text in `text` for showing the lines. The caller frees with suite_free. */
struct suite *suite_load(const char *path, struct diags *diags, struct buf *text);

/* The same for text that is already in memory, named `path` in messages. */
struct suite *suite_parse(const char *path, const char *text, size_t len,
                          struct diags *diags);

/* The suite files under `path`: itself when it is a file, all *.yaml and *.yml below a folder
 * (sorted by path, hidden ones left out). An error when there is none. Paths are on the heap,
 * as is the array: free each, then the array. */
bool suite_find(const char *path, char ***ret_paths, size_t *ret_count,
                struct error *err);

#endif
