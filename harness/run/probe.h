/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks an interpreter once what it is. */
#ifndef TARE_HARNESS_RUN_PROBE_H
#define TARE_HARNESS_RUN_PROBE_H

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/plan/target.h"

enum probe_mode { PROBE_AUTO, PROBE_EMBEDDED, PROBE_HOSTED };

/* How the targets of a command line are to be run, whichever they are. */
struct probe_how {
    enum probe_mode mode;
    const char *const *env; /* variables that all workers get, "NAME=VALUE" */
    size_t env_count;
};

/* Fills `target` for a spec as --python takes it: "PATH", "NAME=PATH", a name on PATH
 * ("python3.12"), a folder (a virtual environment or an installation: its bin/python3), with
 * variables in front of it ("heap=PYTHONMALLOC=malloc /usr/bin/python3") and interpreter options
 * behind ("jit=/opt/py/bin/python3 -X jit"). The executable is run once, at most 20 s. The target's
 * environment are its own variables and those of `how` that are Python's. ERROR_TARGET says what is
 * wrong and the way out: no such file, not executable, no Python (what it printed), Python 2, PyPy, older
 * than 3.9. Strings go to `arena`. */
bool probe_target(const char *spec, const struct probe_how *how, struct arena *arena,
                  struct target *target, struct error *err);

/* The target with no --python: the libpython this program was built against; hosted, the executable
 * that is installed with it. */
bool probe_default(const struct probe_how *how, struct arena *arena,
                   struct target *target, struct error *err);

/* The same interpreter under another name, with `count` more options for its workers (borrowed). Its
 * fingerprints are its own. */
bool probe_copy(const struct target *target, const char *name, const char *const *options,
                size_t count, struct arena *arena, struct target *ret, struct error *err);

/* Whether two targets run the same machine code (library or executable with the same build id or path). */
bool target_same_code(const struct target *a, const struct target *b);

#endif
