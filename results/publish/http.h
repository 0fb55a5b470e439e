/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request over HTTP and its answer; http.c is the only door to libcurl. Certificates are
 * verified always, redirects followed never. */
#ifndef TARE_RESULTS_PUBLISH_HTTP_H
#define TARE_RESULTS_PUBLISH_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/buf.h"
#include "results/publish/secrets.h"

struct http_request {
    const char *method; /* "POST" */
    const char *url;
    const char *type; /* of the body; NULL: there is none */
    const void *body;
    size_t len;
    const struct secret *secret; /* NULL: none */
    const char *token_scheme;    /* "Bearer": what stands before a token */
    const char *ca_file;         /* NULL: what the system trusts */
    bool is_here;                /* to this machine: through no proxy */
    int64_t connect_ns;          /* most time until it is connected */
    int64_t total_ns;            /* until the answer is there */
};

enum http_end {
    HTTP_ANSWERED,
    HTTP_UNREACHED, /* no answer, or a part of one: it may be tried again */
    HTTP_UNTRUSTED, /* the certificate is not the host's, or of nobody trusted */
    HTTP_IMPOSSIBLE /* such a request cannot be made */
};

/* {0} is none. */
struct http_answer {
    enum http_end end;
    int status;             /* 204; 0 without an answer */
    int64_t retry_after_ns; /* -1: it does not say */
    struct buf body;        /* its beginning, at most 64 MiB: see its `overflowed` */
    char why[256];          /* what went wrong, where end is not HTTP_ANSWERED */
};

void http_answer_finish(struct http_answer *answer);
void http_send(const struct http_request *request, struct http_answer *answer);

#endif
