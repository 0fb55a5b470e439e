/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A text that was cut to fill `size` may end in the middle of a UTF-8 character: takes the
 * piece off. */
static void trim_broken_tail(char *text, size_t size, int wanted)
{
    if (size == 0 || wanted < 0 || (size_t)wanted < size) {
        return;
    }
    size_t len = strlen(text);
    size_t start = len;
    while (start > 0 && len - start < 3 &&
           ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (lead >= 0xC0 && len - (start - 1) < need) {
        text[start - 1] = '\0';
    }
}

static void set_file(struct error *err, const char *file)
{
    int wanted = snprintf(err->file, sizeof(err->file), "%s", file != NULL ? file : "");
    trim_broken_tail(err->file, sizeof(err->file), wanted);
}

static PRINTF_LIKE(2, 0) void set_message(struct error *err, const char *format,
                                          va_list args)
{
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): every caller has started it
    int wanted = vsnprintf(err->message, sizeof(err->message), format, args);
    trim_broken_tail(err->message, sizeof(err->message), wanted);
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    if (err != NULL) {
        struct error made = {.kind = kind};
        va_list args;
        va_start(args, format);
        set_message(&made, format, args);
        va_end(args);
        *err = made;
    }
    return false;
}

bool error_at(struct error *err, enum error_kind kind, const char *file, int line,
              int col, const char *format, ...)
{
    if (err != NULL) {
        struct error made = {.kind = kind, .line = line, .col = col};
        set_file(&made, file);
        va_list args;
        va_start(args, format);
        set_message(&made, format, args);
        va_end(args);
        *err = made;
    }
    return false;
}

bool error_system(struct error *err, const char *format, ...)
{
    int sys_errno = errno;
    if (err != NULL) {
        struct error made = {.kind = ERROR_SYSTEM, .sys_errno = sys_errno};
        va_list args;
        va_start(args, format);
        set_message(&made, format, args);
        va_end(args);
        char reason[128];
        const char *text = strerror_r(sys_errno, reason, sizeof(reason));
        size_t used = strlen(made.message);
        int wanted =
            snprintf(made.message + used, sizeof(made.message) - used, ": %s", text);
        trim_broken_tail(made.message + used, sizeof(made.message) - used, wanted);
        *err = made;
    }
    errno = sys_errno;
    return false;
}

bool error_prefix(struct error *err, const char *format, ...)
{
    if (err != NULL) {
        char message[sizeof(err->message)];
        memcpy(message, err->message, sizeof(message));
        va_list args;
        va_start(args, format);
        set_message(err, format, args);
        va_end(args);
        size_t used = strlen(err->message);
        size_t room = sizeof(err->message) - used;
        int wanted = snprintf(err->message + used, room, "%s", message);
        trim_broken_tail(err->message + used, room, wanted);
    }
    return false;
}

void error_format(const struct error *err, char *text, unsigned long size)
{
    int wanted;
    if (err->line > 0 && err->col > 0) {
        wanted = snprintf(text, size, "%s%s%d:%d: %s", err->file, err->file[0] ? ":" : "",
                          err->line, err->col, err->message);
    } else if (err->line > 0) {
        wanted = snprintf(text, size, "%s%s%d: %s", err->file, err->file[0] ? ":" : "",
                          err->line, err->message);
    } else {
        wanted = snprintf(text, size, "%s%s%s", err->file, err->file[0] ? ": " : "",
                          err->message);
    }
    trim_broken_tail(text, size, wanted);
}
