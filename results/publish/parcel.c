/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parcel as text: lines "key: value", an empty line, and the body as it is sent. */
#include "results/publish/parcel.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/digest.h"
#include "harness/base/number.h"
#include "results/publish/address.h"

static const char first_line[] = "tare-parcel 1\n";

enum field {
    RECEIVER,
    METHOD,
    ADDRESS,
    ORIGIN,
    TYPE,
    ABOUT,
    CREATED,
    TRIES,
    STATE,
    SAID,
    LENGTH,
    FIELDS
};

static const char *const keys[FIELDS] = {
    [RECEIVER] = "receiver", [METHOD] = "method", [ADDRESS] = "address",
    [ORIGIN] = "origin",     [TYPE] = "type",     [ABOUT] = "about",
    [CREATED] = "created",   [TRIES] = "tries",   [STATE] = "state",
    [SAID] = "said",         [LENGTH] = "length",
};

void parcels_finish(struct parcels *parcels)
{
    for (size_t i = 0; i < parcels->count; i++) {
        buf_free(&parcels->items[i].body);
    }
    free(parcels->items);
    arena_finish(&parcels->arena);
    *parcels = (struct parcels){0};
}

/* One line of it: names of files may hold anything. */
static const char *one_line(const char *text, struct arena *arena)
{
    char *line = arena_strdup(arena, text != NULL ? text : "");
    for (char *p = line; *p != '\0'; p++) {
        if ((unsigned char)*p < ' ' || *p == 0x7f) {
            *p = ' ';
        }
    }
    return line;
}

static void set_id(struct parcel *parcel)
{
    char hex[DIGEST_HEX_SIZE];
    SCOPED(buf_free) struct buf all = BUF_INIT;
    buf_addf(&all, "%s\n%s\n%s\n", parcel->receiver, parcel->method, parcel->address);
    buf_add(&all, buf_text(&parcel->body), parcel->body.len);
    digest_sha256(buf_text(&all), all.len, hex);
    memcpy(parcel->id, hex, PARCEL_ID_SIZE - 1);
    parcel->id[PARCEL_ID_SIZE - 1] = '\0';
}

struct parcel *parcels_add(struct parcels *parcels, const struct parcel *parcel,
                           struct buf *body)
{
    struct arena *arena = &parcels->arena;
    parcels->items =
        xgrow(parcels->items, parcels->count, &parcels->cap, sizeof(*parcels->items));
    struct parcel *added = &parcels->items[parcels->count++];
    *added = *parcel;
    added->receiver = one_line(parcel->receiver, arena);
    added->method = one_line(parcel->method, arena);
    added->address = one_line(parcel->address, arena);
    added->origin = one_line(parcel->origin, arena);
    added->type = one_line(parcel->type, arena);
    added->about = one_line(parcel->about, arena);
    added->said = one_line(parcel->said, arena);
    added->body = *body;
    *body = (struct buf)BUF_INIT;
    set_id(added);
    return added;
}

void parcel_write(const struct parcel *parcel, struct buf *out)
{
    SCOPED(arena_finish) struct arena arena = {0};
    buf_adds(out, first_line);
    buf_addf(out, "%s: %s\n", keys[RECEIVER], parcel->receiver);
    buf_addf(out, "%s: %s\n", keys[METHOD], parcel->method);
    buf_addf(out, "%s: %s\n", keys[ADDRESS], parcel->address);
    buf_addf(out, "%s: %s\n", keys[ORIGIN], parcel->origin);
    buf_addf(out, "%s: %s\n", keys[TYPE], parcel->type);
    buf_addf(out, "%s: %s\n", keys[ABOUT], parcel->about);
    buf_addf(out, "%s: %lld\n", keys[CREATED], (long long)parcel->created_us);
    buf_addf(out, "%s: %lld\n", keys[TRIES], (long long)parcel->tries);
    buf_addf(out, "%s: %s\n", keys[STATE], parcel->is_refused ? "refused" : "waiting");
    buf_addf(out, "%s: %s\n", keys[SAID], one_line(parcel->said, &arena));
    buf_addf(out, "%s: %zu\n\n", keys[LENGTH], parcel->body.len);
    buf_add(out, buf_text(&parcel->body), parcel->body.len);
}

/* The values of the head, in the order in which they are written; the text behind it, or NULL. */
static const char *read_head(const char *text, struct arena *arena,
                             const char *values[FIELDS])
{
    if (strncmp(text, first_line, sizeof(first_line) - 1) != 0) {
        return NULL;
    }
    const char *line = text + sizeof(first_line) - 1;
    for (size_t i = 0; i < FIELDS; i++) {
        size_t len = strcspn(line, "\n");
        size_t key = strlen(keys[i]);
        if (line[len] != '\n' || strncmp(line, keys[i], key) != 0 ||
            strncmp(line + key, ": ", 2) != 0) {
            return NULL;
        }
        values[i] = arena_strndup(arena, line + key + 2, len - key - 2);
        line += len + 1;
    }
    return *line == '\n' ? line + 1 : NULL;
}

/* An origin that is not the address's would send the secrets of the one to the other. */
bool parcel_read(const char *name, const struct buf *text, struct arena *arena,
                 struct parcel *ret, struct error *err)
{
    const char *values[FIELDS];
    struct parcel parcel = {0};
    struct address address;
    int64_t length = 0;
    const char *body = read_head(buf_text(text), arena, values);
    if (body == NULL || !number_parse_int(values[LENGTH], &length) ||
        !number_parse_int(values[CREATED], &parcel.created_us) ||
        !number_parse_int(values[TRIES], &parcel.tries) || length < 0 ||
        (size_t)length != text->len - (size_t)(body - buf_text(text)) ||
        !address_parse_origin(values[ADDRESS], arena, &address, NULL) ||
        strcmp(address.origin, values[ORIGIN]) != 0) {
        return error_set(err, ERROR_DATA,
                         "'%s' is damaged, or no parcel of this version: move it away",
                         name);
    }
    parcel.receiver = values[RECEIVER];
    parcel.method = values[METHOD];
    parcel.address = values[ADDRESS];
    parcel.origin = values[ORIGIN];
    parcel.type = values[TYPE];
    parcel.about = values[ABOUT];
    parcel.said = values[SAID];
    parcel.is_refused = strcmp(values[STATE], "refused") == 0;
    buf_add(&parcel.body, body, (size_t)length);
    set_id(&parcel);
    *ret = parcel;
    return true;
}
