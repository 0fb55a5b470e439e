/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suites from texts, targets from nothing and plans of them, for the tests of this folder. */
#ifndef TARE_TESTS_PLAN_PLANNED_H
#define TARE_TESTS_PLAN_PLANNED_H

#include "harness/plan/plan.h"

/* Loads a suite that must be right; the test fails with its messages when it is not. */
struct suite *planned_suite(const char *path, const char *text);

/* CPython 3.`minor`.1, embedded. */
struct target planned_target(const char *name, int minor);

/* The default options with a seed. */
struct plan_options planned_options(int64_t seed);

/* The plan of one suite that must exist, for one target of 3.12 and everything selected. */
struct plan *planned(struct suite *suite);

#endif
