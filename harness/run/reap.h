/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How processes end, and that nothing of them is left. What a worker forked, daemons too, comes
 * to this process (a subreaper) when its parent dies, and is killed here. */
#ifndef TARE_HARNESS_RUN_REAP_H
#define TARE_HARNESS_RUN_REAP_H

#include <stddef.h>
#include <sys/types.h>

#include "harness/base/error.h"
#include "harness/run/spawn.h"

enum process_end { PROCESS_RUNS, PROCESS_STOPPED, PROCESS_EXITED, PROCESS_KILLED };

/* Makes this process inherit the orphans of its children. */
bool reap_become_subreaper(struct error *err);

/* What a child does now, without taking its status away: *ret_status is the exit status or the
 * number of the signal. */
enum process_end reap_look(pid_t pid, int *ret_status);

/* Kills a child and its process group and waits until it is gone, at most some seconds (a
 * process that hangs in the kernel is left to it). */
void reap_kill(const struct process *process);

/* Kills every other child of this process until there is none, except for the `count` living
 * ones and what runs in their sessions. */
void reap_orphans(const pid_t *living, size_t count);

#endif
