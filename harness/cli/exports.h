/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verbs have in common that turn results into something for other programs: names and dates, documents,
 * and what is said about them. */
#ifndef TARE_HARNESS_CLI_EXPORTS_H
#define TARE_HARNESS_CLI_EXPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/error.h"
#include "harness/cli/options.h"
#include "results/export/export.h"

/* A member of the struct of such a verb; {0} is the default. */
struct exports_options {
    struct export_options export;
    const char *date;
};

/* The entries for it, to be included in the verb's table. */
extern const struct option_spec exports_specs[];

/* After parsing: what the words mean. */
void exports_settle(struct exports_options *options);

/* Documents, summarised. {0} is none. */
struct exports {
    struct export_document *documents;
    struct result **results;
    size_t count;
};

void exports_free(struct exports *inputs);
bool exports_read(const struct option_strings *files, struct exports *inputs,
                  struct error *err);

/* The notes of an export on stderr. */
void exports_say_notes(const struct export_output *out);

#endif
