/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a receiver wants to know of who sends. Secrets come from the environment, for the address
 * that is given on the command line only, or from a file that nobody else can read, for the
 * address that stands before them there. They are in no parcel, message or log. */
#ifndef TARE_RESULTS_PUBLISH_SECRETS_H
#define TARE_RESULTS_PUBLISH_SECRETS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/error.h"

struct secret {
    char *origin; /* "https://speed.example" */
    char *token;  /* NULL, or */
    char *user;   /* NULL, or with */
    char *password;
    const char *source; /* "the environment": for people */
};

/* {0} is empty. */
struct secrets {
    struct secret *items;
    size_t count;
    size_t cap;
};

/* Wipes them. */
void secrets_finish(struct secrets *secrets);

/* Those of a file with lines "ORIGIN token TOKEN" and "ORIGIN user NAME password PASSWORD". `path` NULL: the one at
 * its usual place, if it is there. */
bool secrets_read(struct secrets *secrets, const char *path, struct error *err);

/* Those of the environment, for this origin: TARE_PUBLISH_TOKEN, or TARE_PUBLISH_USER and
 * TARE_PUBLISH_PASSWORD. They go before those of a file. */
bool secrets_of_environment(struct secrets *secrets, const char *origin,
                            struct error *err);

/* NULL: there is none for that origin. */
const struct secret *secrets_for(const struct secrets *secrets, const char *origin);

/* Stars instead of the secret, also in the form in which it is sent: for what a server said. NULL is none. */
void secret_blank(const struct secret *secret, char *text);

#endif
