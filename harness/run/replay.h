/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An executor without processes and without a clock: answers from a text file, the same for the
 * same hash seeds, so that policy, documents and reports are tested to the last digit. A line
 * says how the variants behave whose names match its pattern; the first that matches counts:
 *
 *     # pattern         cost of an execution, spread between workers, noise within one
 *     strings/f-*       cost=120 loop=2.5 spread=0.01 noise=0.003
 *     "x + 1"@new       cost=6.3
 *     queues/popleft    fail=signal:run
 *
 * Patterns are those of -k (glob.h). One with "@" is matched with "VARIANT@TARGET", any other with
 * the variant alone; blanks need quotes. Times are nanoseconds or have a unit ("10ms"). Keys:
 *
 *     cost=TIME    one execution (required, unless it fails before the first)
 *     loop=TIME    one turn of the loop, whatever its number of copies (1 ns)
 *     spread=RATIO standard deviation between workers (0)
 *     noise=RATIO  standard deviation between the samples of a worker (0)
 *     first=TIME   added to a worker's first execution
 *     trend=RATIO  growth of the cost over 1000 executions
 *     warmup=TIME:RATIO  the cost is RATIO times as high until a worker has run for TIME
 *     prepare=TIME one input; the case then has a prepare
 *     setup=TIME   the case's setup (1 us)
 *     start=TIME   a worker's start (10 ms)
 *     empty=1      the body compiles to nothing
 *     allocations=N, bytes=N, peak=N, left=N  what an execution asks of the allocators (0)
 *     cycles=N, instructions=N, branches=N, branch_misses=N, cache_references=N, cache_misses=N,
 *     page_faults=N  what the machine counts of an execution; a turn of the loop adds ten; absent: it has no such
 *                  counter
 *     value=TEXT   what the case's value comes to ("same")
 *     modules=A,B  loaded from outside the standard library
 *     fail=KIND[:PHASE]  a failure of that name (see failure_kind_name), in PHASE: "setup",
 *                  "prepare", "run" or "teardown"; without one where such a failure is usual */
#ifndef TARE_HARNESS_RUN_REPLAY_H
#define TARE_HARNESS_RUN_REPLAY_H

#include "harness/base/error.h"
#include "harness/run/executor.h"

struct replay; /* opaque */

/* ERROR_DATA with file, line and column, or ERROR_SYSTEM. */
struct replay *replay_load(const char *path, struct error *err);
void replay_free(struct replay *replay);
struct executor replay_executor(struct replay *replay);

#endif
