/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends a parcel: attempts with pauses between them, and what the answers mean. */
#ifndef TARE_RESULTS_PUBLISH_SEND_H
#define TARE_RESULTS_PUBLISH_SEND_H

#include "results/publish/receiver.h"

/* A mistake when the address takes secrets over a network that others can read. */
bool courier_check(const struct courier *courier, const struct address *address,
                   struct error *err);

/* Tries until it is stored or refused, or no more tries are left. A receiver that keeps what is sent twice
 * twice is asked first. */
void courier_send(const struct courier *courier, const struct receiver *receiver,
                  const struct parcel *parcel, struct outcome *outcome);

#endif
