/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/export/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "results/utf8.h"

#define NAME_SHOWN 80 /* bytes of a name in a message */

void export_output_finish(struct export_output *out)
{
    for (size_t i = 0; i < out->count; i++) {
        free(out->files[i]->path);
        buf_free(&out->files[i]->bytes);
        free(out->files[i]);
    }
    free(out->files);
    buf_free(&out->notes);
    *out = (struct export_output){0};
}

struct export_file *export_add_file(struct export_output *out, const char *path)
{
    struct export_file *file = xcalloc(1, sizeof(*file));
    file->path = xstrdup(path);
    out->files = xgrow(out->files, out->count, &out->cap, sizeof(struct export_file *));
    out->files[out->count++] = file;
    return file;
}

void export_add_bytes(struct export_output *out, const char *path, struct buf *bytes)
{
    if (bytes->len > 0) {
        export_add_file(out, path)->bytes = *bytes;
        *bytes = (struct buf)BUF_INIT;
    }
}

static void add_line(struct export_output *out, const char *prefix, const char *format,
                     va_list args)
{
    SCOPED(scoped_free_string) char *text = xvasprintf(format, args);
    for (char *p = strchr(text, '\n'); p != NULL; p = strchr(p, '\n')) {
        *p = ' ';
    }
    buf_addf(&out->notes, "%s%s\n", prefix, text);
}

void export_note(struct export_output *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_line(out, "", format, args);
    va_end(args);
}

void export_refuse(struct export_output *out, const char *bench, const char *format, ...)
{
    SCOPED(scoped_free_string) char *prefix = NULL;
    size_t len = strlen(bench);
    prefix = len > NAME_SHOWN ? xasprintf("left out: '%.*s...' ", NAME_SHOWN, bench)
                              : xasprintf("left out: '%s' ", bench);
    va_list args;
    va_start(args, format);
    add_line(out, prefix, format, args);
    va_end(args);
    out->refused++;
}

/* Characters as Python and databases count them. */
static size_t count_chars(const char *text, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; count++) {
        size_t width = utf8_length(text + at, len - at);
        at += width > 0 ? width : 1;
    }
    return count;
}

static const char *say_length(size_t length, const char *unit, size_t max,
                              char why[EXPORT_WHY_SIZE])
{
    snprintf(why, EXPORT_WHY_SIZE, "has %zu %s, at most %zu are taken", length, unit,
             max);
    return why;
}

static const char *say_character(char c, char why[EXPORT_WHY_SIZE])
{
    bool is_printable = c > ' ' && c < 0x7f;
    const char *word = c == '\n' || c == '\r' ? "a line end"
                       : c == '\t'            ? "a tab"
                       : c == ' '             ? "a blank"
                                              : "a control character";
    if (is_printable) {
        snprintf(why, EXPORT_WHY_SIZE, "has a '%c', which is not taken", c);
    } else {
        snprintf(why, EXPORT_WHY_SIZE, "has %s, which is not taken", word);
    }
    return why;
}

/* Whether a backslash stands where it would escape what follows, or the end. */
static bool has_loose_backslash(const char *text, const char *escaped)
{
    for (const char *p = text; escaped != NULL && *p != '\0'; p++) {
        if (*p == '\\' && (*++p == '\0' || strchr(escaped, *p) != NULL)) {
            return true;
        }
    }
    return false;
}

static bool is_blank(char c)
{
    return c != '\0' && strchr(" \t\r\n\v\f", c) != NULL;
}

const char *export_fault(const char *text, const struct export_rule *rule,
                         char why[EXPORT_WHY_SIZE])
{
    size_t len = strlen(text);
    size_t chars = count_chars(text, len);
    if (len == 0) {
        return rule->may_be_empty ? NULL : "is empty";
    }
    if (rule->trims && (is_blank(text[0]) || is_blank(text[len - 1]))) {
        return "begins or ends with a blank, which would be cut off";
    }
    if (rule->max_chars > 0 && chars > rule->max_chars) {
        return say_length(chars, "characters", rule->max_chars, why);
    }
    if (rule->max_bytes > 0 && len > rule->max_bytes) {
        return say_length(len, "bytes", rule->max_bytes, why);
    }
    if (has_loose_backslash(text, rule->escaped)) {
        return "has a backslash where it would escape what follows";
    }
    size_t clean = rule->forbidden != NULL ? strcspn(text, rule->forbidden) : len;
    return clean < len ? say_character(text[clean], why) : NULL;
}

bool export_check(const char *what, const char *text, const struct export_rule *rule,
                  const char *option, struct error *err)
{
    char why[EXPORT_WHY_SIZE];
    if (text == NULL) {
        return error_set(err, ERROR_USAGE, "the %s is not known: give %s", what, option);
    }
    const char *fault = export_fault(text, rule, why);
    if (fault == NULL) {
        return true;
    }
    return error_set(err, ERROR_USAGE, "the %s '%.*s' %s: give another with %s", what,
                     NAME_SHOWN, text, fault, option);
}

bool export_takes_name(struct export_output *out, const char *name,
                       const struct export_rule *rule)
{
    char why[EXPORT_WHY_SIZE];
    const char *fault = export_fault(name, rule, why);
    if (fault != NULL) {
        export_refuse(out, name, "%s", fault);
    }
    return fault == NULL;
}
