/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From facts to findings: what was seen, why it matters and what mends it. No printing. */
#ifndef TARE_HARNESS_HOST_ADVISE_H
#define TARE_HARNESS_HOST_ADVISE_H

#include <stddef.h>

#include "harness/host/host.h"

struct finding {
    const char *
        id; /* constant: "governor", "turbo", "smt", "busy-sibling", "load", "aslr", "swap", "steal", "clock-source", "coarse-timer", "isolated-unused", "cgroup-quota", "few-cpus" */
    const char *severity; /* constant: "info" or "warning" */
    char what[256];
    const char *why;  /* constant sentence */
    char remedy[256]; /* a command where there is one, else a sentence */
};

#define ADVISE_MAX 16

/* Fills `findings` (ADVISE_MAX of them) and returns how many; none on an ideal machine. */
size_t advise(const struct host *host, struct finding *findings);

#endif
