/* SPDX-License-Identifier: GPL-3.0-or-later */
/* May these figures be compared? Differences of machine, settings and build become findings. */
#ifndef TARE_RESULTS_COMPARE_DIFFERENCES_H
#define TARE_RESULTS_COMPARE_DIFFERENCES_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/error.h"
#include "results/compare/merge.h"
#include "results/result.h"

/* Of the documents that `merged` was made of, each against the first: "machine", "speed",
 * "settings", "tool-version", "age", "cut-short", "same-document". */
void differences_of_documents(struct result *merged,
                              const struct compare_document *documents, size_t count);

/* Of the targets of any result, each against the first: "same-build", "linkage", "build". What
 * the result says already, it does not say again. */
void differences_of_builds(struct result *result);

/* Whether ratios between the targets mean anything: false, and an ERROR_USAGE that names two of them and
 * the way out, when one is a debug build or has assertions and the first target does not, or the other
 * way around. What is not known differs from nothing. */
bool differences_allow(const struct result *result, struct error *err);

#endif
