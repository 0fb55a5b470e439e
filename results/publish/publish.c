/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/publish.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/base/alloc.h"
#include "results/publish/outbox.h"
#include "results/publish/send.h"

#define ASK_TIMES   5
#define ASK_WAIT_NS 200000000
#define NONE        SIZE_MAX

/* One walk through parcels. */
struct walk {
    struct publish_run *run;
    const struct parcels *ours; /* NULL: none */
    size_t put;                 /* how many of ours, the first ones, are in the outbox */
    bool *is_told;              /* of each of ours, what became of it */
    const char *origin;         /* NULL: any */
    struct arena arena;
    const char *
        *silent; /* origins that do not answer: the others of theirs are not tried */
    size_t silent_count;
    size_t silent_cap;
};

static bool is_silent(const struct walk *walk, const char *origin)
{
    for (size_t i = 0; i < walk->silent_count; i++) {
        if (strcmp(walk->silent[i], origin) == 0) {
            return true;
        }
    }
    return false;
}

static void add_silent(struct walk *walk, const char *origin)
{
    walk->silent =
        xgrow(walk->silent, walk->silent_count, &walk->silent_cap, sizeof(*walk->silent));
    walk->silent[walk->silent_count++] = arena_strdup(&walk->arena, origin);
}

/* The place of a parcel among ours; NONE: it is another one. */
static size_t place_of(const struct walk *walk, const struct parcel *parcel)
{
    for (size_t i = 0; walk->ours != NULL && i < walk->ours->count; i++) {
        if (strcmp(walk->ours->items[i].id, parcel->id) == 0) {
            return i;
        }
    }
    return NONE;
}

static void complain(struct walk *walk, const struct error *err)
{
    walk->run->troubles++;
    walk->run->complain(walk->run->data, err);
}

/* What was accepted a moment ago may take a moment to be seen. */
static bool ask_back(const struct publish_run *run, const struct receiver *receiver,
                     const struct parcel *parcel, struct readback *back,
                     struct error *err)
{
    for (int i = 1;; i++) {
        const struct timespec pause = {.tv_nsec = ASK_WAIT_NS};
        if (!receiver->read_back(run->courier, parcel, back, err)) {
            return false;
        }
        if (back->found == back->expected || i == ASK_TIMES) {
            return true;
        }
        nanosleep(&pause, NULL);
    }
}

static void count(struct publish_run *run, const struct outcome *outcome)
{
    switch (outcome->end) {
    case OUTCOME_STORED:
        run->stored++;
        break;
    case OUTCOME_REFUSED:
        run->refused++;
        break;
    case OUTCOME_UNREACHED:
        run->unreached++;
        break;
    case OUTCOME_REPLACED:
        break;
    }
}

static void verify(struct walk *walk, struct publish_news *news, struct outcome *outcome,
                   struct readback *back, struct error *err)
{
    if (news->receiver->read_back == NULL) {
        news->not_asked = "it has no way to be asked";
    } else if (!ask_back(walk->run, news->receiver, news->parcel, back, err)) {
        news->not_asked = err->message;
        walk->run->troubles++;
    } else {
        news->back = back;
        if (back->found < back->expected) {
            outcome->end = OUTCOME_REFUSED;
            snprintf(
                outcome->said, sizeof(outcome->said),
                "it was accepted, but only %zu of %zu figures are there; '%s' is not",
                back->found, back->expected, back->missing);
        }
    }
}

static void settle(struct walk *walk, struct publish_news *news, struct outbox_slot *slot,
                   struct parcel *parcel)
{
    struct error err = {0};
    const struct outcome *outcome = news->outcome;
    if (slot == NULL) {
        return;
    }
    if (outcome->end == OUTCOME_STORED) {
        if (!outbox_remove(slot, &err)) {
            complain(walk, &err);
        }
        return;
    }
    parcel->tries++;
    parcel->is_refused = outcome->end == OUTCOME_REFUSED;
    parcel->said = outcome->said;
    news->is_kept = outbox_keep(slot, parcel, &err);
    if (!news->is_kept) {
        complain(walk, &err);
    }
}

static void tell(struct walk *walk, const struct publish_news *news)
{
    size_t place = place_of(walk, news->parcel);
    if (place != NONE) {
        walk->is_told[place] = true;
    }
    count(walk->run, news->outcome);
    walk->run->tell(walk->run->data, news);
}

/* `slot` NULL: it is not in an outbox. */
static void deliver(struct walk *walk, struct parcel *parcel, struct outbox_slot *slot)
{
    struct outcome outcome = {.end = OUTCOME_UNREACHED};
    struct readback back = {0};
    struct error err = {0};
    struct publish_news news = {.receiver = receiver_find(parcel->receiver),
                                .parcel = parcel,
                                .outcome = &outcome};
    if (news.receiver == NULL) {
        outcome.end = OUTCOME_REFUSED;
        snprintf(outcome.said, sizeof(outcome.said), "there is no receiver of that name");
    } else if (is_silent(walk, parcel->origin)) {
        snprintf(outcome.said, sizeof(outcome.said), "not tried, as it does not answer");
    } else {
        courier_send(walk->run->courier, news.receiver, parcel, &outcome);
        if (outcome.end == OUTCOME_UNREACHED) {
            add_silent(walk, parcel->origin);
        }
        if (outcome.end == OUTCOME_STORED && walk->run->verifies) {
            verify(walk, &news, &outcome, &back, &err);
        }
    }
    settle(walk, &news, slot, parcel);
    tell(walk, &news);
}

/* One file of the outbox. */
static void deliver_file(struct walk *walk, const char *path)
{
    struct error err = {0};
    struct parcel parcel = {0};
    struct outbox_slot slot = {.fd = -1};
    enum outbox_found found = outbox_look(path, &walk->arena, &parcel, &err);
    bool is_own = found == OUTBOX_TAKEN && place_of(walk, &parcel) != NONE;
    bool is_meant = found == OUTBOX_TAKEN &&
                    (walk->origin == NULL || strcmp(walk->origin, parcel.origin) == 0) &&
                    (walk->ours == NULL || is_own || !parcel.is_refused);
    buf_free(&parcel.body);
    if (is_meant) {
        found = outbox_take(path, is_own, &walk->arena, &parcel, &slot, &err);
        if (found == OUTBOX_TAKEN) {
            deliver(walk, &parcel, &slot);
            buf_free(&parcel.body);
        }
    }
    if (found == OUTBOX_DAMAGED) {
        complain(walk, &err);
    }
}

/* A parcel of the outbox that replaces all that is at its address. */
struct put {
    const char *address; /* NULL: it is none, or not meant */
    int64_t created_us;
};

static struct put look_for_put(struct walk *walk, const char *path)
{
    struct parcel parcel = {0};
    struct put put = {0};
    if (outbox_look(path, &walk->arena, &parcel, NULL) == OUTBOX_TAKEN &&
        strcmp(parcel.method, "PUT") == 0 &&
        (walk->origin == NULL || strcmp(walk->origin, parcel.origin) == 0)) {
        put = (struct put){.address = parcel.address, .created_us = parcel.created_us};
    }
    buf_free(&parcel.body);
    return put;
}

/* Whether a newer one leaves nothing for it to do: sent after that one, it would bring back what was. */
static bool is_replaced(const struct put *puts, size_t count, const struct put *put)
{
    for (size_t i = 0; i < count && put->address != NULL; i++) {
        const struct put *other = &puts[i];
        if (other != put && other->address != NULL &&
            strcmp(other->address, put->address) == 0 &&
            (other->created_us > put->created_us ||
             (other->created_us == put->created_us && other > put))) {
            return true;
        }
    }
    return false;
}

static void drop(struct walk *walk, const char *path)
{
    struct error err = {0};
    struct parcel parcel = {0};
    struct outbox_slot slot = {.fd = -1};
    if (outbox_take(path, true, &walk->arena, &parcel, &slot, &err) != OUTBOX_TAKEN) {
        return;
    }
    const struct outcome outcome = {.end = OUTCOME_REPLACED};
    buf_free(&parcel.body);
    if (outbox_remove(&slot, &err)) {
        tell(walk, &(struct publish_news){.receiver = receiver_find(parcel.receiver),
                                          .parcel = &parcel,
                                          .outcome = &outcome});
    } else {
        complain(walk, &err);
    }
}

static void drop_replaced(struct walk *walk, const char *const *paths, size_t count)
{
    struct put *puts = arena_array(&walk->arena, count + 1, sizeof(*puts));
    for (size_t i = 0; i < count; i++) {
        puts[i] = look_for_put(walk, paths[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_replaced(puts, count, &puts[i])) {
            drop(walk, paths[i]);
        }
    }
}

/* False: it cannot be looked into. */
static bool deliver_outbox(struct walk *walk)
{
    struct error err = {0};
    const char *const *paths = NULL;
    size_t count = 0;
    if (!outbox_list(walk->run->outbox, &walk->arena, &paths, &count, &err)) {
        complain(walk, &err);
        return false;
    }
    drop_replaced(walk, paths, count);
    for (size_t i = 0; i < count; i++) {
        deliver_file(walk, paths[i]);
    }
    return true;
}

/* One of ours that this process put into the outbox and did not send. Where it is gone, another one was
 * quicker. */
static void tell_unsent(struct walk *walk, const struct parcel *parcel, bool is_listed)
{
    bool is_gone = is_listed && !outbox_has(walk->run->outbox, parcel);
    struct outcome outcome = {.end = is_gone ? OUTCOME_STORED : OUTCOME_UNREACHED};
    snprintf(outcome.said, sizeof(outcome.said), "%s",
             is_gone ? "by another process" : "it cannot be read in the outbox");
    tell(walk, &(struct publish_news){.receiver = receiver_find(parcel->receiver),
                                      .parcel = parcel,
                                      .outcome = &outcome,
                                      .is_kept = !is_gone});
}

static void finish_walk(struct walk *walk)
{
    free(walk->silent);
    arena_finish(&walk->arena);
}

void publish_parcels(struct publish_run *run, const struct parcels *parcels)
{
    SCOPED(finish_walk) struct walk walk = {.run = run, .ours = parcels};
    struct error err = {0};
    if (parcels->count == 0) {
        return;
    }
    walk.origin = parcels->items[0].origin;
    walk.is_told = arena_array(&walk.arena, parcels->count, sizeof(bool));
    while (run->outbox != NULL && walk.put < parcels->count) {
        if (!outbox_put(run->outbox, &parcels->items[walk.put], &err)) {
            run->complain(run->data, &err); /* no trouble yet: it is sent all the same */
            break;
        }
        walk.put++;
    }
    bool is_listed = walk.put > 0 && deliver_outbox(&walk);
    for (size_t i = 0; i < parcels->count; i++) {
        struct parcel parcel = parcels->items[i];
        if (walk.is_told[i]) {
            continue;
        }
        if (i < walk.put) {
            tell_unsent(&walk, &parcel, is_listed);
        } else {
            deliver(&walk, &parcel, NULL);
        }
    }
}

void publish_pending(struct publish_run *run, const char *origin)
{
    SCOPED(finish_walk) struct walk walk = {.run = run, .origin = origin};
    (void)deliver_outbox(&walk);
}
