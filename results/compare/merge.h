/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that were measured apart become one result, in which every target is compared with
 * the first target of the first document. What every report and every figure needs to know of
 * it is in targets[].origin, so that the result stands alone like any other. */
#ifndef TARE_RESULTS_COMPARE_MERGE_H
#define TARE_RESULTS_COMPARE_MERGE_H

#include <stddef.h>

#include "results/result.h"

struct compare_document {
    struct result *result;
    const char *file; /* as it was named */
};

/* A result with the benches of all documents, those of one group next to each other: in the order
 * of the first document, what others have besides at the end. A bench that was renamed since
 * (previous_ids of either side) has the name that the first document gives it. Targets keep their
 * names where no two are alike, else they are called after their file. Settings and machine
 * are those of the first document, warnings those of all. Raw samples are not touched, nothing is summarised.
 *
 * One document gives a result whose targets have no origin: they were measured together.
 * The result borrows: the documents must outlive it, and are not to be used otherwise any more.
 * Caller frees with result_free. */
struct result *compare_merge(const struct compare_document *documents, size_t count,
                             const char *tool_version);

#endif
