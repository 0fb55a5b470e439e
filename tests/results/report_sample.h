/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results that are made up for the tests of the reports; caller frees with result_free. */
#ifndef TARE_TESTS_RESULTS_REPORT_SAMPLE_H
#define TARE_TESTS_RESULTS_REPORT_SAMPLE_H

#include "results/result.h"

/* Benches of one target: groups, lone ones, every status, most findings. */
struct result *report_one_target(void);
/* Two interpreters, several variants in a group and a lone one. */
struct result *report_two_targets(void);
/* Groups that differ in their parameters only, on two targets, and one of another kind. */
struct result *report_families(void);
/* Names that want to be more than names. */
struct result *report_hostile_names(void);

#endif
