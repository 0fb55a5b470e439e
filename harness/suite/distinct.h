/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding what stands twice in a list, however long the list is. */
#ifndef TARE_HARNESS_SUITE_DISTINCT_H
#define TARE_HARNESS_SUITE_DISTINCT_H

#include <stddef.h>

struct label {
    const char *text;
    size_t index; /* in the caller's list */
};

/* Sorts by text and then by index: equal texts stand together, the first one first. */
void labels_sort(struct label *labels, size_t count);

#endif
