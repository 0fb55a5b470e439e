/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as the store keeps them: packed by gzip, with a checksum of the packed bytes in their run, so that
 * whether one is whole is known without unpacking it. A run of which no checksum is known (NULL) was added before
 * there were any, and its document was not whole when they came. */
#ifndef TARE_RESULTS_STORE_DOCUMENT_H
#define TARE_RESULTS_STORE_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/buf.h"
#include "results/store/database.h"

int64_t document_checksum(const void *packed, size_t size);

/* False: it is damaged. */
bool document_unpack(const void *packed, size_t size, struct buf *ret);

/* Gives every run the checksum of its document that has none, where the document is whole. Inside a
 * transaction. */
bool document_sum_all(struct database *database, struct error *err);

#endif
