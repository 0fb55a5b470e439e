/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as people read it: a line a case with both figures, the ratio and, where nothing is
 * settled, what would settle it. The formats that show one (report.h) share the words here. */
#ifndef TARE_RESULTS_REPORT_COMPARISON_H
#define TARE_RESULTS_REPORT_COMPARISON_H

#include "harness/base/buf.h"
#include "results/compare/rows.h"
#include "results/report/remarks.h"
#include "results/report/report.h"
#include "results/result.h"

/* The targets of a result as tables, each with an empty line behind it; without remarks: what a
 * report ends with that has made its remarks already. */
void comparison_write_targets(const struct result *result,
                              const struct report_style *style, struct buf *out);

extern const struct report_format comparison_table, comparison_markdown, comparison_csv;

/* As report_find, for comparisons; "json" is the document. */
const struct report_format *comparison_find(const char *name, struct error *err);

/* What is compared, in the order that the style asks for. */
void comparison_sides(struct compare_sides *sides, const struct result *result,
                      const struct report_style *style);

/* Whether all benches are of one suite: then its name says nothing in a row. */
bool comparison_has_one_suite(const struct result *result);
/* "f-string[width=2]", or with the suite in front. Borrowed. */
const char *comparison_name(const struct result_bench *bench, bool has_one_suite);

/* "new against base"; "variants on new". Raw. */
void comparison_title(struct buf *out, const struct compare_side *side,
                      enum compare_by by);

/* "2 faster, 1 slower, 30 the same, 7 unclear; geometric mean 1.02x faster [1.01, 1.03]": after
 * the correction. Raw. */
void comparison_summary(struct buf *out, const struct result *result,
                        const struct compare_side *side);

/* Whether the single verdict fell in the correction for the number of changes. */
bool comparison_has_fallen(const struct result_change *change);

/* What would settle it, about: "+12 blocks, 3.4 s", "over 1000 blocks"; "may be chance" of a
 * verdict that fell in the correction; nothing where the verdict stands. */
void comparison_settle(struct buf *out, const struct compare_row *row, bool utf8);

/* Why a row was not judged: "no figure on new, not compared"; nothing where it was. Raw. */
void comparison_outcome(struct buf *out, const struct compare_side *side,
                        enum compare_outcome outcome);

/* What could not be compared and why, and what the ratios of sides measured apart hold. */
void comparison_remarks(struct remarks *remarks, const struct compare_side *side,
                        bool has_one_suite);

#endif
