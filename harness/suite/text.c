/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/text.h"

#include <string.h>

size_t text_char(const char *bytes, size_t len, uint32_t *ret_code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (len == 0) {
        return 0;
    }
    unsigned char lead = (unsigned char)bytes[0];
    size_t need = lead < 0x80    ? 1
                  : lead < 0xC2  ? 0
                  : lead < 0xE0  ? 2
                  : lead < 0xF0  ? 3
                  : lead <= 0xF4 ? 4
                                 : 0;
    if (need == 0 || need > len) {
        return 0;
    }
    uint32_t code = need == 1 ? lead : lead & (0x7FU >> need);
    for (size_t i = 1; i < need; i++) {
        unsigned char next = (unsigned char)bytes[i];
        if ((next & 0xC0) != 0x80) {
            return 0;
        }
        code = code << 6 | (next & 0x3F);
    }
    if (code < smallest[need] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return 0;
    }
    *ret_code = code;
    return need;
}

/* Why a character may not stand in a suite, or NULL when it may. Line breaks other than LF and
 * CR LF would be counted by YAML and not by editors, and libyaml rewrites them inside code. */
static const char *refusal(uint32_t code, bool is_crlf)
{
    if (code == '\t' || code == '\n' || (code >= 0x20 && code < 0x7F)) {
        return NULL;
    }
    if (code == '\r') {
        return is_crlf ? NULL
                       : "a carriage return without a line feed: save it with Unix "
                         "line endings";
    }
    if (code == 0) {
        return "a NUL byte: a suite is a text file";
    }
    if (code < 0xA0 || code == 0xFEFF || code == 0xFFFE || code == 0xFFFF) {
        return "a control character: write it as an escape in a double-quoted text";
    }
    if (code == 0x2028 || code == 0x2029) {
        return "a Unicode line separator: write it as an escape in a double-quoted text";
    }
    return NULL;
}

static bool refuse(const struct text *text, size_t offset, size_t line, size_t line_start,
                   struct diags *diags, const char *why)
{
    struct error err;
    error_at(&err, ERROR_SUITE, text->path, (int)line, (int)(offset - line_start) + 1,
             "%s", why);
    diags_add(diags, &err);
    return false;
}

/* Walks the whole text once; `starts` has room for every line. */
static bool scan(struct text *text, size_t *starts, struct diags *diags)
{
    size_t at = text->start;
    size_t lines = 0;
    starts[lines++] = 0;
    while (at < text->len) {
        uint32_t code = 0;
        size_t step = text_char(text->bytes + at, text->len - at, &code);
        if (step == 0) {
            return refuse(text, at, lines, starts[lines - 1], diags,
                          "invalid UTF-8: save the file as UTF-8");
        }
        bool is_crlf = code == '\r' && at + 1 < text->len && text->bytes[at + 1] == '\n';
        const char *why = refusal(code, is_crlf);
        if (why != NULL) {
            return refuse(text, at, lines, starts[lines - 1], diags, why);
        }
        at += step;
        if (code == '\n') {
            starts[lines++] = at;
        }
    }
    text->line_starts = starts;
    text->line_count = lines;
    return true;
}

bool text_init(struct text *text, const char *path, const char *bytes, size_t len,
               struct arena *arena, struct diags *diags)
{
    *text = (struct text){.path = path, .bytes = bytes, .len = len};
    if (len > TEXT_BYTES_MAX) {
        struct error err;
        error_at(
            &err, ERROR_SUITE, path, 0, 0,
            "%zu bytes are too large for a suite: the limit is 16 MiB, split the file",
            len);
        diags_add(diags, &err);
        return false;
    }
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        text->start = 3;
    } else if (len >= 2 &&
               (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        return refuse(text, 0, 1, 0, diags, "this is UTF-16: save the file as UTF-8");
    }
    size_t lines = 1;
    for (size_t i = 0; i < len; i++) {
        lines += bytes[i] == '\n';
    }
    text->seen_offset = text->start;
    return scan(text, arena_array(arena, lines, sizeof(size_t)), diags);
}

static bool is_inside_char(const struct text *text, size_t offset)
{
    return offset < text->len && ((unsigned char)text->bytes[offset] & 0xC0) == 0x80;
}

size_t text_offset(struct text *text, size_t line, size_t column)
{
    if (line >= text->line_count) {
        return text->len;
    }
    size_t line_start = line == 0 ? text->start : text->line_starts[line];
    size_t line_end =
        line + 1 < text->line_count ? text->line_starts[line + 1] : text->len;
    if (line != text->seen_line) {
        text->seen_line = line;
        text->seen_column = 0;
        text->seen_offset = line_start;
    }
    while (text->seen_column < column && text->seen_offset < line_end) {
        text->seen_column++;
        do {
            text->seen_offset++;
        } while (is_inside_char(text, text->seen_offset));
    }
    while (text->seen_column > column && text->seen_offset > line_start) {
        text->seen_column--;
        do {
            text->seen_offset--;
        } while (is_inside_char(text, text->seen_offset));
    }
    return text->seen_offset;
}
