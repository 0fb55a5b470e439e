/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A receiver is one constant structure in one file: how results become parcels for it, and how it
 * is asked what it has stored. What is the same for all (addresses, secrets, time, retries, the
 * outbox) is in send.c and publish.c. */
#ifndef TARE_RESULTS_PUBLISH_RECEIVER_H
#define TARE_RESULTS_PUBLISH_RECEIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/error.h"
#include "results/export/export.h"
#include "results/publish/address.h"
#include "results/publish/http.h"
#include "results/publish/parcel.h"

/* What is to be sent, and where its parcels go. */
struct publish_job {
    const struct address *address;
    const struct export_document *documents; /* summarised */
    size_t count;
    const struct export_options *options;
    struct export_output *out; /* for its notes */
    struct parcels *parcels;
    int64_t now_us;
};

/* How a parcel is sent and asked about: secrets, time, trust. */
struct courier {
    const struct secrets *secrets;
    const char *ca_file; /* NULL: what the system trusts */
    int64_t connect_ns;
    int64_t total_ns; /* 0: as the receiver needs */
    int64_t retries;
    int64_t wait_ns; /* before the first retry; twice as long before each next one */
    void (*say)(void *data, const char *line); /* what it waits for */
    void *data;
};

/* What became of a parcel. */
enum outcome_end {
    OUTCOME_STORED,
    OUTCOME_REFUSED, /* will be, until somebody changes something */
    OUTCOME_UNREACHED,
    OUTCOME_REPLACED, /* by a newer one for the same place: not sent, not kept */
};

struct outcome {
    enum outcome_end end;
    bool is_partly;   /* refused in parts */
    bool is_hopeless; /* not reached, and trying again would not help */
    char said[512];   /* "400: partial write: ..." */
};

/* What a receiver says it has of a parcel. */
struct readback {
    size_t expected, found; /* figures */
    char missing[200];      /* the first that is not there, or differs */
    bool is_mute; /* where asking failed: it takes what is sent and never tells */
};

struct receiver {
    const char *name;
    const char *summary;      /* for --help */
    const char *token_scheme; /* of HTTP: "Bearer" */
    int64_t timeout_s;        /* of a request */
    bool is_repeatable;       /* the same parcel twice is stored once */
    const char *on_refusal;   /* what is stored all the same; NULL: nothing */
    bool (*pack)(const struct publish_job *job, struct error *err);
    /* One attempt; NULL: it is sent over HTTP. */
    void (*send)(const struct courier *courier, const struct parcel *parcel,
                 struct outcome *outcome);
    /* NULL: it cannot be asked. */
    bool (*read_back)(const struct courier *courier, const struct parcel *parcel,
                      struct readback *ret, struct error *err);
};

extern const struct receiver receiver_codespeed, receiver_bencher, receiver_pushgateway,
    receiver_victoria_metrics, receiver_influx, receiver_postgresql;

/* Ends with NULL, in the order of --help. */
extern const struct receiver *const receivers[];

/* NULL: there is none of that name. */
const struct receiver *receiver_find(const char *name);

/* The one that an address tells, or NULL. */
const struct receiver *receiver_of(const struct address *address);

/* A question to the receiver of a parcel; a mistake unless the answer is 200. */
bool courier_ask(const struct courier *courier, const struct receiver *receiver,
                 const struct parcel *parcel, const char *method, const char *url,
                 struct http_answer *ret, struct error *err);

#endif
