/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value of a parameter as the document has it. */
#ifndef TARE_HARNESS_RUN_PARAM_H
#define TARE_HARNESS_RUN_PARAM_H

#include "harness/suite/suite.h"
#include "results/result.h"

/* Everything in it is copied into the arena. */
struct result_param param_of(struct arena *arena, const char *name,
                             const struct value *value);

#endif
