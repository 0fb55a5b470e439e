/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/emit.h"

#include <math.h>
#include <string.h>

#include "harness/base/number.h"
#include "results/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

void emit_init(struct emit *emit, struct buf *out)
{
    *emit = (struct emit){.out = out, .indent = -1};
}

/* `"text"`: bytes that need no care are copied in runs. */
static void add_quoted(struct buf *out, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    size_t len = strlen(text);
    size_t run = 0; // start of what is not yet copied
    size_t at = 0;
    buf_addc(out, '"');
    while (at < len) {
        unsigned char byte = (unsigned char)text[at];
        size_t width = byte < 0x80 ? 1 : utf8_length(text + at, len - at);
        bool is_plain = byte >= 0x20 && byte != '"' && byte != '\\' && width > 0;
        if (is_plain) {
            at += width;
            continue;
        }
        buf_add(out, text + run, at - run);
        if (width == 0) {
            buf_adds(out, REPLACEMENT);
        } else if (byte == '"' || byte == '\\') {
            char escape[2] = {'\\', (char)byte};
            buf_add(out, escape, sizeof(escape));
        } else if (byte == '\n') {
            buf_adds(out, "\\n");
        } else if (byte == '\t') {
            buf_adds(out, "\\t");
        } else {
            char escape[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 0xF]};
            buf_add(out, escape, sizeof(escape));
        }
        at++;
        run = at;
    }
    buf_add(out, text + run, at - run);
    buf_addc(out, '"');
}

static void begin_item(struct emit *emit, const char *key)
{
    if (emit->indent >= 0) {
        buf_adds(emit->out, emit->has_item ? ",\n" : "\n");
        buf_repeat(emit->out, " ", (size_t)emit->indent);
    } else if (emit->has_item) {
        buf_add(emit->out, ", ", emit->is_compact ? 1 : 2);
    }
    emit->indent = -1;
    emit->has_item = true;
    if (key != NULL) {
        add_quoted(emit->out, key);
        buf_add(emit->out, ": ", emit->is_compact ? 1 : 2);
    }
}

void emit_line(struct emit *emit, int indent)
{
    emit->indent = indent;
}

void emit_open(struct emit *emit, const char *key, char bracket)
{
    begin_item(emit, key);
    buf_addc(emit->out, bracket);
    emit->has_item = false;
}

void emit_close(struct emit *emit, char bracket)
{
    buf_addc(emit->out, bracket);
    emit->has_item = true;
}

void emit_text(struct emit *emit, const char *key, const char *text, size_t len)
{
    begin_item(emit, key);
    buf_add(emit->out, text, len);
}

void emit_null(struct emit *emit, const char *key)
{
    emit_text(emit, key, "null", 4);
}

void emit_bool(struct emit *emit, const char *key, bool value)
{
    emit_text(emit, key, value ? "true" : "false", value ? 4 : 5);
}

void emit_string(struct emit *emit, const char *key, const char *value)
{
    if (value == NULL) {
        emit_null(emit, key);
        return;
    }
    begin_item(emit, key);
    add_quoted(emit->out, value);
}

/* Most of a document is integers: printf takes several times as long. Writes backwards from
 * `end` and returns the first digit. */
static char *format_int(int64_t value, char *end)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char *p = end;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--p = '-';
    }
    return p;
}

void emit_int(struct emit *emit, const char *key, int64_t value)
{
    char text[NUMBER_SIZE];
    char *end = text + sizeof(text);
    char *first = format_int(value, end);
    emit_text(emit, key, first, (size_t)(end - first));
}

void emit_count(struct emit *emit, const char *key, int64_t value)
{
    if (value < 0) {
        emit_null(emit, key);
    } else {
        emit_int(emit, key, value);
    }
}

void emit_real(struct emit *emit, const char *key, double value)
{
    if (!isfinite(value)) {
        emit_null(emit, key);
        return;
    }
    char text[NUMBER_SIZE];
    number_format(value, text);
    emit_text(emit, key, text, strlen(text));
}

void emit_digits(struct emit *emit, const char *key, double value, int digits)
{
    if (!isfinite(value)) {
        emit_null(emit, key);
        return;
    }
    char text[NUMBER_SIZE];
    number_format_digits(value, digits, text);
    emit_text(emit, key, text, strlen(text));
}

void emit_fraction(struct emit *emit, const char *key, double value)
{
    if (!isfinite(value)) {
        emit_null(emit, key);
        return;
    }
    char text[NUMBER_SIZE + 2];
    number_format(value, text);
    size_t len = strlen(text);
    if (strpbrk(text, ".e") == NULL) {
        memcpy(text + len, ".0", 3);
        len += 2;
    }
    emit_text(emit, key, text, len);
}

void emit_ints(struct emit *emit, const char *key, const int64_t *values, size_t count)
{
    emit_open(emit, key, '[');
    char text[NUMBER_SIZE];
    char *end = text + sizeof(text);
    for (size_t i = 0; i < count; i++) {
        char *first = format_int(values[i], end);
        if (i > 0) {
            *--first = ','; // no blank: there are millions of these
        }
        buf_add(emit->out, first, (size_t)(end - first));
    }
    emit_close(emit, ']');
}

void emit_reals(struct emit *emit, const char *key, const double *values, size_t count)
{
    emit_open(emit, key, '[');
    for (size_t i = 0; i < count; i++) {
        emit_real(emit, NULL, values[i]);
    }
    emit_close(emit, ']');
}

void emit_strings(struct emit *emit, const char *key, const char *const *values,
                  size_t count)
{
    emit_open(emit, key, '[');
    for (size_t i = 0; i < count; i++) {
        emit_string(emit, NULL, values[i]);
    }
    emit_close(emit, ']');
}
