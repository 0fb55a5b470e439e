/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/export/sql_row.h"

#include <math.h>

#include "harness/base/number.h"
#include "results/export/side.h"

static void begin_value(struct sql_row *row)
{
    if (row->is_begun) {
        buf_adds(row->out, ", ");
    } else {
        buf_adds(row->out, row->out->len > 0 ? ",\n(" : "(");
    }
    row->is_begun = true;
}

void sql_text(struct sql_row *row, const char *text)
{
    begin_value(row);
    if (text == NULL) {
        buf_adds(row->out, "NULL");
        return;
    }
    buf_addc(row->out, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        buf_adds(row->out, *p == '\'' ? "'" : "");
        buf_addc(row->out, *p);
    }
    buf_addc(row->out, '\'');
}

void sql_number(struct sql_row *row, double value)
{
    char text[NUMBER_SIZE] = "NULL";
    if (isinf(value)) {
        sql_text(row, value > 0.0 ? "Infinity" : "-Infinity");
        return;
    }
    if (!isnan(value)) {
        number_format(value, text);
    }
    begin_value(row);
    buf_adds(row->out, text);
}

void sql_count(struct sql_row *row, int64_t value)
{
    begin_value(row);
    buf_addf(row->out, "%lld", (long long)value);
}

void sql_flag(struct sql_row *row, bool value)
{
    begin_value(row);
    buf_adds(row->out, value ? "true" : "false");
}

void sql_numbers(struct sql_row *row, const double *values, size_t count)
{
    begin_value(row);
    buf_adds(row->out, "'{");
    for (size_t i = 0; i < count; i++) {
        char text[NUMBER_SIZE];
        number_format(values[i], text);
        buf_addf(row->out, "%s%s", i > 0 ? "," : "", text);
    }
    buf_adds(row->out, "}'");
}

void sql_date(struct sql_row *row, int64_t us, struct arena *arena)
{
    const char *date = us != EXPORT_NEVER ? export_naive_date(us, 6, arena) : NULL;
    sql_text(row, date != NULL ? arena_printf(arena, "%s+00", date) : NULL);
}

void sql_end(struct sql_row *row)
{
    buf_addc(row->out, ')');
}
