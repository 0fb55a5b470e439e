/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program's own files are, in the build tree and installed alike. */
#ifndef TARE_HARNESS_RUN_PATHS_H
#define TARE_HARNESS_RUN_PATHS_H

#include "harness/base/arena.h"
#include "harness/base/error.h"

struct paths {
    const char *core;      /* _tare.abi3.so */
    const char *launcher;  /* tare-embed */
    const char *publisher; /* tare-publish */
    const char *suites;    /* the shipped suites */
};

/* Looks beside /proc/self/exe (build tree: harness/worker/ below it), then at the installed places relative to it.
 * ERROR_SYSTEM names what was looked for. */
bool paths_find(struct arena *arena, struct paths *paths, struct error *err);

#endif
