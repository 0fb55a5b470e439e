/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/batch.h"

#include <string.h>

/* The line at the beginning of `text`, with its end. */
static size_t line_length(const char *text, size_t len)
{
    const char *end = memchr(text, '\n', len);
    return end != NULL ? (size_t)(end - text) + 1 : len;
}

static size_t count_lines(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; count++) {
        at += line_length(text + at, len - at);
    }
    return count;
}

void batches_begin(struct batches *batches, const struct buf *text, const char *brackets,
                   size_t items_max, size_t bytes_max)
{
    *batches = (struct batches){
        .text = buf_text(text),
        .len = text->len,
        .brackets = brackets,
        .items_max = items_max,
        .bytes_max = bytes_max,
    };
    if (brackets[0] != '\0') { /* "[\n" in front, "]\n" behind the last item */
        size_t head = line_length(batches->text, batches->len);
        batches->text += head;
        batches->len -= head;
        while (batches->len > 0 && batches->text[batches->len - 1] != brackets[1]) {
            batches->len--;
        }
        batches->len -= batches->len > 0 ? 1 : 0;
    }
    batches->total = count_lines(batches->text, batches->len);
}

bool batches_next(struct batches *batches, struct buf *out)
{
    size_t taken = 0;
    size_t items = 0;
    while (taken < batches->len && items < batches->items_max) {
        size_t line = line_length(batches->text + taken, batches->len - taken);
        if (items > 0 && taken + line > batches->bytes_max) {
            break;
        }
        taken += line;
        items++;
    }
    if (items == 0) {
        return false;
    }
    size_t len = taken;
    if (batches->brackets[0] != '\0') { /* no comma behind the last item */
        while (len > 0 && strchr(",\n", batches->text[len - 1]) != NULL) {
            len--;
        }
        buf_addf(out, "%c\n", batches->brackets[0]);
    }
    buf_add(out, batches->text, len);
    if (batches->brackets[0] != '\0') {
        buf_addf(out, "%c\n", batches->brackets[1]);
    }
    batches->text += taken;
    batches->len -= taken;
    batches->first = batches->last + 1;
    batches->last += items;
    return true;
}

void batches_about(const struct batches *batches, const char *units, const char *files,
                   struct buf *out)
{
    if (batches->first == 1 && batches->last == batches->total) {
        buf_addf(out, "%zu %s of %s", batches->total, units, files);
    } else {
        buf_addf(out, "%s %zu to %zu of %zu of %s", units, batches->first, batches->last,
                 batches->total, files);
    }
}
