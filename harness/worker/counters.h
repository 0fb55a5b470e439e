/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of events of the processor and the kernel (perf_event_open), of this thread and those that it
 * starts after they were opened, in user space only. Each event is there or it is not: the machine may
 * have none, or not let this process see it. */
#ifndef TARE_HARNESS_WORKER_COUNTERS_H
#define TARE_HARNESS_WORKER_COUNTERS_H

#include "harness/wire/wire.h"

void counters_open(void);
void counters_close(void);

/* Between the two all events count. They belong to the thread that opened them. `sums` gets what was
 * counted on top of what it holds, and why an event is not there. */
void counters_begin(void);
void counters_end(struct wire_counter sums[WIRE_COUNTERS]);

#endif
