/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as people read it: every report fills a buf, the command line writes it. Pure. */
#ifndef TARE_RESULTS_REPORT_REPORT_H
#define TARE_RESULTS_REPORT_REPORT_H

#include <stdbool.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/result.h"

struct report_style {
    int width;       /* columns; 80 where nothing is known */
    bool utf8;       /* else plain ASCII */
    bool colour;     /* ANSI colours */
    bool verbose;    /* more columns: workers, spread, minimum, loops */
    bool by_variant; /* of comparisons: variants with each other instead of targets */
    bool by_ratio;   /* of comparisons: the largest ratio first */
};

/* One constant structure a format, in one file each. */
struct report_format {
    const char *name;    /* "table", "markdown", "csv", "claims-csv", "json" */
    const char *summary; /* for --help */
    void (*write)(const struct result *result, const struct report_style *style,
                  struct buf *out);
};

extern const struct report_format report_table, report_markdown, report_csv,
    report_claims_csv, report_growth_csv, report_crossovers_csv, report_json;

/* NULL with an ERROR_USAGE that lists the names. */
const struct report_format *report_find(const char *name, struct error *err);

/* "1.43x slower", "1.02x faster", "the same": a ratio in words, as every report says it. */
#define REPORT_RATIO_SIZE 64
void report_ratio_words(double ratio, char text[REPORT_RATIO_SIZE]);

#endif
