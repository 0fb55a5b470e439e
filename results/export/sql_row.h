/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of an INSERT as PostgreSQL reads them, with standard_conforming_strings on. */
#ifndef TARE_RESULTS_EXPORT_SQL_ROW_H
#define TARE_RESULTS_EXPORT_SQL_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"

/* One row; {.out = buf} begins it. */
struct sql_row {
    struct buf *out;
    bool is_begun;
};

void sql_text(struct sql_row *row, const char *text); /* NULL is null */
void sql_number(struct sql_row *row, double value);   /* NaN is null */
void sql_count(struct sql_row *row, int64_t value);
void sql_flag(struct sql_row *row, bool value);
/* Of double precision[]. */
void sql_numbers(struct sql_row *row, const double *values, size_t count);
/* Microseconds since 1970, UTC; EXPORT_NEVER is null. */
void sql_date(struct sql_row *row, int64_t us, struct arena *arena);
void sql_end(struct sql_row *row);

#endif
