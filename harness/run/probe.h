/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks an interpreter once what it is. */
#ifndef TARE_HARNESS_RUN_PROBE_H
#define TARE_HARNESS_RUN_PROBE_H

#include "harness/base/arena.h"
#include "harness/base/error.h"
#include "harness/plan/target.h"

enum probe_mode { PROBE_AUTO, PROBE_EMBEDDED, PROBE_HOSTED };

/* Fills `target` for a spec as --python takes it: "PATH", "NAME=PATH", a name on PATH
 * ("python3.12"), a folder (a virtual environment or an installation: its bin/python3), with
 * interpreter options behind it after a blank ("jit=/opt/py/bin/python3 -X jit"). The executable is run once, at most 20 s.
 * ERROR_TARGET says what is wrong and the way out: no such file, not executable, no Python (what it printed), Python 2, PyPy, older
 * than 3.9, free-threaded (not measured yet). Strings go to `arena`. */
bool probe_target(const char *spec, enum probe_mode mode, struct arena *arena,
                  struct target *target, struct error *err);

/* The target with no --python: the libpython this program was built against. */
bool probe_default(struct arena *arena, struct target *target, struct error *err);

/* The same interpreter under another name, with `count` more options for its workers (borrowed). Its
 * fingerprints are its own. */
bool probe_copy(const struct target *target, const char *name, const char *const *options,
                size_t count, struct arena *arena, struct target *ret, struct error *err);

/* Whether two targets run the same machine code (library or executable with the same build id or path). */
bool target_same_code(const struct target *a, const struct target *b);

/* The GNU build id of an ELF file as hex in the arena; NULL when it has none or is no ELF file. */
const char *probe_build_id(const char *path, struct arena *arena);

#endif
