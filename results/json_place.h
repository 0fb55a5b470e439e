/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How mistakes in a JSON document name a place in it, and show what stands there. */
#ifndef TARE_RESULTS_JSON_PLACE_H
#define TARE_RESULTS_JSON_PLACE_H

#include "harness/base/buf.h"
#include "results/json.h"

/* "benches[3].workers", or "the document" for its root. Keys come from the file: what is no plain name is
 * quoted, and shown as json_show does. */
void json_place(const struct json *at, struct buf *out);

/* The beginning of a text of the document, without bytes that a terminal might obey. */
void json_show(const char *text, struct buf *out);

#endif
