/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/utf8.h"

#include <stdbool.h>

/* Table 3-7 of the Unicode standard: what may follow each first byte. */
static const struct sequence {
    unsigned char first_low, first_high;
    unsigned char second_low, second_high;
    size_t len;
} sequences[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

size_t utf8_length(const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (len == 0) {
        return 0;
    }
    if (bytes[0] < 0x80) {
        return 1;
    }
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        const struct sequence *s = &sequences[i];
        if (bytes[0] < s->first_low || bytes[0] > s->first_high) {
            continue;
        }
        if (len < s->len || bytes[1] < s->second_low || bytes[1] > s->second_high) {
            return 0;
        }
        for (size_t k = 2; k < s->len; k++) {
            if (!is_continuation(bytes[k])) {
                return 0;
            }
        }
        return s->len;
    }
    return 0;
}
