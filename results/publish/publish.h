/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parcels on their way: into the outbox, to their receivers, out of the outbox. */
#ifndef TARE_RESULTS_PUBLISH_PUBLISH_H
#define TARE_RESULTS_PUBLISH_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "results/publish/receiver.h"

/* What became of one parcel. */
struct publish_news {
    const struct receiver *receiver;
    const struct parcel *parcel;
    const struct outcome *outcome;
    const struct readback *back; /* NULL: not asked */
    const char *not_asked;       /* why it could not be; NULL */
    bool is_kept;                /* in the outbox */
};

struct publish_run {
    const struct courier *courier;
    const char *outbox; /* NULL: what cannot be sent is not kept */
    bool verifies;
    void (*tell)(void *data, const struct publish_news *news);
    void (*complain)(void *data, const struct error *err); /* about the outbox */
    void *data;
    size_t stored, refused, unreached; /* parcels */
    size_t troubles; /* with the outbox, or with asking back what is stored */
};

/* Puts the parcels into the outbox, then sends what waits there for their address and has not been refused, the oldest
 * first. What a newer one replaces whole is dropped; what the outbox does not take is sent from here. */
void publish_parcels(struct publish_run *run, const struct parcels *parcels);

/* Sends all that is in the outbox and that no newer one replaces; `origin` NULL: for any address. */
void publish_pending(struct publish_run *run, const char *origin);

#endif
