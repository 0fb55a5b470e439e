/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/report.h"

#include <stddef.h>
#include <string.h>

static const struct report_format *const formats[] = {
    &report_table,      &report_markdown,       &report_csv,  &report_claims_csv,
    &report_growth_csv, &report_crossovers_csv, &report_json,
};

const struct report_format *report_find(const char *name, struct error *err)
{
    SCOPED(buf_free) struct buf names = BUF_INIT;
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        if (strcmp(formats[i]->name, name) == 0) {
            return formats[i];
        }
        buf_addf(&names, "%s%s", i == 0 ? "" : ", ", formats[i]->name);
    }
    error_set(err, ERROR_USAGE, "unknown format '%s', expected one of %s", name,
              buf_text(&names));
    return NULL;
}
