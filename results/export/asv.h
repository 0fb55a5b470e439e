/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of asv's results tree beside those that are there. */
#ifndef TARE_RESULTS_EXPORT_ASV_H
#define TARE_RESULTS_EXPORT_ASV_H

#include "results/export/output.h"

/* Adds a file that is to be merged with one on the disk, and merges it with one of the same path in
 * `out`. Takes the bytes over. */
bool asv_add_file(struct export_output *out, const char *path, struct buf *bytes,
                  export_merge *merge, struct error *err);

/* benchmarks.json: what is new replaces what has the same name, the rest stays. */
export_merge asv_merge_list;
/* Figures of one commit and build: the same, a benchmark at a time. */
export_merge asv_merge_results;
/* machine.json: the one that is there is right. */
export_merge asv_keep_old;

#endif
