/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TARE_RESULTS_PUBLISH_BASE64_H
#define TARE_RESULTS_PUBLISH_BASE64_H

#include "harness/base/arena.h"

/* Without padding. `last_two` are the digits 62 and 63: "+/", or "-_" in addresses. */
char *base64(const char *text, const char *last_two, struct arena *arena);

#endif
