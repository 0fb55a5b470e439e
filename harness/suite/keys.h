/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a suite file: the one table that the loader, the JSON Schema for editors and the
 * documentation come from. */
#ifndef TARE_HARNESS_SUITE_KEYS_H
#define TARE_HARNESS_SUITE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_type {
    KEY_NAME,     /* a text on one line, see names.h */
    KEY_TEXT,     /* any text */
    KEY_SOURCE,   /* Python code */
    KEY_COUNT,    /* a whole number from low to high */
    KEY_TIME,     /* with a unit, low to high in nanoseconds */
    KEY_RATIO,    /* 2% or 0.02, low to high in thousandths */
    KEY_GC,       /* on or off */
    KEY_CLOCK,    /* wall or cpu */
    KEY_BOOLEAN,  /* true or false */
    KEY_METRICS,  /* time, memory, counters, or a list of them */
    KEY_VERSIONS, /* a version range */
    KEY_TAGS,     /* a list of tags, or one */
    KEY_NAMES,    /* a list of names of cases, or one */
    KEY_MODULES,  /* a list of modules, or one */
    KEY_OPTIONS,  /* a list of command line options, or one */
    KEY_KIND,     /* run, import or startup */
    KEY_THREADS,  /* a list of whole numbers from low to high, or one */
    KEY_PARAMS,   /* a mapping of names to values */
    KEY_SLOW,     /* the same, of values that params has */
    KEY_DEFAULTS, /* a mapping of case keys */
    KEY_CASES,    /* a list of mappings of case keys */
    KEY_CLAIMS,   /* a list of mappings of claim keys */
    KEY_SIDE,     /* a case, or variants of it, by name */
    KEY_FACTOR,   /* a number, at least 1 */
    KEY_METRIC,   /* what is measured of a case, see names.h */
    KEY_GROWTHS,  /* an order of growth, or a list of them */
};

/* Where a key may stand; a key's places are joined by |. */
enum key_place { IN_SUITE = 1, IN_DEFAULTS = 2, IN_CASE = 4, IN_CLAIM = 8 };

struct key {
    const char *name;
    enum key_type type;
    unsigned places;
    bool is_required; /* where it may stand */
    int64_t low;      /* of a count, a time or a ratio */
    int64_t high;
    size_t
        offset; /* of its field in struct suite_case or suite_claim; KEY_NO_FIELD for others */
    const char *standard; /* what holds without the key, in words */
    const char *help;     /* one sentence */
};

#define KEY_NO_FIELD ((size_t)-1)
#define KEYS_MAX     64

/* The whole table, the suite's keys first, in the order of the documentation. */
const struct key *keys_table(size_t *ret_count);

/* The index of the key called `name` in `place`, or -1. */
int keys_find(const char *name, enum key_place place);

/* The nearest name that is known in `place`, or NULL. */
const char *keys_nearest(const char *name, enum key_place place);

/* What a value of the key looks like, for messages and documentation: "a whole number from 1
 * to 1000". The text is cut to size. */
void key_expects(const struct key *key, char *text, size_t size);

#endif
