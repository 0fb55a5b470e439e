/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/store/filter.h"

#include <string.h>

#include "harness/base/glob.h"

bool filter_has_name(const char *pattern, const char *label, const char *key)
{
    return pattern == NULL || strcmp(pattern, label) == 0 || strcmp(pattern, key) == 0 ||
           strstr(label, pattern) != NULL || glob_match(pattern, label) ||
           glob_match(pattern, key);
}

bool filter_has_series(const struct store_filter *filter,
                       const struct store_series *series)
{
    return filter_has_name(filter->bench, series->bench, series->bench) &&
           filter_has_name(filter->machine, series->machine,
                           series->machine_fingerprint) &&
           filter_has_name(filter->build, series->build, series->build_fingerprint) &&
           (filter->metric == NULL || strcmp(filter->metric, series->metric) == 0);
}

bool filter_has_branch(const struct store_filter *filter,
                       const struct store_target *target)
{
    return filter->branch == NULL ||
           (target->branch != NULL && strcmp(filter->branch, target->branch) == 0);
}
