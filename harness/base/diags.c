/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/diags.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"

/* Of a longer line, this many bytes around the place are shown. */
#define SHOWN_MAX    120
#define SHOWN_BEFORE 60

struct span {
    const char *text;
    size_t len;
};

void diags_add(struct diags *diags, const struct error *err)
{
    if (diags->count >= DIAGS_MAX) {
        diags->dropped++;
        return;
    }
    if (diags->errors == NULL) {
        diags->errors = xcalloc(DIAGS_MAX, sizeof(*diags->errors));
    }
    diags->errors[diags->count++] = *err;
}

void diags_finish(struct diags *diags)
{
    if (diags == NULL) {
        return;
    }
    free(diags->errors);
    *diags = (struct diags){0};
}

/* How many bytes of a line break stand here: 0 when there is none. YAML counts NEL, LS and PS
 * as breaks too, so that lines are counted as its parser does. */
static size_t break_len(const char *p, size_t left)
{
    if (p[0] == '\r' && left > 1 && p[1] == '\n') {
        return 2;
    }
    if (p[0] == '\n' || p[0] == '\r') {
        return 1;
    }
    if (left > 1 && memcmp(p, "\xC2\x85", 2) == 0) {
        return 2;
    }
    if (left > 2 &&
        (memcmp(p, "\xE2\x80\xA8", 3) == 0 || memcmp(p, "\xE2\x80\xA9", 3) == 0)) {
        return 3;
    }
    return 0;
}

/* Line `number` (from 1) without its break; false when the text has fewer. */
static bool find_line(const char *source, size_t len, int number, struct span *ret)
{
    size_t start = 0;
    int line = 1;
    for (size_t i = 0; i < len;) {
        size_t breaks = break_len(source + i, len - i);
        if (breaks > 0 && line == number) {
            *ret = (struct span){source + start, i - start};
            return true;
        }
        if (breaks > 0) {
            line++;
            start = i + breaks;
        }
        i += breaks > 0 ? breaks : 1;
    }
    *ret = (struct span){source + start, len - start};
    return line == number;
}

/* The length of the valid UTF-8 character at p, 0 when it is none that may be shown: a control
 * character (also U+0080 to U+009F), a broken sequence, a surrogate. */
static size_t shown_char_len(const char *p, size_t left)
{
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80) {
        return u[0] >= 0x20 && u[0] != 0x7F ? 1 : 0;
    }
    size_t len = u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
    if (u[0] < 0xC2 || u[0] > 0xF4 || left < len) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((u[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool is_control = u[0] == 0xC2 && u[1] < 0xA0;
    bool is_long_form = (u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xF0 && u[1] < 0x90);
    bool is_outside = (u[0] == 0xED && u[1] > 0x9F) || (u[0] == 0xF4 && u[1] > 0x8F);
    return is_control || is_long_form || is_outside ? 0 : len;
}

/* Adds the bytes [0, len) as they may be shown: a tab as one blank, what must not reach a
 * terminal as '?'. Returns how many characters that are. */
static size_t add_shown(struct buf *out, const char *text, size_t len)
{
    size_t chars = 0;
    for (size_t i = 0; i < len; chars++) {
        size_t step = shown_char_len(text + i, len - i);
        if (step > 0) {
            buf_add(out, text + i, step);
        } else {
            buf_addc(out, text[i] == '\t' ? ' ' : '?');
            step = 1;
        }
        i += step;
    }
    return chars;
}

static bool is_inside_char(const struct span *line, size_t at)
{
    return at < line->len && ((unsigned char)line->text[at] & 0xC0) == 0x80;
}

/* What of the line is shown when it is too long: [*ret_from, *ret_to) around byte `at`. */
static void choose_window(const struct span *line, size_t at, size_t *ret_from,
                          size_t *ret_to)
{
    size_t from = 0;
    size_t to = line->len;
    if (line->len > SHOWN_MAX) {
        from = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;
        to = from + SHOWN_MAX < line->len ? from + SHOWN_MAX : line->len;
        for (int i = 0; i < 3 && from > 0 && is_inside_char(line, from); i++) {
            from--;
        }
        for (int i = 0; i < 3 && is_inside_char(line, to); i++) {
            to++;
        }
    }
    *ret_from = from;
    *ret_to = to;
}

static void quote_line(const struct error *err, const struct span *line, struct buf *out)
{
    size_t at = err->col > 0 ? (size_t)err->col - 1 : 0;
    at = at < line->len ? at : line->len;
    size_t from;
    size_t to;
    choose_window(line, at, &from, &to);
    const char *cut = from > 0 ? "..." : "";
    buf_addf(out, "%5d | %s", err->line, cut);
    size_t before = strlen(cut) + add_shown(out, line->text + from, at - from);
    size_t width = err->width > 1 ? (size_t)err->width : 1;
    width = width < to - at ? width : to - at;
    size_t under = add_shown(out, line->text + at, width);
    add_shown(out, line->text + at + width, to - at - width);
    buf_adds(out, to < line->len ? "...\n" : "\n");
    if (err->col > 0) {
        buf_adds(out, "      | ");
        buf_repeat(out, " ", before);
        buf_addc(out, '^');
        buf_repeat(out, "~", under > 1 ? under - 1 : 0);
        buf_addc(out, '\n');
    }
}

static void add_head(const struct error *err, struct buf *out)
{
    if (err->file[0] != '\0') {
        buf_addf(out, "%s:", err->file);
    }
    if (err->line > 0) {
        buf_addf(out, "%d:", err->line);
    }
    if (err->line > 0 && err->col > 0) {
        buf_addf(out, "%d:", err->col);
    }
    bool has_place = err->file[0] != '\0' || err->line > 0;
    buf_adds(out, has_place ? " error: " : "error: ");
    add_shown(out, err->message, strlen(err->message));
    buf_addc(out, '\n');
}

struct place {
    int line;
    int col;
    size_t index;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    if (x->col != y->col) {
        return x->col < y->col ? -1 : 1;
    }
    /* Those at one place stay in the order in which they were found. */
    return x->index < y->index ? -1 : x->index > y->index;
}

void diags_render(const struct diags *diags, const char *source, size_t len,
                  struct buf *out)
{
    struct place places[DIAGS_MAX];
    for (size_t i = 0; i < diags->count; i++) {
        places[i] = (struct place){diags->errors[i].line, diags->errors[i].col, i};
    }
    if (diags->count > 0) {
        qsort(places, diags->count, sizeof(places[0]), compare_places);
    }
    for (size_t i = 0; i < diags->count; i++) {
        const struct error *err = &diags->errors[places[i].index];
        struct span line;
        add_head(err, out);
        if (source != NULL && err->line > 0 && find_line(source, len, err->line, &line)) {
            quote_line(err, &line, out);
        }
    }
    if (diags->dropped > 0) {
        buf_addf(out, "%zu more error%s not shown\n", diags->dropped,
                 diags->dropped == 1 ? " is" : "s are");
    }
}
