/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does something run on the other hardware thread of a core that a measurement would use? That
 * takes two readings of the kernel's ticks with some time between them. */
#ifndef TARE_HARNESS_HOST_SIBLING_H
#define TARE_HARNESS_HOST_SIBLING_H

#include <stdint.h>

#include "harness/host/host.h"

#define SIBLING_CPUS_MAX 1024 /* those beyond are not looked at */

/* Ticks since boot by CPU; 0 of one that is not there. */
struct sibling_ticks {
    int64_t busy[SIBLING_CPUS_MAX];
    int64_t all[SIBLING_CPUS_MAX];
};

void sibling_read_ticks(const char *root, struct sibling_ticks *ticks);

/* Fills busy_sibling and its kin of `host`, which host_read has filled: the sibling of an allowed
 * CPU that was busiest between the two readings. As they were when no core has two threads. */
void sibling_find(const char *root, const struct sibling_ticks *before,
                  const struct sibling_ticks *after, struct host *host);

#endif
