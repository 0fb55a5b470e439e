/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the level of a history changes. */
#ifndef TARE_RESULTS_STORE_CHANGES_H
#define TARE_RESULTS_STORE_CHANGES_H

#include "harness/base/arena.h"
#include "results/store/store.h"

/* Fills the history's changes, on `arena`, and the segments of its points. Points without a figure above 0
 * stand in between and say nothing. */
void changes_find(struct store_history *history, struct arena *arena);

#endif
