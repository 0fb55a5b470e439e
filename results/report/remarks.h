/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands under a table: what failed and how, what to think of the figures, what to do. */
#ifndef TARE_RESULTS_REPORT_REMARKS_H
#define TARE_RESULTS_REPORT_REMARKS_H

#include "harness/base/buf.h"
#include "results/report/report.h"
#include "results/report/sections.h"
#include "results/result.h"

/* What a remark is about decides how loud it is. */
enum remark_kind { REMARK_FAILURE, REMARK_WARNING, REMARK_INFO };

struct remark {
    enum remark_kind kind;
    const char *label;  /* "failed", "drift" */
    struct buf text;    /* raw: to be escaped by the format */
    struct buf details; /* lines that go with it, each with a newline; raw */
};

struct remarks {
    struct remark *items;
    size_t count;
    size_t cap;
};

/* Every remark on a section, failures first; verbose: with whole tracebacks. */
void remarks_collect(struct remarks *remarks, const struct result *result,
                     const struct section *section, bool verbose);
void remarks_finish(struct remarks *remarks);

/* As indented, wrapped lines for a terminal. */
void remarks_write(const struct result *result, const struct section *section,
                   const struct report_style *style, struct buf *out);

#endif
