/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --python was given, as a name, variables, a file and options. */
#ifndef TARE_HARNESS_RUN_PROBE_SPEC_H
#define TARE_HARNESS_RUN_PROBE_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"

struct probe_spec {
    const char *name; /* NULL: none was given */
    const char *path; /* absolute, executable, links kept */
    const char *const *options;
    size_t option_count;
    const char *const *env; /* "NAME=VALUE" */
    size_t env_count;
};

/* "[NAME=][VARIABLE=VALUE ]...PATH[ OPTION]...". Without a NAME the first variable is one whose name is
 * written in capitals: "base=/opt/py/bin/python3" names a target. ERROR_TARGET: no such file, not
 * executable, an option or a variable that a worker cannot have. */
bool probe_spec_parse(const char *text, struct arena *arena, struct probe_spec *ret,
                      struct error *err);

#endif
