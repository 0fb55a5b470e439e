/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/publish/readback.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/number.h"

#define LABELS_MAX 32
#define ESCAPE_LEN 6 /* of "\u003c" */

void readings_finish(struct readings *readings)
{
    free(readings->items);
    arena_finish(&readings->arena);
    *readings = (struct readings){0};
}

void readings_add(struct readings *readings, const char *name, double value)
{
    readings->items =
        xgrow(readings->items, readings->count, &readings->cap, sizeof(*readings->items));
    readings->items[readings->count++] =
        (struct reading){.name = arena_strdup(&readings->arena, name), .value = value};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct reading *)a)->name, ((const struct reading *)b)->name);
}

static int by_text(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

/* The length of `key="value"`, whose value may hold anything behind a backslash. */
static size_t label_length(const char *text)
{
    size_t at = strcspn(text, "\"");
    if (text[at] == '\0') {
        return at;
    }
    for (at++; text[at] != '\0' && text[at] != '"'; at++) {
        at += text[at] == '\\' && text[at + 1] != '\0' ? 1 : 0;
    }
    return at + (text[at] == '"' ? 1 : 0);
}

static bool counts(const char *label)
{
    return strncmp(label, "job=", 4) != 0 && strncmp(label, "instance=", 9) != 0 &&
           strstr(label, "=\"\"") == NULL;
}

/* 0x3c of "\\u003c...", 0 of anything that is not such a sign of ASCII. */
static unsigned escaped_code(const char *text)
{
    static const char digits[] = "0123456789abcdef";
    const char *high = strncmp(text, "\\u00", 4) == 0 && text[4] != '\0'
                           ? strchr("01234567", text[4])
                           : NULL;
    const char *low = high != NULL && text[5] != '\0' ? strchr(digits, text[5]) : NULL;
    return low != NULL ? (unsigned)(text[4] - '0') * 16U + (unsigned)(low - digits) : 0;
}

/* VictoriaMetrics writes some signs as JSON does ("\u003c"): as they are, where nothing escapes them. */
static char *plain_label(const char *text, size_t len, struct arena *arena)
{
    char *label = arena_strndup(arena, text, len);
    char *to = label;
    for (const char *p = label; *p != '\0'; p++) {
        unsigned code = escaped_code(p);
        if (code > 0) {
            *to++ = (char)code;
            p += ESCAPE_LEN - 1;
            continue;
        }
        *to++ = *p;
        if (p[0] == '\\' && p[1] != '\0') {
            *to++ = *++p;
        }
    }
    *to = '\0';
    return label;
}

/* "name{labels} value date" */
static void read_sample(struct readings *readings, const char *line)
{
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(buf_free) struct buf name = BUF_INIT;
    const char *labels[LABELS_MAX];
    size_t count = 0;
    double value = 0.0;
    size_t name_len = strcspn(line, "{ ");
    const char *p = line + name_len;
    if (*p != '{') {
        return;
    }
    for (p++; *p != '}' && *p != '\0' && count < LABELS_MAX;) {
        size_t len = label_length(p);
        labels[count] = plain_label(p, len, &arena);
        count += counts(labels[count]) ? 1 : 0;
        p += len;
        p += *p == ',' ? 1 : 0;
    }
    qsort(labels, count, sizeof(*labels), by_text);
    buf_add(&name, line, name_len);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&name, "%c%s", i == 0 ? '{' : ',', labels[i]);
    }
    p += *p == '}' ? 1 : 0;
    p += strspn(p, " ");
    size_t value_len = strcspn(p, " ");
    if (!number_parse(arena_strndup(&arena, p, value_len), &value)) {
        return;
    }
    p += value_len + strspn(p + value_len, " ");
    buf_addf(&name, "} %s", p);
    readings_add(readings, buf_text(&name), value);
}

void readings_of_metrics(struct readings *readings, const struct buf *text)
{
    static const char prefix[] = "tare_benchmark_";
    for (const char *line = buf_text(text); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (strncmp(line, prefix, sizeof(prefix) - 1) == 0) {
            SCOPED(scoped_free_string) char *one = xstrndup(line, len);
            read_sample(readings, one);
        }
        line += len + (line[len] == '\n' ? 1 : 0);
    }
}

static bool is_near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

void readings_compare(struct readings *sent, struct readings *found, double tolerance,
                      struct readback *ret)
{
    *ret = (struct readback){.expected = sent->count};
    if (sent->count == 0) {
        return;
    }
    qsort(sent->items, sent->count, sizeof(*sent->items), by_name);
    if (found->count > 0) {
        qsort(found->items, found->count, sizeof(*found->items), by_name);
    }
    for (size_t i = 0; i < sent->count; i++) {
        const struct reading *one = &sent->items[i];
        const struct reading *other =
            found->count > 0
                ? bsearch(one, found->items, found->count, sizeof(*found->items), by_name)
                : NULL;
        if (other != NULL && is_near(one->value, other->value, tolerance)) {
            ret->found++;
        } else if (ret->missing[0] == '\0') {
            snprintf(ret->missing, sizeof(ret->missing), "%s", one->name);
        }
    }
}
