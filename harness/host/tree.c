/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/host/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/number.h"

/* /proc/cpuinfo is the longest: about 1.5 KiB for each CPU. */
#define TREE_FILE_MAX ((size_t)4 * 1024 * 1024)
#define TREE_PATH_MAX 1024

PRINTF_LIKE(3, 0)
static bool read_below(const char *root, struct buf *out, const char *path, va_list args)
{
    char full[TREE_PATH_MAX];
    buf_reset(out);
    int used = snprintf(full, sizeof(full), "%s/", root);
    if (used < 0 || (size_t)used >= sizeof(full)) {
        return false;
    }
    int more = vsnprintf(full + used, sizeof(full) - (size_t)used, path, args);
    if (more < 0 || (size_t)more >= sizeof(full) - (size_t)used) {
        return false;
    }
    return file_read(full, TREE_FILE_MAX, out, NULL) && out->len > 0;
}

/* Copies the bytes from..end without blanks and control characters around them. */
static void copy_trimmed(const char *from, const char *end, char *text, size_t size)
{
    while (from < end && (unsigned char)*from <= ' ') {
        from++;
    }
    while (end > from && (unsigned char)end[-1] <= ' ') {
        end--;
    }
    size_t len = (size_t)(end - from) < size - 1 ? (size_t)(end - from) : size - 1;
    memcpy(text, from, len);
    text[len] = '\0';
}

static const char *line_end(const char *line)
{
    return line + strcspn(line, "\n");
}

bool tree_read(const char *root, struct buf *out, const char *path, ...)
{
    va_list args;
    va_start(args, path);
    bool ok = read_below(root, out, path, args);
    va_end(args);
    return ok;
}

void tree_line(const char *root, char *text, size_t size, const char *path, ...)
{
    SCOPED(buf_free) struct buf content = BUF_INIT;
    va_list args;
    va_start(args, path);
    bool ok = read_below(root, &content, path, args);
    va_end(args);
    text[0] = '\0';
    if (ok) {
        const char *line = buf_text(&content);
        copy_trimmed(line, line_end(line), text, size);
    }
}

bool tree_int(const char *root, int64_t *ret_value, const char *path, ...)
{
    SCOPED(buf_free) struct buf content = BUF_INIT;
    va_list args;
    va_start(args, path);
    bool ok = read_below(root, &content, path, args);
    va_end(args);
    if (!ok) {
        return false;
    }
    char text[NUMBER_SIZE];
    const char *line = buf_text(&content);
    copy_trimmed(line, line_end(line), text, sizeof(text));
    return number_parse_int(text, ret_value);
}

size_t tree_words(const char *text, int64_t *values, size_t max)
{
    size_t count = 0;
    for (const char *at = text; *at != '\0' && count < max;) {
        char word[NUMBER_SIZE];
        size_t len = strcspn(at, " \t");
        copy_trimmed(at, at + len, word, sizeof(word));
        count += number_parse_int(word, &values[count]);
        at += len + strspn(at + len, " \t");
    }
    return count;
}

bool tree_value(const char *lines, const char *key, char separator, char *text,
                size_t size)
{
    size_t key_len = strlen(key);
    text[0] = '\0';
    for (const char *line = lines; *line != '\0';) {
        const char *end = line_end(line);
        const char *mark = memchr(line, separator, (size_t)(end - line));
        if (mark != NULL && strncmp(line, key, key_len) == 0 &&
            line + key_len + strspn(line + key_len, " \t") == mark) {
            const char *from = mark + 1;
            const char *to = end;
            if (separator == '=' && to - from >= 2 && *from == '"' && to[-1] == '"') {
                from++;
                to--;
            }
            copy_trimmed(from, to, text, size);
            return true;
        }
        line = *end == '\0' ? end : end + 1;
    }
    return false;
}
