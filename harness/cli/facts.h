/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of the machine and of the checkout, in the result's words. */
#ifndef TARE_HARNESS_CLI_FACTS_H
#define TARE_HARNESS_CLI_FACTS_H

#include "harness/host/host.h"
#include "results/result.h"

void facts_record_machine(struct result *result, const struct host *host);
/* Asks git about the working directory. */
void facts_record_revision(struct result *result);

#endif
