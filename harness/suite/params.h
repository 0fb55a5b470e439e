/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters: names with their values, in layers (the suite's, the defaults', a case's own). */
#ifndef TARE_HARNESS_SUITE_PARAMS_H
#define TARE_HARNESS_SUITE_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/suite/fields.h"

/* A case with more is no case: its variants' names could not be read, or it would never end. */
#define PARAMS_MAX         16
#define PARAM_VALUES_MAX   1000
#define PARAM_VARIANTS_MAX 10000

struct params {
    const struct param *items;
    size_t count;
};

/* Reads a mapping and puts it over `params`: a new name goes to the end, a known one is
 * replaced in its place. */
bool params_read(struct loader *loader, const struct key *key, const struct entry *entry,
                 struct params *params);

/* Reads the key `threads` as a parameter of that name, the fewest first; it stays the last one. */
bool params_read_threads(struct loader *loader, const struct key *key,
                         const struct entry *entry, struct params *params);

#endif
