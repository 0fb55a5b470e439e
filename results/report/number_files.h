/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of plain numbers and how they compare with the first of them. Pure. */
#ifndef TARE_RESULTS_REPORT_NUMBER_FILES_H
#define TARE_RESULTS_REPORT_NUMBER_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/buf.h"
#include "results/figures/compared.h"
#include "results/figures/described.h"
#include "results/report/plain.h"
#include "results/report/report.h"

struct number_file {
    const char *name; /* as typed, raw */
    struct described described;
    struct compared compared;   /* with the first; of the first itself {0} */
    double p_adjusted;          /* among all comparisons */
    enum stats_verdict verdict; /* after that correction */
};

struct number_files {
    struct number_file *items;
    size_t count;
    bool has_lines; /* a line is a worker, with several values */
};

/* One each of the names of --format. */
void number_files_table(const struct number_files *files,
                        const struct report_style *style, struct buf *out);
void number_files_markdown(const struct number_files *files, struct buf *out);
void number_files_csv(const struct number_files *files, struct buf *out);
/* One file: its estimate; two: the change and "files"; more: "files" and "changes". */
void number_files_json(const struct number_files *files, struct buf *out);

/* For those above: the scale in which a file's figures are written. */
struct plain_scale number_file_scale(const struct number_file *file);
/* "b.txt is 1.03x slower than a.txt [1.02, 1.05]", raw; of one that is not the first. */
void number_files_verdict(struct buf *out, const struct number_files *files,
                          size_t index);
/* "p = 0.0002; 20 and 20 workers, not paired", raw. */
void number_files_basis(struct buf *out, const struct number_files *files, size_t index);

#endif
