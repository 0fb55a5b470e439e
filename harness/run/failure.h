/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a failure is made; executor.h has the record and what a reader needs. */
#ifndef TARE_HARNESS_RUN_FAILURE_H
#define TARE_HARNESS_RUN_FAILURE_H

#include "harness/run/executor.h"
#include "harness/run/reap.h"

/* Fills a {0} failure; the message is cut to size and made printable. */
void failure_set(struct failure *failure, enum failure_kind kind, const char *phase,
                 const char *format, ...) PRINTF_LIKE(4, 5);

/* How a process ended, as a kind and a message. */
void failure_set_end(struct failure *failure, const char *phase, enum process_end end,
                     int status);

/* From the payload of a FAILED frame; false when it is garbled or of an unknown kind. */
bool failure_decode(struct failure *failure, const unsigned char *payload, size_t len);

#endif
