/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/base/glob.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Longer words are names of no key: nothing is near them. */
#define WORD_MAX 63

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* The end of the character at `p`: a whole UTF-8 sequence, so that ? is one letter. */
static const char *next_char(const char *p)
{
    p++;
    while (((unsigned char)*p & 0xC0) == 0x80) {
        p++;
    }
    return p;
}

/* The set that begins at '[': where it ends, or NULL when it never does and the bracket stands
 * for itself. A ']' that comes first belongs to the set. */
static const char *set_end(const char *set)
{
    const char *p = set + 1;
    if (*p == '!' || *p == '^') {
        p++;
    }
    if (*p == ']') {
        p++;
    }
    return strchr(p, ']');
}

static bool set_holds(const char *set, const char *end, char c)
{
    const char *p = set + 1;
    bool is_negated = *p == '!' || *p == '^';
    if (is_negated) {
        p++;
    }
    bool found = false;
    while (p < end) {
        unsigned char low = fold(*p);
        unsigned char high = low;
        if (p[1] == '-' && p + 2 < end) {
            high = fold(p[2]);
            p += 2;
        }
        found = found || (fold(c) >= low && fold(c) <= high);
        p++;
    }
    return found != is_negated;
}

/* One element of the pattern that is no star against one character of the name: where both go
 * on, or false. */
static bool match_one(const char **pattern, const char **name)
{
    const char *end = **pattern == '[' ? set_end(*pattern) : NULL;
    if (end != NULL) {
        if (!set_holds(*pattern, end, **name)) {
            return false;
        }
        *pattern = end + 1;
        *name = next_char(*name);
        return true;
    }
    if (**pattern == '?') {
        (*pattern)++;
        *name = next_char(*name);
        return true;
    }
    if (**pattern == '\0' || fold(**pattern) != fold(**name)) {
        return false;
    }
    (*pattern)++;
    (*name)++;
    return true;
}

/* Only the last star is ever tried again, which is enough, and linear in the stars where
 * recursion would be exponential. */
static bool match_whole(const char *pattern, const char *name)
{
    const char *after_star = NULL;
    const char *retry = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            after_star = ++pattern;
            retry = name;
        } else if (!match_one(&pattern, &name)) {
            if (after_star == NULL) {
                return false;
            }
            pattern = after_star;
            retry = next_char(retry);
            name = retry;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

static bool holds_piece(const char *name, const char *piece)
{
    size_t len = strlen(piece);
    for (const char *p = name;; p++) {
        size_t same = 0;
        while (same < len && fold(p[same]) == fold(piece[same])) {
            same++;
        }
        if (same == len) {
            return true;
        }
        if (*p == '\0') {
            return false;
        }
    }
}

bool glob_match(const char *pattern, const char *name)
{
    if (strpbrk(pattern, "*?[") == NULL) {
        return holds_piece(name, pattern);
    }
    /* A name always matches itself, also one that holds brackets. */
    return strcasecmp(pattern, name) == 0 || match_whole(pattern, name);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits to turn a into b: insert, delete, replace, swap two neighbours (no piece twice). */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0];
    size_t *above = rows[1];
    size_t *row = rows[2];
    memset(rows, 0, sizeof(rows));
    for (size_t j = 0; j <= b_len; j++) {
        above[j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = smaller(smaller(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = smaller(row[j], before[j - 2] + 1);
            }
        }
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b_len];
}

const char *glob_nearest(const char *word, const char *const *words, unsigned long count)
{
    size_t len = strlen(word);
    if (len == 0 || len > WORD_MAX) {
        return NULL;
    }
    size_t allowed = len / 3 < 1 ? 1 : len / 3 > 3 ? 3 : len / 3;
    const char *best = NULL;
    for (unsigned long i = 0; i < count; i++) {
        size_t other = strlen(words[i]);
        if (other > WORD_MAX) {
            continue;
        }
        size_t distance = edit_distance(word, len, words[i], other);
        /* A word that shares nothing is not meant, however short it is. */
        if (distance <= allowed && distance < (len > other ? len : other)) {
            best = words[i];
            allowed = distance;
            if (distance == 0) {
                break;
            }
            allowed--;
        }
    }
    return best;
}
