/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metadata of pyperf's files: facts of a run, of its benchmark and of the whole file, the
 * nearer one counts. A fact of the wrong type or without a value is not known: none of these
 * functions records a mistake. */
#ifndef TARE_RESULTS_FOREIGN_METADATA_H
#define TARE_RESULTS_FOREIGN_METADATA_H

#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "results/json.h"
#include "results/result.h"

/* Objects, the nearest first; node NULL: there is none. */
struct metadata {
    struct json run;
    struct json benchmark;
    struct json file;
};

struct json metadata_get(const struct metadata *metadata, const char *key);
/* Without blanks around it; NULL when it is no string or empty. */
const char *metadata_text(const struct metadata *metadata, const char *key,
                          struct arena *arena);
/* The same of one object of any file. */
const char *metadata_text_of(const struct json *object, const char *key,
                             struct arena *arena);
/* NaN when it is no number. */
double metadata_number(const struct metadata *metadata, const char *key);
/* -1 when it is no integer, or below `min`. */
int64_t metadata_count(const struct metadata *metadata, const char *key, int64_t min);

/* When the run began and, by its duration, ended, in microseconds since 1970; false when it has no
 * date. pyperf writes the time of its machine without a zone, which is taken for UTC. */
bool metadata_span(const struct metadata *metadata, int64_t *ret_from_us,
                   int64_t *ret_to_us);

void metadata_machine(const struct metadata *metadata, struct arena *arena,
                      struct result_machine *machine);
/* One target named "python". */
void metadata_target(const struct metadata *metadata, struct arena *arena,
                     struct result_target *target);

#endif
