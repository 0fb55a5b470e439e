/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/range.h"

#include <string.h>

/* Versions are compared as packaging tools do (PEP 440): under an order a missing part is 0, so
 * 3.12.1 lies outside "<=3.12" and inside ">3.12". */

struct piece {
    const char *text;
    size_t len;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static struct piece trim(const char *text, size_t len)
{
    while (len > 0 && is_blank(text[0])) {
        text++;
        len--;
    }
    while (len > 0 && is_blank(text[len - 1])) {
        len--;
    }
    return (struct piece){text, len};
}

static bool refuse(struct error *err, struct piece piece, const char *why)
{
    int shown = piece.len < 40 ? (int)piece.len : 40;
    return error_set(err, ERROR_SUITE,
                     "'%.*s' is no bound on the version of Python%s: write for example "
                     "'>=3.9,<3.13', '3.11' or '!=3.12.0'",
                     shown, piece.text, why);
}

/* Takes the operator off the piece; without one the version itself is meant. */
static enum version_op take_op(struct piece *piece)
{
    static const struct {
        const char *text;
        enum version_op op;
    } table[] = {
        {">=", VERSION_GE}, {"<=", VERSION_LE}, {"==", VERSION_EQ},
        {"!=", VERSION_NE}, {">", VERSION_GT},  {"<", VERSION_LT},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        size_t len = strlen(table[i].text);
        if (piece->len >= len && memcmp(piece->text, table[i].text, len) == 0) {
            *piece = trim(piece->text + len, piece->len - len);
            return table[i].op;
        }
    }
    return VERSION_EQ;
}

/* 1 to 3 numbers of at most 4 digits with dots between them, and nothing else. */
static bool parse_parts(struct piece piece, struct version_bound *bound)
{
    size_t at = 0;
    do {
        size_t start = at;
        int number = 0;
        while (at < piece.len && piece.text[at] >= '0' && piece.text[at] <= '9') {
            number = number * 10 + (piece.text[at] - '0');
            at++;
            if (at - start > 4) {
                return false;
            }
        }
        if (at == start) {
            return false;
        }
        bound->parts[bound->part_count++] = number;
    } while (bound->part_count < 3 && at < piece.len && piece.text[at++] == '.');
    return at == piece.len;
}

static bool parse_bound(struct piece whole, struct version_bound *bound,
                        struct error *err)
{
    struct piece piece = whole;
    *bound = (struct version_bound){0};
    bound->op = take_op(&piece);
    bool is_wild = piece.len > 2 && memcmp(piece.text + piece.len - 2, ".*", 2) == 0;
    if (is_wild) {
        if (bound->op != VERSION_EQ && bound->op != VERSION_NE) {
            return refuse(err, whole, " ('.*' goes with == and != only)");
        }
        piece.len -= 2;
    }
    if (piece.len > 0 && (piece.text[0] == '~' || piece.text[0] == '^')) {
        return refuse(err, whole, " ('~' and '^' are not known here)");
    }
    if (!parse_parts(piece, bound) || (is_wild && bound->part_count == 3)) {
        return refuse(err, whole, "");
    }
    return true;
}

bool version_range_parse(const char *text, struct version_range *range, struct error *err)
{
    struct version_range made = *range;
    made.text = text;
    const char *at = text;
    bool goes_on = true;
    while (goes_on) {
        size_t len = strcspn(at, ",");
        if (made.count == VERSION_BOUNDS_MAX) {
            return error_set(
                err, ERROR_SUITE,
                "more than %d bounds on the version of Python: keep the narrowest",
                VERSION_BOUNDS_MAX);
        }
        if (!parse_bound(trim(at, len), &made.bounds[made.count], err)) {
            return false;
        }
        made.count++;
        goes_on = at[len] == ',';
        at += len + 1;
    }
    *range = made;
    return true;
}

static bool bound_holds(const struct version_bound *bound, const int version[3])
{
    int order = 0;
    int order_of_parts = 0; /* over the parts that are written only */
    for (int i = 0; i < 3 && order == 0; i++) {
        order = (version[i] > bound->parts[i]) - (version[i] < bound->parts[i]);
        if (i < bound->part_count) {
            order_of_parts = order;
        }
    }
    switch (bound->op) {
    case VERSION_GE:
        return order >= 0;
    case VERSION_GT:
        return order > 0;
    case VERSION_LE:
        return order <= 0;
    case VERSION_LT:
        return order < 0;
    case VERSION_EQ:
        return order_of_parts == 0;
    case VERSION_NE:
        return order_of_parts != 0;
    }
    return false;
}

bool version_range_holds(const struct version_range *range, int major, int minor,
                         int micro)
{
    const int version[3] = {major, minor, micro};
    for (size_t i = 0; i < range->count; i++) {
        if (!bound_holds(&range->bounds[i], version)) {
            return false;
        }
    }
    return true;
}
