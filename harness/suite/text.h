/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a suite file before YAML sees them: refuses what no text file should hold, and
 * turns YAML's places (lines and characters, from 0) into ours (lines and bytes, from 1). */
#ifndef TARE_HARNESS_SUITE_TEXT_H
#define TARE_HARNESS_SUITE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/arena.h"
#include "harness/base/diags.h"

#define TEXT_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct text {
    const char *path;
    const char *bytes;
    size_t len;
    size_t start;              /* of the text, behind a byte order mark */
    const size_t *line_starts; /* offsets; one for every line */
    size_t line_count;
    /* Where the last look-up ended, so that a file of one long line is walked once. */
    size_t seen_line;
    size_t seen_column;
    size_t seen_offset;
};

/* Checks the bytes and finds the lines. A file that is too large, no UTF-8, or holds NUL, other
 * control characters or line breaks that only some YAML readers know is one error in `diags`. */
bool text_init(struct text *text, const char *path, const char *bytes, size_t len,
               struct arena *arena, struct diags *diags);

/* The offset of the character `column` of `line`, both from 0. */
size_t text_offset(struct text *text, size_t line, size_t column);

/* One character of UTF-8: its length (1 to 4), or 0 when the bytes are none. */
size_t text_char(const char *bytes, size_t len, uint32_t *ret_code);

#endif
