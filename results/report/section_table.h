/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of one section for a terminal: as many columns as the width has room for, and the distribution in
 * what is left. */
#ifndef TARE_RESULTS_REPORT_SECTION_TABLE_H
#define TARE_RESULTS_REPORT_SECTION_TABLE_H

#include "harness/base/buf.h"
#include "results/report/report.h"
#include "results/report/sections.h"

/* A second table follows where variants of several targets are compared within each target, too. */
void section_table_write(const struct result *result, const struct section *section,
                         const struct report_style *style, struct buf *out);

#endif
