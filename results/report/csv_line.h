/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of comma separated values by RFC 4180, field by field. */
#ifndef TARE_RESULTS_REPORT_CSV_LINE_H
#define TARE_RESULTS_REPORT_CSV_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/buf.h"

/* {out} is an empty line. */
struct csv_line {
    struct buf *out;
    bool is_begun;
};

/* NULL is an empty field. */
void csv_text(struct csv_line *line, const char *text);
/* All digits; what is not known is empty, never 0. */
void csv_number(struct csv_line *line, double value);
void csv_count(struct csv_line *line, int64_t value); /* below 0: not known */
void csv_end(struct csv_line *line);

#endif
