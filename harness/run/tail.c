/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/tail.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"

void tail_add(struct tail *tail, const char *data, size_t len)
{
    if (len > TAIL_SIZE) {
        data += len - TAIL_SIZE;
        len = TAIL_SIZE;
    }
    for (size_t i = 0; i < len; i++) {
        tail->bytes[tail->next] = data[i];
        tail->next = (tail->next + 1) % TAIL_SIZE;
    }
    tail->len = tail->len + len < TAIL_SIZE ? tail->len + len : TAIL_SIZE;
}

/* The length of the UTF-8 character at `text`, 0 when there is none (overlong forms, surrogates
 * and what lies beyond U+10FFFF are none). */
static size_t character_len(const unsigned char *text, size_t len)
{
    const unsigned char first = text[0];
    const size_t want = first < 0x80                    ? 1
                        : first >= 0xc2 && first < 0xe0 ? 2
                        : first >= 0xe0 && first < 0xf0 ? 3
                        : first >= 0xf0 && first < 0xf5 ? 4
                                                        : 0;

    if (want == 0 || want > len) {
        return 0;
    }
    for (size_t i = 1; i < want; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    if ((first == 0xe0 && text[1] < 0xa0) || (first == 0xed && text[1] >= 0xa0) ||
        (first == 0xf0 && text[1] < 0x90) || (first == 0xf4 && text[1] >= 0x90)) {
        return 0;
    }
    return want;
}

/* C0, DEL and C1: the last are two bytes in UTF-8, and some terminals obey them. */
static bool is_control(const unsigned char *text, size_t len)
{
    if (len == 2) {
        return text[0] == 0xc2 && text[1] < 0xa0;
    }
    return len == 1 && (text[0] < 0x20 || text[0] == 0x7f) && text[0] != '\n' &&
           text[0] != '\t';
}

void tail_clean(char *text, size_t len)
{
    unsigned char *bytes = (unsigned char *)text;

    for (size_t i = 0; i < len;) {
        const size_t step = character_len(bytes + i, len - i);

        if (step == 0 || is_control(bytes + i, step)) {
            memset(bytes + i, '?', step > 0 ? step : 1);
        }
        i += step > 0 ? step : 1;
    }
}

char *tail_text(const struct tail *tail)
{
    char *text;
    size_t len = tail->len;
    size_t begin = 0;
    size_t lines = 0;

    if (len == 0) {
        return NULL;
    }
    text = xmalloc(len + 1);
    for (size_t i = 0; i < len; i++) {
        text[i] = tail->bytes[(tail->next + TAIL_SIZE - len + i) % TAIL_SIZE];
    }
    while (len > 0 && text[len - 1] == '\n') {
        len--;
    }
    text[len] = '\0';
    for (size_t i = len; i > 0 && begin == 0; i--) {
        lines += text[i - 1] == '\n';
        begin = lines == TAIL_LINES ? i : 0;
    }
    /* A full ring begins within a line; the piece goes when whole lines follow. */
    if (begin == 0 && tail->len == TAIL_SIZE && memchr(text, '\n', len) != NULL) {
        begin = (size_t)((char *)memchr(text, '\n', len) - text) + 1;
    }
    memmove(text, text + begin, len - begin + 1);
    tail_clean(text, len - begin);
    if (text[0] == '\0') {
        free(text);
        return NULL;
    }
    return text;
}
