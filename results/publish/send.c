/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/send.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "results/utf8.h"

#define NS_PER_S    INT64_C(1000000000)
#define WAIT_NS_MAX (300 * NS_PER_S) /* who asks for more gets it at the next publish */
#define SAID_MAX    300              /* bytes of a server's words */

enum {
    HTTP_OK = 200,
    HTTP_REDIRECT = 300,
    HTTP_BAD = 400,
    HTTP_MANY = 429,
    HTTP_GATEWAY = 502,
    HTTP_BUSY = 503,
    HTTP_LATE = 504
};

bool courier_check(const struct courier *courier, const struct address *address,
                   struct error *err)
{
    const struct secret *secret = secrets_for(courier->secrets, address->origin);
    if (secret == NULL || address->is_here || strcmp(address->scheme, "http") != 0) {
        return true;
    }
    return error_set(err, ERROR_USAGE,
                     "%s has a secret for '%s', which others could read on the way: use "
                     "https",
                     secret->source, address->origin);
}

static struct http_request request_of(const struct courier *courier,
                                      const struct receiver *receiver,
                                      const struct parcel *parcel)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct address address = {0};
    (void)address_parse_origin(parcel->address, &arena, &address, NULL);
    return (struct http_request){
        .is_here = address.is_here,
        .secret = secrets_for(courier->secrets, parcel->origin),
        .token_scheme = receiver->token_scheme,
        .ca_file = courier->ca_file,
        .connect_ns = courier->connect_ns,
        .total_ns =
            courier->total_ns > 0 ? courier->total_ns : receiver->timeout_s * NS_PER_S,
    };
}

/* The first line of what a server says, without what is no text, and without the secret. */
static void add_words(const struct buf *body, const struct secret *secret, char *said,
                      size_t size)
{
    const char *text = buf_text(body);
    size_t at = strlen(said);
    while (*text != '\0' && (unsigned char)*text <= ' ') {
        text++;
    }
    SCOPED(scoped_free_string) char *line = xstrndup(text, strcspn(text, "\r\n"));
    secret_blank(secret, line);
    const char *p = line;
    if (*p != '\0' && at + 2 < size) {
        said[at++] = ':';
        said[at++] = ' ';
    }
    size_t end = at + SAID_MAX < size - 1 ? at + SAID_MAX : size - 1;
    while (*p != '\0') {
        size_t width = utf8_length(p, strlen(p));
        bool is_text = width > 1 || (width == 1 && isprint((unsigned char)*p));
        if (at + (width > 0 ? width : 1) > end) {
            break;
        }
        memcpy(said + at, is_text ? p : "?", is_text ? width : 1);
        at += is_text ? width : 1;
        p += width > 0 ? width : 1;
    }
    said[at] = '\0';
}

static bool is_passing(int status)
{
    return status == HTTP_MANY || status == HTTP_GATEWAY || status == HTTP_BUSY ||
           status == HTTP_LATE;
}

static enum outcome_end end_of_status(int status)
{
    if (status >= HTTP_OK && status < HTTP_REDIRECT) {
        return OUTCOME_STORED;
    }
    return is_passing(status) ? OUTCOME_UNREACHED : OUTCOME_REFUSED;
}

static void judge(const struct receiver *receiver, const struct secret *secret,
                  const struct http_answer *answer, struct outcome *outcome)
{
    if (answer->end != HTTP_ANSWERED) {
        outcome->end =
            answer->end == HTTP_IMPOSSIBLE ? OUTCOME_REFUSED : OUTCOME_UNREACHED;
        outcome->is_hopeless = answer->end == HTTP_UNTRUSTED;
        snprintf(outcome->said, sizeof(outcome->said), "%s", answer->why);
        return;
    }
    outcome->end = end_of_status(answer->status);
    bool is_redirect = answer->status >= HTTP_REDIRECT && answer->status < HTTP_BAD;
    outcome->is_partly = answer->status == HTTP_BAD && receiver->on_refusal != NULL;
    if (outcome->end == OUTCOME_STORED) {
        return;
    }
    snprintf(outcome->said, sizeof(outcome->said), "%d%s", answer->status,
             is_redirect ? ", it sends elsewhere, which is not followed" : "");
    add_words(&answer->body, secret, outcome->said, sizeof(outcome->said));
}

/* One attempt; `ret_wait_ns` is how long the server asks to wait (-1: it does not). */
static void attempt(const struct courier *courier, const struct receiver *receiver,
                    const struct parcel *parcel, struct outcome *outcome,
                    int64_t *ret_wait_ns)
{
    *ret_wait_ns = -1;
    if (receiver->send != NULL) {
        receiver->send(courier, parcel, outcome);
        return;
    }
    SCOPED(http_answer_finish) struct http_answer answer = {0};
    struct http_request request = request_of(courier, receiver, parcel);
    request.method = parcel->method;
    request.url = parcel->address;
    request.type = parcel->type;
    request.body = buf_text(&parcel->body);
    request.len = parcel->body.len;
    http_send(&request, &answer);
    judge(receiver, request.secret, &answer, outcome);
    *ret_wait_ns = answer.retry_after_ns;
}

static void wait_for(int64_t ns)
{
    struct timespec left = {.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

/* What would be kept twice is sent where the receiver says that it is not there, or never says anything. False:
 * `outcome` says why not. */
static bool is_wanted(const struct courier *courier, const struct receiver *receiver,
                      const struct parcel *parcel, struct outcome *outcome)
{
    struct readback back = {0};
    struct error err = {0};
    if (receiver->is_repeatable) {
        return true;
    }
    bool is_told = receiver->read_back(courier, parcel, &back, &err);
    if (!is_told && back.is_mute) {
        snprintf(outcome->said, sizeof(outcome->said),
                 "sent unasked, as it does not tell what it has");
        return true;
    }
    if (!is_told) {
        outcome->end = OUTCOME_UNREACHED;
        snprintf(outcome->said, sizeof(outcome->said), "%s", err.message);
        return false;
    }
    if (back.expected > 0 && back.found == back.expected) {
        snprintf(outcome->said, sizeof(outcome->said), "it was there already");
        return false;
    }
    return true;
}

static void say_wait(const struct courier *courier, const struct parcel *parcel,
                     const struct outcome *outcome, int64_t wait_ns)
{
    char line[1024];
    snprintf(line, sizeof(line), "%s: %s; once more in %.1f s", parcel->origin,
             outcome->said, (double)wait_ns / NS_PER_S);
    courier->say(courier->data, line);
}

/* Who published it may have had no secret for that address. */
static bool may_be_sent(const struct courier *courier, const struct parcel *parcel,
                        struct outcome *outcome)
{
    SCOPED(arena_finish) struct arena arena = {0};
    struct address address;
    struct error err = {0};
    if (address_parse_origin(parcel->address, &arena, &address, &err) &&
        courier_check(courier, &address, &err)) {
        return true;
    }
    *outcome = (struct outcome){.end = OUTCOME_REFUSED};
    snprintf(outcome->said, sizeof(outcome->said), "%s", err.message);
    return false;
}

void courier_send(const struct courier *courier, const struct receiver *receiver,
                  const struct parcel *parcel, struct outcome *outcome)
{
    int64_t pause_ns = courier->wait_ns;
    if (!may_be_sent(courier, parcel, outcome)) {
        return;
    }
    for (int64_t i = 0;; i++) {
        int64_t asked_ns = -1;
        *outcome = (struct outcome){.end = OUTCOME_STORED};
        if (is_wanted(courier, receiver, parcel, outcome)) {
            attempt(courier, receiver, parcel, outcome, &asked_ns);
        }
        bool may_help = outcome->end == OUTCOME_UNREACHED && !outcome->is_hopeless;
        int64_t wait_ns = asked_ns >= 0 ? asked_ns : pause_ns;
        if (!may_help || i >= courier->retries || asked_ns > WAIT_NS_MAX) {
            return;
        }
        say_wait(courier, parcel, outcome, wait_ns);
        wait_for(wait_ns);
        pause_ns = pause_ns * 2 <= WAIT_NS_MAX ? pause_ns * 2 : pause_ns;
    }
}

bool courier_ask(const struct courier *courier, const struct receiver *receiver,
                 const struct parcel *parcel, const char *method, const char *url,
                 struct http_answer *ret, struct error *err)
{
    struct http_request request = request_of(courier, receiver, parcel);
    char said[512] = "";
    request.method = method;
    request.url = url;
    http_send(&request, ret);
    if (ret->end != HTTP_ANSWERED) {
        return error_set(err, ERROR_SYSTEM, "it cannot be asked: %s", ret->why);
    }
    if (ret->body.overflowed) {
        return error_set(err, ERROR_SYSTEM, "its answer is longer than %zu MiB",
                         ret->body.limit >> 20);
    }
    add_words(&ret->body, request.secret, said, sizeof(said));
    return ret->status == HTTP_OK ||
           error_set(err, ERROR_SYSTEM, "it does not tell what it has: %d%.200s",
                     ret->status, said);
}
