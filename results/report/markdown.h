/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts that reports in GitHub's Markdown share. */
#ifndef TARE_RESULTS_REPORT_MARKDOWN_H
#define TARE_RESULTS_REPORT_MARKDOWN_H

#include "harness/base/buf.h"
#include "results/report/remarks.h"
#include "results/result.h"

/* A figure with its unit; "<" is written so that it begins no tag. */
void markdown_figure(struct buf *out, const char *figure);
/* A list item each. */
void markdown_remarks(struct buf *out, const struct remarks *remarks);
/* How variants compare from target to target, a list item each. */
void markdown_interactions(struct buf *out, const struct result *result);
/* Targets, machine, run and findings, a list item each. */
void markdown_footer(struct buf *out, const struct result *result);

#endif
