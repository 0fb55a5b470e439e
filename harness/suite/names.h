/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which texts may be names: of cases and groups, of parameters, of modules, of tags. Each
 * function returns NULL, or what is wrong and the way out. */
#ifndef TARE_HARNESS_SUITE_NAMES_H
#define TARE_HARNESS_SUITE_NAMES_H

#define NAME_BYTES_MAX 200

/* Variants are shown as suite/case[parameter=value], so a name holds none of '/', '[', ']'. */
const char *name_problem(const char *text);

/* The same of "name" or "suite/name". */
const char *previous_id_problem(const char *text);
/* A Python identifier of ASCII letters that code can assign to. */
const char *identifier_problem(const char *text);
/* Identifiers joined by dots. */
const char *module_problem(const char *text);
/* An option for an interpreter, or what follows one: none that says what is to be run. */
const char *option_problem(const char *text);
/* Letters, digits, '_', '-' and '.', so that --tag needs no quotes. */
const char *tag_problem(const char *text);
/* What can be measured of a case: "time", "allocations", "instructions". */
#define AMOUNTS                                                                          \
    "time, allocations, allocated_bytes, peak_bytes, left_bytes, cycles, instructions, " \
    "branches, branch_misses, cache_references, cache_misses or page_faults"
const char *amount_problem(const char *text);
/* The metric that it is a part of, of enum metric (harness/suite/suite.h); 0: there is none of that name. */
unsigned amount_metric(const char *text);
/* "O(1)", "O(n log n)". */
const char *growth_problem(const char *text);

#endif
