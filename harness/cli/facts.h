/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of the machine and of the checkout, in the result's words. */
#ifndef TARE_HARNESS_CLI_FACTS_H
#define TARE_HARNESS_CLI_FACTS_H

#include "harness/base/error.h"
#include "harness/host/host.h"
#include "harness/plan/target.h"
#include "results/result.h"

void facts_record_machine(struct result *result, const struct host *host);

/* What the user says of the source; NULL: nothing. */
struct facts_source_options {
    const char *commit;
    const char *commit_at;
    const char *branch;
};

/* Asks git about the working directory and about the revisions that the interpreters say they were built
 * from; `targets` NULL: git is not asked. False: what is given cannot be. */
bool facts_record_sources(struct result *result, const struct target *targets,
                          size_t count, const struct facts_source_options *given,
                          struct error *err);

#endif
