/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cli/options.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/glob.h"
#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/cli/command.h"
#include "harness/cli/output.h"
#include "harness/cli/term.h"

/* One more than any table holds; nearest names are looked for among these. */
#define NAMES_MAX 96

struct parser {
    const struct option_spec *specs;
    int argc;
    char **argv;
    int next; /* of argv */
    char *values;
    struct option_strings *operands;
    struct error *err;
};

void option_strings_add(struct option_strings *strings, const char *item)
{
    strings->items =
        xgrow(strings->items, strings->count, &strings->cap, sizeof(*strings->items));
    strings->items[strings->count++] = item;
}

void option_strings_free(struct option_strings *strings)
{
    free(strings->items);
    *strings = (struct option_strings){0};
}

static bool takes_value(const struct option_spec *spec)
{
    return spec->kind != OPTION_FLAG && spec->kind != OPTION_CONST &&
           spec->kind != OPTION_OPTIONAL;
}

static bool is_option(const struct option_spec *spec)
{
    return spec->kind != OPTION_HEADING && spec->kind != OPTION_FOREIGN;
}

/* One level of inclusion: an included table includes nothing. */
void options_flatten(const struct option_spec *specs, struct option_spec *flat)
{
    size_t count = 0;
    for (const struct option_spec *s = specs; s->kind != OPTION_END; s++) {
        bool is_table = s->kind == OPTION_INCLUDE;
        for (const struct option_spec *t = is_table ? s->table : s; t->kind != OPTION_END;
             t++) {
            assert(count + 1 < OPTIONS_MAX);
            flat[count] = *t;
            flat[count++].offset += is_table ? s->offset : 0;
            if (!is_table) {
                break;
            }
        }
    }
    flat[count] = (struct option_spec){0};
}

static const struct option_spec *find_name(const struct option_spec *specs,
                                           const char *name, size_t len)
{
    for (const struct option_spec *s = specs; s->kind != OPTION_END; s++) {
        if (is_option(s) && strlen(s->name) == len && strncmp(s->name, name, len) == 0) {
            return s;
        }
    }
    return NULL;
}

static const struct option_spec *find_letter(const struct option_spec *specs, char letter)
{
    for (const struct option_spec *s = specs; s->kind != OPTION_END; s++) {
        if (is_option(s) && s->letter == letter) {
            return s;
        }
    }
    return NULL;
}

/* What an option of another program is called here; NULL: it is of none that is known. */
static const char *foreign_help(const struct parser *p, const char *name, size_t len)
{
    for (const struct option_spec *s = p->specs; s->kind != OPTION_END; s++) {
        bool is_letter = len == 2 && s->letter == name[1];
        if (s->kind == OPTION_FOREIGN &&
            (is_letter || (strncmp(s->name, name, len) == 0 && s->name[len] == '\0'))) {
            return s->help;
        }
    }
    return NULL;
}

static bool unknown_name(struct parser *p, const char *name, size_t len)
{
    const char *names[NAMES_MAX] = {"--help"};
    size_t count = 1;
    for (const struct option_spec *s = p->specs;
         s->kind != OPTION_END && count < NAMES_MAX; s++) {
        if (is_option(s)) {
            names[count++] = s->name;
        }
    }
    SCOPED(scoped_free_string) char *given = xstrndup(name, len);
    const char *instead = foreign_help(p, name, len);
    if (instead != NULL) {
        return error_set(p->err, ERROR_USAGE, "unknown option '%s': %s", given, instead);
    }
    const char *nearest = len > 2 ? glob_nearest(given, names, count) : NULL;
    if (nearest != NULL) {
        return error_set(p->err, ERROR_USAGE, "unknown option '%s' (did you mean '%s'?)",
                         given, nearest);
    }
    return error_set(p->err, ERROR_USAGE, "unknown option '%s'", given);
}

/* A bound in the unit that the option is written in. */
static void format_bound(const struct option_spec *spec, double bound,
                         char text[UNITS_SIZE])
{
    if (spec->kind == OPTION_TIME) {
        units_format_time_exact((int64_t)bound, text);
    } else if (spec->kind == OPTION_BYTES) {
        units_format_bytes((int64_t)bound, text);
    } else if (spec->kind == OPTION_RATIO) {
        snprintf(text, UNITS_SIZE, "%g%%", bound * 100);
    } else {
        snprintf(text, UNITS_SIZE, "%.0f", bound);
    }
}

static bool check_range(const struct option_spec *spec, double value, const char *given,
                        struct error *err)
{
    if (spec->max <= spec->min) {
        return value >= 0 ||
               error_set(err, ERROR_USAGE, "option '%s' is not below 0, not '%s'",
                         spec->name, given);
    }
    if (value >= spec->min && value <= spec->max) {
        return true;
    }
    char low[UNITS_SIZE];
    char high[UNITS_SIZE];
    format_bound(spec, spec->min, low);
    format_bound(spec, spec->max, high);
    return error_set(err, ERROR_USAGE, "option '%s' goes from %s to %s, not '%s'",
                     spec->name, low, high, given);
}

static bool set_choice(const struct option_spec *spec, const char *given,
                       const char **ret, struct error *err)
{
    SCOPED(buf_free) struct buf words = BUF_INIT;
    size_t count = 0;
    for (; spec->choices[count] != NULL; count++) {
        if (strcmp(spec->choices[count], given) == 0) {
            *ret = spec->choices[count];
            return true;
        }
        buf_addf(&words, "%s%s", count == 0 ? "" : ", ", spec->choices[count]);
    }
    return error_set(err, ERROR_USAGE, "option '%s' is one of %s, not '%s'", spec->name,
                     buf_text(&words), given);
}

/* What a value of this kind looks like, for the message about one that does not. */
static const char *kind_example(enum option_kind kind)
{
    switch (kind) {
    case OPTION_INT:
        return "a whole number";
    case OPTION_TIME:
        return "a time such as 10ms or 2min";
    case OPTION_BYTES:
        return "a size such as 64KiB or 1GiB";
    case OPTION_RATIO:
        return "a share such as 2% or 0.02";
    case OPTION_END:
    case OPTION_INCLUDE:
    case OPTION_HEADING:
    case OPTION_FOREIGN:
    case OPTION_FLAG:
    case OPTION_CONST:
    case OPTION_OPTIONAL:
    case OPTION_STRING:
    case OPTION_STRINGS:
    case OPTION_CHOICE:
        break;
    }
    return "a value";
}

static bool set_number(const struct option_spec *spec, void *field, const char *given,
                       struct error *err)
{
    int64_t integer = 0;
    double ratio = 0;
    bool read = false;
    if (spec->kind == OPTION_INT) {
        read = number_parse_int(given, &integer);
    } else if (spec->kind == OPTION_TIME) {
        read = units_parse_time(given, &integer);
    } else if (spec->kind == OPTION_BYTES) {
        read = units_parse_bytes(given, &integer);
    } else {
        read = units_parse_ratio(given, &ratio);
    }
    if (!read) {
        return error_set(err, ERROR_USAGE, "option '%s' wants %s, not '%s'", spec->name,
                         kind_example(spec->kind), given);
    }
    bool is_ratio = spec->kind == OPTION_RATIO;
    if (!check_range(spec, is_ratio ? ratio : (double)integer, given, err)) {
        return false;
    }
    if (is_ratio) {
        memcpy(field, &ratio, sizeof(ratio));
    } else {
        memcpy(field, &integer, sizeof(integer));
    }
    return true;
}

static bool set_value(struct parser *p, const struct option_spec *spec, const char *given)
{
    void *field = p->values + spec->offset;
    switch (spec->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case OPTION_CONST:
        memcpy(field, &spec->constant, sizeof(spec->constant));
        return true;
    case OPTION_OPTIONAL:
        given = given == NULL ? spec->constant : given;
        memcpy(field, &given, sizeof(given));
        return true;
    case OPTION_STRING:
        memcpy(field, &given, sizeof(given));
        return true;
    case OPTION_STRINGS:
        option_strings_add(field, given);
        return true;
    case OPTION_CHOICE:
        return set_choice(spec, given, field, p->err);
    case OPTION_INT:
    case OPTION_TIME:
    case OPTION_BYTES:
    case OPTION_RATIO:
        return set_number(spec, field, given, p->err);
    case OPTION_END:
    case OPTION_INCLUDE:
    case OPTION_HEADING:
    case OPTION_FOREIGN:
        break;
    }
    return true;
}

/* The value behind an option that needs one: what is glued to it, else the next argument. */
static bool value_of(struct parser *p, const struct option_spec *spec, const char *glued,
                     const char **ret)
{
    if (glued != NULL) {
        *ret = glued;
        return true;
    }
    if (p->next < p->argc) {
        *ret = p->argv[p->next++];
        return true;
    }
    return error_set(p->err, ERROR_USAGE, "option '%s' wants %s", spec->name,
                     kind_example(spec->kind));
}

static bool read_long(struct parser *p, const char *arg)
{
    size_t len = strcspn(arg, "=");
    const struct option_spec *spec = find_name(p->specs, arg, len);
    if (spec == NULL) {
        return unknown_name(p, arg, len);
    }
    const char *glued = arg[len] == '=' ? arg + len + 1 : NULL;
    if (!takes_value(spec)) {
        if (glued != NULL && spec->kind != OPTION_OPTIONAL) {
            return error_set(p->err, ERROR_USAGE, "option '%s' takes no value",
                             spec->name);
        }
        return set_value(p, spec, glued);
    }
    const char *given = NULL;
    return value_of(p, spec, glued, &given) && set_value(p, spec, given);
}

/* "-v", "-qv", "-oFILE", "-o FILE". */
static bool read_letters(struct parser *p, const char *arg)
{
    for (const char *c = arg + 1; *c != '\0'; c++) {
        const struct option_spec *spec = find_letter(p->specs, *c);
        if (spec == NULL) {
            const char letter[] = {'-', *c, '\0'};
            return unknown_name(p, letter, 2);
        }
        if (takes_value(spec)) {
            const char *given = NULL;
            return value_of(p, spec, c[1] == '\0' ? NULL : c + 1, &given) &&
                   set_value(p, spec, given);
        }
        if (!set_value(p, spec, NULL)) {
            return false;
        }
    }
    return true;
}

enum options_outcome options_parse(const struct option_spec *specs, int argc, char **argv,
                                   void *values, struct option_strings *operands,
                                   struct error *err)
{
    struct option_spec flat[OPTIONS_MAX];
    options_flatten(specs, flat);
    struct parser p = {flat, argc, argv, 1, values, operands, err};
    while (p.next < argc) {
        const char *arg = argv[p.next++];
        bool ok = true;
        if (strcmp(arg, "--") == 0) {
            break;
        }
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            return OPTIONS_HELP;
        }
        if (arg[0] != '-' || arg[1] == '\0') {
            option_strings_add(operands, arg);
        } else if (arg[1] == '-') {
            ok = read_long(&p, arg);
        } else {
            ok = read_letters(&p, arg);
        }
        if (!ok) {
            return OPTIONS_BAD;
        }
    }
    while (p.next < argc) {
        option_strings_add(operands, argv[p.next++]);
    }
    return OPTIONS_READ;
}

bool options_begin(const struct command *command, int argc, char **argv, void *values,
                   struct option_strings *operands, int *ret_status)
{
    struct error err = {0};
    switch (options_parse(command->options, argc, argv, values, operands, &err)) {
    case OPTIONS_READ:
        return true;
    case OPTIONS_HELP: {
        SCOPED(buf_free) struct buf help = BUF_INIT;
        options_help(command, term_width(STDOUT_FILENO), &help);
        *ret_status = output_text(&help) ? STATUS_OK : STATUS_NOT_MEASURED;
        return false;
    }
    case OPTIONS_BAD:
        break;
    }
    *ret_status = output_usage_error(command->name, &err);
    return false;
}
