/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/receiver.h"

#include <string.h>

const struct receiver *const receivers[] = {
    &receiver_codespeed,
    &receiver_bencher,
    &receiver_pushgateway,
    &receiver_victoria_metrics,
    &receiver_influx,
    &receiver_postgresql,
    NULL,
};

const struct receiver *receiver_find(const char *name)
{
    for (size_t i = 0; receivers[i] != NULL; i++) {
        if (strcmp(receivers[i]->name, name) == 0) {
            return receivers[i];
        }
    }
    return NULL;
}

static bool ends_in(const char *text, const char *tail)
{
    size_t len = strlen(text);
    size_t tail_len = strlen(tail);
    return len >= tail_len && strcmp(text + len - tail_len, tail) == 0;
}

const struct receiver *receiver_of(const struct address *address)
{
    SCOPED(arena_finish) struct arena arena = {0};
    if (strcmp(address->scheme, "postgresql") == 0) {
        return &receiver_postgresql;
    }
    if (ends_in(address->path, "/result/add/json/") ||
        ends_in(address->path, "/result/add/json")) {
        return &receiver_codespeed;
    }
    if (strcmp(address->host, "api.bencher.dev") == 0) {
        return &receiver_bencher;
    }
    return address_member(address, "db", &arena) != NULL ||
                   address_member(address, "bucket", &arena) != NULL
               ? &receiver_influx
               : NULL;
}

bool publish_export(const struct publish_job *job, const char *format,
                    const struct export_options *options, struct export_output *files,
                    struct error *err)
{
    if (!export_run(export_find(format), job->documents, job->count, options, files,
                    err)) {
        return false;
    }
    buf_adds(&job->out->notes, buf_text(&files->notes));
    job->out->refused += files->refused;
    return true;
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
