/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source revision that a result belongs to: of a git checkout. */
#ifndef TARE_HARNESS_RUN_REVISION_H
#define TARE_HARNESS_RUN_REVISION_H

#include <stdbool.h>

#include "harness/base/arena.h"

struct revision {
    const char *commit; /* 40 or 64 hex digits; NULL: no checkout, no commit or no git */
    const char *commit_at; /* RFC 3339 */
    const char *branch;    /* NULL: none is checked out */
    bool is_dirty;         /* tracked files differ from what is checked out */
};

/* Asks git in `folder` ("." is here) about `commit` ("HEAD", a hash or its beginning, a tag); {0} when there
 * is nothing to say. The branch is the one that is checked out. */
struct revision revision_find(const char *folder, const char *commit,
                              struct arena *arena);

#endif
