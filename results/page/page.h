/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of `tare report` are given: JSON by the contract of results/report/web/src/data.ts. All
 * statistics, verdicts and sentences are made here or come from results/report; the pages sort, filter
 * and draw. Pure: fills buffers. */
#ifndef TARE_RESULTS_PAGE_PAGE_H
#define TARE_RESULTS_PAGE_PAGE_H

#include "harness/base/buf.h"
#include "results/result.h"

struct page_head {
    const char *made; /* when it is written, RFC 3339 */
    const char *tool; /* "tare 0.1.0" */
    /* Of a page that is served: where it asks whether it is still right, and what it is told as
     * long as it is. NULL: of a file. */
    const char *live_url;
    const char *live_state;
};

/* "strings on base and new", "14 suites on python3.12". Raw. */
void page_result_title(struct buf *out, const struct result *result);

/* A result that summary_result and overall_result have been through. */
void page_of_result(const struct result *result, const struct page_head *head,
                    struct buf *json);

#endif
