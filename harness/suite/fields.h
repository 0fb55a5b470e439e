/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of one key: from a node to a field, checked by the key's row of the table. Every
 * reader reports its mistakes and returns whether there was none. */
#ifndef TARE_HARNESS_SUITE_FIELDS_H
#define TARE_HARNESS_SUITE_FIELDS_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/attr.h"
#include "harness/base/diags.h"
#include "harness/suite/keys.h"
#include "harness/suite/suite.h"
#include "harness/suite/yaml.h"

/* What the readers share while one file is loaded. */
struct loader {
    const char *path;
    struct arena *arena;
    struct diags *diags;
};

/* A key that a mapping has. */
struct entry {
    const struct node *key; /* NULL: the mapping does not have it */
    const struct node *value;
};

/* Adds a mistake at the place of `node`; returns false. */
bool load_fail(struct loader *loader, const struct node *node, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* "'timeout' is a list, expected a time ...", at the place of the value, or of the key where
 * there is no value. */
bool fail_expected(struct loader *loader, const struct key *key,
                   const struct entry *entry);

/* The value is no list, mapping, or nothing. */
bool is_scalar(const struct node *node);
bool is_empty(const struct node *node);

/* Reads a value of the simple types, all but params, defaults, cases and claims, into the type
 * that suite.h gives to the field. */
bool field_read(struct loader *loader, const struct key *key, const struct entry *entry,
                void *field);

#endif
