/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the result document on disk up to date while the run goes on: whole, valid and atomically
 * replaced each time. */
#ifndef TARE_HARNESS_CLI_SAVER_H
#define TARE_HARNESS_CLI_SAVER_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/write.h"

struct saver {
    const char *path; /* NULL: nothing is saved */
    const struct result *result;
    struct result_writer writer;
    struct buf document;
    bool has_saved;
    int64_t saved_ns; /* when the last saving ended, and how long it took */
    int64_t took_ns;
};

void saver_init(struct saver *saver, const char *path, const struct result *result);
void saver_finish(struct saver *saver);

/* Not while savings would take more than a twentieth of the time, which documents of many megabytes
 * do. */
bool saver_is_due(const struct saver *saver);

/* After a block; changed[i]: bench i is another than at the last call. */
bool saver_save(struct saver *saver, const bool *changed, struct error *err);

/* All of it, at the end. */
bool saver_save_all(struct saver *saver, struct error *err);

#endif
