/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/entries.h"

static bool fail_unknown_key(struct loader *loader, const struct node *key,
                             enum key_place place)
{
    const char *where = place == IN_SUITE   ? "a suite"
                        : place == IN_CASE  ? "a case"
                        : place == IN_CLAIM ? "a claim"
                                            : "`defaults`";
    const char *name = key->text;
    const char *near = keys_nearest(name, place);
    if (place != IN_CASE && place != IN_CLAIM && keys_find(name, IN_CASE) >= 0) {
        return load_fail(loader, key,
                         "'%s' is a key of a case, not of %s: move it into the "
                         "case",
                         name, where);
    }
    if (place != IN_SUITE && place != IN_CLAIM && keys_find(name, IN_SUITE) >= 0) {
        return load_fail(loader, key,
                         "'%s' is a key of the suite, not of %s: move it to the "
                         "top level",
                         name, where);
    }
    if (near != NULL) {
        return load_fail(loader, key, "unknown key '%.60s' (did you mean '%s'?)", name,
                         near);
    }
    return load_fail(loader, key,
                     "unknown key '%.60s' in %s: the keys are in docs/suite-format.md",
                     name, where);
}

bool entries_find(struct loader *loader, const struct node *map, enum key_place place,
                  struct entry entries[KEYS_MAX])
{
    bool is_fine = true;
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = &map->items[2 * i];
        int row = keys_find(key->text, place);
        if (row < 0) {
            is_fine = fail_unknown_key(loader, key, place);
        } else {
            entries[row] = (struct entry){key, key + 1};
        }
    }
    return is_fine;
}
