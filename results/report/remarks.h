/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands under tables: what failed and how, what to think of the figures, what to do. */
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
    const char *label; /* "failed", "drift" */
    char **names;      /* of the benches that it is about, raw, on the heap */
    size_t name_count;
    size_t name_cap;
    struct buf text;    /* what is said of them; raw: to be escaped by the format */
    struct buf details; /* lines that go with it, each with a newline; raw */
};

/* {0} is empty. */
struct remarks {
    struct remark *items;
    size_t count;
    size_t cap;
};

/* Why benches of a section have no figure, failures first; verbose: with whole tracebacks. Benches
 * of which the same is to be said share a remark. */
void remarks_collect(struct remarks *remarks, const struct section *section,
                     bool verbose);
/* What is to be said of the figures of the whole run, each thing once. */
void remarks_collect_run(struct remarks *remarks, const struct result *result,
                         const struct sections *sections);
void remarks_finish(struct remarks *remarks);

/* "a, b and 7 more: text"; verbose: all names. Raw. */
void remark_text(struct buf *out, const struct remark *remark, bool verbose);

/* As indented, wrapped lines for a terminal. */
void remarks_write(const struct remarks *remarks, const struct report_style *style,
                   struct buf *out);

/* For those who collect. The new remark holds until the next one. */
struct remark *remarks_add(struct remarks *remarks, enum remark_kind kind,
                           const char *label);
/* "join on new", in quotes where it has a comma that a list would not tell from its own; target
 * may be NULL. */
void remark_name(struct buf *out, const char *name, const char *target);
/* Takes the text out of `name`. */
void remark_add_name(struct remark *remark, struct buf *name);

#endif
