/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as JSON: members of the object that is open. What is not defined is null, and a
 * "reason" beside it says why. */
#ifndef TARE_RESULTS_FIGURES_EMIT_FIGURES_H
#define TARE_RESULTS_FIGURES_EMIT_FIGURES_H

#include "results/emit.h"
#include "results/figures/compared.h"
#include "results/figures/described.h"

/* "median": {"point", "low", "high", "level", "achieved_level", "method", "unit", "n"}. `unit` is
 * what n counts: "worker", "block", "value". */
void emit_estimate(struct emit *emit, const char *key,
                   const struct stats_estimate *estimate, const char *unit);
/* The same members in an object that is open already. */
void emit_estimate_members(struct emit *emit, const struct stats_estimate *estimate,
                           const char *unit);
/* All that is said of a sample, warnings included. */
void emit_described(struct emit *emit, const struct described *described);
/* All that is said of a change but for its verdict, which a correction may have changed. */
void emit_compared(struct emit *emit, const struct compared *compared);

#endif
