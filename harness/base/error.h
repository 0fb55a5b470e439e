/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One failure and its place: a plain value that owns nothing and is copied freely. {0} is
 * "no error". Functions that can fail return bool, take `struct error *err` last and write
 * it only on failure; err may be NULL. Messages are lower case without a full stop, quote
 * user text in single quotes, say what was expected and end with the way out. */
#ifndef TARE_HARNESS_BASE_ERROR_H
#define TARE_HARNESS_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#include "harness/base/attr.h"

/* What a caller can act on; the exit status of the program follows from it. */
enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,  /* the command line is wrong: exit 2 */
    ERROR_SUITE,  /* a suite is wrong: exit 2 */
    ERROR_TARGET, /* an interpreter cannot be measured: exit 4 */
    ERROR_WORKER, /* a worker failed: the case is reported, exit 3 */
    ERROR_DATA,   /* a document is wrong or of an unknown version: exit 2 */
    ERROR_SYSTEM, /* the operating system refused: exit 4 */
};

struct error {
    enum error_kind kind;
    int sys_errno;  /* errno of an ERROR_SYSTEM, else 0 */
    int line;       /* from 1; 0: no place */
    int col;        /* from 1, in bytes; 0: unknown */
    int width;      /* bytes to underline from col; 0: one */
    char file[256]; /* "" when there is none */
    char message[512];
};

/* Each returns false, so that a caller can `return error_set(...)`. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
    PRINTF_LIKE(3, 4);
bool error_at(struct error *err, enum error_kind kind, const char *file, int line,
              int col, const char *format, ...) PRINTF_LIKE(6, 7);
/* ERROR_SYSTEM with ": " and the text of errno behind the message. */
bool error_system(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Puts text in front of the message on the way up; a full message is cut at its end. */
bool error_prefix(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* "suites/calls.yaml:14:5: message", or the message alone where there is no place. The text
 * is cut to size and always terminated. */
void error_format(const struct error *err, char *text, unsigned long size);

#endif
