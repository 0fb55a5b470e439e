/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/recipe.h"

#include <stdlib.h>

void start_recipe_finish(struct start_recipe *start)
{
    free(start->code);
    *start = (struct start_recipe){0};
}

struct wire_sample recipe_sample(const struct recipe *recipe)
{
    return (struct wire_sample){
        .lead = recipe->lead, .turns = recipe->turns, .batch_bytes = recipe->batch_bytes};
}

struct wire_sample recipe_few_sample(const struct recipe *recipe)
{
    return (struct wire_sample){
        .few = 1, .lead = recipe->few_turns / 10 + 1, .turns = recipe->few_turns};
}
