/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result document itself as a report. */
#include "results/report/report.h"
#include "results/write.h"

static void write_json(const struct result *result, const struct report_style *style,
                       struct buf *out)
{
    (void)style;
    result_write(result, out);
}

const struct report_format report_json = {
    .name = "json",
    .summary = "the result document",
    .write = write_json,
};
