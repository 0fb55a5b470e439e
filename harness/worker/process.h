/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this process holds, its garbage collector and its GIL. Nothing here leaves an exception behind. */
#ifndef TARE_HARNESS_WORKER_PROCESS_H
#define TARE_HARNESS_WORKER_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/* Imports the module gc; false with an exception set. */
bool process_init(void);

/* Resident memory; 0 where the kernel does not say. */
int64_t process_resident_bytes(void);
/* Garbage collections of all generations so far; 0 where the interpreter does not say. */
int64_t process_collections(void);
/* Calls a function of the module gc that takes no argument. */
void process_call_gc(const char *function);
/* Collects all garbage. */
void process_collect(void);
/* Collects the young, so that what is alive is old for the next collections. */
void process_age_objects(void);
/* Whether only one thread at a time runs Python code. */
bool process_has_gil(void);

#endif
