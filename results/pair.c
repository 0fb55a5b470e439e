/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/pair.h"

#include <string.h>

bool pair_is_between_targets(const struct result_pair *pair)
{
    return strcmp(pair->base, pair->new_target) != 0;
}
