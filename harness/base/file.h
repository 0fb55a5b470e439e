/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read with a limit, written by temporary file, fsync and rename. */
#ifndef TARE_HARNESS_BASE_FILE_H
#define TARE_HARNESS_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"

/* Adds the file's bytes to `out`; a file over `limit` bytes is an error that names both
 * sizes, so is a directory. "-" is standard input. Works for /proc (size 0) too. */
bool file_read(const char *path, size_t limit, struct buf *out, struct error *err);

/* Replaces `path` whole or leaves it as it was: a temporary file in the same folder, fsync,
 * rename, fsync of the folder. Follows a symbolic link at `path` and keeps its mode; writes
 * straight into what is no regular file (/dev/stdout, a pipe). */
bool file_write(const char *path, const void *data, size_t len, struct error *err);

/* Whether file_write could succeed now, found out without leaving anything behind. */
bool file_check_writable(const char *path, struct error *err);

/* Makes the folders that `path` lies in, as far as they are missing. */
bool file_make_folders(const char *path, struct error *err);

bool file_exists(const char *path);
bool file_is_dir(const char *path);
bool file_is_regular(const char *path); /* after symbolic links: no pipe, no device */

#endif
