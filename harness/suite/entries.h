/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which keys of the table a mapping has. */
#ifndef TARE_HARNESS_SUITE_ENTRIES_H
#define TARE_HARNESS_SUITE_ENTRIES_H

#include "harness/suite/fields.h"

/* Finds the keys of a mapping; `entries` has a slot for every row of the key table. Reports
 * those that are unknown in that place. */
bool entries_find(struct loader *loader, const struct node *map, enum key_place place,
                  struct entry entries[KEYS_MAX]);

#endif
