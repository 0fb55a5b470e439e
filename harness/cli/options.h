/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of a verb as one table, from which both the parser and the help text come. A
 * verb keeps its values in a plain struct of its own, filled with the defaults before
 * parsing; an entry names the field by offsetof, so a misspelt option is a compile error:
 *
 *     struct list_options { struct option_strings patterns; bool names; };
 *     static const struct option_spec options[] = {
 *         {"--names", 0, OPTION_FLAG, offsetof(struct list_options, names),
 *          .help = "only the names, one a line"},
 *         {0},
 *     };
 *
 * Accepted: "--name value", "--name=value", "-xvalue", "-x value", "-xyz" for flags, "--" before
 * operands that begin with a dash, "-" as an operand. Options and operands may be mixed. */
#ifndef TARE_HARNESS_CLI_OPTIONS_H
#define TARE_HARNESS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base/buf.h"
#include "harness/base/error.h"

enum option_kind {
    OPTION_END,     /* the last entry, {0} */
    OPTION_HEADING, /* no option: `help` is a heading in the help text */
    OPTION_INCLUDE, /* no option: the entries of `table`, for the struct at `offset` */
    OPTION_FOREIGN, /* no option: another program has it; `help` says what to do instead */
    OPTION_FLAG,    /* bool: becomes true */
    OPTION_CONST,   /* const char *: becomes `constant`; for presets such as --quick */
    OPTION_OPTIONAL, /* the same, or the text behind "=": "--store" and "--store=PATH" */
    OPTION_STRING,   /* const char *, borrowed from argv */
    OPTION_STRINGS,  /* struct option_strings: may be given several times */
    OPTION_CHOICE,   /* const char *: one of `choices` */
    OPTION_INT,      /* int64_t */
    OPTION_TIME,     /* int64_t nanoseconds, written 10ms */
    OPTION_BYTES,    /* int64_t, written 64KiB */
    OPTION_RATIO,    /* double, written 2% or 0.02 */
};

struct option_spec {
    const char *name; /* "--precision" */
    char letter;      /* 'o' of "-o", or 0 */
    enum option_kind kind;
    size_t offset;       /* of the value in the verb's struct */
    const char *metavar; /* "FILE"; NULL: by kind, a choice lists its words */
    const char *help;    /* what it does and its default; wrapped when shown */
    double min,
        max; /* of numbers, inclusive, in the value's unit; max <= min: not below 0 only */
    const char *const *choices;      /* ends with NULL */
    const char *constant;            /* of OPTION_CONST */
    const struct option_spec *table; /* of OPTION_INCLUDE */
};

/* Most entries of a verb, those of included tables counted. */
#define OPTIONS_MAX 64

/* Copies the table to `flat` (OPTIONS_MAX of them) with the included ones in place. */
void options_flatten(const struct option_spec *specs, struct option_spec *flat);

/* Values of an OPTION_STRINGS in the order given, borrowed from argv; {0} is empty. */
struct option_strings {
    const char **items;
    size_t count;
    size_t cap;
};

void option_strings_add(struct option_strings *strings, const char *item);
void option_strings_free(struct option_strings *strings);

struct command; /* harness/cli/command.h */

enum options_outcome {
    OPTIONS_READ, /* go on */
    OPTIONS_HELP, /* --help or -h was given: nothing else counts */
    OPTIONS_BAD,  /* *err says why, as ERROR_USAGE */
};

/* Reads argv[1..argc-1] into `values`, operands into `operands` (borrowed; caller frees). */
enum options_outcome options_parse(const struct option_spec *specs, int argc, char **argv,
                                   void *values, struct option_strings *operands,
                                   struct error *err);

/* What `tare VERB --help` says, wrapped to `width` columns. */
void options_help(const struct command *command, int width, struct buf *out);

/* What every verb begins with: options_parse, then the help on stdout or the error with
 * the way out on stderr. True: go on. False: the verb returns *ret_status. `operands` is the
 * caller's to free either way. */
bool options_begin(const struct command *command, int argc, char **argv, void *values,
                   struct option_strings *operands, int *ret_status);

#endif
