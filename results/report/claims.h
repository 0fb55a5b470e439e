/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the run says of the claims of its suites, and what it found over sizes, as reports show
 * it: behind the tables of the benches, nothing where there is nothing. */
#ifndef TARE_RESULTS_REPORT_CLAIMS_H
#define TARE_RESULTS_REPORT_CLAIMS_H

#include "harness/base/buf.h"
#include "results/report/report.h"
#include "results/result.h"

/* One line of the table of claims: all pairs of variants of a statement that have one verdict on a
 * target, or with `verbose` one of them. */
struct claims_row {
    const struct result_statement *statement; /* NULL: of several */
    const char *target;                       /* NULL: of all, or there is one only */
    enum result_judgement verdict;
    const char *label; /* the verdict, or "changed": from target to target */
    struct buf found;  /* raw: "f-string is 1.42x [1.40, 1.44] faster than str.format" */
};

/* {0} is empty. */
struct claims_rows {
    struct claims_row *items;
    size_t count;
    size_t cap;
};

void claims_rows_init(struct claims_rows *rows, const struct result *result,
                      bool verbose);
void claims_rows_finish(struct claims_rows *rows);

/* "5 confirmed, 1 refuted": of the statements, on each target. */
void claims_add_counts(struct buf *out, const struct result *result);

/* "O(n) or O(n log n)", "O(1) to O(n^2)" of many, and what to think of it. */
void claims_add_growth(struct buf *out, const struct result_growth *growth);
/* "deque wins from n = 37 [31, 44] on, list before (shown at 16 and 64)". Raw. */
void claims_add_crossover(struct buf *out, const struct result_crossover *crossover);

/* Claims, growth and crossovers with their headings, for a terminal and as Markdown. */
void claims_write(const struct result *result, const struct report_style *style,
                  struct buf *out);
void claims_markdown(const struct result *result, struct buf *out);

#endif
