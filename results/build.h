/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the build of an interpreter is called where figures of many runs stand side by side. */
#ifndef TARE_RESULTS_BUILD_H
#define TARE_RESULTS_BUILD_H

#include "harness/base/arena.h"
#include "results/result.h"

/* "cpython-3.13-pgo-lto": a word for each fact that decides how fast it is, no revision in it. */
const char *build_label(const struct result_target *target, struct arena *arena);

#endif
