/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/suite.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/buf.h"
#include "harness/suite/distinct.h"
#include "harness/suite/text.h"

#define NAME_CHARS_MAX 60

/* U+FFFD stands for bytes of a command line that are no text. */
#define REPLACEMENT "\xEF\xBF\xBD"

void suite_free(struct suite *suite)
{
    if (suite != NULL) {
        arena_finish(&suite->arena);
        free(suite);
    }
}

const char *suite_kind_name(enum case_kind kind)
{
    static const char *const names[] = {
        [CASE_RUN] = "run", [CASE_IMPORT] = "import", [CASE_STARTUP] = "startup"};
    return names[kind];
}

static const char *clean_code(const char *text, struct arena *arena)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    size_t len = strlen(text);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t step = text_char(text + i, len - i, &code);
        buf_add(&out, step > 0 ? text + i : REPLACEMENT, step > 0 ? step : 3);
        i += step > 0 ? step : 1;
    }
    return arena_strdup(arena, buf_text(&out));
}

static bool is_space(char c)
{
    return (unsigned char)c <= 0x20 || c == 0x7F;
}

/* A statement on one line: white space, line ends and control characters become one blank, and
 * what is longer than 60 characters is cut. */
static const char *name_statement(const char *code, struct arena *arena)
{
    SCOPED(buf_free) struct buf out = BUF_INIT;
    size_t len = strlen(code);
    size_t chars = 0;
    size_t short_len = 0; /* of the part that leaves room for the dots */
    for (size_t i = 0; i < len && chars <= NAME_CHARS_MAX;) {
        if (chars <= NAME_CHARS_MAX - 3) {
            short_len = out.len;
        }
        uint32_t unused = 0;
        size_t step = text_char(code + i, len - i, &unused);
        if (!is_space(code[i])) {
            buf_add(&out, code + i, step);
            chars++;
        } else if (out.len > 0 && out.data[out.len - 1] != ' ') {
            buf_addc(&out, ' ');
            chars++;
        }
        i += step;
    }
    if (chars > NAME_CHARS_MAX) {
        return arena_printf(arena, "%.*s...", (int)short_len, out.data);
    }
    while (out.len > 0 && out.data[out.len - 1] == ' ') {
        out.len--;
    }
    return out.len > 0 ? arena_strndup(arena, out.data, out.len) : "pass";
}

/* Numbers those behind the first of one name: "x + 1", "x + 1 (2)". */
static void number_namesakes(struct suite_case *cases, size_t count, struct arena *arena)
{
    struct label *labels = xcalloc(count + 1, sizeof(labels[0]));
    for (size_t i = 0; i < count; i++) {
        labels[i] = (struct label){cases[i].name, i};
    }
    labels_sort(labels, count);
    size_t head = 0;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(labels[head].text, labels[i].text) != 0) {
            head = i;
        } else {
            cases[labels[i].index].name =
                arena_printf(arena, "%s (%zu)", labels[i].text, i - head + 1);
        }
    }
    free(labels);
}

struct suite *suite_from_statements(const char *const *statements, size_t count,
                                    const char *setup)
{
    struct suite *suite = xcalloc(1, sizeof(*suite));
    struct arena *arena = &suite->arena;
    suite->path = "<command line>";
    suite->name = "timeit";
    struct suite_case *cases = arena_array(arena, count, sizeof(cases[0]));
    const char *setup_code = setup != NULL ? clean_code(setup, arena) : NULL;
    for (size_t i = 0; i < count; i++) {
        const char *code = clean_code(statements[i], arena);
        cases[i] = (struct suite_case){
            .name = name_statement(code, arena),
            .line = 1,
            .run = {code, 1, 1},
            .inner = 1,
            .metrics = METRIC_TIME,
            .group = "statements",
            .is_baseline = i == 0,
        };
        if (setup_code != NULL) {
            cases[i].setup = (struct source){setup_code, 1, 1};
        }
    }
    number_namesakes(cases, count, arena);
    suite->cases = cases;
    suite->case_count = count;
    return suite;
}
