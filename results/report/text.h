/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for a terminal: what came from elsewhere made harmless, measured in columns, cut and
 * wrapped. Widths follow the process's LC_CTYPE; where that knows a character no width, one
 * column is assumed. */
#ifndef TARE_RESULTS_REPORT_TEXT_H
#define TARE_RESULTS_REPORT_TEXT_H

#include <stdbool.h>

#include "harness/base/buf.h"

/* Adds `text` with everything escaped that could move the cursor or reorder the line: control
 * characters ("\n", "\x1b"), bytes that are no UTF-8 ("\xff"), characters that direct
 * right-to-left layout ("\u202e"), and without utf8 every character beyond ASCII ("\u00e9").
 * Right-to-left letters themselves stay, inside an isolate, so that figures beside them keep
 * their place. */
void text_escape(struct buf *out, const char *text, bool utf8);

/* Adds `text` escaped (with utf8) for GitHub's Markdown: it cannot become markup, a mention or a
 * cell of its own. */
void text_markdown(struct buf *out, const char *text);

/* Columns that escaped text takes. */
int text_width(const char *text);

/* Adds escaped text, cut to `width` columns in its middle: "comprehens…[n=10]". */
void text_ellipsis(struct buf *out, const char *text, int width, bool utf8);

/* The least width, `width` at least, at which texts that differ still do when they are cut to it; the
 * texts are as they came, and escaped for that. */
int text_apart(const char *const *texts, size_t n, int width, bool utf8);

/* Adds text broken at blanks (but not before a percent sign) so that no line passes `width`, unless a word is longer. The
 * line at hand has `column` columns already; the next ones begin with `indent` blanks. A newline
 * in the text breaks too. No newline at the end. */
void text_wrap(struct buf *out, const char *text, int column, int indent, int width);

#endif
