/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of an export in a folder: of a dashboard that lives in files, perhaps in a git working tree. */
#ifndef TARE_RESULTS_PUBLISH_FOLDER_H
#define TARE_RESULTS_PUBLISH_FOLDER_H

#include <stdbool.h>

#include "harness/base/error.h"
#include "results/export/output.h"

/* What stands at `path` stays, is added to by the format's own rules, or is replaced because `force` says so. */
bool folder_meet_old(const char *path, struct export_file *file, bool force,
                     struct error *err);

/* Writes all files or, where one of them must not be replaced, none. */
bool folder_write(const struct export_output *out, const char *folder, bool force,
                  struct error *err);

/* Makes the folder and waits until it is this process's alone: what is added to is read, written, verified and
 * committed in one go. A descriptor to be closed with folder_unlock(). */
bool folder_lock(const char *folder, int *ret_fd, struct error *err);
void folder_unlock(const int *fd);

/* What folder_write() with `force` would write, without writing it. */
bool folder_meet(const struct export_output *out, const char *folder, bool force,
                 struct error *err);

/* Whether the files hold what was written. */
bool folder_verify(const struct export_output *out, const char *folder,
                   struct error *err);

/* Commits these files, and nothing else, in the git working tree that the folder is in. `ret_is_new` false: nothing
 * changed. */
bool folder_commit(const struct export_output *out, const char *folder,
                   const char *message, bool *ret_is_new, struct error *err);

#endif
