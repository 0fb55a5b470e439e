/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/json_place.h"

#include <string.h>

#include "results/scan.h"

/* So much of a strange text is shown. */
#define SHOWN_MAX 40

void json_show(const char *text, struct buf *out)
{
    for (size_t i = 0; i < SHOWN_MAX && text[i] != '\0'; i++) {
        bool is_shown = text[i] >= ' ' && text[i] <= '~';
        buf_add(out, is_shown ? &text[i] : "?", 1);
    }
    buf_adds(out, strlen(text) > SHOWN_MAX ? "..." : "");
}

static void add_key(struct buf *out, const char *key)
{
    size_t plain = strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789_-");
    if (plain > 0 && plain <= SHOWN_MAX && key[plain] == '\0') {
        buf_adds(out, out->len > 0 ? "." : "");
        buf_adds(out, key);
        return;
    }
    buf_adds(out, "['");
    json_show(key, out);
    buf_adds(out, "']");
}

void json_place(const struct json *at, struct buf *out)
{
    const struct json *chain[SCAN_DEPTH_MAX + 2];
    size_t count = 0;
    while (at->parent != NULL && count < ARRAY_LEN(chain)) {
        chain[count++] = at;
        at = at->parent;
    }
    while (count > 0) {
        const struct json *step = chain[--count];
        if (step->key != NULL) {
            add_key(out, step->key);
        } else {
            buf_addf(out, "[%zu]", step->index);
        }
    }
    if (out->len == 0) {
        buf_adds(out, "the document");
    }
}
