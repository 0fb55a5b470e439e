/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A piece of one document copied into another. */
#ifndef TARE_RESULTS_EMIT_JSON_H
#define TARE_RESULTS_EMIT_JSON_H

#include "results/emit.h"
#include "results/json.h"

/* The value at that place, whatever it is; numbers keep every digit. Absent gives null. */
void emit_json(struct emit *emit, const char *key, const struct json *at);

#endif
