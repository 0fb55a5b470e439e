/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a result is laid out, whatever the format: benches that are compared with each other
 * stand together, the lone ones of a suite too. */
#ifndef TARE_RESULTS_REPORT_SECTIONS_H
#define TARE_RESULTS_REPORT_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "results/report/chart.h"
#include "results/result.h"

struct section_row {
    const struct result_bench *bench;
    char *name;   /* the variant without its suite, and what its group says already */
    char *params; /* those of its group, in a section with params_title; else NULL */
    bool begins_group;
    double *figures; /* of the workers, finite, in ns */
    size_t figure_count;
    bool is_reference; /* what the others of its group and target are compared with */
    bool is_first_target;
    const struct result_change *change; /* against the reference on the same target */
    const struct result_change
        *target_change;       /* against the first target, same variant */
    struct chart_scale scale; /* of its group */
};

/* Groups that differ in their parameters only ("queues/drain[n=1000]", "queues/drain[n=2000]")
 * share a section, "queues/drain". */
struct section {
    char *title;
    char *
        params_title; /* "n", or "parameters" of several; NULL in a section of one group */
    bool is_group;    /* else the lone variants of a suite, each on a scale of its own */
    bool has_targets;         /* more than one target in it */
    struct section_row *rows; /* in the order of the result */
    size_t row_count;
    size_t row_cap;
};

struct sections {
    struct section *items;
    size_t count;
    size_t cap;
};

/* Borrows from the result. */
void sections_init(struct sections *sections, const struct result *result);
void sections_finish(struct sections *sections);

/* Where the parameters of a label begin: "[n=10]" of "s/g[n=10]"; its end where it has none. */
const char *section_params(const char *label);

/* "f-string[width=2]" of "strings/f-string[width=2]" in the suite "strings"; borrowed. */
const char *section_variant(const struct result_bench *bench);

#endif
