/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs and their targets by number, read once for an open store. */
#ifndef TARE_RESULTS_STORE_RUNS_H
#define TARE_RESULTS_STORE_RUNS_H

#include "results/store/store.h"

/* NULL with an error: it is not there, so the store is damaged. */
const struct store_target *runs_target(struct store *store, int64_t number,
                                       struct error *err);

#endif
