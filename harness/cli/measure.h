/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from suites to a result that is shown and saved, for `run` and `timeit`. */
#ifndef TARE_HARNESS_CLI_MEASURE_H
#define TARE_HARNESS_CLI_MEASURE_H

#include <stddef.h>

#include "harness/cli/measure_options.h"
#include "harness/cli/output.h"
#include "harness/suite/suite.h"

/* Measures what is selected of the suites and shows it. Returns the exit status. */
int measure(struct suite *const *suites, size_t count,
            const struct measure_options *options, const struct output_options *output);

#endif
