/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan/select.h"

#include <string.h>

#include "harness/base/glob.h"

static bool has_tag(const struct suite_case *suite_case, const char *tag)
{
    for (size_t i = 0; i < suite_case->tags.count; i++) {
        if (strcmp(suite_case->tags.items[i], tag) == 0) {
            return true;
        }
    }
    return false;
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
                         const struct suite_case *suite_case, bool *ret_wants_slow)
{
    bool asks = false;
    bool found = false;
    for (size_t i = 0; i < selection->tag_count; i++) {
        const char *tag = selection->tags[i];
        if (tag[0] == '!') {
            if (has_tag(suite_case, tag + 1)) {
                return false;
            }
            continue;
        }
        asks = true;
        found = found || has_tag(suite_case, tag);
        *ret_wants_slow = *ret_wants_slow || strcmp(tag, "slow") == 0;
    }
    return found || !asks;
}

enum selected select_variant(const struct plan_selection *selection,
                             const struct suite_case *suite_case,
                             const char *variant_name)
{
    bool wants_slow = selection->slow;
    if (!matches_patterns(selection, variant_name) ||
        !matches_tags(selection, suite_case, &wants_slow)) {
        return SELECTED_NO;
    }
    return has_tag(suite_case, "slow") && !wants_slow ? SELECTED_NOT_SLOW : SELECTED_YES;
}
