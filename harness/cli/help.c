/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help text of a verb, out of the table that parses its options. */
#include <stddef.h>

#include "harness/base/alloc.h"
#include "harness/cli/command.h"
#include "harness/cli/options.h"
#include "results/report/text.h"

/* Where the explanations begin; a longer option has its explanation on the next line. */
#define HELP_COLUMN 26

static const char *metavar_of(const struct option_spec *spec, struct buf *scratch)
{
    if (spec->metavar != NULL) {
        return spec->metavar;
    }
    switch (spec->kind) {
    case OPTION_CHOICE:
        for (size_t i = 0; spec->choices[i] != NULL; i++) {
            buf_addf(scratch, "%s%s", i == 0 ? "" : "|", spec->choices[i]);
        }
        return buf_text(scratch);
    case OPTION_INT:
        return "N";
    case OPTION_TIME:
        return "TIME";
    case OPTION_BYTES:
        return "SIZE";
    case OPTION_RATIO:
        return "SHARE";
    case OPTION_STRING:
    case OPTION_STRINGS:
        return "TEXT";
    case OPTION_END:
    case OPTION_INCLUDE:
    case OPTION_HEADING:
    case OPTION_FOREIGN:
    case OPTION_FLAG:
    case OPTION_CONST:
    case OPTION_OPTIONAL:
        break;
    }
    return NULL;
}

static void add_entry(struct buf *out, const char *head, const char *help, int width)
{
    int column = 2 + text_width(head);
    buf_addf(out, "  %s", head);
    if (column + 2 > HELP_COLUMN) {
        buf_addc(out, '\n');
        column = 0;
    }
    buf_repeat(out, " ", (size_t)(HELP_COLUMN - column));
    text_wrap(out, help, HELP_COLUMN, HELP_COLUMN, width);
    buf_addc(out, '\n');
}

static void add_option(struct buf *out, const struct option_spec *spec, int width)
{
    SCOPED(buf_free) struct buf head = BUF_INIT;
    SCOPED(buf_free) struct buf scratch = BUF_INIT;
    if (spec->letter != 0) {
        buf_addf(&head, "-%c, ", spec->letter);
    } else {
        buf_adds(&head, "    ");
    }
    buf_adds(&head, spec->name);
    const char *metavar = metavar_of(spec, &scratch);
    if (metavar != NULL) {
        buf_addf(&head, spec->kind == OPTION_OPTIONAL ? "[=%s]" : " %s", metavar);
    }
    add_entry(out, buf_text(&head), spec->help, width);
}

void options_help(const struct command *command, int width, struct buf *out)
{
    SCOPED(scoped_free_string)
    char *usage = xasprintf("usage: tare %s %s", command->name, command->synopsis);
    text_wrap(out, usage, 0, 12, width);
    buf_adds(out, "\n\n");
    text_wrap(out, command->summary, 0, 0, width);
    buf_addc(out, '\n');
    if (command->details != NULL) {
        buf_addc(out, '\n');
        text_wrap(out, command->details, 0, 0, width);
        buf_addc(out, '\n');
    }
    bool is_first = true;
    struct option_spec flat[OPTIONS_MAX];
    options_flatten(command->options, flat);
    for (const struct option_spec *s = flat; s->kind != OPTION_END; s++) {
        if (s->kind == OPTION_HEADING) {
            buf_addf(out, "\n%s\n", s->help);
        } else if (s->kind != OPTION_FOREIGN) {
            buf_adds(out, is_first ? "\nOptions:\n" : "");
            add_option(out, s, width);
        }
        is_first = false;
    }
    buf_adds(out, is_first ? "\nOptions:\n" : "");
    add_entry(out, "-h, --help", "show this and exit", width);
}
