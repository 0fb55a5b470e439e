/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a store_filter lets through. */
#ifndef TARE_RESULTS_STORE_FILTER_H
#define TARE_RESULTS_STORE_FILTER_H

#include "results/store/store.h"

/* A pattern, or NULL, against a label and the key behind it. "[n=10]" is a part of many names: what holds the
 * pattern as it stands is meant too. */
bool filter_has_name(const char *pattern, const char *label, const char *key);

/* The whole series, by its names. */
bool filter_has_series(const struct store_filter *filter,
                       const struct store_series *series);

/* The branch is named whole. */
bool filter_has_branch(const struct store_filter *filter,
                       const struct store_target *target);

#endif
