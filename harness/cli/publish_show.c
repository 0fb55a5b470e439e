/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/publish_show.h"

#include <stdio.h>

#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/term.h"
#include "results/instant.h"
#include "results/publish/outbox.h"
#include "results/publish/schema.h"
#include "results/report/text.h"

static void say(const char *stream_prefix, FILE *stream, const char *text)
{
    SCOPED(buf_free) struct buf safe = BUF_INIT;
    text_escape(&safe, text, term_is_utf8());
    fprintf(stream, "%s%s\n", stream_prefix, buf_text(&safe));
    (void)fflush(stream); /* what is done is said, whatever ends the program */
}

void publish_say_line(const char *text)
{
    say("", stdout, text);
}

void publish_say_wait(void *data, const char *line)
{
    (void)data;
    say("tare: ", stderr, line);
}

void publish_complain(void *data, const struct error *err)
{
    (void)data;
    output_error(err);
}

static void tell_stored(const struct publish_news *news)
{
    SCOPED(buf_free) struct buf line = BUF_INIT;
    const struct parcel *parcel = news->parcel;
    buf_addf(&line, "stored: %s at %s", parcel->about, parcel->address);
    if (news->outcome->said[0] != '\0') {
        buf_addf(&line, " (%s)", news->outcome->said);
    }
    if (news->back != NULL) {
        buf_addf(&line, ", read back: %zu of %zu", news->back->found,
                 news->back->expected);
    }
    say("", stdout, buf_text(&line));
    if (news->not_asked != NULL) {
        SCOPED(buf_free) struct buf why = BUF_INIT;
        buf_addf(&why, "not read back: %s: %s", parcel->address, news->not_asked);
        say("tare: ", stderr, buf_text(&why));
    }
}

void publish_tell(void *data, const struct publish_news *news)
{
    (void)data;
    SCOPED(buf_free) struct buf line = BUF_INIT;
    const struct outcome *outcome = news->outcome;
    if (outcome->end == OUTCOME_STORED) {
        tell_stored(news);
        return;
    }
    if (outcome->end == OUTCOME_REPLACED) {
        buf_addf(&line, "dropped: %s at %s: newer figures take its place",
                 news->parcel->about, news->parcel->address);
        say("tare: ", stderr, buf_text(&line));
        return;
    }
    bool is_refused = outcome->end != OUTCOME_UNREACHED;
    buf_addf(&line, "%s: %s at %s: %s", is_refused ? "refused" : "not sent",
             news->parcel->about, news->parcel->address, outcome->said);
    if (outcome->is_partly) {
        buf_addf(&line, "; %s", news->receiver->on_refusal);
    }
    buf_addf(&line, "; %s",
             !news->is_kept ? "not kept"
             : outcome->end == OUTCOME_REFUSED
                 ? "kept in the outbox, for --flush"
                 : "kept in the outbox, for the next publish");
    say("tare: ", stderr, buf_text(&line));
}

/* What a request has in front of its body; a secret is named, and not shown. */
static void show_parcel(const struct courier *courier, const struct receiver *receiver,
                        const struct parcel *parcel, struct buf *out)
{
    const struct secret *secret = secrets_for(courier->secrets, parcel->origin);
    buf_addf(out, "%s%s %s\n", out->len > 0 ? "\n" : "", parcel->method, parcel->address);
    if (receiver->send == NULL) {
        buf_addf(out, "Content-Type: %s\n", parcel->type);
    }
    if (secret != NULL && receiver->send == NULL) {
        buf_addf(out, "Authorization: %s (%s, not shown)\n",
                 secret->token != NULL ? receiver->token_scheme : "Basic",
                 secret->source);
    }
    buf_addc(out, '\n');
    for (size_t i = 0; receiver->send != NULL && i < schema_version; i++) {
        buf_addf(out, "-- schema, version %zu, where it is older\n%s", i + 1,
                 schema_steps[i]);
    }
    buf_add(out, buf_text(&parcel->body), parcel->body.len);
    if (parcel->body.len > 0 && parcel->body.data[parcel->body.len - 1] != '\n') {
        buf_addc(out, '\n');
    }
}

int publish_show_parcels(const struct courier *courier, const struct receiver *receiver,
                         const struct parcels *parcels)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    for (size_t i = 0; i < parcels->count; i++) {
        show_parcel(courier, receiver, &parcels->items[i], &out);
    }
    return output_text(&out) ? STATUS_OK : STATUS_NOT_MEASURED;
}

/* A line for each parcel that is kept. */
int publish_list_pending(const char *outbox)
{
    struct error err = {0};
    SCOPED(arena_finish) struct arena arena = {0};
    const char *const *paths = NULL;
    size_t count = 0;
    int status = STATUS_OK;
    if (!outbox_list(outbox, &arena, &paths, &count, &err)) {
        output_error(&err);
        return output_status(&err);
    }
    for (size_t i = 0; i < count; i++) {
        struct parcel parcel = {0};
        SCOPED(buf_free) struct buf line = BUF_INIT;
        enum outbox_found found = outbox_look(paths[i], &arena, &parcel, &err);
        buf_free(&parcel.body);
        if (found == OUTBOX_DAMAGED) {
            output_error(&err);
            status = output_status(&err);
        } else if (found == OUTBOX_TAKEN) {
            buf_addf(&line, "%s  %s  %.19sZ  %s at %s%s%s", parcel.id,
                     parcel.is_refused ? "refused" : "waiting",
                     instant_text(parcel.created_us, &arena), parcel.about,
                     parcel.address, parcel.said[0] != '\0' ? ": " : "", parcel.said);
            publish_say_line(buf_text(&line));
        }
    }
    if (count == 0) {
        puts("the outbox is empty");
    }
    return status;
}
