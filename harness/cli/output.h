/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says: primary output on stdout, remarks on stderr. */
#ifndef TARE_HARNESS_CLI_OUTPUT_H
#define TARE_HARNESS_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "harness/base/error.h"
#include "harness/cli/options.h"
#include "results/report/report.h"

/* Writes the text to stdout, all of it. A reader that went away (`| head`) is no error. Any other
 * failure is said on stderr and gives false: the verb then returns STATUS_NOT_MEASURED. */
bool output_text(const struct buf *text) MUST_CHECK;

/* "tare: message" on stderr. */
void output_error(const struct error *err);

/* One line with the way out ("see 'tare run --help'") on stderr; verb may be NULL. Returns
 * STATUS_USAGE. */
int output_usage_error(const char *verb, const struct error *err);

/* The exit status that an error of this kind means. */
int output_status(const struct error *err);

/* Both: says the error, and returns its status. */
int output_failure(const struct error *err);

/* How a result is to be shown; a member of the struct of every verb that shows one. {0} is the
 * default. */
struct output_options {
    const char *format;
    const char *color;
    bool verbose;
};

extern const char *const output_formats[], *const output_color_words[];

/* The entries for it, to be included in the verb's table. */
extern const struct option_spec output_specs[];

/* The style that stdout can show. */
struct report_style output_style(const struct output_options *options);

/* Shows the result on stdout; false as output_text. */
bool output_result(const struct result *result, const struct output_options *options)
    MUST_CHECK;

#endif
