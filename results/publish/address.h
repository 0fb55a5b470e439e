/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where results go, as an address that may be shown and kept: one that holds a password or a
 * key is refused, and no message repeats it. */
#ifndef TARE_RESULTS_PUBLISH_ADDRESS_H
#define TARE_RESULTS_PUBLISH_ADDRESS_H

#include <stdbool.h>

#include "harness/base/arena.h"
#include "harness/base/error.h"

struct address {
    const char *scheme; /* "http", "https", "postgresql" */
    const char *origin; /* "https://speed.example:8443": whose secrets are sent there */
    const char *root;   /* the same, with the user that PostgreSQL's may name */
    const char *host;   /* without brackets; "" where the default is meant */
    const char *path;   /* "/base", "/" or "" */
    const char *query;  /* behind the question mark; "" */
    bool is_here;       /* on this machine: nobody listens on the way */
};

/* Whether a host (without brackets) is this machine; so are "" and the path of a socket. */
bool address_host_is_here(const char *host);

/* Whether it is meant as an address, not as a folder. */
bool address_is_one(const char *text);

bool address_parse(const char *text, struct arena *arena, struct address *ret,
                   struct error *err);

/* What stands before the path, alone: of an address that a receiver has written, which may look as no person's
 * does. */
bool address_parse_origin(const char *text, struct arena *arena, struct address *ret,
                          struct error *err);

/* "https://host/base/api?query" of an address with the path "/base/" and the tail "api". */
const char *address_below(const struct address *address, const char *tail,
                          struct arena *arena);

/* Text as a part of an address: all but letters, digits and "-._~" as %XX. */
const char *address_escape(const char *text, struct arena *arena);

/* The value of a member of the query as it is written; NULL: it has none. */
const char *address_member(const struct address *address, const char *name,
                           struct arena *arena);

#endif
