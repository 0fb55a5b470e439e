/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts host_read is made of; each fills its own fields, which are "not known" before. */
#ifndef TARE_HARNESS_HOST_PARTS_H
#define TARE_HARNESS_HOST_PARTS_H

#include "harness/host/host.h"

void host_read_cpus(const char *root,
                    struct host *host); /* counts, model, governor, SMT, turbo */
void host_read_memory(const char *root,
                      struct host *host); /* memory, swap, the cgroup's limits */
void host_read_identity(const char *root,
                        struct host *host); /* names, versions, virtualisation */

#endif
