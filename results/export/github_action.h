/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What github-action-benchmark knows of a bench; shared by its input and its stored data. */
#ifndef TARE_RESULTS_EXPORT_GITHUB_ACTION_H
#define TARE_RESULTS_EXPORT_GITHUB_ACTION_H

#include "results/emit.h"
#include "results/export/export.h"

/* The side's benches as items of an array that is open. Returns how many there are. */
size_t github_action_benches(struct emit *emit, const struct export_side *side,
                             struct arena *arena, struct export_output *out);

#endif
