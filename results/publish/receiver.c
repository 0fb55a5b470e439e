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
