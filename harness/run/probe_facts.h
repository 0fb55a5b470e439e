/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs an interpreter once with a script that prints what it is. */
#ifndef TARE_HARNESS_RUN_PROBE_FACTS_H
#define TARE_HARNESS_RUN_PROBE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"

#define FACTS_MAX        64
#define FACTS_TIMEOUT_NS INT64_C(20000000000)

struct facts {
    const char *keys[FACTS_MAX];
    const char *values[FACTS_MAX];
    size_t count;
};

/* How the interpreter is started: `command` is everything in front of "-E -s -c SCRIPT". */
struct facts_source {
    const char *const *command;
    size_t command_len;
    const char *shown;      /* how messages call it */
    bool keeps_environment; /* a version manager's script needs its variables */
    const char *const *env; /* and these, "NAME=VALUE" */
    size_t env_count;
    int64_t timeout_ns;
};

/* ERROR_TARGET: it cannot be executed, takes longer, or is no Python (with what it printed). */
bool facts_ask(const struct facts_source *source, struct arena *arena, struct facts *ret,
               struct error *err);

/* From what the script printed; false when it is not that. Anything before it is skipped: a
 * sitecustomize may print. */
bool facts_parse(const char *text, struct arena *arena, struct facts *ret);

const char *facts_get(const struct facts *facts, const char *key); /* NULL: not printed */
const char *facts_text(const struct facts *facts, const char *key); /* "" for that */
bool facts_is_true(const struct facts *facts, const char *key); /* there and not "0" */

#endif
