/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole processes as what is measured: from the call that starts one to its end. */
#ifndef TARE_HARNESS_WORKER_STARTUP_H
#define TARE_HARNESS_WORKER_STARTUP_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/worker/clock.h"

/* Runs the program `lead` times and then `turns` times, one after the other; *ret is what the latter took,
 * with their CPU time. False with an exception set where one cannot be started, dies of a signal or
 * leaves with another status than 0. */
bool startup_time(char *const *program, int64_t lead, int64_t turns,
                  struct clock_timing *ret);

#endif
