/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parcel: the bytes of one request with where they go, as it is sent, shown and kept. There is no
 * secret in it. What it is called follows from what it is, so that the same bytes for the same
 * address are one parcel. */
#ifndef TARE_RESULTS_PUBLISH_PARCEL_H
#define TARE_RESULTS_PUBLISH_PARCEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/buf.h"
#include "harness/base/error.h"

#define PARCEL_ID_SIZE 17

struct parcel {
    char id[PARCEL_ID_SIZE]; /* hexadecimal */
    const char *receiver;    /* "influx" */
    const char *method;      /* "POST"; "SQL" */
    const char *address;     /* the whole of it */
    const char *origin;      /* of the address: whose secrets it takes */
    const char *type;        /* of the body */
    const char *about;       /* "3 benches of base in old.json", for people */
    int64_t created_us;
    int64_t tries;    /* how often it was sent in vain */
    bool is_refused;  /* not sent again by itself */
    const char *said; /* why it is still here; "" */
    struct buf body;
};

/* {0} is empty. The strings are on the arena. */
struct parcels {
    struct parcel *items;
    size_t count;
    size_t cap;
    struct arena arena;
};

void parcels_finish(struct parcels *parcels);

/* A new one; the strings are copied and the body is taken over. Its id is made of them. */
struct parcel *parcels_add(struct parcels *parcels, const struct parcel *parcel,
                           struct buf *body);

void parcel_write(const struct parcel *parcel, struct buf *out);

/* Strings on the arena; the body is the caller's to free. `name` is for messages. */
bool parcel_read(const char *name, const struct buf *text, struct arena *arena,
                 struct parcel *ret, struct error *err);

#endif
