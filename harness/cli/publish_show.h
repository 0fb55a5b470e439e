/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tare-publish says: on standard output what is stored, kept or would be sent, on standard error what went
 * wrong. What a server, a file or a user wrote is made harmless, and no secret is shown. */
#ifndef TARE_HARNESS_CLI_PUBLISH_SHOW_H
#define TARE_HARNESS_CLI_PUBLISH_SHOW_H

#include "results/publish/publish.h"

void publish_say_line(const char *text);

/* For a courier and a run; `data` is not used. */
void publish_say_wait(void *data, const char *line);
void publish_complain(void *data, const struct error *err);
void publish_tell(void *data, const struct publish_news *news);

/* Addresses, heads and bytes of parcels. Returns an enum status. */
int publish_show_parcels(const struct courier *courier, const struct receiver *receiver,
                         const struct parcels *parcels);

/* A line for each parcel that is kept. Returns an enum status. */
int publish_list_pending(const char *outbox);

#endif
