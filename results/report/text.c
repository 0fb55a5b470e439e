/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/report/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "harness/base/alloc.h"

/* First strong isolate and its end (Unicode 6.3): no width, no effect where layout is
 * left to right only. */
#define ISOLATE     "\xe2\x81\xa8"
#define ISOLATE_END "\xe2\x81\xa9"

struct range {
    uint32_t first, last;
};

/* What directs the layout of a line or has no glyph to be seen: shown by its number. */
static const struct range invisible[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},       {0xad, 0xad},     {0x61c, 0x61c},
    {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f}, {0xfeff, 0xfeff},
    {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
};

/* Blocks of scripts that run from right to left. */
static const struct range right_to_left[] = {
    {0x590, 0x8ff},     {0xfb1d, 0xfdff},   {0xfe70, 0xfefe},
    {0x10800, 0x10fff}, {0x1e800, 0x1efff},
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* The character at `p` and its length in bytes; *ret_valid is false for a byte that begins no
 * well-formed sequence (its length is 1). */
static uint32_t decode(const char *p, size_t *ret_len, bool *ret_valid)
{
    const unsigned char *s = (const unsigned char *)p;
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    uint32_t c = len == 1 ? s[0] : s[0] & (0x7fU >> len);
    bool valid = len == 1 || (s[0] >= 0xc2 && s[0] <= 0xf4);
    for (size_t i = 1; valid && i < len; i++) {
        valid = (s[i] & 0xc0) == 0x80; /* also stops at the terminating NUL */
        c = c << 6 | (s[i] & 0x3f);
    }
    valid = valid && c >= smallest[len] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    *ret_valid = valid;
    *ret_len = valid ? len : 1;
    return valid ? c : s[0];
}

static void add_number(struct buf *out, uint32_t c, bool is_byte)
{
    if (c == '\n' || c == '\t' || c == '\r') {
        buf_adds(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
    } else if (is_byte || c < 0x80) {
        buf_addf(out, "\\x%02x", (unsigned)c);
    } else if (c <= 0xffff) {
        buf_addf(out, "\\u%04x", (unsigned)c);
    } else {
        buf_addf(out, "\\U%08x", (unsigned)c);
    }
}

static bool runs_right_to_left(const char *text)
{
    size_t len = 0;
    bool valid = false;
    for (const char *p = text; *p != '\0'; p += len) {
        uint32_t c = decode(p, &len, &valid);
        if (valid && in_ranges(right_to_left, ARRAY_LEN(right_to_left), c)) {
            return true;
        }
    }
    return false;
}

void text_escape(struct buf *out, const char *text, bool utf8)
{
    bool isolated = utf8 && runs_right_to_left(text);
    buf_adds(out, isolated ? ISOLATE : "");
    size_t len = 0;
    bool valid = false;
    for (const char *p = text; *p != '\0'; p += len) {
        uint32_t c = decode(p, &len, &valid);
        bool hidden = in_ranges(invisible, ARRAY_LEN(invisible), c);
        if (!valid || hidden || (!utf8 && c >= 0x80)) {
            add_number(out, c, !valid);
        } else {
            buf_add(out, p, len);
        }
    }
    buf_adds(out, isolated ? ISOLATE_END : "");
}

/* Columns of the character at p; its length in bytes through *ret_len. */
static int char_width(const char *p, size_t *ret_len)
{
    bool valid = false;
    uint32_t c = decode(p, ret_len, &valid);
    if (c >= 0x2066 && c <= 0x2069) {
        return 0; /* our own isolates, which old locales do not know */
    }
    int width = valid ? wcwidth((wchar_t)c) : 1;
    return width < 0 ? 1 : width;
}

int text_width(const char *text)
{
    int width = 0;
    size_t len = 0;
    for (const char *p = text; *p != '\0'; p += len) {
        width += char_width(p, &len);
    }
    return width;
}

void text_ellipsis(struct buf *out, const char *text, int width, bool utf8)
{
    int total = text_width(text);
    if (total <= width) {
        buf_adds(out, text);
        return;
    }
    const char *mark = utf8 ? "\xe2\x80\xa6" : "...";
    int kept = width - text_width(mark);
    int head = kept - kept / 2;
    size_t len = 0;
    const char *p = text;
    int used = 0;
    for (; *p != '\0'; p += len) {
        int next = char_width(p, &len);
        if (used + next > head) {
            break;
        }
        used += next;
        buf_add(out, p, len);
    }
    buf_adds(out, mark);
    /* The tail is what still fits behind the mark; parameters stand there. */
    for (int left = total - used; *p != '\0' && left > kept - used; p += len) {
        left -= char_width(p, &len);
    }
    buf_adds(out, p);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the texts and leaves one of each; how many that are. */
static size_t keep_different(char **texts, size_t n)
{
    size_t kept = 0;
    qsort(texts, n, sizeof(*texts), by_text);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && strcmp(texts[kept - 1], texts[i]) == 0) {
            free(texts[i]);
        } else {
            texts[kept++] = texts[i];
        }
    }
    return kept;
}

static size_t count_different(char *const *texts, size_t n, int width, bool utf8)
{
    char **cut = xcalloc(n + 1, sizeof(*cut));
    for (size_t i = 0; i < n; i++) {
        struct buf text = BUF_INIT;
        text_ellipsis(&text, texts[i], width, utf8);
        cut[i] = xstrdup(buf_text(&text));
        buf_free(&text);
    }
    size_t different = keep_different(cut, n);
    for (size_t i = 0; i < different; i++) {
        free(cut[i]);
    }
    free(cut);
    return different;
}

int text_apart(const char *const *texts, size_t n, int width, bool utf8)
{
    char **escaped = xcalloc(n + 1, sizeof(*escaped));
    int most = width;
    for (size_t i = 0; i < n; i++) {
        struct buf text = BUF_INIT;
        text_escape(&text, texts[i], utf8);
        escaped[i] = xstrdup(buf_text(&text));
        most = text_width(escaped[i]) > most ? text_width(escaped[i]) : most;
        buf_free(&text);
    }
    size_t different = keep_different(escaped, n);
    while (width < most && count_different(escaped, different, width, utf8) < different) {
        width++;
    }
    for (size_t i = 0; i < different; i++) {
        free(escaped[i]);
    }
    free(escaped);
    return width;
}

/* Bytes of the word at `p`: "5.0 %" is one. */
static size_t word_length(const char *p)
{
    size_t len = strcspn(p, " \n");
    if (len > 0 && p[len - 1] >= '0' && p[len - 1] <= '9' && p[len] == ' ' &&
        p[len + 1] == '%') {
        len += 1 + strcspn(p + len + 1, " \n");
    }
    return len;
}

void text_wrap(struct buf *out, const char *text, int column, int indent, int width)
{
    bool fresh = true; /* nothing of the text stands on this line yet */
    const char *p = text;
    while (*p != '\0') {
        size_t blanks = strspn(p, " ");
        const char *word = p + blanks;
        size_t len = word_length(word);
        SCOPED(buf_free) struct buf piece = BUF_INIT;
        buf_add(&piece, word, len);
        int columns = text_width(buf_text(&piece));
        int before = (int)blanks;
        if (!fresh && len > 0 && column + before + columns > width) {
            buf_addc(out, '\n');
            buf_repeat(out, " ", (size_t)indent);
            column = indent;
            before = 0;
        }
        if (len > 0) {
            buf_repeat(out, " ", (size_t)before);
            buf_adds(out, buf_text(&piece));
            column += before + columns;
            fresh = false;
        }
        p = word + len;
        if (*p == '\n') {
            buf_addc(out, '\n');
            p++;
            if (*p != '\n' && *p != '\0') {
                buf_repeat(out, " ", (size_t)indent);
            }
            column = indent;
            fresh = true;
        }
    }
}

void text_markdown(struct buf *out, const char *text)
{
    SCOPED(buf_free) struct buf escaped = BUF_INIT;
    text_escape(&escaped, text, true);
    for (const char *p = buf_text(&escaped); *p != '\0'; p++) {
        if (*p == '<' || *p == '>' || *p == '&' || *p == '@') {
            /* GitHub takes @name for a mention even behind a backslash. */
            buf_addf(out, "&#%d;", *p);
        } else {
            buf_adds(out, strchr("\\`*_{}[]#|~", *p) == NULL ? "" : "\\");
            buf_addc(out, *p);
        }
    }
}
