/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What receivers make their parcels with: an export, cut into pieces that a receiver takes at once. */
#ifndef TARE_RESULTS_PUBLISH_PACK_H
#define TARE_RESULTS_PUBLISH_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "results/publish/receiver.h"

/* The export that the parcels are made of; `options` stand in for the job's. */
bool publish_export(const struct publish_job *job, const struct export_format *format,
                    const struct export_options *options, struct export_output *files,
                    struct error *err);

/* The bytes of the only file of an export; none where it has none. */
const struct buf *publish_text(const struct export_output *files);

/* Adds a parcel for the job's address; `url` and `about` may be anywhere, `body` is taken over. */
void publish_add(const struct publish_job *job, const struct receiver *receiver,
                 const char *method, const char *url, const char *type, const char *about,
                 struct buf *body);

/* "old.json and 2 more" */
const char *publish_files(const struct publish_job *job, struct arena *arena);

/* Packs one target of one document; `one` is the job of it alone. */
typedef bool publish_side(const struct publish_job *one, const struct export_side *side,
                          struct error *err);

/* Every target of every document, until one fails. What has no figure is said by the exports. */
bool publish_each_side(const struct publish_job *job, publish_side *pack,
                       struct error *err);

/* How an export is cut, each piece a POST. */
struct publish_pieces {
    const struct receiver *receiver;
    const char *url;
    const char *type;
    const char *brackets; /* as results/publish/batch.h has them */
    const char *units;    /* "benches" */
    const char *of;       /* "old.json": where they are from */
    size_t items_max;
    size_t bytes_max;
    /* Makes the body of a request of a piece; NULL: the piece is the body. */
    void (*wrap)(const void *data, const struct buf *piece, struct buf *body);
    const void *data;
};

/* Adds a parcel for each piece; an empty text has none. */
void publish_pieces(const struct publish_job *job, const struct publish_pieces *how,
                    const struct buf *text);

#endif
