/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interpreter, its libpython and how it is to be started: a record, filled by run/probe. */
#ifndef TARE_HARNESS_PLAN_TARGET_H
#define TARE_HARNESS_PLAN_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"

enum target_mode { TARGET_EMBEDDED, TARGET_HOSTED };

/* Strings live in the arena that was given to the probe. */
struct target {
    const char *
        name; /* how results call it: given as NAME=PATH, else "python3.11", made unique */
    const char
        *executable; /* absolute, as a user starts it (a virtual environment's is kept) */
    const char *real_executable; /* links resolved */
    enum target_mode mode;
    const char
        *library; /* the libpython the executable maps, or NULL when it is static */
    const char *
        build_id; /* hex, of the library or the executable: of the code that is measured; NULL when it has none */
    const char *implementation; /* "cpython" */
    const char
        *version; /* "3.12.1", with "+" and pre-release tag as sys.version has it */
    int major, minor, micro;
    const char *compiler; /* "GCC 12.2.0" */
    const char *config_args;
    const char *git_branch;   /* that it was built from; "" of releases, so are these */
    const char *git_revision; /* the beginning of a hash */
    const char *checkout;     /* where it was built and still is */
    const char *prefix;       /* sys.prefix: of the virtual environment where it is one */
    const char *base_prefix;
    bool is_venv;
    bool pgo, lto, debug, asserts, jit, gil, free_threading, shared;
    const char *const *options; /* -X dev, ...: given to every worker */
    size_t option_count;
    const char *const
        *env; /* "NAME=VALUE": of its workers, besides what all of them get */
    size_t env_count;
    const char
        *allocator;  /* of objects: "pymalloc", "malloc", "mimalloc", "pymalloc_debug" */
    const char *why; /* why it is run in this mode, a sentence for people */
    const char *
        config_fingerprint; /* "c1-" + 16 hex: implementation, version, flags, config args, mode, options, environment */
    const char *
        build_fingerprint; /* "b1-" + 16 hex: the above and the build id (or a digest of the file where it has none) */
};

#endif
