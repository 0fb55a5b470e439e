/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/select.h"

#include <string.h>

#include "harness/base/glob.h"
#include "harness/plan/variant.h"

static bool has_tag(const struct variant *variant, const char *tag)
{
    const struct strings *tags = &variant->suite_case->tags;
    for (size_t i = 0; i < tags->count; i++) {
        if (strcmp(tags->items[i], tag) == 0) {
            return true;
        }
    }
    return strcmp(tag, "slow") == 0 && variant_is_slow(variant);
}

static bool matches_patterns(const struct plan_selection *selection, const char *name)
{
    for (size_t i = 0; i < selection->pattern_count; i++) {
        if (glob_match(selection->patterns[i], name)) {
            return true;
        }
    }
    return selection->pattern_count == 0;
}

/* Any of the tags asked for, and none of those left out with a "!". */
static bool matches_tags(const struct plan_selection *selection,
                         const struct variant *variant, bool *ret_wants_slow)
{
    bool asks = false;
    bool found = false;
    for (size_t i = 0; i < selection->tag_count; i++) {
        const char *tag = selection->tags[i];
        if (tag[0] == '!') {
            if (has_tag(variant, tag + 1)) {
                return false;
            }
            continue;
        }
        asks = true;
        found = found || has_tag(variant, tag);
        *ret_wants_slow = *ret_wants_slow || strcmp(tag, "slow") == 0;
    }
    return found || !asks;
}

enum selected select_variant(const struct plan_selection *selection,
                             const struct variant *variant)
{
    bool wants_slow = selection->slow;
    if (!matches_patterns(selection, variant->name) ||
        !matches_tags(selection, variant, &wants_slow)) {
        return SELECTED_NO;
    }
    return has_tag(variant, "slow") && !wants_slow ? SELECTED_NOT_SLOW : SELECTED_YES;
}
