/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/scan.h"

#include <string.h>

#include "results/utf8.h"

/* The quotes and the mark around what is copied as a string. */
#define NUMBER_EXTRA 3

struct scan {
    const char *text;
    size_t len;
    size_t at;
    size_t depth;
    bool takes_nan;
    struct buf *out;
    const char *what;
};

static bool stop(struct scan *scan, size_t at, const char *what)
{
    scan->at = at;
    scan->what = what;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t skip_digits(const char *text, size_t len, size_t at)
{
    while (at < len && is_digit(text[at])) {
        at++;
    }
    return at;
}

/* The end of the number at `at` by JSON's grammar, or `at` itself when there is none. */
static size_t number_end(const char *text, size_t len, size_t at)
{
    size_t whole = at < len && text[at] == '-' ? at + 1 : at;
    size_t end = skip_digits(text, len, whole);
    if (end == whole || (text[whole] == '0' && end - whole > 1)) {
        return at;
    }
    if (end < len && text[end] == '.') {
        size_t part = end + 1;
        end = skip_digits(text, len, part);
        if (end == part) {
            return at;
        }
    }
    if (end < len && (text[end] == 'e' || text[end] == 'E')) {
        size_t exponent = end + 1;
        if (exponent < len && (text[exponent] == '-' || text[exponent] == '+')) {
            exponent++;
        }
        end = skip_digits(text, len, exponent);
        if (end == exponent) {
            return at;
        }
    }
    return end;
}

static size_t skip_blanks(const struct scan *scan, size_t at)
{
    while (at < scan->len && is_blank(scan->text[at])) {
        at++;
    }
    return at;
}

/* An array of one number or more at scan->at goes to the copy as one string. Otherwise the
 * copy is as it was and the bracket is treated like any other. */
static bool copy_numbers(struct scan *scan)
{
    const char *text = scan->text;
    buf_reserve(scan->out, scan->len - scan->at + NUMBER_EXTRA);
    char *out = scan->out->data + scan->out->len;
    size_t at = skip_blanks(scan, scan->at + 1);
    *out++ = '"';
    *out++ = SCAN_MARK;
    *out++ = '[';
    for (;;) {
        size_t end = number_end(text, scan->len, at);
        size_t next = skip_blanks(scan, end);
        if (end == at || next == scan->len || (text[next] != ',' && text[next] != ']')) {
            scan->out->data[scan->out->len] = '\0';
            return false;
        }
        out = mempcpy(out, text + at, end - at);
        *out++ = text[next];
        if (text[next] == ']') {
            *out++ = '"';
            *out = '\0';
            scan->out->len = (size_t)(out - scan->out->data);
            scan->at = next + 1;
            return true;
        }
        at = skip_blanks(scan, next + 1);
    }
}

static bool copy_number(struct scan *scan)
{
    size_t end = number_end(scan->text, scan->len, scan->at);
    if (end == scan->at) {
        return stop(scan, scan->at, "this is no number as JSON writes one");
    }
    char open[] = {'"', SCAN_MARK};
    buf_add(scan->out, open, sizeof(open));
    buf_add(scan->out, scan->text + scan->at, end - scan->at);
    buf_addc(scan->out, '"');
    scan->at = end;
    return true;
}

/* What Python writes for a number that is none goes to the copy as if it were a number. */
static bool copy_nan(struct scan *scan)
{
    static const char *const words[] = {"NaN", "Infinity", "-Infinity"};
    const char *text = scan->text + scan->at;
    size_t rest = scan->len - scan->at;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t len = strlen(words[i]);
        if (len <= rest && memcmp(words[i], text, len) == 0 &&
            (len == rest || !is_letter(text[len]))) {
            char open[] = {'"', SCAN_MARK};
            buf_add(scan->out, open, sizeof(open));
            buf_add(scan->out, text, len);
            buf_addc(scan->out, '"');
            scan->at += len;
            return true;
        }
    }
    return false;
}

static bool copy_word(struct scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t end = scan->at;
    while (end < scan->len && is_letter(scan->text[end])) {
        end++;
    }
    size_t len = end - scan->at;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i]) == len &&
            memcmp(words[i], scan->text + scan->at, len) == 0) {
            buf_add(scan->out, words[i], len);
            scan->at = end;
            return true;
        }
    }
    return stop(scan, scan->at,
                "only true, false and null may stand here without quotes "
                "(NaN and Infinity are not JSON)");
}

/* The four digits of a \u escape at `at`, or -1. */
static int hex4(const struct scan *scan, size_t at)
{
    if (scan->len - at < 4) {
        return -1;
    }
    int code = 0;
    for (size_t i = at; i < at + 4; i++) {
        char c = scan->text[i];
        int digit = is_digit(c)            ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        code = code * 16 + digit;
    }
    return code;
}

/* Checks the escape whose backslash stands at `at`; *ret_end is what follows it. */
static bool check_escape(struct scan *scan, size_t at, size_t *ret_end)
{
    if (at + 1 == scan->len) {
        return stop(scan, at, "this string has no end");
    }
    char kind = scan->text[at + 1];
    if (kind != '\0' && strchr("\"\\/bfnrt", kind) != NULL) {
        *ret_end = at + 2;
        return true;
    }
    int code = kind == 'u' ? hex4(scan, at + 2) : -1;
    if (code < 0) {
        return stop(scan, at, "there is no such escape");
    }
    if (code == 0) {
        return stop(scan, at, "a string must not hold \\u0000");
    }
    *ret_end = at + 6;
    if (code < 0xD800 || code > 0xDFFF) {
        return true;
    }
    bool has_second = code < 0xDC00 && scan->len - *ret_end >= 6 &&
                      scan->text[*ret_end] == '\\' && scan->text[*ret_end + 1] == 'u';
    int second = has_second ? hex4(scan, *ret_end + 2) : -1;
    if (second < 0xDC00 || second > 0xDFFF) {
        return stop(scan, at, "half a surrogate pair is no character");
    }
    *ret_end += 6;
    return true;
}

static bool copy_string(struct scan *scan)
{
    size_t at = scan->at + 1;
    while (at < scan->len && scan->text[at] != '"') {
        unsigned char byte = (unsigned char)scan->text[at];
        if (byte == '\\') {
            if (!check_escape(scan, at, &at)) {
                return false;
            }
            continue;
        }
        if (byte < 0x20) {
            return stop(scan, at,
                        "a string must not hold a control character or a line end");
        }
        size_t width = byte < 0x80 ? 1 : utf8_length(scan->text + at, scan->len - at);
        if (width == 0) {
            return stop(scan, at, "this byte is no UTF-8");
        }
        at += width;
    }
    if (at >= scan->len) {
        return stop(scan, scan->at, "this string has no end");
    }
    buf_add(scan->out, scan->text + scan->at, at + 1 - scan->at);
    scan->at = at + 1;
    return true;
}

static bool copy_open(struct scan *scan)
{
    char c = scan->text[scan->at];
    if (c == '[' && copy_numbers(scan)) {
        return true;
    }
    if (scan->depth == SCAN_DEPTH_MAX) {
        return stop(scan, scan->at, "arrays and objects are nested too deep");
    }
    scan->depth++;
    buf_addc(scan->out, c);
    scan->at++;
    return true;
}

static bool copy_token(struct scan *scan)
{
    char c = scan->text[scan->at];
    if (c == '"') {
        return copy_string(scan);
    }
    if (c == '[' || c == '{') {
        return copy_open(scan);
    }
    if (c == ']' || c == '}' || c == ',' || c == ':') {
        /* One bracket too many is left to cJSON, which finds it. */
        scan->depth -= (c == ']' || c == '}') && scan->depth > 0 ? 1 : 0;
        buf_addc(scan->out, c);
        scan->at++;
        return true;
    }
    if (scan->takes_nan && (c == 'N' || c == 'I' || c == '-') && copy_nan(scan)) {
        return true;
    }
    if (is_digit(c) || c == '-' || c == '+' || c == '.') {
        return copy_number(scan);
    }
    if (is_letter(c)) {
        return copy_word(scan);
    }
    return stop(scan, scan->at, "this character has no meaning in JSON");
}

bool scan_copy(const char *text, size_t len, bool takes_nan, size_t out_limit,
               struct buf *out, struct scan_stop *ret_stop)
{
    struct scan scan = {.text = text, .len = len, .out = out, .takes_nan = takes_nan};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        scan.at = 3; // a byte order mark, as some editors leave one
    }
    scan.at = skip_blanks(&scan, scan.at);
    while (scan.at < len) {
        size_t start = scan.at;
        bool fits = copy_token(&scan);
        if (!fits || out->len > out_limit) {
            *ret_stop = (struct scan_stop){fits ? start : scan.at, scan.what};
            return false;
        }
        scan.at = skip_blanks(&scan, scan.at);
    }
    *ret_stop = (struct scan_stop){len, NULL};
    return true;
}
