/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/csv_line.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "harness/base/number.h"

void csv_text(struct csv_line *line, const char *text)
{
    buf_adds(line->out, line->is_begun ? "," : "");
    line->is_begun = true;
    if (text == NULL) {
        return;
    }
    if (strpbrk(text, ",\"\r\n") == NULL) {
        buf_adds(line->out, text);
        return;
    }
    buf_addc(line->out, '"');
    for (const char *p = text; *p != '\0'; p++) {
        buf_adds(line->out, *p == '"' ? "\"" : "");
        buf_addc(line->out, *p);
    }
    buf_addc(line->out, '"');
}

void csv_number(struct csv_line *line, double value)
{
    char number[NUMBER_SIZE] = "";
    if (isfinite(value)) {
        number_format(value, number);
    }
    csv_text(line, number);
}

void csv_count(struct csv_line *line, int64_t value)
{
    csv_number(line, value < 0 ? NAN : (double)value);
}

void csv_end(struct csv_line *line)
{
    buf_adds(line->out, "\r\n");
    line->is_begun = false;
}
