/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/run/replay_file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/attr.h"
#include "harness/base/file.h"
#include "harness/base/glob.h"
#include "harness/base/number.h"
#include "harness/base/units.h"

#define FILE_MAX_BYTES ((size_t)1 << 20)

enum value_type { VALUE_TIME, VALUE_RATIO };

static const struct {
    const char *key;
    enum value_type type;
    size_t offset; /* of a double in struct replay_line */
} numbers[] = {
    {"cost", VALUE_TIME, offsetof(struct replay_line, cost_ns)},
    {"loop", VALUE_TIME, offsetof(struct replay_line, loop_ns)},
    {"spread", VALUE_RATIO, offsetof(struct replay_line, spread_ratio)},
    {"noise", VALUE_RATIO, offsetof(struct replay_line, noise_ratio)},
    {"first", VALUE_TIME, offsetof(struct replay_line, first_ns)},
    {"trend", VALUE_RATIO, offsetof(struct replay_line, trend_ratio)},
    {"prepare", VALUE_TIME, offsetof(struct replay_line, prepare_ns)},
    {"setup", VALUE_TIME, offsetof(struct replay_line, setup_ns)},
    {"start", VALUE_TIME, offsetof(struct replay_line, start_ns)},
    {"empty", VALUE_RATIO, offsetof(struct replay_line, empty)},
    {"allocations", VALUE_RATIO, offsetof(struct replay_line, allocations)},
    {"bytes", VALUE_RATIO, offsetof(struct replay_line, allocated_bytes)},
    {"peak", VALUE_RATIO, offsetof(struct replay_line, peak_bytes)},
    {"left", VALUE_RATIO, offsetof(struct replay_line, left_bytes)},
    {"cycles", VALUE_RATIO, offsetof(struct replay_line, counters[0])},
    {"instructions", VALUE_RATIO, offsetof(struct replay_line, counters[1])},
    {"branches", VALUE_RATIO, offsetof(struct replay_line, counters[2])},
    {"branch_misses", VALUE_RATIO, offsetof(struct replay_line, counters[3])},
    {"cache_references", VALUE_RATIO, offsetof(struct replay_line, counters[4])},
    {"cache_misses", VALUE_RATIO, offsetof(struct replay_line, counters[5])},
    {"page_faults", VALUE_RATIO, offsetof(struct replay_line, counters[6])},
};

/* A line as it is read: `rest` moves on, `begin` tells the column. */
struct cursor {
    const char *file;
    int number;
    const char *begin;
    char *rest;
};

static bool fail_at(const struct cursor *cursor, const char *where, struct error *err,
                    const char *message, const char *word)
{
    return error_at(err, ERROR_DATA, cursor->file, cursor->number,
                    (int)(where - cursor->begin) + 1, "%s '%s'", message, word);
}

static void skip_blanks(struct cursor *cursor)
{
    cursor->rest += strspn(cursor->rest, " \t\r");
}

/* The next word, in quotes where it holds blanks ("x + 1"@new is one word); NULL at the end. */
static char *next_word(struct cursor *cursor)
{
    char *word;
    char *to;
    bool is_quoted = false;

    skip_blanks(cursor);
    if (*cursor->rest == '\0' || *cursor->rest == '#') {
        return NULL;
    }
    word = cursor->rest;
    to = word;
    for (; *cursor->rest != '\0'; cursor->rest++) {
        if (*cursor->rest == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && strchr(" \t\r", *cursor->rest) != NULL) {
            cursor->rest++;
            break;
        } else {
            *to++ = *cursor->rest;
        }
    }
    /* `to` is behind `rest` by a blank or a quote, or stands on the text's own NUL. */
    *to = '\0';
    return word;
}

static bool parse_time(const char *text, double *ret_ns)
{
    int64_t ns;

    if (units_parse_time(text, &ns)) {
        *ret_ns = (double)ns;
        return true;
    }
    return number_parse(text, ret_ns) && *ret_ns >= 0.0;
}

static bool parse_number(struct replay_line *line, const char *key, const char *value,
                         bool *ret_known)
{
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        if (strcmp(key, numbers[i].key) == 0) {
            double number;

            *ret_known = true;
            if (numbers[i].type == VALUE_TIME ? !parse_time(value, &number)
                                              : !number_parse(value, &number)) {
                return false;
            }
            memcpy((char *)line + numbers[i].offset, &number, sizeof(number));
            return true;
        }
    }
    *ret_known = false;
    return false;
}

static bool parse_warmup(struct replay_line *line, char *value)
{
    char *colon = strchr(value, ':');

    if (colon == NULL) {
        return false;
    }
    *colon = '\0';
    return parse_time(value, &line->warmup_ns) &&
           number_parse(colon + 1, &line->warmup_ratio) && line->warmup_ratio > 0.0;
}

static const char *usual_phase(enum failure_kind kind)
{
    if (kind == FAILURE_SYNTAX || kind == FAILURE_MISSING || kind == FAILURE_START) {
        return "setup";
    }
    return "run";
}

static bool parse_fail(struct replay_line *line, char *value)
{
    static const char *const phases[] = {"setup", "prepare", "run", "teardown"};
    char *colon = strchr(value, ':');

    if (colon != NULL) {
        *colon = '\0';
    }
    for (int kind = FAILURE_EXCEPTION; kind <= FAILURE_INTERRUPTED; kind++) {
        if (strcmp(failure_kind_name((enum failure_kind)kind), value) == 0) {
            line->fail = (enum failure_kind)kind;
        }
    }
    line->fail_phase = usual_phase(line->fail);
    for (size_t i = 0; colon != NULL && i < ARRAY_LEN(phases); i++) {
        if (strcmp(phases[i], colon + 1) == 0) {
            line->fail_phase = phases[i];
            colon = NULL;
        }
    }
    return line->fail != FAILURE_NONE && colon == NULL;
}

static bool parse_setting(struct cursor *cursor, char *word, struct arena *arena,
                          struct replay_line *line, struct error *err)
{
    char *value = strchr(word, '=');
    bool is_known = true;
    bool is_good;

    if (value == NULL) {
        return fail_at(cursor, word, err, "expected key=value, found", word);
    }
    *value++ = '\0';
    if (strcmp(word, "warmup") == 0) {
        is_good = parse_warmup(line, value);
    } else if (strcmp(word, "fail") == 0) {
        is_good = parse_fail(line, value);
    } else if (strcmp(word, "modules") == 0) {
        char *modules = arena_strdup(arena, value);

        for (char *comma = strchr(modules, ','); comma != NULL;
             comma = strchr(comma, ',')) {
            *comma = ' ';
        }
        line->modules = modules;
        is_good = true;
    } else if (strcmp(word, "value") == 0) {
        line->value = arena_strdup(arena, value);
        is_good = true;
    } else {
        is_good = parse_number(line, word, value, &is_known);
        line->has_prepare = line->has_prepare || strcmp(word, "prepare") == 0;
    }
    if (!is_known) {
        return fail_at(cursor, word, err, "unknown key", word);
    }
    return is_good || fail_at(cursor, value, err, "this key cannot be", value);
}

static bool parse_line(struct cursor *cursor, char *pattern, struct arena *arena,
                       struct replay_line *line, struct error *err)
{
    *line = (struct replay_line){
        .pattern = arena_strdup(arena, pattern),
        .cost_ns = -1.0,
        .loop_ns = 1.0,
        .setup_ns = 1e3,
        .start_ns = 1e7,
        .warmup_ratio = 1.0,
    };
    for (char *word = next_word(cursor); word != NULL; word = next_word(cursor)) {
        if (!parse_setting(cursor, word, arena, line, err)) {
            return false;
        }
    }
    if (line->cost_ns < 0.0 && line->fail == FAILURE_NONE) {
        return fail_at(cursor, cursor->begin, err, "there is no cost= for", pattern);
    }
    return true;
}

static bool parse_text(const char *path, char *text, struct arena *arena,
                       struct replay_file *file, struct error *err)
{
    struct cursor cursor = {.file = path};
    char *pattern;

    for (char *next = text; next != NULL;) {
        cursor.begin = next;
        cursor.rest = next;
        cursor.number++;
        next = strchr(next, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        pattern = next_word(&cursor);
        if (pattern != NULL &&
            !parse_line(&cursor, pattern, arena, &file->lines[file->count++], err)) {
            return false;
        }
    }
    return true;
}

bool replay_file_read(const char *path, struct arena *arena, struct replay_file *ret,
                      struct error *err)
{
    SCOPED(buf_free) struct buf text = BUF_INIT;
    struct replay_file file = {0};
    size_t lines = 1;

    if (!file_read(path, FILE_MAX_BYTES, &text, err)) {
        return false;
    }
    if (memchr(buf_text(&text), '\0', text.len) != NULL) {
        return error_at(err, ERROR_DATA, path, 0, 0,
                        "a replay file is text, this has a NUL byte");
    }
    for (size_t i = 0; i < text.len; i++) {
        lines += text.data[i] == '\n';
    }
    file.lines = arena_array(arena, lines, sizeof(*file.lines));
    if (text.len > 0 && !parse_text(path, text.data, arena, &file, err)) {
        return false;
    }
    *ret = file;
    return true;
}

const struct replay_line *replay_file_find(const struct replay_file *file,
                                           const char *label, const char *target)
{
    SCOPED(scoped_free_string) char *both = xasprintf("%s@%s", label, target);

    for (size_t i = 0; i < file->count; i++) {
        const char *pattern = file->lines[i].pattern;

        if (glob_match(pattern, strchr(pattern, '@') != NULL ? both : label)) {
            return &file->lines[i];
        }
    }
    return NULL;
}
