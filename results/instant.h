/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points in time as microseconds since 1970 in UTC, and as text. */
#ifndef TARE_RESULTS_INSTANT_H
#define TARE_RESULTS_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/arena.h"

/* "2026-08-20T14:03:07.123456Z", with a blank for the T, and with "+01:00" for the Z. Without a zone
 * it is taken for UTC. False, *ret_us untouched: it is none. */
bool instant_parse(const char *text, int64_t *ret_us);

/* RFC 3339 with microseconds, on the arena. */
const char *instant_text(int64_t instant_us, struct arena *arena);

#endif
