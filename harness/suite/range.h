/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges of Python versions as packages write them: ">=3.9,<3.13", "3.11", "!=3.12.0", "==3.12.*". */
#ifndef TARE_HARNESS_SUITE_RANGE_H
#define TARE_HARNESS_SUITE_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/error.h"

enum version_op {
    VERSION_GE,
    VERSION_GT,
    VERSION_LE,
    VERSION_LT,
    VERSION_EQ,
    VERSION_NE
};

struct version_bound {
    enum version_op op;
    int parts[3];
    int part_count; /* 1 to 3; "3.11" means "==3.11.*": missing parts match anything under == and != */
};

#define VERSION_BOUNDS_MAX 16

/* {0} holds every version. */
struct version_range {
    struct version_bound bounds[VERSION_BOUNDS_MAX];
    size_t count;
    const char
        *text; /* as written, or NULL; borrowed from the caller of version_range_parse */
};

/* Adds the bounds of `text` to `range`. The error's message says what is wrong and shows a right one. */
bool version_range_parse(const char *text, struct version_range *range,
                         struct error *err);
bool version_range_holds(const struct version_range *range, int major, int minor,
                         int micro);

#endif
