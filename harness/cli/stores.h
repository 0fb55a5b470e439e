/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results on their way into a store (see store_path.h for which one). */
#ifndef TARE_HARNESS_CLI_STORES_H
#define TARE_HARNESS_CLI_STORES_H

#include "harness/base/error.h"
#include "results/store/store.h"

/* Whether a run goes to a store: one was given, or TARE_STORE names one. */
bool stores_are_wanted(const char *given);

/* The document of a result that was just measured. */
bool stores_add(const char *path, const struct result *result, struct error *err);

#endif
