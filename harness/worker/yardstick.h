/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that is always the same, to see how fast the processor is at the moment: what shares it
 * (a sibling thread, another virtual machine, a lower frequency) slows the yardstick down as it
 * does the code beside it, and neither CPU time nor context switches show that. */
#ifndef TARE_HARNESS_WORKER_YARDSTICK_H
#define TARE_HARNESS_WORKER_YARDSTICK_H

#include <stdint.h>

/* The wall time of the work, a few microseconds: the least of four passes. No Python, no
 * allocation, and no more of the caches than 4 KiB. */
int64_t yardstick_ns(void);

#endif
