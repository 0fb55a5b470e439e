/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/pack.h"

#include "results/publish/batch.h"

bool publish_export(const struct publish_job *job, const struct export_format *format,
                    const struct export_options *options, struct export_output *files,
                    struct error *err)
{
    if (!export_run(format, job->documents, job->count, options, files, err)) {
        return false;
    }
    buf_adds(&job->out->notes, buf_text(&files->notes));
    job->out->refused += files->refused;
    return true;
}

const struct buf *publish_text(const struct export_output *files)
{
    static const struct buf nothing = BUF_INIT;
    return files->count > 0 ? &files->files[0]->bytes : &nothing;
}

void publish_add(const struct publish_job *job, const struct receiver *receiver,
                 const char *method, const char *url, const char *type, const char *about,
                 struct buf *body)
{
    struct parcel parcel = {
        .receiver = receiver->name,
        .method = method,
        .address = url,
        .origin = job->address->origin,
        .type = type,
        .about = about,
        /* One after the other, also where they are made in the same instant. */
        .created_us = job->now_us + (int64_t)job->parcels->count,
    };
    parcels_add(job->parcels, &parcel, body);
}

const char *publish_files(const struct publish_job *job, struct arena *arena)
{
    const char *first = job->documents[0].file;
    return job->count == 1
               ? first
               : arena_printf(arena, "%s and %zu more", first, job->count - 1);
}

bool publish_each_side(const struct publish_job *job, publish_side *pack,
                       struct error *err)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(export_output_finish) struct export_output unsaid = {0};
    struct export_side *sides = NULL;
    size_t count = 0;
    if (!export_sides(job->documents, job->count, job->options, &arena, &unsaid, &sides,
                      &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct publish_job one = *job;
        struct export_options options = *job->options;
        struct export_document document = {.file = sides[i].file,
                                           .result = sides[i].result};
        options.target = sides[i].target->name;
        one.documents = &document;
        one.count = 1;
        one.options = &options;
        if (!pack(&one, &sides[i], err)) {
            return false;
        }
    }
    return true;
}

void publish_pieces(const struct publish_job *job, const struct publish_pieces *how,
                    const struct buf *text)
{
    struct batches batches;
    batches_begin(&batches, text, how->brackets, how->items_max, how->bytes_max);
    for (;;) {
        SCOPED(buf_free) struct buf piece = BUF_INIT;
        SCOPED(buf_free) struct buf about = BUF_INIT;
        SCOPED(buf_free) struct buf body = BUF_INIT;
        if (!batches_next(&batches, &piece)) {
            return;
        }
        batches_about(&batches, how->units, how->of, &about);
        if (how->wrap != NULL) {
            how->wrap(how->data, &piece, &body);
        }
        publish_add(job, how->receiver, "POST", how->url, how->type, buf_text(&about),
                    how->wrap != NULL ? &body : &piece);
    }
}
