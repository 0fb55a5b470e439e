/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case times the values of its parameters, and what identifies each of the variants. */
#ifndef TARE_HARNESS_PLAN_VARIANT_H
#define TARE_HARNESS_PLAN_VARIANT_H

#include "harness/plan/plan.h"

/* How many variants a case has: the product of its parameters' counts, 1 without any. */
size_t variant_count(const struct suite_case *suite_case);

/* Fills in the index-th variant (0 .. variant_count - 1, the last parameter runs fastest) but its group. */
void variant_make(struct arena *arena, const struct suite *suite,
                  const struct suite_case *suite_case, size_t index, bool clock_is_cpu,
                  struct variant *ret);

/* It has a value that its case calls slow. */
bool variant_is_slow(const struct variant *variant);

/* What tells the groups of a case apart. */
struct variant_grouping {
    const bool *shares; /* one to a parameter: all cases of the group have it */
    bool is_name_taken; /* the case stands alone, and a group is called as it is */
};

/* "suite/group[n=10]": the suite, the group's name (or the case's, where it stands alone) and
 * the values of the parameters that all cases of the group have. "/alone" behind it keeps a case
 * apart from a group of its name: no name has a slash. */
const char *variant_group_label(struct arena *arena, const struct variant *variant,
                                const struct variant_grouping *grouping);

#endif
