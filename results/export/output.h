/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an export gives: files in memory, and what it has to say about them. */
#ifndef TARE_RESULTS_EXPORT_OUTPUT_H
#define TARE_RESULTS_EXPORT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base/attr.h"
#include "harness/base/buf.h"
#include "harness/base/error.h"

/* A file that has others' content beside ours. Puts `bytes`, what this export has to say, and
 * `old`, what stands in the file, together into `bytes`. `path` is for messages. */
typedef bool export_merge(const char *path, const struct buf *old, struct buf *bytes,
                          struct error *err);

struct export_file {
    char *path; /* below the folder that is given */
    struct buf bytes;
    export_merge *merge; /* NULL: a file that is there already is another one */
};

/* {0} is empty. */
struct export_output {
    struct export_file **files;
    size_t count;
    size_t cap;
    struct buf notes; /* lines for people */
    size_t refused;   /* benches that the format cannot take */
};

void export_output_finish(struct export_output *out);

/* A new empty file at the end; the path is copied. */
struct export_file *export_add_file(struct export_output *out, const char *path);

/* The same with these bytes, which are taken over; nothing when there are none. */
void export_add_bytes(struct export_output *out, const char *path, struct buf *bytes);

/* A line of the notes. */
void export_note(struct export_output *out, const char *format, ...) PRINTF_LIKE(2, 3);

/* The same about a bench that is left out because the format cannot take it. */
void export_refuse(struct export_output *out, const char *bench, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* What a receiver asks of a text. {0}: nothing. */
struct export_rule {
    size_t max_chars;      /* 0: any number */
    size_t max_bytes;      /* 0: any number */
    const char *forbidden; /* characters; NULL: none */
    const char
        *escaped; /* what a backslash takes with it, and the end is: none may stand before
                              one of them; NULL: a backslash is a sign as others */
    bool trims;   /* it would strip blanks at both ends */
    bool may_be_empty;
};

/* NULL when the text keeps the rule, else why not ("has 112 characters, at most 100 are taken"),
 * in `why`. */
#define EXPORT_WHY_SIZE 128
const char *export_fault(const char *text, const struct export_rule *rule,
                         char why[EXPORT_WHY_SIZE]);

/* The same for a fact that all of the export rests on: a mistake. `option` is how to give another
 * ("--machine"). NULL is a missing one. */
bool export_check(const char *what, const char *text, const struct export_rule *rule,
                  const char *option, struct error *err);

/* The same for the name of a bench: refused, and said. */
bool export_takes_name(struct export_output *out, const char *name,
                       const struct export_rule *rule);

#endif
