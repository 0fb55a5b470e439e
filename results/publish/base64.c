/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/base64.h"

#include <string.h>

#define LAST_TWO 62

char *base64(const char *text, const char *last_two, struct arena *arena)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t len = strlen(text);
    char *out = arena_array(arena, len / 3 * 4 + 5, 1);
    char *to = out;
    for (size_t at = 0; at < len; at += 3) {
        size_t left = len - at;
        unsigned bits = (unsigned)(unsigned char)text[at] << 16;
        bits |= left > 1 ? (unsigned)(unsigned char)text[at + 1] << 8 : 0;
        bits |= left > 2 ? (unsigned)(unsigned char)text[at + 2] : 0;
        for (size_t i = 0; i < (left > 2 ? 4 : left + 1); i++) {
            unsigned digit = bits >> (18 - 6 * i) & 63;
            const char *from =
                digit < LAST_TWO ? &digits[digit] : &last_two[digit - LAST_TWO];
            *to++ = *from;
        }
    }
    *to = '\0';
    return out;
}
