/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/distinct.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
    const struct label *a = left;
    const struct label *b = right;
    int order = strcmp(a->text, b->text);
    if (order != 0) {
        return order;
    }
    return (a->index > b->index) - (a->index < b->index);
}

void labels_sort(struct label *labels, size_t count)
{
    if (count > 1) {
        qsort(labels, count, sizeof(labels[0]), compare);
    }
}
