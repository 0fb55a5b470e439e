/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files over HTTP to this machine and nobody else: made anew whenever one is asked for. The only
 * door to libmicrohttpd. */
#ifndef TARE_HARNESS_CLI_SERVE_H
#define TARE_HARNESS_CLI_SERVE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"

enum serve_outcome {
    SERVE_FOUND,
    SERVE_ABSENT, /* there is no file of that name */
    SERVE_FAILED, /* it cannot be made: *err says why */
};

struct serve_site {
    /* Fills `body` with the file of that path ("index.html", "suites/a.html"; never with a slash in
     * front) and *ret_type with its content type. Called from one thread. */
    enum serve_outcome (*get)(void *context, const char *path, struct buf *body,
                              const char **ret_type, struct error *err);
    void *context;
};

/* Serves on 127.0.0.1 until SIGINT, SIGTERM or SIGHUP; the address is said on stdout. Port 0: any
 * that is free. False: it could not begin. */
bool serve_run(const struct serve_site *site, int64_t port, struct error *err);

/* Whether a Host header names this machine: "localhost:8273", "127.0.0.1". A page of another
 * site that had its name resolved to 127.0.0.1 says its own. NULL: no. */
bool serve_is_local(const char *host);

#endif
