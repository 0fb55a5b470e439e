/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The suites that a command line names. */
#ifndef TARE_HARNESS_CLI_INPUTS_H
#define TARE_HARNESS_CLI_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/suite/suite.h"

struct inputs {
    struct suite **suites; /* in the order given, those of a folder by path */
    size_t count;
    size_t cap;
};

/* Loads files and folders; without any, the folder `suites` here, else the
 * shipped ones. Every mistake of every file is
 * said on stderr, then false: nothing is to be measured. Finish either way. */
bool inputs_load(struct inputs *inputs, const char *const *paths, size_t count);
void inputs_finish(struct inputs *inputs);

#endif
